"""What verifying reads: also of deleted contracts, with hashes made anew, and of damaged files."""

import hashlib
from array import array
from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import text
from sqlmodel import Session, col, select

from contract_tui.domain.contract_audit import StoredContract
from contract_tui.domain.contracts import DocumentKind
from contract_tui.store import archives, audit, contract_details, evidence, facts
from contract_tui.store.models import BlobRow, ContractOrderRow, ContractRow, DocumentRow, OrderRow
from contract_tui.store.trouble import UNDECODABLE

_WAYS_TO_KEYS = (
    "SELECT id FROM contract NOT INDEXED",
    "SELECT id FROM contract INDEXED BY ix_contract_listed",
    "SELECT id FROM contract INDEXED BY sqlite_autoindex_contract_1",
    "SELECT DISTINCT contract_id FROM audit_event",
)
"""Each reads other pages of the file: what one cannot reach any more another may."""
_WAYS_TO_NUMBERS = (
    "SELECT number FROM contract NOT INDEXED WHERE id = :key",
    "SELECT number FROM contract INDEXED BY ix_contract_listed WHERE id = :key",
    "SELECT number FROM contract INDEXED BY sqlite_autoindex_contract_1 WHERE id = :key",
)


def keys(session: Session) -> "array[int]":
    """The keys of all contracts that ever were, oldest first; of a damaged file, all that can be found."""
    readable: set[int] = set()
    for way in _WAYS_TO_KEYS:
        with suppress(*UNDECODABLE):
            for key in session.connection().execute(text(way)).scalars():
                readable.add(int(key))
    return array("q", sorted(readable))


def number(session: Session, key: int) -> str:
    """A contract's number, also when its row cannot be read any more; its key when nothing tells it."""
    for way in _WAYS_TO_NUMBERS:
        with suppress(*UNDECODABLE):
            written = session.connection().execute(text(way), {"key": key}).scalar()
            if written:
                return str(written)
    return f"（第 {key} 份合同）"


def stored(session: Session, key: int) -> StoredContract:
    """What the database holds of a contract.

    Raises:
        Any of `UNDECODABLE`: A row holds what it cannot hold.
    """
    row = session.get_one(ContractRow, key)
    hashes, claimed, sizes = {}, {}, {}
    documents = session.exec(
        select(DocumentRow.kind, DocumentRow.sha256, BlobRow.content)
        .join(BlobRow, col(BlobRow.sha256) == DocumentRow.sha256)
        .where(DocumentRow.contract_id == key)
    )
    for kind, sha256, content in documents:
        claimed[f"{kind}_sha256"] = sha256
        hashes[f"{kind}_sha256"] = hashlib.sha256(content).hexdigest()
        sizes[DocumentKind(kind).value] = len(content)
    for ordinal, sha256, content in archives.earlier(session, key):
        claimed[f"earlier{ordinal}_sha256"] = sha256
        hashes[f"earlier{ordinal}_sha256"] = hashlib.sha256(content).hexdigest()
    if row.text:
        hashes["text_sha256"] = hashlib.sha256(row.text.encode()).hexdigest()
    for report in evidence.finished(session, key):
        name, content = f"evidence{report.id}_sha256", evidence.content(session, report.id) or b""
        claimed[name], hashes[name] = report.sha256, hashlib.sha256(content).hexdigest()
    return StoredContract(
        contract=contract_details.contract(session, key),
        events=audit.events(session, key, row.number),
        misspelt=audit.misspelt(session, key),
        deleted_at=row.deleted_at,
        hashes=hashes,
        claimed=claimed,
        sizes=sizes,
        digests=facts.digests(session, key),
        held=tuple(_held(session, key)),
    )


def _held(session: Session, key: int) -> Iterator[str | None]:
    rows = session.exec(
        select(ContractOrderRow.released_at, OrderRow.order_number)
        .join(OrderRow, col(OrderRow.id) == ContractOrderRow.order_id, isouter=True)
        .where(ContractOrderRow.contract_id == key)
        .order_by(col(ContractOrderRow.position))
    )
    return (order if released_at is None else None for released_at, order in rows)
