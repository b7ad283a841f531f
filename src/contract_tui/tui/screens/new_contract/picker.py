"""The list of orders in the picker: virtual, searched as one types, filtered (P5)."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
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
from contract_tui.tui.remembered import choices_file, load_eligible_only, save_eligible_only
from contract_tui.tui.screens.new_contract.order_columns import (
    NO_MARKS,
    PAY_MODES,
    detail_words,
    empty_words,
    filter_words,
    marked_only_words,
    order_columns,
)
from contract_tui.tui.screens.new_contract.wizard import Wizard
from contract_tui.tui.widgets.safe_input import SafeInput
from contract_tui.tui.widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
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
        self._leading: frozenset[int] = frozenset()
        self._begins = False
        self._marked_only: set[int] | None = None

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
    def _choice_file(self) -> Path:
        return choices_file(self._wizard.access.settings.cache, self._wizard.operator.name, "picker")

    @property
    def table(self) -> "VirtualTable[OrderRow]":
        """The orders."""
        return self.query_one(VirtualTable)

    def begin(self, account: str, holder: str) -> None:
        """Be about other orders, without what narrowed the list down until now; `read_again` reads them.

        Args:
            account: The customer's account number.
            holder: The number of the draft whose orders are chosen; empty for a new contract.
        """
        eligible_only = load_eligible_only(self._choice_file)
        self.filter = OrderFilter(account, eligible_only=eligible_only, holder=holder)
        self._leading, self._marked_only = frozenset(), None
        self._search.value = ""
        self._search.remove_class("-open")

    def read_again(self) -> None:
        """Read the orders again; what is in sight stays until then."""
        self.table.refresh_rows()
        self.show_only(self.filter)

    def lead_with(self, keys: Collection[int], *, begin: bool = False) -> None:
        """Let these orders, too, stand before all others: what was marked when the page was opened.

        Args:
            begin: Whether the cursor goes to the first of them.
        """
        self._leading |= frozenset(keys)
        self._begins = self._begins or begin
        self.show_only(self.filter)

    def show_marked(self, keys: Collection[int]) -> None:
        """Tick exactly these orders; what is unmarked while only marked ones are listed stays in sight."""
        self.table.set_marked(keys)
        if self._marked_only is not None and not self._marked_only >= set(keys):
            self._marked_only |= set(keys)
            self.show_only(self.filter)

    def show_only(self, criteria: OrderFilter) -> None:
        """List what a filter lets through."""
        self.filter = criteria
        self._wizard.jobs.start(self._list(criteria), "orders.list")

    async def _list(self, criteria: OrderFilter) -> None:
        try:
            if self._marked_only is None:
                await self._list_matching(criteria)
            else:
                await self._list_marked(tuple(self._marked_only))
        except DeskError:
            self.set_timer(AGAIN_SECONDS, lambda: self.show_only(self.filter))
            raise
        self._show_detail()

    async def _list_matching(self, criteria: OrderFilter) -> None:
        listing = self._wizard.desk.orders.listing
        listed = await self._wizard.jobs.in_thread(listing, criteria, self._leading)
        self._say(filter_words(criteria, listed.ineligible))
        self.table.set_keys(listed.keys, empty=empty_words(criteria, listed.ineligible))
        if self._begins:
            self._begins = False
            self.table.move_to(0)

    async def _list_marked(self, keys: tuple[int, ...]) -> None:
        rows = await self._wizard.jobs.in_thread(self._wizard.desk.orders.rows, keys, self.filter.holder)
        newest_first = sorted(rows, key=lambda key: (rows[key].order.created_at, key), reverse=True)
        self._say(marked_only_words(len(self.table.marked)))
        self.table.set_keys(newest_first, empty=NO_MARKS)

    def _say(self, words: str) -> None:
        self.query_one("#filter", Static).update(content(words), layout=False)

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        event.stop()
        self._wizard.jobs.start(self._read_rows(event.request, event.keys), "orders.rows")

    async def _read_rows(self, request: int, keys: tuple[int, ...]) -> None:
        try:
            rows = await self._wizard.jobs.in_thread(self._wizard.desk.orders.rows, keys, self.filter.holder)
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
        """Only what can be chosen, or everything; remembered for the next time in this home."""
        self._marked_only = None
        self.show_only(replace(self.filter, eligible_only=not self.filter.eligible_only))
        save_eligible_only(self._choice_file, self.filter.eligible_only)

    def toggle_marked_only(self) -> None:
        """Only what is marked now, or the list as it was."""
        self._marked_only = set(self.table.marked) if self._marked_only is None else None
        self.show_only(self.filter)

    def next_pay_mode(self) -> None:
        """The next way of payment."""
        self._marked_only = None
        place = PAY_MODES.index(self.filter.pay_mode)
        self.show_only(replace(self.filter, pay_mode=PAY_MODES[(place + 1) % len(PAY_MODES)]))

    @property
    def _search(self) -> SafeInput:
        return self.query_one("#order-search", SafeInput)

    def open_search(self) -> None:
        """Go to the search field."""
        if self._marked_only is not None:
            self.toggle_marked_only()
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
        if self._marked_only is not None:
            self.toggle_marked_only()
            return
        if not self._search.has_class("-open") and not self.filter.text:
            raise SkipAction
        self._search.value = ""
        self._close_field()
        self.show_only(replace(self.filter, text=""))

    def _close_field(self) -> None:
        self._search.remove_class("-open")
        self.table.focus()
