"""Order numbers pasted into the picker, and the way to the contract that holds an order (P5, S48, S61)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from contract_tui.domain.orders import split_numbers
from contract_tui.domain.states import Channel
from contract_tui.tui.screens.contract import ContractScreen
from contract_tui.tui.screens.new_contract import NewContractScreen
from contract_tui.tui.screens.new_contract.paste_dialog import PasteDialog
from contract_tui.tui.widgets.safe_area import MOST_PASTED, SafeArea
from contract_tui.tui.widgets.virtual_table import VirtualTable
from tests.tui.driver import Driver
from tests.tui.stage import HOSTILE
from tests.tui.test_picker import go_to
from tests.tui.wizard_fixtures import at_the_wizard, choosing
from tests.world.story import Story


@asynccontextmanager
async def at_the_picker(office: Story, channel: Channel = Channel.BOTH) -> AsyncIterator[Driver]:
    """Sit in front of the picker once its list has the keys."""
    async with at_the_wizard(office, choosing(channel)) as operator:
        await operator.until(lambda: isinstance(operator.app.focused, VirtualTable), "the list has the keys")
        yield operator


@pytest.mark.parametrize(
    "text",
    [
        "E-01 E-02\tP_3",
        "E-01\r\nE-02\n\nP_3\n",
        "E-01,E-02，P_3",
        "E-01;E-02；P_3",
        "订单号：E-01（含）/E-02|'P_3'",
        '["E-01", "E-02", "P_3"]',
        "\ufeffＥ-０１\u3000E-02\x00P_3\x1b",
    ],
)
def test_p5_numbers_are_found_whatever_separates_them(text: str) -> None:
    assert split_numbers(text) == ["E-01", "E-02", "P_3"]


@pytest.mark.parametrize("channel", list(Channel))
async def test_p5_a_list_pasted_onto_the_picker_is_marked(office: Story, channel: Channel) -> None:
    async with at_the_picker(office, channel) as operator:
        await operator.sees("已选 0/30")
        await operator.pastes("E-01, E-02\nE-03")
        await operator.sees("已选 3/30 个订单  合计 ¥4,228.50", "已勾选 3 个订单。")
        await operator.pastes("E-03 E-04")
        await operator.sees("已选 4/30", "已勾选 1 个订单。")
        await operator.pastes("！！")
        await operator.sees("没有可识别的订单号。")


async def test_p5_s61_what_cannot_be_marked_is_listed_with_the_reason(office: Story) -> None:
    number = office.filling("E-01")
    async with at_the_picker(office) as operator:
        await operator.pastes("E-01 E-02 NEVER-SEEN I-01 MARKET UNPAID P-OLD")
        await operator.sees(
            "已勾选 1 个订单，6 个没有勾选：",
            f"E-01：已在合同 {number} 中",
            "NEVER-SEEN：没有此订单，请核对或先导入",
            "I-01：不是此客户的订单",
            "MARKET：云市场订单，请联系服务商获取合同",
            "UNPAID：订单未支付",
            "P-OLD：2018-09-01 之前的后付费订单",
        )
        await operator.presses("enter")
        await operator.sees("已选 1/30")


async def test_s48_a_pasted_list_fills_up_to_the_limit_and_says_what_is_beyond(office: Story) -> None:
    async with at_the_picker(office) as operator:
        await operator.pastes(" ".join(f"E-{place:02d}" for place in range(1, 33)))
        await operator.sees(
            "已勾选 30 个订单，2 个没有勾选：", "E-31：超出单个订单合同 30 个的上限，请另建合同"
        )
        await operator.presses("enter")
        await operator.sees("已选 30/30")


async def test_p5_numbers_are_typed_or_pasted_into_a_field_of_several_lines(office: Story) -> None:
    async with at_the_picker(office) as operator:
        await operator.presses("L")
        await operator.sees("粘贴订单号", "任意分隔")
        await operator.presses("f8")
        await operator.sees("! 没有可识别的订单号。")
        await operator.pastes("E-05\nE-06\n")
        await operator.types("E-07")
        await operator.sees("识别出 3 个订单号")
        await operator.presses("f8")
        await operator.sees("已选 3/30", "已勾选 3 个订单。")
        await operator.presses("L", "escape")
        await operator.sees("已选 3/30")


async def test_hostile_and_endless_pastes_neither_style_nor_stop_anything(office: Story) -> None:
    async with at_the_picker(office) as operator:
        await operator.presses("L")
        await operator.until(lambda: isinstance(operator.app.screen, PasteDialog), "the dialog is open")
        await operator.pastes(f"{HOSTILE}\nE-01")
        area = operator.the(SafeArea)
        assert "\x1b" not in area.text
        assert "\u202e" not in area.text
        await operator.pastes(f" {'x' * 10 * MOST_PASTED}")
        assert len(area.text) <= MOST_PASTED + len(HOSTILE) + 10
        await operator.presses("f8")
        await operator.sees("已勾选 1 个订单", "title：没有此订单", f"{'x' * 64}：没")
        await operator.presses("enter")
        await operator.pastes(HOSTILE)
        await operator.sees("app：没有此订单")
        assert "\x1b" not in operator.screen


async def test_p5_one_key_leads_to_the_contract_that_holds_the_order_and_esc_back(office: Story) -> None:
    number = office.filling("E-07")
    async with at_the_picker(office) as operator:
        await operator.presses("o")
        await go_to(operator, "E-07")
        await operator.sees(f"不可选：已在合同 {number} 中")
        await operator.presses("h")
        await operator.until(lambda: isinstance(operator.app.screen, ContractScreen), "查看合同 opens")
        await operator.sees("查看合同", number)
        await operator.presses("delete")
        await operator.sees("删除合同")
        await operator.presses("left", "enter")
        await operator.until(lambda: isinstance(operator.app.screen, NewContractScreen), "back in the picker")
        await operator.presses("h")
        await operator.is_told("光标所在的订单不在任何合同中。")


async def test_p5_a_free_order_has_no_contract_to_go_to(office: Story) -> None:
    async with at_the_picker(office) as operator:
        await go_to(operator, "E-08")
        await operator.presses("h")
        await operator.is_told("光标所在的订单不在任何合同中。")
