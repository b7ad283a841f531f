"""The program and the terminal that it runs in."""

import importlib.util
import locale
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from contract_tui import __version__
from contract_tui.desk.diagnosis.situation import Situation
from contract_tui.domain.findings import Finding, Severity

_FONTS, _TERMINAL, _ENCODING = "字体", "终端", "字符编码"
_FONT_PACKAGE = "pylopdf_fonts_zh_cn"
_SMALLEST = (80, 24)


def program(_situation: Situation) -> Iterator[Finding]:
    """Version and interpreter, which whoever reports a fault is asked for."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("程序", Severity.GOOD, f"contract-tui {__version__}，Python {python}")


def fonts(situation: Situation) -> Iterator[Finding]:
    """Whether Chinese can be printed: by the settings' own files or by the package."""
    documents = situation.settings.documents
    missing = [path for path in (documents.serif, documents.sans) if path and not Path(path).is_file()]
    if missing:
        problem = f"没有字体文件 {'、'.join(missing)}"
        yield Finding(_FONTS, Severity.BAD, problem, "请修正 [documents] 设置。")
        return
    own = bool(documents.serif and documents.sans)
    if not own and importlib.util.find_spec(_FONT_PACKAGE) is None:
        advice = "请安装 pylopdf-fonts-zh-cn，或在设置中指定字体。"
        yield Finding(_FONTS, Severity.BAD, "没有安装中文字体包", advice)
        return
    yield Finding(_FONTS, Severity.GOOD, "由设置指定" if own else "随安装包提供")


def terminal(_situation: Situation) -> Iterator[Finding]:
    """Whether the interface can be shown where this process writes."""
    if not sys.stdout.isatty():
        yield Finding(_TERMINAL, Severity.GOOD, "输出不是终端，只能使用命令")
        return
    size = shutil.get_terminal_size()
    kind = os.environ.get("TERM", "")
    described = f"{size.columns}x{size.lines}，TERM={kind or '未设置'}"
    if kind in ("", "dumb"):
        advice = "此终端不能显示界面，请使用命令，或设置正确的 TERM。"
        yield Finding(_TERMINAL, Severity.NOTE, described, advice)
    elif size.columns < _SMALLEST[0] or size.lines < _SMALLEST[1]:
        yield Finding(_TERMINAL, Severity.NOTE, described, "界面至少需要 80x24，请放大窗口。")
    else:
        yield Finding(_TERMINAL, Severity.GOOD, described)


def encoding(_situation: Situation) -> Iterator[Finding]:
    """Whether Chinese arrives at the terminal."""
    name = locale.getpreferredencoding(do_setlocale=False)
    if name.lower().replace("-", "") == "utf8":
        yield Finding(_ENCODING, Severity.GOOD, name)
    else:
        yield Finding(_ENCODING, Severity.NOTE, name, "请使用 UTF-8，例如 export LC_ALL=zh_CN.UTF-8。")
