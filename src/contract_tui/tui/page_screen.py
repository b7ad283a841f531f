"""The frame of a full page: title, banner, the page's own widgets, status, footer."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from contract_tui.tui.command_screen import CommandScreen, ResultT
from contract_tui.tui.widgets.banner import Banner
from contract_tui.tui.widgets.command_footer import CommandFooter
from contract_tui.tui.widgets.status_line import StatusLine
from contract_tui.tui.widgets.title_bar import TitleBar
from contract_tui.tui.widgets.virtual_table import HEADER, VirtualTable


class PageScreen(CommandScreen[ResultT]):
    """A full page; a subclass gives `TITLE` and yields its widgets from `compose_page`."""

    AUTO_FOCUS = "*"
    HAS_STATUS: ClassVar[bool] = True
    """Whether there is a line above the footer; a page that is one text view has that view's own."""

    def compose(self) -> ComposeResult:
        """The frame around the page; the application's banner stands on every one (P16)."""
        yield TitleBar(self.TITLE or "")
        if self.desk_app.banner:
            yield Banner(self.desk_app.banner)
        yield from self.compose_page()
        if self.HAS_STATUS:
            yield StatusLine(id="status")
        yield CommandFooter()

    @on(VirtualTable.RowHighlighted)
    def keep_row_in_sight(self) -> None:
        """Let notices stand where the row under the cursor is not."""
        tables = [each for each in self.query(VirtualTable) if each.has_focus]
        below = any(_cursor_line(each) >= self.size.height // 2 for each in tables)
        self.set_class(below, "-notices-above")

    def compose_page(self) -> Iterable[Widget]:
        """The page's own widgets, from top to bottom."""
        return ()

    def set_heading(self, title: str, right: str = "") -> None:
        """Change the title bar's text; foreign text is literal."""
        self.query_one(TitleBar).show(title, right)

    @property
    def status(self) -> StatusLine:
        """The line above the footer."""
        return self.query_one("#status", StatusLine)


def _cursor_line(table: VirtualTable[Any]) -> int:
    """The line of the screen on which a table's cursor is, counted from 0."""
    return table.region.y + HEADER + table.cursor - table.scroll_offset.y
