"""States, sub-states, triggers and actions of a contract: the one table that everything else reads.

The tables of the rules ("States, sub-states and what may be done in each") are `TRANSITIONS` and `ALLOWED`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """How a contract is sealed (S4); it cannot change once chosen (P14)."""

    BOTH = "both"
    SINGLE = "single"


class State(StrEnum):
    """The coarse state that the list shows before the slash (S2)."""

    DRAFT = "draft"
    SIGNING = "signing"
    EFFECTIVE = "effective"
    VOIDED = "voided"


class Substate(StrEnum):
    """The exact place of a contract; it determines the state."""

    FILLING = "filling"
    GENERATING = "generating"
    TEXT_REVIEW = "text_review"
    SIGNER_REVIEW = "signer_review"
    GENERATED = "generated"
    CUSTOMER_SIGNING = "customer_signing"
    CANCELLING = "cancelling"
    PLATFORM_SIGNING = "platform_signing"
    E_EFFECTIVE = "e_effective"
    PAPER_REQUESTED = "paper_requested"
    PAPER_SENT = "paper_sent"
    VOIDED = "voided"

    @property
    def state(self) -> State:
        """The state that this sub-state belongs to."""
        return _STATE_OF[self]


_STATE_OF = {
    Substate.FILLING: State.DRAFT,
    Substate.GENERATING: State.DRAFT,
    Substate.TEXT_REVIEW: State.DRAFT,
    Substate.SIGNER_REVIEW: State.DRAFT,
    Substate.GENERATED: State.DRAFT,
    Substate.CUSTOMER_SIGNING: State.SIGNING,
    Substate.CANCELLING: State.SIGNING,
    Substate.PLATFORM_SIGNING: State.SIGNING,
    Substate.E_EFFECTIVE: State.EFFECTIVE,
    Substate.PAPER_REQUESTED: State.EFFECTIVE,
    Substate.PAPER_SENT: State.EFFECTIVE,
    Substate.VOIDED: State.VOIDED,
}


class VoidReason(StrEnum):
    """Why a contract is 已作废."""

    DRAFT_VOIDED = "draft_voided"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    EXPIRED = "expired"


class Trigger(StrEnum):
    """What makes a contract change; also the kind of the audit event."""

    OPEN = "open"
    CONFIRM_PARTY = "confirm_party"
    DRAFTED = "drafted"
    CONFIRM_TEXT = "confirm_text"
    SEND = "send"
    RESEND = "resend"
    CANCEL = "cancel"
    CANCELLED = "cancelled"
    CUSTOMER_SIGNED = "customer_signed"
    CUSTOMER_REFUSED = "customer_refused"
    DEADLINE_PASSED = "deadline_passed"
    SEALED = "sealed"
    VOID = "void"
    CONVERT = "convert"
    REQUEST_PAPER = "request_paper"
    PAPER_HANDED_OVER = "paper_handed_over"
    DELETE = "delete"


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


class Action(StrEnum):
    """What an operator may do with a contract, by the rules' own words (`domain.labels`)."""

    CONTINUE = "continue"
    DOWNLOAD_TEXT = "download_text"
    DOWNLOAD = "download"
    CONVERT = "convert"
    VOID = "void"
    CANCEL = "cancel"
    RESEND = "resend"
    REQUEST_PAPER = "request_paper"
    VIEW_MAILING = "view_mailing"
    DELETE = "delete"
    RETRY = "retry"


_WIZARD_PAGE = (Action.CONTINUE, Action.DOWNLOAD_TEXT, Action.DELETE)

ALLOWED: dict[Substate, tuple[Action, ...]] = {
    Substate.FILLING: (Action.CONTINUE, Action.DELETE),
    Substate.TEXT_REVIEW: _WIZARD_PAGE,
    Substate.SIGNER_REVIEW: _WIZARD_PAGE,
    Substate.GENERATING: (),
    Substate.GENERATED: (Action.DOWNLOAD, Action.CONVERT, Action.VOID),
    Substate.CUSTOMER_SIGNING: (Action.CANCEL, Action.RESEND),
    Substate.CANCELLING: (),
    Substate.PLATFORM_SIGNING: (),
    Substate.E_EFFECTIVE: (Action.DOWNLOAD, Action.REQUEST_PAPER),
    Substate.PAPER_REQUESTED: (Action.DOWNLOAD, Action.VIEW_MAILING),
    Substate.PAPER_SENT: (Action.DOWNLOAD, Action.VIEW_MAILING),
    Substate.VOIDED: (Action.DELETE,),
}
"""The actions of each sub-state; RETRY comes on top while the last background step has failed for good."""


def allowed_actions(substate: Substate, *, failed: bool = False) -> tuple[Action, ...]:
    """The actions that are possible now, in the order in which they are shown."""
    return (*((Action.RETRY,) if failed else ()), *ALLOWED[substate])
