"""What is done with one contract from the list: each with its dialog, its consequences, its refusals."""

from typing import Any

from textual import events
from textual.screen import Screen

from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.states import Substate, VoidReason
from tests.tui.driver import at_the_keyboard
from tests.world.people import COLLEAGUE
from tests.world.story import Story


async def test_s35_s36_cancelling_asks_for_a_reason_and_voids_the_contract(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("签署中/客户签署")
        await operator.presses("x")
        await operator.sees("取消签署", number, "取消后签署人不能再签署", "0/200 字")
        await operator.presses("enter")
        await operator.sees("请填写取消签署的原因")
        await operator.types("订单选错")
        await operator.presses("enter")
        await operator.is_told("已申请取消签署")
        await operator.sees("签署中/取消中")
        office.engine()
        await operator.sees("已作废/已取消签署")
    contract = office.get(number)
    assert (contract.substate, contract.reason) == (Substate.VOIDED, VoidReason.CANCELLED)
    assert contract.cancel_reason == "订单选错"


async def test_a_reason_of_201_characters_is_refused_as_one_types(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("签署中/客户签署")
        await operator.presses("x")
        await operator.sees("取消原因")
        await operator.pastes("因" * 201)
        await operator.sees("201/200 字", "最多 200 个字符")
        await operator.presses("enter")
        await operator.sees("取消原因")
        assert office.get(number).substate is Substate.CUSTOMER_SIGNING


async def test_s39_a_signature_that_comes_first_wins_over_the_cancel(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("签署中/客户签署")
        await operator.presses("x")
        await operator.sees("取消原因")
        office.wait(seconds=5)
        await operator.types("太晚")
        await operator.presses("enter")
        await operator.sees("取消签署没有生效", "签署人已于 2026-11-23 09:30:05 签署，先于您的取消提交")
        await operator.presses("enter")
        await operator.sees("签署中/腾讯云签署")
    assert office.get(number).substate is Substate.PLATFORM_SIGNING


async def test_s37_p7_a_message_goes_out_again_and_too_soon_is_refused(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("签署中/客户签署")
        await operator.presses("s")
        await operator.sees("重新发送", "138****0001", "还可重发  3 次")
        await operator.presses("enter")
        await operator.is_told("距上次发送时间过短")
        office.clock.tick(seconds=61)
        await operator.presses("s")
        await operator.sees("还可重发  3 次")
        await operator.presses("enter")
        await operator.is_told("已重新发送签署信息。")
    assert len(office.get(number).messages) == 2


async def test_s58_s59_converting_says_how_long_and_ends_effective(office: Story) -> None:
    office.generated("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("草稿/合同草稿已生成")
        await operator.presses("f")
        await operator.sees("预计耗时 15 分钟", "内容不可修改")
        await operator.presses("tab", "enter")
        await operator.sees("签署中/腾讯云签署")
        office.wait(minutes=20)
        await operator.sees("已生效/电子合同已生效")


async def test_s56_s57_s62_only_deleting_a_voided_draft_releases_its_orders(office: Story) -> None:
    number = office.generated("E-01", "E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("草稿/合同草稿已生成")
        await operator.presses("delete")
        await operator.is_told("合同草稿须先作废，作废后才能删除。")
        await operator.presses("z")
        await operator.sees("作废合同草稿", "订单仍被此合同占用")
        await operator.presses("tab", "enter")
        await operator.sees("已作废/草稿作废")
        assert office.desk.orders.get(["E-01"])[0].contract == number
        await operator.presses("delete")
        await operator.sees("删除合同", "2 个订单将释放")
        await operator.presses("tab", "enter")
        await operator.is_told("：合同已删除，2 个订单已释放。")
        await operator.sees("还没有合同")
    assert office.desk.orders.get(["E-01"])[0].contract is None


async def test_what_cannot_be_undone_begins_on_the_harmless_button(office: Story) -> None:
    number = office.voided("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("已作废/草稿作废")
        await operator.presses("D")
        await operator.sees("删除后不能恢复")
        await operator.presses("enter")
        await operator.no_longer_sees("删除后不能恢复")
    assert office.get(number).number == number


async def test_s24_s55_a_draft_is_downloaded_and_the_path_is_shown(office: Story) -> None:
    number = office.generated("E-01")
    async with at_the_keyboard(office.app(), width=120) as operator:
        await operator.sees("草稿/合同草稿已生成")
        await operator.presses("d")
        await operator.sees("下载完成", f"{number}-草稿.pdf", f"contract-tui contract pdf {number} -o -")
    file = office.settings.downloads / f"{number}-草稿.pdf"
    assert file.read_bytes() == office.desk.documents.pdf(number, DocumentKind.DRAFT_PDF).content


async def test_a_both_party_draft_without_text_says_why_there_is_nothing_to_download(office: Story) -> None:
    office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("草稿/填写信息")
        await operator.presses("d")
        await operator.is_told("合同文本尚未生成，请先填写甲方信息。")


async def test_an_answer_to_an_outdated_dialog_is_refused(office: Story) -> None:
    number = office.generated("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("草稿/合同草稿已生成")
        await operator.presses("z")
        await operator.sees("作废合同草稿")
        office.desk.signing.convert(number, COLLEAGUE)
        await operator.presses("tab", "enter")
        last = f"最近一次：{COLLEAGUE.name} 于"
        await operator.is_told(f"合同 {number} 在您查看之后已有变动，{last}")
    assert office.get(number).substate is Substate.PLATFORM_SIGNING


async def test_deleting_a_both_party_draft_releases_its_orders_at_once(office: Story) -> None:
    number = office.text_review("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("草稿/确认合同文本内容")
        await operator.presses("delete")
        await operator.sees(number, "1 个订单将释放")
        await operator.presses("tab", "enter")
        await operator.sees("还没有合同")
    assert office.desk.orders.get(["E-01"])[0].contract is None


async def test_two_actions_pressed_at_once_open_one_dialog(office: Story) -> None:
    number = office.generated("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("草稿/合同草稿已生成")
        home = operator.app.screen
        for key in ("z", "f"):
            operator.app.post_message(events.Key(key, None))
        await operator.sees(f"合同编号  {number}")
        await operator.presses("escape")
        await operator.until(lambda: operator.app.screen is home, "one dialog was open")
        await operator.until(lambda: not pending(home), "nothing waits for an answer")
        assert operator.app.screen is home


def pending(screen: Screen[Any]) -> list[str]:
    return [w.group for w in screen.workers if w.group.startswith("command:") and not w.is_finished]
