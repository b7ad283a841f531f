"""The banner that says 演示 above every page of a demo (P16)."""

from collections.abc import Sequence

from contract_tui.tui.literal import fit
from contract_tui.tui.widgets.line import Line, Piece


class Banner(Line):
    """One line across the whole width that is always seen.

    Args:
        text: What it says.
    """

    DEFAULT_CSS = "Banner { color: $warning; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def pieces(self, width: int) -> Sequence[Piece]:
        """The text between marks that need no colour."""
        return ((fit(f" *** {self.text} ***", width), "warning"),)
