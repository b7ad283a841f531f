"""The evidence report (签署报告): what a contract's history was when it was made, sealed by the platform."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from contract_tui.domain.audit import AuditEvent
from contract_tui.domain.checkpoints import CheckpointHead, read_head
from contract_tui.domain.contracts import Contract

DATA_FILE = "evidence.json"
"""The file inside a report that holds its facts for machines (docs/json.md)."""
FORMAT, VERSION = "contract-tui.evidence", 1


def moment_text(moment: datetime) -> str:
    """A moment as the data in a report have it: UTC, to the microsecond, as events' hashes need it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """Everything that a report tells.

    Attributes:
        contract: As it was in the same read as the events.
        events: The whole chain, oldest first; the last one is the head that the report pins down.
        made_at: UTC.
        requested_at: UTC.
        requested_by: Who asked for it.
        checkpoint: The newest one, which ties this report to all other contracts' histories.
    """

    contract: Contract
    events: tuple[AuditEvent, ...]
    made_at: datetime
    requested_at: datetime
    requested_by: str
    checkpoint: CheckpointHead | None

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


@dataclass(frozen=True, slots=True)
class SealedHistory:
    """What the data inside a sealed report say.

    Attributes:
        number: The contract's.
        made_at: UTC.
        requested_at: UTC.
        requested_by: The operator's account.
        hashes: By sequence: the hashes of all events that there were.
        head: Sequence and hash of the newest of them.
        checkpoint: The newest one when the report was made; None before the first.
    """

    number: str
    made_at: datetime
    requested_at: datetime
    requested_by: str
    hashes: Mapping[int, str]
    head: tuple[int, str]
    checkpoint: CheckpointHead | None


@dataclass(frozen=True, slots=True)
class Carried:
    """What a sealed document holds of the home that it comes from.

    Attributes:
        number: The contract's.
        checkpoint: The newest one when the document was made; None before the first.
        history: The chain inside an evidence report; None in a contract.
    """

    number: str
    checkpoint: CheckpointHead | None
    history: SealedHistory | None = None


def read_history(content: bytes) -> SealedHistory:
    """Read the data inside a report.

    Raises:
        ValueError: They are no data of this format.
    """
    try:
        fields = json.loads(content)
        if fields["format"] != {"name": FORMAT, "version": VERSION}:
            raise ValueError(f"no data of an evidence report: {fields['format']}")
        return SealedHistory(
            number=str(fields["number"]),
            made_at=datetime.fromisoformat(fields["made_at"]),
            requested_at=datetime.fromisoformat(fields["requested_at"]),
            requested_by=str(fields["requested_by"]),
            hashes={int(each["sequence"]): str(each["hash"]) for each in fields["events"]},
            head=(int(fields["head"]["sequence"]), str(fields["head"]["hash"])),
            checkpoint=read_head(fields["checkpoint"]),
        )
    except (LookupError, TypeError, RecursionError) as error:
        raise ValueError("no data of an evidence report") from error


def history_problems(sealed: SealedHistory, number: str, events: Sequence[AuditEvent]) -> Iterator[str]:
    """Say how a contract's events differ from those that a sealed report holds.

    Args:
        sealed: What the report holds.
        number: The contract's.
        events: All its events, in order of sequence.
    """
    if sealed.number != number:
        yield f"签署报告属于合同 {sealed.number}"
        return
    hashes = {event.sequence: event.hash for event in events}
    differing = [sequence for sequence, digest in sealed.hashes.items() if hashes.get(sequence) != digest]
    if differing:
        yield f"第 {min(differing)} 条事件与签署报告所载的审计链不符：历史被改写过"


def report_problems(report: EvidenceReport, sealed: SealedHistory) -> Iterator[str]:
    """Say what the row of a report tells otherwise than the report itself.

    Args:
        report: As the row tells it.
        sealed: What the report holds.
    """
    said = (report.head_sequence, report.head_hash)
    if said != sealed.head:
        yield f"签署报告 {report.id} 的记录所说的审计链末端与报告本身不符"
    if (report.made_at, report.requested_at) != (sealed.made_at, sealed.requested_at):
        yield f"签署报告 {report.id} 的记录所说的时间与报告本身不符"
