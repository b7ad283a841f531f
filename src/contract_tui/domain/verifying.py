"""What a contract's chain of events proves about the contract: its state, its text, its documents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contract_tui.domain.audit import AuditEvent, chain_problem
from contract_tui.domain.states import OPENING, TRANSITIONS, Channel, Target, Trigger

_TRIGGERS = frozenset(Trigger)


@dataclass(frozen=True, slots=True)
class StoredContract:
    """What the database says of a contract, to be compared with what its events say.

    Attributes:
        state: Where the row is; deleted rows have no sub-state.
        hashes: By the names that events use (`text_sha256`, `draft_sha256` …): SHA-256 of what is stored,
            computed from its bytes.
        claimed: The same names: what the rows say that the SHA-256 is.
        template: Name, version and hash of the template, empty before there is a text.
        pinned: By an event's sequence: the hash that an evidence report holds of it.
    """

    number: str
    channel: Channel
    state: Target
    hashes: Mapping[str, str]
    claimed: Mapping[str, str]
    template: str
    pinned: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the verification of a contract ended.

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


def verify(stored: StoredContract, events: Sequence[AuditEvent]) -> Verdict:
    """Compare a contract with its chain of events.

    Args:
        stored: What the database holds.
        events: All its events in order of sequence.
    """
    problems = (
        *_chain_problems(events),
        *_state_problems(stored, events),
        *_content_problems(stored, events),
        *_pinned_problems(stored, events),
    )
    return Verdict(
        stored.number, stored.state.substate is None, len(events), len(stored.hashes), tuple(problems)
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
        reached = _next(stored.channel, reached, trigger)
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


def _pinned_problems(stored: StoredContract, events: Sequence[AuditEvent]) -> Iterator[str]:
    """A history that was rewritten whole, hashes and all, still differs from the reports made before."""
    found = {event.sequence: event.hash for event in events}
    for sequence, pinned in sorted(stored.pinned.items()):
        if found.get(sequence) != pinned:
            yield f"第 {sequence} 条事件与签署报告所载的审计链末端不符：历史被改写过"


def _content_problems(stored: StoredContract, events: Sequence[AuditEvent]) -> Iterator[str]:
    told = {key: value for event in events for key, value in event.details.items() if key.endswith("_sha256")}
    template = next((event.details["template"] for event in events if "template" in event.details), "")
    for name in sorted(stored.hashes.keys() | told.keys()):
        held = stored.hashes.get(name)
        if held is None:
            yield f"审计事件中的 {name} 没有对应的内容"
        elif held != stored.claimed.get(name, held):
            yield f"{name} 与所存内容不符：内容已被改动"
        elif told.get(name) != held:
            yield f"{name} 与审计事件中的记录不符"
    if template != stored.template:
        yield f"合同模板 {stored.template or '（无）'} 与审计事件中的 {template or '（无）'} 不符"
