"""What can be said of contracts that travel as files: the folder, and how signers are told."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from contract_tui.config import Settings
from contract_tui.domain.errors import DeskError
from contract_tui.domain.findings import Finding, Severity

_FOLDER, _PROGRAM, _MAIL, _NOTICE = "待签署文件夹", "通知程序", "邮件服务器", "通知签署人"
_SECONDS = 5.0


def exchange_check(settings: Settings, *, knock: bool) -> Iterator[Finding]:
    """Look at the folder, and at the program or mail server that the settings use.

    Args:
        knock: Whether the mail server is asked; else only what is needed for it is looked at.
    """
    yield _folder(settings.outbox, settings.shared)
    if settings.notify.command:
        yield _program(settings.notify.command)
    elif settings.notify.smtp:
        yield _mail(settings, knock=knock)
    else:
        yield Finding(
            _NOTICE, Severity.NOTE, "没有设置，发送后须由操作员把文件交给签署人",
            "需要自动通知时设置 notify.smtp 或 notify.command。",
        )  # fmt: skip


def _folder(path: Path, shared: bool) -> Finding:
    nearest = next(each for each in (path, *path.parents) if each.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return Finding(_FOLDER, Severity.BAD, f"{path} 不能写入", "请检查 exchange.folder 及其所有者和权限。")
    if nearest != path:
        return Finding(_FOLDER, Severity.GOOD, f"{path}，第一次发送时建立")
    rights = stat.S_IMODE(path.stat().st_mode)
    if rights & 0o007:
        return Finding(
            _FOLDER, Severity.NOTE, f"{path} 的权限为 {rights:04o}，本机其他用户可以进入",
            f"他们不能读取文件本身；如不需要共享，请执行 chmod {'2770' if shared else '0700'} {path}",
        )  # fmt: skip
    return Finding(_FOLDER, Severity.GOOD, f"{path}，权限 {rights:04o}")


def _program(command: str) -> Finding:
    from contract_tui.signing.notify_command import arguments

    try:
        name = arguments(command)[0]
    except DeskError as error:
        return Finding(_PROGRAM, Severity.BAD, error.message, error.hint)
    program = shutil.which(name)
    if program is None:
        return Finding(_PROGRAM, Severity.BAD, f"没有可执行的程序 {name}", "请检查 notify.command 和权限。")
    return Finding(_PROGRAM, Severity.GOOD, program)


def _mail(settings: Settings, *, knock: bool) -> Finding:
    from contract_tui.signing.mail import sender_problem
    from contract_tui.signing.mail_server import access, connected

    notify = settings.notify
    problem = sender_problem(notify)
    if problem:
        return Finding(_MAIL, Severity.BAD, problem, "请修正 [notify] 设置。")
    try:
        if not knock:
            access(notify)
            return Finding(_MAIL, Severity.GOOD, f"{notify.smtp}，没有连接")
        connected(notify, _SECONDS).close()
    except DeskError as error:
        return Finding(_MAIL, Severity.BAD, error.message, error.hint)
    if notify.smtp_security == "none":
        reachable = f"{notify.smtp} 可以连接，但没有加密"
        return Finding(_MAIL, Severity.NOTE, reachable, "合同会以明文经过网络；请用 starttls 或 tls。")
    if not notify.reply_to:
        reachable = f"{notify.smtp} 可以连接；没有设置 notify.reply_to，签署人的回信到 {notify.sender}"
        return Finding(_MAIL, Severity.NOTE, reachable, "请确认有人收取该邮箱，或设置 notify.reply_to。")
    return Finding(_MAIL, Severity.GOOD, f"{notify.smtp} 可以连接，{notify.smtp_security}")
