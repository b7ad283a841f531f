"""The application: opens the desk behind the first frame, runs background tasks, tells screens of changes."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from textual import work
from textual.message import Message
from textual.screen import Screen

from contract_tui.config import Settings
from contract_tui.desk import open_desk
from contract_tui.desk.operator import current_operator
from contract_tui.domain.clock import Clock, SystemClock
from contract_tui.domain.errors import DeskError
from contract_tui.tui.access import DeskAccess
from contract_tui.tui.base_app import BaseApp, last_words
from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.link.key_gate import unhurried
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.pages import page_of
from contract_tui.tui.routes import Route
from contract_tui.tui.terminal import Terminal

_LOOK_SECONDS = 0.25
_JOIN_SECONDS = 0.5
_READ_ONLY_SECONDS = 30.0
_NEVER_LOOKED = -1

AnswerT = TypeVar("AnswerT")
_DEMO_BANNER = "演示：模拟签署人，签署没有法律效力；等待时间加速 {pace:g} 倍"


class DeskApp(DeskAccess, BaseApp):
    """The interface over one home.

    Args:
        settings: Which home.
        terminal: What it is shown on; None in tests.
        clock: Where the present moment comes from.
    """

    TITLE = "订单合同"

    class Changed(Message):
        """Somebody, in this process or another, committed something."""

        def can_replace(self, message: Message) -> bool:
            """A flood of changes is one change."""
            return isinstance(message, DeskApp.Changed)

    def __init__(
        self, settings: Settings, terminal: Terminal | None = None, clock: Clock | None = None
    ) -> None:
        super().__init__(terminal, settings.log_file, settings.rights)
        self.settings = settings
        self.clock = clock or SystemClock()
        self.operator = current_operator()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def banner(self) -> str:
        """The demo says on every page that it is one (P16)."""
        settings = self.settings
        return _DEMO_BANNER.format(pace=settings.pace) if settings.demonstration else ""

    def on_mount(self) -> None:
        """Paint first, open the database behind it."""
        from contract_tui.tui.screens.home import HomeScreen

        self.push_screen(HomeScreen())
        self._opening = self.keys.hold()
        self._open()

    def page_behind(self, route: Route[AnswerT]) -> Screen[AnswerT]:
        """Make the page that a route leads to."""
        return page_of(route)

    @work(thread=True, group="open", exit_on_error=False)
    def _open(self) -> None:
        try:
            desk = open_desk(self.settings, self.clock)
        except DeskError as error:
            self.call_from_thread(
                self.exit,
                return_code=int(error.exit_code),
                message=last_words(f"{error.message}\n{error.hint}"),
            )
            return
        self.call_from_thread(self._opened, desk)

    def _opened(self, desk: "object") -> None:
        from contract_tui.desk.desk import Desk

        assert isinstance(desk, Desk)  # noqa: S101 the worker above is the only caller
        self._desk = desk
        self._run_thread("watch", self._watch)
        if desk.obstacle is not None:
            self.notify(f"只能查看：{desk.obstacle.sentence}", severity="warning", timeout=_READ_ONLY_SECONDS)
        elif self.settings.engine.in_interface:
            from contract_tui.engine.worker import Worker

            self._run_thread("engine", lambda: Worker(desk).run(self._stop))
        self._tell_screens()
        self._opening.release()

    def _run_thread(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _watch(self) -> None:
        seen = _NEVER_LOOKED
        while not self._stop.is_set():
            with suppress(DeskError):  # locked for a moment: the next look sees what this one missed
                now = self.desk.revision()
                if seen not in {_NEVER_LOOKED, now}:
                    self.post_message(self.Changed())
                seen = now
            self._stop.wait(_LOOK_SECONDS)

    def on_desk_app_changed(self) -> None:
        """Let the screens in sight read again what they show; no key waits for that."""
        with unhurried():
            self._tell_screens()

    def _tell_screens(self) -> None:
        """Tell the uppermost page and the dialogs over it.

        What lies below reads again when it is seen again: before, each of its repaints would make Textual
        repaint what is on top.
        """
        for screen in reversed(self.screen_stack):
            if isinstance(screen, CommandScreen):
                screen.desk_changed()
            if isinstance(screen, PageScreen):
                break

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave, and let nothing wait any longer for a lock that another program holds."""
        if self._desk is not None:
            self._desk.hurry()
        super().exit(*args, **kwargs)

    def on_unmount(self) -> None:
        """Let the step that runs finish, and give the database back."""
        self._stop.set()
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)
        self._close_desk()

    def release(self) -> None:
        """Give back terminal and database."""
        super().release()
        self._close_desk()

    def _close_desk(self) -> None:
        if self._desk is not None:
            self._desk.close()
