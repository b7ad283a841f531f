"""Orders in an Excel workbook: the first visible sheet that has the headings of a CSV table.

The file may come from anybody: what it unpacks to is bounded before it is opened, and cells far off to the
right or below what a sheet can hold are not read.
"""

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from contract_tui.desk.orders.importing import fields
from contract_tui.desk.orders.importing.formats import changes_amount, changes_number, padded
from contract_tui.desk.orders.importing.headings import HEADINGS_HINT, LOOKED_AT, are_headings, columns_of
from contract_tui.desk.orders.importing.sheets import (
    SheetRow,
    Unsaved,
    moment_text,
    open_workbook,
    rows_of,
    text_of,
)
from contract_tui.desk.orders.importing.table import read_row
from contract_tui.domain import text
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import ImportRow, Note, RowProblem

_MOST_COLUMNS = 200
_MOST_UNPACKED = 4 << 30
_MOST_STRINGS = 256 << 20
"""Texts that cells share are kept in memory; a million order numbers take 50 MB of this."""
_STRINGS = "xl/sharedstrings.xml"
_NUMBERS, _AMOUNTS = frozenset({"order_id", "payer"}), frozenset({"amount", "amount_fen"})
_ROUNDED_FROM = 1e15
"""A workbook's numbers have 15 digits; what is longer was rounded when it was typed."""
_STRICT = b"purl.oclc.org/ooxml/spreadsheetml"
_HEAD = 4096
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
# All that the library raises for files that are none of its own, or were cut off or tampered with; the errors
# of both XML parsers that it may use are syntax errors.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, InvalidFileException, KeyError, ValueError, TypeError,
    AttributeError, IndexError, OverflowError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip


def read_workbook(path: Path) -> Iterator[ImportRow]:
    """Read orders from an `.xlsx` file, row by row.

    Args:
        path: The file. Of formulas the values are taken that were saved with them.

    Yields:
        One result per row that is not blank, hidden ones as well; `line` is the sheet's row number. Notes say
        which sheet was read where there are several, and how many rows were hidden.

    Raises:
        InvalidInputError: It is no such file, is broken, unpacks to too much, or no visible sheet has the
            documented headings.
        OSError: It cannot be read.
    """
    _check(path)
    with _opened(path) as workbook:
        sheet, heading, columns = _sheet_with_headings(path, workbook.worksheets)
        if len(workbook.worksheets) > 1:
            yield Note(f"{path.name}：读取的是工作表“{sheet.title}”，其余工作表没有读取。")
        hidden = 0
        for row in _rows(path, sheet, len(columns)):
            if row.line > heading:
                hidden += row.hidden
                yield _read(columns, row, sheet)
        if hidden:
            yield Note(f"{path.name}：其中 {hidden} 行在表格中是隐藏或被筛选掉的，也已读取。")


def _sheet_with_headings(path: Path, sheets: Sequence[Any]) -> tuple[Any, int, list[str]]:
    """The first visible sheet with headings, the row where they are, the columns."""
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    first_rows = [row for sheet in visible for row in _first_rows(path, sheet)]
    headings = next((row for row in first_rows if are_headings(row[2])), None)
    if headings is None:
        _check_hidden(path, [sheet for sheet in sheets if sheet not in visible])
    if not first_rows:
        raise InvalidInputError(f"{path.name} 的工作表是空的。", HEADINGS_HINT)
    sheet, line, cells = headings or first_rows[0]
    return sheet, line, columns_of(cells, path.name, line)


def _first_rows(path: Path, sheet: Any) -> list[tuple[Any, int, list[str]]]:
    """Where headings may be: the sheet, its row's number and texts."""
    rows = islice(_rows(path, sheet, _MOST_COLUMNS), LOOKED_AT)
    return [(sheet, row.line, list(map(text_of, row.cells))) for row in rows]


def _check_hidden(path: Path, hidden: Sequence[Any]) -> None:
    """Tell of a hidden sheet that could be read, which nobody sees who opens the file."""
    for sheet in hidden:
        if any(are_headings(cells) for _, _, cells in _first_rows(path, sheet)):
            raise InvalidInputError(
                f"{path.name} 中只有隐藏的工作表“{text.shown(sheet.title)}”有列名，没有读取。",
                "请在表格软件中取消隐藏该工作表，保存后再导入。",
            )


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            strict = any(_STRICT in _head(archive, part) for part in parts if _is_main(part))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise _broken(path) from None
    if strict:
        raise InvalidInputError(
            f"{path.name} 是 Strict Open XML 格式，没有读取。",
            "请在表格软件中另存为“Excel 工作簿 (*.xlsx)”，而不是“Strict Open XML 电子表格”。",
        )
    # What the directory says is also all that is unpacked: the standard library stops there.
    strings = sum(part.file_size for part in parts if part.filename.lower() == _STRINGS)
    if sum(part.file_size for part in parts) > _MOST_UNPACKED or strings > _MOST_STRINGS:
        raise InvalidInputError(
            f"{path.name} 解压后过大，没有读取。", "请分成几个文件，或另存为 CSV 后导入。"
        )


def _is_main(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower() == "xl/workbook.xml"


def _head(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as stream:
        return stream.read(_HEAD)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    # Its remarks on styles and extensions are of no use to an operator.
    warnings.filterwarnings("ignore", module=r"openpyxl\.")
    try:
        workbook = open_workbook(path)
    except _BROKEN as error:
        raise _broken(path) from error
    try:
        yield workbook
    finally:
        workbook.close()


def _rows(path: Path, sheet: Any, width: int) -> Iterator[SheetRow]:
    """The rows that are not blank; the size that the file states is not believed."""
    try:
        yield from rows_of(sheet, width)
    except _BROKEN as error:
        raise _broken(path) from error


def _broken(path: Path) -> InvalidInputError:
    return InvalidInputError(
        f"{path.name} 不是有效的 .xlsx 文件，或不完整。",
        "请在表格软件中打开并另存为 .xlsx 或 CSV；加密的文件请先去掉密码。",
    )


def _read(columns: Sequence[str], row: SheetRow, sheet: Any) -> ImportRow:
    for number, (column, cell) in enumerate(zip(columns, row.cells, strict=False), 1):
        trouble = _trouble(column, cell, row, number) if column else None
        if trouble:
            return RowProblem(row.line, _shown_id(columns, row), *trouble)
    words = [
        moment_text(cell, sheet)
        if column == "created_at"
        else text_of(padded(cell, code) if column in _NUMBERS else cell)
        for column, cell, code in zip(columns, row.cells, row.formats, strict=False)
    ]
    return read_row(columns, words, row.line)


def _trouble(column: str, cell: object, row: SheetRow, number: int) -> tuple[str, str] | None:
    """Why a cell has no value that could be believed, and what to do; None when it has one."""
    place = f"单元格 {get_column_letter(number)}{row.line}"
    if isinstance(cell, Unsaved):
        return f"{place} 的公式没有保存计算结果", "请在表格软件中打开并重新保存，或把公式粘贴为数值"
    if isinstance(cell, str) and cell in _ERRORS:
        return f"{place} 是错误值 {cell}", "请在表格软件中更正公式"
    if column in _NUMBERS and isinstance(cell, int | float) and abs(cell) >= _ROUNDED_FROM:
        return "编号存成了数字，15 位以后的数字已丢失", "请把编号列设为文本格式，重新导出"
    code = row.formats[number - 1]
    if column in _AMOUNTS and changes_amount(code, column):
        return (
            f"{place} 的数字格式 {text.shown(code)[:30]} 使金额显示为另一个数、单位或币种",
            "请改为“常规”或“数值”格式，核对金额后重新导出",
        )
    if column in _NUMBERS and changes_number(code):
        return (
            f"{place} 的数字格式 {text.shown(code)[:30]} 使编号的显示与内容不同",
            "请把编号列设为文本格式，重新导出",
        )
    covering = (
        next((each for each in row.merged if each.covers(row.line, number)), None) if cell is None else None
    )
    if covering:
        return f"{place} 在合并单元格 {covering.reference} 中，没有自己的内容", "请取消合并，并在每行填写内容"
    return None


def _shown_id(columns: Sequence[str], row: SheetRow) -> str:
    cell = row.cells[columns.index("order_id")]
    return text.shown(cell)[: fields.MOST_ID] if isinstance(cell, str) else ""
