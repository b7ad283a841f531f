"""Orders and the rules that say which of them can enter a contract (S14 to S19, S16, S48, S61)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from contract_tui.domain import money
from contract_tui.domain.clock import shanghai_date

POSTPAID_SINCE = date(2018, 9, 1)
"""Postpaid orders count from this day on, Asia/Shanghai (S15)."""
DATA_FILE = "order-data.json"
"""The file inside a contract that holds its orders for machines (docs/json.md).

ASCII on purpose: a PDF states a file's name twice, and the older of the two places knows no Unicode (ISO
32000-1, 7.11.2); programs that read only that one would save the file under scrambled letters.
"""


class PayMode(StrEnum):
    """How an order is paid. Reserved instances (预留实例, the API's riPay) are paid in advance."""

    PREPAID = "prepaid"
    POSTPAID = "postpaid"
    RESERVED = "reserved"


class OrderAction(StrEnum):
    """What an order did."""

    PURCHASE = "purchase"
    RENEW = "renew"
    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    REFUND = "refund"
    OTHER = "other"


class OrderKind(StrEnum):
    """What a row of the billing data really is."""

    ORDER = "order"
    MONTHLY_BILL = "monthly_bill"
    MARKETPLACE = "marketplace"


class OrderStatus(StrEnum):
    """Where an order stands, as far as contracts care; the billing API's codes are mapped on import."""

    UNPAID = "unpaid"
    PAID = "paid"
    DELIVERING = "delivering"
    DONE = "done"
    FAILED = "failed"
    REFUNDED = "refunded"
    CLOSED = "closed"


CONTRACTABLE = frozenset({OrderStatus.PAID, OrderStatus.DELIVERING, OrderStatus.DONE, OrderStatus.REFUNDED})
"""The statuses of orders that were paid for; the others never became a purchase."""
_STATUS_REASONS = {
    OrderStatus.UNPAID: "订单未支付",
    OrderStatus.FAILED: "订单发货失败",
    OrderStatus.CLOSED: "订单已关闭或失效",
}


@dataclass(frozen=True, slots=True)
class Order:
    """One order as the picker shows it and as a contract keeps it.

    Attributes:
        id: The order's number (子订单号).
        customer: The account number of the customer who pays.
        amount_fen: The amount in 分 as imported, negative for a refund; `contract_amount` is what counts.
        created_at: UTC.
        product: Product and sub-product in one line.
        detail: Specification and resources in one line, may be empty.
        contract: The number of the undeleted contract that holds the order, or None.
    """

    id: str
    customer: str
    kind: OrderKind
    pay_mode: PayMode
    action: OrderAction
    status: OrderStatus
    amount_fen: int
    created_at: datetime
    product: str
    detail: str = ""
    contract: str | None = None

    @property
    def contract_amount(self) -> int | None:
        """What the order adds to a contract's total, in 分; None for a postpaid order (S18)."""
        return None if self.pay_mode is PayMode.POSTPAID else self.amount_fen


def ineligible(order: Order, *, holder: str = "") -> str | None:
    """Say why an order cannot enter a contract, or None when it can.

    Rules S14, S15, S17, S19 and S61; what can never be chosen is said first.

    Args:
        holder: The number of a contract that may give the order up: that it holds it does not count.
    """
    if order.kind is OrderKind.MARKETPLACE:
        return "云市场订单，请联系服务商获取合同"
    if order.kind is OrderKind.MONTHLY_BILL:
        return "月结账单不支持生成合同"
    if order.pay_mode is PayMode.POSTPAID and shanghai_date(order.created_at) < POSTPAID_SINCE:
        return "2018-09-01 之前的后付费订单"
    if order.status not in CONTRACTABLE:
        return _STATUS_REASONS[order.status]
    if order.contract is not None and order.contract != holder:
        return f"已在合同 {order.contract} 中"
    return None


def total(orders: Iterable[Order]) -> int:
    """The contract's total in 分; postpaid orders add nothing, their consumption settles them (S18)."""
    return sum(order.contract_amount or 0 for order in orders)


_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def split_numbers(text: str) -> list[str]:
    """The order numbers in a text, in their order.

    Whatever cannot stand in an order's number separates: blanks, line breaks, punctuation, Chinese words.
    Full-width letters and digits count as the plain ones.
    """
    return _NUMBER.findall(unicodedata.normalize("NFKC", text))


def selection_problem(count: int, total_fen: int, *, limit: int) -> str | None:
    """Say why a selection of orders cannot become one contract, or None when it can (S16, S48).

    Args:
        count: How many orders are chosen.
        total_fen: Their total in 分.
        limit: The most orders that one contract may take.
    """
    if count == 0:
        return "请至少选择一个订单。"
    if count > limit:
        parts = -(-count // limit)
        many = "两" if parts == _TWO else f" {parts} "
        return f"单个订单合同最多 {limit} 个订单，已选 {count} 个；请分成{many}个订单合同申请。"
    if total_fen < 0:
        return f"合同总金额须大于等于 0，当前为 {money.figures(total_fen)} 元；请调整所选的退款订单。"
    if total_fen > money.LARGEST_FEN:
        return f"合同总金额 {money.figures(total_fen)} 元超出上限，请分成多个订单合同申请。"
    return None


_TWO = 2
MOST_ORDERS = 30
"""The most orders of one contract, unless the settings say otherwise (S48)."""
_NOTES: tuple[str, ...] = (
    "支持预付费订单、2018-09-01（含）之后创建的后付费订单；退款订单可选，但合同总金额须大于等于 0。",
    "暂不支持月结账单生成合同；后付费订单在合同中不体现实际消费金额。",
    "云市场由第三方服务商提供服务，请联系相应服务商获取合同。",
)


def notes(limit: int) -> tuple[str, ...]:
    """The notes of S14 to S19, and of S48 (S20).

    Args:
        limit: The most orders that one contract may take.
    """
    return (*_NOTES, f"单个订单合同最多 {limit} 个订单，超过时请分成两个订单合同申请。")
