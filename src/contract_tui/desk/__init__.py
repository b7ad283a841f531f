"""The use cases: one function, one transaction, one audit event. Both faces call them and decide nothing.

A use case judges, writes and records in one transaction, and the event is the last thing that it writes: it
holds a digest of the rows as they are then. A change made beside it, by a face or by the engine in a
session of its own, would leave a contract whose history does not explain it, which the next look calls
tampered with.

Everything that may take long or hang (a signing service, a mail server, paper) happens outside a
transaction, between a claim and its end. Inside, one slow service would keep every other operator from
saving a field.

Errors leave as sentences (`domain.errors`), never as a library's. Clock, settings and operator are passed
in, so that the demo's past, a test and a worker run this very code. The rooms follow the subject and form
no circle; what several need (`context`, `changes`, `lookups`) stands beside them.
"""

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
