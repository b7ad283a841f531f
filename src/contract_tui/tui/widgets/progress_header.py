"""The steps of the wizard in one line: the present one in brackets, those done with a mark."""

from collections.abc import Sequence

from contract_tui.tui.literal import fit
from contract_tui.tui.literal import width as cells
from contract_tui.tui.widgets.line import Line, Piece

_ARROW = " > "


class ProgressHeader(Line):
    """Steps by number and name.

    Args:
        names: The steps in order (S12).
        current: The present one, counted from 0.
    """

    DEFAULT_CSS = "ProgressHeader { background: $surface; }"

    def __init__(self, names: Sequence[str], current: int = 0, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.names = tuple(names)
        self.current = current

    def show(self, current: int) -> None:
        """Make another step the present one."""
        if current != self.current:
            self.current = current
            self.refresh()

    def pieces(self, width: int) -> Sequence[Piece]:
        """All names when they fit; else names only near the present step, numbers for the rest."""
        for reach in range(len(self.names), -1, -1):
            drawn = self._pieces(reach)
            if sum(cells(text) for text, _style in drawn) <= width:
                return drawn
        return ((fit(f"[{self.current + 1}{self.names[self.current]}]", width), "strong"),)

    def _pieces(self, reach: int) -> list[Piece]:
        drawn: list[Piece] = []
        for index, name in enumerate(self.names):
            text = f"{index + 1}{name if abs(index - self.current) <= reach else ''}"
            if index == self.current:
                drawn.append((f"[{text}]", "current"))
            else:
                drawn.append((text, "" if index < self.current else "dim"))
            drawn.append((_ARROW, "dim"))
        return drawn[:-1]
