"""Archive time stamps: how long they prove what they stamp, and when another one has to be put over them.

A time stamp proves as long as its authority's certificate is good. Before that ends, another stamp goes over
the document and its evidence (B-LTA, ETSI EN 319 142-1, 5.5), and so on for as long as the contract is kept.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract_tui.domain.signatures import Level

ARCHIVED = frozenset({Level.B_LT, Level.B_LTA})
"""Levels whose documents hold all that a later time stamp needs."""
_STEPS = 1000


@dataclass(frozen=True, slots=True)
class ArchiveStamp:
    """The newest document time stamp of a file.

    Attributes:
        at: UTC, when the authority stamped.
        until: UTC, the first end among the certificates that it needs.
        authority: The subject of the authority's certificate.
    """

    at: datetime
    until: datetime
    authority: str


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """How a contract's official document lasts, or one of its evidence reports.

    Attributes:
        number: The contract's.
        stamped_at: UTC, of the newest archive time stamp; None until a background task has looked.
        until: UTC, how long that one proves.
        renewals: How many were added since the document was sealed.
        due_at: UTC, when it is looked at, or renewed, next; None when nothing will be.
        error: Why the last try failed, in the interface's words, or empty.
        report: The evidence report's key; None for the official document.
    """

    number: str
    stamped_at: datetime | None
    until: datetime | None
    renewals: int
    due_at: datetime | None
    error: str = ""
    report: int | None = None

    @property
    def document(self) -> str:
        """Which document it is, in the interface's words."""
        return "正式合同" if self.report is None else f"签署报告 {self.report}"

    def is_over(self, now: datetime) -> bool:
        """Whether the newest stamp proves nothing any more, so that no other one can follow it."""
        return self.until is not None and self.until <= now


def renewal_due(stamp: ArchiveStamp, number: str, margin: timedelta) -> datetime:
    """When a stamp is to be renewed: within the first half of the margin before its end.

    Contracts whose stamps end together do not all ask the authority at once: the number spreads them. A stamp
    that lasts less than twice the margin is renewed no earlier than half-way.

    Args:
        stamp: The newest.
        number: The contract's.
        margin: How long before the end.
    """
    spread = zlib.crc32(number.encode()) % _STEPS / _STEPS
    planned = stamp.until - margin + margin / 2 * spread
    return max(planned, stamp.at + (stamp.until - stamp.at) / 2)
