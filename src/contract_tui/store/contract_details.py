"""One contract, whole: everything that a screen or a command shows of it, in one consistent read."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from contract_tui.domain.audit import RECREATED_FROM, details_as_shown
from contract_tui.domain.contracts import (
    Contract,
    DocumentInfo,
    Failure,
    PaperCopy,
    Progress,
    SentMessage,
)
from contract_tui.domain.identity import mask_phone
from contract_tui.domain.orders import Order
from contract_tui.domain.parties import Mailing
from contract_tui.domain.revisions import order_change_words, party_change_words
from contract_tui.domain.states import Substate, Trigger
from contract_tui.store import archives, signing
from contract_tui.store.customers import party_of, signer_of
from contract_tui.store.models import (
    AuditEventRow,
    ContractOrderRow,
    ContractRow,
    CustomerRow,
    DocumentRow,
    MessageRow,
    PaperCopyRow,
    SignerRow,
)
from contract_tui.store.orders import from_snapshot


def contract(session: Session, contract_id: int, *, resends: int = 0, resend_seconds: float = 0) -> Contract:
    """Read one contract.

    Args:
        contract_id: The key.
        resends: How often a message may go out again (P7); of no account where nobody sends.
        resend_seconds: The least time between two messages (P7).
    """
    row = session.get_one(ContractRow, contract_id)
    customer = session.get_one(CustomerRow, row.customer_id)
    signer = session.get(SignerRow, row.signer_id) if row.signer_id else None
    messages = _messages(session, contract_id)
    events = _events(session, contract_id)
    left = max(0, 1 + resends - len(messages)) if messages else resends
    return Contract(
        id=contract_id,
        number=row.number,
        version=row.version,
        channel=row.channel,
        substate=row.substate,
        reason=row.reason,
        customer=customer.account,
        customer_name=row.customer_name,
        customer_kind=customer.kind,
        code=row.code,
        framework=row.framework,
        total_fen=row.total_fen,
        created_at=row.created_at,
        updated_at=row.updated_at,
        orders=_orders(session, row),
        party=party_of(row) if row.party_saved else None,
        signer=signer_of(signer) if signer else None,
        signer_phone=row.signer_phone,
        text=row.text,
        template=row.template,
        cancel_reason=row.cancel_reason,
        signing_deadline=row.signing_deadline,
        resends_left=left,
        resend_at=_resend_at(row, messages, left, resend_seconds),
        documents=_documents(session, contract_id),
        messages=messages,
        history=tuple(
            Progress(each.kind, each.at, each.operator, _words(each.kind, each.details)) for each in events
        ),
        failure=_failure(row),
        paper=_paper(session, contract_id),
        awaiting_reply=signing.open_command(session, contract_id) is not None,
        signatures=signing.signatures(session, contract_id),
        due_at=row.due_at,
        archive=archives.state(session, contract_id),
        recreated_from=_origin(events),
    )


def _orders(session: Session, row: ContractRow) -> tuple[Order, ...]:
    snapshots = session.exec(
        select(ContractOrderRow.snapshot)
        .where(ContractOrderRow.contract_id == row.id)
        .order_by(col(ContractOrderRow.position))
    )
    return tuple(from_snapshot(text, row.number) for text in snapshots)


def _messages(session: Session, contract_id: int) -> tuple[SentMessage, ...]:
    rows = session.exec(
        select(MessageRow).where(MessageRow.contract_id == contract_id).order_by(col(MessageRow.ordinal))
    )
    return tuple(
        SentMessage(row.signer, mask_phone(row.phone), row.sent_at, row.ordinal, row.detail) for row in rows
    )


def _resend_at(
    row: ContractRow, messages: tuple[SentMessage, ...], left: int, seconds: float
) -> datetime | None:
    if row.substate is not Substate.CUSTOMER_SIGNING or not messages or not left:
        return None
    return messages[-1].sent_at + timedelta(seconds=seconds)


def _documents(session: Session, contract_id: int) -> tuple[DocumentInfo, ...]:
    rows = session.exec(
        select(DocumentRow).where(DocumentRow.contract_id == contract_id).order_by(col(DocumentRow.id))
    )
    return tuple(DocumentInfo(row.kind, row.sha256, row.pages, row.size, row.created_at) for row in rows)


def _events(session: Session, contract_id: int) -> Sequence[AuditEventRow]:
    return session.exec(
        select(AuditEventRow)
        .where(AuditEventRow.contract_id == contract_id)
        .order_by(col(AuditEventRow.sequence))
    ).all()


def _origin(events: Sequence[AuditEventRow]) -> str:
    return str(json.loads(events[0].details).get(RECREATED_FROM, "")) if events else ""


def _words(kind: str, details: str) -> str:
    values = details_as_shown(json.loads(details))
    if kind == Trigger.CHANGE_ORDERS:
        return order_change_words(values)
    if kind == Trigger.CONFIRM_PARTY and "changed" in values:
        return party_change_words(values)
    return "，".join(str(value) for value in values.values() if isinstance(value, str | int) and value != "")


def _failure(row: ContractRow) -> Failure | None:
    if row.error is None:
        return None
    return Failure(row.error, row.attempts, row.failed, None if row.failed else row.due_at)


def _paper(session: Session, contract_id: int) -> PaperCopy | None:
    row = session.get(PaperCopyRow, contract_id)
    if row is None:
        return None
    return PaperCopy(
        mailing=Mailing(row.copies, row.recipient, row.phone, row.address),
        requested_at=row.requested_at,
        sent_at=row.sent_at,
        courier=row.courier,
        tracking_number=row.tracking_number,
    )
