"""The first line of every page: the product, where one is, and what belongs to the page."""

from collections.abc import Sequence

from contract_tui.tui.literal import fit
from contract_tui.tui.literal import width as cells
from contract_tui.tui.widgets.line import Line, Piece

PRODUCT = "订单合同"


class TitleBar(Line):
    """The product's name, the page's title and a text at the right end.

    Args:
        title: The page's name.
        right: E.g. the customer or the contract's number; cut first when the line is too short.
    """

    DEFAULT_CSS = "TitleBar { background: $panel; color: $foreground; }"

    def __init__(self, title: str, right: str = "") -> None:
        super().__init__()
        self.title_text, self.right_text = title, right

    def show(self, title: str, right: str = "") -> None:
        """Change what it says; both are literal."""
        if (title, right) != (self.title_text, self.right_text):
            self.title_text, self.right_text = title, right
            self.refresh()

    def pieces(self, width: int) -> Sequence[Piece]:
        """Left the product and the title, right the rest."""
        left = f" {PRODUCT} | "
        title = fit(self.title_text, min(cells(self.title_text), max(width - cells(left), 0)))
        room = width - cells(left) - cells(title) - 3
        right = fit(self.right_text, room, "right") if room > 0 else ""
        return ((left, "key"), (title, "strong"), ("  ", ""), (right, ""))
