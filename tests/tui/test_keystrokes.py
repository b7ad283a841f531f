"""How many keys it takes from the contract list to the official PDF: a guard against steps that creep in."""

import sys

import pytest

from contract_tui.domain.states import Channel, Substate
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import ENTERPRISE, PARTY
from tests.world.story import Story

BOTH_AT_MOST, SINGLE_AT_MOST = 12, 11


class Counted:
    """An operator whose keys are counted.

    Args:
        operator: Who presses them.
    """

    def __init__(self, operator: Driver) -> None:
        self.operator = operator
        self.keys: list[str] = []

    async def presses(self, *keys: str) -> None:
        self.keys += keys
        await self.operator.presses(*keys)


async def test_s1_to_s43_both_parties_take_twelve_keys_at_most(
    office: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    office.desk.parties.save(ENTERPRISE, PARTY, office.by)
    async with at_the_keyboard(office.app()) as operator:
        hand = Counted(operator)
        await operator.sees("还没有合同")
        await hand.presses("c")
        await operator.sees("：通过")
        await hand.presses("f8")
        await operator.sees("[1选择订单]", "第 1 行")
        await hand.presses("a", "f8")
        await operator.sees("[2填写甲方信息]", PARTY.address)
        await hand.presses("f8")
        office.engine()
        await operator.sees("请逐条核对合同文本")
        await hand.presses("f8")
        await operator.sees("[4确认签署信息]")
        await hand.presses("enter", "f8")
        await operator.sees("确认发送")
        await hand.presses("enter")
        office.wait(minutes=1)
        office.wait(minutes=10)
        await operator.sees("查看合同", "已生效/电子合同已生效")
        await hand.presses("d")
        await operator.sees("下载完成")
    with capsys.disabled():
        sys.stdout.write(f"\nboth parties: {len(hand.keys)} keys: {' '.join(hand.keys)}\n")
    assert len(hand.keys) <= BOTH_AT_MOST
    assert office.substate(office.desk.contracts.list()[0].number) is Substate.E_EFFECTIVE


async def test_s46_to_s60_the_platform_alone_takes_eleven_keys_at_most(
    office: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    async with at_the_keyboard(office.app()) as operator:
        hand = Counted(operator)
        await operator.sees("还没有合同")
        await hand.presses("c")
        await operator.sees("：通过")
        await hand.presses("tab", "down")
        await operator.sees("系统校验（腾讯云单方电子签章）：通过")
        await hand.presses("f8")
        await operator.sees("[1选择订单]", "第 1 行")
        await hand.presses("a", "f8")
        await operator.sees("[ 确认保存 ]")
        await hand.presses("enter")
        office.engine()
        await operator.sees("草稿/合同草稿已生成")
        await hand.presses("f")
        await operator.sees("转为正式合同")
        await hand.presses("tab", "enter")
        office.wait(minutes=15)
        await operator.sees("已生效/电子合同已生效")
        await hand.presses("d")
        await operator.sees("下载完成")
    with capsys.disabled():
        sys.stdout.write(f"\nthe platform alone: {len(hand.keys)} keys: {' '.join(hand.keys)}\n")
    assert len(hand.keys) <= SINGLE_AT_MOST
    (row,) = office.desk.contracts.list()
    assert (row.channel, row.substate) == (Channel.SINGLE, Substate.E_EFFECTIVE)
