"""Archive time stamps of sealed documents: watched, renewed before they end, recorded and shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from contract_tui.desk.changes import Change
from contract_tui.desk.context import Context
from contract_tui.desk.lookups import head_of
from contract_tui.domain.archives import ArchiveStamp, ArchiveState, renewal_due
from contract_tui.domain.audit import ENGINE
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import ForbiddenError, HeldError
from contract_tui.domain.tasks import Claim
from contract_tui.store import archives, contracts, documents, evidence, tasks

_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ArchiveJob:
    """What a claimed renewal is about.

    Attributes:
        content: The official document, or the evidence report.
        name: What audit events call it.
        asked: An operator wants it now, whenever it would be due.
    """

    number: str
    content: bytes
    name: str
    asked: bool


class Archives:
    """The use cases around archive time stamps, and the engine's side of them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self) -> "list[ArchiveState]":
        """Every document with an archive time stamp, what ends first at the head."""
        with self._context.database.read() as session:
            return archives.states(session)

    def get(self, number: str) -> ArchiveState:
        """How a contract's official document lasts.

        Raises:
            NotFoundError: There is no such contract.
            ForbiddenError: It has no archive time stamp.
        """
        with self._context.database.read() as session:
            head = head_of(session, number)
            state = archives.state(session, head.id)
        if state is None:
            raise _without(head.number)
        return state

    def of(self, number: str) -> tuple[ArchiveState, ...]:
        """How a contract's official document and its evidence reports last, what ends first at the head.

        Raises:
            NotFoundError: There is no such contract.
        """
        with self._context.database.read() as session:
            return tuple(archives.states(session, head_of(session, number).id))

    def request(self, number: str) -> None:
        """Ask for renewals of all that a contract has now; a background task does them.

        Raises:
            NotFoundError: There is no such contract.
            ForbiddenError: Nothing of it has an archive time stamp.
        """
        with self._context.database.write() as session:
            head = head_of(session, number)
            if not archives.request(session, head.id, self._context.clock.now()):
                raise _without(head.number)

    def job(self, claim: Claim) -> ArchiveJob | None:
        """What a claimed row is about; None when the claim is lost."""
        with self._context.database.read() as session:
            if not tasks.holds(session, claim):
                return None
            contract_id, report, asked = archives.job(session, claim.id)
            head = contracts.head_by_id(session, contract_id)
            content = _content(session, contract_id, report)
        if head is None or content is None:
            return None
        return ArchiveJob(head.number, content, _name(report), asked)

    def due(self, job: ArchiveJob, stamp: ArchiveStamp) -> datetime:
        """When a document with this newest stamp is to be renewed, UTC."""
        margin = timedelta(seconds=self._context.settings.timing.archive_margin)
        return renewal_due(stamp, job.number, margin)

    def wait(self, claim: Claim, job: ArchiveJob, stamp: ArchiveStamp) -> None:
        """Note the newest stamp, and look again when it is to be renewed."""
        with self._context.database.write() as session:
            if tasks.holds(session, claim):
                archives.plan(session, claim.id, stamp, self.due(job, stamp))

    def put_off(self, claim: Claim, error: str, *, unanswered: bool) -> None:
        """Note why a renewal failed, and try again in an hour.

        Args:
            unanswered: The authority did not answer: until then nobody else asks it either.
        """
        with self._context.database.write() as session:
            if tasks.holds(session, claim):
                again = self._context.clock.now() + _AGAIN
                archives.put_off(session, claim.id, error, again, all_until=unanswered)

    def finish(self, claim: Claim, job: ArchiveJob, content: bytes, stamp: ArchiveStamp) -> bool:
        """Commit a renewed document: its bytes and hash, the earlier one's, and the audit event together.

        Returns:
            Whether it took effect; a lost claim changes nothing.

        Raises:
            HeldError: The stored document is not the one that was renewed.
            ForbiddenError: The contract's rows were changed behind the program's back.
        """
        with self._context.database.write() as session:
            if not tasks.holds(session, claim):
                return False
            contract_id, _, _ = archives.job(session, claim.id)
            now, head = self._context.clock.now(), contracts.head_by_id(session, contract_id)
            change = Change.begin(session, head, ENGINE, now) if head else None
            replaced = archives.replace(session, claim.id, content, now)
            if change is None or replaced is None:
                raise HeldError(f"合同 {job.number} 的文件已变化，没有续期。")
            sha256, earlier, ordinal = replaced
            archives.plan(session, claim.id, stamp, self.due(job, stamp))
            details: dict[str, object] = {
                f"{job.name}_sha256": sha256,
                f"earlier{ordinal}_sha256": earlier,
                "authority": stamp.authority,
                "stamped_at": stamp.at.isoformat(),
                "until": stamp.until.isoformat(),
            }
            change.record("archive_renewed", details)
        return True


def _content(session: Session, contract_id: int, report: int | None) -> bytes | None:
    if report is not None:
        return evidence.content(session, report)
    stored = documents.content(session, contract_id, DocumentKind.OFFICIAL)
    return None if stored is None else stored[1]


def _name(report: int | None) -> str:
    return DocumentKind.OFFICIAL.value if report is None else f"evidence{report}"


def _without(number: str) -> ForbiddenError:
    return ForbiddenError(
        f"合同 {number} 的签名级别低于 B-LT，没有存档时间戳，不能续期。",
        "需要长期保存时，请在签署前设置 signing.timestamp_url 和 signing.crls。",
    )
