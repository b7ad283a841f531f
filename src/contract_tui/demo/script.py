"""Acting at the desk at scripted moments, so that sample contracts have a real history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract_tui.demo import data
from contract_tui.desk.desk import Desk
from contract_tui.domain.audit import Operator
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.orders import Order, OrderAction, PayMode
from contract_tui.domain.parties import Mailing
from contract_tui.domain.states import Channel
from contract_tui.engine.worker import Worker

BY = Operator("演示操作员")
"""Who does everything in the sample."""
MINUTES = timedelta(minutes=1)
_MAILING = Mailing(2, "林演示", "13800000001", "广东省深圳市南山区演示路 1 号云帆大厦 8 层")

Choice = Callable[[Order], bool]
"""Which orders a story takes."""


def bought(order: Order) -> bool:
    """Paid in advance and not paid back."""
    return order.pay_mode is PayMode.PREPAID and order.action is not OrderAction.REFUND


def settled_by_consumption(order: Order) -> bool:
    """Postpaid: its row shows no amount (S18)."""
    return order.pay_mode is PayMode.POSTPAID


def anything(order: Order) -> bool:
    """Also refunds, reserved instances and postpaid orders."""
    return bool(order.id)


class ScriptedClock:
    """A clock that stands still until the script moves it.

    Args:
        moment: Where it starts, UTC.
    """

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The script's present moment, UTC."""
        return self._moment

    def move_to(self, moment: datetime) -> None:
        """Go forward; a moment in the past is ignored."""
        self._moment = max(self._moment, moment)


@dataclass(frozen=True, slots=True)
class Script:
    """Acts at the desk at scripted moments.

    Attributes:
        worker: Does everything that is due at the clock's moment, as the engine's own.
    """

    desk: Desk
    clock: ScriptedClock
    worker: Worker

    def until(self, moment: datetime) -> None:
        """Let time pass, every background step at its own moment."""
        while (due := self.desk.tasks.next_due()) is not None and due <= moment:
            self.clock.move_to(due)
            self.worker.run_once()
        self.clock.move_to(moment)

    def wait(self, time: timedelta) -> None:
        """Let so much time pass."""
        self.until(self.clock.now() + time)

    def orders(self, account: str, choice: Choice, count: int) -> list[str]:
        """The newest eligible orders of a kind.

        Raises:
            LookupError: The sample has not so many left.
        """
        eligible = self.desk.orders.list(OrderFilter(customer=account, eligible_only=True))
        chosen = [order.id for order in eligible if choice(order)][:count]
        if len(chosen) < count:
            raise LookupError(f"the sample has only {len(chosen)} of {count} such orders for {account}")
        return chosen

    def open(
        self,
        channel: Channel,
        account: str,
        count: int,
        choice: Choice = bought,
    ) -> str:
        """Create a contract over eligible orders, prepaid purchases unless told otherwise."""
        chosen = self.orders(account, choice, count)
        return self.desk.drafts.open(channel, account, chosen, BY)

    def reviewed(self, account: str, count: int, choice: Choice = bought) -> str:
        """A both-party contract whose text lies before the operator."""
        number = self.open(Channel.BOTH, account, count, choice)
        self.wait(4 * MINUTES)
        self.desk.drafts.confirm_party(number, data.PARTIES[account], BY)
        self.wait(5 * MINUTES)
        return number

    def confirmed(self, account: str, count: int, signer: str, choice: Choice = bought) -> str:
        """The same with its text confirmed and its signer chosen."""
        number = self.reviewed(account, count, choice)
        self.desk.drafts.confirm_text(number, BY)
        self.wait(2 * MINUTES)
        customer = self.desk.customers.get(account)
        chosen = next(each for each in customer.signers if each.name == signer)
        if account != data.INDIVIDUAL:
            self.desk.drafts.choose_signer(number, chosen.id, BY)
        return number

    def sent(self, account: str, count: int, signer: str, choice: Choice = bought) -> str:
        """The same with the message sent to the signer."""
        number = self.confirmed(account, count, signer, choice)
        self.desk.signing.send(number, BY)
        self.wait(1 * MINUTES)
        return number

    def drafted(self, account: str, count: int, choice: Choice = bought) -> str:
        """A single-party contract whose draft is made."""
        number = self.open(Channel.SINGLE, account, count, choice)
        self.wait(4 * MINUTES)
        return number

    def converted(self, account: str, count: int, choice: Choice = bought) -> str:
        """A single-party contract that is being sealed."""
        number = self.drafted(account, count, choice)
        self.desk.signing.convert(number, BY)
        return number

    def ask_for_paper(self, number: str) -> None:
        """申请纸质合同 for an effective contract."""
        self.desk.papers.request(number, _MAILING, BY)
