"""The base of widgets that are one line high and draw it themselves."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

Piece = tuple[str, str]
"""Safe text and the name of the widget's component class that styles it, without prefix; empty for plain."""


class Line(Widget):
    """One line of styled pieces, cut to the width.

    A subclass returns its pieces from `pieces` and lists `line--<name>` in `COMPONENT_CLASSES`.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Line {
        height: 1;
        width: 1fr;
        & > .line--strong { text-style: bold; }
        & > .line--dim { color: $text-muted; text-style: dim; }
        & > .line--key { color: $primary; text-style: bold; }
        & > .line--good { color: $success; }
        & > .line--warning { color: $warning; text-style: bold; }
        & > .line--bad { color: $error; text-style: bold; }
        & > .line--current { color: $background; background: $primary; text-style: bold; }
        &:ansi > .line--current { color: ansi_default; background: ansi_default; text-style: reverse bold; }
    }
    """
    COMPONENT_CLASSES = {
        "line--strong",
        "line--dim",
        "line--key",
        "line--good",
        "line--warning",
        "line--bad",
        "line--current",
    }

    def pieces(self, width: int) -> Sequence[Piece]:
        """The line's pieces for a width in cells."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Draw the line; rows below the first are blank."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        segments = [Segment(text, self._style(name)) for text, name in self.pieces(width)]
        return Strip(segments).adjust_cell_length(width, self.rich_style).simplify()

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"line--{name}") if name else self.rich_style
