"""合同管理: the list of contracts, from where everything begins (S1)."""

from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

from textual import on
from textual.widget import Widget

from contract_tui.desk.contracts.contracts import Listing
from contract_tui.domain.contracts import ContractRow
from contract_tui.tui.commands.handling import commands_of
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.controllers.contract import NOTHING_CHOSEN, READING, perform_on_subject
from contract_tui.tui.controllers.contract_marks import ContractMarks
from contract_tui.tui.controllers.explaining import Explaining
from contract_tui.tui.controllers.list_export import ListExporting
from contract_tui.tui.controllers.list_filters import ListFilters
from contract_tui.tui.controllers.marked_actions import LIST_ACTIONS, MarkedActions
from contract_tui.tui.controllers.navigation import Navigation
from contract_tui.tui.controllers.refreshing import Refreshing
from contract_tui.tui.follower import Follower
from contract_tui.tui.notices import Severity
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.remembered import choices_file
from contract_tui.tui.screens.home.contract_list import ContractList
from contract_tui.tui.screens.home.head import ListHead
from contract_tui.tui.screens.home.reading import ListReading
from contract_tui.tui.widgets.virtual_table import VirtualTable

P = ParamSpec("P")
AnswerT = TypeVar("AnswerT")

_AGE_SECONDS = 20.0


class HomeScreen(PageScreen[None]):
    """The contract list with filters, search and the actions of the contract under the cursor."""

    TITLE = "合同管理"
    AUTO_FOCUS = "VirtualTable"
    POSSIBLE_FIRST = True
    TABLE = (
        Navigation.open,
        Navigation.create,
        Navigation.view,
        *commands_of(ListFilters, without=(ListFilters.narrow,)),
        *LIST_ACTIONS,
        Explaining.explain,
        *commands_of(ContractMarks),
        ListFilters.narrow,
        ListExporting.export,
        *commands_of(Navigation),
        Refreshing.reread,
    )

    def __init__(self) -> None:
        super().__init__()
        self.head, self.list = ListHead(self), ContractList(self)
        file = choices_file(self.access.settings.cache, self.operator.name)
        self.filters = filters = ListFilters(self, self.head, file)
        marks = self.list.marks
        acting = (marks, MarkedActions(self, marks), Explaining(self), ListExporting(self, filters, marks))
        self._reading = ListReading(self, self.list, self.filters, self._show)
        self.controllers = (self.filters, *acting, Navigation(self), self._reading.refreshing)
        self.follower = Follower(self, self._reading.read)

    def compose_page(self) -> Iterable[Widget]:
        """What narrows the list, and the list."""
        return self.head, self.list

    def on_mount(self) -> None:
        """Ages and marks grow while nothing else happens."""
        self._show_head()
        self.filters.tell_forgotten()
        self.set_interval(_AGE_SECONDS, self._show_head)

    @property
    def subject(self) -> ContractRow | None:
        """The contract under the cursor, None while it is being read."""
        return self.list.row

    @property
    def no_subject(self) -> str:
        """Without a contract there is none, or it has not been read yet."""
        return READING if self.list.is_reading else NOTHING_CHOSEN

    def _show(self, listing: Listing) -> None:
        nothing = not sum(listing.counts.values()) and not self.filters.is_narrowed
        self.list.show(listing, empty=_nothing() if nothing else _no_match())
        self._show_head()
        self._show_row()

    def _show_head(self) -> None:
        filters, now = self.filters, self.access.clock.now()
        if self.head.show(filters.choices, filters.customer_name, self._reading.listing, now):
            self.list.table.refresh()

    @on(VirtualTable.RowHighlighted)
    def _show_row(self) -> None:
        """Tell of the row under the cursor; the footer follows what may be done with it."""
        if self.list.show_status(self.status):
            self.refresh_bindings()

    def marks_changed(self, words: str) -> None:
        """Say how many are marked; actions are for them now."""
        self.head.show_marks(words)
        self.refresh_bindings()

    @on(VirtualTable.RowSelected)
    def _selected(self) -> None:
        self.commands.run(Navigation.open.command.id)

    @on(ListHead.Searched)
    def _searched(self, event: ListHead.Searched) -> None:
        self.filters.search_for(event.text)
        if event.entered:
            self.focus_list()

    def filter_changed(self) -> None:
        """Show the choice at once, then read."""
        self._show_head()
        self.refresh_bindings()
        self.desk_changed()

    def focus_list(self) -> None:
        """The keys go to the list."""
        self.list.table.focus()

    def reveal(self, number: str | None) -> None:
        """Put the cursor on the contract that was just made (S52)."""
        self.list.reveal(number)
        self.desk_changed()

    async def act(self, call: Callable[P, AnswerT], *args: P.args, **kwargs: P.kwargs) -> AnswerT:
        """Let the desk change the contract under the cursor."""
        self._reading.departures.acted_on(self.subject)
        return await perform_on_subject(self, call, *args, **kwargs)

    def tell_next(self, text: str, severity: Severity = "information") -> None:
        """Say it here: this page stays, whatever becomes of its contracts."""
        self.tell(text, severity)

    def deleted(self) -> None:
        """The contract under the cursor is gone."""
        self.desk_changed()

    def replaced(self, number: str) -> None:
        """The cursor goes to the contract that has taken the place of the one under it."""
        self.reveal(number)


def _nothing() -> str:
    create, template, customers, imports = map(key_name, ("create", "template", "customers", "imports"))
    return (
        f"还没有合同。按 {create} 创建订单合同，按 {template} 先看合同模板。"
        f"按 {customers} 添加客户，按 {imports} 从文件导入订单。"
    )


def _no_match() -> str:
    clear, everything = key_name("clear"), key_name("filter.all")
    return f"没有符合条件的合同。按 {clear} 清除搜索和筛选，按 {everything} 显示全部状态。"
