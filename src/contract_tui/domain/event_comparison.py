"""A contract's rows against what its events say by name: amount, parties, messages, documents.

The digests that events carry find every change; these comparisons also name what was changed, and hold for
the events of older programs, which carry none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contract_tui.domain.audit import AuditEvent, details_as_shown
from contract_tui.domain.contracts import Contract
from contract_tui.domain.identity import mask_phone
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.states import Substate, Trigger

_OPEN = frozenset({Trigger.OPEN})
_SENT = frozenset({"send", "resend", "late_send", "late_resend"})
_SIGNED = {
    SignatureParty.CUSTOMER: frozenset({Trigger.CUSTOMER_SIGNED}),
    SignatureParty.PLATFORM: frozenset({Trigger.SEALED}),
}


@dataclass(frozen=True, slots=True)
class _Statement:
    """What one event should say.

    Attributes:
        words: Whose facts they are, in the interface's words.
        kinds: The events that can tell it; the newest one that fits counts.
        facts: By the name that the event uses: its words, and what the rows say.
        at: When the rows say that it happened; None where they do not.
        which: By name: what tells this event from others of its kinds.
    """

    words: str
    kinds: frozenset[str]
    facts: Mapping[str, tuple[str, object]]
    at: datetime | None = None
    which: Mapping[str, object] = field(default_factory=dict)

    def event(self, events: Sequence[AuditEvent]) -> AuditEvent | None:
        fitting = (
            each
            for each in reversed(events)
            if each.kind in self.kinds and self.which.items() <= each.details.items()
        )
        return next(fitting, None)


def event_problems(
    contract: Contract, deleted_at: datetime | None, events: Sequence[AuditEvent]
) -> Iterator[str]:
    """Say which facts of the rows are not what the events tell.

    Args:
        contract: As the rows tell it.
        deleted_at: UTC; None while it is not deleted.
        events: All its events in order of sequence.
    """
    seen: set[int] = set()
    for statement in _statements(contract, deleted_at):
        event = statement.event(events)
        if event is None:
            yield f"{statement.words}没有对应的审计事件"
            continue
        seen.add(event.sequence)
        yield from _differences(statement, event)
    yield from _latest(contract, events)
    yield from _documents(contract, events)
    for event in events:
        if event.sequence not in seen and _leaves_a_row(event):
            yield f"第 {event.sequence} 条事件（{event.kind}）所述的内容在数据库中没有记录"


def _leaves_a_row(event: AuditEvent) -> bool:
    """Whether an event is one of those that each have a row of their own."""
    if event.kind in (Trigger.CUSTOMER_SIGNED, Trigger.SEALED):
        # Programs before the first signatures drew seals and recorded nothing.
        return "fingerprint" in event.details
    return event.kind in _SENT or event.kind in (Trigger.REQUEST_PAPER, Trigger.PAPER_HANDED_OVER)


def _differences(statement: _Statement, event: AuditEvent) -> Iterator[str]:
    # Events are recorded with people's numbers masked (P9), older ones in full, and so are some rows; the
    # digests among an event's facts are made of the rows as they are.
    recorded = {name: event.details.get(name, "") for name in statement.facts}
    here = {name: value for name, (_, value) in statement.facts.items()}
    shown, shown_here = details_as_shown(recorded), details_as_shown(here)
    for name, (words, value) in statement.facts.items():
        if value != recorded[name] and shown_here[name] != shown[name]:
            yield f"{statement.words}的{words}与第 {event.sequence} 条事件不符"
    if statement.at is not None and statement.at != event.at:
        yield f"{statement.words}的时间与第 {event.sequence} 条事件不符"


def _statements(contract: Contract, deleted_at: datetime | None) -> Iterator[_Statement]:
    yield _Statement("合同", _OPEN, {"channel": ("签章方式", contract.channel.value)}, contract.created_at)
    if deleted_at is not None:
        yield _Statement("删除", frozenset({Trigger.DELETE}), {}, deleted_at)
    if contract.cancel_reason:
        yield _Statement(
            "取消签署", frozenset({Trigger.CANCEL}), {"reason": ("原因", contract.cancel_reason)}
        )
    yield from _sent(contract)
    yield from _signed(contract)
    yield from _paper(contract)


def _sent(contract: Contract) -> Iterator[_Statement]:
    for each in contract.messages:
        facts = {
            "signer": ("签署人", each.signer),
            "phone": ("手机号", each.phone),
            "detail": ("说明", each.detail),
        }
        yield _Statement(
            f"第 {each.ordinal} 条签署信息", _SENT, facts, each.sent_at, {"message": each.ordinal}
        )


def _signed(contract: Contract) -> Iterator[_Statement]:
    for each in contract.signatures:
        facts = {
            "certificate": ("证书持有人", each.certificate.subject),
            "fingerprint": ("证书指纹", each.certificate.fingerprint),
            "level": ("签名级别", each.level.value),
            "shortfall": ("级别说明", each.shortfall),
        }
        yield _Statement(each.party.signature, _SIGNED[each.party], facts)


def _paper(contract: Contract) -> Iterator[_Statement]:
    paper = contract.paper
    if paper is None:
        return
    facts: dict[str, tuple[str, object]] = {
        "copies": ("份数", paper.mailing.copies),
        "recipient": ("收件人", paper.mailing.recipient),
        "phone": ("手机号", mask_phone(paper.mailing.phone)),
    }
    yield _Statement("纸质合同申请", frozenset({Trigger.REQUEST_PAPER}), facts, paper.requested_at)
    if paper.sent_at is not None:
        sent = {"courier": ("快递公司", paper.courier), "tracking_number": ("运单号", paper.tracking_number)}
        yield _Statement("纸质合同寄出", frozenset({Trigger.PAPER_HANDED_OVER}), sent, paper.sent_at)


def _latest(contract: Contract, events: Sequence[AuditEvent]) -> Iterator[str]:
    """Facts that later events may change: the newest one that tells of them counts."""
    facts: dict[str, tuple[str, object]] = {
        "customer": ("客户账号", contract.customer),
        "orders": ("订单", [order.id for order in contract.orders]),
        "total_fen": ("合同总金额", contract.total_fen),
    }
    if contract.party is not None and contract.substate is not Substate.FILLING:
        # What is still being typed is nobody's word yet.
        facts["contact"] = ("甲方联系人", contract.party.contact)
    for name, (words, value) in facts.items():
        event = next((each for each in reversed(events) if name in each.details), None)
        recorded = event.details[name] if event is not None else value
        if event is not None and recorded != value and recorded != details_as_shown({name: value})[name]:
            yield f"{words}与第 {event.sequence} 条事件不符"


def _documents(contract: Contract, events: Sequence[AuditEvent]) -> Iterator[str]:
    for each in contract.documents:
        name = f"{each.kind}_sha256"
        event = next((event for event in reversed(events) if event.details.get(name) == each.sha256), None)
        if event is not None and event.at != each.created_at:
            yield f"{each.kind} 的生成时间与第 {event.sequence} 条事件不符"
