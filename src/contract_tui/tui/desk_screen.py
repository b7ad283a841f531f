"""Screens over the desk: how they reach it, how they hear of changes, how they keep themselves current."""

import asyncio
from typing import TYPE_CHECKING, TypeVar, cast

from contract_tui.config import Settings
from contract_tui.desk import capabilities_of
from contract_tui.domain.audit import Operator
from contract_tui.domain.capabilities import Capabilities
from contract_tui.domain.clock import Clock
from contract_tui.domain.errors import DeskError, HeldError, OutsideError
from contract_tui.tui.base_screen import CommandScreen, PageScreen
from contract_tui.tui.link.key_gate import Wish, unhurried

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk

ResultT = TypeVar("ResultT")
AGAIN_SECONDS = 2.0
"""How long to wait after the database could not be used before it is tried again."""
_DEMO_BANNER = "演示：模拟签署人，签署没有法律效力；等待时间加速 {pace:g} 倍"


class DeskAccess:
    """What the application gives its screens.

    Attributes:
        settings: The home's settings.
        clock: Where the present moment comes from.
        operator: Who sits at the keyboard.
    """

    settings: Settings
    clock: Clock
    operator: Operator
    _desk: "Desk | None" = None

    @property
    def capabilities(self) -> Capabilities:
        """What the home's signing provider can do by itself."""
        return capabilities_of(self.settings)

    @property
    def ready(self) -> bool:
        """Whether the desk is open; until then screens show that they read."""
        return self._desk is not None

    @property
    def desk(self) -> "Desk":
        """The open desk; call it from threads only.

        Raises:
            RuntimeError: It is not open yet; `ready` says so.
        """
        if self._desk is None:
            raise RuntimeError("the desk is not open yet")
        return self._desk


class DeskUser(CommandScreen[ResultT]):
    """A page or a dialog over the desk."""

    @property
    def access(self) -> DeskAccess:
        """The application's desk, settings, clock and operator."""
        return cast("DeskAccess", self.app)

    @property
    def desk(self) -> "Desk":
        """The open desk; call it from threads only."""
        return self.access.desk

    @property
    def operator(self) -> Operator:
        """Who sits at the keyboard."""
        return self.access.operator

    def desk_changed(self) -> None:
        """Somebody committed something, or the desk has just opened: read again what is shown.

        Called on the event loop, at most four times a second; start a thread worker, do not read here.
        """


class DeskScreen(DeskUser[ResultT], PageScreen[ResultT]):
    """A page over the desk; the demo's banner stands on every one (P16)."""

    def __init__(self) -> None:
        settings = self.access.settings
        super().__init__(banner=_DEMO_BANNER.format(pace=settings.pace) if settings.demonstration else "")


class Following(DeskUser[ResultT]):
    """Keeps what is shown current: reads once when shown and again after each change (S53).

    Reads follow one another, so a flood of changes costs one read at a time and an old answer never
    comes after a new one. A subclass has `read_and_show`.
    """

    _news: asyncio.Event | None = None

    def on_mount(self) -> None:
        """Read what is there, then wait for changes."""
        self._wish = Wish(self.desk_app.keys)
        self._news = asyncio.Event()
        self.desk_changed()
        self.start(self._follow(self._news), "follow")

    def on_screen_resume(self) -> None:
        """What lay above may have changed something."""
        self.desk_changed()

    def desk_changed(self) -> None:
        """Read again, after the read that is under way."""
        if self._news is not None:
            self._wish.make()
            self._news.set()

    def _read_again(self) -> None:
        with unhurried():
            self.desk_changed()

    async def _follow(self, news: asyncio.Event) -> None:
        try:
            while True:
                await news.wait()
                news.clear()
                if self.access.ready:
                    with self._wish.granted():
                        await self._read()
        finally:
            self._wish.drop()

    async def _read(self) -> None:
        try:
            await self.read_and_show()
        except (HeldError, OutsideError) as error:
            # Locked or out of order just now: what is in sight stays, and is read again by itself.
            self.desk_app.report(error)
            self.set_timer(AGAIN_SECONDS, self._read_again)
        except DeskError as error:
            self.desk_app.report(error)

    async def read_and_show(self) -> None:
        """Read in threads (`in_thread`) and show what was read.

        A `DeskError` is told, and the next change reads again.
        """
        raise NotImplementedError
