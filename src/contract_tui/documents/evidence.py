"""The evidence report's text: from the facts to Markdown, through the same doors as a contract's."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contract_tui.documents.template import filled
from contract_tui.domain import identity, labels, money
from contract_tui.domain.audit import AuditEvent, details_as_shown
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract
from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.evidence import EvidenceFacts
from contract_tui.domain.platform import Platform
from contract_tui.domain.text import without_folders

_TEMPLATE = Path(__file__).parent / "reports" / "evidence_report.md"
_SHOWN_HASH = 16
_NONE = "—"
_DETAILS = {
    "signer": "签署人",
    "contact": "联系人",
    "phone": "手机号",
    "message": "发送次序",
    "reason": "原因",
    "orders": "订单",
    "total_fen": "合同总金额（分）",
    "template": "合同模板",
    "level": "签名级别",
    "shortfall": "级别说明",
    "time_doubts": "时间存疑",
    "archive_losses": "存档格式",
    "detail": "说明",
    "provider": "签署服务",
    "copies": "份数",
    "recipient": "收件人",
    "courier": "快递",
    "tracking_number": "运单号",
    "head": "报告所载最后一条事件",
}
"""The details of events that a report tells, with their labels."""


def evidence_markdown(facts: EvidenceFacts, platform: Platform, *, demonstration: bool) -> str:
    """Write a report; phone and identity numbers are masked (P9).

    Args:
        platform: Party B (P15).
        demonstration: Whether signatures have no legal effect, which the report then says (P16).
    """
    contract = facts.contract
    context: dict[str, Any] = {
        "number": contract.number,
        "contract": contract,
        "platform": platform,
        "channel": labels.channel(contract.channel, platform.short_name),
        "state": labels.state_line(contract.substate, contract.reason, platform.short_name),
        "total": money.with_sign(contract.total_fen),
        "code": _code(contract),
        "signer": _signer(contract),
        "documents": tuple(_documents(contract)),
        "signatures": tuple(_signatures(contract)),
        "messages": tuple(_messages(contract)),
        "events": tuple(map(_event, facts.events)),
        "head": facts.head,
        "made_at": local_text(facts.made_at, seconds=True),
        "requested_by": facts.requested_by,
        "demonstration": demonstration,
    }
    return filled(_TEMPLATE.read_text("utf-8"), context)


def _code(contract: Contract) -> str:
    enterprise = contract.customer_kind == CustomerKind.ENTERPRISE
    return contract.code if enterprise else identity.mask_identity(contract.code)


def _signer(contract: Contract) -> str:
    if not contract.signer_phone:
        return "（无）"
    name = contract.signer.name if contract.signer else contract.customer_name
    return f"{name}，手机号 {identity.mask_phone(contract.signer_phone)}"


def _documents(contract: Contract) -> Iterator[dict[str, object]]:
    for each in contract.documents:
        at = local_text(each.created_at, seconds=True)
        yield {
            "words": labels.DOCUMENTS[each.kind],
            "at": at,
            "pages": each.pages,
            "sha256": each.sha256,
        }


def _signatures(contract: Contract) -> Iterator[dict[str, object]]:
    for each in contract.signatures:
        certificate = each.certificate
        signed = local_text(each.signed_at, seconds=True)
        if each.timestamp_at is not None:
            signed += f"（时间戳服务：{local_text(each.timestamp_at, seconds=True)}）"
        yield {
            "party": labels.SIGNATURE_PARTIES[each.party],
            "certificate": certificate,
            "validity": f"{local_text(certificate.not_before)} 至 {local_text(certificate.not_after)}",
            "signed": signed,
            "level": each.level.value,
            "shortfall": each.shortfall,
            "no_effect": labels.NO_EFFECT if each.demonstration else "",
        }


def _messages(contract: Contract) -> Iterator[dict[str, object]]:
    for each in contract.messages:
        yield {
            "ordinal": each.ordinal,
            "at": local_text(each.sent_at, seconds=True),
            "signer": each.signer,
            "phone": each.phone,
            "detail": without_folders(each.detail) or _NONE,
        }


def _event(event: AuditEvent) -> dict[str, object]:
    by = event.operator
    return {
        "sequence": event.sequence,
        "at": local_text(event.at, seconds=True),
        "words": labels.event(event.kind),
        "operator": f"{by.name}（{by.origin}）" if by.origin else by.name,
        "details": _details(event) or _NONE,
        "hash": event.hash[:_SHOWN_HASH],
    }


def _details(event: AuditEvent) -> str:
    """What an event says, in the interface's words; digests and certificates stand in tables of their own."""
    details = details_as_shown(event.details)
    shown_details = ((label, details[name]) for name, label in _DETAILS.items() if name in details)
    return "；".join(f"{label}：{_value(value)}" for label, value in shown_details)


def _value(value: object) -> str:
    return f"{len(value)} 笔" if isinstance(value, list | tuple) else str(value)
