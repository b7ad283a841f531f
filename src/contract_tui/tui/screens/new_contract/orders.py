"""选择订单: the picker of both channels (S12 to S20, S46 to S48, S61)."""

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from contract_tui.domain.errors import DeskError
from contract_tui.domain.orders import notes
from contract_tui.domain.states import Channel
from contract_tui.tui.commands.command import Command
from contract_tui.tui.screens.dialogs import Confirm
from contract_tui.tui.screens.new_contract.confirmation import single_facts
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.marking import MarkingMany
from contract_tui.tui.screens.new_contract.marks import Marks
from contract_tui.tui.screens.new_contract.messages import ContractCreated
from contract_tui.tui.screens.new_contract.picker import OrderPicker
from contract_tui.tui.screens.new_contract.selection_bar import SelectionBar
from contract_tui.tui.widgets.facts import Facts
from contract_tui.tui.widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from contract_tui.desk.orders.orders import OrderRow

_GROUP = "选择订单"


class OrdersPage(MarkingMany):
    """Marks orders and makes a contract of them."""

    PAGE = PageId.ORDERS
    COMMANDS = (
        Command("orders.mark", ("space",), "勾选", "勾选或取消勾选光标所在的订单", _GROUP),
        Command("orders.all", ("a",), "全选", "勾选当前显示的全部可选订单，到上限为止", _GROUP),
        Command("orders.search", ("/", "f3"), "搜索", "按订单号或产品搜索，边输入边查找", _GROUP),
        Command("orders.eligible", ("o",), "可选/全部", "只显示可选的订单，或显示全部", _GROUP),
        Command("orders.pay-mode", ("p",), "付费方式", "依次筛选预付费、后付费、预留实例", _GROUP),
        Command("orders.none", ("u",), "清除", "取消全部勾选", _GROUP),
        *MarkingMany.BY_NUMBER,
    )
    FOOTER = (
        "next",
        "orders.mark",
        "orders.all",
        "orders.search",
        "leave",
        "orders.paste",
        "orders.holder",
        "orders.eligible",
        "orders.pay-mode",
        "orders.none",
    )
    DEFAULT_CSS = """
    OrdersPage {
        padding: 0;
        & > #notes { padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.marks = Marks(0, {})
        self._restored = False
        self._known: tuple[int, ...] = ()
        self._creating = False

    def compose(self) -> ComposeResult:
        """Notes (S20, S48), picker, what is chosen, and what is wrong with it."""
        yield Facts(notes(self.wizard.access.settings.limits.orders), id="notes")
        yield OrderPicker()
        yield SelectionBar()

    @property
    def _picker(self) -> OrderPicker:
        return self.query_one(OrderPicker)

    @property
    def _bar(self) -> SelectionBar:
        return self.query_one(SelectionBar)

    def focus_first(self) -> None:
        """The table has the keys."""
        self._picker.table.focus()

    def show(self, draft: Draft) -> None:
        """Read the orders and the marks again; not while this page itself is taking the orders."""
        if self._creating:
            return
        self.marks = replace(self.marks, limit=self.wizard.access.settings.limits.orders)
        self._picker.show(draft.account)
        self._bar.show(self.marks)
        self.wizard.start(self._read_marks(), "orders.marks")

    async def _read_marks(self) -> None:
        wanted = tuple(self.marks.rows) if self._restored else await self._saved()
        found = await self.wizard.in_thread(self.wizard.desk.orders.rows, wanted)
        if self._restored:
            self._recheck(found)
        else:
            self._restored = True
            self._known = wanted
            self._restore(found[key] for key in wanted if key in found)

    async def _saved(self) -> tuple[int, ...]:
        wizard, draft = self.wizard, self.draft
        selection = wizard.desk.orders.selection
        return await wizard.in_thread(selection, draft.account, draft.channel, wizard.operator)

    def _restore(self, rows: "Iterable[OrderRow]") -> None:
        standing = [row for row in rows if row.reason is None]
        if standing:
            self._set_marks(self.marks.added(standing), save=False)
            self._bar.note(f"已恢复上次勾选的 {len(standing)} 个订单。")

    def _recheck(self, found: "Mapping[int, OrderRow]") -> None:
        marks, lost = self.marks.reread(found)
        if marks != self.marks:
            self._set_marks(marks)
        for sentence in lost[:3]:
            self.wizard.tell(sentence, "warning")

    @on(VirtualTable.MarkRequested)
    @on(VirtualTable.RowSelected)
    def _mark_requested(self, event: VirtualTable.MarkRequested | VirtualTable.RowSelected) -> None:
        # The event's key, not the cursor: while keys come fast the cursor is elsewhere already.
        self._mark(self._picker.table.row(event.key))

    def do_orders_mark(self) -> None:
        """Mark or unmark the order under the cursor, or say why it cannot be chosen (P5)."""
        self._mark(self._picker.table.cursor_row)

    def _mark(self, row: "OrderRow | None") -> None:
        if row is None:
            return
        if row.reason and row.key not in self.marks.rows:
            self._bar.note(f"订单 {row.order.id} 不可选：{row.reason}。")
            return
        self._bar.note("")
        self._set_marks(self.marks.toggled(row))

    def do_orders_none(self) -> None:
        """Unmark all."""
        self._bar.note("")
        self._set_marks(self.marks.cleared())

    def do_orders_search(self) -> None:
        """Open the search field."""
        self._picker.open_search()

    def do_orders_eligible(self) -> None:
        """Show only what can be chosen, or everything."""
        self._picker.toggle_eligible()

    def do_orders_pay_mode(self) -> None:
        """The next way of payment."""
        self._picker.next_pay_mode()

    def _set_marks(self, marks: Marks, *, save: bool = True) -> None:
        self.marks = marks
        self._picker.table.set_marked(marks.rows)
        self._bar.show(self.marks)
        self.wizard.refresh_bindings()
        if save:
            self.wizard.start(self._save_later(), "orders.save")

    def set_marks(self, marks: Marks) -> None:
        """Many were marked at once."""
        self._set_marks(marks)

    async def _save_later(self) -> None:
        await self.save_soon()
        self.wizard.status.show("")

    async def keep(self) -> None:
        """Keep the marks for the next time."""
        keys = tuple(self.marks.rows)
        if self._restored and keys != self._known:
            wizard, draft = self.wizard, self.draft
            save = wizard.desk.orders.save_selection
            await wizard.in_thread(save, draft.account, draft.channel, keys, wizard.operator)
            self._known = keys

    def farewell(self) -> str:
        """Marks come back when the same customer and channel are chosen again."""
        count = len(self.marks.rows)
        return f"已勾选的 {count} 个订单已保存，下次为此客户创建合同时自动恢复。" if count else ""

    def why_not(self, command: Command) -> str | None:
        """The guards of S16 and S48 stand before the way on."""
        if command.id == "next":
            return self.marks.problem
        if command.id == "orders.none" and not self.marks.rows:
            return "没有勾选的订单。"
        return super().why_not(command)

    async def go_on(self) -> None:
        """Create the contract over the marked orders; single-party after a confirmation (S13, S46, S49)."""
        if self.draft.channel is Channel.SINGLE and not await self._confirmed():
            return
        self._creating = True
        try:
            number = await self._open()
        except DeskError as error:
            self._creating = False
            self.wizard.desk_app.report(error)
            self.show(self.draft)
            return
        self.marks = self.marks.cleared()
        await self.save()
        self.post_message(ContractCreated(number))

    async def _open(self) -> str:
        wizard, draft = self.wizard, self.draft
        numbers = self.marks.order_numbers
        return await wizard.in_thread(
            wizard.desk.drafts.open, draft.channel, draft.account, numbers, wizard.operator
        )

    async def _confirmed(self) -> bool:
        platform = self.wizard.access.settings.platform.short_name
        facts = single_facts(self.draft, self.marks, platform)
        return await self.wizard.app.push_screen_wait(Confirm("创建合同草稿", facts, word="确认保存"))
