"""The list of orders in the picker: virtual, searched as one types, filtered (P5)."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from contract_tui.domain.errors import DeskError
from contract_tui.domain.filters import OrderFilter
from contract_tui.tui.follower import AGAIN_SECONDS
from contract_tui.tui.literal import content
from contract_tui.tui.screens.new_contract.order_columns import (
    PAY_MODES,
    detail_words,
    empty_words,
    filter_words,
    order_columns,
)
from contract_tui.tui.screens.new_contract.wizard import Wizard
from contract_tui.tui.widgets.safe_input import SafeInput
from contract_tui.tui.widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
    from array import array

    from contract_tui.desk.orders.orders import OrderRow

_SEARCH_SECONDS = 0.15


class OrderPicker(Vertical):
    """Filter, table with boxes, and the order under the cursor in full.

    Args:
        wizard: The screen that it is on.

    Attributes:
        filter: Which orders are listed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close_search", show=False)]
    DEFAULT_CSS = """
    OrderPicker {
        height: 1fr;
        & > #filter { height: 1; padding: 0 1; color: $text-muted; }
        & > #order-search { display: none; }
        & > #order-search.-open { display: block; }
        & > #detail { height: 2; padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self, wizard: Wizard) -> None:
        super().__init__()
        self._wizard = wizard
        self.filter = OrderFilter()

    def compose(self) -> ComposeResult:
        """Filter, search field, table, detail."""
        yield Static(id="filter")
        yield SafeInput(placeholder="订单号或产品的一部分，回车回到列表，Esc 清除", id="order-search")
        table: VirtualTable[OrderRow] = VirtualTable(
            order_columns(),
            empty="读取中",
            box=lambda row: row.reason is None,
            row_style=lambda row: "dim" if row.reason else "",
            id="orders-table",
        )
        yield table
        yield Static(id="detail")

    @property
    def table(self) -> "VirtualTable[OrderRow]":
        """The orders."""
        return self.query_one(VirtualTable)

    def show(self, account: str) -> None:
        """Read a customer's orders again; what is in sight stays until then."""
        self.table.refresh_rows()
        self.show_only(replace(self.filter, customer=account))

    def show_only(self, criteria: OrderFilter) -> None:
        """List what a filter lets through."""
        self.filter = criteria
        self.query_one("#filter", Static).update(content(filter_words(criteria)), layout=False)
        self._wizard.jobs.start(self._list(criteria), "orders.list")

    async def _list(self, criteria: OrderFilter) -> None:
        try:
            keys: array[int] = await self._wizard.jobs.in_thread(self._wizard.desk.orders.keys, criteria)
        except DeskError:
            self.set_timer(AGAIN_SECONDS, lambda: self.show_only(self.filter))
            raise
        self.table.set_keys(keys, empty=empty_words(criteria))
        self._show_detail()

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        event.stop()
        self._wizard.jobs.start(self._read_rows(event.request, event.keys), "orders.rows")

    async def _read_rows(self, request: int, keys: tuple[int, ...]) -> None:
        try:
            rows = await self._wizard.jobs.in_thread(self._wizard.desk.orders.rows, keys)
        except DeskError:
            self.set_timer(AGAIN_SECONDS, self.table.rows_failed)
            raise
        self.table.provide_rows(request, rows)
        self._show_detail()

    @on(VirtualTable.RowHighlighted)
    def _show_detail(self) -> None:
        row = self.table.cursor_row
        words = detail_words(row) if row else ""
        self.query_one("#detail", Static).update(content(words), layout=False)
        self._wizard.status.show_position(self.table.position_words)

    def toggle_eligible(self) -> None:
        """Only what can be chosen, or everything."""
        self.show_only(replace(self.filter, eligible_only=not self.filter.eligible_only))

    def next_pay_mode(self) -> None:
        """The next way of payment."""
        place = PAY_MODES.index(self.filter.pay_mode)
        self.show_only(replace(self.filter, pay_mode=PAY_MODES[(place + 1) % len(PAY_MODES)]))

    @property
    def _search(self) -> SafeInput:
        return self.query_one("#order-search", SafeInput)

    def open_search(self) -> None:
        """Go to the search field."""
        self._search.add_class("-open")
        self._search.focus()

    @on(Input.Changed)
    def _search_as_typed(self, event: Input.Changed) -> None:
        event.stop()
        self._wizard.jobs.start(self._search_later(event.value.strip()), "orders.search")

    async def _search_later(self, text: str) -> None:
        await self._wizard.jobs.pause(_SEARCH_SECONDS)
        if text != self.filter.text:
            self.show_only(replace(self.filter, text=text))

    @on(Input.Submitted)
    def _keep_search(self, event: Input.Submitted) -> None:
        event.stop()
        self._close_field()

    def action_close_search(self) -> None:
        """Esc first gives up a search; without one it is left to the screen."""
        if not self._search.has_class("-open") and not self.filter.text:
            raise SkipAction
        self._search.value = ""
        self._close_field()
        self.show_only(replace(self.filter, text=""))

    def _close_field(self) -> None:
        self._search.remove_class("-open")
        self.table.focus()
