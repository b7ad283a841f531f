"""A text to read: fast to scroll, with search, laid out anew when the width changes."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from contract_tui.tui.literal import READABLE
from contract_tui.tui.widgets.safe_input import SafeInput
from contract_tui.tui.widgets.status_line import StatusLine
from contract_tui.tui.widgets.text_lines import StyledLine, TextLines

Layout = Callable[[int], Sequence[StyledLine]]
"""Lays a text out for a width in cells."""

_HINT = "/ 搜索  n 下一处  N 上一处"


class TextView(Vertical):
    """A text with a line below it that says where one is; `/` searches, `n` and `N` go on.

    Args:
        layout: Lays the text out for a width; called on each change of the width.
        id: Textual's id.
    """

    DEFAULT_CSS = """
    TextView { height: 1fr; }
    TextView > SafeInput { display: none; }
    TextView > SafeInput.-open { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,f3", "search", show=False),
        Binding("n", "match(1)", show=False),
        Binding("N", "match(-1)", show=False),
        Binding("escape", "close_search", show=False),
    ]

    def __init__(self, layout: Layout | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._layout: Layout = layout or (lambda _width: ())
        self._width = 0

    def compose(self) -> ComposeResult:
        """Lines, search field, position."""
        yield TextLines()
        yield SafeInput(placeholder="输入要查找的文字，回车确定，Esc 取消")
        yield StatusLine(_HINT)

    @property
    def lines(self) -> TextLines:
        """The part that scrolls and takes the keys."""
        return self.query_one(TextLines)

    @property
    def text_width(self) -> int:
        """The width in cells that texts are laid out for; 0 before there is any room."""
        return min(max(self.size.width - 1, 0), READABLE)

    def set_layout(self, layout: Layout, *, from_start: bool = True) -> None:
        """Show another text, from its beginning, or at the same place when it is the same text."""
        self._layout = layout
        # Not the width of the last Resize: a view that comes into sight may have its size and no such event.
        self._width = self.text_width
        if not self._width:
            return
        self.lines.set_lines(layout(self._width))
        if from_start:
            self.lines.action_to_line(0)
        self.search(self.query_one(SafeInput).value)

    def focus(self, scroll_visible: bool = True) -> "TextView":
        """Give the keys to the lines."""
        self.lines.focus(scroll_visible)
        return self

    @on(events.Resize)
    def _lay_out(self) -> None:
        width = max(self.text_width, 1)
        if width != self._width:
            self._width = width
            self.lines.set_lines(self._layout(width))
            self.search(self.query_one(SafeInput).value)
        self._show_position()

    @on(TextLines.Moved)
    def _show_position(self) -> None:
        lines = self.lines
        first, total = lines.first_line + 1, len(lines.lines)
        last = min(first + lines.size.height - 1, total)
        matched = f"第 {lines.current + 1}/{len(lines.matches)} 处  " if lines.matches else ""
        place = f"第 {first}-{last} 行 共 {total} 行" if total else ""
        self.query_one(StatusLine).show_position(f"{matched}{place}")

    def search(self, needle: str) -> int:
        """Mark a text wherever it stands and go to the next place; returns how many there are."""
        count = self.lines.search(needle)
        said = f"没有找到“{needle}”" if needle.strip() and not count else _HINT
        self.query_one(StatusLine).show(said, "warning" if said != _HINT else "")
        self._show_position()
        return count

    def action_search(self) -> None:
        """Open the search field."""
        entry = self.query_one(SafeInput)
        entry.add_class("-open")
        entry.focus()
        entry.select_all()

    def action_match(self, step: int) -> None:
        """To the next or the previous place."""
        self.lines.go_to_match(self.lines.current + step)
        self._show_position()

    def action_close_search(self) -> None:
        """Close the search field and unmark; without a search, Esc is left to the screen."""
        entry = self.query_one(SafeInput)
        if not entry.has_class("-open") and not self.lines.matches:
            raise SkipAction
        entry.value = ""
        self._close_field()
        self.search("")

    def _close_field(self) -> None:
        self.query_one(SafeInput).remove_class("-open")
        self.lines.focus()

    @on(Input.Changed)
    def _search_as_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.search(event.value)

    @on(Input.Submitted)
    def _keep_search(self, event: Input.Submitted) -> None:
        event.stop()
        self._close_field()
