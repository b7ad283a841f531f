"""The tour's panel: three lines at the top of whatever screen is in sight."""

from textual.widgets import Static

from contract_tui.tui.literal import content, fit, width, wrap

PANEL_LINES = 3
_MARK = "演示，没有法律效力"


def panel_lines(place: str, words: str, offer: str, cells: int) -> list[str]:
    """Lay the panel out.

    Args:
        place: Which step it is, e.g. `引导 3/30 选择订单`.
        words: What it explains.
        offer: What the key of the tour does now.
        cells: The width.

    Returns:
        Three lines; words that need more are cut, which a test rules out at 80 cells.
    """
    right = f"{offer}  Esc 结束引导"
    left = fit(f"{place}  {_MARK}", max(cells - width(right) - 1, 1))
    return [f"{left} {right}", *wrap(words, cells), "", ""][:PANEL_LINES]


class TourPanel(Static):
    """Shows the present step; the demo's banner below it makes room, since the panel says the same (P16)."""

    DEFAULT_CSS = """
    TourPanel {
        dock: top;
        height: 3;
        padding: 0 1;
        background: $primary;
        color: $background;
        text-style: bold;
    }
    TourPanel:ansi { background: ansi_default; color: ansi_default; text-style: reverse bold; }
    """

    def __init__(self) -> None:
        super().__init__(classes="tour")
        self._said = ("", "", "")

    def show(self, place: str, words: str, offer: str) -> None:
        """Show another step."""
        if (place, words, offer) != self._said:
            self._said = (place, words, offer)
            self._draw()

    def on_resize(self) -> None:
        """Lay out for the new width."""
        self._draw()

    def _draw(self) -> None:
        cells = max(self.size.width, 20)
        self.update(content("\n".join(panel_lines(*self._said, cells))))
