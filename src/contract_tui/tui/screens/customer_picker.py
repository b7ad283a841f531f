"""Choosing a customer in a dialog: a list that is searched as one types."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from contract_tui.domain.commands import command
from contract_tui.domain.customers import Customer
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.customer_words import CUSTOMER_COLUMNS, customer_matches
from contract_tui.tui.widgets.search_field import SearchField
from contract_tui.tui.widgets.virtual_table import VirtualTable

_OTHER_LINES = 19
_MOST_ROWS = 10
_NO_CUSTOMER = "还没有客户。用命令添加：{command}"


class CustomerPicker(Vertical):
    """Search field and list; the list takes what it needs, or what the dialog's other parts leave.

    Args:
        account: The customer that the cursor begins on; empty for the first.
    """

    DEFAULT_CSS = "CustomerPicker { height: auto; }"

    def __init__(self, account: str = "") -> None:
        super().__init__()
        self._account = account
        self.table: VirtualTable[Customer] = VirtualTable(
            CUSTOMER_COLUMNS, empty="读取中", box=lambda _customer: True, id="customers"
        )
        self.search = SearchField(placeholder="客户名称、账号或证件编号；回车到列表，Esc 清除", id="search")
        self._customers: dict[int, Customer] = {}

    def compose(self) -> ComposeResult:
        """The field and the list."""
        yield self.search
        yield self.table

    @property
    def chosen(self) -> Customer | None:
        """The customer under the cursor, None while there is none."""
        return self.table.cursor_row

    def show(self, customers: Iterable[Customer]) -> None:
        """List these customers, as far as the search lets them through."""
        self._customers = {customer.id: customer for customer in customers}
        self._fit()
        self._list()
        account, self._account = self._account, ""
        for key, customer in self._customers.items():
            if customer.account == account:
                self.table.move_to_key(key)

    def close_search(self) -> bool:
        """Give up the search; False when there is none."""
        was_open = self.search.is_open
        if was_open:
            self.search.close()
            self.table.focus()
        return was_open

    def on_resize(self) -> None:
        """Fit into the dialog."""
        self._fit()

    def _fit(self) -> None:
        needed = min(len(self._customers) + 1, _MOST_ROWS)
        self.table.styles.height = max(4, min(self.app.size.height - _OTHER_LINES, needed))

    def _list(self) -> None:
        needle = self.search.value
        keys = [key for key, customer in self._customers.items() if customer_matches(customer, needle)]
        nobody = _NO_CUSTOMER.format(command=command("customers add"))
        no_match = f"没有符合的客户。按 {key_name('dialog.cancel')} 清除搜索。"
        self.table.set_keys(keys, empty=no_match if self._customers else nobody)
        self.table.refresh_rows()
        self._tell()

    def _tell(self) -> None:
        table = self.table
        self.post_message(VirtualTable.RowHighlighted(table, table.cursor_key, table.cursor))

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        event.stop()
        rows = {key: self._customers[key] for key in event.keys if key in self._customers}
        self.table.provide_rows(event.request, rows)
        self._tell()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._customers:
            self._list()

    @on(Input.Submitted)
    def _to_list(self, event: Input.Submitted) -> None:
        event.stop()
        self.table.focus()
