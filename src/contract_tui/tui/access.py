"""What the application gives its screens: the desk, the settings, the clock, the operator."""

from typing import TYPE_CHECKING

from contract_tui.config import Settings
from contract_tui.desk import capabilities_of
from contract_tui.domain.audit import Operator
from contract_tui.domain.capabilities import Capabilities
from contract_tui.domain.clock import Clock

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk


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
