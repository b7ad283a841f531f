"""How single values of an imported order are read, the same for JSON and CSV."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from contract_tui.desk.orders.importing.moments import moment_of
from contract_tui.domain import money, text
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode

_T = TypeVar("_T")

MOST_ID = 64
MOST_PRODUCT = 120
MOST_DETAIL = 300

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class BadValueError(ValueError):
    """A value that keeps its row out.

    Args:
        reason: Why, in the interface's words.
        hint: What to do; may be empty.
    """

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


MARKETPLACE_STATUS = "30"
"""The status code that the billing API gives to orders of the marketplace (云市场), S19."""

STATUSES: Mapping[str, OrderStatus] = MappingProxyType(
    {
        "1": OrderStatus.UNPAID,
        "2": OrderStatus.PAID,
        "3": OrderStatus.DELIVERING,
        "4": OrderStatus.DONE,
        "5": OrderStatus.FAILED,
        "6": OrderStatus.REFUNDED,
        "7": OrderStatus.CLOSED,
        "8": OrderStatus.CLOSED,
        "9": OrderStatus.CLOSED,
        "10": OrderStatus.DONE,  # 产品已失效: it was paid and its term is over
        "11": OrderStatus.UNPAID,
        "12": OrderStatus.UNPAID,
        "13": OrderStatus.DELIVERING,
        MARKETPLACE_STATUS: OrderStatus.PAID,
        "未支付": OrderStatus.UNPAID,
        "已支付": OrderStatus.PAID,
        "发货中": OrderStatus.DELIVERING,
        "已发货": OrderStatus.DONE,
        "发货失败": OrderStatus.FAILED,
        "已退款": OrderStatus.REFUNDED,
        "已关单": OrderStatus.CLOSED,
        "订单过期": OrderStatus.CLOSED,
        "订单已失效": OrderStatus.CLOSED,
        "产品已失效": OrderStatus.DONE,
        "代付拒绝": OrderStatus.UNPAID,
        "支付中": OrderStatus.UNPAID,
        "交易中": OrderStatus.DELIVERING,
        "交易成功": OrderStatus.DONE,
        **{status.value: status for status in OrderStatus},
    }
)

PAY_MODES: Mapping[str, PayMode] = MappingProxyType(
    {
        "prepay": PayMode.PREPAID,
        "postpay": PayMode.POSTPAID,
        "ripay": PayMode.RESERVED,
        "1": PayMode.PREPAID,
        "0": PayMode.POSTPAID,
        "预付费": PayMode.PREPAID,
        "包年包月": PayMode.PREPAID,
        "后付费": PayMode.POSTPAID,
        "按量计费": PayMode.POSTPAID,
        "预留实例": PayMode.RESERVED,
        **{mode.value: mode for mode in PayMode},
    }
)

ACTIONS: Mapping[str, OrderAction] = MappingProxyType(
    {
        "upconvertexpire": OrderAction.UPGRADE,
        "downconvertexpire": OrderAction.DOWNGRADE,
        "新购": OrderAction.PURCHASE,
        "购买": OrderAction.PURCHASE,
        "续费": OrderAction.RENEW,
        "升配": OrderAction.UPGRADE,
        "降配": OrderAction.DOWNGRADE,
        "退款": OrderAction.REFUND,
        "退货": OrderAction.REFUND,
        **{action.value: action for action in OrderAction},
    }
)

KINDS: Mapping[str, OrderKind] = MappingProxyType(
    {
        "订单": OrderKind.ORDER,
        "月结账单": OrderKind.MONTHLY_BILL,
        "云市场": OrderKind.MARKETPLACE,
        **{kind.value: kind for kind in OrderKind},
    }
)

_CURRENCIES = frozenset({"", "CNY", "RMB", "人民币"})


def scalar(value: object, label: str = "字段") -> str:
    """A JSON scalar or a table's cell as text; null is empty.

    Raises:
        BadValueError: It is a truth value, a list or an object.
    """
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadValueError(f"{label}的类型不正确")
    return str(int(value)) if _is_integer(value) else str(value)


def _is_integer(value: int | Decimal) -> bool:
    if isinstance(value, int):
        return True
    return value.is_finite() and value.adjusted() < MOST_ID and value == value.to_integral_value()


def identifier(value: object, label: str) -> str:
    """An order's or an account's number.

    Args:
        value: As the source gives it.
        label: What it is, then the source's name for it: `订单号 OrderId`.

    Raises:
        BadValueError: It is missing, too long, or holds what no number holds.
    """
    subject = f"{label} "  # it ends with the source's own name in Latin letters
    if isinstance(value, Decimal):
        raise BadValueError(f"{subject}是小数，位数可能已丢失", "请以文本形式提供编号")
    number = scalar(value, subject)
    if not number:
        raise BadValueError(f"缺少{label}")
    if len(number) > MOST_ID:
        raise BadValueError(f"{subject}最多 {MOST_ID} 个字符，现有 {len(number)} 个")
    if not _ID.fullmatch(number):
        raise BadValueError(
            f"{subject}只能含字母、数字、- 和 _",
            "若由表格软件改写成 2.02E+22 一类，请以文本格式重新导出",
        )
    return number


def line_of_text(value: object, label: str, *, most: int) -> str:
    """A text as it may stand in a contract: one line, trimmed, without invisible characters.

    Raises:
        BadValueError: It holds control or bidirectional characters, or is too long.
    """
    return _checked_line(scalar(value, label), label, most)


@lru_cache(maxsize=4096)
def _checked_line(value: str, label: str, most: int) -> str:
    """The products of a million orders are a few thousand texts."""
    line = text.tidy(value)
    problem = text.problem(line, most=most)
    if problem:
        raise BadValueError(f"{label}{problem}")
    return line


def moment(value: object) -> datetime:
    """A time in UTC; without an offset it is Shanghai's, as the billing API means it.

    Raises:
        BadValueError: It is missing, or none between 2000 and 2099 beyond doubt.
    """
    written = scalar(value, "创建时间")
    if not written:
        raise BadValueError("缺少创建时间")
    try:
        return moment_of(written)
    except ValueError:
        raise BadValueError(
            f"创建时间不正确：{text.shown(written)[:40]}",
            "请写成 2020-09-22 00:00:00（北京时间），年份四位在前",
        ) from None


def pay_mode(value: object) -> PayMode:
    """The pay mode: prePay, postPay, riPay, or 1 and 0 as the API also gives them.

    Raises:
        BadValueError: It is missing or unknown.
    """
    return _looked_up(value, PAY_MODES, "付费模式")


def status(value: object) -> OrderStatus:
    """Where the order stands, by the API's code or its name.

    Raises:
        BadValueError: It is missing or unknown.
    """
    return _looked_up(value, STATUSES, "订单状态")


def kind(value: object) -> OrderKind:
    """What the row is; empty is an order.

    Raises:
        BadValueError: It is unknown.
    """
    return _looked_up(value, KINDS, "类别") if scalar(value) else OrderKind.ORDER


def _looked_up(value: object, known: Mapping[str, _T], label: str) -> _T:
    word = scalar(value, label)
    if not word:
        raise BadValueError(f"缺少{label}")
    try:
        return known[word.lower()]
    except KeyError:
        raise BadValueError(f"未知的{label}：{text.shown(word)[:20]}") from None


def action(value: object, *, refunds: bool) -> OrderAction:
    """What the order did.

    Args:
        value: The API's Action or its Chinese word. What we have no word for is OTHER; so is a
            missing action, since a contract must not say 新购 where the source does not.
        refunds: Whether the amount, or the orders that it names, tell that money went back.
    """
    word = scalar(value)
    if not word:
        return OrderAction.REFUND if refunds else OrderAction.OTHER
    return ACTIONS.get(word.lower(), OrderAction.OTHER)


def check_currency(value: object) -> None:
    """Let only renminbi pass: a contract adds up 分 (P11).

    Raises:
        BadValueError: Another currency.
    """
    currency = scalar(value)
    if currency.upper() not in _CURRENCIES:
        raise BadValueError(f"币种不是人民币：{text.shown(currency)[:10]}", "只支持人民币订单")


def amount_fen(value: object, *, mode: PayMode, in_yuan: bool = False, decimal_commas: bool = False) -> int:
    """The amount paid in 分, rounded half up, with the sign that the source gives.

    Args:
        value: A number or a text; a postpaid order may come without (S18).
        mode: The order's pay mode.
        in_yuan: The source counts 元 instead of 分.
        decimal_commas: The source may write the decimal point as a comma.

    Raises:
        BadValueError: It is missing, not finite, too large, or can be read in two ways.
    """
    written = scalar(value, "金额")
    if not written:
        if mode is PayMode.POSTPAID:
            return 0
        raise BadValueError("缺少实际支付金额")
    number = written if isinstance(value, str) else value
    read = money.from_yuan if in_yuan else money.from_fen
    try:
        return read(number, decimal_commas=decimal_commas)
    except ValueError as error:
        raise BadValueError(f"金额不正确：{text.shown(written)[:40]}（{error}）") from None


def signed(amount: int, what: OrderAction) -> int:
    """The amount as a contract counts it: a refund is negative whatever its sign was."""
    return -abs(amount) if what is OrderAction.REFUND else amount
