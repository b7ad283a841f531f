"""确认签署信息 as an operator meets it."""

from dataclasses import replace

import pytest

from contract_tui.config import Signing
from contract_tui.domain.customers import SignerStatus
from contract_tui.domain.states import Substate
from contract_tui.tui.screens.new_contract import NewContractScreen
from tests.tui.driver import Driver
from tests.tui.wizard_fixtures import at_the_wizard, individual_confirmed, resuming
from tests.world.people import COLLEAGUE, ENTERPRISE
from tests.world.story import Story


async def test_s26_p8_s40_the_page_shows_what_is_signed_by_whom_and_until_when(office: Story) -> None:
    number = office.text_confirmed("E-01", "P-NEW")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees(
            "[4确认签署信息]",
            number,
            "云上科技有限公司",
            "演示云计算有限公司",
            "KJ-2026-0001",
            "2 个",
            "¥1,409.50 人民币壹仟肆佰零玖元伍角（后付费订单以实际消费为准）",
            "发送后 30 天，逾期合同作废",
            "客户签署后由腾讯云签署，预计耗时 5–10 分钟",
            "下一步：在线签署",
        )


async def test_s29_an_enterprise_must_choose_one_signer(office: Story) -> None:
    number = office.text_confirmed("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("签署人    未选择", "(F8 下一步：在线签署)")
        await operator.presses("f8")
        await operator.is_told("请先选择客户方签署人。")
        await operator.presses("enter")
        await operator.sees("[x] 张三", "签署人    张三", "手机号    13800000001", "可以发送签署信息。")
        await operator.presses("down", "space")
        await operator.sees("[ ] 张三", "[x] 李四", "手机号    13800000002")
    signer = office.get(number).signer
    assert signer is not None
    assert signer.name == "李四"


async def test_p9_phones_are_masked_in_the_list_and_full_where_they_are_confirmed(office: Story) -> None:
    number = office.text_confirmed("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("138****0001", "138****0002")
        assert "13800000001" not in operator.screen
        await operator.presses("enter")
        await operator.sees("手机号    13800000001")


async def add_signer(operator: Driver) -> None:
    """添加签署人 王工, by the dialog."""
    await operator.presses("i")
    await operator.sees("须先由企业电子签管理员授权审核")
    await operator.types("王工")
    await operator.presses("enter")
    await operator.types("13700000009")
    await operator.presses("enter")


async def test_s30_a_new_signer_waits_for_authorisation_which_arrives_by_itself(office: Story) -> None:
    number = office.text_confirmed("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("138****0001")
        await add_signer(operator)
        await operator.sees("[x] 王工", "授权审核中", "正在等待企业电子签管理员授权审核")
        await operator.presses("f8")
        await operator.is_told("授权通过后再发送，或选择其他签署人。")
        office.wait(minutes=1)
        await operator.sees("可以发送签署信息。")
        await operator.no_longer_sees("授权审核中")
        await operator.presses("f8")
        await operator.sees("[ 确认发送 ]", "王工", "13700000009")
    assert office.desk.customers.get(ENTERPRISE).signers[-1].status is SignerStatus.AUTHORISED


async def test_s30_a_signer_without_a_usable_name_or_phone_is_refused_in_the_dialog(office: Story) -> None:
    number = office.text_confirmed("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("138****0001")
        await operator.presses("i")
        await operator.sees("签署人姓名")
        await operator.presses("f8")
        await operator.sees("! 请填写签署人姓名", "! 请填写手机号")
        await operator.presses("down")
        await operator.types("12345")
        await operator.sees("! 手机号应为 1 开头的 11 位数字")
        await operator.presses("escape")
        await operator.no_longer_sees("签署人姓名")
    assert len(office.desk.customers.get(ENTERPRISE).signers) == 2


async def test_a_phone_that_another_signer_has_is_told(office: Story) -> None:
    number = office.text_confirmed("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("138****0001")
        await operator.presses("i")
        await operator.types("王工")
        await operator.presses("enter")
        await operator.types("13800000001")
        await operator.presses("enter")
        await operator.is_told("该手机号已是此客户的签署人。")


async def test_s31_s32_an_individuals_phone_is_shown_in_full_and_can_be_changed(office: Story) -> None:
    number = individual_confirmed(office)
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("签署人    王五", "手机号    13900000003", "请与客户本人确认", "H 修改手机号")
        await operator.presses("H")
        await operator.sees("接收签署信息的手机号")
        await operator.presses(*["backspace"] * 11)
        await operator.types("139")
        await operator.presses("enter")
        await operator.sees("! 手机号应为 1 开头的 11 位数字")
        await operator.types("00000004")
        await operator.presses("enter")
        await operator.sees("手机号    13900000004")
    assert office.get(number).signer_phone == "13900000004"


@pytest.mark.parametrize(("key", "reason"), [("i", "个人客户由本人签署"), ("enter", "个人客户由本人签署")])
async def test_s31_an_individual_signs_in_person(office: Story, key: str, reason: str) -> None:
    async with at_the_wizard(office, resuming(individual_confirmed(office))) as operator:
        await operator.sees("请与客户本人确认")
        await operator.presses(key)
        await operator.is_told(reason)


async def test_keys_that_come_before_the_dialog_do_nothing_behind_it(office: Story) -> None:
    number = individual_confirmed(office)
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("请与客户本人确认")
        page = operator.app.screen
        assert isinstance(page, NewContractScreen)
        page.commands.run("signer.phone")
        page.commands.run("next")
        await operator.sees("修改手机号", "上一个操作正在进行，请稍候。")
        await operator.presses("escape")
        await operator.no_longer_sees("接收签署信息的手机号")
        await operator.presses("f8")
        await operator.sees("[ 确认发送 ]")


async def test_s24_an_individuals_text_can_be_downloaded_here_too(office: Story) -> None:
    async with at_the_wizard(office, resuming(individual_confirmed(office))) as operator:
        await operator.until(lambda: " d 下载合同文本" in operator.footer, "the download is offered")
        await operator.presses("d")
        await operator.sees("下载完成", "草稿.pdf")


async def test_s32_an_enterprise_changes_the_signer_instead_of_the_phone(office: Story) -> None:
    async with at_the_wizard(office, resuming(office.text_confirmed("E-01"))) as operator:
        await operator.sees("138****0001")
        await operator.presses("H")
        await operator.is_told("企业客户的手机号随签署人而定")


async def test_s27_s33_sending_is_confirmed_and_enters_the_live_page_by_itself(office: Story) -> None:
    number = individual_confirmed(office)
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("可以发送签署信息。")
        await operator.presses("f8")
        await operator.sees("[ 确认发送 ]", "13900000003", "30 天内签署", "预计耗时 5–10 分钟")
        await operator.presses("escape")
        await operator.sees("可以发送签署信息。")
        assert office.get(number).substate is Substate.SIGNER_REVIEW
        await operator.presses("f8")
        await operator.sees("[ 确认发送 ]")
        await operator.presses("enter")
        await operator.sees("[5在线签署]", "签署信息第 1 次发送至 王五 139****0003")


async def test_a_confirmation_that_another_window_overtook_is_refused(office: Story) -> None:
    number = individual_confirmed(office)
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("可以发送签署信息。")
        await operator.presses("f8")
        await operator.sees("[ 确认发送 ]")
        office.desk.signing.send(number, COLLEAGUE)
        await operator.presses("enter")
        await operator.is_told("在您查看之后已有变动")
        await operator.sees("[5在线签署]")
    assert len(office.get(number).messages) == 1


async def test_without_a_signing_provider_sending_is_refused_with_the_explanation(office: Story) -> None:
    number = individual_confirmed(office)
    office.settings = replace(office.settings, signing=Signing(""))
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("可以发送签署信息。")
        await operator.presses("f8")
        await operator.sees("现在不能发送签署", "尚未选择签署服务")
        await operator.presses("enter")
    assert office.get(number).substate is Substate.SIGNER_REVIEW
