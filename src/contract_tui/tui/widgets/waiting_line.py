"""One line that says what waits for the operator, for the customer and for the platform."""

from collections.abc import Sequence
from datetime import datetime

from contract_tui.domain.states import Waiting
from contract_tui.domain.waiting import Queues, queue_words
from contract_tui.tui.literal import width as cells
from contract_tui.tui.widgets.line import Line, Piece

_GAP = "  "


class WaitingLine(Line):
    """`待我处理 5（最久 3 天）  待客户 2（最久 1 小时）  待平台 1`; the chosen one stands in brackets."""

    DEFAULT_CSS = "WaitingLine { padding: 0 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[tuple[str, ...], tuple[str, ...], Waiting | None] = ((), (), None)

    def show(self, queues: Queues, now: datetime, chosen: Waiting | None) -> bool:
        """Change what it says.

        Returns:
            Whether it says something else than before.
        """
        news = (queue_words(queues, now), queue_words(queues, now, brief=True), chosen)
        if news == self._shown:
            return False
        self._shown = news
        self.refresh()
        return True

    def pieces(self, width: int) -> Sequence[Piece]:
        """In full where it fits, else without the words about the age."""
        full, brief, chosen = self._shown
        drawn = _pieces(full, chosen)
        return drawn if sum(cells(text) for text, _style in drawn) <= width else _pieces(brief, chosen)


def _pieces(words: Sequence[str], chosen: Waiting | None) -> list[Piece]:
    drawn: list[Piece] = []
    for party, text in zip(Waiting, words, strict=False):
        drawn += [(f"[{text}]", "current") if party is chosen else (text, ""), (_GAP, "")]
    return drawn[:-1]
