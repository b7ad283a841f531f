"""What a list shows: filters of contracts and orders, the same for screens and commands."""

from dataclasses import dataclass

from contract_tui.domain.orders import PayMode
from contract_tui.domain.states import Channel, State


@dataclass(frozen=True, slots=True)
class ContractFilter:
    """Which contracts.

    Attributes:
        states: Any of these; empty means all.
        text: Part of the number, party A's name or an order's number.
        customer: Account number.
    """

    states: frozenset[State] = frozenset()
    text: str = ""
    channel: Channel | None = None
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders.

    Attributes:
        customer: Account number.
        text: Part of the order's number or product.
        eligible_only: Only those that can enter a contract now.
    """

    customer: str | None = None
    text: str = ""
    eligible_only: bool = False
    pay_mode: PayMode | None = None
