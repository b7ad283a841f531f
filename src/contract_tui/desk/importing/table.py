"""Orders in a CSV file, with the headings that docs/import.md documents."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from contract_tui.desk.importing import fields
from contract_tui.desk.importing.deals import joined_product
from contract_tui.desk.importing.fields import BadValueError
from contract_tui.domain import text
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import ImportRow, OrderInput, RowProblem
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode

HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "order_id": ("订单号", "子订单号", "订单ID", "订单编号", "id"),
    "payer": ("付款账号", "支付账号", "账号", "账号ID", "支付者", "付款方", "account", "customer"),
    "created_at": ("创建时间", "下单时间", "CreateTime"),
    "pay_mode": ("付费模式", "计费模式", "付费方式"),
    "amount_fen": ("金额（分）", "实付金额（分）", "实际支付金额（分）", "RealTotalCost"),
    "amount": (
        "金额", "金额（元）", "实付金额", "实付金额（元）", "实际支付金额", "实际支付金额（元）",
    ),
    "product": ("产品", "产品名称", "商品名称", "ProductName"),
    "sub_product": ("子产品", "子产品名称", "SubProductName"),
    "action": ("交易类型", "订单类型", "操作类型"),
    "status": ("状态", "订单状态"),
    "kind": ("类别", "种类"),
    "currency": ("币种",),
    "detail": ("配置", "规格", "配置描述", "详情"),
})  # fmt: skip
"""Column to its other spellings; case, spaces, underscores and the width of brackets do not count."""

REQUIRED = ("order_id", "payer", "created_at", "pay_mode", "product")
_ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATORS = (",", "\t", ";")
_LONGEST_HEADING = 1 << 16
_BLOCK = 1 << 20


class _Reader(Protocol):
    """What `csv.reader` returns; its own type has no public name."""

    line_num: int

    def __next__(self) -> list[str]: ...


def _folded(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).lower().replace("_", " ").split())


_COLUMNS = {
    _folded(spelling): column for column, others in HEADINGS.items() for spelling in (column, *others)
}


def read_table(path: Path) -> Iterator[ImportRow]:
    """Read orders from a CSV file, row by row, so that memory does not grow with the file's size.

    Args:
        path: UTF-8 with or without a byte order mark, or GB18030 as older spreadsheets write it.

    Yields:
        One result per row that is not blank; `line` is the file's line where the row begins.

    Raises:
        InvalidInputError: The file is empty, no text, or has not the documented headings.
    """
    with path.open(encoding=_encoding(path), newline="") as stream:
        first = stream.readline(_LONGEST_HEADING)
        if not first.strip():
            raise InvalidInputError(f"{path.name} 是空文件，或第一行没有列名。", HEADINGS_HINT)
        separator = max(_SEPARATORS, key=first.count)
        columns = columns_of(next(csv.reader([first], delimiter=separator)), path.name)
        rows = csv.reader(stream, delimiter=separator, strict=True)
        for line, cells in _numbered(rows):
            if isinstance(cells, RowProblem):
                yield cells
            elif any(map(str.strip, cells)):
                yield read_row(columns, cells, line)


HEADINGS_HINT = f"列名见 docs/import.md，必须有 {'、'.join(REQUIRED)} 和 amount_fen 或 amount。"


def _encoding(path: Path) -> str:
    """The first of the known encodings in which the whole file can be read."""
    for encoding in _ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as stream:
                while stream.read(_BLOCK):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise InvalidInputError(
        f"{path.name} 不是 UTF-8 或 GB18030 编码的文本。", "请从表格软件另存为 CSV（UTF-8）。"
    )


def columns_of(headings: Sequence[str], name: str, line: int = 1) -> list[str]:
    """The column names of a table in its own order, empty for columns that are ignored.

    Args:
        headings: As they stand in the file.
        name: The file's name, for messages.
        line: Where they stand.

    Raises:
        InvalidInputError: Required columns are missing, or one stands there twice.
    """
    columns = [_COLUMNS.get(_folded(heading), "") for heading in headings]
    place = f"{name} 第 {line} 行"
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        raise InvalidInputError(f"{place}缺少列：{'、'.join(missing)}。", HEADINGS_HINT)
    known = [column for column in columns if column]
    twice = sorted({column for column in known if known.count(column) > 1})
    if twice:
        raise InvalidInputError(f"{place}的列重复：{'、'.join(twice)}。", HEADINGS_HINT)
    if ("amount_fen" in known) == ("amount" in known):
        raise InvalidInputError(
            f"{place}须有且只有一列金额：amount_fen（分）或 amount（元）。", HEADINGS_HINT
        )
    return columns


def _numbered(rows: _Reader) -> Iterator[tuple[int, list[str] | RowProblem]]:
    """Pair each row with the line where it begins; one that cannot be split is a problem."""
    while True:
        line = rows.line_num + 2  # the headings were line 1
        try:
            yield line, next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield line, RowProblem(line, "", "引号不成对，或单元格过长", "请检查此行的双引号")


def read_row(columns: Sequence[str], cells: Sequence[str], line: int) -> OrderInput | RowProblem:
    """Read one row.

    Args:
        columns: The column names in the file's order, empty for columns that are ignored.
        cells: The row's texts.
        line: Where the row begins.
    """
    row = {column: _cell(cell) for column, cell in zip(columns, cells, strict=False) if column}
    try:
        if len(cells) > len(columns):
            raise BadValueError("单元格比列名多", "含逗号的内容须用双引号括起")
        return _order(row, line)
    except BadValueError as error:
        number = text.shown(row.get("order_id", ""))[: fields.MOST_ID]
        return RowProblem(line, number, error.reason, error.hint)


def _cell(value: str) -> str:
    """Undo what spreadsheets do to keep long numbers as text: a leading quote, or ="…"."""
    value = value.strip()
    if value[:1] not in "'=":
        return value
    if value.startswith('="') and value.endswith('"'):
        return value[2:-1]
    return value.removeprefix("'")


def _order(row: Mapping[str, str], line: int) -> OrderInput:
    number = fields.identifier(row.get("order_id"), "订单号 order_id")
    payer = fields.identifier(row.get("payer"), "付款账号 payer")
    fields.check_currency(row.get("currency"))
    mode = fields.pay_mode(row.get("pay_mode"))
    amount = _amount(row, mode)
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


def _amount(row: Mapping[str, str], mode: PayMode) -> int:
    in_yuan = "amount" in row
    return fields.amount_fen(
        row.get("amount") if in_yuan else row.get("amount_fen"), mode=mode, in_yuan=in_yuan
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
