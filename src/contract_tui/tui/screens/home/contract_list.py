"""The list itself: a virtual table whose rows are read as they come into sight."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from contract_tui.desk.contracts.contracts import Listing
from contract_tui.domain.contracts import ContractRow
from contract_tui.domain.errors import DeskError
from contract_tui.tui.controllers.contract_marks import ContractMarks, MarksHost
from contract_tui.tui.follower import AGAIN_SECONDS
from contract_tui.tui.screens.home.columns import contract_columns, row_status
from contract_tui.tui.widgets.status_line import StatusLine
from contract_tui.tui.widgets.virtual_table import VirtualTable

_READING = "读取中"


class ContractList(Vertical):
    """Contracts by their keys, and the words for the one under the cursor.

    Args:
        host: The page, whose desk is read.

    Attributes:
        table: The table.
        marks: Which contracts are marked.
    """

    def __init__(self, host: MarksHost) -> None:
        super().__init__()
        settings, clock = host.access.settings, host.access.clock
        self._host, self._long_wait = host, settings.interface.long_wait
        columns = contract_columns(settings.platform.short_name, clock, self._long_wait)
        self.table: VirtualTable[ContractRow] = VirtualTable(
            columns, empty=_READING, signs=True, id="contracts"
        )
        self.marks = ContractMarks(host, self.table)
        self._is_read = False
        self._to_reveal: str | None = None
        self._row_shown: ContractRow | None = None

    def compose(self) -> ComposeResult:
        """The table alone."""
        yield self.table

    @property
    def row(self) -> ContractRow | None:
        """The contract under the cursor, None while it is being read."""
        return self.table.cursor_row if self.is_mounted else None

    @property
    def is_reading(self) -> bool:
        """Whether the list, or the row under the cursor, is still to come."""
        return not self._is_read or (self.table.cursor_key is not None and self.row is None)

    def show(self, listing: Listing, *, empty: str) -> None:
        """List what was read.

        Args:
            empty: What to say where there is nothing.
        """
        self._is_read = True
        self.table.set_keys(listing.keys, empty=empty)
        self.table.refresh_rows()

    @on(VirtualTable.RowsRequested)
    def _rows_requested(self, event: VirtualTable.RowsRequested) -> None:
        event.stop()
        self._host.jobs.start(self._provide(event), "rows")

    async def _provide(self, event: VirtualTable.RowsRequested) -> None:
        try:
            rows = await self._host.jobs.in_thread(self._host.desk.contracts.rows, event.keys)
        except DeskError:
            self.set_timer(AGAIN_SECONDS, self.table.rows_failed)
            raise
        self.table.provide_rows(event.request, rows)
        table = self.table
        self.post_message(VirtualTable.RowHighlighted(table, table.cursor_key, table.cursor))

    @on(VirtualTable.MarkRequested)
    def _mark_requested(self, event: VirtualTable.MarkRequested) -> None:
        # The event's key, not the cursor: while keys come fast the cursor is elsewhere already.
        event.stop()
        self.marks.toggle(event.key)

    def reveal(self, number: str | None) -> None:
        """Put the cursor on a contract that was just made, once the list was read again (S52)."""
        self._to_reveal = number

    async def go_to_new(self) -> bool:
        """Go to the contract that is to be revealed; False when the list does not have it."""
        if self._to_reveal is None:
            return True
        contract = await self._host.jobs.in_thread(self._host.desk.contracts.get, self._to_reveal)
        if self.table.move_to_key(contract.id):
            self._to_reveal = None
        return self._to_reveal is None

    def show_status(self, status: StatusLine) -> bool:
        """Tell of the row under the cursor; a stretch of marks goes with it.

        Returns:
            Whether it is another row than before, or the row has changed.
        """
        self.marks.cursor_moved()
        row, before = self.row, self._row_shown
        self._row_shown = row
        access = self._host.access
        status.show(*row_status(row, access.clock, self._long_wait, access.capabilities.authorisation))
        status.show_position(self.table.position_words if self._is_read else _READING)
        return row != before
