"""Facts with their labels, and sentences, wrapped so that nothing is cut."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from contract_tui.tui.literal import READABLE, content, width, wrap

Fact = str | tuple[str, str]
"""A sentence, or a label with its value; foreign text is literal."""

_GAP = 2
_NARROWEST = 20


def facts_lines(facts: Sequence[Fact], cells: int) -> list[str]:
    """Lay facts out: values stand below each other, and so do their further lines."""
    labels = [fact[0] for fact in facts if not isinstance(fact, str)]
    margin = max((width(label) for label in labels), default=0) + _GAP
    lines: list[str] = []
    for fact in facts:
        if isinstance(fact, str):
            lines += wrap(fact, cells)
        else:
            label, value = fact
            head, *rest = wrap(value, cells - margin)
            lines.append(label + " " * (margin - width(label)) + head)
            lines += [" " * margin + line for line in rest]
    return lines


class Facts(Widget):
    """Shows facts; as high as they are."""

    DEFAULT_CSS = "Facts { height: auto; }"

    def __init__(self, facts: Sequence[Fact] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.facts = tuple(facts)

    def show(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        if tuple(facts) != self.facts:
            before, self.facts = len(self._lines), tuple(facts)
            self.refresh(layout=len(self._lines) != before)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at a width."""
        del container, viewport
        return len(facts_lines(self.facts, _readable(width)))

    def render(self) -> Content:
        """The lines for the width that there is."""
        return content("\n".join(self._lines))

    @property
    def _lines(self) -> list[str]:
        return facts_lines(self.facts, _readable(self.size.width))


def _readable(cells: int) -> int:
    return min(max(cells, _NARROWEST), READABLE)
