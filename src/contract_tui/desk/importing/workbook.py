"""Orders in an Excel workbook: the first sheet, with the headings of a CSV table.

The file may come from anybody: what it unpacks to is bounded before it is opened, and cells far off to the
right or below what a sheet can hold are not read.
"""

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from contract_tui.desk.importing.table import HEADINGS_HINT, columns_of, read_row
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import ImportRow, RowProblem

_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 200
_MOST_UNPACKED = 4 << 30
_MOST_STRINGS = 256 << 20
"""Texts that cells share are kept in memory; a million order numbers take 50 MB of this."""
_STRINGS = "xl/sharedstrings.xml"
_DIGITS = 15
"""A workbook's numbers have so many digits; what is longer was rounded when it was typed."""
_ROUNDED_FROM = 1e15
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
# All that the library raises for files that are none of its own, or were cut off or tampered with; the errors
# of both XML parsers that it may use are syntax errors.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, InvalidFileException, KeyError, ValueError, TypeError,
    AttributeError, IndexError, OverflowError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
_Cells = Sequence[object]


def read_workbook(path: Path) -> Iterator[ImportRow]:
    """Read orders from the first sheet of an `.xlsx` file, row by row.

    Args:
        path: The file. Of formulas the values are taken that were saved with them.

    Yields:
        One result per row that is not blank; `line` is the sheet's row number.

    Raises:
        InvalidInputError: It is no such file, is broken, unpacks to too much, or has not the documented
            headings in its first row that is not blank.
        OSError: It cannot be read.
    """
    _check_size(path)
    with _first_sheet(path) as sheet:
        heading, columns = _headings(path, sheet)
        for line, cells in _rows(path, sheet, heading + 1, len(columns)):
            yield _read(columns, cells, line)


def _headings(path: Path, sheet: Any) -> tuple[int, list[str]]:
    for line, cells in _rows(path, sheet, 1, _MOST_COLUMNS):
        return line, columns_of([_text(cell) for cell in _trimmed(cells)], path.name, line)
    raise InvalidInputError(f"{path.name} 的第一个工作表是空的。", HEADINGS_HINT)


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise _broken(path) from None
    # What the directory says is also all that is unpacked: the standard library stops there.
    strings = sum(part.file_size for part in parts if part.filename.lower() == _STRINGS)
    if sum(part.file_size for part in parts) > _MOST_UNPACKED or strings > _MOST_STRINGS:
        raise InvalidInputError(
            f"{path.name} 解压后过大，没有读取。", "请分成几个文件，或另存为 CSV 后导入。"
        )


@contextmanager
def _first_sheet(path: Path) -> Iterator[Any]:
    # Its remarks on styles and extensions are of no use to an operator.
    warnings.filterwarnings("ignore", module=r"openpyxl\.")
    try:
        workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        # The size that the file states may be wrong, or meant to exhaust memory.
        sheet.reset_dimensions()
    except _BROKEN as error:
        raise _broken(path) from error
    try:
        yield sheet
    finally:
        workbook.close()


def _rows(path: Path, sheet: Any, first: int, width: int) -> Iterator[tuple[int, _Cells]]:
    """The rows that are not blank, each with its number."""
    rows = sheet.iter_rows(min_row=first, max_row=_MOST_ROWS, max_col=width, values_only=True)
    try:
        for line, cells in enumerate(rows, start=first):
            if any(cell is not None and cell != "" for cell in cells):
                yield line, cells
    except _BROKEN as error:
        raise _broken(path) from error


def _broken(path: Path) -> InvalidInputError:
    return InvalidInputError(
        f"{path.name} 不是有效的 .xlsx 文件，或不完整。",
        "请在表格软件中打开并另存为 .xlsx 或 CSV；加密的文件请先去掉密码。",
    )


def _trimmed(cells: _Cells) -> _Cells:
    """Without the empty cells at the end."""
    end = len(cells)
    while end and cells[end - 1] in (None, ""):
        end -= 1
    return cells[:end]


def _read(columns: Sequence[str], cells: _Cells, line: int) -> ImportRow:
    lost = next((cell for column, cell in zip(columns, cells, strict=False) if _is_lost(column, cell)), None)
    if lost is not None:
        return RowProblem(line, "", *_why_lost(lost))
    return read_row(columns, [_text(cell) for cell in _trimmed(cells)], line)


def _is_lost(column: str, cell: object) -> bool:
    if column in {"order_id", "payer"} and isinstance(cell, int | float):
        return abs(cell) >= _ROUNDED_FROM
    return bool(column) and isinstance(cell, str) and cell in _ERRORS


def _why_lost(cell: object) -> tuple[str, str]:
    if cell in _ERRORS:
        return f"单元格是错误值 {cell}", "请在表格软件中更正公式"
    return "编号存成了数字，15 位以后的数字已丢失", "请把编号列设为文本格式，重新导出"


def _text(cell: object) -> str:
    """A cell's value as it would stand in a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{int(cell)}" if cell.is_integer() else f"{cell:.{_DIGITS}g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
