"""A list that hides what one has just acted on says where it went."""

from tests.tui.driver import at_the_keyboard
from tests.world.people import COLLEAGUE
from tests.world.story import Story


async def test_a_draft_that_is_voided_under_a_filter_is_told_with_the_key_that_shows_it(
    office: Story,
) -> None:
    number = office.generated("E-01")
    async with at_the_keyboard(office.app(), width=120) as operator:
        await operator.sees(number)
        await operator.presses("2")
        await operator.sees("[2 草稿 1]", number)
        await operator.presses("z")
        await operator.sees("[ 作废 ]")
        await operator.presses("left", "enter")
        await operator.is_told(
            f"合同 {number} 现为已作废，不符合当前筛选，列表不再显示；按 5 查看已作废的合同。"
        )
        await operator.presses("5")
        await operator.sees("[5 已作废 1]", number)


async def test_a_cancelled_one_is_told_when_the_background_task_has_taken_it_out(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app(), width=120) as operator:
        await operator.sees(number)
        await operator.presses("3")
        await operator.sees("[3 签署中 1]")
        await operator.presses("slash")
        await operator.types("E-01")
        await operator.presses("enter", "x")
        await operator.sees("取消原因", "Esc 返回")
        await operator.pastes("价格有误")
        await operator.presses("enter")
        await operator.is_told("已申请取消签署")
        office.engine()
        await operator.is_told(
            f"合同 {number} 现为已作废，不符合当前筛选，列表不再显示；按 Esc 清除搜索和筛选"
        )


async def test_what_a_colleague_does_is_not_told_so(office: Story) -> None:
    number, other = office.generated("E-01"), office.generated("E-02")
    async with at_the_keyboard(office.app(), width=120) as operator:
        await operator.sees(number, other)
        await operator.presses("2")
        await operator.sees("[2 草稿 2]")
        office.desk.drafts.void(number, COLLEAGUE)
        await operator.sees("[2 草稿 1]")
        assert not any("不符合当前筛选" in toast for toast in operator.toasts)
