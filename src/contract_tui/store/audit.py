"""Audit events: written in the transaction of the change that they record."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from contract_tui.domain.audit import FACTS, GENESIS, AuditEvent, Operator, details_as_shown, event_hash
from contract_tui.domain.commands import command
from contract_tui.domain.digests import differing, digests_of
from contract_tui.domain.errors import ForbiddenError
from contract_tui.store import facts
from contract_tui.store.integrity import foreign_object
from contract_tui.store.models import AuditEventRow


def refuse_altered(session: Session, contract_id: int, number: str) -> None:
    """Refuse to change a contract whose rows are not what its newest event says of them.

    The event of the change would hold digests of the altered rows, and from then on vouch for them. So it is
    called before anything of the change is written, in its transaction.

    Raises:
        ForbiddenError: Its rows, or its newest event, were changed behind the program's back; or a trigger in
            the database would change rows within the transaction itself, or a view would show others.
    """
    problem = foreign_object(session) or _altered(session, contract_id, number)
    if problem:
        raise ForbiddenError(
            f"合同 {number} 不能操作：{problem}。",
            f"请停止使用并保留数据库；{command('audit', number, '--verify')} 列出全部问题，"
            "再按 contract-tui help operations 从备份恢复。",
        )


def _altered(session: Session, contract_id: int, number: str) -> str | None:
    row = _newest(session, contract_id)
    if row is None:
        return "它没有任何审计事件"
    try:
        recorded = digests_of(_event(row, number))
        tables = [] if recorded is None else differing(recorded, facts.digests(session, contract_id))
    except (LookupError, TypeError, ValueError):
        return "其中有不能解读的内容"
    if tables:
        return f"{'、'.join(tables)}的内容与最后一条审计事件中的摘要不符，数据在本程序之外被改动过"
    if recorded is None and _has_digests(session, contract_id):
        return f"第 {row.sequence} 条审计事件（{row.kind}）没有摘要，不是本程序所记"
    return None


def _has_digests(session: Session, contract_id: int) -> bool:
    """Whether any event of a contract holds digests: those of older programs do not."""
    held = col(AuditEventRow.details).contains(f'"{FACTS}":', autoescape=True)
    statement = select(AuditEventRow.id).where(AuditEventRow.contract_id == contract_id, held).limit(1)
    return session.exec(statement).first() is not None


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
            details=_spelt(details),
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


def misspelt(session: Session, contract_id: int) -> tuple[int, ...]:
    """The sequences of a contract's events whose details are not spelt as this program spells them.

    Hashes are made of what details mean, and who reads the text may read another meaning: of a name that
    stands in it twice some programs take the first value and some the last.

    Raises:
        ValueError: The details of one are no JSON; so does RecursionError.
    """
    rows = session.exec(
        select(AuditEventRow.sequence, AuditEventRow.details)
        .where(AuditEventRow.contract_id == contract_id)
        .order_by(col(AuditEventRow.sequence))
    )
    return tuple(sequence for sequence, details in rows if details != _spelt(json.loads(details)))


def _spelt(details: Mapping[str, object]) -> str:
    return json.dumps(details, ensure_ascii=False, sort_keys=True)


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
