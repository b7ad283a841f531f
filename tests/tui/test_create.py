"""创建订单合同: customer, channel, 系统校验, activation."""

from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.config import Signing
from contract_tui.domain.customers import QUICK_START, QUICK_START_ADDRESS, CustomerInput, CustomerKind
from contract_tui.domain.platform import Platform
from contract_tui.domain.states import Channel
from contract_tui.tui.screens.create import CreateDialog
from contract_tui.tui.screens.home import HomeScreen
from contract_tui.tui.screens.new_contract import NewContractScreen
from contract_tui.tui.screens.readiness.screen import ReadinessScreen
from contract_tui.tui.terminal import Terminal
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import COLLEAGUE, ENTERPRISE, NOT_ACTIVATED
from tests.world.story import Story


async def opens_the_dialog(operator: Driver) -> None:
    await operator.sees("合同管理")
    await operator.presses("c")
    await operator.sees("云上科技有限公司", "[通过]")


async def wizard(operator: Driver) -> NewContractScreen:
    await operator.until(lambda: isinstance(operator.app.screen, NewContractScreen), "the wizard opens")
    assert isinstance(operator.app.screen, NewContractScreen)
    return operator.app.screen


async def test_s4_s7_p13_the_dialog_shows_channels_words_and_every_check_at_80x24(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens_the_dialog(operator)
        await operator.sees("双方电子签章", "腾讯云单方电子签章")
        await operator.sees("两种签章方式均具有法律效力", "内容无法修改", "核对合同文本")
        await operator.sees("实名认证", "有效框架合同 KJ-2026-0001", "腾讯电子签", "[ 确定 ]", "[ 取消 ]")
        assert "F8 确定" in operator.footer


async def test_s6_the_chosen_channel_is_entered(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens_the_dialog(operator)
        await operator.presses("enter", "down")
        await operator.sees("系统校验（腾讯云单方电子签章）：通过")
        await operator.presses("enter")
        page = await wizard(operator)
        assert (page.draft.account, page.draft.channel) == (ENTERPRISE, Channel.SINGLE)


async def test_s6_the_both_party_channel_is_proposed_first(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens_the_dialog(operator)
        await operator.presses("f8")
        assert (await wizard(operator)).draft.channel is Channel.BOTH


async def test_the_button_and_the_key_do_the_same(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens_the_dialog(operator)
        await operator.presses("tab", "tab", "enter")
        assert (await wizard(operator)).draft.account == ENTERPRISE


async def test_s9_only_an_enterprise_in_the_both_party_channel_is_asked_for_activation(
    office: Story,
) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens_the_dialog(operator)
        await operator.presses("down")
        await operator.sees("[未通过]  腾讯电子签")
        await operator.presses("enter", "down")
        await operator.sees("腾讯云单方电子签章）：通过")
        await operator.no_longer_sees("[未通过]")
        await operator.presses("up", "tab", "tab", "tab", "down")
        await operator.sees("双方电子签章）：通过", "KJ-2026-0003")
        await operator.no_longer_sees("[未通过]")
        await operator.presses("J")
        await operator.is_told("无需激活腾讯电子签")


async def test_s5_a_failed_check_says_why_and_stays_in_the_dialog(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens_the_dialog(operator)
        await operator.presses("down", "down", "down")
        await operator.sees("没有有效的框架合同", "未通过，不能创建", "(F8 确定)")
        for attempt in (("f8",), ("enter", "enter"), ("tab", "enter")):
            await operator.presses(*attempt)
            await operator.is_told("系统校验未通过：没有有效的框架合同")
            assert isinstance(operator.app.screen, CreateDialog)


async def test_s10_s11_activation_is_led_through_and_opens_the_channel_by_itself(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens_the_dialog(operator)
        await operator.presses("down")
        await operator.sees("按 J 激活", QUICK_START, QUICK_START_ADDRESS)
        await operator.presses("J")
        await operator.sees("激活腾讯电子签", "未激活贸易有限公司", "提交激活申请", "模拟")
        await operator.presses("enter")
        await operator.sees("[处理中]", "激活申请处理中")
        await operator.presses("f8")
        await operator.is_told("系统校验未通过：激活申请处理中")
        await operator.presses("J")
        await operator.is_told("激活申请处理中")
        office.wait(seconds=5)
        await operator.is_told("腾讯电子签已激活。")
        await operator.sees("双方电子签章）：通过")
        await operator.presses("f8")
        assert (await wizard(operator)).draft.account == NOT_ACTIVATED


async def leaves_the_checklist(operator: Driver) -> None:
    """What a home that nothing was begun in opens with (P19)."""
    await operator.until(lambda: isinstance(operator.app.screen, ReadinessScreen), "the checklist")
    await operator.presses("escape")


async def test_s10_activation_without_a_signing_provider_is_refused_with_the_way_out(office: Story) -> None:
    office.settings = replace(office.settings, signing=Signing())
    async with at_the_keyboard(office.app()) as operator:
        await leaves_the_checklist(operator)
        await opens_the_dialog(operator)
        await operator.presses("down")
        await operator.sees("按 J 激活")
        await operator.presses("J", "enter")
        await operator.is_told("CONTRACT_TUI_SIGNING__PROVIDER")


async def test_the_checks_follow_what_a_colleague_does(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens_the_dialog(operator)
        await operator.presses("down")
        await operator.sees("[未通过]")
        office.desk.customers.request_activation(NOT_ACTIVATED, COLLEAGUE)
        await operator.sees("[处理中]")


async def test_a_customer_is_found_by_typing_and_esc_closes_the_search_first(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens_the_dialog(operator)
        await operator.presses("/")
        await operator.types("王")
        await operator.sees("王五", "KJ-2026-0003")
        await operator.no_longer_sees("云上科技有限公司")
        await operator.types("nobody")
        await operator.sees("没有符合的客户")
        await operator.presses("f8")
        await operator.is_told("请先选择客户。")
        await operator.presses("escape")
        await operator.sees("云上科技有限公司")
        assert isinstance(operator.app.screen, CreateDialog)
        await operator.presses("escape")
        await operator.until(lambda: isinstance(operator.app.screen, HomeScreen), "the dialog is closed")


async def test_p9_identity_numbers_are_masked_and_not_found_by_their_hidden_digits(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens_the_dialog(operator)
        await operator.sees("110***********002X")
        await operator.presses("/")
        await operator.types("19491231")
        await operator.sees("没有符合的客户")


async def test_p15_the_platforms_short_name_stands_in_the_channel(office: Story) -> None:
    office.settings = replace(office.settings, platform=Platform(short_name="云中"))
    async with at_the_keyboard(office.app()) as operator:
        await opens_the_dialog(operator)
        await operator.sees("云中单方电子签章")


@pytest.mark.parametrize("theme", [Terminal().theme, "ansi-dark"])
@pytest.mark.parametrize("height", [24, 40])
async def test_the_dialog_fits_whatever_is_to_be_said(office: Story, height: int, theme: str) -> None:
    app = office.app()
    app.theme = theme
    async with at_the_keyboard(app, height=height) as operator:
        await opens_the_dialog(operator)
        await operator.presses("down")
        await operator.sees("创建订单合同", QUICK_START_ADDRESS, "[ 取消 ]")
        await operator.presses("/")
        await operator.sees("回车到列表", QUICK_START_ADDRESS, "[ 取消 ]")


async def test_a_customers_name_is_shown_literally(office: Story) -> None:
    name = "[/] [@click=app.quit]x[/] [$primary] 公司"
    office.desk.customers.add(
        CustomerInput(CustomerKind.ENTERPRISE, name, "91110000600037341L", "000000000001", "KJ-9"), COLLEAGUE
    )
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("合同管理")
        await operator.presses("c")
        await operator.sees("[/] [@click=app.quit]", "未激活")
        await operator.presses("J")
        await operator.sees(f"客户  {name}")


async def test_without_customers_the_dialog_says_how_to_add_them(office: Story, tmp_path: Path) -> None:
    office.settings = replace(office.settings, home=tmp_path / "empty")
    async with at_the_keyboard(office.app()) as operator:
        await leaves_the_checklist(operator)
        await operator.sees("还没有合同")
        await operator.presses("c")
        await operator.sees("还没有客户", "contract-tui customers add")
        await operator.presses("f8")
        await operator.is_told("请先选择客户。")


async def test_the_dialog_stands_in_the_middle_over_the_list(office: Story) -> None:
    number = office.filling("E-01")
    async with at_the_keyboard(office.app(), width=120, height=40) as operator:
        await operator.sees(number)
        await opens_the_dialog(operator)
        await operator.sees("合同管理", number)
        button = next(line for line in operator.lines if "[ 确定 ]" in line)
        assert button.index("[ 确定 ]") > 20
