"""客户: the list of customers, from where each is added, edited and followed."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from contract_tui.domain.commands import command
from contract_tui.domain.customers import Activation, Customer, CustomerKind
from contract_tui.tui.commands.command import Command
from contract_tui.tui.desk_screen import Following
from contract_tui.tui.screens.choice_dialog import ChoiceDialog, Option
from contract_tui.tui.screens.create_parts import KINDS, customer_matches
from contract_tui.tui.screens.customer_actions import NOTHING_CHOSEN, CustomerActions
from contract_tui.tui.screens.customer_form import CustomerFormScreen
from contract_tui.tui.widgets.columns import Cell, Column
from contract_tui.tui.widgets.safe_input import SafeInput
from contract_tui.tui.widgets.virtual_table import VirtualTable

_GROUP = "客户列表"
_EMPTY = "还没有客户。按 n 添加客户；也可用命令添加：{command}"
_NO_MATCH = "没有符合的客户。按 Esc 清除搜索。"
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


class CustomersScreen(Following[None], CustomerActions[None]):
    """All customers, searched as one types."""

    TITLE = "客户"
    AUTO_FOCUS = "VirtualTable"
    DEFAULT_CSS = """
    CustomersScreen > #search { display: none; }
    CustomersScreen > #search.-open { display: block; }
    """
    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        Command("open", ("enter",), "查看", "查看客户、激活进度和签署人", _GROUP),
        Command("add", ("n",), "添加客户", "登记企业或个人客户", _GROUP),
        *CustomerActions.COMMAND_TABLE,
        Command("search", ("/",), "搜索", "按名称、账号或证件编号查找", _GROUP),
        Command("back", ("escape", "q"), "返回", "清除搜索，或回到合同管理", _GROUP),
        Command("refresh", ("r", "f5"), "刷新", "立即重新读取", _GROUP, in_footer=False),
    )

    def __init__(self) -> None:
        super().__init__()
        self._customers: dict[int, Customer] | None = None
        self._to_reveal: str | None = None
        self._resumed = False

    def on_screen_resume(self) -> None:
        """What happened meanwhile was told by the page above."""
        self._resumed = True

    def compose_page(self) -> Iterable[Widget]:
        """Search field and list."""
        yield SafeInput(placeholder="客户名称、账号或证件编号；回车到列表，Esc 清除", id="search")
        yield VirtualTable(COLUMNS, empty="读取中", id="customers")

    @property
    def table(self) -> VirtualTable[Customer]:
        """The list."""
        return self.query_one("#customers", VirtualTable)

    @property
    def subject(self) -> Customer | None:
        """The customer under the cursor."""
        key = self.table.cursor_key if self.is_mounted else None
        return None if key is None or self._customers is None else self._customers.get(key)

    def why_not(self, command: Command) -> str | None:
        """What is about one customer needs one."""
        if command.id == "open":
            return NOTHING_CHOSEN if self.subject is None else None
        if command.id == "add" and self._customers is None:
            return "正在读取，请稍候。"
        return super().why_not(command)

    async def read_and_show(self) -> None:
        """Read all customers."""
        before = {} if self._resumed else self._customers or {}
        self._resumed = False
        found = await self.in_thread(self.desk.customers.list)
        self._customers = {customer.id: customer for customer in found}
        self._show_list()
        for key in before.keys() & self._customers.keys():
            self.tell_progress(before[key], self._customers[key])

    def _show_list(self) -> None:
        customers = self._customers
        if customers is None:
            return
        needle = self.query_one("#search", SafeInput).value
        keys = [key for key, customer in customers.items() if customer_matches(customer, needle)]
        nobody = _EMPTY.format(command=command("customers add"))
        self.table.set_keys(keys, empty=_NO_MATCH if customers else nobody)
        self.table.refresh_rows()
        self._reveal()
        self._show_position()

    def _reveal(self) -> None:
        account, self._to_reveal = self._to_reveal, None
        for key, customer in (self._customers or {}).items():
            if customer.account == account:
                self.table.move_to_key(key)

    @on(VirtualTable.RowsWanted)
    def _provide(self, event: VirtualTable.RowsWanted) -> None:
        customers = self._customers or {}
        self.table.provide_rows(
            event.request, {key: customers[key] for key in event.keys if key in customers}
        )

    @on(VirtualTable.RowHighlighted)
    def _show_position(self) -> None:
        self.status.show_position(self.table.position_words)
        self.refresh_bindings()

    @on(VirtualTable.RowSelected)
    def _selected(self) -> None:
        self.run_command("open")

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        self._show_list()

    @on(Input.Submitted, "#search")
    def _to_list(self) -> None:
        self.table.focus()

    def do_open(self) -> None:
        """The customer's own page."""
        from contract_tui.tui.screens.customer import CustomerScreen

        if self.subject is not None:
            self.app.push_screen(CustomerScreen(self.subject.account))

    async def do_add(self) -> None:
        """Ask for the kind, which never changes, then for the rest."""
        options = [
            Option(CustomerKind.ENTERPRISE, "企业", "由签署人代表企业签署"),
            Option(CustomerKind.INDIVIDUAL, "个人", "由本人签署"),
        ]
        kind = await self.app.push_screen_wait(ChoiceDialog("添加客户", options))
        if kind is not None:
            self._to_reveal = await self.app.push_screen_wait(CustomerFormScreen(kind))
            self.desk_changed()

    def do_search(self) -> None:
        """Open the search field."""
        self.query_one("#search").add_class("-open").focus()

    def do_back(self) -> None:
        """Close the search first, then the page."""
        field = self.query_one("#search", SafeInput)
        if field.has_class("-open"):
            field.value = ""
            field.remove_class("-open")
            self.table.focus()
        else:
            self.dismiss(None)

    def do_refresh(self) -> None:
        """Read again now."""
        self.desk_changed()
