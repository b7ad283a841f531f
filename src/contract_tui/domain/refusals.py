"""Why something cannot be done with a contract: one sentence for every cell of channel, sub-state and act.

A sentence says how the contract stands, which is true of every contract in its cell, and what follows for the
act. Desk, command line and interface say no other. What is possible stands in the tables of
`domain.states` and `domain.transitions`.
"""

from enum import StrEnum
from typing import Protocol

from contract_tui.domain import labels
from contract_tui.domain.actions import Action
from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.states import Channel, State, Substate, Trigger, VoidReason, allowed_actions
from contract_tui.domain.transitions import TRANSITIONS, Target


class Place(Protocol):
    """Where a contract is; contracts, list rows and heads are such."""

    @property
    def channel(self) -> Channel:
        """How it is sealed."""

    @property
    def substate(self) -> Substate:
        """Its sub-state."""

    @property
    def reason(self) -> VoidReason | None:
        """Why it is void, if it is."""

    @property
    def failed(self) -> bool:
        """Whether its last background step has failed for good."""


class Act(StrEnum):
    """What is asked of a contract beside the actions and triggers of `domain.states`."""

    SAVE_PARTY = "save_party"
    CHOOSE_SIGNER = "choose_signer"
    CHANGE_PHONE = "change_phone"
    PLAY_PHONE = "play_phone"
    DOWNLOAD_DRAFT = "download_draft"
    DOWNLOAD_OFFICIAL = "download_official"


Asked = Action | Trigger | Act
"""Actions and triggers of one name are one thing."""

_EFFECTIVE = tuple(each for each in Substate if each.state is State.EFFECTIVE)
_WITH_TEXT = tuple(each for each in Substate if Action.DOWNLOAD_TEXT in each.specification.actions)
_ACTS: dict[Act, tuple[Substate, ...]] = {
    Act.SAVE_PARTY: (Substate.FILLING,),
    Act.CHOOSE_SIGNER: (Substate.SIGNER_REVIEW,),
    Act.CHANGE_PHONE: (Substate.SIGNER_REVIEW,),
    Act.PLAY_PHONE: (Substate.CUSTOMER_SIGNING,),
    Act.DOWNLOAD_DRAFT: (*(each for each in Substate if each.specification.draft), *_EFFECTIVE),
    Act.DOWNLOAD_OFFICIAL: _EFFECTIVE,
}
_DENIALS: dict[Asked, str] = {
    **{action: action.specification.denial for action in Action},
    Act.SAVE_PARTY: "不能修改甲方信息",
    Act.CHOOSE_SIGNER: "不能选择签署人",
    Act.CHANGE_PHONE: "不能修改接收签署信息的手机号",
    Act.PLAY_PHONE: "签署人的手机上没有可以操作的内容",
    Act.DOWNLOAD_DRAFT: "没有可以下载的合同草稿",
    Act.DOWNLOAD_OFFICIAL: "没有可以下载的正式合同",
    Trigger.CONFIRM_PARTY: "不能填写和确认甲方信息",
    Trigger.CONFIRM_TEXT: "不能确认合同文本内容",
    Trigger.SEND: "不能发送签署信息",
    Trigger.CUSTOMER_SIGNED: "不能收回客户签署的文件",
    Trigger.CUSTOMER_REFUSED: "不能登记客户拒签",
    Trigger.PAPER_HANDED_OVER: "不能登记纸质合同寄出",
    # The triggers of background tasks are nobody's to ask for; a lost one has words all the same.
    **{
        trigger: f"不能再“{labels.TRIGGERS[trigger]}”"
        for trigger in (
            Trigger.OPEN,
            Trigger.DRAFTED,
            Trigger.CANCELLED,
            Trigger.DEADLINE_PASSED,
            Trigger.SEALED,
        )
    },
}
_SEALED = "合同已生效，一经生成无法修改、作废或取消。"
_CHANGES = (
    Action.CONTINUE,
    Action.PREVIOUS,
    Action.CHANGE_ORDERS,
    Action.VOID,
    Action.CANCEL,
    Trigger.CONFIRM_PARTY,
    Trigger.CONFIRM_TEXT,
)
_DOWNLOADS = (Action.DOWNLOAD, Action.DOWNLOAD_TEXT, Act.DOWNLOAD_DRAFT, Act.DOWNLOAD_OFFICIAL)
_NOT_EFFECTIVE = "合同尚未生效，没有可以下载的正式合同。"
_LATER = "合同草稿生成中，生成后才能下载。"
_NO_VOID = "未发送签署的草稿无需作废，可直接删除。"
_GIVING_UP = (Action.VOID, Action.DELETE, Action.RECREATE)
_STOP_FIRST = "合同在客户签署中，如需停止请先取消签署。"
_CELLS: dict[tuple[Substate, Asked], str] = {
    **{(substate, act): _SEALED for substate in _EFFECTIVE for act in _CHANGES},
    **{
        (substate, Act.DOWNLOAD_OFFICIAL): _NOT_EFFECTIVE
        for substate in Substate
        if substate.state in (State.DRAFT, State.SIGNING)
    },
    **{(substate, Action.VOID): _NO_VOID for substate in (Substate.FILLING, *_WITH_TEXT)},
    **dict.fromkeys(
        ((Substate.GENERATING, act) for act in (Action.DOWNLOAD, Action.DOWNLOAD_TEXT, Act.DOWNLOAD_DRAFT)),
        _LATER,
    ),
    **dict.fromkeys(((Substate.CUSTOMER_SIGNING, act) for act in _GIVING_UP), _STOP_FIRST),
    **dict.fromkeys(
        ((Substate.VOIDED, act) for act in _DOWNLOADS),
        "已作废的合同不能下载。",
    ),
    (Substate.FILLING, Action.PREVIOUS): "合同尚在填写信息，没有更早的状态；所选订单可以直接更改。",
    (Substate.FILLING, Action.DOWNLOAD_TEXT): "合同文本尚未生成，请先填写甲方信息。",
    (Substate.FILLING, Act.DOWNLOAD_DRAFT): "合同文本尚未生成，请先填写甲方信息。",
    (Substate.GENERATED, Action.DELETE): "合同草稿须先作废，作废后才能删除。",
    (Substate.CUSTOMER_SIGNING, Trigger.SEND): "签署信息已经发送，合同在客户签署中。",
    (Substate.CUSTOMER_SIGNING, Action.DOWNLOAD): "合同尚未生效，签署完成后才能下载正式合同。",
    (Substate.PLATFORM_SIGNING, Action.DOWNLOAD): "合同尚未生效，平台签署完成后才能下载正式合同。",
    (Substate.CANCELLING, Action.CANCEL): "合同已申请取消签署，请等待后台任务完成。",
    (Substate.E_EFFECTIVE, Action.VIEW_MAILING): "尚未申请纸质合同，没有邮寄信息。",
    (Substate.E_EFFECTIVE, Trigger.PAPER_HANDED_OVER): "尚未申请纸质合同，不能登记寄出。",
    (Substate.PAPER_REQUESTED, Action.REQUEST_PAPER): "纸质合同已申请过，每份合同只能申请一次。",
    (Substate.PAPER_SENT, Action.REQUEST_PAPER): "纸质合同已寄出，每份合同只能申请一次。",
    (Substate.PAPER_SENT, Trigger.PAPER_HANDED_OVER): "纸质合同已经登记寄出。",
    (Substate.VOIDED, Action.VOID): "合同已经作废，不能再次作废。",
    (Substate.CANCELLING, Trigger.CUSTOMER_SIGNED): "合同已申请取消签署，取消先于交回的文件提交。",
    (Substate.CANCELLING, Trigger.CUSTOMER_REFUSED): "合同已申请取消签署，无需登记客户拒签。",
}
"""What holds in a sub-state, whatever the channel and the reason."""

_RETURNED = {
    Trigger.CUSTOMER_SIGNED: "客户已签署的文件已收回，不能再次收回。",
    Trigger.CUSTOMER_REFUSED: "客户已签署，不能再登记拒签。",
}
_AFTER_THE_CUSTOMER: dict[tuple[Substate, Asked], str] = {
    (Substate.PLATFORM_SIGNING, Action.CANCEL): "客户已签署，平台签署中不能取消签署。",
    (Substate.PLATFORM_SIGNING, Action.RESEND): "客户已签署，无需重新发送。",
    **{
        (substate, trigger): words
        for substate in (Substate.PLATFORM_SIGNING, *_EFFECTIVE)
        for trigger, words in _RETURNED.items()
    },
}
"""What holds only where a customer signs: in the both-party channel."""

_BY_REASON: dict[tuple[VoidReason, Asked], str] = {
    (VoidReason.CANCELLED, Trigger.CUSTOMER_SIGNED): "合同已取消签署并作废，取消先于交回的文件提交。",
    (VoidReason.CANCELLED, Action.CANCEL): "合同已取消签署并作废，无需再次取消。",
    (VoidReason.REFUSED, Trigger.CUSTOMER_REFUSED): "合同已因客户拒签作废，无需再次登记。",
}

_NO_CUSTOMER = "单方电子签章的合同不由客户签署，"
_NEVER: dict[tuple[Channel, Asked], str] = {
    **{
        (Channel.SINGLE, act): f"{_NO_CUSTOMER}{_DENIALS[act]}。"
        for act in (
            Action.CANCEL,
            Action.RESEND,
            Trigger.SEND,
            Trigger.CUSTOMER_SIGNED,
            Trigger.CUSTOMER_REFUSED,
            Act.CHOOSE_SIGNER,
            Act.CHANGE_PHONE,
            Act.PLAY_PHONE,
        )
    },
    (Channel.SINGLE, Action.PREVIOUS): "单方电子签章的合同创建后没有可以返回的填写步骤。",
    (Channel.SINGLE, Action.CHANGE_ORDERS): "单方电子签章的合同创建后不能更改所选订单。",
    (Channel.SINGLE, Trigger.CONFIRM_PARTY): "单方电子签章的合同没有填写甲方信息这一步。",
    (Channel.SINGLE, Act.SAVE_PARTY): "单方电子签章的合同没有填写甲方信息这一步。",
    (Channel.SINGLE, Trigger.CONFIRM_TEXT): "单方电子签章的合同没有确认合同文本内容这一步。",
    (Channel.BOTH, Action.CONVERT): "双方电子签章的合同由双方签署后生效，不能转为正式合同。",
}
"""What a channel never has."""


def why_not(place: Place, asked: Asked) -> str | None:
    """Say why something is not possible with a contract, or None when it is.

    Returns:
        One sentence in the interface's words, true of the contract as it stands, or None.
    """
    if asked == Action.RETRY:
        return None if place.failed else f"后台任务没有失败，{_DENIALS[asked]}。"
    if _is_possible(place, asked):
        return None
    return _particular(place, asked) or f"{fact(place)}，{_DENIALS[asked]}。"


def fact(place: Place) -> str:
    """How a contract stands, as the beginning of a sentence."""
    words = place.substate.specification.fact[place.channel]
    return f"{words}（{labels.VOID_REASONS[place.reason]}）" if place.reason else words


def advice(place: Place) -> str:
    """What can be done instead, in one sentence."""
    possible = allowed_actions(place.substate, place.channel, failed=place.failed)
    if not possible:
        return "请等待后台任务完成，状态会自动更新。"
    return f"此时可以：{'、'.join(action.specification.words for action in possible)}。"


def refuse_unless_possible(place: Place, asked: Asked) -> None:
    """Refuse what the tables do not list.

    Raises:
        ForbiddenError: It is not possible here; the message is the reason, the hint what is.
    """
    reason = why_not(place, asked)
    if reason is not None:
        raise ForbiddenError(reason, advice(place))


def transition(place: Place, trigger: Trigger) -> Target:
    """Look a trigger up in the table.

    Raises:
        ForbiddenError: The table does not list it; the message is the reason, the hint what is possible.
    """
    refuse_unless_possible(place, trigger)
    return TRANSITIONS[place.channel, place.substate, trigger]


def _is_possible(place: Place, asked: Asked) -> bool:
    if isinstance(asked, Act):
        return place.substate in _ACTS[asked]
    if asked in tuple(Trigger):
        return (place.channel, place.substate, Trigger(asked)) in TRANSITIONS
    return Action(asked) in place.substate.specification.actions


def _particular(place: Place, asked: Asked) -> str | None:
    if place.reason is not None and (place.reason, asked) in _BY_REASON:
        return _BY_REASON[place.reason, asked]
    if place.channel is Channel.BOTH and (place.substate, asked) in _AFTER_THE_CUSTOMER:
        return _AFTER_THE_CUSTOMER[place.substate, asked]
    return _CELLS.get((place.substate, asked)) or _NEVER.get((place.channel, asked))
