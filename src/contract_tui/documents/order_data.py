"""The contract's order data for machines: the JSON that is attached to its PDF (docs/json.md)."""

import json
from datetime import UTC, datetime

from contract_tui.documents.attachments import Attachment
from contract_tui.documents.template import DocumentFacts
from contract_tui.domain import money
from contract_tui.domain.checkpoints import CheckpointHead
from contract_tui.domain.orders import DATA_FILE, Order

DESCRIPTION = "订单数据"
MIME_TYPE = "application/json"
FORMAT, VERSION = "contract-tui.order-data", 1


def order_data_file(facts: DocumentFacts, checkpoint: CheckpointHead | None = None) -> Attachment:
    """The order data as the file that the contract's PDF carries."""
    return Attachment(DATA_FILE, order_data(facts, checkpoint), MIME_TYPE, DESCRIPTION)


def order_data(facts: DocumentFacts, checkpoint: CheckpointHead | None = None) -> bytes:
    """What the contract's table says, as data.

    Args:
        facts: What the contract's text cites.
        checkpoint: The newest one when the document is made: whoever has the document can tell whether the
            home's history up to it is still the same.

    Returns:
        UTF-8 JSON, keys in alphabetical order, the same bytes for the same facts; amounts are integers of 分,
        moments UTC. Of party A's details only the name and code that the contract is about: no telephone
        number leaves the text (P9).
    """
    content = {
        "format": {"name": FORMAT, "version": VERSION},
        "number": facts.number,
        "channel": facts.channel.value,
        "created_on": facts.created_on.isoformat(),
        "customer": {"name": facts.customer_name, "kind": facts.customer_kind.value, "code": facts.code},
        "platform": {"name": facts.platform.legal_name, "code": facts.platform.code},
        "framework": facts.framework,
        "orders": [_order(order) for order in facts.orders],
        "currency": "CNY",
        "total_fen": facts.total_fen,
        "total_capital": money.capital(facts.total_fen),
        "checkpoint": checkpoint_data(checkpoint),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2)
    return f"{text}\n".encode()


def checkpoint_data(head: CheckpointHead | None) -> dict[str, object] | None:
    """A checkpoint as documents carry it."""
    return None if head is None else {"sequence": head.sequence, "hash": head.hash}


def _order(order: Order) -> dict[str, object]:
    return {
        "id": order.id,
        "product": order.product,
        "detail": order.detail,
        "pay_mode": order.pay_mode.value,
        "action": order.action.value,
        "created_at": _utc(order.created_at),
        "amount_fen": order.contract_amount,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
