"""Which orders the picker lists: by a text in them, by what can be chosen, by how they are paid (P5)."""

from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.screens.new_contract.page import Page, PageCommands
from contract_tui.tui.screens.new_contract.picker import OrderPicker

_GROUP = "选择订单"


class Finding(PageCommands):
    """Narrows the list of orders down.

    Args:
        page: Whose commands they are.
        picker: The list.
    """

    def __init__(self, page: Page, picker: OrderPicker) -> None:
        super().__init__(page)
        self._picker = picker

    @handles(Command("orders.search", ("/", "f3"), "搜索", "按订单号或产品搜索，边输入边查找", _GROUP))
    def search(self) -> None:
        """Open the search field."""
        self._picker.open_search()

    @handles(Command("orders.eligible", ("o",), "可选/全部", "只显示可选的订单，或显示全部", _GROUP))
    def eligible(self) -> None:
        """Show only what can be chosen, or everything; the next time as well."""
        self._picker.toggle_eligible()

    @handles(Command("orders.pay-mode", ("F",), "付费方式", "依次筛选预付费、后付费、预留实例", _GROUP))
    def pay_mode(self) -> None:
        """The next way of payment."""
        self._picker.next_pay_mode()

    @handles(Command("orders.only-marked", ("=",), "只看已选", "只显示已勾选的订单，或回到列表", _GROUP))
    def only_marked(self) -> None:
        """Show only the marked orders, or the list as it was."""
        self._picker.toggle_marked_only()
