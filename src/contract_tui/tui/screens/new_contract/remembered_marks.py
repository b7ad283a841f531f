"""Marks that are kept: for the next contract of a customer, and for other orders of a draft (P17)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tui.domain.states import Channel
from contract_tui.tui.screens.new_contract.draft import Draft
from contract_tui.tui.screens.new_contract.wizard import Wizard

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from contract_tui.desk.orders.orders import OrderRow


@dataclass(frozen=True, slots=True)
class Purpose:
    """What orders are marked for: a customer's next contract in a channel, or a draft.

    Attributes:
        channel: How the contract is sealed.
        account: The customer's account number.
        number: The draft's number; empty for the next contract.
    """

    channel: Channel
    account: str
    number: str

    @classmethod
    def of(cls, draft: Draft) -> "Purpose":
        """What the wizard is about now."""
        return cls(draft.channel, draft.account, draft.number)


class RememberedMarks:
    """What the desk keeps of an operator's marks for one purpose, whatever the wizard is about meanwhile.

    Args:
        wizard: The screen.
        purpose: What the orders are marked for.

    Attributes:
        is_known: Whether they were read.
    """

    def __init__(self, wizard: Wizard, purpose: Purpose) -> None:
        self._wizard, self._purpose = wizard, purpose
        self.is_known = False
        self._kept: tuple[int, ...] = ()
        self._own: tuple[int, ...] = ()

    async def read(self) -> "Sequence[OrderRow]":
        """The orders that were marked last time; for a draft those that it has, unless others were."""
        jobs, desk, purpose, by = self._wizard.jobs, self._wizard.desk, self._purpose, self._wizard.operator
        if purpose.number:
            choice = await jobs.in_thread(desk.revisions.choice, purpose.number, by)
            self._own = choice.own
            self._kept = choice.own if choice.marked is None else choice.marked
        else:
            self._kept = await jobs.in_thread(desk.orders.selection, purpose.account, purpose.channel, by)
        rows = await jobs.in_thread(desk.orders.rows, self._kept, purpose.number)
        self.is_known = True
        return [rows[key] for key in self._kept if key in rows]

    def restored_words(self, count: int) -> str:
        """What is said of so many marks that were just read."""
        if self._own and self._kept == self._own:
            return f"此合同现有 {count} 个订单，列在最前；更改后按下一步生效。"
        return f"已恢复上次勾选的 {count} 个订单。"

    async def changes(self) -> "tuple[Collection[int], Sequence[OrderRow]]":
        """The orders that the draft has lost and got by another window since the last look."""
        jobs, desk, number = self._wizard.jobs, self._wizard.desk, self._purpose.number
        if not number:
            return (), ()
        choice = await jobs.in_thread(desk.revisions.choice, number, self._wizard.operator)
        before, self._own = self._own, choice.own
        rows = await jobs.in_thread(
            desk.orders.rows, [key for key in choice.own if key not in before], number
        )
        return set(before) - set(choice.own), list(rows.values())

    async def keep(self, keys: tuple[int, ...]) -> None:
        """Keep marks, unless they are kept already."""
        if not self.is_known or keys == self._kept:
            return
        jobs, desk, purpose, by = self._wizard.jobs, self._wizard.desk, self._purpose, self._wizard.operator
        if purpose.number:
            await jobs.in_thread(desk.revisions.save_selection, purpose.number, keys, by)
        else:
            await jobs.in_thread(desk.orders.save_selection, purpose.account, purpose.channel, keys, by)
        self._kept = keys
