"""The base of all screens: a table of commands, and the objects that a screen is composed of."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding
from textual.command import Provider
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from contract_tui.domain.audit import Operator
from contract_tui.tui.access import DeskAccess
from contract_tui.tui.base_app import BaseApp, Severity
from contract_tui.tui.commands.command_set import CommandSet
from contract_tui.tui.commands.general import General
from contract_tui.tui.commands.handling import CommandMethod, Controller, commands_of
from contract_tui.tui.commands.offer import Offer
from contract_tui.tui.follower import Follower
from contract_tui.tui.jobs import Jobs
from contract_tui.tui.routes import Route
from contract_tui.tui.textual_internals import own_keys
from contract_tui.tui.widgets.command_footer import FooterEntry

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk

ResultT = TypeVar("ResultT")
AnswerT = TypeVar("AnswerT")


class CommandScreen(Screen[ResultT]):
    """A screen whose keys all come from its table of commands; it is a `host.Host` of its controllers.

    A subclass declares commands on its own methods (`commands.handles`), and sets `controllers` in its
    constructor to the objects that do the other ones of its `TABLE`.

    Attributes:
        jobs: What it lets run beside the event loop.
        commands: Its commands as they stand.
        controllers: The objects that do commands in its place.
        follower: Keeps what it shows current, if it shows what may change.
    """

    TABLE: ClassVar[tuple[CommandMethod[Any], ...]] = ()
    """The commands in the order of footer, help and document: those of controllers, and any of its own that
    must not come after them. The rest of its own follows by itself, and what every screen offers."""
    POSSIBLE_FIRST: ClassVar[bool] = False
    """Whether the footer shows what is possible before what is not."""
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = set()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Turn the table into bindings before Textual merges them."""
        cls.BINDINGS = [
            *cls.__dict__.get("BINDINGS", ()),
            *(each.command.binding for each in cls.command_table()),
        ]
        super().__init_subclass__(**kwargs)

    @classmethod
    def command_table(cls) -> tuple[CommandMethod[Any], ...]:
        """All commands in order, the general ones last; of two with the same id the first one counts."""
        methods: dict[str, CommandMethod[Any]] = {}
        for method in (*cls.TABLE, *commands_of(cls), *commands_of(General)):
            methods.setdefault(method.command.id, method)
        general = {method.command.id for method in commands_of(General)}
        return tuple(sorted(methods.values(), key=lambda method: method.command.id in general))

    def __init__(self) -> None:
        super().__init__()
        self.jobs = Jobs(self)
        self.commands = CommandSet(self)
        self.controllers: tuple[Controller[Any], ...] = ()
        self.follower: Follower | None = None

    def follow(self, read: Callable[[], Awaitable[None]]) -> None:
        """Let `read` be called when the screen appears and after each change."""
        self.follower = Follower(self, read)

    def on_mount(self) -> None:
        """Begin to follow."""
        if self.follower is not None:
            self.follower.begin()

    def on_screen_resume(self) -> None:
        """What lay above may have changed something."""
        if self.follower is not None:
            self.follower.changed()

    def desk_changed(self) -> None:
        """Somebody committed something, or the desk has just opened: read again what is shown.

        Called on the event loop, at most four times a second.
        """
        if self.follower is not None:
            self.follower.changed()

    @property
    def desk_app(self) -> BaseApp:
        """The application, by its own type."""
        return cast("BaseApp", self.app)

    @property
    def access(self) -> DeskAccess:
        """The application's settings, clock and desk."""
        return cast("DeskAccess", self.app)

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

    def keys_by_command(self) -> dict[str, list[str]]:
        """The keys that would fire now, by the id of the command."""
        keys: dict[str, list[str]] = {}
        for key, binding in own_keys(self):
            keys.setdefault(binding.id or "", []).append(key)
        return keys

    def offers(self) -> tuple[Offer, ...]:
        """All commands as they stand now, in the table's order."""
        return self.commands.offers()

    def footer_entries(self) -> Iterable[FooterEntry]:
        """What the footer shows, help last."""
        return self.commands.footer_entries(possible_first=self.POSSIBLE_FIRST)

    def action_command(self, command_id: str) -> None:
        """What every binding of the table does."""
        self.run_command(command_id)

    def run_command(self, command_id: str) -> None:
        """Do a command, or tell why it is not possible now."""
        self.commands.run(command_id)

    def tell(self, text: str, severity: Severity = "information") -> None:
        """Show a toast; the text is literal."""
        self.notify(text, severity=severity)

    async def ask(self, dialog: Screen[AnswerT] | Route[AnswerT]) -> AnswerT:
        """Show a dialog or a page over this one, and wait for its answer; for jobs and async commands."""
        return await self.app.push_screen_wait(self.desk_app.page_of(dialog))

    def go_to(
        self, page: Screen[AnswerT] | Route[AnswerT], then: Callable[[AnswerT | None], None] | None = None
    ) -> None:
        """Show a page over this one; `then` gets what it answers."""
        self.app.push_screen(self.desk_app.page_of(page), then)

    @property
    def route(self) -> Route[Any] | None:
        """The route that leads to this page, where one may come back to it from a page that it has opened."""
        return None

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Close this screen, if it is on top: Textual would close what is on top, whatever it is."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    @on(Worker.StateChanged)
    def _report_failed_worker(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.desk_app.report(event.worker.error)
