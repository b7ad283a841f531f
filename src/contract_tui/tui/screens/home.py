"""合同管理: the list of contracts, from where everything begins (S1)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget

from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import ContractRow
from contract_tui.domain.errors import DeskError, NotFoundError
from contract_tui.domain.states import Channel, State
from contract_tui.tui.commands.command import QUIT, Command
from contract_tui.tui.contract_actions import ContractActions, action_commands
from contract_tui.tui.controllers.contract import NOTHING_CHOSEN
from contract_tui.tui.desk_screen import AGAIN_SECONDS, Following
from contract_tui.tui.routes import ContractPage
from contract_tui.tui.screens.contract_columns import contract_columns, row_status
from contract_tui.tui.screens.contract_narrowing import ContractNarrowing
from contract_tui.tui.screens.home_doors import HomeDoors
from contract_tui.tui.widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
    from contract_tui.domain.waiting import Queues

_LIST = "合同列表"
_READING = "读取中"
_AGE_SECONDS = 20.0
_EMPTY = "还没有合同。按 c 创建订单合同，按 t 先看合同模板。按 K 添加客户，按 I 从文件导入订单。"
_NO_MATCH = "没有符合条件的合同。按 Esc 清除搜索和筛选，按 1 显示全部状态。"
_ON_ROW = frozenset({"open", "view"})


class HomeScreen(ContractNarrowing[None], HomeDoors[None], Following[None], ContractActions[None]):
    """The contract list with filters, search and the actions of the contract under the cursor."""

    TITLE = "合同管理"
    AUTO_FOCUS = "VirtualTable"
    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        Command("open", ("enter",), "打开", "继续办理所选合同，或查看合同", _LIST),
        HomeDoors.CREATE,
        Command("view", ("v",), "查看合同", "查看所选合同的全部内容", _LIST, in_footer=False),
        *ContractNarrowing.COMMAND_TABLE,
        *action_commands(
            Action.RETRY,
            Action.CANCEL,
            Action.RESEND,
            Action.DOWNLOAD,
            Action.CONVERT,
            Action.VOID,
            Action.REQUEST_PAPER,
            Action.VIEW_MAILING,
            Action.DELETE,
        ),
        ContractNarrowing.NARROW,
        *HomeDoors.COMMAND_TABLE,
        Command("refresh", ("r", "f5"), "刷新", "立即重新读取列表", _LIST),
        Command(QUIT.id, ("q", *QUIT.keys), QUIT.words, QUIT.help, QUIT.group, in_footer=False),
    )

    def __init__(self) -> None:
        super().__init__()
        self.remember()
        self._counts: dict[State, int] | None = None
        self._offered: ContractRow | None = None
        self._asked_for_refresh = False
        self._to_reveal: str | None = None
        self._queues: Queues | None = None
        self._announced = ""

    def compose_page(self) -> Iterable[Widget]:
        """Filters, search field, list."""
        yield from self.compose_filters()
        yield VirtualTable(
            contract_columns(self.access.settings.platform.short_name, self.access.clock, self._long_wait),
            empty=_READING,
            id="contracts",
        )

    def on_mount(self) -> None:
        """Ages and marks grow while nothing else happens."""
        self.show_narrowing()
        self.tell_forgotten()
        self.set_interval(_AGE_SECONDS, self._grow_older)

    def _grow_older(self) -> None:
        if self._queues is not None and self.show_queues(self._queues):
            self.table.refresh()

    @property
    def _long_wait(self) -> float:
        return self.access.settings.interface.long_wait

    @property
    def table(self) -> VirtualTable[ContractRow]:
        """The list."""
        return self.query_one("#contracts", VirtualTable)

    @property
    def subject(self) -> ContractRow | None:
        """The contract under the cursor, None while it is being read."""
        return self.table.cursor_row if self.is_mounted else None

    def why_not(self, command: Command) -> str | None:
        """Row commands need a row; the transition table says the rest."""
        if command.id in _ON_ROW:
            return NOTHING_CHOSEN if self.subject is None else None
        return super().why_not(command)

    async def read_and_show(self) -> None:
        """Read keys and counts; rows follow as the table asks for them."""
        wanted, sort = self.wanted, self.sort
        listing = await self.in_thread(self.desk.contracts.listing, wanted, sort)
        customer = await self.in_thread(self._name_of, wanted.customer) if wanted.customer else ""
        if (wanted, sort) != (self.wanted, self.sort):
            self.desk_changed()  # the operator typed on meanwhile
            return
        self._counts, self._queues, self.customer_name = listing.counts, listing.queues, customer
        nothing = not sum(listing.counts.values()) and not self.is_narrowed
        self.table.set_keys(listing.keys, empty=_EMPTY if nothing else _NO_MATCH)
        self.table.refresh_rows()
        self.show_filters(self._counts)
        self.show_narrowing()
        self._grow_older()
        self._show_row()
        await self._show_new()
        await self._announce_expiry()
        if self._asked_for_refresh:
            self._asked_for_refresh = False
            self.tell("已刷新。")

    async def _announce_expiry(self) -> None:
        """Tell once that the platform's certificate ends soon: without it nothing can be sealed."""
        notice = await self.in_thread(self.desk.signatures.expiry)
        if notice and notice != self._announced:
            self.tell(notice, "warning")
        self._announced = notice

    async def _show_new(self) -> None:
        number, self._to_reveal = self._to_reveal, None
        if number is None:
            return
        contract = await self.in_thread(self.desk.contracts.get, number)
        if not self.table.move_to_key(contract.id):
            self._to_reveal = number  # the filter hides it
            self.clear_all()

    def _name_of(self, account: str) -> str:
        try:
            return self.desk.customers.get(account).name
        except NotFoundError:  # remembered from another database
            return ""

    @on(VirtualTable.RowsWanted)
    def _rows_wanted(self, event: VirtualTable.RowsWanted) -> None:
        self.start(self._provide(event), "rows")

    async def _provide(self, event: VirtualTable.RowsWanted) -> None:
        try:
            rows = await self.in_thread(self.desk.contracts.rows, event.keys)
        except DeskError:
            self.set_timer(AGAIN_SECONDS, self.table.rows_failed)
            raise
        self.table.provide_rows(event.request, rows)
        self._show_row()

    @on(VirtualTable.RowHighlighted)
    def _show_row(self) -> None:
        """Tell of the row under the cursor; the footer follows what may be done with it."""
        row, table = self.subject, self.table
        self.status.show(*row_status(row, self.access.clock, self._long_wait))
        self.status.show_position(table.position_words if self._counts is not None else _READING)
        if row != self._offered:
            self._offered = row
            self.refresh_bindings()

    def filter_changed(self) -> None:
        """Show the choice at once, then read."""
        super().filter_changed()
        self.show_filters(self._counts)
        if self._queues is not None:
            self.show_queues(self._queues)
        self.desk_changed()

    def focus_list(self) -> None:
        """The keys go to the list."""
        self.table.focus()

    @on(VirtualTable.RowSelected)
    def _selected(self) -> None:
        self.run_command("open")

    def do_open(self) -> None:
        """Go on with a both-party contract that is under way, or look at the contract (S45)."""
        row = self.subject
        under_way = row is not None and row.state in {State.DRAFT, State.SIGNING}
        if row is not None and under_way and row.channel is Channel.BOTH:
            self.do_continue()
        else:
            self.do_view()

    def do_view(self) -> None:
        """查看合同 (S45)."""
        if self.subject is not None:
            self.go_to(ContractPage(self.subject.number))

    def reveal(self, number: str | None) -> None:
        """Put the cursor on the contract that was just made (S52)."""
        self._to_reveal = number
        self.desk_changed()

    def do_refresh(self) -> None:
        """Read again now (S53)."""
        self._asked_for_refresh = True
        self.desk_changed()
