"""What goes to standard output (data) and standard error (talk), safe for any terminal."""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence

from contract_tui.domain.errors import DeskError
from contract_tui.domain.text import is_forbidden, shown

# All but what is certainly harmless is asked one by one.
_DOUBTFUL = re.compile("[^\n -~\u4e00-\u9fa5\u3001\u3002\uff01-\uff5e\ufffd]")


def write(line: str = "", *, at_once: bool = False) -> None:
    """One line of data.

    Args:
        line: Foreign text may stand in it.
        at_once: Let a reader at the other end of a pipe have it now.
    """
    sys.stdout.write(f"{shown(line)}\n")
    if at_once:
        sys.stdout.flush()


def write_bytes(content: bytes) -> None:
    """Raw data, such as a PDF for a pipe."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def write_json(value: object) -> None:
    """One JSON document as data; what a terminal might obey is escaped."""
    sys.stdout.write(f"{dumped(value, indent=2)}\n")


def dumped(value: object, *, indent: int | None = None) -> str:
    """A value as JSON in the encoding of standard output."""
    plain = sys.stdout.encoding.lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not plain, indent=indent)
    return _DOUBTFUL.sub(
        lambda found: json.dumps(found[0])[1:-1] if is_forbidden(found[0]) else found[0], text
    )


def talk(line: str) -> None:
    """One line for the person at the terminal."""
    sys.stderr.write(f"{shown(line)}\n")
    sys.stderr.flush()


def report(error: DeskError, *, as_json: bool) -> None:
    """Say what went wrong and what to do, as two lines or as the documented JSON."""
    if as_json:
        body = {"code": error.code, "message": error.message, "hint": error.hint}
        sys.stderr.write(f"{dumped({'error': body})}\n")
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


def _padded(value: str, width: int, *, right: bool) -> str:
    space = " " * (width - cells(value))
    return f"{space}{value}" if right else f"{value}{space}"


def write_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()
) -> None:
    """Rows as aligned columns.

    Args:
        headings: One per column.
        rows: Texts, foreign ones included.
        right: The columns that are aligned at their right end, such as amounts.
    """
    table = [list(headings), *([shown(cell) for cell in row] for row in rows)]
    widths = [max(cells(cell) for cell in column) for column in zip(*table, strict=True)]
    for row in table:
        padded = (_padded(cell, widths[at], right=at in right) for at, cell in enumerate(row))
        write("  ".join(padded).rstrip())


def write_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Pairs of a word and its value, one a line, the values aligned."""
    pairs = list(facts)
    width = max(cells(word) for word, _ in pairs)
    for word, value in pairs:
        write(f"{_padded(word, width, right=False)}  {value}".rstrip())
