"""Screens over the desk: how they reach it, and how they hear of changes."""

from typing import TYPE_CHECKING, TypeVar, cast

from contract_tui.config import Settings
from contract_tui.domain.audit import Operator
from contract_tui.domain.clock import Clock
from contract_tui.tui.base_screen import PageScreen

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk

ResultT = TypeVar("ResultT")
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


class DeskScreen(PageScreen[ResultT]):
    """A page over the desk; the demo's banner stands on every one (P16)."""

    def __init__(self) -> None:
        settings = self.access.settings
        super().__init__(banner=_DEMO_BANNER.format(pace=settings.pace) if settings.demonstration else "")

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
