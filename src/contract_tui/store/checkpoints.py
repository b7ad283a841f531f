"""Checkpoints: what is not covered yet, and all that were made."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from contract_tui.domain.audit import FACTS
from contract_tui.domain.checkpoints import Checkpoint, CheckpointHead, Pin, StoredCheckpoint
from contract_tui.domain.numbers import SkippedNumbers
from contract_tui.store.database import unique
from contract_tui.store.models import AuditEventRow, CheckpointRow, ContractRow, NumberDayRow, NumberSkipRow

_NUMBER = re.compile(r"DD-(\d{4})(\d{2})(\d{2})-(\d{6})-.")


def newest(session: Session) -> CheckpointHead | None:
    """What documents that are made now carry; None before the first checkpoint."""
    row = session.exec(
        select(CheckpointRow.sequence, CheckpointRow.hash)
        .order_by(col(CheckpointRow.sequence).desc())
        .limit(1)
    ).first()
    return CheckpointHead(row[0] or 0, row[1]) if row else None


def covered(session: Session) -> int:
    """The key of the newest event that a checkpoint covers; 0 before the first one."""
    return session.exec(select(func.max(CheckpointRow.last_event))).one() or 0


def covered_of(session: Session, contract_id: int, last_event: int) -> int:
    """The newest sequence among a contract's events up to a key; 0 when there is none."""
    return (
        session.exec(
            select(func.max(AuditEventRow.sequence)).where(
                AuditEventRow.contract_id == contract_id, col(AuditEventRow.id) <= last_event
            )
        ).one()
        or 0
    )


def heads_since(session: Session, after: int, most: int) -> tuple[int, tuple[Pin, ...]]:
    """The newest events of the contracts that changed.

    Args:
        after: The key of the newest event that is covered already.
        most: How many events are looked at.

    Returns:
        The key of the newest event that was looked at, and a pin for each contract.
    """
    events = session.exec(
        select(AuditEventRow.id, ContractRow.number, AuditEventRow.sequence, AuditEventRow.hash)
        .join(ContractRow, col(ContractRow.id) == AuditEventRow.contract_id)
        .where(col(AuditEventRow.id) > after)
        .order_by(col(AuditEventRow.id))
        .limit(most)
    )
    last, pins = after, dict[str, Pin]()
    for key, number, sequence, digest in events:
        last = key or after
        pins[number] = Pin(number, sequence, digest)
    return last, tuple(pins[number] for number in sorted(pins))


def add(session: Session, checkpoint: Checkpoint, seal: bytes) -> None:
    """Keep a checkpoint with its seal.

    Raises:
        HeldError: Another process has made the one of this sequence meanwhile.
    """
    with unique("检查点刚由另一个进程生成。", "无需处理。"):
        session.add(
            CheckpointRow(
                sequence=checkpoint.sequence,
                made_at=checkpoint.made_at,
                last_event=checkpoint.last_event,
                previous=checkpoint.previous,
                statement=checkpoint.statement,
                hash=checkpoint.head.hash,
                seal=seal,
            )
        )
        session.flush()


def all_stored(session: Session) -> Iterator[StoredCheckpoint]:
    """All checkpoints in order of sequence, read one by one."""
    rows = session.exec(
        select(CheckpointRow).order_by(col(CheckpointRow.sequence)).execution_options(yield_per=50)
    )
    for row in rows:
        yield StoredCheckpoint(
            statement=row.statement,
            seal=row.seal,
            sequence=row.sequence or 0,
            made_at=row.made_at,
            previous=row.previous,
            last_event=row.last_event,
            hash=row.hash,
        )


def without_digests(session: Session, after: int, most: int) -> Sequence[int]:
    """The keys of contracts whose newest event was written by a program that kept no digests.

    Args:
        after: Only keys above this one.
        most: How many.
    """
    newest_event = (
        select(func.max(AuditEventRow.sequence))
        .where(AuditEventRow.contract_id == ContractRow.id)
        .correlate(ContractRow)
        .scalar_subquery()
    )
    return session.exec(
        select(AuditEventRow.contract_id)
        .join(ContractRow, col(ContractRow.id) == AuditEventRow.contract_id)
        .where(
            col(ContractRow.id) > after,
            AuditEventRow.sequence == newest_event,
            ~col(AuditEventRow.details).contains(f'"{FACTS}":', autoescape=True),
        )
        .order_by(col(ContractRow.id))
        .limit(most)
    ).all()


def untied_since(session: Session) -> datetime | None:
    """When the oldest event was that no checkpoint covers yet; None when all are covered."""
    return session.exec(
        select(AuditEventRow.at)
        .where(col(AuditEventRow.id) > covered(session))
        .order_by(col(AuditEventRow.id))
        .limit(1)
    ).first()


def skipped_numbers(session: Session) -> list[SkippedNumbers]:
    """What restored homes left out of their days' numbers."""
    rows = session.exec(select(NumberSkipRow))
    return [SkippedNumbers(date.fromisoformat(row.day), row.first, row.last, row.at) for row in rows]


def numbers_of_days(session: Session) -> tuple[dict[str, frozenset[int]], dict[str, int]]:
    """By day: the sequences in contracts' numbers, deleted ones included; and the sequence given last."""
    used: dict[str, set[int]] = {}
    for number in session.exec(select(ContractRow.number)):
        parts = _NUMBER.fullmatch(number)
        if parts:
            used.setdefault("-".join(parts.groups()[:3]), set()).add(int(parts[4]))
    last = {row.day: row.last for row in session.exec(select(NumberDayRow))}
    return {day: frozenset(each) for day, each in used.items()}, last
