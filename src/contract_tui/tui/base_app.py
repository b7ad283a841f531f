"""What the application is before it knows of contracts: colours, signals, crashes, safe notifications."""

import asyncio
import gc
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender

from contract_tui.domain.clock import Clock, SystemClock
from contract_tui.domain.errors import DeskError
from contract_tui.files.rights import PRIVATE, Rights
from contract_tui.tui.access import DeskAccess
from contract_tui.tui.command_history import CommandHistory
from contract_tui.tui.commands import keymap
from contract_tui.tui.commands.command import QUIT
from contract_tui.tui.ending import CrashEnding
from contract_tui.tui.key_answers import KeyAnswers
from contract_tui.tui.link.driver import FAREWELL, DeskDriver
from contract_tui.tui.link.key_gate import KeyGate
from contract_tui.tui.notices import Notices, Severity
from contract_tui.tui.routes import Route
from contract_tui.tui.terminal import Terminal
from contract_tui.tui.textual_internals import OpenApp, colour
from contract_tui.tui.themes import THEMES
from contract_tui.watchdog import Watchdog

AnswerT = TypeVar("AnswerT")

_REMINDER = "ctrl+c"


class PlainScrollBar(ScrollBarRender):
    """A scroll bar of background colour only: its usual glyphs are of ambiguous width."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


ScrollBar.renderer = PlainScrollBar


class BaseApp(OpenApp[None], inherit_bindings=False):
    """The frame of the interface.

    Args:
        terminal: What `terminal.detect` found.
        log: Where tracebacks go; None in tests.
        rights: Who may read them.

    Attributes:
        clock: Where the present moment comes from.
        is_to_restart: Whether the settings were changed, so that the program has to begin again.
    """

    access: DeskAccess
    """What an application over a desk gives its screens."""
    banner = ""
    """A line under every page's title."""
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding(_REMINDER, "remind_quit", show=False, system=True)]

    def __init__(
        self, terminal: Terminal | None = None, log: Path | None = None, rights: Rights = PRIVATE
    ) -> None:
        self.terminal = terminal or Terminal()
        super().__init__(DeskDriver, CrashEnding(log, rights))
        colour(self, coloured=self.terminal.coloured)
        self.clock: Clock = SystemClock()
        self.is_to_restart = False
        self.command_history = CommandHistory()
        self.notices = Notices(self, super().notify)
        self.key_answers = KeyAnswers(self.notices)
        self.keys = KeyGate(self, super().post_message)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.terminal.theme
        self.animation_level = "full" if self.terminal.animation else "none"

    def on_mount(self) -> None:
        """There is a screen from now on."""
        self.keys.begin()

    def post_message(self, message: Message) -> bool:
        """Send keys, pastes and the mouse through the gate on their way to this application."""
        if isinstance(message, events.InputEvent | events.Paste) and not message.is_forwarded:
            self.keys.put(message)
            return True
        return super().post_message(message)

    def page_of(self, place: Screen[AnswerT] | Route[AnswerT]) -> Screen[AnswerT]:
        """The page that a screen asks for: itself, or the one that its route leads to."""
        self.key_answers.withdraw()
        return self.page_behind(place) if isinstance(place, Route) else place

    def page_behind(self, route: Route[AnswerT]) -> Screen[AnswerT]:
        """Make the page that a route leads to; an application over the desk knows all of them."""
        raise NotImplementedError

    def is_way_out(self, key: str) -> bool:
        """Whether a key leaves the program, or says how to."""
        active = self.screen.active_bindings.get(key)
        return key == _REMINDER or (active is not None and active.binding.id == QUIT.id)

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave; keys that came after the one that does so are nobody's."""
        self.keys.clear()
        super().exit(*args, **kwargs)

    def restart(self) -> None:
        """Leave, to begin again with other settings."""
        self.is_to_restart = True
        self.exit()

    def release(self) -> None:
        """Give back what others may wait for; the watchdog's thread calls it when the main one hangs."""
        driver = self.driver_in_use
        if isinstance(driver, DeskDriver):
            driver.let_go()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Severity = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a toast on the page in sight; it is literal, whatever the caller says of markup."""
        del markup
        self.notices.show(message, severity, title=title, timeout=timeout)

    def report(self, error: BaseException) -> None:
        """Tell an operator of an error.

        The project's own errors are sentences and are shown; anything else is unexpected: it ends the
        program with its traceback in the log.
        """
        if isinstance(error, DeskError):
            self.notify(error.sentence, severity="error", timeout=10)
        elif isinstance(error, Exception):
            self.fail(error)

    def key_unused(self, key: str) -> None:
        """Say that nothing here has a use for it."""
        self.key_answers.unused(key)

    def action_remind_quit(self) -> None:
        """Ctrl+C copies in fields, so it must not quit elsewhere: say how to."""
        self.notify(f"按 {keymap.key_name(QUIT.id)} 退出程序。")


def run(app: BaseApp, watchdog: Watchdog) -> int:
    """Run the interface until it ends.

    Args:
        watchdog: Has been in charge of signals and of the terminal from before.

    Returns:
        The exit code: 0, 1 after a crash, 128 plus the number after a signal.
    """
    asyncio.run(_watched(app, watchdog))
    # Nothing is left to do: without this Python searches all libraries for garbage, a third of a second.
    gc.freeze()
    return app.return_code or 0


async def _watched(app: BaseApp, watchdog: Watchdog) -> None:
    loop = asyncio.get_running_loop()
    watchdog.release = app.release
    watchdog.attend(
        lambda code: loop.call_soon_threadsafe(partial(app.exit, return_code=code)), farewell=FAREWELL
    )
    await app.run_async(mouse=app.terminal.mouse)
