"""Two contracts of which one has taken the other's place (P18): what each history says of the other one."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from contract_tui.domain.audit import RECREATED_FROM, REPLACED_BY, AuditEvent
from contract_tui.domain.states import Trigger
from contract_tui.store import audit, contracts
from contract_tui.store.trouble import UNDECODABLE

_PAIRS = (
    (Trigger.OPEN, RECREATED_FROM, Trigger.DELETE, REPLACED_BY, "此合同由 {} 重新创建"),
    (Trigger.DELETE, REPLACED_BY, Trigger.OPEN, RECREATED_FROM, "此合同重新创建为 {}"),
)
"""An event and the detail that names another contract, and those of that one that name it in return."""


def succession_problems(session: Session, number: str, events: Sequence[AuditEvent]) -> Iterator[str]:
    """Say which contract that a history names does not name this one in return.

    Args:
        number: The contract's.
        events: All its events in order of sequence.
    """
    for event in events:
        for kind, detail, answering_kind, answering_detail, words in _PAIRS:
            other = event.details.get(detail)
            if event.kind != kind or not isinstance(other, str):
                continue
            if _named(session, other, answering_kind, answering_detail) != number:
                yield f"第 {event.sequence} 条事件称{words.format(other)}，后者的记录却不是这样"


def _named(session: Session, number: str, kind: Trigger, detail: str) -> object:
    """The contract that another one's event of a kind names; None where that cannot be read."""
    key = contracts.key_of(session, number)
    try:
        events = () if key is None else audit.events(session, key, number)
        return next((each.details.get(detail) for each in events if each.kind == kind), None)
    except UNDECODABLE:
        return None
