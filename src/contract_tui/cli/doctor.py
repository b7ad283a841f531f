"""`contract-tui doctor`: look at everything the program needs and say what to do."""

import importlib.util
import locale
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui import __version__
from contract_tui.cli import output
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.clock import SystemClock
from contract_tui.domain.disk_trouble import reason
from contract_tui.domain.errors import DeskError, ExitCode
from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.seals import KEY_FILE

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.config import Settings
    from contract_tui.desk.diagnosis.readiness import Readiness
    from contract_tui.domain.signatures import Certificate
    from contract_tui.files.rights import Rights

_FONT_PACKAGE = "pylopdf_fonts_zh_cn"
_SMALLEST = (80, 24)


def add(commands: "Commands[Parser]") -> None:
    """Add the command."""
    add_command(
        commands, "doctor", "检查数据文件夹、数据库、字体、签署服务、签章密钥、时间戳和终端，并给出处理办法"
    ).set_defaults(run=_doctor)


def _doctor(context: "Context") -> ExitCode:
    return report(context, list(_findings(context)))


def report(context: "Context", findings: Sequence[Finding]) -> ExitCode:
    """Write findings as lines or JSON.

    Returns:
        OUTSIDE when one of them is bad.
    """
    if context.json:
        output.write_json({"findings": listed(findings)})
    else:
        write_findings(findings)
    bad = any(each.severity is Severity.BAD for each in findings)
    return ExitCode.OUTSIDE if bad else ExitCode.DONE


def listed(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Findings as JSON."""
    return [
        {"what": each.what, "verdict": each.severity.value, "found": each.found, "advice": each.advice}
        for each in findings
    ]


def write_findings(findings: Iterable[Finding]) -> None:
    """Findings as lines, each with what to do below it."""
    for each in findings:
        output.write(f"{each.severity.words}  {each.what}：{each.found}")
        if each.advice:
            output.write(f"      {each.advice}")


def _findings(context: "Context") -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("程序", Severity.GOOD, f"contract-tui {__version__}，Python {python}")
    yield from _libraries()
    settings = context.settings
    yield from _database(context)
    yield from _clock(context)
    yield from _home(context)
    yield _fonts(settings)
    yield from _places(settings)
    yield from readiness(context, doctor=True).findings()
    yield from _further(context)
    yield from _archives(context)
    yield _terminal()
    yield _encoding()


def _database(context: "Context") -> Iterator[Finding]:
    try:
        customers = len(context.desk.customers.list())
        yield _opened(context, customers)
        yield from context.desk.home_check.run().findings
    except DeskError as error:
        yield Finding("数据库", Severity.BAD, error.message, error.hint)


def _opened(context: "Context", customers: int) -> Finding:
    obstacle = context.desk.obstacle
    if obstacle is not None:
        return Finding(
            "数据库", Severity.BAD, f"{obstacle.message}可以查看，{customers} 个客户", obstacle.hint
        )
    return Finding("数据库", Severity.GOOD, f"{context.settings.database}，{customers} 个客户")


def _libraries() -> Iterator[Finding]:
    from contract_tui.desk.diagnosis.library_findings import library_findings

    yield from library_findings()


def _clock(context: "Context") -> Iterator[Finding]:
    from contract_tui.desk.diagnosis.clock_findings import clock_findings

    with suppress(DeskError):  # told with the database
        desk = context.desk
        yield from clock_findings(desk.clock, desk.due_times, desk.obstacle)


def _places(settings: "Settings") -> Iterator[Finding]:
    from contract_tui.desk.diagnosis.place_findings import place_findings

    yield from place_findings(settings)


def _archives(context: "Context") -> Iterator[Finding]:
    with suppress(DeskError):  # told with the database
        yield from context.desk.archives.findings()


def _home(context: "Context") -> Iterator[Finding]:
    settings = context.settings
    try:
        rights = settings.rights
    except DeskError as error:
        yield Finding("用户组", Severity.BAD, error.message, error.hint)
        return
    yield _rights("数据文件夹", settings.home, rights, rights.folder)
    yield _rights("数据库文件", settings.database, rights, rights.file)
    if settings.shared:
        yield from _shared(settings.home, context.config_file)


def _shared(home: Path, config: Path) -> Iterator[Finding]:
    """What every member can change, and should not."""
    if config.is_relative_to(home) and config.exists():
        yield Finding(
            "配置文件",
            Severity.NOTE,
            f"{config} 在共用的文件夹中，每个成员都能更换",
            "请放到只有 root 能改写的地方，用 --config 或 CONTRACT_TUI_CONFIG 指定，见 docs/security.md。",
        )
    key = home / KEY_FILE
    if key.exists():
        yield Finding(
            "密钥的位置",
            Severity.BAD,
            f"{key} 在共用的文件夹中，每个成员都能替换或删除",
            "请移到运行 worker 的账户自己的文件夹，并设置 seal.key。",
        )


def _rights(what: str, path: Path, rights: "Rights", most: int) -> Finding:
    try:
        found = path.stat().st_mode
        command = rights.missing(path)
    except OSError as error:
        return Finding(what, Severity.BAD, f"{path} 无法访问：{reason(error)}", "请检查路径和权限。")
    mode = stat.S_IMODE(found)
    if mode & ~most:
        if stat.S_ISDIR(found) and rights.group is None and not mode & 0o022:
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


def _fonts(settings: "Settings") -> Finding:
    missing = [
        path
        for path in (settings.documents.serif, settings.documents.sans)
        if path and not Path(path).is_file()
    ]
    if missing:
        return Finding(
            "字体", Severity.BAD, f"没有字体文件 {'、'.join(missing)}", "请修正 [documents] 设置。"
        )
    own = bool(settings.documents.serif and settings.documents.sans)
    if not own and importlib.util.find_spec(_FONT_PACKAGE) is None:
        return Finding(
            "字体", Severity.BAD, "没有安装中文字体包", "请安装 pylopdf-fonts-zh-cn，或在设置中指定字体。"
        )
    return Finding("字体", Severity.GOOD, "由设置指定" if own else "随安装包提供")


def readiness(context: "Context", *, doctor: bool) -> "Readiness":
    """准备情况 (P19): whether what this home gives out could be completed.

    Args:
        doctor: Whether to look as far as can be without asking anybody; else as far as sending does.
    """
    from contract_tui.desk.diagnosis.key_findings import Look
    from contract_tui.desk.diagnosis.readiness import Readiness

    look = Look.DOCTOR if doctor else Look.SENDING
    return Readiness(context.settings, SystemClock(), lambda: _seen(context), look)


def _further(context: "Context") -> list[Finding]:
    from contract_tui.desk.diagnosis.key_findings import Look
    from contract_tui.desk.diagnosis.seal_findings import SealFindings

    return list(SealFindings(context.settings, SystemClock(), Look.DOCTOR).further())


def _seen(context: "Context") -> "Certificate | None":
    """The platform's certificate, where there is a database that tells it."""
    try:
        there = context.settings.database.exists()
        return context.desk.signatures.seal_certificate() if there else None
    except (DeskError, OSError):
        # Told of the database itself.
        return None


def _terminal() -> Finding:
    if not sys.stdout.isatty():
        return Finding("终端", Severity.GOOD, "输出不是终端，只能使用命令")
    size = shutil.get_terminal_size()
    kind = os.environ.get("TERM", "")
    found = f"{size.columns}x{size.lines}，TERM={kind or '未设置'}"
    if kind in ("", "dumb"):
        return Finding("终端", Severity.NOTE, found, "此终端不能显示界面，请使用命令，或设置正确的 TERM。")
    if size.columns < _SMALLEST[0] or size.lines < _SMALLEST[1]:
        return Finding("终端", Severity.NOTE, found, "界面至少需要 80x24，请放大窗口。")
    return Finding("终端", Severity.GOOD, found)


def _encoding() -> Finding:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    if encoding.lower().replace("-", "") != "utf8":
        return Finding("字符编码", Severity.NOTE, encoding, "请使用 UTF-8，例如 export LC_ALL=zh_CN.UTF-8。")
    return Finding("字符编码", Severity.GOOD, encoding)
