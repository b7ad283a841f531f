"""What may happen to a contract: the rules' second table, from a sub-state by a trigger to the next one.

Everything that moves a contract looks its step up here; what a sub-state is stands in `domain.states`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from contract_tui.domain.states import Channel, Substate, Trigger, VoidReason


@dataclass(frozen=True, slots=True)
class Target:
    """Where a trigger leads.

    Attributes:
        substate: The next sub-state; None means that the contract is deleted.
        reason: Why, when the next sub-state is 已作废.
    """

    substate: Substate | None
    reason: VoidReason | None = None


_BOTH = frozenset({Channel.BOTH})
_SINGLE = frozenset({Channel.SINGLE})
_EITHER = frozenset(Channel)
_DELETED = Target(None)


def _void(reason: VoidReason) -> Target:
    return Target(Substate.VOIDED, reason)


_RULES: tuple[tuple[frozenset[Channel], Substate, Trigger, Target], ...] = (
    (_BOTH, Substate.FILLING, Trigger.CONFIRM_PARTY, Target(Substate.GENERATING)),
    (_BOTH, Substate.GENERATING, Trigger.DRAFTED, Target(Substate.TEXT_REVIEW)),
    (_BOTH, Substate.TEXT_REVIEW, Trigger.CONFIRM_TEXT, Target(Substate.SIGNER_REVIEW)),
    (_BOTH, Substate.FILLING, Trigger.CHANGE_ORDERS, Target(Substate.FILLING)),
    (_BOTH, Substate.GENERATING, Trigger.PREVIOUS, Target(Substate.FILLING)),
    (_BOTH, Substate.TEXT_REVIEW, Trigger.PREVIOUS, Target(Substate.FILLING)),
    (_BOTH, Substate.SIGNER_REVIEW, Trigger.PREVIOUS, Target(Substate.TEXT_REVIEW)),
    (_BOTH, Substate.SIGNER_REVIEW, Trigger.SEND, Target(Substate.CUSTOMER_SIGNING)),
    (_BOTH, Substate.CUSTOMER_SIGNING, Trigger.RESEND, Target(Substate.CUSTOMER_SIGNING)),
    (_BOTH, Substate.CUSTOMER_SIGNING, Trigger.CANCEL, Target(Substate.CANCELLING)),
    (_BOTH, Substate.CANCELLING, Trigger.CANCELLED, _void(VoidReason.CANCELLED)),
    (_BOTH, Substate.CUSTOMER_SIGNING, Trigger.CUSTOMER_SIGNED, Target(Substate.PLATFORM_SIGNING)),
    (_BOTH, Substate.CUSTOMER_SIGNING, Trigger.CUSTOMER_REFUSED, _void(VoidReason.REFUSED)),
    (_BOTH, Substate.CUSTOMER_SIGNING, Trigger.DEADLINE_PASSED, _void(VoidReason.EXPIRED)),
    (_EITHER, Substate.PLATFORM_SIGNING, Trigger.SEALED, Target(Substate.E_EFFECTIVE)),
    (_SINGLE, Substate.GENERATING, Trigger.DRAFTED, Target(Substate.GENERATED)),
    (_SINGLE, Substate.GENERATED, Trigger.VOID, _void(VoidReason.DRAFT_VOIDED)),
    (_SINGLE, Substate.GENERATED, Trigger.CONVERT, Target(Substate.PLATFORM_SIGNING)),
    (_EITHER, Substate.VOIDED, Trigger.DELETE, _DELETED),
    (_BOTH, Substate.FILLING, Trigger.DELETE, _DELETED),
    (_BOTH, Substate.TEXT_REVIEW, Trigger.DELETE, _DELETED),
    (_BOTH, Substate.SIGNER_REVIEW, Trigger.DELETE, _DELETED),
    (_EITHER, Substate.E_EFFECTIVE, Trigger.REQUEST_PAPER, Target(Substate.PAPER_REQUESTED)),
    (_EITHER, Substate.PAPER_REQUESTED, Trigger.PAPER_HANDED_OVER, Target(Substate.PAPER_SENT)),
)

TRANSITIONS: dict[tuple[Channel, Substate, Trigger], Target] = {
    (channel, source, trigger): target for channels, source, trigger, target in _RULES for channel in channels
}
"""Everything that may happen to a contract; what is not listed is forbidden."""

OPENING: dict[Channel, Substate] = {
    Channel.BOTH: Substate.FILLING,
    Channel.SINGLE: Substate.GENERATING,
}
"""Where a new contract begins, its orders held."""


def reachable(channel: Channel, source: Substate) -> frozenset[Substate]:
    """Where contracts of a channel can come from a sub-state, by any number of steps, itself included."""
    reached, ahead = {source}, [source]
    while ahead:
        new = set(_next(channel, ahead.pop())) - reached
        reached |= new
        ahead.extend(new)
    return frozenset(reached)


def _next(channel: Channel, source: Substate) -> Iterator[Substate]:
    for (its, begins, _), target in TRANSITIONS.items():
        if its is channel and begins is source and target.substate is not None:
            yield target.substate
