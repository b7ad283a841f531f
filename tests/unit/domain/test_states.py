"""The transition table against the rules' own two tables, as the rules write them, with P17's way back."""

import pytest

from contract_tui.domain import labels
from contract_tui.domain.actions import Action
from contract_tui.domain.states import Channel, State, Substate, Trigger, VoidReason, allowed_actions
from contract_tui.domain.transitions import OPENING, TRANSITIONS

PLATFORM = "腾讯云"

FIRST_TABLE = """
both-party | 草稿 | 填写信息 | continue, 更改订单, 重新创建, 删除
both-party | 草稿 | 确认合同文本内容 | continue, 上一步, 下载合同文本, 重新创建, 删除
both-party | 草稿 | 签署确认 | continue, 上一步, 下载合同文本, 重新创建, 删除
both-party | 草稿 | 合同草稿生成中 | 上一步
single-party | 草稿 | 合同草稿生成中 | none
single-party | 草稿 | 合同草稿已生成 | 下载, 转为正式合同, 作废, 重新创建
both-party | 签署中 | 客户签署 | 取消签署, 重新发送
both-party | 签署中 | 取消中 | none
either | 签署中 | 腾讯云签署 | none
either | 已生效 | 电子合同已生效 | 下载, 申请纸质合同
either | 已生效 | 纸质合同申请中 | 下载, 查看邮寄信息
either | 已生效 | 纸质合同已寄出 | 下载, 查看邮寄信息
either | 已作废 | 已作废 | 重新创建, 删除
"""
SECOND_TABLE = """
both-party | 填写信息 | confirm_party | 合同草稿生成中
both-party | 合同草稿生成中 | drafted | 确认合同文本内容
both-party | 确认合同文本内容 | confirm_text | 签署确认
both-party | 填写信息 | change_orders | 填写信息
both-party | 合同草稿生成中 | previous | 填写信息
both-party | 确认合同文本内容 | previous | 填写信息
both-party | 签署确认 | previous | 确认合同文本内容
both-party | 签署确认 | send | 客户签署
both-party | 客户签署 | resend | 客户签署
both-party | 客户签署 | cancel | 取消中
both-party | 取消中 | cancelled | 已作废 (已取消签署)
both-party | 客户签署 | customer_signed | 腾讯云签署
both-party | 客户签署 | customer_refused | 已作废 (客户拒签)
both-party | 客户签署 | deadline_passed | 已作废 (签署逾期)
both-party | 腾讯云签署 | sealed | 电子合同已生效
single-party | 合同草稿生成中 | drafted | 合同草稿已生成
single-party | 合同草稿已生成 | void | 已作废 (草稿作废)
single-party | 合同草稿已生成 | convert | 腾讯云签署
single-party | 腾讯云签署 | sealed | 电子合同已生效
both-party | 已作废 | delete | deleted
single-party | 已作废 | delete | deleted
both-party | 填写信息 | delete | deleted
both-party | 确认合同文本内容 | delete | deleted
both-party | 签署确认 | delete | deleted
both-party | 电子合同已生效 | request_paper | 纸质合同申请中
single-party | 电子合同已生效 | request_paper | 纸质合同申请中
both-party | 纸质合同申请中 | paper_handed_over | 纸质合同已寄出
single-party | 纸质合同申请中 | paper_handed_over | 纸质合同已寄出
"""

CHANNELS = {
    "both-party": {Channel.BOTH},
    "single-party": {Channel.SINGLE},
    "either": set(Channel),
}
SUBSTATES = {labels.substate(each, PLATFORM): each for each in Substate}
STATES = {word: state for state, word in labels.STATES.items()}
ACTIONS = {action.specification.words: action for action in Action} | {"continue": Action.CONTINUE}
REASONS = {word: reason for reason, word in labels.VOID_REASONS.items()}
Place = tuple[Substate | None, VoidReason | None]


def cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def place(words: str) -> Place:
    if words == "deleted":
        return None, None
    substate, _, reason = words.partition(" (")
    return SUBSTATES[substate], REASONS[reason.rstrip(")")] if reason else None


def rules_transitions() -> dict[tuple[Channel, Substate, Trigger], Place]:
    found = {}
    for channel, source, trigger, target in cells(SECOND_TABLE):
        (only,) = CHANNELS[channel]
        found[only, SUBSTATES[source], Trigger(trigger)] = place(target)
    return found


LISTED = rules_transitions()


def test_the_rules_table_was_read_whole() -> None:
    assert len(LISTED) == 28
    assert set(SUBSTATES.values()) == set(Substate)
    assert len(ACTIONS) == len(Action) + 1


def test_the_transition_table_is_the_rules_second_table() -> None:
    ours = {key: (target.substate, target.reason) for key, target in TRANSITIONS.items()}
    assert ours == LISTED


def test_p14_no_transition_leaves_the_channel() -> None:
    # A transition is looked up by channel and its target names none: no trigger can change it.
    assert not any(hasattr(target, "channel") for target in TRANSITIONS.values())
    single_only = {s for c, s, _ in LISTED if c is Channel.SINGLE} - {
        s for c, s, _ in LISTED if c is Channel.BOTH
    }
    assert single_only == {Substate.GENERATED}


def test_a_contract_begins_where_the_rules_say() -> None:
    assert OPENING == {Channel.BOTH: Substate.FILLING, Channel.SINGLE: Substate.GENERATING}


def reachable(channel: Channel) -> set[Substate]:
    found = {OPENING[channel]}
    while True:
        more = {
            t.substate for (c, s, _), t in TRANSITIONS.items() if c is channel and s in found and t.substate
        }
        if more <= found:
            return found
        found |= more


@pytest.mark.parametrize("row", cells(FIRST_TABLE), ids=lambda row: "/".join(row[:3]))
def test_allowed_actions_are_the_rules_first_table(row: list[str]) -> None:
    channels, state, substate, actions = row
    wanted = [] if actions == "none" else [ACTIONS[word] for word in actions.split(", ")]
    for channel in CHANNELS[channels]:
        assert set(allowed_actions(SUBSTATES[substate], channel)) == set(wanted)
        assert SUBSTATES[substate] in reachable(channel)
    assert SUBSTATES[substate].state is STATES[state]


def test_a_substate_is_reachable_in_exactly_the_channels_of_the_rules_first_table() -> None:
    listed = {(SUBSTATES[row[2]], channel) for row in cells(FIRST_TABLE) for channel in CHANNELS[row[0]]}
    assert listed == {(substate, channel) for channel in Channel for substate in reachable(channel)}


def test_no_substate_is_missing_from_the_rules_first_table() -> None:
    assert {SUBSTATES[row[2]] for row in cells(FIRST_TABLE)} == set(Substate)


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("substate", Substate)
def test_retry_is_offered_only_while_the_last_background_step_has_failed(
    substate: Substate, channel: Channel
) -> None:
    usual = allowed_actions(substate, channel)
    assert allowed_actions(substate, channel, failed=True) == (Action.RETRY, *usual)


OPERATORS_TRIGGERS = {
    Action.PREVIOUS: Trigger.PREVIOUS,
    Action.CHANGE_ORDERS: Trigger.CHANGE_ORDERS,
    Action.CONVERT: Trigger.CONVERT,
    Action.VOID: Trigger.VOID,
    Action.CANCEL: Trigger.CANCEL,
    Action.RESEND: Trigger.RESEND,
    Action.REQUEST_PAPER: Trigger.REQUEST_PAPER,
    Action.DELETE: Trigger.DELETE,
}


@pytest.mark.parametrize("channel", Channel)
def test_an_action_is_allowed_exactly_where_its_trigger_is(channel: Channel) -> None:
    for substate in reachable(channel):
        for action, trigger in OPERATORS_TRIGGERS.items():
            allowed = action in allowed_actions(substate, channel)
            assert ((channel, substate, trigger) in TRANSITIONS) is allowed, (substate, action)


def test_s8_a_sealed_contract_offers_no_edit_void_cancel_or_deletion() -> None:
    for substate in (Substate.E_EFFECTIVE, Substate.PAPER_REQUESTED, Substate.PAPER_SENT):
        edits = (Action.CONTINUE, Action.PREVIOUS, Action.CHANGE_ORDERS)
        for action in (*edits, Action.VOID, Action.CANCEL, Action.DELETE, Action.CONVERT):
            assert not any(action in allowed_actions(substate, channel) for channel in Channel)
        for channel in Channel:
            leads = {t for c, s, t in TRANSITIONS if (c, s) == (channel, substate)}
            assert leads <= {Trigger.REQUEST_PAPER, Trigger.PAPER_HANDED_OVER}


def test_s2_p15_states_read_as_the_rules_write_them_with_the_platforms_short_name() -> None:
    assert labels.state_line(Substate.PLATFORM_SIGNING, None, "腾讯云") == "签署中/腾讯云签署"
    assert labels.state_line(Substate.PLATFORM_SIGNING, None, "示例云") == "签署中/示例云签署"
    assert labels.state_line(Substate.VOIDED, VoidReason.EXPIRED, "腾讯云") == "已作废/签署逾期"
    assert labels.channel(Channel.SINGLE, "示例云") == "示例云单方电子签章"
    assert labels.channel(Channel.BOTH, "示例云") == "双方电子签章"


def test_every_state_action_and_trigger_has_words() -> None:
    assert set(labels.STATES) == set(State)
    assert set(labels.TRIGGERS) == set(Trigger)
    assert set(labels.VOID_REASONS) == set(VoidReason)
