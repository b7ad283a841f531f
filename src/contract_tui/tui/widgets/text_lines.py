"""Lines of text, drawn as they come into sight, with marks where a search found something."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from contract_tui.domain.text import shown
from contract_tui.tui.widgets.text_search import Match, Span, TextIndex

StyleKey = Literal["", "title", "heading", "strong", "dim", "table", "good", "warning", "bad"]


@dataclass(frozen=True, slots=True)
class StyledLine:
    """One line of a text that is laid out for a width.

    Attributes:
        text: Foreign text without line breaks; no wider than the width that was asked for.
        style: How it looks.
    """

    text: str
    style: StyleKey = ""


class TextLines(ScrollView, can_focus=True):
    """The scrolling part of a text view."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TextLines {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .text--title { text-style: bold underline; color: $primary; }
        & > .text--heading { text-style: bold; color: $primary; }
        & > .text--strong { text-style: bold; }
        & > .text--dim { color: $text-muted; text-style: dim; }
        & > .text--table { color: $foreground; }
        & > .text--good { color: $success; }
        & > .text--warning { color: $warning; }
        & > .text--bad { color: $error; text-style: bold; }
        & > .text--match { text-style: underline bold; color: $warning; }
        & > .text--current { text-style: reverse bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text--title",
        "text--heading",
        "text--strong",
        "text--dim",
        "text--table",
        "text--good",
        "text--warning",
        "text--bad",
        "text--match",
        "text--current",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup,ctrl+b", "page(-1)", show=False),
        Binding("pagedown,ctrl+f", "page(1)", show=False),
        Binding("home", "to_line(0)", show=False),
        Binding("end", "to_end", show=False),
    ]

    @dataclass
    class Moved(Message):
        """Other lines are in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[StyledLine] = ()
        self.matches: tuple[Match, ...] = ()
        self.current = 0
        self._index = TextIndex(())
        self._spans: dict[int, list[tuple[Span, int]]] = {}

    @property
    def first_line(self) -> int:
        """The line at the top, counted from 0."""
        return round(self.scroll_y)

    def set_lines(self, lines: Sequence[StyledLine]) -> None:
        """Show other lines; the place in the text is kept by proportion."""
        share = self.first_line / max(len(self.lines), 1)
        self.lines = tuple(StyledLine(shown(line.text), line.style) for line in lines)
        self._index = TextIndex([line.text for line in self.lines])
        self.virtual_size = Size(self.size.width, len(self.lines))
        self._mark(())
        self.action_to_line(round(share * len(self.lines)))

    def search(self, needle: str) -> int:
        """Mark all places and go to the first one at or after the line at the top.

        Returns:
            How many places there are.
        """
        matches = self._index.find(needle)
        self._mark(matches)
        if matches:
            places = (i for i, match in enumerate(matches) if match[0].line >= self.first_line)
            self.go_to_match(next(places, 0))
        return len(matches)

    def go_to_match(self, number: int) -> None:
        """Go to a place, counted from 0; after the last comes the first."""
        if not self.matches:
            return
        self.current = number % len(self.matches)
        line = self.matches[self.current][0].line
        if not self.first_line <= line < self.first_line + self.size.height:
            self.action_to_line(line - self.size.height // 3)
        self.refresh()

    def action_move(self, lines: int) -> None:
        """Some lines up or down."""
        self.action_to_line(self.first_line + lines)

    def action_page(self, pages: int) -> None:
        """A page up or down, with one line of the old page kept in sight."""
        self.action_to_line(self.first_line + pages * max(self.size.height - 1, 1))

    def action_to_line(self, line: int) -> None:
        """Put a line at the top, as far as the end allows."""
        self.scroll_to(y=max(line, 0), animate=False, force=True)

    def action_to_end(self) -> None:
        """The last page."""
        self.action_to_line(len(self.lines))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell that other lines are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        number, width = self.first_line + y, self.scrollable_size.width
        if number >= len(self.lines):
            return Strip.blank(width, self.rich_style)
        line = self.lines[number]
        style = self._style(line.style)
        segments = self._segments(line.text, style, self._spans.get(number, []))
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _segments(self, text: str, style: Style, spans: Sequence[tuple[Span, int]]) -> list[Segment]:
        segments: list[Segment] = []
        done = 0
        for span, match in spans:
            look = self._style("current" if match == self.current else "match")
            segments += [
                Segment(text[done : span.start], style),
                Segment(text[span.start : span.end], style + look),
            ]
            done = span.end
        return [*segments, Segment(text[done:], style)]

    def _mark(self, matches: tuple[Match, ...]) -> None:
        self.matches, self.current, self._spans = matches, 0, {}
        for number, match in enumerate(matches):
            for span in match:
                self._spans.setdefault(span.line, []).append((span, number))
        self.refresh()

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"text--{name}") if name else self.rich_style
