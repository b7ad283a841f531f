"""What the application gives its screens: the desk, the settings, the clock, the operator."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from contract_tui.config import Settings
from contract_tui.desk import capabilities_of
from contract_tui.domain.audit import Operator
from contract_tui.domain.capabilities import Capabilities
from contract_tui.domain.clock import Clock
from contract_tui.domain.explanation import Viewpoint
from contract_tui.tui.followed import Followed
from contract_tui.tui.own_acts import OwnActs

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk

T = TypeVar("T")


class DeskAccess:
    """What the application gives its screens.

    Args:
        settings: The home's settings.
        clock: Where the present moment comes from.
        operator: Who sits at the keyboard.
        config_file: Where the settings are written.

    Attributes:
        own: What was done to contracts in this window.
        followed: The contracts whose ends are announced.
    """

    def __init__(self, settings: Settings, clock: Clock, operator: Operator, config_file: Path) -> None:
        self.settings, self.clock, self.operator = settings, clock, operator
        self.config_file = config_file
        self.own = OwnActs()
        self.followed = Followed(operator)
        self._desk: Desk | None = None

    @property
    def capabilities(self) -> Capabilities:
        """What the home's signing provider can do by itself."""
        return capabilities_of(self.settings)

    @property
    def viewpoint(self) -> Viewpoint:
        """Who asks here why a contract is where it is, and when: now."""
        platform = self.settings.platform.short_name
        return Viewpoint(self.operator, self.clock.now(), self.capabilities, platform)

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

    def perform(self, number: str, call: Callable[[], T]) -> T:
        """Let the desk change a contract, and follow it from now on; in a thread.

        Args:
            number: The contract's; empty where there is none yet.

        Raises:
            DeskError: The desk refuses.
        """
        done = self.own.perform(self.desk, number, call)
        if number:
            self.followed.add(number)
        return done

    def open(self, desk: "Desk") -> None:
        """This is the desk from now on."""
        self._desk = desk

    def hurry(self) -> None:
        """Let nothing wait any longer for a lock that another program holds."""
        if self._desk is not None:
            self._desk.hurry()

    def close(self) -> None:
        """Give the database back; a second time does nothing."""
        if self._desk is not None:
            self._desk.close()
