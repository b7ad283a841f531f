"""The JSON that commands print: stable names, since scripts depend on them; personal data is masked (P9)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from contract_tui.domain import identity, orders
from contract_tui.domain.archives import ArchiveState
from contract_tui.domain.audit import AuditEvent, details_as_shown
from contract_tui.domain.bulk import BulkResult
from contract_tui.domain.contracts import Contract, DocumentInfo, Failure, PaperCopy, SentMessage
from contract_tui.domain.customers import Customer, CustomerKind, Signer, SystemCheck
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


def contract(contract: Contract) -> Json:
    """A contract with its documents, messages and what may be done with it now."""
    return {
        "number": contract.number,
        "channel": contract.channel.value,
        "state": contract.state.value,
        "substate": None if contract.substate is Substate.VOIDED else contract.substate.value,
        "reason": contract.reason.value if contract.reason else None,
        "customer": contract.customer,
        "customer_name": contract.customer_name,
        "framework": contract.framework,
        "orders": [order.id for order in contract.orders],
        "total_fen": contract.total_fen,
        "created_at": utc(contract.created_at),
        "updated_at": utc(contract.updated_at),
        "documents": [_document(document) for document in contract.documents],
        "signer": signer(contract.signer) if contract.signer else None,
        "signer_phone": identity.mask_phone(contract.signer_phone) or None,
        "signing_deadline": utc(contract.signing_deadline),
        "messages": [_message(message) for message in contract.messages],
        "awaiting_reply": contract.awaiting_reply,
        "signatures": [signature(each) for each in contract.signatures],
        "archive": archive(contract.archive) if contract.archive else None,
        "resends_left": contract.resends_left,
        "resend_at": utc(contract.resend_at),
        "cancel_reason": contract.cancel_reason or None,
        "recreated_from": contract.recreated_from or None,
        "paper": _paper(contract.paper) if contract.paper else None,
        "error": _failure(contract.failure) if contract.failure else None,
        "waiting": contract.waits_for.value if contract.waits_for else None,
        "actions": [action.value for action in actions(contract)],
    }


def actions(contract: Contract) -> tuple[Any, ...]:
    """What an operator may do with the contract now, by the transition table."""
    failed = contract.failure is not None and contract.failure.final
    return allowed_actions(contract.substate, contract.channel, failed=failed)


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


def signature(signature: SignatureInfo) -> Json:
    """A signature with the certificate that made it."""
    return {
        "party": signature.party.value,
        "subject": signature.certificate.subject,
        "issuer": signature.certificate.issuer,
        "serial": signature.certificate.serial,
        "fingerprint": signature.certificate.fingerprint,
        "not_before": utc(signature.certificate.not_before),
        "not_after": utc(signature.certificate.not_after),
        "signed_at": utc(signature.signed_at),
        "level": signature.level.value,
        "timestamp_at": utc(signature.timestamp_at),
        "shortfall": signature.shortfall or None,
        "demonstration": signature.demonstration,
    }


def archive(archive: ArchiveState) -> Json:
    """How a contract's official document lasts, or one of its evidence reports."""
    return {
        "number": archive.number,
        "report": archive.report,
        "stamped_at": utc(archive.stamped_at),
        "until": utc(archive.until),
        "renewals": archive.renewals,
        "due_at": utc(archive.due_at),
        "error": archive.error or None,
    }


def evidence(report: EvidenceReport) -> Json:
    """An evidence report and the head of the audit chain that it pins down."""
    return {
        "number": report.number,
        "made_at": utc(report.made_at),
        "sha256": report.sha256,
        "pages": report.pages,
        "head_sequence": report.head_sequence,
        "head_hash": report.head_hash,
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


def order(order: Order) -> Json:
    """An order and whether it can enter a contract; a postpaid one shows no amount (S18)."""
    reason = orders.ineligible(order)
    return {
        "id": order.id,
        "customer": order.customer,
        "amount_fen": order.contract_amount,
        "pay_mode": order.pay_mode.value,
        "action": order.action.value,
        "created_at": utc(order.created_at),
        "product": order.product,
        "eligible": reason is None,
        "reason": reason,
        "contract": order.contract,
        "kind": order.kind.value,
        "status": order.status.value,
        "detail": order.detail,
    }


def signer(signer: Signer) -> Json:
    """A signer, the phone masked."""
    return {
        "id": signer.id,
        "name": signer.name,
        "phone": identity.mask_phone(signer.phone),
        "status": signer.status.value,
    }


def customer(customer: Customer) -> Json:
    """A customer with its signers, an individual's identity number masked."""
    return {
        "account": customer.account,
        "kind": customer.kind.value,
        "name": customer.name,
        "code": customer_code(customer),
        "verified": customer.verified,
        "framework": customer.framework or None,
        "activation": customer.activation.value,
        "signers": [signer(each) for each in customer.signers],
    }


def customer_code(customer: Customer) -> str:
    """A company's code is public, a person's identity number is masked (P9)."""
    return (
        customer.code if customer.kind is CustomerKind.ENTERPRISE else identity.mask_identity(customer.code)
    )


def bulk_result(result: BulkResult, path: Path | None = None) -> Json:
    """What became of one of many contracts.

    Args:
        path: The zip, where one was made.
    """
    return {
        "number": result.number,
        "customer_name": result.party or None,
        "result": result.outcome.value,
        "message": result.words or None,
        "code": result.code or None,
        "made": result.made or None,
        "path": str(path) if path and result.made else None,
    }


def check(check: SystemCheck) -> Json:
    """One line of 系统校验."""
    return {
        "key": check.key,
        "title": check.title,
        "passed": check.passed,
        "waiting": check.waiting,
        "message": check.message,
    }


def event(event: AuditEvent) -> Json:
    """One event of the audit trail with the hashes that chain it."""
    return {
        "sequence": event.sequence,
        "at": utc(event.at),
        "operator": event.operator.name,
        "origin": event.operator.origin,
        "kind": event.kind,
        "details": details_as_shown(event.details),
        "previous": event.previous,
        "hash": event.hash,
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
