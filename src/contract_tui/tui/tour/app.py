"""The demo with a guide, who does the next step at one key and leaves at another."""

from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType

from contract_tui.tui.app import DeskApp
from contract_tui.tui.tour.guide import Guide


class TourApp(DeskApp):
    """The interface with the guide over it; when it is gone its keys mean what the footer says."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "tour_next", show=False, priority=True),
        Binding("escape", "tour_leave", show=False, priority=True),
    ]

    def on_mount(self) -> None:
        """Begin to look where the operator is."""
        self.guide = Guide(self)
        self.guide.begin()

    def action_tour_next(self) -> None:
        """F9: let the guide do the present step."""
        if self.guide.is_over:
            raise SkipAction
        self.guide.go_on()

    def action_tour_leave(self) -> None:
        """Esc: send the guide away."""
        if self.guide.is_over:
            raise SkipAction
        self.guide.leave()
