"""A table of any length: lines are drawn from rows that are read page by page while one looks at them."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.strip import Strip

from contract_tui.tui.widgets.columns import CellStyle, Column
from contract_tui.tui.widgets.cursor_view import HEADER, CursorView
from contract_tui.tui.widgets.row_cache import RowCache
from contract_tui.tui.widgets.row_painter import RowPainter
from contract_tui.tui.widgets.table_messages import TableMessages

RowT = TypeVar("RowT")


def find(keys: Sequence[int], key: int | None, near: int) -> int:
    """The place of a key, or `near` when it is not there; `near` is looked at first."""
    if key is None or (near < len(keys) and keys[near] == key):
        return near
    try:
        return keys.index(key)
    except ValueError:
        return near


class VirtualTable(TableMessages, CursorView, Generic[RowT]):
    """A table over a snapshot of keys; it asks for rows with `RowsWanted` and gets them by `provide_rows`.

    Args:
        columns: What each column shows and how wide it is.
        empty: What to say, and what to do, when there are no keys.
        box: Gives the table boxes to tick: whether a row may be ticked at all. None means no boxes.
        row_style: A style for a whole row, e.g. `dim`.
        id: Textual's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "mark", show=False)]

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        *,
        empty: str = "没有数据。",
        box: Callable[[RowT], bool] | None = None,
        row_style: Callable[[RowT], CellStyle] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._empty = empty
        self._has_boxes = box is not None
        self._painter = RowPainter(columns, box, row_style, self.style_of)
        self._cache: RowCache[RowT] = RowCache()
        self._keys: Sequence[int] = array("q")
        self._marked: frozenset[int] = frozenset()
        self._highlighted: tuple[int | None, int] = (None, 0)

    @property
    def keys(self) -> Sequence[int]:
        """The snapshot of keys."""
        return self._keys

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
    def empty(self) -> str:
        """What is said when there are no keys."""
        return self._empty

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
        line = self._cursor - self.top
        self._keys = keys if isinstance(keys, array) else array("q", keys)
        self._empty = self._empty if empty is None else empty
        stays_at_top = self.top == 0 and index < self.page
        self.set_count(len(keys), index, 0 if stays_at_top else index - line)
        self._cache.forget_request()
        if self._picture != before:
            self.refresh()
        if self.is_mounted:
            self.cursor_moved()

    def provide_rows(self, request: int, rows: Mapping[int, RowT]) -> None:
        """Take the answer to a `RowsWanted`; late and partial answers are welcome."""
        changed = self._cache.put(request, rows)
        for index in self.in_sight:
            if self._keys[index] in changed:
                self.refresh_row(index)
        self._ask()

    def rows_failed(self) -> None:
        """Ask again for what is missing, after a reader failed."""
        self._cache.forget_request()
        self._ask()

    def invalidate(self, keys: Iterable[int]) -> None:
        """Read some rows again; the old ones stay in sight until the new ones are there."""
        self._cache.invalidate(keys)
        self._ask()

    def refresh_rows(self) -> None:
        """Read all rows again as they come into sight; what did not change is not repainted."""
        self._cache.invalidate()
        self._ask()

    def set_marked(self, keys: Iterable[int]) -> None:
        """Tick exactly these keys."""
        marked = frozenset(keys)
        changed = marked ^ self._marked
        self._marked = marked
        for index in self.in_sight:
            if self._keys[index] in changed:
                self.refresh_row(index)

    def move_to_key(self, key: int) -> bool:
        """Put the cursor on a key; False when it is not in the table."""
        if key not in self._keys:
            return False
        self.move_to(find(self._keys, key, self._cursor))
        return True

    def action_mark(self) -> None:
        """Space: post `MarkRequested`."""
        if self.cursor_key is not None and self._has_boxes:
            self.post_message(self.MarkRequested(self, self.cursor_key))

    def selected(self) -> None:
        """Enter: post `RowSelected`."""
        if self.cursor_key is not None:
            self.post_message(self.RowSelected(self, self.cursor_key))

    def cursor_moved(self) -> None:
        """Ask for rows that came into sight and tell where the cursor is."""
        self._ask()
        now = (self.cursor_key, self._cursor)
        if now != self._highlighted:
            self._highlighted = now
            self.post_message(self.RowHighlighted(self, *now))

    def on_resize(self) -> None:
        """Share the width among the columns."""
        self._painter.resize(self.scrollable_size.width)

    def render_line(self, y: int) -> Strip:
        """Draw the header, a row, or what there is to say instead of rows."""
        if y < HEADER:
            return self._painter.header()
        if not self._keys:
            return self._painter.message(self._empty, y - HEADER)
        index = self.top + y - HEADER
        if index >= len(self._keys):
            return self._painter.message("", 0)
        return self._row_line(index)

    def _row_line(self, index: int) -> Strip:
        key = self._keys[index]
        row = self._cache.get(key)
        cursor = self._cursor_style if index == self._cursor else ""
        if row is None:
            return self._painter.loading(cursor)
        return self._painter.row(row, cursor=cursor, marked=key in self._marked)

    @property
    def _cursor_style(self) -> str:
        return "cursor" if self.has_focus else "cursor-blurred"

    @property
    def _picture(self) -> tuple[object, ...]:
        sight = self.in_sight
        return self.top, self._cursor, self._empty, tuple(self._keys[sight.start : sight.stop])

    def _ask(self) -> None:
        if not self.size.height:
            return
        first = max(self.top - self.page, 0)
        wanted = self._cache.ask(self._keys[first : self.top + 2 * self.page])
        if wanted is not None:
            request, keys = wanted
            self.post_message(self.RowsWanted(self, first, keys, request))
