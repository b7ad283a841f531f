"""Where a command's file goes: `-o`, `--force`, and what is said before anything is done for it."""

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.cli import output, streams
from contract_tui.cli.usage import Parser
from contract_tui.cli.values import STANDARD_STREAM, place
from contract_tui.domain.errors import InvalidInputError

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add_target(command: Parser) -> None:
    """Add `-o` and `--force` to a command that writes one file."""
    command.add_argument(
        "-o",
        "--output",
        type=place,
        metavar="FILE|-",
        help="文件或文件夹；- 或管道输出内容；不覆盖已有的文件",
    )
    add_force(command)


def add_force(command: Parser) -> None:
    """Add `--force` to a command that writes a file."""
    command.add_argument("--force", action="store_true", help="覆盖已有的文件")


def target(context: "Context") -> Path | None:
    """Where the file goes; None is standard output.

    Raises:
        InvalidInputError: It is the terminal, which cannot show such a file.
        HeldError: A file is there already, and nobody said `--force`.
        OutsideError: It names a folder that is not there.
    """
    typed: str | None = context.args.output
    if typed in (None, STANDARD_STREAM):
        if context.to_terminal:
            raise InvalidInputError("PDF 不能显示在终端中。", "用 -o 文件名 保存，或把输出接到管道或文件。")
        return None
    return named_target(typed, force=context.args.force)


def named_target(typed: str, *, force: bool) -> Path:
    """The file or folder that somebody named to write to.

    Args:
        typed: As it was typed.
        force: Whether a file that is there may be replaced.

    Raises:
        HeldError: A file is there already.
        OutsideError: It ends with a slash, and there is no such folder.
    """
    from contract_tui.desk.files import refuse_target

    refuse_target(typed, replace=force)
    return Path(typed)


def refuse_special(path: Path) -> None:
    """Take names of files and folders only: a pipe would wait for a reader, and a device keeps nothing.

    Raises:
        InvalidInputError: It is a pipe, a device or a socket.
    """
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError):
        return
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        raise InvalidInputError(f"{path} 不是文件或文件夹。", "请给出文件名。")


@contextmanager
def waiting_for_partner(path: Path, *, writing: bool) -> Iterator[None]:
    """Say that a named pipe waits until somebody opens its other end."""
    try:
        is_pipe = stat.S_ISFIFO(path.stat().st_mode)
    except (OSError, ValueError):
        is_pipe = False
    if not is_pipe:
        yield
        return
    partner = "读取" if writing else "写入"
    with output.patience(f"{path} 是管道，正在等待另一个程序{partner}它；按 Ctrl+C 结束。"):
        yield


@contextmanager
def waiting_for_input() -> Iterator[None]:
    """Say that standard input is being read and gives nothing yet."""
    at_terminal = sys.stdin.isatty()
    end = "输入完后按 Ctrl+D，" if at_terminal else ""
    with output.patience(f"正在等待标准输入；{end}按 Ctrl+C 结束。"):
        yield


def typed_or_piped(option: str) -> str:
    """What an option gives: itself, or standard input for `-`."""
    if option != STANDARD_STREAM:
        return option
    with waiting_for_input():
        return streams.standard_input().decode("utf-8", "replace")
