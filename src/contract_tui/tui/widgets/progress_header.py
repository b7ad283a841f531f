"""The steps of the wizard in one line: the one before is a button, the present one stands in brackets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from contract_tui.tui.literal import fit
from contract_tui.tui.literal import width as cells
from contract_tui.tui.widgets.line import Line, Piece

_ARROW = " > "
_BACK = "<"


class ProgressHeader(Line):
    """Steps by number and name, with a button that leads to the one before (P17).

    The button is clicked, or pressed with Enter where Tab has led to it; without a way back there is none.

    Args:
        names: The steps in order (S12).
        current: The present one, counted from 0.
    """

    DEFAULT_CSS = """
    ProgressHeader {
        background: $surface;
        & > .line--back { color: $primary; text-style: underline; }
        & > .line--back-focused { color: $background; background: $primary; text-style: underline; }
        &:ansi > .line--back-focused { color: ansi_default; background: ansi_default; text-style: reverse; }
    }
    """
    COMPONENT_CLASSES = Line.COMPONENT_CLASSES | {"line--back", "line--back-focused"}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]

    @dataclass
    class PreviousPressed(Message):
        """The button was pressed or clicked."""

    def __init__(self, names: Sequence[str], current: int = 0, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.names = tuple(names)
        self.current = current
        self.before = ""

    def show(self, names: Sequence[str], current: int, before: str) -> None:
        """Make another step the present one.

        Args:
            names: The steps in order.
            current: The present one, counted from 0.
            before: What the button leads to, by its name; empty for no button.
        """
        shown = (tuple(names), current, before)
        if shown != (self.names, self.current, self.before):
            self.names, self.current, self.before = shown
            self.can_focus = bool(before)
            self.refresh()

    def action_press(self) -> None:
        """Enter on the button."""
        self.post_message(self.PreviousPressed())

    def on_click(self, event: events.Click) -> None:
        """A click on the button; elsewhere in the line it does nothing."""
        begins = 0
        for text, style in self.pieces(self.size.width):
            ends = begins + cells(text)
            if style.startswith("back") and begins <= event.x < ends:
                self.action_press()
            begins = ends

    def on_focus(self) -> None:
        """The button looks pressed down."""
        self.refresh()

    def on_blur(self) -> None:
        """And up again."""
        self.refresh()

    def pieces(self, width: int) -> Sequence[Piece]:
        """All names when they fit; else names only near the present step, numbers for the rest."""
        everywhere = range(len(self.names))
        choices = [
            [index for index in everywhere if abs(index - self.current) <= reach]
            for reach in range(len(self.names), -1, -1)
        ]
        choices.insert(-1, [self.current - 1, self.current])
        for named in choices:
            drawn = self._pieces(named)
            if sum(cells(text) for text, _style in drawn) <= width:
                return drawn
        return ((fit(f"[{self.current + 1}{self.names[self.current]}]", width), "current"),)

    def _pieces(self, named: Collection[int]) -> list[Piece]:
        button = "back-focused" if self.has_focus else "back"
        drawn: list[Piece] = []
        if self.before and self.current == 0:
            drawn += [(f"{_BACK}{self.before}", button), (_ARROW, "dim")]
        for index, name in enumerate(self.names):
            text = f"{index + 1}{name if index in named else ''}"
            if index == self.current:
                drawn.append((f"[{text}]", "current"))
            elif index == self.current - 1 and self.before:
                drawn.append((f"{_BACK}{text}", button))
            else:
                drawn.append((text, "" if index < self.current else "dim"))
            drawn.append((_ARROW, "dim"))
        return drawn[:-1]
