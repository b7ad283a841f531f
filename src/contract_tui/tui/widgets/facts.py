"""Facts with their labels, and sentences, wrapped so that nothing is cut."""

from collections.abc import Sequence

from textual.widgets import Static

from contract_tui.tui.literal import content, width, wrap

Fact = str | tuple[str, str]
"""A sentence, or a label with its value; foreign text is literal."""

_GAP = 2


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


class Facts(Static):
    """Shows facts; as high as they are."""

    DEFAULT_CSS = "Facts { height: auto; }"

    def __init__(self, facts: Sequence[Fact] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.facts = tuple(facts)

    def show(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        if tuple(facts) != self.facts:
            self.facts = tuple(facts)
            self._draw()

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self._draw()

    def _draw(self) -> None:
        self.update(content("\n".join(facts_lines(self.facts, max(self.size.width, 20)))))
