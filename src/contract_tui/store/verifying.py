"""What the verification of the audit trail reads: also of deleted contracts, with hashes made anew."""

import hashlib
from array import array

from sqlmodel import Session, col, select

from contract_tui.domain.states import Target
from contract_tui.domain.verifying import StoredContract
from contract_tui.store import evidence
from contract_tui.store.models import BlobRow, ContractRow, DocumentRow


def keys(session: Session) -> "array[int]":
    """The keys of all contracts that ever were, oldest first."""
    found = session.exec(select(ContractRow.id).order_by(col(ContractRow.id)))
    return array("q", (key for key in found if key is not None))


def stored(session: Session, key: int) -> StoredContract:
    """What the database holds of a contract."""
    row = session.get_one(ContractRow, key)
    hashes, claimed = {}, {}
    documents = session.exec(
        select(DocumentRow.kind, DocumentRow.sha256, BlobRow.content)
        .join(BlobRow, col(BlobRow.sha256) == DocumentRow.sha256)
        .where(DocumentRow.contract_id == key)
    )
    for kind, sha256, content in documents:
        claimed[f"{kind}_sha256"] = sha256
        hashes[f"{kind}_sha256"] = hashlib.sha256(content).hexdigest()
    if row.text:
        hashes["text_sha256"] = hashlib.sha256(row.text.encode()).hexdigest()
    reports = evidence.finished(session, key)
    for report in reports:
        name, content = f"evidence{report.id}_sha256", evidence.content(session, report.id) or b""
        claimed[name], hashes[name] = report.sha256, hashlib.sha256(content).hexdigest()
    pinned = {report.head_sequence: report.head_hash for report in reports}
    deleted = row.deleted_at is not None
    state = Target(None) if deleted else Target(row.substate, row.reason)
    return StoredContract(row.number, row.channel, state, hashes, claimed, row.template, pinned)
