"""How many keys both channels take from the list to the official PDF on the disk, counted and printed."""

import sys

import pytest

from contract_tui.domain.states import Substate
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import ENTERPRISE, OPERATOR, PARTY
from tests.world.story import Story

MOST_BOTH, MOST_SINGLE = 12, 11


class Counting:
    """Presses keys one by one, each once its page is there, and keeps them.

    Args:
        operator: Who presses them.
    """

    def __init__(self, operator: Driver) -> None:
        self._operator = operator
        self.keys: list[str] = []

    async def at(self, *signs: str, press: str) -> None:
        """Press a key when the texts are seen."""
        await self._operator.sees(*signs)
        self.keys.append(press)
        await self._operator.presses(press)


async def test_both_parties_take_at_most_twelve_keys(
    office: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    office.desk.parties.save(ENTERPRISE, PARTY, OPERATOR)
    async with at_the_keyboard(office.app()) as operator:
        counting = Counting(operator)
        await counting.at("还没有合同", press="c")
        await counting.at("系统校验（双方电子签章）：通过", press="f8")
        await counting.at("暂不支持月结账单", "E-40", press="a")
        await counting.at("已选 30/30", press="f8")
        await counting.at("邮政编码", PARTY.contact, press="f8")
        await operator.sees("合同草稿生成中")
        office.engine()
        await counting.at("请逐条核对合同文本", press="f8")
        await counting.at("请先选择客户方签署人", press="enter")
        await counting.at("可以发送签署信息", press="f8")
        await counting.at("确认发送", press="enter")
        await operator.sees("签署中/客户签署")
        office.wait(minutes=1)
        office.wait(minutes=10)
        await counting.at("查看合同", "已生效/电子合同已生效", press="d")
        await counting.at("下载完成", press="enter")
        await operator.no_longer_sees("下载完成")
    was_made(office, counting, MOST_BOTH, capsys)


async def test_the_platform_alone_takes_at_most_eleven_keys(
    office: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    async with at_the_keyboard(office.app()) as operator:
        counting = Counting(operator)
        await counting.at("还没有合同", press="c")
        await counting.at("系统校验（双方电子签章）：通过", press="2")
        await counting.at("系统校验（腾讯云单方电子签章）：通过", press="f8")
        await counting.at("暂不支持月结账单", "E-40", press="a")
        await counting.at("已选 30/30", press="f8")
        await counting.at("[ 确认保存 ]", press="enter")
        await operator.sees("草稿/合同草稿生成中")
        office.engine()
        await counting.at("草稿/合同草稿已生成", press="f")
        await counting.at("[ 转为正式合同 ]", press="left")
        await counting.at("[ 转为正式合同 ]", press="enter")
        await operator.sees("签署中/腾讯云签署")
        office.wait(minutes=15)
        await counting.at("已生效/电子合同已生效", press="d")
        await counting.at("下载完成", press="enter")
        await operator.no_longer_sees("下载完成")
    was_made(office, counting, MOST_SINGLE, capsys)


def was_made(office: Story, counting: Counting, most: int, capsys: pytest.CaptureFixture[str]) -> None:
    """The contract is effective and on the disk, and it took no more keys than that."""
    (row,) = office.desk.contracts.list()
    assert row.substate is Substate.E_EFFECTIVE
    assert list(office.settings.downloads.glob(f"*{row.number}*.pdf"))
    with capsys.disabled():
        sys.stdout.write(f"\n{row.channel}: {len(counting.keys)} keys: {' '.join(counting.keys)}\n")
    assert len(counting.keys) <= most
