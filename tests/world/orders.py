"""Orders of the tests' world."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from contract_tui.domain.imports import OrderInput
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode
from tests.world.people import ENTERPRISE, INDIVIDUAL, NOT_ACTIVATED


def an_order(number: str, payer: str = ENTERPRISE, **values: object) -> OrderInput:
    """A prepaid order of 1,409.50 元 that can be chosen, unless the values say otherwise."""
    usual = OrderInput(
        line=1,
        id=number,
        payer=payer,
        kind=OrderKind.ORDER,
        pay_mode=PayMode.PREPAID,
        action=OrderAction.PURCHASE,
        status=OrderStatus.DONE,
        amount_fen=140_950,
        created_at=datetime(2026, 3, 5, 2, 0, tzinfo=UTC),
        product="云服务器 标准型S5",
        detail="4核8GB",
    )
    return replace(usual, **values)  # type: ignore[arg-type]  # the caller's keywords


def plain_orders(count: int) -> Iterator[OrderInput]:
    """Orders `E-01`, `E-02` … of the activated enterprise."""
    return (an_order(f"E-{place:02d}", line=place) for place in range(1, count + 1))


def other_orders() -> Iterator[OrderInput]:
    """Orders of other customers, and one of every kind that the rules treat in its own way."""
    yield an_order("N-01", NOT_ACTIVATED)
    yield an_order("I-01", INDIVIDUAL)
    yield an_order("I-02", INDIVIDUAL)
    yield an_order("P-NEW", pay_mode=PayMode.POSTPAID, created_at=datetime(2018, 8, 31, 16, 0, tzinfo=UTC))
    yield an_order("P-OLD", pay_mode=PayMode.POSTPAID, created_at=datetime(2018, 8, 31, 15, 59, tzinfo=UTC))
    yield an_order("REFUND", action=OrderAction.REFUND, status=OrderStatus.REFUNDED, amount_fen=-500_000)
    yield an_order("MONTHLY", kind=OrderKind.MONTHLY_BILL)
    yield an_order("MARKET", kind=OrderKind.MARKETPLACE)
    yield an_order("UNPAID", status=OrderStatus.UNPAID)
