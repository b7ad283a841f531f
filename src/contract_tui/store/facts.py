"""What the rows say of a contract, as one digest per table; each audit event holds those of its moment.

A column is a fact unless it is listed here (docs/verifying.md tells why). Empty values do not count, so a
column that a later schema adds leaves the digests of older events as they are.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session

from contract_tui.domain.states import Substate
from contract_tui.store.models import metadata
from contract_tui.store.models.columns import PartyFields, TaskFields

_TASK = frozenset(TaskFields.model_fields)
_TYPED = frozenset({*PartyFields.model_fields, "party_saved"})
"""Party A's details are kept as they are typed: they become facts when the page is confirmed (S22)."""

NOT_FACTS: Mapping[str, frozenset[str]] = {
    "contract": _TASK | {"id", "updated_at"},
    "confirmed_party": frozenset({"contract_id"}),
    "contract_order": frozenset({"id", "contract_id"}),
    "message": frozenset({"id", "contract_id"}),
    "phone_decision": frozenset({"contract_id"}),
    "document": frozenset({"id", "contract_id"}),
    "earlier_document": frozenset({"id", "contract_id"}),
    "paper_copy": frozenset({"contract_id"}),
    "signature": frozenset({"id", "contract_id"}),
    "evidence": _TASK | {"id", "contract_id"},
}
"""By table of a contract: the columns that say nothing of it. Keys only lead to rows, and a row that leads
elsewhere is missing from the digest; the others are about waiting work."""

FACTS_OF_PEOPLE: Mapping[str, tuple[str, ...]] = {
    "customer": ("account", "kind"),
    "signer": ("name", "phone"),
}
"""What a contract tells of those whom it names by key; the rest of them stands in the contract's own row."""


def digests(session: Session, contract_id: int) -> dict[str, str]:
    """SHA-256 (hex) of what each table says of a contract now; tables that say nothing are left out.

    Args:
        session: What is pending in it is written first.
        contract_id: The contract's key, deleted or not.
    """
    session.flush()
    rows_of = {name: _rows(session, name, contract_id) for name in NOT_FACTS}
    for row in rows_of["contract"]:
        rows_of |= _people(session, row)
    return {name: _digest(rows) for name, rows in rows_of.items() if rows}


def _rows(session: Session, name: str, contract_id: int) -> list[dict[str, Any]]:
    rows = _read(session, _of_contract(name), contract_id)
    if name == "contract" and any(row["substate"] is Substate.FILLING for row in rows):
        return [{key: value for key, value in row.items() if key not in _TYPED} for row in rows]
    return rows


def _people(session: Session, contract: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Those whom the contract names by key: what is told of them is told of the contract."""
    signer = contract["signer_id"]
    return {
        "customer": _read(session, _of_person("customer"), contract["customer_id"]),
        "signer": [] if signer is None else _read(session, _of_person("signer"), signer),
    }


# Building a statement takes longer than running it, and every event of every contract needs these.
@cache
def _of_contract(name: str) -> Select[Any]:
    table = metadata.tables[name]
    key = table.c.id if name == "contract" else table.c.contract_id
    columns = (each for each in table.c if each.name not in NOT_FACTS[name])
    statement = select(*columns).where(key == bindparam("key"))
    # A report that was only asked for tells nothing yet.
    return statement.where(table.c.made_at.is_not(None)) if name == "evidence" else statement


@cache
def _of_person(name: str) -> Select[Any]:
    table = metadata.tables[name]
    return select(*(table.c[each] for each in FACTS_OF_PEOPLE[name])).where(table.c.id == bindparam("key"))


def _read(session: Session, statement: Select[Any], key: int) -> list[dict[str, Any]]:
    result = session.connection().execute(statement, {"key": key})
    return [dict(zip(result.keys(), row, strict=True)) for row in result]


def _digest(rows: Iterable[Mapping[str, Any]]) -> str:
    plain_rows = [{key: _plain(value) for key, value in row.items() if value} for row in rows]
    lines = sorted(json.dumps(each, ensure_ascii=False, sort_keys=True) for each in plain_rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _plain(value: object) -> object:
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value
