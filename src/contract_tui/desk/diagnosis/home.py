"""The home: its database, whose its folder is, and who can change what lies in it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from contract_tui.desk.diagnosis.situation import OpenHome, Situation
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import DeskError
from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.seals import KEY_FILE
from contract_tui.files.rights import Rights

_DATABASE = "数据库"


def database(situation: Situation) -> Iterator[Finding]:
    """Whether it opens, can be written to, and is whole."""
    try:
        home = situation.home()
        customers = len(home.customers.list())
        yield _opened(home, situation.settings.database, customers)
        yield from home.home_check.run().findings
    except DeskError as error:
        yield Finding(_DATABASE, Severity.BAD, error.message, error.hint)


def _opened(home: OpenHome, path: Path, customers: int) -> Finding:
    if home.obstacle is not None:
        problem = f"{home.obstacle.message}可以查看，{customers} 个客户"
        return Finding(_DATABASE, Severity.BAD, problem, home.obstacle.hint)
    return Finding(_DATABASE, Severity.GOOD, f"{path}，{customers} 个客户")


def folder(situation: Situation) -> Iterator[Finding]:
    """Who may read and write the home's folder and its database."""
    settings = situation.settings
    try:
        rights = settings.rights
    except DeskError as error:
        yield Finding("用户组", Severity.BAD, error.message, error.hint)
        return
    yield _rights("数据文件夹", settings.home, rights, rights.folder)
    yield _rights("数据库文件", settings.database, rights, rights.file)
    if settings.shared:
        yield from _shared(settings.home, situation.config_file)


def _shared(home: Path, config: Path | None) -> Iterator[Finding]:
    """What every member can change, and should not."""
    if config is not None and config.is_relative_to(home) and config.exists():
        yield Finding(
            "配置文件",
            Severity.NOTE,
            f"{config} 在共用的文件夹中，每个成员都能更换",
            "请放到只有 root 能改写的地方，用 --config 或 CONTRACT_TUI_CONFIG 指定，"
            "见 contract-tui help security。",
        )
    key = home / KEY_FILE
    if key.exists():
        yield Finding(
            "密钥的位置",
            Severity.BAD,
            f"{key} 在共用的文件夹中，每个成员都能替换或删除",
            "请移到运行 worker 的账户自己的文件夹，并设置 seal.key。",
        )


def _rights(what: str, path: Path, rights: Rights, most: int) -> Finding:
    try:
        status = path.stat().st_mode
        command = rights.missing(path)
    except OSError as error:
        return Finding(what, Severity.BAD, f"{path} 无法访问：{reason(error)}", "请检查路径和权限。")
    mode = stat.S_IMODE(status)
    if mode & ~most:
        if stat.S_ISDIR(status) and rights.group is None and not mode & 0o022:
            # Its files are 0600. It may be a folder that others use as well: `--home .`
            return Finding(
                what,
                Severity.NOTE,
                f"{path} 的权限为 {mode:04o}，他人可以看到文件名，但不能读取本程序的文件",
                f"如不与他人共用此文件夹，请执行 chmod {most:04o} {path}",
            )
        return Finding(
            what, Severity.BAD, f"{path} 的权限为 {mode:04o}，他人可以读取", f"请执行 chmod {most:04o} {path}"
        )
    if command:
        return Finding(what, Severity.BAD, f"{path} 没有向用户组 {rights.group} 开放", f"请执行 {command}")
    if not os.access(path, os.W_OK):
        return Finding(what, Severity.BAD, f"{path} 不能写入", "请检查所有者和权限。")
    shared = "" if rights.group is None else f"，与用户组 {rights.group} 共用"
    return Finding(what, Severity.GOOD, f"{path}，权限 {mode:04o}{shared}")
