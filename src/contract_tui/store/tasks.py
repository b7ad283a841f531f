"""Claiming due rows, so that two processes never do the same step at the same time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, func, select

from contract_tui.store.models import ContractRow, CustomerRow, EvidenceRow, SignerRow


class TaskKind(StrEnum):
    """Which table a task's row is in."""

    CONTRACT = "contract"
    CUSTOMER = "customer"
    SIGNER = "signer"
    EVIDENCE = "evidence"


_TABLES: dict[TaskKind, Any] = {
    TaskKind.CONTRACT: ContractRow,
    TaskKind.CUSTOMER: CustomerRow,
    TaskKind.SIGNER: SignerRow,
    TaskKind.EVIDENCE: EvidenceRow,
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A step that this process may do now.

    Attributes:
        lease: The token; whoever does not hold it changes nothing.
        attempt: 1 more than the failures since the last success or 重试; a killed try is none.
    """

    kind: TaskKind
    id: int
    lease: str
    attempt: int


def claim(session: Session, now: datetime, until: datetime, limit: int, lease: str) -> list[Claim]:
    """Take due rows, the longest waiting first, and move their due time ahead by the lease.

    A killed process's rows simply become due again when its lease is over.
    """
    claims: list[Claim] = []
    for kind, table in _TABLES.items():
        due = (
            select(table.id)
            .where(table.due_at.is_not(None), table.due_at <= now)
            .order_by(table.due_at)
            .limit(limit - len(claims))
            .with_for_update(skip_locked=True)
        )
        taken = session.execute(
            update(table)
            .where(table.id.in_(session.exec(due).all()))
            .values(due_at=until, lease=lease)
            .returning(table.id, table.attempts)
        )
        claims += [Claim(kind, key, lease, failures + 1) for key, failures in taken]
        if len(claims) >= limit:
            break
    return claims


def anything_due(session: Session, now: datetime) -> bool:
    """Whether a claim would find something; a look at the index, without the write lock."""
    return any(
        session.exec(select(table.id).where(table.due_at.is_not(None), table.due_at <= now).limit(1)).first()
        is not None
        for table in _TABLES.values()
    )


def next_due(session: Session) -> datetime | None:
    """When the next row becomes due, or None when nothing waits."""
    moments = [
        session.exec(select(func.min(table.due_at)).where(table.due_at.is_not(None))).one()
        for table in _TABLES.values()
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def holds(session: Session, claim: Claim) -> bool:
    """Whether the claim is still this process's own."""
    table = _TABLES[claim.kind]
    return session.exec(select(table.lease).where(table.id == claim.id)).first() == claim.lease


def postpone(session: Session, claim: Claim, due_at: datetime | None) -> None:
    """Nothing to do yet: look again later, or, with None, not at all; no failure is counted."""
    _settle(session, claim, due_at=due_at, attempts=0, error=None)


def fail(session: Session, claim: Claim, error: str, due_at: datetime | None) -> None:
    """Record a failure; without a due time no further attempt is made and 重试 is offered."""
    _settle(session, claim, due_at=due_at, attempts=claim.attempt, error=error, failed=due_at is None)


def hasten(session: Session, now: datetime, factor: float) -> None:
    """Divide every remaining wait, so that what was begun at one pace goes on at another."""
    for table in _TABLES.values():
        waiting = select(table.id, table.due_at).where(table.due_at.is_not(None), table.due_at > now)
        for key, due_at in session.exec(waiting).all():
            sooner = now + (due_at - now) / factor
            session.execute(update(table).where(table.id == key).values(due_at=sooner))


def _settle(session: Session, claim: Claim, **values: Any) -> None:
    table = _TABLES[claim.kind]
    session.execute(
        update(table).where(table.id == claim.id, table.lease == claim.lease).values(lease=None, **values)
    )
