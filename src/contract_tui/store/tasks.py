"""Claiming due rows, so that two processes never do the same step at the same time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, func, select

from contract_tui.domain.states import Substate
from contract_tui.domain.tasks import Claim, TaskKind
from contract_tui.store.models import (
    ArchiveRow,
    AuditEventRow,
    ContractRow,
    CustomerRow,
    EvidenceRow,
    SignerRow,
)

_TABLES: dict[TaskKind, Any] = {
    TaskKind.CONTRACT: ContractRow,
    TaskKind.CUSTOMER: CustomerRow,
    TaskKind.SIGNER: SignerRow,
    TaskKind.EVIDENCE: EvidenceRow,
    TaskKind.ARCHIVE: ArchiveRow,
}


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


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest wait of rows of one kind.

    Attributes:
        substate: Of contracts; None for other kinds.
        wait: For the step itself.
        again: On top of it, for a step that was claimed, or failed and is tried again.
    """

    kind: TaskKind
    substate: Substate | None
    wait: timedelta
    again: timedelta


def far_off(session: Session, now: datetime, longest: Sequence[Longest]) -> int:
    """How many rows are due later than any wait explains."""
    return sum(
        session.exec(select(func.count()).select_from(_TABLES[each.kind]).where(*_far_off(now, each))).one()
        for each in longest
    )


def is_far_off(session: Session, now: datetime, longest: Sequence[Longest], contract_id: int) -> bool:
    """Whether a contract is due later than any wait explains."""
    return any(
        session.exec(
            select(ContractRow.id).where(ContractRow.id == contract_id, *_far_off(now, each))
        ).first()
        for each in longest
        if each.kind is TaskKind.CONTRACT
    )


def pull_in(session: Session, now: datetime, longest: Sequence[Longest]) -> int:
    """Let what is due later than any wait explains wait from now on.

    Returns:
        How many rows.
    """
    pulled = 0
    for each in longest:
        table = _TABLES[each.kind]
        # A contract that waits for its signer is looked at at once: its deadline may be as wrong.
        wait = timedelta(0) if each.substate is Substate.CUSTOMER_SIGNING else each.wait
        changed = session.execute(
            update(table).where(*_far_off(now, each)).values(due_at=now + wait).returning(table.id)
        )
        pulled += len(changed.all())
    return pulled


def _far_off(now: datetime, longest: Longest) -> list[Any]:
    due_at, latest = _TABLES[longest.kind].due_at, now + longest.wait + longest.again
    conditions = [due_at.is_not(None), due_at > latest]
    if longest.kind is TaskKind.ARCHIVE:
        # A renewal is planned years ahead, but never after the end of what it renews.
        until = col(ArchiveRow.until)
        conditions.append(or_(until.is_(None), due_at > until))
    if longest.substate is not None:
        conditions.append(col(ContractRow.substate) == longest.substate)
    if longest.substate not in (None, Substate.CUSTOMER_SIGNING):
        # Many contracts wait for weeks for their signers: looked up by place, not among all due times.
        conditions[1] = func.coalesce(due_at, due_at) > latest
        conditions.append(col(ContractRow.deleted_at).is_(None))
    return conditions


def newest_event(session: Session) -> datetime | None:
    """The latest moment of any audit event, UTC."""
    return session.exec(select(func.max(AuditEventRow.at))).one()


def holds(session: Session, claim: Claim) -> bool:
    """Whether the claim is still this process's own."""
    table = _TABLES[claim.kind]
    return session.exec(select(table.lease).where(table.id == claim.id)).first() == claim.lease


def postpone(session: Session, claim: Claim, due_at: datetime | None, note: str = "") -> None:
    """Nothing to do yet: look again later, or, with None, not at all; no failure is counted.

    Args:
        note: What it waits for, when somebody said so.
    """
    _settle(session, claim, due_at=due_at, attempts=0, error=note or None)


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
