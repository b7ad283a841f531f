"""The headings of a table: which column is which, and where in a file they stand."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from contract_tui.domain.errors import InvalidInputError

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
"""Column to its other spellings; case, blanks, underscores and the kind of brackets do not count."""

REQUIRED = ("order_id", "payer", "created_at", "pay_mode", "product")
HEADINGS_HINT = f"列名见 contract-tui help import，必须有 {'、'.join(REQUIRED)} 和 amount_fen 或 amount。"
SEPARATORS = (",", "\t", ";")
LOOKED_AT = 20
"""How many lines or rows may stand above the headings, as titles do."""
_FEWEST = 2
"""A row that has so many known headings is taken for them."""
_SEP = re.compile(r'\ufeff?"?sep=([^\w\s"]|\t)"?[,;\s]*', re.IGNORECASE)
_UNIT = re.compile(r"(.+?)[(/,:-]?(?:单位:?)?(?:人民币)?([元分])\)?")
_BRACKETS = str.maketrans("[]【】〔〕{}", "()()()()")


def _folded(heading: str) -> str:
    plain = unicodedata.normalize("NFKC", heading).lower().replace("_", " ").translate(_BRACKETS)
    return "".join(c for c in plain if not c.isspace() and c != "*" and unicodedata.category(c) != "Cf")


_COLUMNS = {
    _folded(spelling): column for column, others in HEADINGS.items() for spelling in (column, *others)
}
_BY_UNIT = {"元": "amount", "分": "amount_fen"}


def column_of(heading: str) -> str:
    """The column that a heading names, empty for one that is ignored.

    A heading may be broken over lines. The unit that it names counts, in whatever brackets.
    """
    folded = _folded(heading)
    unit = _UNIT.fullmatch(folded)
    if unit and _COLUMNS.get(unit[1], "") in _BY_UNIT.values():
        return _BY_UNIT[unit[2]]
    return _COLUMNS.get(folded, "")


def columns_of(headings: Sequence[str], name: str, line: int = 1) -> list[str]:
    """The column names of a table in its own order, empty for columns that are ignored.

    Args:
        headings: As they stand in the file.
        name: The file's name, for messages.
        line: Where they stand.

    Raises:
        InvalidInputError: Required columns are missing, or one stands there twice.
    """
    columns = [column_of(heading) for heading in headings]
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


def known_headings(cells: Iterable[str]) -> int:
    """How many different columns a row names."""
    return len({column_of(cell) for cell in cells} - {""})


def are_headings(cells: Iterable[str]) -> bool:
    """Whether a row is one of headings, and not a title above them."""
    return known_headings(cells) >= _FEWEST


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings of a text file are.

    Attributes:
        separator: What separates cells.
        cells: The headings.
        first: The line where they begin, from 1.
        used: How many lines they and everything above them take.
    """

    separator: str
    cells: list[str]
    first: int
    used: int


def find_headings(lines: Sequence[str]) -> Headings | None:
    """Find the headings in the first lines of a text file, and by them what separates its cells.

    Args:
        lines: With their ends; the first may be `sep=;`, as spreadsheets write and obey it.

    Returns:
        The row that names most columns; where none does, the first that is not blank; None if all are.
    """
    named = _SEP.fullmatch(lines[0]) if lines else None
    separators = [named[1]] if named else SEPARATORS
    rows = [row for separator in separators for row in _rows(lines, separator, skip=bool(named))]
    best = max(rows, key=lambda row: (known_headings(row.cells), -row.first), default=None)
    if best is None or known_headings(best.cells) < _FEWEST:
        return min(rows, key=lambda row: (row.first, -len(row.cells)), default=None)
    return best


def titles_above(lines: Sequence[str], headings: Headings) -> bool:
    """Whether anything but a `sep=` line and blank ones stands above the headings."""
    above = lines[: headings.first - 1]
    return any(line.strip() for line in above if not _SEP.fullmatch(line))


def _rows(lines: Sequence[str], separator: str, *, skip: bool) -> list[Headings]:
    """The rows that are not blank, as far as they can be split at this separator."""
    reader = csv.reader(lines[skip:], delimiter=separator, strict=True)
    rows: list[Headings] = []
    while True:
        first = reader.line_num + 1 + skip
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error:
            cells = [lines[first - 1].strip()]
        if any(map(str.strip, cells)):
            rows.append(Headings(separator, cells, first, reader.line_num + skip))
