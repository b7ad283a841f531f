"""States, sub-states, triggers and actions of a contract: the one table that everything else reads.

The tables of the rules ("States, sub-states and what may be done in each") are `TRANSITIONS` and `ALLOWED`.
"""

from dataclasses import dataclass
from enum import StrEnum

from contract_tui.domain.errors import ForbiddenError


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

_EFFECTIVE = (Substate.E_EFFECTIVE, Substate.PAPER_REQUESTED, Substate.PAPER_SENT)
_BEING_MADE = "合同草稿生成中，请等待后台任务完成。"
_PLATFORM_SIGNS = "平台签署中，请等待签署完成。"
_BEING_CANCELLED = "合同取消中，请等待后台任务完成。"
_IS_VOID = "合同已作废，只能删除。"
_IS_SEALED = "合同已生效，一经生成无法修改、作废或取消。"
_CUSTOMER_SIGNS = "合同在客户签署中，如需停止请先取消签署。"

_REASONS: dict[tuple[Substate, Action], str] = {
    (Substate.PLATFORM_SIGNING, Action.CANCEL): "客户已签署，平台签署中不能取消签署。",
    (Substate.PLATFORM_SIGNING, Action.RESEND): "客户已签署，无需重新发送。",
    (Substate.CUSTOMER_SIGNING, Action.DOWNLOAD): "合同尚未生效，签署完成后才能下载正式合同。",
    (Substate.PLATFORM_SIGNING, Action.DOWNLOAD): "合同尚未生效，平台签署完成后才能下载正式合同。",
    (Substate.GENERATED, Action.DELETE): "合同草稿须先作废，作废后才能删除。",
    (Substate.VOIDED, Action.DOWNLOAD): "已作废的合同不能下载。",
    (Substate.VOIDED, Action.DOWNLOAD_TEXT): "已作废的合同不能下载。",
    (Substate.VOIDED, Action.VOID): "合同已经作废。",
    (Substate.CANCELLING, Action.CANCEL): "已申请取消签署，请等待后台任务完成。",
    (Substate.PAPER_REQUESTED, Action.REQUEST_PAPER): "纸质合同已申请过，每份合同只能申请一次。",
    (Substate.PAPER_SENT, Action.REQUEST_PAPER): "纸质合同已寄出，每份合同只能申请一次。",
    (Substate.E_EFFECTIVE, Action.VIEW_MAILING): "尚未申请纸质合同。",
    (Substate.FILLING, Action.DOWNLOAD_TEXT): "合同文本尚未生成，请先填写甲方信息。",
    (Substate.FILLING, Action.VOID): "未发送签署的草稿无需作废，可直接删除。",
    (Substate.TEXT_REVIEW, Action.VOID): "未发送签署的草稿无需作废，可直接删除。",
    (Substate.SIGNER_REVIEW, Action.VOID): "未发送签署的草稿无需作废，可直接删除。",
}

_GENERAL: dict[Substate, str] = {
    Substate.GENERATING: _BEING_MADE,
    Substate.PLATFORM_SIGNING: _PLATFORM_SIGNS,
    Substate.CANCELLING: _BEING_CANCELLED,
    Substate.VOIDED: _IS_VOID,
    Substate.CUSTOMER_SIGNING: _CUSTOMER_SIGNS,
    **dict.fromkeys(_EFFECTIVE, _IS_SEALED),
}

_NEVER_HERE: dict[Action, str] = {
    Action.CONTINUE: "此合同没有可继续的填写步骤。",
    Action.CANCEL: "只有客户签署中的合同可以取消签署。",
    Action.RESEND: "只有客户签署中的合同可以重新发送。",
    Action.CONVERT: "只有已生成的单方合同草稿可以转为正式合同。",
    Action.VOID: "只有已生成的单方合同草稿可以作废。",
    Action.REQUEST_PAPER: "只有已生效的合同可以申请纸质合同。",
    Action.VIEW_MAILING: "只有申请过纸质合同的合同有邮寄信息。",
    Action.DOWNLOAD: "合同尚未生效，不能下载正式合同。",
    Action.DOWNLOAD_TEXT: "此状态没有可下载的合同文本。",
    Action.DELETE: "此状态的合同不能删除。",
}

_TRIGGER_OF: dict[Action, Trigger] = {
    Action.CONVERT: Trigger.CONVERT,
    Action.VOID: Trigger.VOID,
    Action.CANCEL: Trigger.CANCEL,
    Action.RESEND: Trigger.RESEND,
    Action.REQUEST_PAPER: Trigger.REQUEST_PAPER,
    Action.DELETE: Trigger.DELETE,
}


def why_not(substate: Substate, action: Action, *, failed: bool = False) -> str | None:
    """Say why an action is not possible, or None when it is.

    Args:
        substate: Where the contract is.
        action: What the operator wants.
        failed: Whether the last background step has used up its attempts.

    Returns:
        The reason in the interface's words, or None.
    """
    if action is Action.RETRY:
        return None if failed else "后台任务没有失败，无需重试。"
    if action in ALLOWED[substate]:
        return None
    specific = _REASONS.get((substate, action))
    if specific is not None:
        return specific
    if action is Action.CONTINUE or substate not in _GENERAL:
        return _NEVER_HERE[action]
    return _GENERAL[substate]


def allowed_actions(substate: Substate, *, failed: bool = False) -> tuple[Action, ...]:
    """The actions that are possible now, in the order in which they are shown."""
    return (*((Action.RETRY,) if failed else ()), *ALLOWED[substate])


def transition(channel: Channel, substate: Substate, trigger: Trigger) -> Target:
    """Look a trigger up in the table.

    Raises:
        ForbiddenError: The table does not list it; the message is the reason.
    """
    target = TRANSITIONS.get((channel, substate, trigger))
    if target is not None:
        return target
    action = next((a for a, t in _TRIGGER_OF.items() if t is trigger), None)
    reason = why_not(substate, action) if action else None
    raise ForbiddenError(reason or "合同当前状态不允许此操作。", "请刷新后按合同当前状态操作。")
