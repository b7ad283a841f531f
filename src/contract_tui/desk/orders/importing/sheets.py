"""The sheets of a workbook as rows of values, with what openpyxl's own rows do not tell.

Which rows are hidden, which cells are covered by a merged one, which formulas were saved without a value. It
leans on the library's parser of sheets, whose interface is its own affair: `config.libraries.OPENPYXL` names
the versions, and nothing else touches private names of it (`tests/arch/test_internals.py`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS_MAX_SIZE, builtin_format_code
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from contract_tui.domain.errors import InvalidInputError

_MOST_ROWS = 1_048_576
_MOST_MERGED, _MOST_SIDE_BY_SIDE = 20_000, 200
_BLOCK, _LONGEST_TAG = 1 << 20, 400
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']"
)
_WRITTEN_IN_PLACE = frozenset({"inlineStr", "str"})
_TEXT = f"{{{SHEET_MAIN_NS}}}si"
_TRUE = frozenset({"1", "true"})
_DIGITS = 15
"""A workbook's numbers have so many digits; what is longer was rounded when it was typed."""
_LAST_SERIAL = 100_000


class Unsaved:
    """Stands for the value of a formula that was saved without one."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range: only its upper left cell has a value.

    Attributes:
        reference: As the spreadsheet shows it, e.g. `B2:B3`.
    """

    reference: str
    left: int
    top: int
    right: int
    bottom: int

    def covers(self, row: int, column: int) -> bool:
        """Whether it takes a cell's own value away; both count from 1."""
        inside = self.left <= column <= self.right and self.top <= row <= self.bottom
        return inside and (row, column) != (self.top, self.left)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not blank.

    Attributes:
        line: Its number, from 1.
        cells: Values from the first column on, as far as they were asked for.
        formats: The number formats of those that are numbers; empty for the others.
        hidden: Whether it is not shown, by hand or by a filter.
        merged: The ranges that touch it.
    """

    line: int
    cells: Sequence[object]
    formats: Sequence[str]
    hidden: bool
    merged: Sequence[Merged]


class _Reader(ExcelReader):  # type: ignore[misc]  # openpyxl has no types
    def read_strings(self) -> None:
        # The library's own way loses `x005F_` from texts, also from order numbers.
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            for _, node in iterparse(source):
                if node.tag == _TEXT:
                    self.shared_strings.append(_decoded(Text.from_tree(node).content))
                    node.clear()


def open_workbook(path: Path) -> Any:
    """Open a workbook to read its sheets row by row; the texts that cells share are in memory then.

    Raises:
        Exception: The library's own errors where it is broken, by many classes.
    """
    reader = _Reader(path, read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb


class _Parser(WorkSheetParser):  # type: ignore[misc]  # openpyxl has no types
    hidden = False

    def parse_row(self, row: Any) -> tuple[int, list[dict[str, Any]]]:
        self.hidden = row.get("hidden") in _TRUE
        number, cells = super().parse_row(row)
        # The library keeps the looks of every row.
        self.row_dimensions.clear()
        return number, cells

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        value = cell["value"]
        if value is None:
            # A formula whose text is empty has the type str.
            if element.get("t", "n") != "str" and element.find(FORMULA_TAG) is not None:
                cell["value"] = Unsaved()
        elif element.get("t") in _WRITTEN_IN_PLACE:
            cell["value"] = _decoded(value)
        return cell


def _decoded(value: str) -> str:
    """The characters that stand as `_xHHHH_`, halves of a pair joined."""
    if "_x" not in value:
        return value
    return str(unescape(value)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def rows_of(sheet: Any, width: int) -> Iterator[SheetRow]:
    """The rows of a sheet that are not blank, one by one.

    Args:
        sheet: A read-only worksheet of openpyxl's; of formulas the saved values are read.
        width: How many columns.

    Raises:
        InvalidInputError: Its merged ranges are too many.
        ValueError: Its rows are not in order; the library's own errors where it is broken.
    """
    book, last = sheet.parent, 0
    formats = _Formats(book)
    merged = _Sweep(_merged_ranges(sheet))
    with sheet._get_source() as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for line, row in parser.parse():
            if line > _MOST_ROWS:
                return
            if line <= last:
                raise ValueError("rows are not in order")
            last = line
            cells: list[object] = [None] * width
            codes = [""] * width
            for cell in row:
                if cell["column"] <= width:
                    cells[cell["column"] - 1] = cell["value"]
                    if cell["data_type"] == "n":
                        codes[cell["column"] - 1] = formats[cell["style_id"]]
            if not all(map(is_blank, cells)):
                yield SheetRow(line, cells, codes, parser.hidden, merged.at(line))


class _Formats(dict[int, str]):
    """The number format of each style, found when a cell first has it.

    Args:
        book: Whose styles they are.
    """

    def __init__(self, book: Any) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, style: int) -> str:
        styles = self._book._cell_styles
        # A style that is not there shows a number as it is.
        number = styles[style].numFmtId if style < len(styles) else 0
        own = number - BUILTIN_FORMATS_MAX_SIZE
        code = self._book._number_formats[own] if own >= 0 else builtin_format_code(number)
        self[style] = str(code or "")
        return self[style]


def is_blank(cell: object) -> bool:
    """Whether nothing is to be read in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _merged_ranges(sheet: Any) -> list[Merged]:
    """All merged ranges; they stand behind the rows in the file."""
    ranges: list[Merged] = []
    with sheet._get_source() as source:
        for reference in _references(source):
            left, top, right, bottom = range_boundaries(reference)
            ranges.append(Merged(reference, left, top, right, bottom))
            if len(ranges) > _MOST_MERGED:
                raise _too_many()
    return ranges


def _references(source: BinaryIO) -> Iterator[str]:
    kept = b""
    while block := source.read(_BLOCK):
        text, end = kept + block, 0
        for match in _MERGED.finditer(text):
            yield match[1].decode()
            end = match.end()
        kept = text[max(end, len(text) - _LONGEST_TAG) :]


class _Sweep:
    """Tells for each row, from the top down, which merged ranges touch it."""

    def __init__(self, ranges: list[Merged]) -> None:
        self._below = sorted(ranges, key=lambda merged: -merged.top)
        self._touching: list[Merged] = []

    def at(self, line: int) -> Sequence[Merged]:
        while self._below and self._below[-1].top <= line:
            self._touching.append(self._below.pop())
        self._touching = [merged for merged in self._touching if merged.bottom >= line]
        if len(self._touching) > _MOST_SIDE_BY_SIDE:
            raise _too_many()
        return tuple(self._touching)


def _too_many() -> InvalidInputError:
    return InvalidInputError("工作表的合并单元格过多，没有读取。", "请取消合并，或另存为 CSV 后导入。")


def text_of(cell: object) -> str:
    """A cell's value as it would stand in a CSV file, without the digits that binary fractions add."""
    if cell is None or isinstance(cell, Unsaved):
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return format(Decimal(f"{cell:.{_DIGITS}g}"), "f")
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "milliseconds" if cell.microsecond else "seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def moment_text(cell: object, sheet: Any) -> str:
    """A cell of a column of times as text; a bare number is the day's serial by the workbook's own calendar.

    Args:
        cell: Its value.
        sheet: Whose workbook counts days from 1900 or from 1904.
    """
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if is_number and 1 <= float(cell) < _LAST_SERIAL:  # type: ignore[arg-type]  # a number: see above
        return text_of(from_excel(cell, sheet.parent.epoch))
    return text_of(cell)
