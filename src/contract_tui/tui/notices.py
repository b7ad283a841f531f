"""What the interface has said: the last messages, and on which page each belongs (P21)."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from textual.screen import Screen

from contract_tui.domain.clock import Clock
from contract_tui.domain.text import shown
from contract_tui.tui.literal import lines_shown

Severity = Literal["information", "warning", "error"]
_SEVERITY_WORDS: dict[Severity, str] = {"information": "", "warning": "注意", "error": "错误"}
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

    @property
    def clock(self) -> Clock:
        """Where the present moment comes from."""

    def withdraw_toasts(self, message: str, *, refresh: bool = False) -> None:
        """Take away toasts that say just this."""


class Notices:
    """The log of messages, and the pages that those in sight belong to.

    A message is for the page that says it. One that says what became of a page as it closes is for the page
    that comes next.

    Args:
        app: Whose they are.
        show_toast: Shows a toast; it is called as Textual's `App.notify` is.

    Attributes:
        log: The newest messages, oldest first.
    """

    def __init__(self, app: Speaker, show_toast: Callable[..., None]) -> None:
        self._app, self._show_toast = app, show_toast
        self.log: deque[LoggedMessage] = deque(maxlen=MOST_KEPT)
        self._pages: dict[str, Screen[Any] | None] = {}

    def say(self, text: str, severity: Severity, page: Screen[Any] | None) -> None:
        """Show a message on a page.

        Args:
            page: Whose it is; None is whichever comes next.
        """
        self._pages[self.show(text, severity)] = page

    def show(
        self,
        text: str,
        severity: Severity = "information",
        *,
        title: str = "",
        timeout: float | None = None,
        is_kept: bool = True,
    ) -> str:
        """Show a message on the page on top, in the place of the same one; said again at once it counts once.

        Args:
            text: Literal, of one or more lines.
            title: Literal; the severity's word where it is empty.
            timeout: For how many seconds; None is the usual time.
            is_kept: Whether the log keeps it.

        Returns:
            What is read, by which `withdraw` knows it.
        """
        text = lines_shown(text)
        self.withdraw(text)
        self._pages[text] = self._app.screen_stack[-1] if self._app.screen_stack else None
        if is_kept:
            if self.log and self.log[-1].text == text:
                self.log.pop()
            self.log.append(LoggedMessage(self._app.clock.now(), text, severity))
        title = shown(title) or _SEVERITY_WORDS[severity]
        self._show_toast(text, title=title, severity=severity, timeout=timeout, markup=False)
        return text

    def withdraw(self, text: str) -> None:
        """Take a message out of sight; the next one refreshes what is seen."""
        self._pages.pop(text, None)
        self._app.withdraw_toasts(text)

    def turned_to(self, page: Screen[Any]) -> None:
        """Another page is on top: what was said on the one before does not lie over it."""
        for text, owner in list(self._pages.items()):
            if owner is None:
                self._pages[text] = page
            elif owner is not page:
                del self._pages[text]
                self._app.withdraw_toasts(text, refresh=True)
