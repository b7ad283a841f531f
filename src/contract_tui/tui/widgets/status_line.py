"""One line that says what goes on, in words: a spinner would cost kilobytes a second."""

from collections.abc import Sequence
from typing import Literal

from contract_tui.tui.literal import fit
from contract_tui.tui.literal import width as cells
from contract_tui.tui.widgets.line import Line, Piece

Kind = Literal["", "good", "warning", "bad", "dim"]


class StatusLine(Line):
    """What goes on, at the left, and where one is in a list or text, at the right."""

    DEFAULT_CSS = "StatusLine { padding: 0 1; }"

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text, self.kind, self.position = text, "", ""

    def show(self, text: str, kind: Kind = "") -> None:
        """Change the left text.

        Args:
            text: Literal; says everything in words, since the kind only colours it.
            kind: A colour's name.
        """
        if (text, kind) != (self.text, self.kind):
            self.text, self.kind = text, kind
            self.refresh()

    def show_position(self, position: str) -> None:
        """Change the right text, e.g. `第 3 行 共 120 行`."""
        if position != self.position:
            self.position = position
            self.refresh()

    def pieces(self, width: int) -> Sequence[Piece]:
        """The left text is cut before the right one."""
        right = fit(self.position, min(cells(self.position), width))
        left = fit(self.text, max(width - cells(right) - 1, 0))
        return ((left, self.kind), (" ", ""), (right, "dim"))
