"""Orders in a CSV file, with the headings that docs/import.md documents."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from contract_tui.desk.orders.importing import fields
from contract_tui.desk.orders.importing.deals import joined_product
from contract_tui.desk.orders.importing.encodings import Lines, LongLineError, encoding_of
from contract_tui.desk.orders.importing.fields import BadValueError
from contract_tui.desk.orders.importing.headings import (
    HEADINGS_HINT,
    LOOKED_AT,
    columns_of,
    find_headings,
    titles_above,
)
from contract_tui.domain import text
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import ImportRow, Note, OrderInput, RowProblem
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus

_TOTAL = re.compile(
    r"(?:本页|本月|金额)?(?:合计|总计|小计|共计|汇总|总和).*|(?:sub|grand)?total:?|sum", re.IGNORECASE
)
_SEMICOLON = ";"


class _Reader(Protocol):
    """What `csv.reader` returns; its own type has no public name."""

    def __next__(self) -> list[str]: ...


def read_table(path: Path) -> Iterator[ImportRow]:
    """Read orders from a CSV file, row by row, so that memory does not grow with the file's size.

    Args:
        path: UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030 as older spreadsheets write
            it.

    Yields:
        One result per row that is not blank; `line` is the file's line where the row begins.

    Raises:
        InvalidInputError: The file is empty, no text, damaged, or has not the documented headings.
        OSError: It cannot be read.
    """
    with path.open(encoding=encoding_of(path), newline="") as stream:
        lines = Lines(stream)
        head = lines.ahead(LOOKED_AT)
        headings = find_headings(head)
        if headings is None:
            raise InvalidInputError(f"{path.name} 是空文件，或第一行没有列名（或过长）。", HEADINGS_HINT)
        columns = columns_of(headings.cells, path.name, headings.first)
        if titles_above(head, headings):
            yield Note(f"{path.name}：列名在第 {headings.first} 行，此前的各行不是订单，已跳过。")
        lines.skip(headings.used)
        rows = csv.reader(lines, delimiter=headings.separator, strict=True)
        for line, cells in _numbered(rows, lines):
            if isinstance(cells, RowProblem):
                yield cells
            elif any(map(str.strip, cells)):
                yield read_row(columns, cells, line, decimal_commas=headings.separator == _SEMICOLON)


def _numbered(rows: _Reader, lines: Lines) -> Iterator[tuple[int, list[str] | RowProblem]]:
    """Pair each row with the line where it begins; one that cannot be split is a problem."""
    while True:
        line = lines.count + 1
        try:
            yield line, next(rows)
        except StopIteration:
            return
        except LongLineError:
            yield line, RowProblem(line, "", "此行过长，不是表格的一行", "请检查文件是否完整、换行是否丢失")
        except csv.Error:
            yield line, RowProblem(line, "", "引号不成对，或单元格过长", "请检查此行的双引号")


def read_row(
    columns: Sequence[str], cells: Sequence[str], line: int, *, decimal_commas: bool = False
) -> OrderInput | RowProblem:
    """Read one row.

    Args:
        columns: The column names in the file's order, empty for columns that are ignored.
        cells: The row's texts; empty ones behind the last column do not count.
        line: Where the row begins.
        decimal_commas: Whether amounts may have commas for their points.
    """
    row = {column: _cell(cell) for column, cell in zip(columns, cells, strict=False) if column}
    try:
        if len(cells) > len(columns) and any(map(str.strip, cells[len(columns) :])):
            raise BadValueError("单元格比列名多", "含逗号的内容须用双引号括起")
        return _order(row, line, decimal_commas=decimal_commas)
    except BadValueError as error:
        number = text.shown(row.get("order_id", ""))[: fields.MOST_ID]
        total = next((cell for cell in cells if _TOTAL.fullmatch("".join(cell.split()))), None)
        if total is not None:
            return RowProblem(
                line, "", f"“{text.shown(total)[:20]}”是汇总行，不是订单", "可忽略，或从文件中删去此行"
            )
        return RowProblem(line, number, error.reason, error.hint)


def _cell(value: str) -> str:
    """Undo what spreadsheets do to keep long numbers as text: a leading quote, or ="…"."""
    value = value.strip()
    if value[:1] not in "'=":
        return value
    if value.startswith('="') and value.endswith('"'):
        return value[2:-1]
    return value.removeprefix("'")


def _order(row: Mapping[str, str], line: int, *, decimal_commas: bool) -> OrderInput:
    number = fields.identifier(row.get("order_id"), "订单号 order_id")
    payer = fields.identifier(row.get("payer"), "付款账号 payer")
    fields.check_currency(row.get("currency"))
    mode = fields.pay_mode(row.get("pay_mode"))
    in_yuan = "amount" in row
    paid = row.get("amount") if in_yuan else row.get("amount_fen")
    amount = fields.amount_fen(paid, mode=mode, in_yuan=in_yuan, decimal_commas=decimal_commas)
    action = _action(row, amount)
    return OrderInput(
        line=line,
        id=number,
        payer=payer,
        kind=_kind(row),
        pay_mode=mode,
        action=action,
        status=_status(row),
        amount_fen=fields.signed(amount, action),
        created_at=fields.moment(row.get("created_at")),
        product=_product(row),
        detail=fields.line_of_text(row.get("detail"), "配置", most=fields.MOST_DETAIL),
    )


def _action(row: Mapping[str, str], amount: int) -> OrderAction:
    return fields.action(row.get("action"), refunds=amount < 0)


def _status(row: Mapping[str, str]) -> OrderStatus:
    """A table without a status column lists orders that are done."""
    return fields.status(row["status"]) if "status" in row else OrderStatus.DONE


def _kind(row: Mapping[str, str]) -> OrderKind:
    if row.get("status") == fields.MARKETPLACE_STATUS:
        return OrderKind.MARKETPLACE
    return fields.kind(row.get("kind"))


def _product(row: Mapping[str, str]) -> str:
    name, part = (
        fields.line_of_text(row.get(key), "产品名称", most=fields.MOST_PRODUCT)
        for key in ("product", "sub_product")
    )
    return joined_product(name, part)
