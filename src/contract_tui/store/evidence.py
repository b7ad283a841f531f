"""Evidence reports: asked for by operators, made by the process that holds the seal."""

import hashlib
from datetime import datetime

from sqlmodel import Session, col, select

from contract_tui.domain.audit import AuditEvent, Operator
from contract_tui.domain.evidence import EvidenceReport
from contract_tui.store.models import BlobRow, ContractRow, EvidenceRow


def request(session: Session, contract_id: int, by: Operator, now: datetime) -> int:
    """Ask for a report; it is due at once.

    Returns:
        The request's key: that of an earlier one that nobody has begun yet.
    """
    waiting = session.exec(
        select(EvidenceRow.id).where(
            EvidenceRow.contract_id == contract_id,
            col(EvidenceRow.made_at).is_(None),
            col(EvidenceRow.failed).is_(False),
            # One that is being made was read before what has happened since.
            col(EvidenceRow.lease).is_(None),
        )
    ).first()
    if waiting is not None:
        return waiting
    row = EvidenceRow(
        contract_id=contract_id, operator=by.name, origin=by.origin, requested_at=now, due_at=now
    )
    session.add(row)
    session.flush()
    return row.id or 0


def newest(session: Session, contract_id: int) -> EvidenceReport | None:
    """The contract's newest finished report, or None."""
    row = session.exec(
        select(EvidenceRow)
        .where(EvidenceRow.contract_id == contract_id, col(EvidenceRow.made_at).is_not(None))
        .order_by(col(EvidenceRow.id).desc())
        .limit(1)
    ).first()
    return _report(session, row) if row else None


def get(session: Session, key: int) -> EvidenceReport:
    """A report by its request's key."""
    return _report(session, session.get_one(EvidenceRow, key))


def job(session: Session, key: int) -> tuple[int, Operator]:
    """Whose history a request is about, by key, and who asked."""
    row = session.get_one(EvidenceRow, key)
    return row.contract_id, Operator(row.operator, row.origin)


def content(session: Session, key: int) -> bytes | None:
    """The finished PDF, or None while it is not made."""
    return session.exec(
        select(BlobRow.content)
        .join(EvidenceRow, col(EvidenceRow.sha256) == BlobRow.sha256)
        .where(EvidenceRow.id == key)
    ).first()


def number_of(session: Session, sha256: str) -> str | None:
    """The contract whose finished report has this SHA-256, or None."""
    return session.exec(
        select(ContractRow.number)
        .join(EvidenceRow, col(EvidenceRow.contract_id) == ContractRow.id)
        .where(EvidenceRow.sha256 == sha256)
    ).first()


def finish(session: Session, key: int, content: bytes, pages: int, head: AuditEvent, now: datetime) -> str:
    """Store a finished report under its SHA-256.

    Returns:
        The SHA-256, hex.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if session.get(BlobRow, sha256) is None:
        session.add(BlobRow(sha256=sha256, content=content))
        session.flush()
    row = session.get_one(EvidenceRow, key)
    row.sha256, row.pages, row.size, row.made_at = sha256, pages, len(content), now
    row.head_sequence, row.head_hash = head.sequence, head.hash
    row.due_at, row.lease, row.error, row.failed = None, None, None, False
    session.add(row)
    session.flush()
    return sha256


def abandon(session: Session, key: int, why: str) -> None:
    """Give a request up for good."""
    row = session.get_one(EvidenceRow, key)
    row.due_at, row.lease, row.error, row.failed = None, None, why, True
    session.add(row)
    session.flush()


def finished(session: Session, contract_id: int) -> list[EvidenceReport]:
    """All finished reports of a contract, oldest first."""
    rows = session.exec(
        select(EvidenceRow)
        .where(EvidenceRow.contract_id == contract_id, col(EvidenceRow.made_at).is_not(None))
        .order_by(col(EvidenceRow.id))
    )
    return [_report(session, row) for row in rows]


def _report(session: Session, row: EvidenceRow) -> EvidenceReport:
    return EvidenceReport(
        id=row.id or 0,
        number=session.get_one(ContractRow, row.contract_id).number,
        requested_at=row.requested_at,
        made_at=row.made_at,
        sha256=row.sha256 or "",
        pages=row.pages,
        head_sequence=row.head_sequence,
        head_hash=row.head_hash,
        error=row.error or "",
        failed=row.failed,
    )
