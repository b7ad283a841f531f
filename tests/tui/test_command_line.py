"""The command line and jump mode: what is typed or one letter does what several keys would do."""

import sqlite3

import pytest

from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.matching import matching
from contract_tui.tui.commands.offer import Offer
from contract_tui.tui.screens.command_line import CommandLineScreen
from contract_tui.tui.screens.jump import JumpScreen
from contract_tui.tui.widgets.safe_input import SafeInput
from contract_tui.tui.widgets.virtual_table import VirtualTable
from tests.tui.driver import at_the_keyboard
from tests.tui.wizard_fixtures import at_the_wizard, resuming
from tests.world.story import Story

CREATE = Offer(Command("create", ("c",), "创建订单合同", "选择客户和电子签章方式"), ("c",), None, True)
DOWNLOAD = Offer(Command("download", ("d",), "下载", "下载合同文本或正式合同的 PDF"), ("d",), None, True)
CANCEL = Offer(Command("cancel", ("x",), "取消签署", "填写原因"), ("x",), "合同已生效。", True)
OFFERS = (CANCEL, CREATE, DOWNLOAD)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("cjht", ["create"]),
        ("CJDDHT", ["create"]),
        ("创建", ["create"]),
        ("合同 创建", ["create"]),
        ("创建 合同", ["create"]),
        ("xz", ["download"]),
        ("合同", ["create", "download"]),
        ("qxqs", ["cancel"]),
        ("下载 创建", []),
        ("", ["create", "download", "cancel"]),
    ],
)
def test_commands_are_found_by_words_in_any_order_and_by_initials(typed: str, names: list[str]) -> None:
    assert [OFFERS[place].command.id for place in matching(OFFERS, typed)] == names


async def test_a_command_is_done_by_its_initials_and_kept_for_the_session(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("还没有合同")
        await operator.presses("colon")
        await operator.sees("open 加合同编号打开合同")
        await operator.types("cjht")
        await operator.sees(">创建订单合同", "待我处理")
        await operator.presses("tab")
        assert operator.the(SafeInput).value == "创建订单合同"
        await operator.presses("enter")
        await operator.sees("系统校验")
        await operator.presses("escape", "colon", "up")
        await operator.until(lambda: operator.the(SafeInput).value == "创建订单合同", "it is recalled")
        await operator.presses("down")
        await operator.until(lambda: operator.the(SafeInput).value == "", "behind the last one")
        await operator.presses("escape")
        await operator.sees("还没有合同")


async def test_a_contract_is_opened_by_its_number_also_of_the_earlier_system(office: Story) -> None:
    number, other = office.filling("E-01"), office.generating("E-02")
    earlier = "DD-20260101-000007-*"
    with sqlite3.connect(office.settings.database) as connection:
        connection.execute("UPDATE contract SET number = ? WHERE number = ?", (earlier, other))
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number, earlier)
        await operator.presses("colon")
        await operator.types("open -00000")
        await operator.sees(f">open {earlier}", f" open {number}")
        await operator.presses("tab", "enter")
        await operator.sees("查看合同", earlier, "框架合同")
        await operator.presses("colon")
        await operator.types(number.lower())
        await operator.presses("enter")
        await operator.until(
            lambda: number in operator.lines[0] and "查看合同" in operator.lines[0], "it is open"
        )
        await operator.presses("colon")
        await operator.types("open DD-1")
        await operator.presses("enter")
        await operator.is_told("合同编号不正确")
        assert isinstance(operator.app.screen, CommandLineScreen)


async def test_what_is_no_command_is_told_and_what_is_not_possible_says_why(office: Story) -> None:
    office.generating("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("合同草稿生成中")
        await operator.presses("colon")
        await operator.types("xyzxyz")
        await operator.sees("没有匹配的命令")
        await operator.presses("enter")
        await operator.is_told("没有命令“xyzxyz”。")
        await operator.presses("ctrl+u")
        await operator.types("zwzsht")
        await operator.sees(">转为正式合同", "不可用：")
        await operator.presses("enter")
        await operator.is_told("合同草稿生成中，不能转为正式合同。")


async def test_jump_mode_gives_the_keys_to_the_field_whose_letter_is_pressed(office: Story) -> None:
    async with at_the_wizard(office, resuming(office.filling("E-01"))) as operator:
        await operator.sees("联系人")
        first = operator.app.focused
        await operator.presses("ctrl+g")
        await operator.until(lambda: isinstance(operator.app.screen, JumpScreen), "letters are there")
        await operator.sees(" a ", " s ", " d ", "云上科技有限公司")
        await operator.presses("9")
        await operator.is_told("请按屏幕上的一个字母")
        await operator.presses("d")
        await operator.until(lambda: not isinstance(operator.app.screen, JumpScreen), "it is left")
        assert operator.app.focused is not first
        await operator.types("x")
        assert isinstance(operator.app.focused, SafeInput)
        assert operator.app.focused.value == "x"
        held = operator.app.focused
        await operator.presses("ctrl+g", "escape")
        await operator.until(lambda: operator.app.focused is held, "nothing moved")


async def test_jump_mode_reaches_the_list_from_its_search_and_buttons_of_dialogs(office: Story) -> None:
    office.generated("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("合同草稿已生成")
        await operator.presses("z")
        await operator.sees("[ 作废 ]", "[ 取消 ]")
        assert operator.app.focused is not None
        assert operator.app.focused.id == "refuse"
        await operator.presses("j")
        await operator.sees("Esc 返回")
        await operator.presses("a")
        await operator.until(
            lambda: operator.app.focused is not None and operator.app.focused.id == "accept", "on the button"
        )


async def test_the_palettes_list_moves_by_pages_and_to_its_ends(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("还没有合同")
        await operator.presses("f2")
        await operator.sees("名称的一部分或拼音首字母")
        table = operator.the(VirtualTable)
        places = []
        for key in ("pagedown", "pageup", "end", "home"):
            await operator.presses(key)
            places.append(table.cursor)
        assert places[0] > 5
        assert places[1] == places[3] == 0
        assert places[2] > places[0]
