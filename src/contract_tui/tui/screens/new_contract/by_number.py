"""Marking orders by their numbers, and the contract that an order is in (P5)."""

from collections.abc import Sequence

from contract_tui.domain.orders import split_numbers
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.dialogs import Notice
from contract_tui.tui.routes import ContractPage
from contract_tui.tui.screens.new_contract.marking import Marking
from contract_tui.tui.screens.new_contract.page import Page, PageCommands
from contract_tui.tui.screens.new_contract.paste_dialog import NO_NUMBERS, PasteDialog, pasted_facts
from contract_tui.tui.screens.new_contract.picker import OrderPicker
from contract_tui.tui.screens.new_contract.selection_bar import SelectionBar

_GROUP = "选择订单"


class MarkingByNumber(PageCommands):
    """Orders by their numbers, and the contract that an order is in.

    Args:
        page: Whose commands they are.
        marking: Marks the orders.
        picker: Has the order under the cursor.
        bar: Has room for a note.
    """

    def __init__(self, page: Page, marking: Marking, picker: OrderPicker, bar: SelectionBar) -> None:
        super().__init__(page)
        self._marking, self._picker, self._bar = marking, picker, bar

    @property
    def _holder(self) -> str | None:
        row = self._picker.table.cursor_row
        return row.order.contract if row else None

    def _is_free(self) -> str | None:
        if self._holder is not None:
            return None
        return "光标所在的订单不在任何合同中。" if self._picker.table.cursor_row else "没有选中的订单。"

    @handles(Command("orders.paste", ("L", "f4"), "粘贴订单号", "按订单号勾选；也可直接粘贴到列表上", _GROUP))
    async def paste(self) -> None:
        """Ask for numbers, then mark their orders."""
        typed = await self.host.ask(PasteDialog())
        if typed is not None:
            await self._mark(split_numbers(typed))

    @handles(
        Command("orders.holder", ("h",), "所在合同", "查看占用光标所在订单的合同", _GROUP), why_not=_is_free
    )
    def holder(self) -> None:
        """Look at the contract that holds the order under the cursor; Esc comes back."""
        if self._holder is not None:
            self.host.go_to(ContractPage(self._holder))

    def pasted(self, text: str) -> None:
        """Numbers were pasted onto the list itself."""
        numbers = split_numbers(text)
        if numbers:
            self.host.jobs.start(self._mark(numbers), "orders.paste")
        else:
            self._bar.note(NO_NUMBERS)

    async def _mark(self, numbers: Sequence[str]) -> None:
        host, before = self.host, len(self._marking.marks.rows)
        look_up, draft = host.desk.orders.look_up, host.draft
        looked_up = await host.jobs.in_thread(look_up, draft.account, numbers, draft.number)
        beyond = self._marking.add(looked_up.rows)
        marks = self._marking.marks
        limit = f"超出单个订单合同 {marks.limit} 个的上限，请另建合同"
        refused = [*looked_up.refused, *((row.order.id, limit) for row in beyond)]
        if refused:
            await host.ask(Notice("粘贴订单号", pasted_facts(len(marks.rows) - before, refused)))
