"""What a contract can be: its channels, states and sub-states, and everything that is said of a sub-state.

`SPECIFICATIONS` is the rules' first table ("States, sub-states and what may be done in each"), with all that
the rest of the program asks of a sub-state. What leads from one to the next stands in `domain.transitions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from contract_tui.domain.actions import Action


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
    def specification(self) -> "SubstateSpecification":
        """All that the program knows of contracts in this sub-state."""
        return SPECIFICATIONS[self]

    @property
    def state(self) -> State:
        """The state that this sub-state belongs to."""
        return self.specification.state


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
    PREVIOUS = "previous"
    CHANGE_ORDERS = "change_orders"
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


class Waiting(StrEnum):
    """Whom a contract waits for."""

    OPERATOR = "operator"
    CUSTOMER = "customer"
    PLATFORM = "platform"


class WizardPage(StrEnum):
    """The page on which a contract is gone on with (S12); the values name nothing outside the program."""

    PARTY = "party"
    GENERATING = "generating"
    TEXT = "text"
    SIGNER = "signer"
    SIGNING = "signing"
    CONTRACT = "contract"


class BackgroundStep(StrEnum):
    """What the engine does by itself with a contract when it is due.

    `RECONCILE` asks what became of a message whose sending nobody has confirmed, `OBSERVE` what the signer
    has done, `WITHDRAW` takes a contract back from the signing service.
    """

    GENERATE = "generate"
    RECONCILE = "reconcile"
    OBSERVE = "observe"
    WITHDRAW = "withdraw"
    SEAL = "seal"
    HAND_OVER_PAPER = "hand_over_paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstateSpecification:
    """One sub-state, whole; no field has a default, so that a new sub-state answers every question.

    Attributes:
        state: The state that it belongs to.
        channels: In which contracts can come here.
        words: What it is called (S2); `{platform}` stands for the platform's short name (P15).
        fact: How a contract in it stands, as the beginning of a sentence that refuses something.
        actions: What an operator may do, in the order in which it is shown; `RETRY` comes on top while the
            last background step has failed for good, and a contract that the platform seals alone has no
            pages to go back to (`allowed_actions`).
        waits_for: Who has to do something next; None when nobody has.
        onward: What leads on in the usual course; None where a contract may stay for good.
        page: Where a both-party contract is gone on with; `CONTRACT` is 查看合同, after the wizard.
        step: What the engine does here by itself; None when nothing is ever due.
        draft: The action that gives the draft to read; None where there is none yet, or the signed text has
            taken its place.
        expected: How long what goes on is announced to take (S40, S50, S58, P2); empty where nothing is.
    """

    state: State
    channels: frozenset[Channel]
    words: str
    fact: Mapping[Channel, str]
    actions: tuple[Action, ...]
    waits_for: Waiting | None
    onward: Trigger | None
    page: WizardPage
    step: BackgroundStep | None
    draft: Action | None
    expected: Mapping[Channel, str]

    @property
    def ended(self) -> bool:
        """Whether nothing goes on any more: such a contract waits for nobody, whatever else is known."""
        return self.waits_for is None and self.step is None


def _same(words: str) -> Mapping[Channel, str]:
    return MappingProxyType(dict.fromkeys(Channel, words))


_BOTH = frozenset({Channel.BOTH})
_SINGLE = frozenset({Channel.SINGLE})
_EITHER = frozenset(Channel)
_NOTHING = _same("")

SPECIFICATIONS: Mapping[Substate, SubstateSpecification] = MappingProxyType(
    {
        Substate.FILLING: SubstateSpecification(
            state=State.DRAFT,
            channels=_BOTH,
            words="填写信息",
            fact=_same("合同尚在填写信息"),
            actions=(Action.CONTINUE, Action.CHANGE_ORDERS, Action.RECREATE, Action.DELETE),
            waits_for=Waiting.OPERATOR,
            onward=Trigger.CONFIRM_PARTY,
            page=WizardPage.PARTY,
            step=None,
            draft=None,
            expected=_NOTHING,
        ),
        Substate.GENERATING: SubstateSpecification(
            state=State.DRAFT,
            channels=_EITHER,
            words="合同草稿生成中",
            fact=_same("合同草稿生成中"),
            actions=(Action.PREVIOUS,),
            waits_for=Waiting.PLATFORM,
            onward=Trigger.DRAFTED,
            page=WizardPage.GENERATING,
            step=BackgroundStep.GENERATE,
            draft=None,
            expected=_same("预计耗时 3 分钟"),
        ),
        Substate.TEXT_REVIEW: SubstateSpecification(
            state=State.DRAFT,
            channels=_BOTH,
            words="确认合同文本内容",
            fact=_same("合同文本待确认，尚未发送签署"),
            actions=(Action.CONTINUE, Action.PREVIOUS, Action.DOWNLOAD_TEXT, Action.RECREATE, Action.DELETE),
            waits_for=Waiting.OPERATOR,
            onward=Trigger.CONFIRM_TEXT,
            page=WizardPage.TEXT,
            step=None,
            draft=Action.DOWNLOAD_TEXT,
            expected=_NOTHING,
        ),
        Substate.SIGNER_REVIEW: SubstateSpecification(
            state=State.DRAFT,
            channels=_BOTH,
            words="签署确认",
            fact=_same("签署信息待确认，尚未发送签署"),
            actions=(Action.CONTINUE, Action.PREVIOUS, Action.DOWNLOAD_TEXT, Action.RECREATE, Action.DELETE),
            waits_for=Waiting.OPERATOR,
            onward=Trigger.SEND,
            page=WizardPage.SIGNER,
            step=BackgroundStep.RECONCILE,
            draft=Action.DOWNLOAD_TEXT,
            expected=_NOTHING,
        ),
        Substate.GENERATED: SubstateSpecification(
            state=State.DRAFT,
            channels=_SINGLE,
            words="合同草稿已生成",
            fact=_same("合同草稿尚未转为正式合同"),
            actions=(Action.DOWNLOAD, Action.CONVERT, Action.VOID, Action.RECREATE),
            waits_for=Waiting.OPERATOR,
            onward=Trigger.CONVERT,
            page=WizardPage.CONTRACT,
            step=None,
            draft=Action.DOWNLOAD,
            expected=_NOTHING,
        ),
        Substate.CUSTOMER_SIGNING: SubstateSpecification(
            state=State.SIGNING,
            channels=_BOTH,
            words="客户签署",
            fact=_same("合同在客户签署中"),
            actions=(Action.CANCEL, Action.RESEND),
            waits_for=Waiting.CUSTOMER,
            onward=Trigger.CUSTOMER_SIGNED,
            page=WizardPage.SIGNING,
            step=BackgroundStep.OBSERVE,
            draft=None,
            expected=_NOTHING,
        ),
        Substate.CANCELLING: SubstateSpecification(
            state=State.SIGNING,
            channels=_BOTH,
            words="取消中",
            fact=_same("合同已申请取消签署"),
            actions=(),
            waits_for=Waiting.PLATFORM,
            onward=Trigger.CANCELLED,
            page=WizardPage.SIGNING,
            step=BackgroundStep.WITHDRAW,
            draft=None,
            expected=_NOTHING,
        ),
        Substate.PLATFORM_SIGNING: SubstateSpecification(
            state=State.SIGNING,
            channels=_EITHER,
            words="{platform}签署",
            fact=MappingProxyType(
                {
                    Channel.BOTH: "客户已签署，合同在平台签署中",
                    Channel.SINGLE: "合同已转为正式合同，在平台签署中",
                }
            ),
            actions=(),
            waits_for=Waiting.PLATFORM,
            onward=Trigger.SEALED,
            page=WizardPage.SIGNING,
            step=BackgroundStep.SEAL,
            draft=None,
            expected=MappingProxyType(
                {Channel.BOTH: "预计耗时 5–10 分钟", Channel.SINGLE: "预计耗时 15 分钟"}
            ),
        ),
        Substate.E_EFFECTIVE: SubstateSpecification(
            state=State.EFFECTIVE,
            channels=_EITHER,
            words="电子合同已生效",
            fact=_same("合同已生效"),
            actions=(Action.DOWNLOAD, Action.REQUEST_PAPER),
            waits_for=None,
            onward=None,
            page=WizardPage.CONTRACT,
            step=None,
            draft=None,
            expected=_NOTHING,
        ),
        Substate.PAPER_REQUESTED: SubstateSpecification(
            state=State.EFFECTIVE,
            channels=_EITHER,
            words="纸质合同申请中",
            fact=_same("合同已生效，纸质合同申请中"),
            actions=(Action.DOWNLOAD, Action.VIEW_MAILING),
            waits_for=None,
            onward=Trigger.PAPER_HANDED_OVER,
            page=WizardPage.CONTRACT,
            step=BackgroundStep.HAND_OVER_PAPER,
            draft=None,
            expected=_same("预计 5 个工作日"),
        ),
        Substate.PAPER_SENT: SubstateSpecification(
            state=State.EFFECTIVE,
            channels=_EITHER,
            words="纸质合同已寄出",
            fact=_same("合同已生效，纸质合同已寄出"),
            actions=(Action.DOWNLOAD, Action.VIEW_MAILING),
            waits_for=None,
            onward=None,
            page=WizardPage.CONTRACT,
            step=None,
            draft=None,
            expected=_NOTHING,
        ),
        Substate.VOIDED: SubstateSpecification(
            state=State.VOIDED,
            channels=_EITHER,
            words="已作废",
            fact=_same("合同已作废"),
            actions=(Action.RECREATE, Action.DELETE),
            waits_for=None,
            onward=None,
            page=WizardPage.SIGNING,
            step=None,
            draft=None,
            expected=_NOTHING,
        ),
    }
)
"""Every sub-state; no other table of the program is keyed by all of them."""


_BACK_IN_PAGES = frozenset({Action.PREVIOUS, Action.CHANGE_ORDERS})


def allowed_actions(substate: Substate, channel: Channel, *, failed: bool = False) -> tuple[Action, ...]:
    """The actions that are possible now, in the order in which they are shown."""
    possible = substate.specification.actions
    if channel is Channel.SINGLE:
        possible = tuple(action for action in possible if action not in _BACK_IN_PAGES)
    return (*((Action.RETRY,) if failed else ()), *possible)
