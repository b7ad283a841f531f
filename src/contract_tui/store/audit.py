"""Audit events: written in the transaction of the change that they record."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from contract_tui.domain.audit import FACTS, GENESIS, AuditEvent, Operator, details_as_shown, event_hash
from contract_tui.store import facts
from contract_tui.store.models import AuditEventRow


def append(
    session: Session,
    contract: tuple[int, str],
    kind: str,
    details: Mapping[str, object],
    by: Operator,
    at: datetime,
) -> None:
    """Add an event to a contract's chain, with digests of all that the rows say of it now.

    So it comes last in its transaction: rows that are changed after it differ from their own history.

    Args:
        contract: The contract's key and number.
        kind: The trigger, or a word for a change that keeps the state.
        details: What changed; numbers of people in it are masked, since an event stays for ever (P9).
        at: UTC.
    """
    contract_id, number = contract
    details = {**details_as_shown(details), FACTS: facts.digests(session, contract_id)}
    last = _newest(session, contract_id)
    sequence = last.sequence + 1 if last else 1
    previous = last.hash if last else GENESIS
    session.add(
        AuditEventRow(
            contract_id=contract_id,
            sequence=sequence,
            at=at,
            operator=by.name,
            origin=by.origin,
            kind=kind,
            details=json.dumps(details, ensure_ascii=False, sort_keys=True),
            previous=previous,
            hash=event_hash(number, sequence, at, by, kind, details, previous),
        )
    )
    session.flush()


def events(session: Session, contract_id: int, number: str) -> tuple[AuditEvent, ...]:
    """A contract's chain, oldest first."""
    rows = session.exec(
        select(AuditEventRow)
        .where(AuditEventRow.contract_id == contract_id)
        .order_by(col(AuditEventRow.sequence))
    )
    return tuple(_event(row, number) for row in rows)


def newest(session: Session, contract_id: int, number: str) -> AuditEvent | None:
    """What happened to a contract last."""
    row = _newest(session, contract_id)
    return _event(row, number) if row else None


def _newest(session: Session, contract_id: int) -> AuditEventRow | None:
    return session.exec(
        select(AuditEventRow)
        .where(AuditEventRow.contract_id == contract_id)
        .order_by(col(AuditEventRow.sequence).desc())
        .limit(1)
    ).first()


def _event(row: AuditEventRow, number: str) -> AuditEvent:
    return AuditEvent(
        contract=number,
        sequence=row.sequence,
        at=row.at,
        operator=Operator(row.operator, row.origin),
        kind=row.kind,
        details=json.loads(row.details),
        previous=row.previous,
        hash=row.hash,
    )
