"""The use cases: one function, one transaction, one audit event. Both faces call them and decide nothing."""

from typing import TYPE_CHECKING

from contract_tui.config import Settings
from contract_tui.domain.clock import Clock, SystemClock
from contract_tui.signing.registry import capabilities_of

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk


__all__ = ["capabilities_of", "open_desk"]


def open_desk(settings: Settings, clock: Clock | None = None) -> "Desk":
    """Open the desk of a home, making or migrating its database when needed.

    Loads SQLModel (about half a second), so an interface paints first and calls this in a thread.

    Args:
        settings: Which home, and how it works.
        clock: Where the present moment comes from; None means the machine's clock.

    Raises:
        OutsideError: The home or its database cannot be used; the message says why and what to do.
        HeldError: Another program keeps the database locked.
    """
    from contract_tui.desk.desk import Desk

    return Desk(settings, clock or SystemClock())
