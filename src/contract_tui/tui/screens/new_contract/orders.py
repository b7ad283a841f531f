"""选择订单: the picker of both channels (S12 to S20, S46 to S48, S61)."""

from typing import Any

from textual import events, on
from textual.app import ComposeResult

from contract_tui.desk.contracts.confirmations import draft_facts
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import DeskError
from contract_tui.domain.orders import notes
from contract_tui.domain.states import Channel
from contract_tui.tui.commands.handling import CommandMethod
from contract_tui.tui.dialogs import Confirm
from contract_tui.tui.routes import CreationDialog
from contract_tui.tui.screens.new_contract.by_number import MarkingByNumber
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.finding import Finding
from contract_tui.tui.screens.new_contract.marking import Marking
from contract_tui.tui.screens.new_contract.marking_stretches import MarkingStretches
from contract_tui.tui.screens.new_contract.messages import ContractCreated
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.new_contract.picker import OrderPicker
from contract_tui.tui.screens.new_contract.selection_bar import SelectionBar
from contract_tui.tui.screens.new_contract.splitting import Splitting
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
        self._creating = False
        self._splitting = Splitting(wizard, self.marking)
        self._about: tuple[Channel, str, str] | None = None

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

    def show(self, draft: Draft) -> None:
        """Read the orders and the marks again; not while this page itself is taking the orders."""
        if self._creating or draft.page is not PageId.ORDERS:
            return
        about = draft.channel, draft.account, draft.number
        if about != self._about:
            self._about = about
            self.marking.forget()
        self.picker.show(draft.account, draft.number)
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
        """The guards of S16 and S48 stand before the way on."""
        return None if self._splitting.is_needed else self.marking.marks.problem

    async def go_on(self) -> None:
        """Create the contract over the marked orders; single-party after a confirmation (S13, S46, S49).

        A draft that there is already gets them in place of those that it has (P17).
        """
        if self.draft.contract is not None:
            await self._change(self.draft.contract)
            return
        single = self.draft.channel is Channel.SINGLE and not self._splitting.is_needed
        if single and not await self._confirmed():
            return
        self._creating = True
        try:
            numbers = await self._open()
        except DeskError as error:
            self._creating = False
            self.wizard.desk_app.report(error)
            self.show(self.draft)
            return
        self._creating = bool(numbers)
        if numbers:
            await self.marking.take_away()
            self.post_message(ContractCreated(numbers[0]))
        if len(numbers) > 1:
            self.wizard.tell(f"已创建 {len(numbers)} 份合同：{'、'.join(numbers)}，其余在合同列表中继续。")

    async def _change(self, contract: Contract) -> None:
        wizard, marking = self.wizard, self.marking
        marking.saving.put_off()
        numbers = marking.marks.numbers_after([order.id for order in contract.orders])
        change, version = wizard.desk.revisions.change_orders, contract.version
        await wizard.act(change, contract.number, numbers, wizard.operator, version=version)
        self._about = None
        wizard.journey.choose_orders(again=False)

    async def _open(self) -> tuple[str, ...]:
        """The numbers of what was created; none where a proposal of several contracts was not wanted."""
        if self._splitting.is_needed:
            return await self._splitting.create()
        wizard, draft = self.wizard, self.draft
        numbers = self.marking.marks.order_numbers
        open_one = wizard.desk.drafts.open
        return (
            await wizard.jobs.in_thread(open_one, draft.channel, draft.account, numbers, wizard.operator),
        )

    async def _confirmed(self) -> bool:
        platform = self.wizard.access.settings.platform.short_name
        draft, wizard = self.draft, self.wizard
        customer = draft.customer
        if customer is None:
            customer = await wizard.jobs.in_thread(wizard.desk.customers.get, draft.account)
        facts = draft_facts(customer, draft.channel, self.marking.marks.orders, platform)
        return await wizard.ask(Confirm("创建合同草稿", facts, word="确认保存"))
