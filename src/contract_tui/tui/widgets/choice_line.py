"""One of a few values on one line, chosen with the cursor keys: a form's field that nobody can mistype."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType

from contract_tui.tui.literal import fit
from contract_tui.tui.widgets.line import Line, Piece

T = TypeVar("T")
_LABEL_CELLS = 17
"""As in a form, where a label has 18 with a blank after it."""


class ChoiceLine(Line, Generic[T], can_focus=True):
    """`签章方式  [全部]  双方  单方`.

    Args:
        label: Ours, as in a form's field.
        options: Value and words of each choice.
        value: The first value.
    """

    DEFAULT_CSS = """
    ChoiceLine { height: 1; }
    ChoiceLine:focus { background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down,enter", "app.focus_next", show=False),
    ]

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[T, str]],
        value: T,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._label, self._options = label, tuple(options)
        self.value = value

    def watch_has_focus(self, has_focus: bool) -> None:
        """The sign before the choices comes and goes."""
        super().watch_has_focus(has_focus)
        self.refresh()

    def choose(self, value: T) -> None:
        """Choose another value."""
        if value != self.value:
            self.value = value
            self.refresh()

    def action_step(self, places: int) -> None:
        """To the next or the previous value, round and round."""
        values = [value for value, _words in self._options]
        self.choose(values[(values.index(self.value) + places) % len(values)])

    def pieces(self, width: int) -> Sequence[Piece]:
        """Label and choices; the chosen one stands in brackets."""
        del width
        drawn: list[Piece] = [(fit(self._label, _LABEL_CELLS, "right"), ""), ("  ", "")]
        for value, words in self._options:
            chosen = value == self.value
            drawn.append(
                (f"[{words}]", "current" if self.has_focus and chosen else "strong" if chosen else "")
            )
            if not chosen:
                drawn[-1] = (f" {words} ", "")
            drawn.append((" ", ""))
        return drawn
