"""Tables for other programs, written row by row: CSV and XLSX that no spreadsheet takes for formulas.

A text that begins as a formula does would be computed when the file is opened (CWE-1236). In CSV it gets an
apostrophe before it, as spreadsheets write it themselves; in XLSX every text's cell says that it is one.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.sheets import CsvEncoding, SheetFormat
from contract_tui.domain.text import shown

FORMULA_SIGNS = "=+-@\t\r＝＋－＠"
"""What a formula may begin with; some spreadsheets take the full-width signs for it as well."""
MOST_ROWS = 1_048_576
"""What a worksheet holds (ECMA-376, and the programs that read it)."""
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What the format itself would read as one character by its code (ECMA-376, 22.9.2.19)."""

_WIDTH = 20
_EXACT = 10**15
"""From so many 分 on, a spreadsheet's numbers would lose the last digits: such an amount is a text."""


_CODECS = {CsvEncoding.UTF_8: "utf-8-sig", CsvEncoding.GBK: "gbk", CsvEncoding.GB18030: "gb18030"}


@dataclass(frozen=True, slots=True)
class Yuan:
    """An amount: a number with two decimals in 元.

    Attributes:
        fen: In 分.
    """

    fen: int


SheetCell: TypeAlias = str | int | Yuan
"""What a cell may hold."""
WriteRow: TypeAlias = Callable[[Sequence[SheetCell]], None]
"""Takes the next row."""


@contextmanager
def sheet(
    file: BinaryIO, form: SheetFormat, encoding: CsvEncoding, headings: Sequence[str]
) -> Iterator[WriteRow]:
    """Write a table with its headings; memory does not grow with the rows.

    Args:
        file: Takes the bytes, of a worksheet only when the block ends.
        form: Which kind.
        encoding: Of CSV; XLSX has its own.
        headings: The first row.

    Raises:
        InvalidInputError: A character cannot be written in this encoding, or there are more rows than a
            worksheet holds.
    """
    with _csv(file, encoding) if form is SheetFormat.CSV else _xlsx(file, headings) as write:
        write(headings)
        yield write


def csv_text(value: str) -> str:
    """A text as a CSV cell that no spreadsheet computes."""
    return f"'{value}" if value.lstrip(" ").startswith(tuple(FORMULA_SIGNS)) else value


@contextmanager
def _csv(file: BinaryIO, encoding: CsvEncoding) -> Iterator[WriteRow]:
    text = io.TextIOWrapper(file, _CODECS[encoding], newline="")
    table = csv.writer(text)

    def write(row: Sequence[SheetCell]) -> None:
        cells = [_csv_cell(cell) for cell in row]
        try:
            table.writerow(cells)
        except UnicodeEncodeError as error:
            raise _unwritable(error, encoding, cells) from error

    yield write
    text.flush()
    text.detach()


def _csv_cell(cell: SheetCell) -> str:
    match cell:
        case Yuan(fen):
            return _figures(fen)
        case int():
            return str(cell)
        case _:
            return shown(csv_text(cell))


def _figures(fen: int) -> str:
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}"


def _unwritable(error: UnicodeEncodeError, encoding: CsvEncoding, cells: Sequence[str]) -> InvalidInputError:
    character = error.object[error.start]
    named = f"“{character}”（U+{ord(character):04X}）"
    return InvalidInputError(
        f"{cells[0]} 这一行的{named}不能用 {encoding.upper()} 写出，没有写出任何内容。",
        "请改用 GB18030 或 UTF-8。",
    )


@contextmanager
def _xlsx(file: BinaryIO, headings: Sequence[str]) -> Iterator[WriteRow]:
    # Loaded here: it takes 0.2 s, and only who exports a workbook needs it.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet("合同")
    page.freeze_panes = "A2"
    for place in range(1, len(headings) + 1):
        page.column_dimensions[get_column_letter(place)].width = _WIDTH
    count = 0

    def made(cell: SheetCell) -> object:
        if isinstance(cell, int):
            return cell
        if isinstance(cell, Yuan) and abs(cell.fen) < _EXACT:
            number = WriteOnlyCell(page, cell.fen / 100)
            number.number_format = "#,##0.00"
            return number
        value = _figures(cell.fen) if isinstance(cell, Yuan) else _ESCAPED.sub("_x005F_", shown(cell))
        text = WriteOnlyCell(page, value)
        text.data_type = "s"  # whatever it begins with
        if count == 1:
            text.font = Font(bold=True)
        return text

    def write(row: Sequence[SheetCell]) -> None:
        nonlocal count
        count += 1
        if count > MOST_ROWS:
            raise InvalidInputError(
                f"超过 {MOST_ROWS:,} 行，一张工作表放不下，没有写出任何内容。", "请缩小筛选范围，或改用 CSV。"
            )
        page.append([made(cell) for cell in row])

    try:
        yield write
        book.save(file)
    finally:
        book.close()
