"""Orders: pages by key for the picker, snapshots."""

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, not_, or_
from sqlmodel import Session, col, func, select

from contract_tui.domain.clock import SHANGHAI
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.orders import (
    CONTRACTABLE,
    POSTPAID_SINCE,
    Order,
    OrderAction,
    OrderKind,
    OrderStatus,
    PayMode,
)
from contract_tui.store.initials import is_called
from contract_tui.store.models import ContractOrderRow, ContractRow, CustomerRow, OrderRow
from contract_tui.store.sql import contains, in_chunks

FIELDS = ("kind", "pay_mode", "action", "status", "amount_fen", "created_at", "product", "detail")
"""What an import says of an order, by the names that row, input and order share."""


def keys(session: Session, criteria: OrderFilter) -> "array[int]":
    """The keys of the matching orders, newest first."""
    statement = _filtered(select(OrderRow.id), criteria).order_by(
        col(OrderRow.created_at).desc(), col(OrderRow.id).desc()
    )
    return array("q", session.exec(statement))


def partition(session: Session, criteria: OrderFilter) -> "tuple[array[int], array[int]]":
    """The keys of the matching orders that can enter a contract, and of those that cannot; both newest first.

    Args:
        criteria: That it wants the former alone is of no account.
    """
    flag = case((_eligible(criteria.holder), 1), else_=0)
    statement = _filtered(select(OrderRow.id, flag), replace(criteria, eligible_only=False))
    parts = {1: array("q"), 0: array("q")}
    newest_first = statement.order_by(col(OrderRow.created_at).desc(), col(OrderRow.id).desc())
    for key, eligible in session.execute(newest_first):
        parts[eligible].append(key)
    return parts[1], parts[0]


def count(session: Session, criteria: OrderFilter) -> int:
    """How many orders match."""
    return int(session.exec(_filtered(select(func.count()).select_from(OrderRow), criteria)).one())


def by_keys(session: Session, keys: Sequence[int]) -> dict[int, Order]:
    """The orders with these keys, each with the contract that holds it."""
    orders: dict[int, Order] = {}
    for chunk in in_chunks(keys):
        for row, account, number in session.exec(_with_holder().where(col(OrderRow.id).in_(chunk))):
            orders[row.id or 0] = _order(row, account, number)
    return orders


def by_numbers(session: Session, numbers: Iterable[str]) -> dict[str, tuple[int, Order]]:
    """Key and order by order number; unknown numbers are left out."""
    keyed: dict[str, tuple[int, Order]] = {}
    for chunk in in_chunks(list(numbers)):
        statement = _with_holder().where(col(OrderRow.order_number).in_(chunk))
        for row, account, number in session.exec(statement):
            keyed[row.order_number] = (row.id or 0, _order(row, account, number))
    return keyed


def snapshot(order: Order) -> str:
    """An order as JSON, to be kept in its contract."""
    values = asdict(order) | {"created_at": order.created_at.isoformat(), "contract": None}
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def from_snapshot(text: str, contract: str) -> Order:
    """The order that a contract keeps."""
    values: dict[str, Any] = json.loads(text)
    return Order(
        **values
        | {
            "kind": OrderKind(values["kind"]),
            "pay_mode": PayMode(values["pay_mode"]),
            "action": OrderAction(values["action"]),
            "status": OrderStatus(values["status"]),
            "created_at": datetime.fromisoformat(values["created_at"]),
            "contract": contract,
        }
    )


def held() -> Any:
    """Whether an order stands in an undeleted contract, as a join's condition (S61)."""
    return and_(col(ContractOrderRow.order_id) == OrderRow.id, col(ContractOrderRow.released_at).is_(None))


def _with_holder() -> Any:
    return (
        select(OrderRow, CustomerRow.account, ContractRow.number)
        .join(CustomerRow, col(CustomerRow.id) == OrderRow.customer_id)
        .outerjoin(ContractOrderRow, held())
        .outerjoin(ContractRow, col(ContractRow.id) == ContractOrderRow.contract_id)
    )


def _filtered(statement: Any, criteria: OrderFilter) -> Any:
    if criteria.customer is not None:
        statement = statement.where(
            col(OrderRow.customer_id)
            == select(CustomerRow.id).where(CustomerRow.account == criteria.customer).scalar_subquery()
        )
    if criteria.pay_mode is not None:
        statement = statement.where(OrderRow.pay_mode == criteria.pay_mode)
    for word in criteria.text.split():
        places = (
            contains(OrderRow.order_number, word),
            contains(OrderRow.product, word),
            is_called(OrderRow.product, word),
        )
        statement = statement.where(or_(*(place for place in places if place is not None)))
    return statement.where(_eligible(criteria.holder)) if criteria.eligible_only else statement


def _eligible(holder: str) -> Any:
    """`domain.orders.ineligible` as SQL; a test proves that both agree."""
    since = datetime.combine(POSTPAID_SINCE, datetime.min.time(), SHANGHAI)
    return and_(
        col(OrderRow.kind) == OrderKind.ORDER,
        col(OrderRow.status).in_(CONTRACTABLE),
        or_(col(OrderRow.pay_mode) != PayMode.POSTPAID, col(OrderRow.created_at) >= since),
        not_(select(ContractOrderRow.id).where(held(), *_elsewhere(holder)).exists()),
    )


def _elsewhere(holder: str) -> tuple[Any, ...]:
    """The condition that another contract than this one holds an order."""
    if not holder:
        return ()
    own = select(ContractRow.id).where(ContractRow.number == holder).scalar_subquery()
    return (col(ContractOrderRow.contract_id) != func.coalesce(own, 0),)


def _order(row: OrderRow, account: str, contract: str | None) -> Order:
    return Order(
        id=row.order_number,
        customer=account,
        contract=contract,
        **{name: getattr(row, name) for name in FIELDS},
    )
