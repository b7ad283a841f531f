"""Orders as the billing API's DescribeDealsByCond (2018-07-09) answers them."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from contract_tui.desk.orders.importing import fields
from contract_tui.desk.orders.importing.fields import BadValueError
from contract_tui.desk.orders.importing.json_text import JsonText, Repeated, Source
from contract_tui.desk.orders.importing.references import names_orders
from contract_tui.desk.orders.importing.spool import all_or_none
from contract_tui.domain import text
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import Announced, ImportRow, Note, OrderInput, RowProblem
from contract_tui.domain.orders import OrderAction, OrderKind, PayMode

_UNITS = {"y": "年", "m": "个月", "w": "周", "d": "天", "h": "小时", "s": "秒"}
_RESOURCES_SHOWN = 3
_ORDER_NUMBER = re.compile(r"(?<![\w-])[0-9]{8,64}(?![\w-])", re.ASCII)
"""What is certainly an order's number among other words."""
_EXPECTED = "应为 DescribeDealsByCond 的完整回答，或其中的 Deals 列表"
_MOST_ANNOUNCED, _LONGEST_COUNT = 10**12, 20
_COUNT = re.compile(
    r"(?:(?:总|一)?共(?:计|有)?|[总合]计|总数|total)? ?:? ?(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?"
    r" ?[条个笔单项行]?(?:订单|记录|数据|items?|orders?|deals?|records?|rows?)?",
    re.ASCII | re.IGNORECASE,
)


def read_deals(stream: Source, name: str) -> Iterator[ImportRow]:
    """Read orders from the API's answer: a response, its inner object, a list of deals, or pages.

    Memory does not grow with the file. All of it is looked at before the first deal is given out, so that a
    broken file imports nothing.

    Args:
        stream: The file's bytes: UTF-8, or UTF-16 as some shells write it.
        name: The file's name, for messages.

    Yields:
        Signs of life, then every deal in order, `line` counting from 1 through all pages, and the TotalCount
        of each page.

    Raises:
        InvalidInputError: It is not such an answer; the message names file and line.
        OSError: It cannot be read, or the temporary file cannot be written.
    """
    yield from all_or_none(_Answer(JsonText(stream, name)).rows())


class _Answer:
    """The shapes in which answers are kept.

    Args:
        text: At its beginning.
    """

    def __init__(self, json_text: JsonText) -> None:
        self._text = json_text
        self._position = 0
        self._count_is_unclear = False

    def rows(self) -> Iterator[ImportRow]:
        """All rows of the values that stand one after the other, as pages appended to one file do."""
        if not self._text.peek():
            raise InvalidInputError(f"{self._text.name} 是空文件。", f"{_EXPECTED}。")
        while first := self._text.peek():
            if first == "[":
                yield from self._list()
            elif first == "{":
                yield from self._page()
            else:
                self._text.value()
                raise self._no_deals()

    def _list(self) -> Iterator[ImportRow]:
        """A list of deals, or of pages."""
        for _ in self._text.items():
            short = self._text.at_hand()
            if (short is None and self._text.peek() == "{") or (short is not None and _is_page(short[0])):
                yield from self._page()
            elif short is not None:
                self._text.pass_to(short[1])
                yield self._deal(short[0])
            else:
                yield self._deal(self._text.value())

    def _page(self, *, inner: bool = False) -> Iterator[ImportRow]:
        """A response or its inner object; what a page says beside its deals is not kept."""
        names = set()
        for key in self._text.names():
            names.add(key)
            if key == "Deals":
                yield from self._deals()
            elif key == "Response" and not inner:
                if self._text.peek() != "{":
                    raise self._unexpected("Response 不是对象")
                yield from self._page(inner=True)
            elif key == "Error":
                _check_error(self._text.value(), self._text.name)
            elif key == "TotalCount":
                yield from self._total(self._text.value())
            else:
                self._text.value()
        if inner and "Deals" not in names:
            raise self._unexpected("Response 中没有 Deals")
        if not {"Response", "Deals"} & names:
            raise self._no_deals()

    def _deals(self) -> Iterator[ImportRow]:
        if self._text.peek() == "[":
            for _ in self._text.items():
                yield self._deal(self._text.value())
        elif self._text.value() is not None:
            raise self._unexpected("Deals 不是列表")

    def _total(self, written: object) -> Iterator[ImportRow]:
        """What a page says of how many there are; that it cannot be read is told once."""
        if written is None or (isinstance(written, str) and not written.strip()):
            return
        total = _count(written)
        if total is not None:
            yield Announced(total)
        elif not self._count_is_unclear:
            self._count_is_unclear = True
            shown = text.shown(str(written))[:40]
            yield Note(f"{self._text.name}：TotalCount 无法读取：{shown}；没有核对订单是否齐全。")

    def _deal(self, deal: object) -> ImportRow:
        self._position += 1
        return read_deal(deal, self._position)

    def _no_deals(self) -> InvalidInputError:
        return InvalidInputError(f"{self._text.name} 中没有订单列表。", f"{_EXPECTED}。")

    def _unexpected(self, what: str) -> InvalidInputError:
        return InvalidInputError(f"{self._text.name} 的内容不正确：{what}。", f"{_EXPECTED}。")


def _is_page(value: object) -> bool:
    return isinstance(value, dict) and ("Response" in value or "Deals" in value)


def _count(total: object) -> int | None:
    """A TotalCount, also as text with thousands in threes or as `共 500 条`; None for what is no count."""
    if isinstance(total, Decimal):
        short = total.is_finite() and total.adjusted() < _LONGEST_COUNT
        total = int(total) if short and total == total.to_integral_value() else None
    if isinstance(total, str):
        written = _COUNT.fullmatch(text.narrowed(total).strip())
        total = int(written[1].replace(",", "")) if written and len(written[1]) <= _LONGEST_COUNT else None
    if isinstance(total, bool) or not isinstance(total, int):
        return None
    return total if 0 <= total < _MOST_ANNOUNCED else None


def _check_error(error: object, name: str) -> None:
    if isinstance(error, dict):
        code, message = (text.shown(str(error.get(key, "")))[:120] for key in ("Code", "Message"))
        raise InvalidInputError(
            f"{name} 是接口的错误回答，没有订单：{code} {message}。", "请重新查询后再导入。"
        )


def read_deal(deal: object, position: int) -> OrderInput | RowProblem:
    """Read one Deal object.

    Args:
        deal: The parsed JSON; unknown fields are ignored.
        position: Where it stands, from 1.
    """
    if not isinstance(deal, dict):
        return RowProblem(position, "", "不是订单对象")
    try:
        _check_certain(deal)
        return _order(deal, position)
    except BadValueError as error:
        return RowProblem(position, _shown_id(deal), error.reason, error.hint)


def _order(deal: Mapping[str, object], position: int) -> OrderInput:
    number = fields.identifier(deal.get("OrderId"), "订单号 OrderId")
    payer = fields.identifier(deal.get("Payer"), "付款账号 Payer")
    fields.check_currency(deal.get("Currency"))
    mode = fields.pay_mode(deal.get("PayMode"))
    amount = fields.amount_fen(deal.get("RealTotalCost"), mode=mode)
    action = _action(deal, amount)
    return OrderInput(
        line=position,
        id=number,
        payer=payer,
        kind=_kind(deal),
        pay_mode=mode,
        action=action,
        status=fields.status(deal.get("Status")),
        amount_fen=fields.signed(amount, action),
        created_at=fields.moment(deal.get("CreateTime")),
        product=_product(deal),
        detail=_detail(deal, mode, action),
    )


def _action(deal: Mapping[str, object], amount: int) -> OrderAction:
    """What the order did; the orders that it refunds are looked at only where nothing else tells."""
    is_said = bool(fields.scalar(deal.get("Action"))) or amount < 0
    refunds = amount < 0 or (not is_said and names_orders(deal.get("RefReturnDeals"), "RefReturnDeals"))
    return fields.action(deal.get("Action"), refunds=refunds)


def _check_certain(object_: Mapping[str, object]) -> None:
    """Let no object pass that says something twice, even if it is the same."""
    if isinstance(object_, Repeated):
        names = text.shown("、".join(object_.names))[:80]
        raise BadValueError(f"同一字段出现两次：{names}", "请只保留正确的一个，或重新查询后导入")


def _shown_id(deal: Mapping[str, object]) -> str:
    if isinstance(deal, Repeated) and "OrderId" in deal.names:
        return ""
    value = deal.get("OrderId")
    return text.shown(str(value))[: fields.MOST_ID] if isinstance(value, str | int) else ""


def _kind(deal: Mapping[str, object]) -> OrderKind:
    marketplace = fields.scalar(deal.get("Status"), "订单状态") == fields.MARKETPLACE_STATUS
    return OrderKind.MARKETPLACE if marketplace else OrderKind.ORDER


def _product(deal: Mapping[str, object]) -> str:
    name, part = (
        fields.line_of_text(deal.get(f"{key}Name"), label, most=fields.MOST_PRODUCT)
        or fields.line_of_text(deal.get(f"{key}Code"), label, most=fields.MOST_PRODUCT)
        for key, label in (("Product", "产品名称"), ("SubProduct", "子产品名称"))
    )
    return joined_product(name, part)


@lru_cache(maxsize=4096)
def joined_product(name: str, part: str) -> str:
    """Product and sub-product in one line; what the sub-product repeats stands once.

    Raises:
        BadValueError: Both are missing, or the line is too long.
    """
    if not name and not part:
        raise BadValueError("缺少产品名称")
    repeated = part.startswith(name) or name.startswith(part)
    line = max(name, part, key=len) if repeated else f"{name} / {part}"
    return fields.line_of_text(line, "产品名称", most=fields.MOST_PRODUCT)


def _detail(deal: Mapping[str, object], mode: PayMode, action: OrderAction) -> str:
    parts = [*_specification(deal.get("ProductInfo"))]
    if mode is not PayMode.POSTPAID:
        parts.append(_term(deal))
    if action is OrderAction.REFUND:
        parts.append(_refunded(deal.get("RefReturnDeals")))
    parts.append(_resources(deal.get("ResourceId")))
    line = "；".join(part for part in parts if part)
    cut = line if len(line) <= fields.MOST_DETAIL else f"{line[: fields.MOST_DETAIL - 1]}…"
    return fields.line_of_text(cut, "配置", most=fields.MOST_DETAIL)


def _specification(pairs: object) -> Iterator[str]:
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, dict):
            _check_certain(pair)
            name, value = fields.scalar(pair.get("Name")), fields.scalar(pair.get("Value"))
            yield f"{name}：{value}" if name and value else name or value


def _term(deal: Mapping[str, object]) -> str:
    span, unit = fields.scalar(deal.get("TimeSpan")), fields.scalar(deal.get("TimeUnit"))
    if span in {"", "0"} or not unit:
        return ""
    return f"时长：{span} {_UNITS.get(unit.lower(), unit)}"


def _refunded(value: object) -> str:
    """The orders that a refund names, by which it stays with them where orders are split into contracts."""
    names = value if isinstance(value, list) else [value]
    written = (str(name) for name in names if isinstance(name, str | int | Decimal))
    numbers = [number for name in written for number in _ORDER_NUMBER.findall(name)]
    return f"原订单：{'、'.join(numbers[:_RESOURCES_SHOWN])}" if numbers else ""


def _resources(value: object) -> str:
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    known = [name for name in map(fields.scalar, names) if name]
    shown = "、".join(known[:_RESOURCES_SHOWN])
    return f"{shown} 等 {len(known)} 个资源" if len(known) > _RESOURCES_SHOWN else shown
