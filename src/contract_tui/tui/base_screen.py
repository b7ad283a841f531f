"""The way in which screens that are not composed of controllers yet have commands; it goes with the last."""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any, ClassVar, ParamSpec, TypeVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import Worker

from contract_tui.tui.command_screen import CommandScreen as Composed
from contract_tui.tui.command_screen import ResultT
from contract_tui.tui.commands import keymap
from contract_tui.tui.commands.command import GENERAL, Command, merged
from contract_tui.tui.commands.command_set import CommandSet
from contract_tui.tui.commands.general import General
from contract_tui.tui.commands.handling import Bound
from contract_tui.tui.commands.offer import Offer
from contract_tui.tui.page_screen import PageScreen as ComposedPage
from contract_tui.tui.widgets.command_footer import FooterEntry

P = ParamSpec("P")
T = TypeVar("T")
__all__ = ["CommandScreen", "Offer", "PageScreen", "ResultT"]


class CommandScreen(Composed[ResultT]):
    """A subclass sets `COMMAND_TABLE` and has a method `do_<id>` for each command, plain or async."""

    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = GENERAL
    PARTS: ClassVar[tuple[type[Widget], ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in GENERAL]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Turn the class's own table into bindings before Textual merges them."""
        own = cls.__dict__.get("COMMAND_TABLE", ())
        keymap.declared(own)
        cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *(c.binding for c in own)]
        super(Composed, cls).__init_subclass__(**kwargs)

    @classmethod
    def all_commands(cls) -> tuple[Command, ...]:
        """The table with those of the base classes; a more derived entry of the same id wins."""
        return merged(base.__dict__.get("COMMAND_TABLE", ()) for base in cls.__mro__)

    def __init__(self) -> None:
        super().__init__()
        self.commands = _OldCommands(self)
        self._general = General(self)

    def why_not(self, command: Command) -> str | None:
        """Say why a command is not possible now, or None when it is."""
        del command
        return None

    def offers(self) -> tuple[Offer, ...]:
        """All commands as they stand now."""
        return CommandSet.offers(self.commands)

    def footer_entries(self) -> Iterable[FooterEntry]:
        """What the footer shows, help last."""
        return CommandSet.footer_entries(self.commands)

    def run_command(self, command_id: str) -> None:
        """Do a command, or tell why it is not possible now."""
        CommandSet.run(self.commands, command_id)

    def handler(self, command: Command) -> Callable[[], Any]:
        """What does a command; a screen made of pages may pass it on to the page in sight."""
        handler: Callable[[], Any] = getattr(self, command.handler)
        return handler

    def do_help(self) -> Any:
        """List this screen's commands."""
        return self._general.help()

    def do_palette(self) -> Any:
        """Find a command by its name and do it."""
        return self._general.palette()

    def do_quit(self) -> Any:
        """End the program."""
        return self._general.quit()

    def start(self, work: Coroutine[Any, Any, None], group: str) -> Worker[None]:
        """Run a coroutine as a worker of its own named group."""
        return self.jobs.start(work, group)

    async def in_thread(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the desk in a thread."""
        return await self.jobs.in_thread(call, *args, **kwargs)

    async def in_job(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the desk in a thread that Esc stops."""
        return await self.jobs.in_job(call, *args, **kwargs)

    async def pause(self, seconds: float) -> None:
        """Wait for more to be typed."""
        await self.jobs.pause(seconds)


class _OldCommands(CommandSet):
    def __init__(self, screen: CommandScreen[Any]) -> None:
        super().__init__(screen)
        self._old = screen

    def offers(self) -> tuple[Offer, ...]:
        return self._old.offers()

    def footer_entries(self) -> list[FooterEntry]:
        return list(self._old.footer_entries())

    def run(self, command_id: str) -> None:
        self._old.run_command(command_id)

    def bind(self) -> dict[str, Bound]:
        return {each.id: self._bound_to(each) for each in self._old.all_commands()}

    def _bound_to(self, command: Command) -> Bound:
        screen = self._old
        return Bound(
            command,
            do=lambda: screen.handler(command)(),
            why_not=lambda: screen.why_not(command),
            words_now=lambda: command.words,
            is_shown=lambda: command.in_footer,
        )


class PageScreen(CommandScreen[ResultT], ComposedPage[ResultT]):
    """A page of the old way."""
