"""A table of any length: lines are drawn from rows that are read page by page while one looks at them."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from contract_tui.tui.literal import fit, wrap
from contract_tui.tui.widgets.columns import GAP, Cell, CellStyle, Column, column_widths
from contract_tui.tui.widgets.row_cache import RowCache

RowT = TypeVar("RowT")

LOADING = "读取中"
_HEADER = 1
_CURSOR = 1
_BOX = 4


class VirtualTable(ScrollView, Generic[RowT], can_focus=True):
    """A table over a snapshot of keys; rows are asked for with `RowsWanted` and given with `provide_rows`.

    Args:
        columns: What each column shows and how wide it is.
        empty: What to say, and what to do, when there are no keys.
        box: For a table with marks: whether a row may be marked at all. None means no marks.
        row_style: A style for a whole row, e.g. `dim`.
        id: Textual's id.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    VirtualTable {
        height: 1fr;
        width: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .table--header { color: $text-muted; text-style: bold; background: $surface; }
        & > .table--strong { text-style: bold; }
        & > .table--dim { color: $text-muted; text-style: dim; }
        & > .table--good { color: $success; }
        & > .table--warning { color: $warning; }
        & > .table--bad { color: $error; text-style: bold; }
        & > .table--cursor-blurred { background: $panel; }
        & > .table--cursor { color: $background; background: $primary; }
        &:ansi > .table--header { text-style: bold underline; }
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
        Binding("space", "mark", show=False),
    ]

    @dataclass
    class _TableMessage(Message):
        table: "VirtualTable[object]"

        @property
        def control(self) -> "VirtualTable[object]":
            """The table, for `@on(..., "#id")`."""
            return self.table

    @dataclass
    class RowsWanted(_TableMessage, namespace="virtual_table"):
        """Rows are missing; answer with `provide_rows(request, {key: row})`, from any older request too.

        Attributes:
            first: The line of the first key, counted from 0.
            keys: All keys that are missing in and around what is seen; at most some 150.
            request: To be handed back.
        """

        first: int
        keys: tuple[int, ...]
        request: int

        def can_replace(self, message: Message) -> bool:
            """Only the newest request of a table matters: it covers all that is missing."""
            return isinstance(message, VirtualTable.RowsWanted) and message.table is self.table

    @dataclass
    class RowHighlighted(_TableMessage, namespace="virtual_table"):
        """The cursor is on another row, or None when the table became empty."""

        key: int | None
        index: int

        def can_replace(self, message: Message) -> bool:
            """While a key is held down only the last place matters."""
            return isinstance(message, VirtualTable.RowHighlighted) and message.table is self.table

    @dataclass
    class RowSelected(_TableMessage, namespace="virtual_table"):
        """Enter, or a second click, on a row."""

        key: int

    @dataclass
    class MarkRequested(_TableMessage, namespace="virtual_table"):
        """Space on a row of a table with marks; the screen decides and sets `set_marked`."""

        key: int

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        *,
        empty: str = "没有数据。",
        box: Callable[[RowT], bool] | None = None,
        row_style: Callable[[RowT], CellStyle] | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.empty = empty
        self._box = box
        self._row_style = row_style
        self._keys: Sequence[int] = array("q")
        self._cursor = 0
        self._marked: frozenset[int] = frozenset()
        self._cache: RowCache[RowT] = RowCache()
        self._widths: tuple[int, ...] = ()
        self._highlighted: tuple[int | None, int] = (None, 0)

    # What it holds

    @property
    def keys(self) -> Sequence[int]:
        """The snapshot of keys."""
        return self._keys

    @property
    def cursor(self) -> int:
        """The cursor's line, counted from 0."""
        return self._cursor

    @property
    def cursor_key(self) -> int | None:
        """The key under the cursor, None when there are no rows."""
        return self._keys[self._cursor] if self._keys else None

    @property
    def cursor_row(self) -> RowT | None:
        """The row under the cursor, None when there is none or it is not read yet."""
        key = self.cursor_key
        return None if key is None else self._cache.get(key)

    @property
    def position_words(self) -> str:
        """Where the cursor is, for a status line."""
        return f"第 {self._cursor + 1:,} 行 共 {len(self._keys):,} 行" if self._keys else "共 0 行"

    def row(self, key: int) -> RowT | None:
        """A row that is at hand, else None."""
        return self._cache.get(key)

    # What it is given

    def set_keys(self, keys: Sequence[int]) -> None:
        """Show another snapshot of keys; the cursor stays on its key and on its line of the screen.

        Args:
            keys: In the order of display; an `array('q')` is taken as it is and must not change.
        """
        offset = self._cursor - round(self.scroll_y)
        index = self._index_in(keys, self.cursor_key)
        at_top = round(self.scroll_y) == 0
        self._keys = keys if isinstance(keys, array) else array("q", keys)
        self._cursor = max(min(index, len(self._keys) - 1), 0)
        self._resize_lines()
        top = 0 if at_top and self._cursor < self._page else self._cursor - offset
        self._scroll_line(top)
        self._cache.forget_request()
        self.refresh()
        self._after_move()

    def provide_rows(self, request: int, rows: Mapping[int, RowT]) -> None:
        """Take the answer to a `RowsWanted`; late and partial answers are welcome."""
        if self._cache.put(request, rows):
            self.refresh()
        self._ask()

    def rows_failed(self) -> None:
        """Ask again for what is missing, after a reader failed."""
        self._cache.forget_request()
        self._ask()

    def invalidate(self, keys: Iterable[int]) -> None:
        """Read some rows again; they stay in sight until the new ones are there."""
        self._cache.invalidate(keys)
        self._ask()

    def refresh_rows(self) -> None:
        """Read all rows again as they come into sight."""
        self._cache.invalidate()
        self._ask()

    @property
    def marked(self) -> frozenset[int]:
        """The keys that show `[x]`."""
        return self._marked

    def set_marked(self, keys: Iterable[int]) -> None:
        """Mark exactly these keys."""
        marked = frozenset(keys)
        changed = marked ^ self._marked
        self._marked = marked
        top = round(self.scroll_y)
        for index in range(top, min(top + self._page, len(self._keys))):
            if self._keys[index] in changed:
                self._refresh_row(index)

    def move_to_key(self, key: int) -> bool:
        """Put the cursor on a key; False when it is not in the table."""
        index = self._index_in(self._keys, key, default=-1)
        if index >= 0:
            self.move_to(index)
        return index >= 0

    def move_to(self, index: int) -> None:
        """Put the cursor on a line, as near as there is one."""
        index = max(min(index, len(self._keys) - 1), 0)
        if index == self._cursor:
            return
        before, self._cursor = self._cursor, index
        self._refresh_row(before)
        self._refresh_row(index)
        top = round(self.scroll_y)
        if not top <= index < top + self._page:
            self._scroll_line(index if index < top else index - self._page + 1)
        self._after_move()

    # Keys

    def action_move(self, lines: int) -> None:
        """Cursor up or down."""
        self.move_to(self._cursor + lines)

    def action_page(self, pages: int) -> None:
        """Page up or down."""
        self.move_to(self._cursor + pages * max(self._page - 1, 1))

    def action_first(self) -> None:
        """To the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last row."""
        self.move_to(len(self._keys) - 1)

    def action_select(self) -> None:
        """Post `RowSelected`."""
        if self.cursor_key is not None:
            self.post_message(self.RowSelected(self._self, self.cursor_key))

    def action_mark(self) -> None:
        """Post `MarkRequested`."""
        if self.cursor_key is not None and self._box is not None:
            self.post_message(self.MarkRequested(self._self, self.cursor_key))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the cursor's row it selects."""
        index = round(self.scroll_y) + event.y - _HEADER
        if event.y < _HEADER or index >= len(self._keys):
            return
        if index == self._cursor:
            self.action_select()
        self.move_to(index)

    # Inside

    @property
    def _self(self) -> "VirtualTable[object]":
        return self  # type: ignore[return-value]

    @property
    def _page(self) -> int:
        return max(self.size.height - _HEADER, 1)

    def _index_in(self, keys: Sequence[int], key: int | None, default: int | None = None) -> int:
        if key is not None:
            if self._cursor < len(keys) and keys[self._cursor] == key:
                return self._cursor
            try:
                return keys.index(key)
            except ValueError:
                pass
        return self._cursor if default is None else default

    def _resize_lines(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._keys) + _HEADER)

    def _scroll_line(self, top: int) -> None:
        self.scroll_to(y=max(top, 0), animate=False, force=True)

    def _refresh_row(self, index: int) -> None:
        y = index - round(self.scroll_y) + _HEADER
        if _HEADER <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _after_move(self) -> None:
        self._ask()
        now = (self.cursor_key, self._cursor)
        if now != self._highlighted:
            self._highlighted = now
            self.post_message(self.RowHighlighted(self._self, *now))

    def _ask(self) -> None:
        if not self.is_mounted or not self.size.height:
            return
        top, page = round(self.scroll_y), self._page
        first = max(top - page, 0)
        wanted = self._cache.ask(self._keys[first : top + 2 * page])
        if wanted is not None:
            request, keys = wanted
            self.post_message(self.RowsWanted(self._self, first, keys, request))

    def on_resize(self) -> None:
        """Share the new width among the columns and keep the cursor in sight."""
        room = self.scrollable_size.width - _CURSOR - (_BOX if self._box else 0)
        self._widths = column_widths(self.columns, room)
        self._resize_lines()
        top = round(self.scroll_y)
        if not top <= self._cursor < top + self._page:
            self._scroll_line(self._cursor - self._page + 1)
        self.refresh()
        self._ask()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for the rows that came into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw the header, a row, or what there is to say instead of rows."""
        width = self.scrollable_size.width
        if y < _HEADER:
            return self._header(width)
        if not self._keys:
            return self._empty_line(y - _HEADER, width)
        index = round(self.scroll_y) + y - _HEADER
        if index >= len(self._keys):
            return Strip.blank(width, self.rich_style)
        return self._row_line(index, width)

    def _header(self, width: int) -> Strip:
        style = self.get_component_rich_style("table--header")
        titles = [
            fit(column.title, cells, column.align)
            for column, cells in zip(self.columns, self._widths, strict=False)
            if cells
        ]
        lead = " " * (_CURSOR + (_BOX if self._box else 0))
        strip = Strip([Segment(lead + (" " * GAP).join(titles), style)])
        return strip.adjust_cell_length(width, style)

    def _empty_line(self, line: int, width: int) -> Strip:
        lines = ["", *wrap(self.empty, width - 4)]
        text = fit("  " + lines[line] if line < len(lines) else "", width)
        return Strip([Segment(text, self.get_component_rich_style("table--dim"))], width)

    def _row_line(self, index: int, width: int) -> Strip:
        key = self._keys[index]
        row = self._cache.get(key)
        here = index == self._cursor
        base = self._base_style(here)
        lead = ">" if here else " "
        if row is None:
            return Strip([Segment(fit(f"{lead}{LOADING}", width), base)], width)
        segments = [Segment(lead + self._box_text(key, row), base)]
        named = self._row_style(row) if self._row_style else ""
        for cell, cells, column in self._cells(row):
            style = base if here else self._cell_style(cell.style or named)
            segments += [Segment(fit(cell.text, cells, column.align), style), Segment(" " * GAP, base)]
        return Strip(segments).adjust_cell_length(width, base).simplify()

    def _cells(self, row: RowT) -> Iterable[tuple[Cell, int, Column[RowT]]]:
        for column, cells in zip(self.columns, self._widths, strict=False):
            if cells:
                made = column.cell(row)
                yield made if isinstance(made, Cell) else Cell(made), cells, column

    def _box_text(self, key: int, row: RowT) -> str:
        if self._box is None:
            return ""
        if key in self._marked:
            return "[x] "
        return "[ ] " if self._box(row) else " -  "

    def _base_style(self, here: bool) -> Style:
        if not here:
            return self.rich_style
        return self.get_component_rich_style("table--cursor" if self.has_focus else "table--cursor-blurred")

    def _cell_style(self, name: str) -> Style:
        return self.get_component_rich_style(f"table--{name}") if name else self.rich_style
