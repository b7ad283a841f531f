"""Contracts: what a transition needs to know of one, and the one way in which a contract changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import starmap
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from contract_tui.domain import numbers
from contract_tui.domain.clock import shanghai_date
from contract_tui.domain.commands import command
from contract_tui.domain.customers import Customer
from contract_tui.domain.errors import HeldError, NotFoundError
from contract_tui.domain.orders import Order
from contract_tui.domain.states import Channel, Substate, VoidReason
from contract_tui.store.database import unique
from contract_tui.store.models import ContractOrderRow, ContractRow, NumberDayRow, NumberSkipRow
from contract_tui.store.orders import snapshot
from contract_tui.store.sql import in_chunks


@dataclass(frozen=True, slots=True)
class Head:
    """What a transition needs to know of a contract.

    Attributes:
        reason: Why it is void, if it is.
        failed: The last background step has used up its attempts.
    """

    id: int
    number: str
    version: int
    channel: Channel
    substate: Substate
    reason: VoidReason | None
    customer_id: int
    failed: bool
    lease: str | None


_HEAD_NAMES = (
    "id", "number", "version", "channel", "substate", "reason", "customer_id", "failed", "lease",
)  # fmt: skip


def head(session: Session, number: str) -> Head | None:
    """What a transition needs to know of an undeleted contract; a write session keeps it true."""
    return _head(session, ContractRow.number == number)


def head_by_id(session: Session, contract_id: int) -> Head | None:
    """The same by key."""
    return _head(session, ContractRow.id == contract_id)


def heads(session: Session, numbers: Sequence[str]) -> dict[str, Head]:
    """The same for many undeleted contracts, by number."""
    statement = select(*(getattr(ContractRow, name) for name in _HEAD_NAMES))
    by_number = dict[str, Head]()
    for chunk in in_chunks(numbers):
        undeleted = col(ContractRow.number).in_(chunk), col(ContractRow.deleted_at).is_(None)
        by_number |= {
            head.number: head for head in starmap(Head, session.execute(statement.where(*undeleted)))
        }
    return by_number


def numbers_of(session: Session, keys: Sequence[int]) -> dict[int, str]:
    """The numbers of contracts by their keys, deleted ones included."""
    by_key = dict[int, str]()
    for chunk in in_chunks(keys):
        rows = session.execute(
            select(col(ContractRow.id), ContractRow.number).where(col(ContractRow.id).in_(chunk))
        )
        by_key.update((key, number) for key, number in rows)
    return by_key


def undeleted(session: Session, keys: Sequence[int]) -> set[int]:
    """Which of these contracts are not deleted."""
    standing = set[int]()
    for chunk in in_chunks(keys):
        row = col(ContractRow.id)
        statement = select(row).where(row.in_(chunk), col(ContractRow.deleted_at).is_(None))
        standing.update(key for key in session.exec(statement) if key is not None)
    return standing


def identity(session: Session, number: str) -> tuple[int, str]:
    """Key and number of a contract, deleted or not.

    Raises:
        NotFoundError: There never was such a contract.
    """
    row = session.exec(
        select(ContractRow.id, ContractRow.number).where(ContractRow.number == numbers.parse(number))
    ).first()
    if row is None or row[0] is None:
        raise NotFoundError(f"没有合同 {number}。", f"用 {command('contract list')} 查看。")
    return row[0], row[1]


def key_of(session: Session, number: str) -> int | None:
    """Key of a contract, deleted or not; None when there never was one."""
    return session.exec(select(ContractRow.id).where(ContractRow.number == number)).first()


def insert(
    session: Session,
    number: str,
    channel: Channel,
    substate: Substate,
    customer: Customer,
    total_fen: int,
    orders: Sequence[tuple[int, Order]],
    now: datetime,
    due_at: datetime | None,
) -> int:
    """Add a contract and hold its orders.

    Returns:
        The contract's key.

    Raises:
        HeldError: One of the orders was taken at the same moment (S61).
    """
    row = ContractRow(
        number=number,
        channel=channel,
        substate=substate,
        customer_id=customer.id,
        customer_name=customer.name,
        code=customer.code,
        framework=customer.framework,
        order_count=len(orders),
        total_fen=total_fen,
        created_at=now,
        updated_at=now,
        due_at=due_at,
    )
    session.add(row)
    session.flush()
    _hold(session, row.id or 0, orders)
    return row.id or 0


def replace_orders(session: Session, contract_id: int, orders: Sequence[tuple[int, Order]]) -> None:
    """Let a draft hold exactly these orders: what it held besides is free in the same transaction (P17).

    Args:
        orders: Key and order, in the order of the contract's table.

    Raises:
        HeldError: One of the orders was taken at the same moment (S61).
    """
    session.execute(delete(ContractOrderRow).where(col(ContractOrderRow.contract_id) == contract_id))
    _hold(session, contract_id, orders)


def _hold(session: Session, contract_id: int, orders: Sequence[tuple[int, Order]]) -> None:
    with unique("所选订单刚被另一份合同占用。", "请刷新订单列表后重新选择。"):
        for position, (key, order) in enumerate(orders, start=1):
            session.add(
                ContractOrderRow(
                    contract_id=contract_id,
                    order_id=key,
                    position=position,
                    snapshot=snapshot(order),
                )
            )
        session.flush()


def next_sequence(session: Session, day: date) -> int:
    """Use up the next number of a day (P10); the caller's write lock keeps others out.

    No sequence comes twice, whichever system gave the numbers of that day, and even if the count was lost.
    """
    key, prefix = day.isoformat(), numbers.day_prefix(day)
    row = session.get(NumberDayRow, key) or NumberDayRow(day=key, last=0)
    newest = session.exec(
        select(func.max(ContractRow.number)).where(
            col(ContractRow.number) > prefix, col(ContractRow.number) < f"{prefix}~"
        )
    ).one()
    given = numbers.sequence_of(newest) if newest else 0
    row.last = max(row.last, given) + 1
    session.add(row)
    session.flush()
    return row.last


def skip_numbers(session: Session, now: datetime) -> None:
    """Leave out the numbers that may have been given out today after a restored backup was made (P10).

    Args:
        now: When the home is restored, UTC.
    """
    day, last = shanghai_date(now), numbers.last_skipped(now)
    row = session.get(NumberDayRow, day.isoformat()) or NumberDayRow(day=day.isoformat(), last=0)
    if row.last >= last:
        return
    session.add(NumberSkipRow(day=row.day, first=row.last + 1, last=last, at=now))
    row.last = last
    session.add(row)


def change(session: Session, contract: Head, now: datetime, **values: Any) -> None:
    """Change a contract's columns, count its version, and end whatever background task ran for it.

    Args:
        contract: What the change was decided on.
        now: UTC.
        values: Columns; `due_at` says when the next background step is due, otherwise none is.

    Raises:
        HeldError: Somebody else changed the contract meanwhile.
    """
    task = {"due_at": None, "lease": None, "attempts": 0, "error": None, "failed": False}
    _update(session, contract, task | values | {"version": contract.version + 1, "updated_at": now})


def edit(session: Session, contract: Head, now: datetime, **values: Any) -> None:
    """Change columns that belong to the page which the operator is on, leaving version and task alone."""
    _update(session, contract, values | {"updated_at": now})


def release_orders(session: Session, contract_id: int, now: datetime) -> None:
    """Let go of a deleted contract's orders (S62)."""
    session.execute(
        update(ContractOrderRow)
        .where(
            col(ContractOrderRow.contract_id) == contract_id,
            col(ContractOrderRow.released_at).is_(None),
        )
        .values(released_at=now)
    )


def _update(session: Session, contract: Head, values: dict[str, Any]) -> None:
    result = session.execute(
        update(ContractRow)
        .where(col(ContractRow.id) == contract.id, col(ContractRow.version) == contract.version)
        .values(values)
        .returning(col(ContractRow.id))
    )
    if result.first() is None:
        raise HeldError(f"合同 {contract.number} 刚有变动，此次操作没有生效。", "请按合同现在的状态再试。")


def _head(session: Session, condition: Any) -> Head | None:
    values = session.execute(
        select(*(getattr(ContractRow, name) for name in _HEAD_NAMES))
        .where(condition, col(ContractRow.deleted_at).is_(None))
        .with_for_update()
    ).first()
    return Head(*values) if values else None
