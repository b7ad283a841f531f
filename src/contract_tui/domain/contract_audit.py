"""What a contract's chain of events proves of the contract: its state, its facts, its text, its documents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contract_tui.domain.audit import AuditEvent, chain_problem
from contract_tui.domain.contracts import Contract
from contract_tui.domain.digests import digest_problems
from contract_tui.domain.event_comparison import event_problems
from contract_tui.domain.states import Channel, Trigger
from contract_tui.domain.transitions import OPENING, TRANSITIONS, Target

_TRIGGERS = frozenset(Trigger)
_GIVEN_UP_BY_GOING_BACK = frozenset({"draft_sha256", "text_sha256", "unsigned_sha256"})
"""What an event may tell to be there no longer, by an empty value: it is made anew on the way on (P17)."""


@dataclass(frozen=True, slots=True)
class StoredContract:
    """What the database says of a contract, to be compared with what its events say.

    Attributes:
        contract: As the rows tell it.
        events: All its events in order of sequence.
        misspelt: The sequences of those whose details mean what they should and are written otherwise.
        deleted_at: UTC; None while it is not deleted.
        hashes: By the names that events use (`text_sha256`, `draft_sha256` …): SHA-256 of what is stored,
            computed from its bytes.
        claimed: The same names: what the rows say that the SHA-256 is.
        sizes: By kind of document: how many bytes are stored.
        digests: By table: SHA-256 of what its rows say of the contract now.
        held: For each of its orders, in order: the number of the order that its row holds, None when it holds
            none.
    """

    contract: Contract
    events: tuple[AuditEvent, ...]
    misspelt: tuple[int, ...]
    deleted_at: datetime | None
    hashes: Mapping[str, str]
    claimed: Mapping[str, str]
    sizes: Mapping[str, int]
    digests: Mapping[str, str]
    held: tuple[str | None, ...]

    @property
    def number(self) -> str:
        """The contract's number."""
        return self.contract.number

    @property
    def state(self) -> Target:
        """Where the row is; deleted rows have no sub-state."""
        if self.deleted_at is not None:
            return Target(None)
        return Target(self.contract.substate, self.contract.reason)


@dataclass(frozen=True, slots=True)
class AuditResult:
    """How the audit of a contract ended.

    Attributes:
        events: How many events its chain has.
        documents: How many stored texts and documents were compared.
        problems: What is wrong, in the interface's words; empty when all is whole.
    """

    number: str
    deleted: bool
    events: int
    documents: int
    problems: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def audit_result(stored: StoredContract, *more: str, pinned: int = 0) -> AuditResult:
    """Compare a contract with its chain of events.

    Args:
        stored: What the database holds.
        more: Problems that others have found, told behind these.
        pinned: The newest sequence that a checkpoint holds; 0 for none.
    """
    problems = (
        *_chain_problems(stored.events),
        *(f"第 {sequence} 条事件的写法不是本程序的：内容被改写过" for sequence in stored.misspelt),
        *_state_problems(stored, stored.events),
        *_content_problems(stored, stored.events),
        *event_problems(stored.contract, stored.deleted_at, stored.events),
        *digest_problems(stored.events, stored.digests, pinned),
        *_order_problems(stored),
        *more,
    )
    return AuditResult(
        stored.number, stored.deleted_at is not None, len(stored.events), len(stored.hashes), tuple(problems)
    )


def _chain_problems(events: Sequence[AuditEvent]) -> Iterator[str]:
    problem = chain_problem(events)
    if problem:
        yield f"哈希链断裂：{problem}"
    if not events:
        yield "没有任何审计事件"


def _state_problems(stored: StoredContract, events: Sequence[AuditEvent]) -> Iterator[str]:
    """The events' triggers, followed through the table of transitions, must lead where the row is."""
    reached: Target | None = None
    for event in events:
        if event.kind not in _TRIGGERS:
            continue
        trigger = Trigger(event.kind)
        reached = _next(stored.contract.channel, reached, trigger)
        if reached is None:
            yield f"第 {event.sequence} 条事件（{event.kind}）不符合合同流程"
            return
    if events and reached != stored.state:
        yield f"审计事件止于 {_words(reached)}，数据库中的状态却是 {_words(stored.state)}"


def _next(channel: Channel, reached: Target | None, trigger: Trigger) -> Target | None:
    if reached is None:
        return Target(OPENING[channel]) if trigger is Trigger.OPEN else None
    return TRANSITIONS.get((channel, reached.substate, trigger)) if reached.substate else None


def _words(target: Target | None) -> str:
    if target is None:
        return "（无）"
    return "deleted" if target.substate is None else "/".join(filter(None, (target.substate, target.reason)))


def _order_problems(stored: StoredContract) -> Iterator[str]:
    """An undeleted contract holds exactly its orders, a deleted one none (S61, S62)."""
    for order, held in zip(stored.contract.orders, stored.held, strict=True):
        if stored.deleted_at is not None:
            if held is not None:
                yield f"合同已删除，却仍占用订单 {held}"
        elif held is None:
            yield f"订单 {order.id} 在合同中，却没有被占用"
        elif held != order.id:
            yield f"合同中的订单 {order.id} 占用的却是订单 {held}"


def _content_problems(stored: StoredContract, events: Sequence[AuditEvent]) -> Iterator[str]:
    recorded = {
        key: value for event in events for key, value in event.details.items() if key.endswith("_sha256")
    }
    template = next(
        (event.details["template"] for event in reversed(events) if "template" in event.details), ""
    )
    for name in sorted(stored.hashes.keys() | recorded.keys()):
        held = stored.hashes.get(name)
        if held is None:
            if recorded[name] or name not in _GIVEN_UP_BY_GOING_BACK:
                yield f"审计事件中的 {name} 没有对应的内容"
        elif held != stored.claimed.get(name, held):
            yield f"{name} 与所存内容不符：内容已被改动"
        elif recorded.get(name) != held:
            yield f"{name} 与审计事件中的记录不符"
    if template != stored.contract.template:
        yield f"合同模板 {stored.contract.template or '（无）'} 与审计事件中的 {template or '（无）'} 不符"
    for each in stored.contract.documents:
        if stored.sizes.get(each.kind) != each.bytes:
            yield f"{each.kind} 的大小与所存内容不符"
