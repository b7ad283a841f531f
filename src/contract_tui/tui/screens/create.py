"""创建订单合同: the dialog that asks for customer and channel and runs 系统校验 (S4 to S11, P13, P14)."""

from collections.abc import Iterable

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Button, Input

from contract_tui.domain.capabilities import By
from contract_tui.domain.commands import command
from contract_tui.domain.customers import Customer
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.follower import Follower
from contract_tui.tui.literal import content
from contract_tui.tui.screens.create_parts import (
    CHANNEL_WORDS,
    CHANNELS,
    CUSTOMER_COLUMNS,
    Chosen,
    Verdict,
    activation_button,
    activation_facts,
    channel_columns,
    customer_matches,
)
from contract_tui.tui.screens.dialogs import Confirm, Dialog
from contract_tui.tui.widgets.facts import Facts
from contract_tui.tui.widgets.search_field import SearchField
from contract_tui.tui.widgets.virtual_table import VirtualTable

_GROUP = "创建订单合同"
_OTHER_LINES = 19
_MOST_ROWS = 10
_NO_CUSTOMER = "还没有客户。用命令添加：{command}"
_NO_MATCH = "没有符合的客户。按 Esc 清除搜索。"


class CreateDialog(Dialog[Chosen | None]):
    """Chooses a customer and a channel; 确定 needs a passed 系统校验 (S5)."""

    AUTO_FOCUS = "#customers"

    def __init__(self) -> None:
        super().__init__("创建订单合同")
        self.follower = Follower(self, self._read)
        self._customers: tuple[Customer, ...] | None = None
        self._list_is_old = True
        self._verdict: Verdict | None = None

    def compose_dialog(self) -> Iterable[Widget]:
        """Customers, channels, S7's words, 系统校验, buttons."""
        platform = self.access.settings.platform.short_name
        yield SearchField(placeholder="客户名称、账号或证件编号；回车到列表，Esc 清除", id="search")
        yield VirtualTable(CUSTOMER_COLUMNS, empty="读取中", box=lambda _customer: True, id="customers")
        yield VirtualTable(channel_columns(platform), box=lambda _channel: True, id="channels")
        yield Facts([CHANNEL_WORDS], id="words")
        yield Facts(id="checks")
        yield Horizontal(
            Button(content("[ 确定 ]"), id="accept", compact=True),
            Button(content("[ 取消 ]"), id="refuse", compact=True),
            id="buttons",
        )

    def on_mount(self) -> None:
        """The channels are known from the beginning; the both-party one is proposed."""
        channels = self.query_one("#channels", VirtualTable)
        channels.set_keys(range(len(CHANNELS)))
        channels.set_marked({0})

    def on_resize(self) -> None:
        """The list of customers takes what it needs, or what the other parts leave."""
        self._fit_customers()

    def _fit_customers(self) -> None:
        needed = min(len(self._customers or ()) + 1, _MOST_ROWS)
        self._table.styles.height = max(4, min(self.app.size.height - _OTHER_LINES, needed))

    @property
    def chosen(self) -> Chosen | None:
        """Customer and channel as the cursors stand, None while there is no customer."""
        customer = self._table.cursor_row
        channels = self.query_one("#channels", VirtualTable)
        return None if customer is None else (customer.account, CHANNELS[channels.cursor])

    @property
    def _table(self) -> VirtualTable[Customer]:
        return self.query_one("#customers", VirtualTable)

    def desk_changed(self) -> None:
        """Read customers again, then check again."""
        self._list_is_old = True
        super().desk_changed()

    async def _read(self) -> None:
        """Read the customers when they may have changed, then run 系统校验 for the choice."""
        if self._list_is_old:
            self._list_is_old = False
            self._customers = tuple(await self.jobs.in_thread(self.desk.customers.list))
            self._fit_customers()
            self._show_customers()
        chosen = self.chosen
        if chosen is None:
            self._show_verdict(None)
            return
        verdict = Verdict(chosen, await self.jobs.in_thread(self.desk.customers.check, *chosen))
        if verdict.chosen == self.chosen:
            self._show_verdict(verdict)

    def _show_customers(self) -> None:
        customers = self._customers or ()
        needle = self.query_one(SearchField).value
        keys = [customer.id for customer in customers if customer_matches(customer, needle)]
        nobody = _NO_CUSTOMER.format(command=command("customers add"))
        self._table.set_keys(keys, empty=_NO_MATCH if customers else nobody)
        self._table.refresh_rows()
        self._choice_changed()

    def _show_verdict(self, verdict: Verdict | None) -> None:
        before, self._verdict = self._verdict, verdict
        if verdict is not None and verdict.activated_since(before):
            self.tell("腾讯电子签已激活。")
        platform = self.access.settings.platform.short_name
        self.query_one("#checks", Facts).show(verdict.facts(platform) if verdict else ["系统校验"])
        self.refresh_bindings()

    @on(VirtualTable.RowsWanted)
    def _provide(self, event: VirtualTable.RowsWanted) -> None:
        if event.table.id == "channels":
            self.query_one("#channels", VirtualTable).provide_rows(event.request, dict(enumerate(CHANNELS)))
            return
        by_id = {customer.id: customer for customer in self._customers or ()}
        rows = {key: by_id[key] for key in event.keys if key in by_id}
        self._table.provide_rows(event.request, rows)
        self._choice_changed()

    @on(VirtualTable.RowHighlighted)
    def _choice_changed(self) -> None:
        """Mark what the cursors stand on, and check it."""
        for table in self.query(VirtualTable):
            table.set_marked(() if table.cursor_key is None else {table.cursor_key})
        if self._verdict is None or self._verdict.chosen != self.chosen:
            self.query_one("#checks", Facts).show(["系统校验：校验中"])
            self.refresh_bindings()
            super().desk_changed()

    @on(VirtualTable.RowSelected)
    def _row_entered(self, event: VirtualTable.RowSelected) -> None:
        if event.table.id == "customers":
            self.query_one("#channels").focus()
        else:
            self.commands.run("create.accept")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.commands.run("create.accept" if event.button.id == "accept" else "dialog.cancel")

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        self._show_customers()

    @on(Input.Submitted, "#search")
    def _to_list(self) -> None:
        self._table.focus()

    def _unchecked(self) -> str | None:
        """Why nothing can be said of the choice yet, or None."""
        if self.is_mounted and self.chosen is None:
            return "请先选择客户。"
        checked = self._verdict is not None and self._verdict.chosen == self.chosen
        return None if checked else "系统校验进行中，请稍候。"

    def _cannot_accept(self) -> str | None:
        return self._unchecked() or (self._verdict.problem if self._verdict else None)

    def _cannot_activate(self) -> str | None:
        return self._unchecked() or (self._verdict.why_not_activate if self._verdict else None)

    @handles(
        Command("create.accept", ("f8",), "确定", "系统校验通过后，进入所选的签章方式", _GROUP),
        why_not=_cannot_accept,
    )
    def accept(self) -> None:
        """Answer with the choice (S6)."""
        self.dismiss(self.chosen)

    @handles(
        Command("create.activate", ("a", "f6"), "激活腾讯电子签", "为客户申请激活腾讯电子签", _GROUP),
        why_not=_cannot_activate,
    )
    async def activate(self) -> None:
        """Lead through the activation (S10, S11); its state is then followed here."""
        customer = self._table.cursor_row
        if customer is None:
            return
        by = self.access.capabilities.activation
        confirm = Confirm("激活腾讯电子签", activation_facts(customer, by), word=activation_button(by))
        if await self.ask(confirm):
            await self.jobs.in_thread(self.desk.customers.request_activation, customer.account, self.operator)
            self.tell("已登记。" if by is By.OPERATOR else "已申请激活，完成后系统校验自动通过。")
            self.desk_changed()

    @handles(Command("create.search", ("/", "f3"), "搜索客户", "按名称、账号或证件编号查找客户", _GROUP))
    def search(self) -> None:
        """Open the search field."""
        self.query_one(SearchField).open()

    @handles(Command("create.switch", ("tab",), "下一项", "在客户、签章方式和按钮之间移动", _GROUP))
    def switch(self) -> None:
        """To the next part."""
        self.focus_next()

    def refuse(self) -> None:
        """Close the search first, then the dialog."""
        field = self.query_one(SearchField)
        if field.is_open:
            field.close()
            self._table.focus()
        else:
            self.dismiss(None)
