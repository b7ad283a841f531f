"""Lines with a cursor below a fixed header: moving repaints two lines, scrolling never animates."""

from typing import ClassVar

from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView

HEADER = 1
"""How many lines the header takes."""


class CursorView(ScrollView, can_focus=True):
    """The frame of a table: how it looks, how many lines there are and where the cursor is."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    CursorView {
        height: 1fr;
        width: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .table--header { color: $text-muted; text-style: bold; background: $surface; }
        & > .table--strong { text-style: bold; }
        & > .table--dim { color: $text-muted; }
        & > .table--good { color: $success; }
        & > .table--warning { color: $warning; }
        & > .table--bad { color: $error; text-style: bold; }
        & > .table--cursor-blurred { background: $panel; }
        & > .table--cursor { color: $background; background: $primary; }
        &:ansi > .table--header { text-style: bold underline; }
        &:ansi > .table--dim { text-style: dim; }
        &:ansi > .table--cursor-blurred { text-style: underline; }
        &:ansi > .table--cursor { color: ansi_default; background: ansi_default; text-style: reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--strong",
        "table--dim",
        "table--good",
        "table--warning",
        "table--bad",
        "table--cursor",
        "table--cursor-blurred",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup,ctrl+b", "page(-1)", show=False),
        Binding("pagedown,ctrl+f", "page(1)", show=False),
        Binding("home,g", "first", show=False),
        Binding("end,G", "last", show=False),
        Binding("enter", "select", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cursor = 0
        self._count = 0

    @property
    def cursor(self) -> int:
        """The cursor's line, counted from 0."""
        return self._cursor

    @property
    def top(self) -> int:
        """The first line in sight, counted from 0."""
        return round(self.scroll_y)

    @property
    def page(self) -> int:
        """How many lines fit below the header."""
        return max(self.size.height - HEADER, 1)

    @property
    def in_sight(self) -> range:
        """The lines in sight."""
        return range(self.top, min(self.top + self.page, self._count))

    def style_of(self, name: str) -> Style:
        """The look of a part of the table by its name; "" is the table's own."""
        return self.get_component_rich_style(f"table--{name}") if name else self.rich_style

    def move_to(self, index: int) -> None:
        """Put the cursor on a line, or on the nearest that there is."""
        index = max(min(index, self._count - 1), 0)
        if index == self._cursor:
            return
        self.refresh_row(self._cursor)
        self._cursor = index
        if self.is_mounted:
            self.refresh_row(index)
            self.show_cursor()
            self.cursor_moved()

    def cursor_moved(self) -> None:
        """What a subclass does when the cursor or the lines in sight have changed."""

    def selected(self) -> None:
        """What a subclass does on Enter."""

    def set_count(self, count: int, cursor: int, top: int) -> None:
        """Change how many lines there are, with cursor and first line in sight; before mounting too."""
        self._count = count
        self._cursor = max(min(cursor, count - 1), 0)
        if self.is_mounted:
            self.virtual_size = Size(self.scrollable_size.width, count + HEADER)
            self.scroll_line(top)

    def show_cursor(self) -> None:
        """Scroll by the least that brings the cursor into sight."""
        if self._cursor < self.top:
            self.scroll_line(self._cursor)
        elif self._cursor >= self.top + self.page:
            self.scroll_line(self._cursor - self.page + 1)

    def scroll_line(self, top: int) -> None:
        """Make a line the first in sight, as far as the end allows."""
        self.scroll_to(y=max(top, 0), animate=False, force=True)

    def refresh_row(self, index: int) -> None:
        """Repaint one line if it is in sight."""
        if index in self.in_sight:
            self.refresh(Region(0, index - self.top + HEADER, self.scrollable_size.width, 1))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other lines are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.cursor_moved()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.set_count(self._count, self._cursor, self.top)
        self.show_cursor()
        self.refresh()
        self.cursor_moved()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the cursor's row it selects."""
        index = self.top + event.y - HEADER
        if event.y < HEADER or index >= self._count:
            return
        if index == self._cursor:
            self.selected()
        self.move_to(index)

    def action_move(self, lines: int) -> None:
        """Cursor up or down."""
        self.move_to(self._cursor + lines)

    def action_page(self, pages: int) -> None:
        """A page up or down, with one line of the old page kept in sight."""
        self.move_to(self._cursor + pages * max(self.page - 1, 1))

    def action_first(self) -> None:
        """To the first line."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last line."""
        self.move_to(self._count - 1)

    def action_select(self) -> None:
        """Enter; without any line it is left to the screen, which says why nothing happens."""
        if not self._count:
            raise SkipAction
        self.selected()
