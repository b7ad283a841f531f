"""What a controller may ask of the screen that it serves."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen

from contract_tui.domain.audit import Operator
from contract_tui.tui.access import DeskAccess
from contract_tui.tui.jobs import Jobs
from contract_tui.tui.notices import Severity
from contract_tui.tui.routes import Route

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk

AnswerT = TypeVar("AnswerT")


class Host(Protocol):
    """A screen, as its controllers know it."""

    jobs: Jobs

    @property
    def access(self) -> DeskAccess:
        """The application's settings, clock and desk."""

    @property
    def desk(self) -> "Desk":
        """The open desk; call it in threads only (`jobs.in_thread`)."""

    @property
    def operator(self) -> Operator:
        """Who sits at the keyboard."""

    @property
    def is_active(self) -> bool:
        """Whether the screen is on top: a key that came before may have opened a dialog."""

    def tell(self, text: str, severity: Severity = "information") -> None:
        """Show a toast; the text is literal."""

    def tell_next(self, text: str, severity: Severity = "information") -> None:
        """Show a toast on the page that comes next: this one closes."""

    async def ask(self, dialog: Screen[AnswerT] | Route[AnswerT]) -> AnswerT:
        """Show a dialog or a page over this one, and wait for its answer."""

    def go_to(
        self, page: Screen[AnswerT] | Route[AnswerT], then: Callable[[AnswerT | None], None] | None = None
    ) -> None:
        """Show a page over this one; `then` gets what it answers."""

    def desk_changed(self) -> None:
        """Something was changed: read again what is shown."""
