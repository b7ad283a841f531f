"""The example that stands in 合同模板 in place of a customer's own data (S3)."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.orders import Order, OrderAction, OrderKind, OrderStatus, PayMode, total
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.platform import Platform
from contract_tui.domain.states import Channel

if TYPE_CHECKING:
    from contract_tui.documents.template import DocumentFacts

_BLANK = "____________"
_ORDERS = (
    Order(
        id="（订单号）",
        customer="",
        kind=OrderKind.ORDER,
        pay_mode=PayMode.PREPAID,
        action=OrderAction.PURCHASE,
        status=OrderStatus.DONE,
        amount_fen=140_950,
        created_at=datetime(2026, 1, 5, 2, 0, tzinfo=UTC),
        product="（预付费产品示例）",
    ),
    Order(
        id="（订单号）",
        customer="",
        kind=OrderKind.ORDER,
        pay_mode=PayMode.POSTPAID,
        action=OrderAction.PURCHASE,
        status=OrderStatus.DONE,
        amount_fen=0,
        created_at=datetime(2026, 1, 5, 2, 0, tzinfo=UTC),
        product="（后付费产品示例）",
    ),
)


def sample_facts(channel: Channel, platform: Platform) -> "DocumentFacts":
    """Facts with blanks for what a customer's contract fills in."""
    from contract_tui.documents.template import DocumentFacts

    return DocumentFacts(
        number="DD-YYYYMMDD-NNNNNN-C",
        channel=channel,
        created_on=date(2026, 1, 5),
        customer_name=_BLANK,
        customer_kind=CustomerKind.ENTERPRISE,
        code=_BLANK,
        framework=_BLANK,
        party=PartyDetails(*[_BLANK] * 4) if channel is Channel.BOTH else None,
        orders=_ORDERS,
        total_fen=total(_ORDERS),
        platform=platform,
    )
