"""What the digests in a contract's events prove: of its rows now, and of what each event could change."""

from collections.abc import Iterator, Mapping, Sequence

from contract_tui.domain import labels
from contract_tui.domain.audit import FACTS, AuditEvent
from contract_tui.domain.simulated_signers import Decision
from contract_tui.domain.states import Trigger

_TABLES = {
    "confirmed_party": "此前确认的甲方信息",
    "contract": "合同本身",
    "contract_order": "所含订单",
    "customer": "客户",
    "document": "文件",
    "earlier_document": "较早的存档版本",
    "evidence": "签署报告",
    "message": "签署信息",
    "paper_copy": "纸质合同",
    "phone_decision": "模拟的手机操作",
    "signature": "签名",
    "signer": "签署人",
}
_GIVEN_UP = frozenset({"resend_unconfirmed", "cancel_unconfirmed"})
"""Recorded in the middle of a step: they hold what the step has written by then."""
_MAY_CHANGE: Mapping[str, frozenset[str]] = {
    "contract": frozenset({*Trigger, "signer_chosen", "signer_phone_changed", "deadline_corrected"}),
    "confirmed_party": frozenset({Trigger.PREVIOUS}),
    "contract_order": frozenset({Trigger.CHANGE_ORDERS, Trigger.DELETE}),
    "customer": frozenset(),
    "document": _GIVEN_UP
    | {Trigger.DRAFTED, Trigger.PREVIOUS, "unsigned_made"}
    | {Trigger.CUSTOMER_SIGNED, Trigger.SEALED, "archive_renewed"},
    "earlier_document": frozenset({"archive_renewed"}),
    "evidence": frozenset({"evidence_made", "archive_renewed"}),
    "message": frozenset({Trigger.SEND, Trigger.RESEND, "late_send", "late_resend"}),
    "paper_copy": frozenset({Trigger.REQUEST_PAPER, Trigger.PAPER_HANDED_OVER}),
    "phone_decision": frozenset(f"simulated_{decision}" for decision in Decision),
    "signature": _GIVEN_UP | {Trigger.CUSTOMER_SIGNED, Trigger.SEALED},
    "signer": frozenset({"signer_chosen", Trigger.CONFIRM_TEXT}),
}
"""By table: the kinds of events in whose transactions its rows change; in no others they do."""


def digests_of(event: AuditEvent) -> Mapping[str, object] | None:
    """The digests that an event holds, by table; None for one of an older program."""
    recorded = event.details.get(FACTS)
    return recorded if isinstance(recorded, Mapping) else None


def differing(recorded: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """The tables whose digests differ, in the interface's words."""
    return [_TABLES.get(name, name) for name in _differing(recorded, now)]


def _differing(recorded: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    return sorted(name for name in recorded.keys() | now.keys() if recorded.get(name) != now.get(name))


def digest_problems(events: Sequence[AuditEvent], now: Mapping[str, str], pinned: int = 0) -> Iterator[str]:
    """Say where a contract's rows, or its events among themselves, are not what the digests prove.

    Args:
        events: All of the contract, oldest first.
        now: The digests of its rows.
        pinned: The newest sequence that a checkpoint holds, 0 for none: programs that make checkpoints also
            keep digests.
    """
    before: Mapping[str, object] | None = None
    for event in events:
        if event.kind not in labels.EVENTS:
            yield f"第 {event.sequence} 条事件的类型 {event.kind} 不是本程序所记"
        recorded = digests_of(event)
        if recorded is None:
            if before is not None or (pinned and event.sequence > pinned):
                yield f"第 {event.sequence} 条事件（{event.kind}）没有摘要：不是本程序所记"
            continue
        yield from _unexplained(event, before, recorded)
        before = recorded
    # An event without digests does not switch the comparison off: the newest ones that there are count.
    for words in differing(before, now) if before is not None else ():
        yield f"{words}的内容与最后一条审计事件中的摘要不符：数据被改动"


def _unexplained(
    event: AuditEvent, before: Mapping[str, object] | None, recorded: Mapping[str, object]
) -> Iterator[str]:
    """Tables that changed with an event that does not change them: something else did, before it."""
    for name in _differing(before, recorded) if before is not None else ():
        if name in _MAY_CHANGE and event.kind not in _MAY_CHANGE[name]:
            yield f"{_TABLES[name]}在第 {event.sequence} 条事件（{event.kind}）之前被改动：此事件不会改变它"
