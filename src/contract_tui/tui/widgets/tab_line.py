"""One line of choices, one of which is chosen: states of a list, parts of a page."""

from collections.abc import Sequence

from contract_tui.tui.widgets.line import Line, Piece


class TabLine(Line):
    """`[1 全部 12]  2 草稿 3 ...`: numbered for the keys; the chosen one stands in brackets."""

    DEFAULT_CSS = "TabLine { padding: 0 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs: tuple[tuple[str, ...], int] = ((), 0)

    def show(self, labels: Sequence[str], chosen: int) -> None:
        """Change what it says.

        Args:
            labels: Ours or literal, in the order of the keys 1, 2, 3 …
            chosen: The place of the chosen one, counted from 0.
        """
        if (tuple(labels), chosen) != self._tabs:
            self._tabs = (tuple(labels), chosen)
            self.refresh()

    def pieces(self, width: int) -> Sequence[Piece]:
        """One entry per choice; on a narrow terminal the last ones are cut."""
        del width
        labels, chosen = self._tabs
        drawn: list[Piece] = []
        for place, label in enumerate(labels):
            words = f"{place + 1} {label}"
            drawn += [(f"[{words}]", "current") if place == chosen else (f" {words} ", ""), (" ", "")]
        return drawn
