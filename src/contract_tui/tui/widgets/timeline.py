"""What happened, what goes on and what is still to come, one line each, with times."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from contract_tui.tui.literal import content, width, wrap

Stage = Literal["done", "now", "later", "failed"]

_WORDS: dict[Stage, str] = {"done": "完成", "now": "进行中", "later": "待办", "failed": "失败"}
_WORD_CELLS = 8
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a timeline.

    Attributes:
        time: As it is shown, e.g. `09:30:12`; empty for what is still to come.
        text: What it is, literal; wrapped when it is long.
        stage: Done, going on, to come, failed; said by a word.
    """

    time: str
    text: str
    stage: Stage = "done"


def timeline_lines(entries: Sequence[TimelineEntry], cells: int) -> list[str]:
    """Lay entries out for a width: time, word in brackets, text; the text's further lines stand below it."""
    times = max((width(entry.time) for entry in entries), default=0)
    lines: list[str] = []
    for entry in entries:
        word = f"[{_WORDS[entry.stage]}]"
        head = entry.time + " " * (times - width(entry.time) + 1)
        head += word + " " * (_WORD_CELLS - width(word) + 1)
        rest = wrap(entry.text, cells - width(head))
        lines += [head + rest[0], *(" " * width(head) + line for line in rest[1:])]
    return lines


class Timeline(Widget):
    """Shows timeline entries; as high as they are."""

    DEFAULT_CSS = "Timeline { height: auto; }"

    def __init__(self, entries: Sequence[TimelineEntry] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries = tuple(entries)

    def show(self, entries: Sequence[TimelineEntry]) -> None:
        """Show other entries."""
        if tuple(entries) != self.entries:
            before, self.entries = len(self._lines), tuple(entries)
            self.refresh(layout=len(self._lines) != before)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at a width."""
        del container, viewport
        return len(timeline_lines(self.entries, max(width, _NARROWEST)))

    def render(self) -> Content:
        """The lines for the width that there is."""
        return content("\n".join(self._lines))

    @property
    def _lines(self) -> list[str]:
        return timeline_lines(self.entries, max(self.size.width, _NARROWEST))
