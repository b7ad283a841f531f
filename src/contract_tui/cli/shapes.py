"""The JSON that commands print: stable names, since scripts depend on them; personal data is masked (P9)."""

from datetime import UTC, datetime
from typing import Any

from contract_tui.domain import identity, orders
from contract_tui.domain.archives import ArchiveState
from contract_tui.domain.audit import AuditEvent, details_as_shown
from contract_tui.domain.contracts import Contract, DocumentInfo, Failure, PaperCopy, SentMessage
from contract_tui.domain.customers import Check, Customer, CustomerKind, Signer
from contract_tui.domain.evidence import EvidenceReport
from contract_tui.domain.imports import ImportReport, RowProblem
from contract_tui.domain.orders import Order
from contract_tui.domain.signatures import SignatureInfo
from contract_tui.domain.states import Substate, allowed_actions

Json = dict[str, Any]


def utc(moment: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC with Z."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def contract(found: Contract) -> Json:
    """A contract with its documents, messages and what may be done with it now."""
    return {
        "number": found.number,
        "channel": found.channel.value,
        "state": found.state.value,
        "substate": None if found.substate is Substate.VOIDED else found.substate.value,
        "reason": found.reason.value if found.reason else None,
        "customer": found.customer,
        "customer_name": found.customer_name,
        "framework": found.framework,
        "orders": [order.id for order in found.orders],
        "total_fen": found.total_fen,
        "created_at": utc(found.created_at),
        "updated_at": utc(found.updated_at),
        "documents": [_document(document) for document in found.documents],
        "signer": signer(found.signer) if found.signer else None,
        "signer_phone": identity.mask_phone(found.signer_phone) or None,
        "signing_deadline": utc(found.signing_deadline),
        "messages": [_message(message) for message in found.messages],
        "awaiting_reply": found.awaiting_reply,
        "signatures": [signature(each) for each in found.signatures],
        "archive": archive(found.archive) if found.archive else None,
        "resends_left": found.resends_left,
        "resend_at": utc(found.resend_at),
        "cancel_reason": found.cancel_reason or None,
        "paper": _paper(found.paper) if found.paper else None,
        "error": _failure(found.failure) if found.failure else None,
        "waiting": found.waits_for.value if found.waits_for else None,
        "actions": [action.value for action in actions(found)],
    }


def actions(found: Contract) -> tuple[Any, ...]:
    """What an operator may do with the contract now, by the transition table."""
    failed = found.failure is not None and found.failure.final
    return allowed_actions(found.substate, failed=failed)


def _document(document: DocumentInfo) -> Json:
    return {
        "kind": document.kind.value,
        "sha256": document.sha256,
        "pages": document.pages,
        "bytes": document.bytes,
        "created_at": utc(document.created_at),
    }


def _message(message: SentMessage) -> Json:
    return {
        "signer": message.signer,
        "phone": message.phone,
        "sent_at": utc(message.sent_at),
        "ordinal": message.ordinal,
        "detail": message.detail or None,
    }


def signature(found: SignatureInfo) -> Json:
    """A signature with the certificate that made it."""
    return {
        "party": found.party.value,
        "subject": found.certificate.subject,
        "issuer": found.certificate.issuer,
        "serial": found.certificate.serial,
        "fingerprint": found.certificate.fingerprint,
        "not_before": utc(found.certificate.not_before),
        "not_after": utc(found.certificate.not_after),
        "signed_at": utc(found.signed_at),
        "level": found.level.value,
        "timestamp_at": utc(found.timestamp_at),
        "shortfall": found.shortfall or None,
        "demonstration": found.demonstration,
    }


def archive(found: ArchiveState) -> Json:
    """How a contract's official document lasts."""
    return {
        "number": found.number,
        "stamped_at": utc(found.stamped_at),
        "until": utc(found.until),
        "renewals": found.renewals,
        "due_at": utc(found.due_at),
        "error": found.error or None,
    }


def evidence(found: EvidenceReport) -> Json:
    """An evidence report and the head of the audit chain that it pins down."""
    return {
        "number": found.number,
        "made_at": utc(found.made_at),
        "sha256": found.sha256,
        "pages": found.pages,
        "head_sequence": found.head_sequence,
        "head_hash": found.head_hash,
    }


def _failure(failure: Failure) -> Json:
    return {
        "message": failure.error,
        "attempts": failure.attempts,
        "final": failure.final,
        "next_attempt_at": utc(failure.next_attempt_at),
    }


def _paper(paper: PaperCopy) -> Json:
    return {
        "copies": paper.mailing.copies,
        "recipient": paper.mailing.recipient,
        "phone": identity.mask_phone(paper.mailing.phone),
        "address": paper.mailing.address,
        "requested_at": utc(paper.requested_at),
        "sent_at": utc(paper.sent_at),
        "courier": paper.courier or None,
        "tracking_number": paper.tracking_number or None,
    }


def order(found: Order) -> Json:
    """An order and whether it can enter a contract; a postpaid one shows no amount (S18)."""
    reason = orders.ineligible(found)
    return {
        "id": found.id,
        "customer": found.customer,
        "amount_fen": found.contract_amount,
        "pay_mode": found.pay_mode.value,
        "action": found.action.value,
        "created_at": utc(found.created_at),
        "product": found.product,
        "eligible": reason is None,
        "reason": reason,
        "contract": found.contract,
        "kind": found.kind.value,
        "status": found.status.value,
        "detail": found.detail,
    }


def signer(found: Signer) -> Json:
    """A signer, the phone masked."""
    return {
        "id": found.id,
        "name": found.name,
        "phone": identity.mask_phone(found.phone),
        "status": found.status.value,
    }


def customer(found: Customer) -> Json:
    """A customer with its signers, an individual's identity number masked."""
    return {
        "account": found.account,
        "kind": found.kind.value,
        "name": found.name,
        "code": customer_code(found),
        "verified": found.verified,
        "framework": found.framework or None,
        "activation": found.activation.value,
        "signers": [signer(each) for each in found.signers],
    }


def customer_code(found: Customer) -> str:
    """A company's code is public, a person's identity number is masked (P9)."""
    return found.code if found.kind is CustomerKind.ENTERPRISE else identity.mask_identity(found.code)


def check(found: Check) -> Json:
    """One line of 系统校验."""
    return {
        "key": found.key,
        "title": found.title,
        "passed": found.passed,
        "waiting": found.waiting,
        "message": found.message,
    }


def event(found: AuditEvent) -> Json:
    """One event of the audit trail with the hashes that chain it."""
    return {
        "sequence": found.sequence,
        "at": utc(found.at),
        "operator": found.operator.name,
        "origin": found.operator.origin,
        "kind": found.kind,
        "details": details_as_shown(found.details),
        "previous": found.previous,
        "hash": found.hash,
    }


def import_report(
    report: ImportReport, problems: list[tuple[str, RowProblem]], *, dry_run: bool = False
) -> Json:
    """What an import did, or would do; each problem names its file."""
    return {
        "dry_run": dry_run,
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "kept": report.kept,
        "refused": report.refused,
        "missing": report.missing,
        "stopped": report.stopped,
        "notes": list(report.notes),
        "problems": [
            {
                "file": name,
                "line": problem.line,
                "id": problem.id,
                "reason": problem.reason,
                "hint": problem.hint,
            }
            for name, problem in problems
        ],
    }
