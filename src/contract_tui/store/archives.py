"""Archive time stamps of sealed documents: when they are renewed, and what the documents were before."""

import hashlib
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from contract_tui.domain.archives import ArchiveStamp, ArchiveState
from contract_tui.domain.contracts import DocumentKind
from contract_tui.store.models import (
    ArchiveRow,
    BlobRow,
    ContractRow,
    DocumentRow,
    EarlierDocumentRow,
    EvidenceRow,
)


def begin(session: Session, contract_id: int, due_at: datetime, report: int | None = None) -> None:
    """Watch the archive time stamp of a document that was just sealed, or see that it gets one.

    Args:
        due_at: UTC, when the file is looked at first.
        report: The evidence report that was sealed; None for the contract itself.
    """
    session.add(ArchiveRow(contract_id=contract_id, evidence_id=report, due_at=due_at))
    session.flush()


def state(session: Session, contract_id: int) -> ArchiveState | None:
    """How a contract's official document lasts; None for one without an archive time stamp."""
    row = session.exec(
        select(ArchiveRow).where(ArchiveRow.contract_id == contract_id, col(ArchiveRow.evidence_id).is_(None))
    ).first()
    return None if row is None else _state(row, session.get_one(ContractRow, contract_id).number)


def states(session: Session, contract_id: int | None = None) -> list[ArchiveState]:
    """How all sealed documents last, what ends first at the head.

    Args:
        contract_id: Only this contract's official document and evidence reports.
    """
    of_one = () if contract_id is None else (ArchiveRow.contract_id == contract_id,)
    rows = session.exec(
        select(ArchiveRow, ContractRow.number)
        .join(ContractRow, col(ContractRow.id) == ArchiveRow.contract_id)
        .where(*of_one)
        .order_by(col(ArchiveRow.until).is_(None), col(ArchiveRow.until), col(ArchiveRow.id))
    )
    return [_state(row, number) for row, number in rows]


def request(session: Session, contract_id: int, now: datetime) -> bool:
    """Ask for renewals of all that a contract has now, whenever they would be due.

    Returns:
        Whether there is anything with an archive time stamp.
    """
    asked = session.execute(
        update(ArchiveRow)
        .where(col(ArchiveRow.contract_id) == contract_id)
        .values(due_at=now, asked=True, attempts=0, error=None, failed=False)
        .returning(col(ArchiveRow.id))
    )
    return asked.first() is not None


def job(session: Session, key: int) -> tuple[int, int | None, bool]:
    """By keys: whose document a claimed row is about, and which report; and whether an operator asked."""
    row = session.get_one(ArchiveRow, key)
    return row.contract_id, row.evidence_id, row.asked


def plan(session: Session, key: int, stamp: ArchiveStamp, due_at: datetime) -> None:
    """Note the newest stamp, and when it is renewed; the claim is over."""
    row = session.get_one(ArchiveRow, key)
    row.stamped_at, row.until, row.due_at = stamp.at, stamp.until, due_at
    row.lease, row.attempts, row.error, row.asked = None, 0, None, False
    session.add(row)
    session.flush()


def put_off(session: Session, key: int, error: str, due_at: datetime, *, all_until: bool) -> None:
    """Note why a renewal failed, and try again later; the claim is over.

    Args:
        all_until: Whether everything that is due before then waits as well: nobody answers just now.
    """
    row = session.get_one(ArchiveRow, key)
    row.due_at, row.lease, row.error, row.asked = due_at, None, error, False
    row.attempts += 1
    session.add(row)
    session.flush()
    if all_until:
        # Also what is claimed already: whoever is about to ask finds the claim lost, and does not.
        waiting = (col(ArchiveRow.due_at) < due_at, col(ArchiveRow.asked).is_(False))
        session.execute(update(ArchiveRow).where(*waiting).values(due_at=due_at, lease=None))


def replace(session: Session, key: int, content: bytes, now: datetime) -> tuple[str, str, int] | None:
    """Put a renewed document in the place of the stored one, whose bytes and hash are kept.

    Args:
        key: The claimed row's.
        content: Begins with all of the earlier document.
        now: UTC.

    Returns:
        SHA-256 of the new and of the earlier document, hex, and how many earlier documents the contract has
        now; None when the stored document is not what was renewed.
    """
    row = session.get_one(ArchiveRow, key)
    document = _document(session, row)
    earlier, size = document.sha256, document.size
    if earlier is None or hashlib.sha256(content[:size]).hexdigest() != earlier:
        return None
    sha256 = hashlib.sha256(content).hexdigest()
    if session.get(BlobRow, sha256) is None:
        session.add(BlobRow(sha256=sha256, content=content))
        session.flush()
    row.renewals += 1
    ordinal = _newest_ordinal(session, row.contract_id) + 1
    session.add(
        EarlierDocumentRow(
            contract_id=row.contract_id,
            evidence_id=row.evidence_id,
            ordinal=ordinal,
            sha256=earlier,
            size=size,
            replaced_at=now,
        )
    )
    document.sha256, document.size = sha256, len(content)
    if isinstance(document, DocumentRow):
        document.created_at = now
    session.add_all([row, document])
    session.flush()
    return sha256, earlier, ordinal


def _document(session: Session, row: ArchiveRow) -> DocumentRow | EvidenceRow:
    if row.evidence_id is not None:
        return session.get_one(EvidenceRow, row.evidence_id)
    return session.exec(
        select(DocumentRow).where(
            DocumentRow.contract_id == row.contract_id, DocumentRow.kind == DocumentKind.OFFICIAL
        )
    ).one()


def _newest_ordinal(session: Session, contract_id: int) -> int:
    newest = session.exec(
        select(func.max(EarlierDocumentRow.ordinal)).where(EarlierDocumentRow.contract_id == contract_id)
    ).one()
    return newest or 0


def earlier_of_sha256(session: Session, sha256: str) -> tuple[str, int | None, int] | None:
    """What once had this SHA-256.

    Returns:
        The contract's number, the evidence report that it was (None for the official document), and how often
        that document was renewed since; None when nothing had it.
    """
    row = session.exec(
        select(ContractRow.number, EarlierDocumentRow)
        .join(ContractRow, col(ContractRow.id) == EarlierDocumentRow.contract_id)
        .where(EarlierDocumentRow.sha256 == sha256)
    ).first()
    if row is None:
        return None
    number, was = row
    renewals = session.exec(
        select(func.count())
        .select_from(EarlierDocumentRow)
        .where(
            EarlierDocumentRow.contract_id == was.contract_id,
            col(EarlierDocumentRow.evidence_id).is_not_distinct_from(was.evidence_id),
            EarlierDocumentRow.ordinal >= was.ordinal,
        )
    ).one()
    return number, was.evidence_id, renewals


def earlier(session: Session, contract_id: int) -> list[tuple[int, str, bytes]]:
    """What a contract's documents were before each renewal: ordinal, SHA-256, bytes; oldest first."""
    rows = session.exec(
        select(EarlierDocumentRow.ordinal, EarlierDocumentRow.sha256, BlobRow.content)
        .join(BlobRow, col(BlobRow.sha256) == EarlierDocumentRow.sha256)
        .where(EarlierDocumentRow.contract_id == contract_id)
        .order_by(col(EarlierDocumentRow.ordinal))
    )
    return [(ordinal, sha256, content) for ordinal, sha256, content in rows]


def _state(row: ArchiveRow, number: str) -> ArchiveState:
    return ArchiveState(
        number, row.stamped_at, row.until, row.renewals, row.due_at, row.error or "", row.evidence_id
    )
