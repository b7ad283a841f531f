"""客户: the list of customers, from where each is added, edited and followed."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from contract_tui.domain.commands import command
from contract_tui.domain.customers import Activation, Customer, CustomerKind
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import commands_of, handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.controllers.customer import CustomerActions, progress
from contract_tui.tui.customer_words import KINDS, customer_matches
from contract_tui.tui.follower import Follower
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.screens.customer import CustomerScreen
from contract_tui.tui.screens.customer_adding import CustomerAdding
from contract_tui.tui.widgets.columns import Cell, Column
from contract_tui.tui.widgets.search_field import SearchField
from contract_tui.tui.widgets.virtual_table import VirtualTable

_GROUP = "客户列表"
_ACTIVATIONS = {
    Activation.NONE: Cell("未激活", "warning"),
    Activation.PENDING: Cell("激活处理中", "warning"),
    Activation.ACTIVE: Cell("已激活", "good"),
}


def activation_cell(customer: Customer) -> Cell:
    """How far 腾讯电子签 is; individuals need none (S9)."""
    if customer.kind is CustomerKind.INDIVIDUAL:
        return Cell("不需要", "dim")
    return _ACTIVATIONS[customer.activation]


def verified_cell(customer: Customer) -> Cell:
    """Whether 实名认证 is done (P13)."""
    return Cell("已完成", "good") if customer.verified else Cell("未完成", "warning")


COLUMNS: list[Column[Customer]] = [
    Column("客户", lambda customer: customer.name, width=20, weight=1),
    Column("类型", lambda customer: KINDS[customer.kind], width=4),
    Column("账号", lambda customer: customer.account, width=14),
    Column("框架合同", lambda customer: customer.framework or Cell("无", "warning"), width=17, weight=0),
    Column("实名", verified_cell, width=6),
    Column("腾讯电子签", activation_cell, width=10),
]


class CustomersScreen(PageScreen[None]):
    """All customers, searched as one types."""

    TITLE = "客户"
    AUTO_FOCUS = "VirtualTable"

    def __init__(self) -> None:
        super().__init__()
        self.controllers = (CustomerAdding(self), CustomerActions(self))
        self.follower = Follower(self, self._read)
        self.customers: dict[int, Customer] | None = None
        self._to_reveal: str | None = None
        self._resumed = False
        self.table: VirtualTable[Customer] = VirtualTable(COLUMNS, empty="读取中", id="customers")

    def on_screen_resume(self) -> None:
        """What happened meanwhile was told by the page above."""
        self._resumed = True

    def compose_page(self) -> Iterable[Widget]:
        """Search field and list."""
        yield SearchField(placeholder="客户名称、账号或证件编号；回车到列表，Esc 清除", id="search")
        yield self.table

    @property
    def subject(self) -> Customer | None:
        """The customer under the cursor."""
        key = self.table.cursor_key if self.is_mounted else None
        return None if key is None or self.customers is None else self.customers.get(key)

    async def _read(self) -> None:
        """Read all customers."""
        before = {} if self._resumed else self.customers or {}
        self._resumed = False
        customers = await self.jobs.in_thread(self.desk.customers.list)
        self.customers = {customer.id: customer for customer in customers}
        self._show_list()
        if not any(isinstance(page, CustomerScreen) for page in self.app.screen_stack):  # it tells by itself
            pairs = [(before[key], customer) for key, customer in self.customers.items() if key in before]
            for sentence in (each for pair in pairs for each in progress(*pair)):
                self.tell(sentence)

    @on(Input.Changed, "#search")
    def _show_list(self) -> None:
        customers = self.customers
        if customers is None:
            return
        needle = self.query_one(SearchField).value
        keys = [key for key, customer in customers.items() if customer_matches(customer, needle)]
        self.table.set_keys(keys, empty=_no_match() if customers else _nobody())
        self.table.refresh_rows()
        self._reveal()
        self._show_position()

    def _reveal(self) -> None:
        account, self._to_reveal = self._to_reveal, None
        for key, customer in (self.customers or {}).items():
            if customer.account == account:
                self.table.move_to_key(key)

    def reveal(self, account: str | None) -> None:
        """Go to a customer that was just added; None when none was."""
        self._to_reveal = account
        self.desk_changed()

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        customers = self.customers or {}
        self.table.provide_rows(event.request, {k: customers[k] for k in event.keys if k in customers})

    @on(VirtualTable.RowHighlighted)
    def _show_position(self) -> None:
        self.status.show_position(self.table.position_words)
        self.refresh_bindings()

    @on(VirtualTable.RowSelected)
    def _selected(self) -> None:
        self.commands.run("customers.open")

    @on(Input.Submitted, "#search")
    def _to_list(self) -> None:
        self.table.focus()

    @handles(
        Command("customers.open", ("enter",), "查看", "查看客户、激活进度和签署人", _GROUP),
        why_not=lambda page: "没有选中的客户。" if page.subject is None else None,
    )
    def open_customer(self) -> None:
        """The customer's own page."""
        if self.subject is not None:
            self.go_to(CustomerScreen(self.subject.account))

    TABLE = (open_customer, CustomerAdding.add, *commands_of(CustomerActions))

    @handles(Command("customers.search", ("/", "f3"), "搜索", "按名称、账号或证件编号查找", _GROUP))
    def search(self) -> None:
        """Open the search field."""
        self.query_one(SearchField).open()

    @handles(Command("back", ("escape", "q"), "返回", "清除搜索，或回到合同管理", _GROUP))
    def leave(self) -> None:
        """Close the search first, then the page."""
        field = self.query_one(SearchField)
        if field.is_open:
            field.close()
            self.table.focus()
        else:
            self.dismiss(None)

    @handles(Command("refresh", ("r", "f5"), "刷新", "立即重新读取", _GROUP, in_footer=False))
    def reread(self) -> None:
        """Read again now."""
        self.desk_changed()


def _nobody() -> str:
    add = key_name("customers.add")
    return f"还没有客户。按 {add} 添加客户；也可用命令添加：{command('customers add')}"


def _no_match() -> str:
    return f"没有符合的客户。按 {key_name('back')} 清除搜索。"
