"""A table of any length: lines are drawn from rows that are read page by page while one looks at them.

Moving the cursor repaints two lines, scrolling never animates.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, Generic, TypeAlias, TypeVar

from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from contract_tui.tui.widgets import table_messages
from contract_tui.tui.widgets.columns import CellStyle, Column
from contract_tui.tui.widgets.row_cache import RowCache
from contract_tui.tui.widgets.row_painter import RowPainter
from contract_tui.tui.widgets.table_look import CSS, STYLES, class_of

RowT = TypeVar("RowT")

HEADER = 1
"""How many lines the header takes."""
_LAST = -1


def find(keys: Sequence[int], key: int | None, near: int) -> int:
    """The place of a key, or `near` when it is not there; `near` is looked at first."""
    if key is None or (near < len(keys) and keys[near] == key):
        return near
    try:
        return keys.index(key)
    except ValueError:
        return near


def top_for(cursor: int, top: int, page: int) -> int:
    """The first line in sight after the least scrolling that brings the cursor into sight."""
    return min(cursor, max(top, cursor - page + 1))


class VirtualTable(ScrollView, Generic[RowT], can_focus=True):
    """A table over a snapshot of keys; it asks for rows with `RowsRequested` and gets them by `provide_rows`.

    Args:
        columns: What each column shows and how wide it is.
        empty: What to say, and what to do, when there are no keys.
        box: Gives the table boxes to tick: whether a row may be ticked at all. None means no boxes.
        signs: Whether rows may be marked without boxes: a sign stands before those that are.
        row_style: A style for a whole row, e.g. `dim`.
        id: Textual's id.
    """

    RowsRequested: TypeAlias = table_messages.RowsRequested
    RowHighlighted: TypeAlias = table_messages.RowHighlighted
    RowSelected: TypeAlias = table_messages.RowSelected
    MarkRequested: TypeAlias = table_messages.MarkRequested
    ALLOW_SELECT = False
    DEFAULT_CSS = CSS
    COMPONENT_CLASSES: ClassVar[set[str]] = {class_of(style) for style in STYLES}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup,ctrl+b", "page(-1)", show=False),
        Binding("pagedown,ctrl+f", "page(1)", show=False),
        Binding("home", "go_to(0)", show=False),
        Binding("end", f"go_to({_LAST})", show=False),
        Binding("enter", "select", show=False),
        Binding("space", "mark", show=False),
    ]

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        *,
        empty: str = "没有数据。",
        box: Callable[[RowT], bool] | None = None,
        signs: bool = False,
        row_style: Callable[[RowT], CellStyle] | None = None,
        id: str | None = None,  # Textual's own name for it
    ) -> None:
        super().__init__(id=id)
        self._empty = empty
        self._takes_marks = signs or box is not None
        self._painter = RowPainter(columns, box, signs, row_style, self._style_of)
        self._cache: RowCache[RowT] = RowCache()
        self._keys: Sequence[int] = array("q")
        self._marked: frozenset[int] = frozenset()
        self._cursor = 0
        self._highlighted: tuple[int | None, int] = (None, 0)

    def _style_of(self, name: str) -> Style:
        return self.get_component_rich_style(class_of(name)) if name else self.rich_style

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
        return None if self.cursor_key is None else self._cache.get(self.cursor_key)

    @property
    def position_words(self) -> str:
        """Where the cursor is, for a status line."""
        return f"第 {self._cursor + 1:,} 行 共 {len(self._keys):,} 行" if self._keys else "共 0 行"

    @property
    def marked(self) -> frozenset[int]:
        """The keys that show `[x]`; keys that are not in the table count as well."""
        return self._marked

    @property
    def _top(self) -> int:
        return round(self.scroll_y)

    @property
    def _page(self) -> int:
        return max(self.size.height - HEADER, 1)

    @property
    def _in_sight(self) -> range:
        return range(self._top, min(self._top + self._page, len(self._keys)))

    def row(self, key: int) -> RowT | None:
        """A row that is at hand, else None."""
        return self._cache.get(key)

    def set_keys(self, keys: Sequence[int], *, empty: str | None = None) -> None:
        """Show another snapshot of keys; the cursor stays on its key and on its line of the screen.

        When the cursor's key is gone the cursor keeps its line. Without any difference in sight
        nothing is repainted.

        Args:
            keys: In the order of display; an `array('q')` is taken as it is and must not change.
            empty: Another sentence for when there are none.
        """
        before = self._picture
        index = find(keys, self.cursor_key, self._cursor)
        line = self._cursor - self._top
        self._keys = keys if isinstance(keys, array) else array("q", keys)
        self._empty = self._empty if empty is None else empty
        stays_at_top = self._top == 0 and index < self._page
        self._cursor = max(min(index, len(keys) - 1), 0)
        self._cache.forget_request()
        if self.is_mounted:
            self._fit(0 if stays_at_top else index - line)
        if self._picture != before:
            self.refresh()
        if self.is_mounted:
            self._cursor_moved()

    def provide_rows(self, request: int, rows: Mapping[int, RowT]) -> None:
        """Take the answer to a `RowsRequested`; late and partial answers are welcome."""
        self._repaint(self._cache.put(request, rows))
        self._ask()

    def rows_failed(self) -> None:
        """Ask again for what is missing, after a reader failed."""
        self._cache.forget_request()
        self._ask()

    def refresh_rows(self) -> None:
        """Read all rows again as they come into sight; what did not change is not repainted."""
        self._cache.invalidate()
        self._ask()

    def set_marked(self, keys: Iterable[int]) -> None:
        """Tick exactly these keys."""
        before, self._marked = self._marked, frozenset(keys)
        if self._painter.make_room(any_marked=bool(self._marked)) and self.is_mounted:
            self.on_resize()
        self._repaint(before ^ self._marked)

    def move_to(self, index: int) -> None:
        """Put the cursor on a line, or on the nearest that there is."""
        before, self._cursor = self._cursor, max(min(index, len(self._keys) - 1), 0)
        if self.is_mounted and before != self._cursor:
            self._repaint({self._keys[line] for line in (before, self._cursor) if line < len(self._keys)})
            self._scroll(top_for(self._cursor, self._top, self._page))
            self._cursor_moved()

    def move_to_key(self, key: int) -> bool:
        """Put the cursor on a key; False when it is not in the table."""
        if key not in self._keys:
            return False
        self.move_to(find(self._keys, key, self._cursor))
        return True

    def _repaint(self, keys: Iterable[int]) -> None:
        changed = frozenset(keys)
        for index in self._in_sight:
            if self._keys[index] in changed:
                self.refresh(Region(0, index - self._top + HEADER, self.scrollable_size.width, 1))

    def _fit(self, top: int) -> None:
        self.virtual_size = Size(self.scrollable_size.width, len(self._keys) + HEADER)
        self._scroll(top)

    def _scroll(self, top: int) -> None:
        self.scroll_to(y=max(top, 0), animate=False, force=True)

    def _cursor_moved(self) -> None:
        """Ask for rows that came into sight and tell where the cursor is."""
        self._ask()
        now = (self.cursor_key, self._cursor)
        if now != self._highlighted:
            self._highlighted = now
            self.post_message(self.RowHighlighted(self, *now))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other lines are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self._cursor_moved()

    def on_resize(self) -> None:
        """Share the width among the columns, and keep the cursor in sight."""
        self._painter.resize(self.scrollable_size.width)
        self._fit(self._top)
        self._scroll(top_for(self._cursor, self._top, self._page))
        self.refresh()
        self._cursor_moved()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the cursor's row it selects."""
        index = self._top + event.y - HEADER
        if event.y >= HEADER and index < len(self._keys):
            if index == self._cursor:
                self.action_select()
            self.move_to(index)

    def action_move(self, lines: int) -> None:
        """Cursor up or down."""
        self.move_to(self._cursor + lines)

    def action_page(self, pages: int) -> None:
        """A page up or down, with one line of the old page kept in sight."""
        self.move_to(self._cursor + pages * max(self._page - 1, 1))

    def action_go_to(self, index: int) -> None:
        """To a line; a negative one counts from the end."""
        self.move_to(index % max(len(self._keys), 1))

    def action_select(self) -> None:
        """Enter; without any row it is left to the screen, which says why nothing happens."""
        if self.cursor_key is None:
            raise SkipAction
        self.post_message(self.RowSelected(self, self.cursor_key))

    def action_mark(self) -> None:
        """Space: post `MarkRequested`."""
        if self.cursor_key is not None and self._takes_marks:
            self.post_message(self.MarkRequested(self, self.cursor_key))

    def render_line(self, y: int) -> Strip:
        """Draw the header, a row, or what there is to say instead of rows."""
        index = self._top + y - HEADER
        if y < HEADER:
            return self._painter.header()
        if index >= len(self._keys):
            return self._painter.message("" if self._keys else self._empty, y - HEADER)
        key, style = self._keys[index], "cursor" if self.has_focus else "cursor-blurred"
        cursor = style if index == self._cursor else ""
        return self._painter.row(self._cache.get(key), cursor=cursor, marked=key in self._marked)

    @property
    def _picture(self) -> tuple[object, ...]:
        sight = self._in_sight
        return self._top, self._cursor, self._empty, tuple(self._keys[sight.start : sight.stop])

    def _ask(self) -> None:
        if not self.size.height:
            return
        first = max(self._top - self._page, 0)
        asked = self._cache.ask(self._keys[first : self._top + 2 * self._page])
        if asked is not None:
            request, keys = asked
            self.post_message(self.RowsRequested(self, first, keys, request))
