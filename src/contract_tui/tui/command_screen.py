"""The base of all screens: a table of commands, and the objects that a screen is composed of."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding
from textual.command import Provider
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from contract_tui.domain.audit import Operator
from contract_tui.tui.access import DeskAccess
from contract_tui.tui.base_app import BaseApp
from contract_tui.tui.command_set import CommandSet
from contract_tui.tui.command_table import table_of
from contract_tui.tui.commands import keymap
from contract_tui.tui.commands.handling import CommandMethod, Controller
from contract_tui.tui.follower import Follower
from contract_tui.tui.jobs import Jobs
from contract_tui.tui.notices import Severity
from contract_tui.tui.routes import Route

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk

ResultT = TypeVar("ResultT")
AnswerT = TypeVar("AnswerT")


class CommandScreen(Screen[ResultT]):
    """A screen whose keys all come from its table of commands; it is a `host.Host` of its controllers.

    A subclass declares commands on its own methods (`commands.handling`), and sets in its constructor
    `controllers`, which do the other ones of its table, and `follower`, when what it shows may change.

    Attributes:
        jobs: What it lets run beside the event loop.
        commands: Its commands as they stand.
    """

    TABLE: ClassVar[tuple[CommandMethod[Any], ...]] = ()
    """What comes first in footer, help and document: commands of controllers, or of its own (`table_of`)."""
    POSSIBLE_FIRST: ClassVar[bool] = False
    """Whether the footer shows what is possible before what is not."""
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = set()
    route: Route[Any] | None = None
    """The way to this page, where one may come back to it from a page that it has opened."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Turn the table into bindings before Textual merges them."""
        bindings = [each.binding for each in keymap.declared(method.command for method in table_of(cls))]
        cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *bindings]
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        super().__init__()
        self.jobs = Jobs(self)
        self.commands = CommandSet(self)
        self.controllers: tuple[Controller[Any], ...] = ()
        self.follower = Follower(self, None)

    def on_mount(self) -> None:
        """Begin to follow."""
        self.follower.begin()

    def on_screen_resume(self) -> None:
        """What lay above may have changed something, and said something that has no place here."""
        self.desk_app.notices.turned_to(self)
        self.follower.changed()

    def desk_changed(self) -> None:
        """Somebody committed something, or the desk has just opened; at most four times a second."""
        self.follower.changed()

    @property
    def desk_app(self) -> BaseApp:
        """The application, by its own type."""
        return cast("BaseApp", self.app)

    @property
    def access(self) -> DeskAccess:
        """The application's settings, clock and desk."""
        return self.desk_app.access

    @property
    def desk(self) -> "Desk":
        """The open desk; call it in threads only."""
        return self.access.desk

    @property
    def operator(self) -> Operator:
        """Who sits at the keyboard."""
        return self.access.operator

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Textual's map of keys, with commands that are not possible now marked as disabled."""
        return self.commands.marked(super().active_bindings)

    def action_command(self, command_id: str) -> None:
        """Do a command, or tell why it is not possible now; what every binding of the table does."""
        self.commands.run(command_id)

    def tell(self, text: str, severity: Severity = "information") -> None:
        """Show a toast on this page; the text is literal."""
        self.desk_app.notices.say(text, severity, self)

    def tell_next(self, text: str, severity: Severity = "information") -> None:
        """Show a toast on the page that comes next: this one closes."""
        self.desk_app.notices.say(text, severity, None)

    async def ask(self, dialog: Screen[AnswerT] | Route[AnswerT]) -> AnswerT:
        """Show a dialog or a page over this one, and wait for its answer; for jobs and async commands."""
        return await self.app.push_screen_wait(self.desk_app.page_of(dialog))

    def go_to(
        self, page: Screen[AnswerT] | Route[AnswerT], then: Callable[[AnswerT | None], None] | None = None
    ) -> None:
        """Show a page over this one; `then` gets what it answers."""
        self.app.push_screen(self.desk_app.page_of(page), then)

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Close this screen, if it is on top: Textual would close what is on top, whatever it is."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    @on(Worker.StateChanged)
    def _report_failed_worker(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.desk_app.report(event.worker.error)
