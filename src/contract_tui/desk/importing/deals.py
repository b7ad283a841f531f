"""Orders as the billing API's DescribeDealsByCond (2018-07-09) answers them."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TypeGuard

from contract_tui.desk.importing import fields
from contract_tui.desk.importing.fields import BadValueError
from contract_tui.domain import text
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import Announced, ImportRow, OrderInput, RowProblem
from contract_tui.domain.orders import OrderKind, PayMode

_UNITS = {"y": "年", "m": "个月", "w": "周", "d": "天", "h": "小时", "s": "秒"}
_SPACES = re.compile(r"[ \t\r\n]*")
_RESOURCES_SHOWN = 3
_LONGEST_INTEGER = 40
_EXPECTED = "应为 DescribeDealsByCond 的完整回答，或其中的 Deals 列表"


def read_deals(content: bytes, name: str) -> Iterator[ImportRow]:
    """Read orders from the API's answer: a response, its inner object, a list of deals, or pages.

    Args:
        content: The file's bytes: UTF-8, or UTF-16 as some shells write it.
        name: The file's name, for messages.

    Yields:
        Every deal in order, `line` counting from 1 through all pages, and the TotalCount of each page.

    Raises:
        InvalidInputError: It is not such an answer; the message names file and line.
    """
    documents = _documents(_decoded(content, name), name)
    # All of it is looked at before the first deal leaves, so that a broken file imports nothing.
    deals = [deal for document in documents for deal in _deals(document, name)]
    position = 0
    for deal in deals:
        if isinstance(deal, Announced):
            yield deal
        else:
            position += 1
            yield read_deal(deal, position)


def _decoded(content: bytes, name: str) -> str:
    try:
        decoded = content.decode(json.detect_encoding(content))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidInputError(
            f"{name} 第 {line} 行不是 UTF-8 文本。", "请以 UTF-8 编码重新导出。"
        ) from None
    if not decoded.strip():
        raise InvalidInputError(f"{name} 是空文件。", f"{_EXPECTED}。")
    return decoded


def _documents(content: str, name: str) -> Iterator[object]:
    """The JSON values that stand one after the other, as pages appended to one file do."""
    decoder = json.JSONDecoder(parse_float=Decimal, parse_int=_integer, parse_constant=Decimal)
    end = _past_spaces(content, 0)
    while end < len(content):
        try:
            document, end = decoder.raw_decode(content, end)
        except json.JSONDecodeError as error:
            raise InvalidInputError(
                f"{name} 第 {error.lineno} 行第 {error.colno} 个字符处不是有效的 JSON。",
                "文件可能不完整，请重新导出后再导入。",
            ) from None
        except RecursionError:
            raise InvalidInputError(f"{name} 的 JSON 嵌套过深。", f"{_EXPECTED}。") from None
        yield document
        end = _past_spaces(content, end)


def _past_spaces(content: str, start: int) -> int:
    found = _SPACES.match(content, start)
    return found.end() if found else start


def _integer(digits: str) -> int | Decimal:
    # Python refuses integers of thousands of digits; a Decimal lets the row say that it is too large.
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)


def _deals(document: object, name: str) -> Iterator[object]:
    if isinstance(document, list):
        for item in document:
            yield from _deals(item, name) if _is_page(item) else (item,)
        return
    if not _is_page(document):
        raise InvalidInputError(f"{name} 中没有订单列表。", f"{_EXPECTED}。")
    inner = document.get("Response", document)
    if not isinstance(inner, dict):
        raise InvalidInputError(f"{name} 中的 Response 不是对象。", f"{_EXPECTED}。")
    _check_error(inner, name)
    deals = inner.get("Deals")
    if deals is not None and not isinstance(deals, list):
        raise InvalidInputError(f"{name} 中的 Deals 不是列表。", f"{_EXPECTED}。")
    total = inner.get("TotalCount")
    if isinstance(total, int) and not isinstance(total, bool):
        yield Announced(total)
    yield from deals or ()


def _is_page(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict) and ("Response" in value or "Deals" in value)


def _check_error(response: Mapping[str, object], name: str) -> None:
    error = response.get("Error")
    if isinstance(error, dict):
        code, message = (text.shown(str(error.get(key, "")))[:120] for key in ("Code", "Message"))
        raise InvalidInputError(
            f"{name} 是接口的错误回答，没有订单：{code} {message}。", "请重新查询后再导入。"
        )
    if "Deals" not in response:
        raise InvalidInputError(f"{name} 的 Response 中没有 Deals。", f"{_EXPECTED}。")


def read_deal(deal: object, position: int) -> OrderInput | RowProblem:
    """Read one Deal object.

    Args:
        deal: The parsed JSON; unknown fields are ignored.
        position: Where it stands, from 1.
    """
    if not isinstance(deal, dict):
        return RowProblem(position, "", "不是订单对象")
    try:
        return _order(deal, position)
    except BadValueError as error:
        return RowProblem(position, _shown_id(deal), error.reason, error.hint)


def _order(deal: Mapping[str, object], position: int) -> OrderInput:
    number = fields.identifier(deal.get("OrderId"), "订单号 OrderId")
    payer = fields.identifier(deal.get("Payer"), "付款账号 Payer")
    fields.check_currency(deal.get("Currency"))
    mode = fields.pay_mode(deal.get("PayMode"))
    amount = fields.amount_fen(deal.get("RealTotalCost"), mode=mode)
    refunds = amount < 0 or bool(deal.get("RefReturnDeals"))
    action = fields.action(deal.get("Action"), refunds=refunds)
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
        detail=_detail(deal, mode),
    )


def _shown_id(deal: Mapping[str, object]) -> str:
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


def _detail(deal: Mapping[str, object], mode: PayMode) -> str:
    parts = [*_specification(deal.get("ProductInfo"))]
    if mode is not PayMode.POSTPAID:
        parts.append(_term(deal))
    parts.append(_resources(deal.get("ResourceId")))
    line = "；".join(part for part in parts if part)
    cut = line if len(line) <= fields.MOST_DETAIL else f"{line[: fields.MOST_DETAIL - 1]}…"
    return fields.line_of_text(cut, "配置", most=fields.MOST_DETAIL)


def _specification(pairs: object) -> Iterator[str]:
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, dict):
            name, value = fields.scalar(pair.get("Name")), fields.scalar(pair.get("Value"))
            yield f"{name}：{value}" if name and value else name or value


def _term(deal: Mapping[str, object]) -> str:
    span, unit = fields.scalar(deal.get("TimeSpan")), fields.scalar(deal.get("TimeUnit"))
    if span in {"", "0"} or not unit:
        return ""
    return f"时长：{span} {_UNITS.get(unit.lower(), unit)}"


def _resources(value: object) -> str:
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    known = [name for name in map(fields.scalar, names) if name]
    shown = "、".join(known[:_RESOURCES_SHOWN])
    return f"{shown} 等 {len(known)} 个资源" if len(known) > _RESOURCES_SHOWN else shown
