"""What goes to standard output (data) and standard error (talk), safe for any terminal.

Standard output that takes nothing ends a command with `OutputError`, which still tells what was done;
talk that nobody can hear is no reason to stop what goes on, and counts only at the end.
"""

import io
import json
import re
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contract_tui.cli import streams
from contract_tui.domain.errors import DeskError, ExitCode, OutsideError
from contract_tui.domain.layout import Align, padded
from contract_tui.domain.text import is_forbidden, shown

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# All but what is certainly harmless is asked one by one.
_DOUBTFUL = re.compile("[^\n -~\u4e00-\u9fa5\u3001\u3002\uff01-\uff5e\ufffd]")
_PATIENCE = 1.0
_UNWRITABLE = (OSError, ValueError)
"""What a stream raises that takes nothing: the system's error, or that it was closed here."""


@dataclass(slots=True)
class _Run:
    """What the command that runs in this process has done, and whether it could not say something."""

    deeds: list[str] = field(default_factory=list)
    unheard: bool = False

    def begin(self) -> None:
        """Forget the command before this one."""
        self.deeds.clear()
        self.unheard = False


_run = _Run()


class OutputError(OutsideError):
    """Standard output takes nothing any more.

    Args:
        error: The system's.

    Attributes:
        reader_left: Whoever read at the other end of a pipe has gone, as `head` does.
    """

    def __init__(self, error: Exception) -> None:
        self.reader_left = isinstance(error, BrokenPipeError)
        done = f"以下已经完成，请勿重做：{''.join(_run.deeds)}" if _run.deeds else ""
        why = streams.why_useless(error)
        super().__init__(f"标准输出无法写入：{why}。", done or "请检查磁盘空间和重定向，或输出到另一处。")


def begin() -> None:
    """Make the streams usable and forget what an earlier command in this process did."""
    streams.settle()
    _run.begin()


def did(sentence: str) -> None:
    """Remember what a command has changed: it is told even when its data cannot be written.

    Args:
        sentence: With everything that must not be lost, such as a new contract's number.
    """
    _run.deeds.append(sentence)


def finish(code: int) -> int:
    """Give out what is left.

    Returns:
        The exit code; OUTSIDE where all went well, but could not be said.

    Raises:
        OutputError: Standard output takes nothing any more.
    """
    _written(sys.stdout.flush)
    return ExitCode.OUTSIDE if code == ExitCode.DONE and _run.unheard else code


def failed(error: OutputError, *, as_json: bool) -> int:
    """Say that standard output takes nothing any more.

    Returns:
        The exit code: a reader that has what it wanted is no fault, unless something was done that it has
        not read.
    """
    streams.abandon(sys.stdout)
    if error.reader_left and not _run.deeds:
        return ExitCode.DONE
    report(error, as_json=as_json)
    return error.exit_code


def write(line: str = "", *, at_once: bool = False) -> None:
    """One line of data.

    Args:
        line: Foreign text may stand in it.
        at_once: Let a reader at the other end of a pipe have it now.

    Raises:
        OutputError: Standard output takes nothing any more.
    """
    write_text(f"{shown(line)}\n", at_once=at_once)


def write_text(text: str, *, at_once: bool = False) -> None:
    """The program's own words as data, just as they are.

    Args:
        text: With its line breaks.
        at_once: As for `write`.

    Raises:
        OutputError: Standard output takes nothing any more.
    """
    _written(lambda: sys.stdout.write(text))
    if at_once:
        _written(sys.stdout.flush)


def write_bytes(content: bytes) -> None:
    """Raw data, such as a PDF for a pipe.

    Raises:
        OutputError: Standard output takes nothing any more.
    """
    _written(sys.stdout.flush)
    _written(lambda: sys.stdout.buffer.write(content))
    _written(sys.stdout.buffer.flush)


class DataStream(io.RawIOBase):
    """Standard output for raw data that comes piece by piece; what it does not take is an `OutputError`."""

    def writable(self) -> bool:
        """Asked by whoever buffers what is written."""
        return True

    def write(self, content: "ReadableBuffer", /) -> int:
        """Take a piece.

        Raises:
            OutputError: Standard output takes nothing any more.
        """
        piece = bytes(content)
        write_bytes(piece)
        return len(piece)


def _written(act: Callable[[], object]) -> None:
    try:
        act()
    except _UNWRITABLE as error:
        raise OutputError(error) from error


def write_json(value: object) -> None:
    """One JSON document as data; what a terminal might obey is escaped.

    Raises:
        OutputError: Standard output takes nothing any more.
    """
    write_text(f"{dumped(value, indent=2)}\n")


def dumped(value: object, *, indent: int | None = None) -> str:
    """A value as JSON in the encoding of standard output."""
    plain = sys.stdout.encoding.lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not plain, indent=indent)
    return _DOUBTFUL.sub(
        lambda match: json.dumps(match[0])[1:-1] if is_forbidden(match[0]) else match[0], text
    )


def talk(line: str) -> None:
    """One line for the person at the terminal; nothing else happens when it cannot be written.

    Args:
        line: Foreign text may stand in it.
    """
    _said(f"{shown(line)}\n")


def talk_over(words: str) -> None:
    """Words that the next ones are written over, such as a counter."""
    _said(f"\r{shown(words)}")


def ask(question: str) -> str:
    """Ask the person at the terminal.

    Returns:
        The answer, one line; empty when nobody answers.
    """
    _said(shown(question))
    return sys.stdin.readline()


def _said(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except _UNWRITABLE:
        _run.unheard = True
        streams.abandon(sys.stderr)


@contextmanager
def patience(sentence: str) -> Iterator[None]:
    """Say what is being waited for, if it takes longer than a second.

    Args:
        sentence: What, and how to end the waiting.
    """
    notice = threading.Timer(_PATIENCE, talk, (sentence,))
    notice.daemon = True
    notice.start()
    try:
        yield
    finally:
        notice.cancel()


def report(error: DeskError, *, as_json: bool) -> None:
    """Say what went wrong and what to do, as two lines or as the documented JSON."""
    if as_json:
        body = {"code": error.code, "message": error.message, "hint": error.hint}
        talk(dumped({"error": body}))
        return
    talk(f"错误：{error.message}")
    if error.hint:
        talk(f"建议：{error.hint}")


def cells(value: str) -> int:
    """How many columns a text takes in a terminal: two for wide characters, none for combining ones."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in value
    )


def write_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()
) -> None:
    """Rows as aligned columns.

    Args:
        headings: One per column.
        rows: Texts, foreign ones included.
        right: The columns that are aligned at their right end, such as amounts.
    """
    aligns: list[Align] = ["right" if at in right else "left" for at in range(len(headings))]
    table = [list(headings), *([shown(cell) for cell in row] for row in rows)]
    widths = [max(cells(cell) for cell in column) for column in zip(*table, strict=True)]
    for row in table:
        laid = (padded(cell, w, cells, align) for cell, w, align in zip(row, widths, aligns, strict=True))
        write("  ".join(laid).rstrip())


def write_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Pairs of a word and its value, one a line, the values aligned."""
    pairs = list(facts)
    width = max(cells(word) for word, _ in pairs)
    for word, value in pairs:
        write(f"{padded(word, width, cells)}  {value}".rstrip())
