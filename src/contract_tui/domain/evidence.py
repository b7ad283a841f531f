"""The evidence report (签署报告): what a contract's history was when it was made, sealed by the platform."""

from dataclasses import dataclass
from datetime import datetime

from contract_tui.domain.audit import AuditEvent
from contract_tui.domain.contracts import Contract


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """Everything that a report tells.

    Attributes:
        contract: As it was in the same read as the events.
        events: The whole chain, oldest first; the last one is the head that the report pins down.
        made_at: UTC.
        requested_by: Who asked for it.
    """

    contract: Contract
    events: tuple[AuditEvent, ...]
    made_at: datetime
    requested_by: str

    @property
    def head(self) -> AuditEvent:
        """The newest event: once this report exists, nothing up to it can be rewritten unseen."""
        return self.events[-1]


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """A report that was asked for.

    Attributes:
        id: The request's key.
        made_at: UTC; None until the process that holds the seal has made it.
        sha256: Hex; empty until it is made.
        head_sequence: The newest audit event in it.
        head_hash: That event's hash.
        error: Why the last try failed, in the interface's words; empty when none did.
        failed: No further try will be made.
    """

    id: int
    number: str
    requested_at: datetime
    made_at: datetime | None
    sha256: str
    pages: int
    head_sequence: int
    head_hash: str
    error: str = ""
    failed: bool = False
