"""Keeping what is shown current: read once when shown, and again after each change (S53)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from contract_tui.domain.errors import DeskError, HeldError, OutsideError
from contract_tui.tui.access import DeskAccess
from contract_tui.tui.base_app import BaseApp
from contract_tui.tui.jobs import Jobs
from contract_tui.tui.link.key_gate import Wish, unhurried

Read = Callable[[], Awaitable[None]]

AGAIN_SECONDS = 2.0
"""How long to wait after the database could not be used before it is tried again."""


class Followed(Protocol):
    """A screen, as far as its follower knows it."""

    jobs: Jobs

    @property
    def desk_app(self) -> BaseApp:
        """The application, which holds keys back and reports errors."""

    @property
    def access(self) -> DeskAccess:
        """Whether the desk is open yet."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> object:
        """Call something after a while."""


class Follower:
    """Reads what a screen shows whenever that may have changed.

    Reads follow one another, so a flood of changes costs one read at a time and an old answer never
    comes after a new one.

    Args:
        screen: What is kept current.
        read: Reads in threads (`Jobs.in_thread`) and shows what was read; None for a screen that shows
            nothing that changes. A `DeskError` is told, and the next change reads again; while the database
            is held or out of order it is read again by itself.
    """

    def __init__(self, screen: Followed, read: Read | None) -> None:
        self._screen, self._read = screen, read
        self._news: asyncio.Event | None = None

    def begin(self) -> None:
        """Read what is there, then wait for changes."""
        if self._read is None:
            return
        self._wish = Wish(self._screen.desk_app.keys)
        self._news = asyncio.Event()
        self.changed()
        self._screen.jobs.start(self._follow(self._read, self._news), "follow")

    def changed(self) -> None:
        """Read again, after the read that is under way."""
        if self._news is not None:
            self._wish.make()
            self._news.set()

    def _read_again(self) -> None:
        with unhurried():
            self.changed()

    async def _follow(self, read: Read, news: asyncio.Event) -> None:
        try:
            while True:
                await news.wait()
                news.clear()
                if self._screen.access.ready:
                    with self._wish.granted():
                        await self._read_now(read)
        finally:
            self._wish.drop()

    async def _read_now(self, read: Read) -> None:
        try:
            await read()
        except (HeldError, OutsideError) as error:
            # Locked or out of order just now: what is in sight stays, and is read again by itself.
            self._screen.desk_app.report(error)
            self._screen.set_timer(AGAIN_SECONDS, self._read_again)
        except DeskError as error:
            self._screen.desk_app.report(error)
