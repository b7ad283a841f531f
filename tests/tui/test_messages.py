"""P21: what the interface says: whose change it was, which contract, where it stands, and that it is kept."""

import pytest

from contract_tui.tui.notices import MOST_KEPT
from tests.tui.driver import Driver, at_the_keyboard
from tests.tui.stage import Page, Stage
from tests.world.people import COLLEAGUE
from tests.world.story import Story

LONG = "合同草稿生成失败：" + "甲方信息中有不能打印的字符，请改用其他写法。" * 6 + "末尾"


async def test_p21_a_completion_names_the_contract_and_its_customer_and_is_kept(office: Story) -> None:
    number = office.generated("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("z")
        await operator.sees("作废合同草稿")
        await operator.presses("tab", "enter")
        await operator.is_told(f"合同 {number}（云上科技有限公司）：合同草稿已作废")
        await operator.presses("M")
        await operator.reads("消息", f"合同 {number}（云上科技有限公司）：合同草稿已作废", "11-23 09:30:00")
        await operator.presses("escape")
        await operator.sees("合同管理")


async def test_p21_what_was_said_on_one_page_does_not_lie_over_another(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("f")
        await operator.until(lambda: operator.toasts, "a refusal is told")
        await operator.presses("l")
        await operator.sees("查看合同")
        await operator.until(lambda: not operator.toasts, "the page is free of it")
        await operator.presses("escape", "M")
        await operator.reads("不能转为正式合同")


async def test_p21_what_is_said_on_leaving_stands_on_the_page_that_comes(office: Story) -> None:
    number = office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("enter")
        await operator.sees("填写甲方信息")
        await operator.presses("escape")
        await operator.sees("合同管理")
        await operator.until(lambda: any("已保存" in toast for toast in operator.toasts), "it is there")
        await operator.presses("l")
        await operator.sees("查看合同")
        await operator.until(lambda: not operator.toasts, "and it stays behind")


@pytest.mark.parametrize("from_below", [False, True], ids=["here", "on the page above"])
async def test_p21_an_operators_own_act_is_no_news_on_any_page_of_this_window(
    office: Story, from_below: bool
) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("enter")
        await operator.sees("在线签署")
        if from_below:
            from contract_tui.tui import routes

            operator.app.screen.go_to(routes.ContractPage(number))  # type: ignore[attr-defined]  # one of ours
            await operator.sees("查看合同")
        await operator.presses("x")
        await operator.sees("取消原因")
        await operator.types("wrong")
        await operator.presses("enter")
        await operator.is_told(f"合同 {number}（云上科技有限公司）：已申请取消签署")
        office.engine()
        await operator.sees("已作废/已取消签署")
        if from_below:
            await operator.presses("escape")
            await operator.sees("在线签署")
        await operator.is_told("签署已取消")
        assert not [said for said in operator.log if "申请取消签署" in said and "已申请" not in said]


async def test_p21_a_colleagues_act_names_contract_customer_what_and_who(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("enter")
        await operator.sees("在线签署")
        office.desk.signing.cancel(number, "选错", COLLEAGUE)
        await operator.is_told(f"合同 {number}（云上科技有限公司）：colleague 申请取消签署。")


async def test_p21_the_same_operator_elsewhere_is_never_told_as_somebody_else(
    office: Story,
) -> None:
    number = office.customer_signing("E-01")
    app = office.app()
    async with at_the_keyboard(app) as operator:
        await operator.sees(number)
        await operator.presses("enter")
        await operator.sees("在线签署")
        office.desk.signing.cancel(number, "选错", app.access.operator)
        await operator.is_told(f"合同 {number}（云上科技有限公司）：您申请取消签署。")


async def test_p21_a_notice_stays_out_of_the_row_under_the_cursor(office: Story) -> None:
    numbers = [office.filling(f"E-{place:02d}") for place in range(1, 19)]
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(numbers[-1])
        for keys in ((), ("end",), ("home",)):
            await operator.presses(*keys)
            await operator.presses("x")
            await operator.until(lambda: operator.toasts, "a refusal is told")
            await operator.until(lambda: row_is_whole(operator), "the row is in sight")


def row_is_whole(operator: Driver) -> bool:
    """Whether the row under the cursor is seen to its end, and the notice too."""
    row = next((line for line in operator.lines if line.startswith(">")), "")
    return "草稿/填写信息" in row and "不能取消签署" in operator.screen


@pytest.mark.parametrize("width", [80, 60])
async def test_a_notice_is_seen_to_its_last_word_and_leaves_nothing_behind(width: int) -> None:
    page = Page()
    async with at_the_keyboard(Stage(page), width=width) as operator:
        before = operator.screen
        for text in (LONG, LONG[: width // 2 - 1], LONG[: width // 2], "宽" * (width * 9 // 20)):
            page.tell(text)
            await operator.reads(text)
            operator.app.withdraw_toasts(text, refresh=True)  # type: ignore[attr-defined]  # one of ours
            await operator.until(lambda: operator.screen == before, "what lay under it is painted anew")


async def test_p21_only_the_last_messages_are_kept() -> None:
    page = Page()
    async with at_the_keyboard(Stage(page)) as operator:
        for place in range(MOST_KEPT + 5):
            page.tell(f"第 {place} 条")
        assert operator.log[0] == "第 5 条"
        assert len(operator.log) == MOST_KEPT
