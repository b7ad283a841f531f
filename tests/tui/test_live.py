"""在线签署 as an operator watches it."""

from contract_tui.desk.operator import current_operator
from contract_tui.domain.customers import QUICK_START
from contract_tui.domain.states import Substate
from tests.tui.driver import Driver
from tests.tui.wizard_fixtures import at_the_wizard, resuming
from tests.world.people import COLLEAGUE, ENTERPRISE
from tests.world.story import Story


def sent_to(office: Story, persona: str) -> str:
    """A contract at 签署中/客户签署 whose signer behaves in a certain way."""
    signer = office.desk.customers.get(ENTERPRISE).signers[0]
    office.desk.customers.set_persona(signer.id, persona)
    return office.customer_signing("E-01")


async def test_s33_s34_the_timeline_shows_what_was_done_what_goes_on_and_what_comes(office: Story) -> None:
    async with at_the_wizard(office, resuming(office.customer_signing("E-01"))) as operator:
        await operator.sees(
            "签署中/客户签署",
            "2026-11-23 09:30:00 [完成]   创建合同，占用 1 个订单",
            "2026-11-23 09:30:00 [完成]   确认合同文本内容",
            "2026-11-23 09:30:00 [完成]   签署信息第 1 次发送至 张三 138****0001",
            "[进行中] 客户签署：等待签署人签署，截止 2026-12-23 09:30",
            "[待办]   腾讯云签署，预计耗时 5–10 分钟",
            "[待办]   合同生效，自动进入查看合同",
            QUICK_START,
        )
        assert "13800000001" not in operator.screen


async def test_s38_s39_s40_s41_the_page_goes_through_all_states_by_itself(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("签署中/客户签署")
        office.wait(minutes=1)
        await operator.sees(
            "签署中/腾讯云签署", "[完成]   客户已签署", "[进行中] 腾讯云签署，预计耗时 5–10 分钟"
        )
        await operator.sees("(x 取消签署)")
        await operator.presses("x")
        await operator.is_told("客户已签署，平台签署中不能取消签署。")
        office.wait(minutes=10)
        await operator.sees("查看合同", number, "已生效/电子合同已生效")


async def test_s41_a_dialog_that_is_open_is_not_torn_away(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("签署中/客户签署")
        office.wait(minutes=1)
        await operator.sees("签署中/腾讯云签署")
        await operator.presses("?")
        await operator.sees("| 帮助")
        office.wait(minutes=10)
        await operator.is_told("合同生效")
        await operator.sees("| 帮助")
        await operator.presses("escape")
        await operator.sees("查看合同", "已生效/电子合同已生效")


async def test_s35_s36_s62_cancelling_with_a_reason_ends_as_void_and_says_what_to_do(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("x 取消签署")
        await operator.presses("x")
        await operator.sees("取消原因", "0/200 字")
        await operator.presses("enter")
        await operator.sees("! 请填写取消签署的原因")
        await operator.types("客户要求修改订单")
        await operator.presses("enter")
        await operator.sees(
            "签署中/取消中", "取消中：正在撤回签署信息", "申请取消签署，原因：客户要求修改订单"
        )
        await operator.presses("x")
        await operator.is_told("已申请取消签署，请等待后台任务完成。")
        office.engine()
        await operator.reads("已作废/已取消签署", "1 个订单仍由此合同占用：请重新创建或删除")
        await operator.presses("D")
        await operator.sees("[ 删除 ]")
        await operator.presses("tab", "enter")
        await operator.sees("合同管理")
    assert office.desk.orders.get(["E-01"])[0].contract is None


async def test_a_cancel_that_a_signature_overtook_is_told_so(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("x 取消签署")
        await operator.presses("x")
        await operator.sees("取消原因")
        await operator.types("太晚")
        office.wait(minutes=1)
        await operator.presses("enter")
        await operator.sees("取消签署没有生效", "先于您的取消提交：签署有效")
        await operator.presses("enter")
        await operator.sees("签署中/腾讯云签署")
    assert office.get(number).substate is Substate.PLATFORM_SIGNING


async def test_s37_p7_resending_waits_sixty_seconds_and_ends_after_three(office: Story) -> None:
    number = sent_to(office, "silent")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("还可重新发送 3 次，60 秒后可用", "(s 重新发送)")
        await operator.presses("s")
        await operator.is_told("请 60 秒后再重新发送。")
        for left in (2, 1, 0):
            office.clock.tick(seconds=60)
            await operator.sees("签署人未收到信息时按 s")
            await resend(operator, left + 1)
            await operator.sees(f"签署信息第 {4 - left} 次发送至 张三 138****0001")
        office.clock.tick(seconds=60)
        await operator.sees("重新发送次数已用完")
        await operator.presses("s")
        await operator.is_told("重新发送次数已用完，请联系签署人，或取消签署后重新创建。")
    assert len(office.get(number).messages) == 4


async def resend(operator: Driver, left: int) -> None:
    """重新发送, by its dialog."""
    await operator.presses("s")
    await operator.sees("[ 重新发送 ]", f"还可重发  {left} 次")
    await operator.presses("enter")
    await operator.no_longer_sees("[ 重新发送 ]")


async def test_a_refusal_ends_the_signing_and_is_explained(office: Story) -> None:
    async with at_the_wizard(office, resuming(sent_to(office, "refuses"))) as operator:
        await operator.sees("签署中/客户签署")
        office.wait(minutes=1)
        await operator.reads(
            "已作废/客户拒签", "客户拒签，合同已作废（客户拒签）", "请重新创建或删除", "[完成]   客户拒签"
        )


async def test_p8_the_deadline_ends_the_signing_and_is_explained(office: Story) -> None:
    async with at_the_wizard(office, resuming(sent_to(office, "silent"))) as operator:
        await operator.sees("截止 2026-12-23 09:30")
        office.wait(days=30)
        await operator.reads("已作废/签署逾期", "签署逾期（期限为 ", "请重新创建或删除")


async def test_p7_what_a_colleague_resends_appears_here(office: Story) -> None:
    number = sent_to(office, "silent")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("签署信息第 1 次")
        office.clock.tick(seconds=60)
        office.desk.signing.resend(number, COLLEAGUE)
        await operator.sees("签署信息第 2 次", "还可重新发送 2 次，60 秒后可用")
        await operator.is_told(f"合同 {number}（云上科技有限公司）：{COLLEAGUE.name} 重新发送签署信息。")


async def test_p21_ones_own_resend_is_not_told_as_somebody_elses(office: Story) -> None:
    number = sent_to(office, "silent")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("签署信息第 1 次")
        office.clock.tick(seconds=60)
        await operator.presses("s")
        await operator.sees("还可重发  3 次")
        await operator.presses("enter")
        await operator.sees("签署信息第 2 次")
        await operator.is_told("已重新发送签署信息。")
        office.clock.tick(seconds=60)
        office.desk.signing.resend(number, current_operator())  # the same person, in another window
        await operator.is_told(f"合同 {number}（云上科技有限公司）：您重新发送签署信息。")
        assert sum("您重新发送签署信息" in said for said in operator.log) == 1


async def test_leaving_does_not_disturb_the_signing(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("签署中/客户签署")
        await operator.presses("escape")
        await operator.sees("合同管理", "签署中/客户签署")
        office.wait(minutes=1)
        office.wait(minutes=10)
        await operator.sees("已生效/电子合同已生效")


async def test_the_page_fits_at_eighty_and_at_sixty_cells(office: Story) -> None:
    async with at_the_wizard(office, resuming(office.customer_signing("E-01"))) as operator:
        await operator.sees("s 重新发送", "x 取消签署", "Esc 返回", "? 帮助")
        await operator.resizes(60, 20)
        await operator.sees("[5在线签署]", "等待签署人签署")
