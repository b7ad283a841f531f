"""创建订单合同: the dialog that asks for customer and channel and runs 系统校验 (S4 to S11, P13, P14)."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Button

from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import commands_of, handles
from contract_tui.tui.controllers.eligibility import Eligibility
from contract_tui.tui.customer_words import (
    CHANNEL_WORDS,
    CHANNELS,
    Chosen,
)
from contract_tui.tui.dialogs import Dialog, yes_and_no
from contract_tui.tui.follower import Follower
from contract_tui.tui.screens.channel_picker import ChannelKeys, ChannelPicker
from contract_tui.tui.screens.customer_picker import CustomerPicker
from contract_tui.tui.widgets.facts import Facts
from contract_tui.tui.widgets.virtual_table import VirtualTable

_GROUP = "创建订单合同"


class CreateDialog(Dialog[Chosen | None]):
    """Chooses a customer and a channel; 确定 needs a passed 系统校验 (S5).

    Args:
        chosen: What was chosen before, where one comes back (P17).
    """

    TITLE = "创建订单合同：客户和签章方式"
    AUTO_FOCUS = "#customers"

    def __init__(self, chosen: Chosen | None = None) -> None:
        super().__init__("创建订单合同")
        self.follower = Follower(self, self._read)
        account, channel = chosen or ("", CHANNELS[0])
        self._customers = CustomerPicker(account)
        self._channels = ChannelPicker(self.access.settings.platform.short_name, channel)
        self._list_is_old = True
        self._eligibility = Eligibility(self)
        self.controllers = (self._eligibility, ChannelKeys(self, self._channels))

    def compose_dialog(self) -> Iterable[Widget]:
        """Customers, channels, S7's words, 系统校验, buttons."""
        yield self._customers
        yield self._channels
        yield Facts([CHANNEL_WORDS], id="words")
        yield Facts(id="checks")
        yield yes_and_no("确定", self.refusal)

    @property
    def chosen(self) -> Chosen | None:
        """Customer and channel as the cursors stand, None while there is no customer."""
        customer = self._customers.chosen if self.is_mounted else None
        return None if customer is None else (customer.account, self._channels.chosen)

    def desk_changed(self) -> None:
        """Read customers again, then check again."""
        self._list_is_old = True
        super().desk_changed()

    async def _read(self) -> None:
        """Read the customers when they may have changed, then run 系统校验 for the choice."""
        if self._list_is_old:
            self._list_is_old = False
            self._customers.show(await self.jobs.in_thread(self.desk.customers.list))
        if await self._eligibility.check():
            self.query_one("#checks", Facts).show(self._eligibility.facts)
            self.refresh_bindings()

    @on(VirtualTable.RowHighlighted)
    def _choice_changed(self) -> None:
        """Mark what the cursors stand on, and check it."""
        for table in self.query(VirtualTable):
            table.set_marked(() if table.cursor_key is None else {table.cursor_key})
        if not self._eligibility.is_checked:
            self.query_one("#checks", Facts).show(["系统校验：校验中"])
            self.refresh_bindings()
            self.follower.changed()

    @on(VirtualTable.RowSelected)
    def _row_entered(self, event: VirtualTable.RowSelected) -> None:
        if event.table is self._customers.table:
            self._channels.table.focus()
        else:
            self.commands.run("create.accept")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.commands.run("create.accept" if event.button.id == "accept" else "dialog.cancel")

    @handles(Command("create.search", ("/", "f3"), "搜索客户", "按名称、账号或证件编号查找客户", _GROUP))
    def search(self) -> None:
        """Open the search field."""
        self._customers.search.open()

    @handles(Command("create.switch", ("tab",), "下一项", "在客户、签章方式和按钮之间移动", _GROUP))
    def switch(self) -> None:
        """To the next part."""
        self.focus_next()

    TABLE = (*commands_of(Eligibility), search, switch, *commands_of(ChannelKeys))

    def refuse(self) -> None:
        """Close the search first, then the dialog."""
        if not self._customers.close_search():
            self.dismiss(None)
