"""How a list is printed: as a table to read, as JSON, or as CSV for other programs."""

import csv
import io
import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.usage import Parser
from contract_tui.domain.text import shown

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

_OPTION = "--output"
_FORMS = ("table", "json", "csv")


def add_forms(listing: Parser) -> None:
    """Add `--output` to a command that prints a list."""
    listing.add_argument(
        _OPTION, dest="form", choices=_FORMS, default="table", help="table 表格，json 同 --json，csv 逗号分隔"
    )


def wants_json(argv: Sequence[str]) -> bool:
    """Whether data and errors are wanted as JSON, told from words that may not be right ones."""
    pairs = itertools.pairwise(argv)
    return "--json" in argv or f"{_OPTION}=json" in argv or ("list" in argv and (_OPTION, "json") in pairs)


def write_list(
    context: "Context",
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: frozenset[int] = frozenset(),
) -> None:
    """Print rows in the form that was asked for; CSV streams, so that its memory does not grow.

    Args:
        context: The command's own.
        headings: One per column.
        rows: Texts, foreign ones included.
        numbers: The columns of numbers: aligned at their right end, and without separators in CSV.
    """
    if context.args.form != "csv":
        output.write_table(headings, rows, right=numbers)
        return
    output.write_text(_csv_line(headings))
    for row in rows:
        output.write_text(
            _csv_line(
                [cell.replace(",", "") if at in numbers else _text(cell) for at, cell in enumerate(row)]
            )
        )


def _text(cell: str) -> str:
    from contract_tui.desk.spreadsheets import csv_text

    return shown(csv_text(cell))


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)  # CRLF, by RFC 4180
    return line.getvalue()
