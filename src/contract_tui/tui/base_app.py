"""What the application is before it knows of contracts: colours, signals, crashes, safe notifications."""

import asyncio
import gc
import re
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.keys import key_to_character
from textual.message import Message
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender

from contract_tui.domain.clock import SystemClock
from contract_tui.domain.errors import DeskError
from contract_tui.domain.text import shown
from contract_tui.files.rights import PRIVATE, Rights
from contract_tui.tui.access import DeskAccess
from contract_tui.tui.commands import keymap
from contract_tui.tui.commands.command import HELP, QUIT, key_words
from contract_tui.tui.commands.meanings import meaning_of
from contract_tui.tui.link.driver import FAREWELL, DeskDriver
from contract_tui.tui.link.key_gate import KeyGate
from contract_tui.tui.notices import Notices, Severity
from contract_tui.tui.routes import Route
from contract_tui.tui.terminal import Terminal, crash_lines, write_crash
from contract_tui.tui.textual_internals import OpenApp
from contract_tui.tui.themes import THEMES
from contract_tui.watchdog import Watchdog

AnswerT = TypeVar("AnswerT")

_REMINDER = "ctrl+c"
_F_KEY = re.compile(r"f[0-9]+")
_UNUSED_SECONDS = 3
_SEVERITY_WORDS: dict[Severity, str] = {"information": "", "warning": "注意", "error": "错误"}


def last_words(text: str) -> Text:
    """What stands on the terminal afterwards: lines are left whole, since a path in them may be copied."""
    return Text(_literal(text), no_wrap=True, overflow="ignore")


def _literal(text: str) -> str:
    """Foreign text without control characters, its line ends kept."""
    return "\n".join(shown(line) for line in text.split("\n"))


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
        super().__init__(driver_class=DeskDriver)
        self.terminal = terminal or Terminal()
        self.log_path = log
        self._log_rights = rights
        self._crash: tuple[str, ...] = ()
        self.is_to_restart = False
        self._answer = ""
        self.typed_commands: list[str] = []
        self.notices = Notices(self)
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
        """The page that a screen asks for: itself, or the one that its route leads to.

        Why keys did nothing on the page before is of no use there, and would cover it.
        """
        self._withdraw_answer()
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
        """Show a toast on the page in sight, and keep what it says; but not that a key does nothing.

        Foreign text is literal here, whatever the caller says of markup. The same message again takes the
        earlier one's place.
        """
        del markup
        message = _literal(message)
        self.withdraw_toasts(message)
        is_kept = message != self._answer or severity != "information"
        self.notices.shown(message, severity, is_kept=is_kept)
        super().notify(
            message,
            title=shown(title) or _SEVERITY_WORDS[severity],
            severity=severity,
            timeout=timeout,
            markup=False,
        )

    def now(self) -> datetime:
        """The present moment, UTC."""
        return SystemClock().now()

    def refuse_key(self, reason: str) -> None:
        """Say why a key does nothing now; the reason takes the place of the last key's."""
        self._answer_key(reason, "warning")

    def report(self, error: BaseException) -> None:
        """Tell an operator of an error.

        The project's own errors are sentences and are shown; anything else is unexpected: it ends the
        program with its traceback in the log.
        """
        if isinstance(error, DeskError):
            self.notify(error.sentence, severity="error", timeout=10)
        elif isinstance(error, Exception):
            self.fail(error)

    def remember_command(self, typed: str) -> None:
        """Keep a line of the command line for this session, the newest last."""
        if typed in self.typed_commands:
            self.typed_commands.remove(typed)
        self.typed_commands.append(typed)

    def key_unused(self, key: str) -> None:
        """Say that a character or an F key does nothing here; one notice, however many are pressed.

        A key that moves something says nothing: that it is at the end is seen.
        """
        character = key_to_character(key)
        if _F_KEY.fullmatch(key) or (character is not None and character.isprintable()):
            meaning = meaning_of(key)
            elsewhere = f"（{meaning.words}）" if meaning else " "
            help_key = keymap.key_name(HELP.id)
            words = f"按键 {key_words(key)}{elsewhere}在这里没有作用，按 {help_key} 查看可用的按键。"
            self._answer_key(words, "information", _UNUSED_SECONDS)

    def _answer_key(self, words: str, severity: Severity, timeout: float | None = None) -> None:
        self._withdraw_answer()
        self._answer = _literal(words)
        self.notify(words, severity=severity, timeout=timeout)

    def _withdraw_answer(self) -> None:
        if self._answer:
            self.withdraw_toasts(self._answer)
            self._answer = ""

    def action_remind_quit(self) -> None:
        """Ctrl+C copies in fields, so it must not quit elsewhere: say how to."""
        self.notify(f"按 {keymap.key_name(QUIT.id)} 退出程序。")

    def failing(self, error: Exception) -> None:
        """Write the first error into the log, and remember what to say of it."""
        written = self.log_path is not None and write_crash(error, self.log_path, self._log_rights)
        self._crash = self._crash or crash_lines(error, self.log_path if written else None)

    def epitaph(self) -> Text:
        """Two lines; what fails in consequence of the first error is in the log only."""
        return last_words("\n".join(self._crash))


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
