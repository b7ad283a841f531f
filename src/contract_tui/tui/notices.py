"""What the interface has said: the last messages, and on which page each belongs (P21)."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from textual.screen import Screen

Severity = Literal["information", "warning", "error"]
MOST_KEPT = 200
"""How many messages are kept, until the program ends."""


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """One thing that was said.

    Attributes:
        at: UTC.
    """

    at: datetime
    text: str
    severity: Severity


class Speaker(Protocol):
    """An application, as far as its notices know it."""

    @property
    def screen_stack(self) -> Sequence[Screen[Any]]:
        """The screens, the one on top last."""

    def now(self) -> datetime:
        """The present moment, UTC."""

    def notify(self, message: str, *, severity: Severity = "information") -> None:
        """Show a toast."""

    def withdraw_toasts(self, message: str, *, refresh: bool = False) -> None:
        """Take away toasts that say just this."""


class Notices:
    """The log of messages, and the pages that those in sight belong to.

    A message is for the page that says it. One that says what became of a page as it closes is for the page
    that comes next.

    Args:
        app: Shows them.

    Attributes:
        log: The newest messages, oldest first.
    """

    def __init__(self, app: Speaker) -> None:
        self._app = app
        self.log: deque[LoggedMessage] = deque(maxlen=MOST_KEPT)
        self._pages: dict[str, Screen[Any] | None] = {}

    def say(self, text: str, severity: Severity, page: Screen[Any] | None) -> None:
        """Show a message on a page.

        Args:
            page: Whose it is; None is whichever comes next.
        """
        self._app.notify(text, severity=severity)
        self._pages[next(reversed(self._pages))] = page

    def shown(self, text: str, severity: Severity, *, is_kept: bool) -> None:
        """A message comes into sight on the page on top; said again at once it counts once."""
        self._pages.pop(text, None)
        self._pages[text] = self._app.screen_stack[-1] if self._app.screen_stack else None
        if not is_kept:
            return
        if self.log and self.log[-1].text == text:
            self.log.pop()
        self.log.append(LoggedMessage(self._app.now(), text, severity))

    def turned_to(self, page: Screen[Any]) -> None:
        """Another page is on top: what was said on the one before does not lie over it."""
        for text, owner in list(self._pages.items()):
            if owner is None:
                self._pages[text] = page
            elif owner is not page:
                del self._pages[text]
                self._app.withdraw_toasts(text, refresh=True)
