"""The application: opens the desk behind the first frame, runs background tasks, tells screens of changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual.message import Message
from textual.screen import Screen

from contract_tui.config import CONFIG_FILE, Settings
from contract_tui.desk.operator import current_operator
from contract_tui.domain.clock import Clock, SystemClock
from contract_tui.tui.access import DeskAccess
from contract_tui.tui.attention import Attention
from contract_tui.tui.background import Background
from contract_tui.tui.base_app import BaseApp
from contract_tui.tui.catalogue import load_every_screen
from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.commands import keymap
from contract_tui.tui.link.key_gate import unhurried
from contract_tui.tui.opening import Opening
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.pages import page_of
from contract_tui.tui.routes import Route
from contract_tui.tui.terminal import Terminal

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk

_READ_ONLY_SECONDS = 30.0

AnswerT = TypeVar("AnswerT")
_DEMO_BANNER = "演示：模拟签署人，签署没有法律效力；等待时间加速 {pace:g} 倍"


class Changed(Message):
    """Somebody, in this process or another, committed something."""

    def can_replace(self, message: Message) -> bool:
        """A flood of changes is one change."""
        return isinstance(message, Changed)


def _tell_of_change(stack: Sequence[Screen[Any]]) -> None:
    """Tell the uppermost page and the dialogs over it that something may have changed.

    What lies below reads again when it is seen again: before, each of its repaints would make Textual
    repaint what is on top.
    """
    for screen in reversed(stack):
        if isinstance(screen, CommandScreen):
            screen.desk_changed()
        if isinstance(screen, PageScreen):
            return


class DeskApp(BaseApp):
    """The interface over one home.

    Args:
        settings: Which home.
        terminal: What it is shown on; None in tests.
        clock: Where the present moment comes from.
        config_file: Where its settings are written; None means in the home.
    """

    TITLE = "订单合同"

    def __init__(
        self,
        settings: Settings,
        terminal: Terminal | None = None,
        clock: Clock | None = None,
        config_file: Path | None = None,
    ) -> None:
        super().__init__(terminal, settings.log_file, settings.rights)
        file = config_file or settings.home / CONFIG_FILE
        self.clock = clock or SystemClock()
        self.access = DeskAccess(settings, self.clock, current_operator(), file)
        self._background = Background()
        self._attention = Attention(self)
        keymap.declare_all_by(load_every_screen)
        if settings.demonstration:
            self.banner = _DEMO_BANNER.format(pace=settings.pace)  # on every page (P16)

    def on_mount(self) -> None:
        """Paint first, open the database behind it."""
        from contract_tui.tui.screens.home import HomeScreen

        self.push_screen(HomeScreen())
        Opening(self, self._opened).begin()

    def page_behind(self, route: Route[AnswerT]) -> Screen[AnswerT]:
        """Make the page that a route leads to."""
        return page_of(route)

    def _opened(self, desk: "Desk") -> None:
        self.access.open(desk)
        self._background.watch(desk, lambda: self.post_message(Changed()))
        if desk.obstacle is not None:
            self.notify(f"只能查看：{desk.obstacle.sentence}", severity="warning", timeout=_READ_ONLY_SECONDS)
        elif self.access.settings.engine.in_interface:
            self._background.work(desk)
        _tell_of_change(self.screen_stack)
        self._attention.look()

    def on_changed(self) -> None:
        """Let the screens in sight read again what they show; no key waits for that."""
        with unhurried():
            _tell_of_change(self.screen_stack)
            self._attention.look()

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave, and let nothing wait any longer for a lock that another program holds."""
        self.access.hurry()
        super().exit(*args, **kwargs)

    def on_unmount(self) -> None:
        """Let the step that runs finish, and give the database back."""
        self._background.end()
        self.access.close()

    def release(self) -> None:
        """Give back terminal and database."""
        super().release()
        self.access.close()
