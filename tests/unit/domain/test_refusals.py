"""Every cell of channel, sub-state, reason and act: what is refused has a reason that is true there.

The claims that a sentence may make stand here by themselves, each with the cells in which it is true.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from contract_tui.domain.actions import Action
from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.refusals import Act, Asked, advice, transition, why_not
from contract_tui.domain.states import Channel, State, Substate, Trigger, VoidReason, allowed_actions
from contract_tui.domain.transitions import OPENING, TRANSITIONS


@dataclass(frozen=True)
class Cell:
    channel: Channel
    substate: Substate
    reason: VoidReason | None = None
    failed: bool = False

    def __str__(self) -> str:
        return f"{self.channel}-{self.substate}-{self.reason or ''}"


def reachable(channel: Channel) -> set[Cell]:
    """Where contracts of a channel can be, from the transition table."""
    found, ahead = set(), [Cell(channel, OPENING[channel])]
    while ahead:
        here = ahead.pop()
        found.add(here)
        for (its, source, _), target in TRANSITIONS.items():
            if its is channel and source is here.substate and target.substate is not None:
                after = Cell(channel, target.substate, target.reason)
                ahead += [] if after in found else [after]
    return found


CELLS = sorted((cell for channel in Channel for cell in reachable(channel)), key=str)
OPERATORS: tuple[Asked, ...] = (
    *Action,
    *Act,
    Trigger.CONFIRM_PARTY,
    Trigger.CONFIRM_TEXT,
    Trigger.SEND,
    Trigger.CUSTOMER_SIGNED,
    Trigger.CUSTOMER_REFUSED,
    Trigger.PAPER_HANDED_OVER,
)
REFUSED = [(cell, asked) for cell in CELLS for asked in OPERATORS if why_not(cell, asked) is not None]

_EFFECTIVE = State.EFFECTIVE
BOTH, SINGLE = Channel.BOTH, Channel.SINGLE
AFTER_SIGNING = {
    Substate.PLATFORM_SIGNING,
    Substate.E_EFFECTIVE,
    Substate.PAPER_REQUESTED,
    Substate.PAPER_SENT,
}
CLAIMS: dict[str, Callable[[Cell], bool]] = {
    "客户已签署": lambda cell: cell.channel is BOTH and cell.substate in AFTER_SIGNING,
    "客户签署的文件已收回": lambda cell: cell.channel is BOTH and cell.substate in AFTER_SIGNING,
    "平台签署": lambda cell: cell.substate is Substate.PLATFORM_SIGNING,
    "已转为正式合同": lambda cell: cell.channel is SINGLE and cell.substate is Substate.PLATFORM_SIGNING,
    "尚未转为正式合同": lambda cell: cell.substate is Substate.GENERATED,
    "合同已生效": lambda cell: cell.substate.state is _EFFECTIVE,
    "尚未生效": lambda cell: cell.substate.state in (State.DRAFT, State.SIGNING),
    "作废（": lambda cell: cell.substate is Substate.VOIDED,
    "合同已经作废": lambda cell: cell.substate is Substate.VOIDED,
    "已作废的合同": lambda cell: cell.substate is Substate.VOIDED,
    "（草稿作废）": lambda cell: cell.reason is VoidReason.DRAFT_VOIDED,
    "（已取消签署）": lambda cell: cell.reason is VoidReason.CANCELLED,
    "合同已取消签署并作废": lambda cell: cell.reason is VoidReason.CANCELLED,
    "（客户拒签）": lambda cell: cell.reason is VoidReason.REFUSED,
    "合同已因客户拒签作废": lambda cell: cell.reason is VoidReason.REFUSED,
    "（签署逾期）": lambda cell: cell.reason is VoidReason.EXPIRED,
    "已申请取消签署": lambda cell: cell.substate is Substate.CANCELLING,
    "在客户签署中": lambda cell: cell.substate is Substate.CUSTOMER_SIGNING,
    "签署信息已经发送": lambda cell: cell.substate is Substate.CUSTOMER_SIGNING,
    "草稿生成中": lambda cell: cell.substate is Substate.GENERATING,
    "尚在填写信息": lambda cell: cell.substate is Substate.FILLING,
    "创建后": lambda cell: cell.channel is SINGLE,
    "文本尚未生成": lambda cell: cell.substate is Substate.FILLING,
    "尚未发送签署": lambda cell: cell.substate in (Substate.TEXT_REVIEW, Substate.SIGNER_REVIEW),
    "未发送签署的草稿": lambda cell: cell.channel is BOTH and cell.substate.state is State.DRAFT,
    "文本待确认": lambda cell: cell.substate is Substate.TEXT_REVIEW,
    "签署信息待确认": lambda cell: cell.substate is Substate.SIGNER_REVIEW,
    "单方电子签章的合同": lambda cell: cell.channel is SINGLE,
    "双方电子签章的合同": lambda cell: cell.channel is BOTH,
    "草稿须先作废": lambda cell: cell.substate is Substate.GENERATED,
    "尚未申请纸质合同": lambda cell: cell.substate is Substate.E_EFFECTIVE,
    "纸质合同申请中": lambda cell: cell.substate is Substate.PAPER_REQUESTED,
    "纸质合同已申请过": lambda cell: cell.substate is Substate.PAPER_REQUESTED,
    "纸质合同已寄出": lambda cell: cell.substate is Substate.PAPER_SENT,
    "纸质合同已经登记寄出": lambda cell: cell.substate is Substate.PAPER_SENT,
    "后台任务没有失败": lambda cell: not cell.failed,
}
"""What a reason says of a contract, and where that is so."""


def test_the_cells_are_those_of_the_rules() -> None:
    assert len(CELLS) == 20
    assert len(REFUSED) > 300


@pytest.mark.parametrize(("cell", "asked"), REFUSED, ids=str)
def test_every_reason_is_one_sentence_whose_claims_are_true_there(cell: Cell, asked: Asked) -> None:
    said = why_not(cell, asked)
    assert said is not None
    assert said.endswith("。")
    assert said.count("。") == 1
    made = [claim for claim in CLAIMS if claim in said]
    assert made, f"{said} says nothing of the contract"
    assert all(CLAIMS[claim](cell) for claim in made), f"{said} is not so at {cell}: {made}"
    for empty in ("不允许此操作", "他人", "刷新"):
        assert empty not in said


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_what_can_be_done_instead_is_what_the_table_allows(cell: Cell) -> None:
    said = advice(cell)
    possible = allowed_actions(cell.substate, cell.channel)
    assert all(action.specification.words in said for action in possible)
    assert possible or "请等待后台任务完成" in said
    named = [action for action in Action if f"：{action.specification.words}" in said]
    assert all(action in possible for action in named)


@pytest.mark.parametrize(("cell", "trigger"), itertools.product(CELLS, Trigger), ids=str)
def test_a_trigger_that_the_table_does_not_list_is_refused_with_that_reason(
    cell: Cell, trigger: Trigger
) -> None:
    target = TRANSITIONS.get((cell.channel, cell.substate, trigger))
    if target is not None:
        assert transition(cell, trigger) == target
        assert why_not(cell, trigger) is None
        return
    with pytest.raises(ForbiddenError) as refused:
        transition(cell, trigger)
    assert refused.value.message == why_not(cell, trigger)
    assert refused.value.hint == advice(cell)


def test_s58_a_single_party_contract_under_the_platforms_seal_was_signed_by_no_customer() -> None:
    cell = Cell(SINGLE, Substate.PLATFORM_SIGNING)
    for asked in OPERATORS:
        assert "客户已签署" not in (why_not(cell, asked) or "")
    assert why_not(cell, Action.CANCEL) == "单方电子签章的合同不由客户签署，不能取消签署。"
    assert why_not(Cell(BOTH, Substate.PLATFORM_SIGNING), Action.CANCEL) == (
        "客户已签署，平台签署中不能取消签署。"
    )


def test_s36_what_ended_the_contract_is_named_to_whoever_comes_too_late() -> None:
    cancelled = Cell(BOTH, Substate.VOIDED, VoidReason.CANCELLED)
    refused = Cell(BOTH, Substate.VOIDED, VoidReason.REFUSED)
    assert why_not(cancelled, Trigger.CUSTOMER_SIGNED) == "合同已取消签署并作废，取消先于交回的文件提交。"
    assert why_not(cancelled, Action.CANCEL) == "合同已取消签署并作废，无需再次取消。"
    assert why_not(refused, Trigger.CUSTOMER_REFUSED) == "合同已因客户拒签作废，无需再次登记。"
    assert "已取消" not in (why_not(refused, Action.CANCEL) or "")


def test_a_draft_that_is_asked_for_is_not_answered_with_the_official_version() -> None:
    cell = Cell(BOTH, Substate.CUSTOMER_SIGNING)
    assert why_not(cell, Act.DOWNLOAD_DRAFT) == "合同在客户签署中，没有可以下载的合同草稿。"
    assert why_not(cell, Act.DOWNLOAD_OFFICIAL) == "合同尚未生效，没有可以下载的正式合同。"


def test_a_retry_is_possible_only_after_a_failure() -> None:
    for cell in CELLS:
        assert why_not(cell, Action.RETRY) == "后台任务没有失败，无需重试。"
        assert why_not(Cell(cell.channel, cell.substate, cell.reason, failed=True), Action.RETRY) is None


def test_s62_a_single_party_draft_is_voided_before_it_is_deleted() -> None:
    draft = Cell(SINGLE, Substate.GENERATED)
    assert why_not(draft, Action.DELETE) == "合同草稿须先作废，作废后才能删除。"
    assert transition(draft, Trigger.VOID).substate is Substate.VOIDED
    voided = Cell(SINGLE, Substate.VOIDED, VoidReason.DRAFT_VOIDED)
    assert transition(voided, Trigger.DELETE).substate is None
