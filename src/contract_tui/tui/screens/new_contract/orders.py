"""选择订单: the picker of both channels (S12 to S20, S46 to S48, S61)."""

from typing import Any

from textual import events, on
from textual.app import ComposeResult

from contract_tui.domain.errors import DeskError
from contract_tui.domain.orders import notes
from contract_tui.tui.commands.handling import CommandMethod
from contract_tui.tui.controllers.contract import READING
from contract_tui.tui.routes import CreationDialog
from contract_tui.tui.screens.new_contract.by_number import MarkingByNumber
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.finding import Finding
from contract_tui.tui.screens.new_contract.handing_over import HandingOver
from contract_tui.tui.screens.new_contract.marking import Marking
from contract_tui.tui.screens.new_contract.marking_stretches import MarkingStretches
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.new_contract.picker import OrderPicker
from contract_tui.tui.screens.new_contract.remembered_marks import Purpose
from contract_tui.tui.screens.new_contract.selection_bar import SelectionBar
from contract_tui.tui.screens.new_contract.steps import Steps
from contract_tui.tui.screens.new_contract.wizard import Wizard
from contract_tui.tui.widgets.facts import Facts
from contract_tui.tui.widgets.virtual_table import VirtualTable


class OrdersPage(Page):
    """Marks orders and makes a contract of them."""

    PAGE = PageId.ORDERS
    TABLE = (
        Marking.mark,
        MarkingStretches.mark_range,
        MarkingStretches.mark_down,
        MarkingStretches.mark_up,
        Marking.all,
        Finding.search,
        Finding.eligible,
        Finding.only_marked,
        Finding.pay_mode,
        Marking.none,
        Marking.restore,
        MarkingByNumber.paste,
        MarkingByNumber.holder,
    )
    DEFAULT_CSS = """
    OrdersPage {
        padding: 0;
        & > #notes { padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self, wizard: Wizard) -> None:
        super().__init__(wizard)
        self.picker, bar = OrderPicker(wizard), SelectionBar()
        self._bar = bar
        self.marking = Marking(self, self.picker, bar)
        self._by_number = MarkingByNumber(self, self.marking, self.picker, bar)
        self._stretches = MarkingStretches(self, self.marking, self.picker)
        self.controllers = (self.marking, self._by_number, self._stretches, Finding(self, self.picker))
        self.saving = self.marking.saving
        self._handing_over = HandingOver(wizard, self.marking)
        self._purpose: Purpose | None = None

    def compose(self) -> ComposeResult:
        """Notes (S20, S48), picker, what is chosen, and what is wrong with it."""
        yield Facts(notes(self.wizard.access.settings.limits.orders), id="notes")
        yield self.picker
        yield self._bar

    def footer(self) -> tuple[CommandMethod[Any], ...]:
        """The most used ones before 返回, so that they are seen on a narrow terminal."""
        return (
            Steps.next,
            Marking.mark,
            Marking.all,
            Finding.search,
            Steps.leave,
            Steps.previous,
            Finding.eligible,
            Finding.only_marked,
            MarkingStretches.mark_range,
            MarkingByNumber.paste,
            MarkingByNumber.holder,
            Finding.pay_mode,
            Marking.none,
            Marking.restore,
        )

    def focus_first(self) -> None:
        """The table has the keys."""
        self.picker.table.focus()

    def turned_to(self) -> None:
        """The marks begin with what the desk says: the draft may have other orders than the last time."""
        self._purpose = None

    def show(self, draft: Draft) -> None:
        """Read the orders and the marks again; not while this page itself is handing them over."""
        if self._handing_over.is_under_way or draft.page is not PageId.ORDERS:
            return
        purpose = Purpose.of(draft)
        if purpose != self._purpose:
            self._purpose = purpose
            self._stretches.end()
            self.picker.begin(draft.account, draft.number)
            self.marking.begin(purpose)
        self.picker.read_again()
        self.marking.look(self.wizard.access.settings.limits.orders)

    @on(VirtualTable.MarkRequested)
    @on(VirtualTable.RowSelected)
    def _mark_requested(self, event: VirtualTable.MarkRequested | VirtualTable.RowSelected) -> None:
        # The event's key, not the cursor: while keys come fast the cursor is elsewhere already.
        self._stretches.end()
        self.marking.toggle(self.picker.table.row(event.key))

    @on(VirtualTable.RowHighlighted)
    def _cursor_moved(self) -> None:
        self._stretches.cursor_moved()

    def on_paste(self, event: events.Paste) -> None:
        """Numbers pasted onto the list itself."""
        event.stop()
        self._by_number.pasted(event.text)

    def farewell(self) -> str:
        """Marks come back when the same customer and channel are chosen again, or the same draft."""
        if not self._is_read:
            return super().farewell()
        count, number = len(self.marking.marks.rows), self.draft.number
        if number:
            return f"已保存。合同 {number} 的订单在按下一步后才更改，已勾选 {count} 个。"
        return f"已勾选的 {count} 个订单已保存，下次为此客户创建合同时自动恢复。" if count else ""

    def why_not_back(self) -> str | None:
        """Customer and channel are chosen once and for all when the contract is created (P14)."""
        return "这是第一步：合同已创建，客户和签章方式不能更改。" if self.draft.number else None

    async def go_back(self) -> None:
        """To the dialog that asks for customer and channel; the marks are kept for these."""
        draft = self.draft
        await self.save()
        chosen = await self.wizard.ask(CreationDialog((draft.account, draft.channel)))
        if chosen is not None and chosen != (draft.account, draft.channel):
            self.wizard.journey.begin(*chosen)

    def why_not_on(self) -> str | None:
        """Not before the marks are read; then the guards of S16 and S48 stand before the way on."""
        return self._handing_over.why_not() if self._is_read else READING

    @property
    def _is_read(self) -> bool:
        """Whether what is marked here is marked for what the wizard is about now."""
        return self.marking.is_known and self._purpose == Purpose.of(self.draft)

    async def go_on(self) -> None:
        """Let a contract have the marked orders (S13, S46, S49, P17); else show what stands in the way."""
        done = False
        try:
            done = await self._handing_over.run()
        except DeskError as error:
            self.wizard.desk_app.report(error)
        if not done:
            self.show(self.draft)
