"""What terminal this is, and what is left on it: colours, slow links, crashes."""

import os
import select
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from contract_tui.domain.commands import command
from contract_tui.domain.masking import masked
from contract_tui.files.rights import PRIVATE, Rights
from contract_tui.tui.announcing import way_of

DARK, LIGHT = "desk-dark", "desk-light"
ANSI_DARK, ANSI_LIGHT = "ansi-dark", "ansi-light"

_MANY_COLOURS = frozenset({"256color", "kitty"})
_REFUSAL = "此终端无法显示界面（{why}）。请使用命令行，例如：{example}，或 contract-tui --help。"


@dataclass(frozen=True, slots=True)
class Terminal:
    """How the interface treats the terminal that it runs in.

    Attributes:
        refusal: Why no interface is possible here, with the way out; None when it is possible.
        theme: The name of the theme for the terminal's colours.
        remote: The bytes go over a network: no animation, no mouse.
        mouse: Whether mouse events are asked for.
        animation: Whether anything may move.
        announce: How it is told that something has ended (`announcing`).
        titled: Whether its title says what waits.
        coloured: Whether colours may be shown; else attributes alone tell parts apart.
        in_tmux: Whether tmux stands between.
    """

    refusal: str | None = None
    theme: str = DARK
    remote: bool = False
    mouse: bool = True
    animation: bool = False
    announce: str = "none"
    titled: bool = False
    coloured: bool = True
    in_tmux: bool = False


def detect(
    environ: Mapping[str, str],
    *,
    is_tty: bool,
    theme: str = "auto",
    announce: str = "none",
    titled: bool = False,
) -> Terminal:
    """Judge a terminal by its environment.

    Args:
        environ: The process's environment.
        is_tty: Whether both standard input and output are a terminal.
        theme: The setting `interface.theme`.
        announce: The setting `interface.announce`.
        titled: The setting `interface.title`.
    """
    name = environ.get("TERM", "").lower()
    remote = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    return Terminal(
        refusal=_refusal(name, is_tty=is_tty),
        theme=_theme(environ, name, theme),
        remote=remote,
        mouse=not remote,
        animation=False,
        announce=way_of(announce, environ),
        titled=titled,
        coloured=not environ.get("NO_COLOR"),
        in_tmux=bool(environ.get("TMUX")),
    )


def _refusal(name: str, *, is_tty: bool) -> str | None:
    if not is_tty:
        return _refused("输入或输出不是终端")
    if name in {"", "dumb", "unknown"}:
        return _refused(f"TERM={name or '未设置'}")
    return None


def _refused(why: str) -> str:
    return _REFUSAL.format(why=why, example=command("contract list"))


def _theme(environ: Mapping[str, str], name: str, setting: str) -> str:
    """What is named, in as many colours as there are: 256 colours in 16 would be whatever is nearest.

    Without colours it is one of the terminal's own: there attributes tell parts apart.
    """
    if setting in {ANSI_DARK, ANSI_LIGHT}:
        return setting
    light = setting == "light" if setting != "auto" else _is_light(environ)
    if _has_many_colours(environ, name) and not environ.get("NO_COLOR"):
        return LIGHT if light else DARK
    return ANSI_LIGHT if light else ANSI_DARK


def _is_light(environ: Mapping[str, str]) -> bool:
    return environ.get("COLORFGBG", "").rpartition(";")[2] in {"7", "15"}


def _has_many_colours(environ: Mapping[str, str], name: str) -> bool:
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return True
    return name.rpartition("-")[2] in _MANY_COLOURS


def is_gone(descriptor: int) -> bool:
    """Whether a terminal's other end is closed; reading from it would then answer nothing at once, for ever.

    Args:
        descriptor: Standard input's.
    """
    watch = select.poll()
    watch.register(descriptor, select.POLLHUP)
    return any(state & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, state in watch.poll(0))


def write_crash(error: BaseException, log: Path, rights: Rights = PRIVATE) -> bool:
    """Append an error's traceback to the log file, which only those may read who share the home.

    The traceback carries no local variables: they would hold phone numbers and names (P9). Numbers that the
    error's own words quote are masked.

    Returns:
        Whether it could be written; a disk may be full.
    """
    words = masked("".join(traceback.format_exception(error)))
    try:
        rights.make_folder(log.parent)
        with os.fdopen(
            rights.open(log, os.O_WRONLY | os.O_APPEND), "a", encoding="utf-8", errors="backslashreplace"
        ) as file:
            file.write(f"--- {datetime.now(UTC).isoformat(timespec='seconds')}\n{words}")
    except OSError:
        return False
    return True


def crash_lines(error: BaseException, log: Path | None) -> tuple[str, str]:
    """The two lines that a crash prints: neither holds data.

    Args:
        error: What nobody foresaw.
        log: Where its traceback is; None when it could not be written.
    """
    where = f"详细信息已写入 {log}" if log else "日志无法写入，未保存详细信息"
    return f"程序出错，已退出（{type(error).__name__}）。", f"{where}；已保存的合同不受影响，可重新打开继续。"
