"""Marks that are kept: for the next contract of a customer, and for other orders of a draft (P17)."""

from typing import TYPE_CHECKING

from contract_tui.tui.screens.new_contract.wizard import Wizard

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from contract_tui.desk.orders.orders import OrderRow


class RememberedMarks:
    """What the desk keeps of an operator's marks, for what the wizard is about when it is first asked.

    Args:
        wizard: The screen.

    Attributes:
        is_known: Whether they were read.
    """

    def __init__(self, wizard: Wizard) -> None:
        self._wizard = wizard
        self.is_known = False
        self._number = ""
        self._kept: tuple[int, ...] = ()
        self._own: tuple[int, ...] = ()

    async def read(self) -> "Sequence[OrderRow]":
        """The orders that were marked last time; for a draft those that it has, unless others were."""
        jobs, desk, draft = self._wizard.jobs, self._wizard.desk, self._wizard.draft
        self._number = draft.number
        if draft.number:
            choice = await jobs.in_thread(desk.revisions.choice, draft.number, self._wizard.operator)
            self._own = choice.own
            self._kept = choice.own if choice.marked is None else choice.marked
        else:
            self._kept = await jobs.in_thread(
                desk.orders.selection, draft.account, draft.channel, self._wizard.operator
            )
        rows = await jobs.in_thread(desk.orders.rows, self._kept, draft.number)
        self.is_known = True
        return [rows[key] for key in self._kept if key in rows]

    def restored_words(self, count: int) -> str:
        """What is said of so many marks that were just read."""
        if self._own and self._kept == self._own:
            return f"此合同现有 {count} 个订单，列在最前；更改后按下一步生效。"
        return f"已恢复上次勾选的 {count} 个订单。"

    async def changes(self) -> "tuple[Collection[int], Sequence[OrderRow]]":
        """The orders that the draft has lost and got by another window since the last look."""
        jobs, desk, draft = self._wizard.jobs, self._wizard.desk, self._wizard.draft
        if not draft.number:
            return (), ()
        choice = await jobs.in_thread(desk.revisions.choice, draft.number, self._wizard.operator)
        before, self._own = self._own, choice.own
        rows = await jobs.in_thread(
            desk.orders.rows, [key for key in choice.own if key not in before], draft.number
        )
        return set(before) - set(choice.own), list(rows.values())

    async def keep(self, keys: tuple[int, ...]) -> None:
        """Keep marks, unless they are kept already."""
        if not self.is_known or keys == self._kept:
            return
        jobs, desk, by = self._wizard.jobs, self._wizard.desk, self._wizard.operator
        if self._number:
            await jobs.in_thread(desk.revisions.save_selection, self._number, keys, by)
        else:
            draft = self._wizard.draft
            await jobs.in_thread(desk.orders.save_selection, draft.account, draft.channel, keys, by)
        self._kept = keys
