"""A contract's way through the wizard: read again after each change, and told when it has moved on."""

from collections.abc import Callable
from dataclasses import replace
from typing import ParamSpec, TypeVar

from contract_tui.domain.contracts import Contract
from contract_tui.domain.customers import Customer
from contract_tui.domain.errors import NotFoundError
from contract_tui.domain.states import Channel
from contract_tui.tui.controllers.contract import perform_on
from contract_tui.tui.host import Host
from contract_tui.tui.screens.new_contract.draft import Draft, news

P = ParamSpec("P")
T = TypeVar("T")


class Journey:
    """Holds what the wizard knows; it follows what the desk says, whoever did it.

    Args:
        host: The screen.
        draft: What is known from the beginning.
        arrived: Called after each look.

    Attributes:
        draft: What is known now.
        lost: Who has ended the contract, and when; empty while it is there.
    """

    def __init__(self, host: Host, draft: Draft, arrived: Callable[[], None]) -> None:
        self._host, self._arrived = host, arrived
        self.draft = draft
        self.lost = ""

    @property
    def is_over(self) -> bool:
        """Whether the wizard has nothing more to show."""
        return bool(self.lost) or self.draft.finished

    def begin(self, account: str, channel: Channel) -> None:
        """Begin anew with another customer or channel: nothing is created yet."""
        self.draft = Draft(channel, account)
        self._host.desk_changed()

    def choose_orders(self, *, again: bool) -> None:
        """Turn to 选择订单 of a contract on 填写信息, or back from there."""
        self.draft = replace(self.draft, choosing=again)
        self._arrived()

    def created(self, number: str) -> None:
        """The chosen orders became a contract."""
        self.draft = replace(self.draft, number=number)
        self._host.desk_changed()

    async def read(self) -> None:
        """Look at the contract and its customer, and tell what became of it (P21).

        Raises:
            DeskError: The desk cannot be asked now; that the contract is gone is noted instead.
        """
        try:
            contract, customer = await self._host.jobs.in_thread(self._look)
        except NotFoundError as error:
            self.lost = error.sentence
            self._arrived()
        else:
            self._take(contract, customer)

    async def act(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Let the desk do something for this window, then show what became of it.

        Raises:
            DeskError: The desk refuses.
        """
        host = self._host
        done = await perform_on(host, self.draft.number, call, *args, **kwargs)
        try:
            contract, customer = await host.jobs.in_thread(self._look)
        except NotFoundError:  # deleted: there is nothing to show
            return done
        self._take(contract, customer)
        return done

    def _look(self) -> tuple[Contract | None, Customer]:
        draft, desk = self.draft, self._host.desk
        contract = desk.contracts.get(draft.number) if draft.number else None
        return contract, desk.customers.get(contract.customer if contract else draft.account)

    def _take(self, contract: Contract | None, customer: Customer) -> None:
        before, self.draft = self.draft, self.draft.read(contract, customer)
        if contract is not None:
            for sentence in news(before.contract, contract, self._host.operator, self._host.access.own):
                self._host.tell(sentence)
        self._arrived()
