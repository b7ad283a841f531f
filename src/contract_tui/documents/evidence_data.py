"""An evidence report's facts for machines: the JSON that is attached to its PDF (docs/json.md)."""

import hashlib
import json
from datetime import datetime

from contract_tui.documents.attachments import Attachment
from contract_tui.documents.order_data import checkpoint_data
from contract_tui.domain import identity
from contract_tui.domain.audit import AuditEvent, details_as_shown
from contract_tui.domain.contracts import Contract, DocumentInfo
from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.evidence import DATA_FILE, FORMAT, VERSION, EvidenceFacts, moment_text
from contract_tui.domain.signatures import SignatureInfo

_DESCRIPTION, _MIME_TYPE = "签署报告数据", "application/json"


def evidence_data_file(facts: EvidenceFacts) -> Attachment:
    """The facts as the file that the report carries."""
    return Attachment(DATA_FILE, evidence_data(facts), _MIME_TYPE, _DESCRIPTION)


def evidence_data(facts: EvidenceFacts) -> bytes:
    """What a report tells, as data: the contract's facts, its whole chain, and the newest checkpoint.

    Returns:
        UTF-8 JSON, keys in alphabetical order; phone and identity numbers are masked (P9). Events stand with
        all that their hashes are made of, so whoever has the report can compute them again, except where
        numbers of people were masked that version 0.1 recorded.
    """
    content = {
        "format": {"name": FORMAT, "version": VERSION},
        "number": facts.contract.number,
        "made_at": moment_text(facts.made_at),
        "requested_at": moment_text(facts.requested_at),
        "requested_by": facts.requested_by,
        "contract": _contract(facts.contract),
        "events": [_event(each) for each in facts.events],
        "head": {"sequence": facts.head.sequence, "hash": facts.head.hash},
        "checkpoint": checkpoint_data(facts.checkpoint),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2)
    return f"{text}\n".encode()


def _contract(contract: Contract) -> dict[str, object]:
    enterprise = contract.customer_kind == CustomerKind.ENTERPRISE
    return {
        "channel": contract.channel.value,
        "substate": contract.substate.value,
        "reason": contract.reason.value if contract.reason else None,
        "created_at": moment_text(contract.created_at),
        "customer": {
            "account": contract.customer,
            "name": contract.customer_name,
            "kind": str(contract.customer_kind),
            "code": contract.code if enterprise else identity.mask_identity(contract.code),
        },
        "framework": contract.framework,
        "orders": [{"id": each.id, "amount_fen": each.contract_amount} for each in contract.orders],
        "total_fen": contract.total_fen,
        "template": contract.template,
        "text_sha256": hashlib.sha256(contract.text.encode()).hexdigest() if contract.text else None,
        "documents": [_document(each) for each in contract.documents],
        "signatures": [_signature(each) for each in contract.signatures],
    }


def _document(document: DocumentInfo) -> dict[str, object]:
    return {
        "kind": document.kind.value,
        "sha256": document.sha256,
        "pages": document.pages,
        "bytes": document.bytes,
        "created_at": moment_text(document.created_at),
    }


def _signature(signature: SignatureInfo) -> dict[str, object]:
    certificate = signature.certificate
    return {
        "party": signature.party.value,
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "serial": certificate.serial,
        "fingerprint": certificate.fingerprint,
        "not_before": moment_text(certificate.not_before),
        "not_after": moment_text(certificate.not_after),
        "signed_at": moment_text(signature.signed_at),
        "timestamp_at": _optional(signature.timestamp_at),
        "level": signature.level.value,
        "shortfall": signature.shortfall,
        "demonstration": signature.demonstration,
    }


def _event(event: AuditEvent) -> dict[str, object]:
    return {
        "sequence": event.sequence,
        "at": moment_text(event.at),
        "operator": event.operator.name,
        "origin": event.operator.origin,
        "kind": event.kind,
        "details": details_as_shown(event.details),
        "previous": event.previous,
        "hash": event.hash,
    }


def _optional(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)
