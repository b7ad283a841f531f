"""Drives the interface as a person does: presses keys, types, pastes, and looks at the screen.

    async with at_the_keyboard(app) as operator:
        await operator.presses("down", "enter")
        await operator.sees("查看合同")

Nothing here sleeps: every look waits until it is true, and a look that never becomes true fails with what the
screen showed instead.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from textual import events
from textual._context import visible_screen_stack
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from contract_tui.tui.base_app import BaseApp

WidgetT = TypeVar("WidgetT", bound=Widget)

PATIENCE = 60.0
"""Seconds until a look gives up; only failing tests take so long."""


def squeezed(text: str) -> str:
    """A text without blanks and line breaks, as two pictures of one sentence have in common."""
    return "".join(text.split())


class Driver:
    """An operator at the keyboard.

    Args:
        app: The running application.
        pilot: Textual's own driver.
    """

    def __init__(self, app: App[Any], pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    async def presses(self, *keys: str) -> None:
        """Press keys by Textual's names, one after the other."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def types(self, text: str) -> None:
        """Type a text into what has the focus."""
        await self.presses(*("space" if character == " " else character for character in text))

    async def pastes(self, text: str) -> None:
        """Paste a text into what has the focus, as a terminal with bracketed paste does."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def resizes(self, width: int, height: int) -> None:
        """Change the terminal's size."""
        await self.pilot.resize_terminal(width, height)
        await self.pilot.pause()

    async def sees(self, *texts: str) -> None:
        """Wait until all texts are on the screen."""
        for text in texts:
            await self.until(lambda text=text: text in self.screen, f"{text!r} is seen")  # type: ignore[misc]  # mypy cannot infer a lambda's default

    async def reads(self, *texts: str) -> None:
        """Wait until all texts are on the screen, wherever lines break them."""
        for text in texts:
            await self.until(lambda text=text: squeezed(text) in squeezed(self.screen), f"{text!r} is read")  # type: ignore[misc]  # mypy cannot infer a lambda's default

    async def no_longer_sees(self, *texts: str) -> None:
        """Wait until none of the texts is on the screen."""
        for text in texts:
            await self.until(lambda text=text: text not in self.screen, f"{text!r} is gone")  # type: ignore[misc]  # mypy cannot infer a lambda's default

    async def is_told(self, text: str) -> None:
        """Wait until a toast says a text, or has said it on a page before."""
        await self.until(lambda: any(text in said for said in (*self.toasts, *self.log)), f"it says {text!r}")

    async def until(self, condition: Callable[[], object], name: str) -> None:
        """Wait for a condition; `name` says what failed when it never comes true."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        while not condition():
            assert loop.time() < deadline, f"never: {name}\n{self.screen}\n{self.toasts}"
            await self.pilot.pause(0.01)

    @property
    def strips(self) -> list[Strip]:
        """The screen's lines with their colours, dialogs and the page below them together."""
        visible_screen_stack.set(self.app._background_screens)
        return self.app.screen._compositor.render_strips()

    @property
    def lines(self) -> list[str]:
        """The same as texts."""
        return [strip.text for strip in self.strips]

    @property
    def screen(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    @property
    def footer(self) -> str:
        """The last line."""
        return self.lines[-1]

    @property
    def toasts(self) -> list[str]:
        """What the toasts say that are up now."""
        return [notification.message for notification in self.app._notifications]

    @property
    def log(self) -> list[str]:
        """What was said and kept, oldest first."""
        return [message.text for message in self.app.notices.log] if isinstance(self.app, BaseApp) else []

    def the(self, kind: type[WidgetT], selector: str | None = None) -> WidgetT:
        """A widget of the screen on top, by its class and, if there are several, a selector."""
        return self.app.screen.query_one(selector, kind) if selector else self.app.screen.query_one(kind)


@asynccontextmanager
async def at_the_keyboard(app: App[Any], *, width: int = 80, height: int = 24) -> AsyncIterator[Driver]:
    """Run an application without a terminal and sit an operator in front of it."""
    async with app.run_test(size=(width, height), notifications=True) as pilot:
        await pilot.pause()
        yield Driver(app, pilot)
