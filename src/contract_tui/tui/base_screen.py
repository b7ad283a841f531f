"""The base of all screens: a command table, one dispatcher, the frame of title, banner, status and footer."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, ParamSpec, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding, BindingType
from textual.command import Provider
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from contract_tui.domain.errors import DeskError
from contract_tui.tui.base_app import BaseApp, Severity
from contract_tui.tui.command import GENERAL, HELP, Command, merged
from contract_tui.tui.widgets.banner import Banner
from contract_tui.tui.widgets.command_footer import CommandFooter, FooterEntry
from contract_tui.tui.widgets.status_line import StatusLine
from contract_tui.tui.widgets.title_bar import TitleBar

ResultT = TypeVar("ResultT")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Offer:
    """A command as it stands now.

    Attributes:
        keys: The keys that would fire now, after the user's keymap and the focused field's typing.
        reason: Why it is not possible now, or None.
    """

    command: Command
    keys: tuple[str, ...]
    reason: str | None


class CommandScreen(Screen[ResultT]):
    """A screen whose keys all come from a command table.

    A subclass sets `COMMAND_TABLE` and has a method `do_<id>` for each command, plain or async. Async
    ones run as a worker, so they may await dialogs and threads; while one runs its key does nothing.
    """

    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = GENERAL
    PARTS: ClassVar[tuple[type[Widget], ...]] = ()
    """Widgets that do some of the commands; the screen overrides `handler` to pass them on."""
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = set()
    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in GENERAL]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Turn the class's own table into bindings before Textual merges them."""
        own = cls.__dict__.get("COMMAND_TABLE", ())
        cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *(c.binding for c in own)]
        super().__init_subclass__(**kwargs)

    @classmethod
    def all_commands(cls) -> tuple[Command, ...]:
        """The table with those of the base classes; a more derived entry of the same id wins."""
        tables = (base.__dict__.get("COMMAND_TABLE", ()) for base in cls.__mro__)
        return merged(tables)

    @property
    def desk_app(self) -> BaseApp:
        """The application, by its own type."""
        return cast("BaseApp", self.app)

    def why_not(self, command: Command) -> str | None:
        """Say why a command is not possible now, or None when it is.

        Called for every command whenever the footer is drawn: answer from what the screen holds.
        """
        del command
        return None

    def offers(self) -> tuple[Offer, ...]:
        """All commands as they stand now, the screen's own first."""
        keys: dict[str | None, list[str]] = {}
        for node, bindings in self._modal_binding_chain:
            if node is self:
                for key, binding in bindings:
                    keys.setdefault(binding.id, []).append(key)
        return tuple(
            Offer(command, tuple(keys.get(command.id, ())), self.why_not(command))
            for command in self.all_commands()
        )

    def footer_entries(self) -> Iterable[FooterEntry]:
        """What the footer shows, help last; a command whose keys the focused field swallows is left out."""
        shown = [offer for offer in self.offers() if offer.command.in_footer and offer.keys]
        for offer in sorted(shown, key=lambda offer: offer.command.id == HELP.id):
            yield FooterEntry(offer.command.id, offer.keys[0], offer.command.words, offer.reason is None)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Textual's map of keys, with commands that are not possible now marked as disabled."""
        possible = {command.id: self.why_not(command) is None for command in self.all_commands()}
        return {
            key: active._replace(enabled=possible.get(active.binding.id or "", active.enabled))
            for key, active in super().active_bindings.items()
        }

    def action_command(self, command_id: str) -> None:
        """What every binding of the table does."""
        self.run_command(command_id)

    def run_command(self, command_id: str) -> None:
        """Do a command, or tell why it is not possible now.

        A key that was pressed before another page or dialog had opened does nothing more here.

        Raises:
            KeyError: The screen has no such command.
        """
        if not self.is_active:
            return
        command = {c.id: c for c in self.all_commands()}[command_id]
        reason = self.why_not(command)
        if reason is not None:
            self.tell(reason, "warning")
            return
        group = f"command:{command.id}"
        if any(w.group == group and w.node is self and not w.is_finished for w in self.workers):
            return
        try:
            outcome = self.handler(command)()
        except DeskError as error:
            self.desk_app.report(error)
            return
        if inspect.iscoroutine(outcome):
            self.start(outcome, group)

    def handler(self, command: Command) -> Callable[[], Any]:
        """What does a command; a screen made of pages may pass it on to the page in sight."""
        found: Callable[[], Any] = getattr(self, command.handler)
        return found

    def start(self, work: Coroutine[Any, Any, None], group: str) -> Worker[None]:
        """Run a coroutine as a worker of its own named group; its errors are reported, not fatal.

        A second one of the same group cancels the first.
        """
        return self.run_worker(work, group=group, exclusive=True, exit_on_error=False)

    async def in_thread(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the desk in a thread, from an async `do_` method; errors come back as they are.

        Keys wait for the answer, unless no key has asked for it (`unhurried`).
        """
        with self.desk_app.keys.hold():
            return await asyncio.to_thread(call, *args, **kwargs)

    async def in_job(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for what takes long and what Esc stops or leaves: of all keys only Esc does not wait."""
        with self.desk_app.keys.hold(stoppable=True):
            return await asyncio.to_thread(call, *args, **kwargs)

    async def pause(self, seconds: float) -> None:
        """Wait for more to be typed; keys that are not typing wait for what follows the pause."""
        with self.desk_app.keys.hold():
            await asyncio.sleep(seconds)

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Close this screen, if it is on top: Textual would close what is on top, whatever it is."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def tell(self, text: str, severity: Severity = "information") -> None:
        """Show a toast; the text is literal."""
        self.notify(text, severity=severity)

    @on(Worker.StateChanged)
    def _report_failed_worker(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.desk_app.report(event.worker.error)

    async def do_help(self) -> None:
        """List this screen's commands with the reasons why some are not possible."""
        from contract_tui.tui.screens.help import HelpScreen

        await self.app.push_screen_wait(HelpScreen(self.offers()))

    async def do_palette(self) -> None:
        """Find a command by its name and do it."""
        from contract_tui.tui.screens.palette import PaletteScreen

        chosen = await self.app.push_screen_wait(PaletteScreen(self.offers()))
        if chosen is not None:
            self.run_command(chosen)

    def do_quit(self) -> None:
        """End the program; nothing typed depends on a question here."""
        self.app.exit()


class PageScreen(CommandScreen[ResultT]):
    """A full page: title bar, optional banner, the page's own widgets, status line, footer.

    A subclass gives `TITLE` and yields its widgets from `compose_page`.

    Args:
        banner: A line under the title bar, e.g. that this is a demo (P16); empty for none.
    """

    AUTO_FOCUS = "*"
    HAS_STATUS: ClassVar[bool] = True
    """Whether there is a line above the footer; a page that is one text view has that view's own."""

    def __init__(self, *, banner: str = "") -> None:
        super().__init__()
        self._banner = banner

    def compose(self) -> ComposeResult:
        """The frame around the page."""
        yield TitleBar(self.TITLE or "")
        if self._banner:
            yield Banner(self._banner)
        yield from self.compose_page()
        if self.HAS_STATUS:
            yield StatusLine(id="status")
        yield CommandFooter()

    def compose_page(self) -> Iterable[Widget]:
        """The page's own widgets, from top to bottom."""
        return ()

    def set_heading(self, title: str, right: str = "") -> None:
        """Change the title bar's text; foreign text is literal."""
        self.query_one(TitleBar).show(title, right)

    @property
    def status(self) -> StatusLine:
        """The line above the footer."""
        return self.query_one("#status", StatusLine)
