"""Lists of contracts: keys by filter and order, counts, queues, and the rows that are in sight.

All but the rows is answered by two covering indexes (`ix_contract_listed`, `ix_contract_waiting`), since a
contract's text lies beside its columns and would be read with them.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from operator import itemgetter
from typing import Any

from sqlalchemy import and_, or_
from sqlmodel import Session, col, func, select

from contract_tui.domain.clock import SHANGHAI
from contract_tui.domain.contracts import ContractRow as ListRow
from contract_tui.domain.customers import SignerStatus
from contract_tui.domain.filters import ContractFilter, ContractSort, SortKey
from contract_tui.domain.numbers import hyphenated
from contract_tui.domain.states import State, Substate, Waiting
from contract_tui.domain.waiting import Queue, waits_for
from contract_tui.store.initials import is_called
from contract_tui.store.models import ContractOrderRow, ContractRow, CustomerRow, OrderRow, SignerRow
from contract_tui.store.sql import contains, in_chunks

_ID: Any = col(ContractRow.id)
_NUMBERS = re.compile(r"[\w*-]+", re.ASCII)
_UNDER_REVIEW: Any = (
    select(SignerRow.id)
    .where(col(SignerRow.id) == ContractRow.signer_id, SignerRow.status == SignerStatus.UNDER_REVIEW)
    .exists()
)
_ORDERED_BY: dict[SortKey, tuple[Any, Any]] = {
    SortKey.CREATED: (_ID.desc(), _ID.asc()),
    SortKey.UPDATED: (col(ContractRow.updated_at).desc(), col(ContractRow.updated_at).asc()),
    SortKey.AMOUNT: (col(ContractRow.total_fen).desc(), col(ContractRow.total_fen).asc()),
    SortKey.PARTY: (col(ContractRow.customer_name).asc(), col(ContractRow.customer_name).desc()),
}
"""The usual way and the other one; contracts are created in the order of their keys."""


def keys(session: Session, criteria: ContractFilter, sort: ContractSort) -> "array[int]":
    """The keys of the matching undeleted contracts in the list's order; among equals the newest is first."""
    rows = _cursor(session, _ordered(_filtered(select(_ID), criteria), sort))
    return array("q", map(itemgetter(0), rows))


def searched(
    session: Session, criteria: ContractFilter, sort: ContractSort
) -> "tuple[array[int], dict[State, int]]":
    """`keys` and `counts` of a search in one pass over the texts, which takes longer than all the rest."""
    columns: tuple[Any, ...] = (_ID, col(ContractRow.substate))
    everywhere = replace(criteria, states=frozenset())
    rows = list(_cursor(session, _ordered(_filtered(select(*columns), everywhere), sort)))
    places = Counter(map(itemgetter(1), rows))
    numbers = {state: sum(places[s.value] for s in _inside(state)) for state in State}
    inside = {substate.value for substate in _inside(*(criteria.states or State))}
    return array("q", [key for key, place in rows if place in inside]), numbers


def _cursor(session: Session, statement: Any) -> Iterable[Any]:
    """The driver's own rows: a hundred thousand keys need none of what the library does for each."""
    result: Any = session.connection().execute(statement)
    rows: Iterable[Any] = result.cursor
    return rows


def _ordered(statement: Any, sort: ContractSort) -> Any:
    order = _ORDERED_BY[sort.key][sort.reverse]
    return statement.order_by(order) if sort.key is SortKey.CREATED else statement.order_by(order, _ID.desc())


def counts(session: Session, criteria: ContractFilter) -> dict[State, int]:
    """How many contracts match, by state, whatever states the filter names."""
    everywhere = replace(criteria, states=frozenset())
    # One pass without GROUP BY, which would tempt the planner to an index that does not hold all it needs.
    numbers = [func.count().filter(col(ContractRow.substate).in_(_inside(state))) for state in State]
    row = session.execute(_filtered(select(*numbers).select_from(ContractRow), everywhere)).one()
    return dict(zip(State, row, strict=True))


def queues(session: Session) -> dict[Waiting, Queue]:
    """How many undeleted contracts wait for whom, and since when the oldest does."""
    places: tuple[Any, ...] = (ContractRow.substate, ContractRow.failed, _UNDER_REVIEW)
    statement = (
        select(*places, func.count(), func.min(ContractRow.updated_at))  # type: ignore[call-overload]  # SQLModel types four columns at most
        .where(col(ContractRow.deleted_at).is_(None), col(ContractRow.substate).in_(_OPEN))
        .group_by(*places)
    )
    by_party = {party: Queue() for party in Waiting}
    for substate, failed, under_review, count, since in session.execute(statement):
        party = waits_for(substate, failed=failed, signer_under_review=bool(under_review))
        if party is not None:
            by_party[party] = by_party[party].joined(Queue(count, since))
    return by_party


_OPEN = [substate for substate in Substate if not substate.specification.ended]
_LIST_NAMES = (
    "id", "number", "channel", "substate", "reason", "customer", "customer_name", "order_count",
    "total_fen", "created_at", "updated_at", "failed", "signer_under_review", "error", "due_at",
)  # fmt: skip
_OTHERS: dict[str, Any] = {"customer": CustomerRow.account, "signer_under_review": _UNDER_REVIEW}
_LIST_COLUMNS: tuple[Any, ...] = tuple(
    _OTHERS[name] if name in _OTHERS else getattr(ContractRow, name) for name in _LIST_NAMES
)


def rows(session: Session, keys: Sequence[int]) -> dict[int, ListRow]:
    """The list's rows with these keys; a contract that was deleted meanwhile is left out."""
    by_key: dict[int, ListRow] = {}
    for chunk in in_chunks(keys):
        statement = (
            select(*_LIST_COLUMNS)
            .join(CustomerRow, col(CustomerRow.id) == ContractRow.customer_id)
            .where(_ID.in_(chunk), col(ContractRow.deleted_at).is_(None))
        )
        for values in session.execute(statement):
            row = _row(**dict(zip(_LIST_NAMES, values, strict=True)))
            by_key[row.id] = row
    return by_key


def _row(*, error: str | None, due_at: datetime | None, **values: Any) -> ListRow:
    return ListRow(**values, retry_at=due_at if error is not None else None)


def _filtered(statement: Any, criteria: ContractFilter) -> Any:
    conditions = [col(ContractRow.deleted_at).is_(None), *_range(criteria)]
    if criteria.states:
        conditions.append(col(ContractRow.substate).in_(_inside(*criteria.states)))
    if criteria.channel is not None:
        conditions.append(col(ContractRow.channel) == criteria.channel)
    if criteria.customer is not None:
        customer = select(CustomerRow.id).where(CustomerRow.account == criteria.customer)
        conditions.append(col(ContractRow.customer_id) == customer.scalar_subquery())
    if criteria.waiting is not None:
        conditions.append(_waits_for(criteria.waiting))
    conditions += map(_holds, criteria.text.split())
    return statement.where(*conditions)


def _inside(*states: State) -> list[Substate]:
    return [substate for substate in Substate if substate.state in states]


def _range(criteria: ContractFilter) -> list[Any]:
    conditions = []
    if criteria.least_fen is not None:
        conditions.append(col(ContractRow.total_fen) >= criteria.least_fen)
    if criteria.most_fen is not None:
        conditions.append(col(ContractRow.total_fen) <= criteria.most_fen)
    if criteria.created_from is not None:
        conditions.append(col(ContractRow.created_at) >= _midnight(criteria.created_from))
    if criteria.created_to is not None:
        conditions.append(col(ContractRow.created_at) < _midnight(criteria.created_to) + timedelta(days=1))
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), SHANGHAI)


def _waits_for(party: Waiting) -> Any:
    """`domain.waiting.waits_for` as SQL, made from itself."""
    cases = []
    for failed, under_review in product((False, True), repeat=2):
        places = [s for s in _OPEN if waits_for(s, failed=failed, signer_under_review=under_review) is party]
        review = _UNDER_REVIEW if under_review else ~_UNDER_REVIEW
        cases.append(and_(col(ContractRow.substate).in_(places), col(ContractRow.failed).is_(failed), review))
    return or_(*cases)


def _holds(word: str) -> Any:
    """A word in party A's name or its initials, in the contract's number, or in that of one of its orders."""
    places = [contains(ContractRow.customer_name, word), is_called(ContractRow.customer_name, word)]
    if _NUMBERS.fullmatch(word):
        matching = select(OrderRow.id).where(contains(OrderRow.order_number, word))
        inside = select(ContractOrderRow.contract_id).where(col(ContractOrderRow.order_id).in_(matching))
        places += [contains(ContractRow.number, hyphenated(word)), _ID.in_(inside)]
    return or_(*(place for place in places if place is not None))
