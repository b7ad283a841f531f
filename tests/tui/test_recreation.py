"""P18 重新创建 from the list, from the contract's page and from the wizard."""

import sqlite3
from contextlib import closing

from contract_tui.domain.filters import ContractFilter
from contract_tui.domain.states import State
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import COLLEAGUE, PARTY
from tests.world.story import Story


def newest(office: Story) -> str:
    """The number of the contract that was made last."""
    return office.desk.contracts.list()[0].number


def spoil(office: Story, order: str) -> None:
    """An order becomes one that cannot be chosen any more."""
    with closing(sqlite3.connect(office.desk.settings.database)) as database, database:
        database.execute("UPDATE orders SET status = 'closed' WHERE order_number = ?", (order,))


def cursor_line(operator: Driver) -> str:
    """What the list says under the cursor."""
    return next((line for line in operator.lines if line.startswith(">")), "")


async def test_p18_in_the_list_the_cursor_stands_on_the_new_contract(office: Story) -> None:
    number = office.voided("E-01", "E-02")
    office.filling("E-03")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("down", "C")
        await operator.sees("重新创建合同", number, "2 个订单同时转入", "原合同随即删除")
        await operator.presses("tab", "enter")
        await operator.is_told("：已重新创建为")
        new = newest(office)
        await operator.until(lambda: new in cursor_line(operator), "the cursor is on the new contract")
        await operator.no_longer_sees(f" {number} ")
        assert office.desk.orders.get(["E-01"])[0].contract == new


async def test_p18_a_filter_that_would_hide_the_new_contract_gives_way(office: Story) -> None:
    number = office.voided("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("5")
        await operator.sees("[5 已作废 1]")
        await operator.presses("C")
        await operator.sees("重新创建合同")
        await operator.presses("tab", "enter")
        await operator.until(lambda: newest(office) in cursor_line(operator), "the new contract is shown")
    assert office.desk.contracts.count(ContractFilter(states=frozenset({State.VOIDED}))) == 0


async def test_p18_from_its_own_page_a_both_party_contract_goes_on_where_the_wizard_continues(
    office: Story,
) -> None:
    number = office.text_review("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses(key_of_view(operator))
        await operator.sees("查看合同", "确认合同文本内容")
        await operator.presses("C")
        await operator.sees("重新创建合同", "原合同随即删除")
        await operator.presses("tab", "enter")
        await operator.sees("填写甲方信息", newest_once_made(office, number), PARTY.contact)
        await operator.presses("escape")
        await operator.sees("合同管理")


def key_of_view(operator: Driver) -> str:
    """The first key of 查看合同 on the screen in sight."""
    return next(
        key for key, active in operator.app.screen.active_bindings.items() if active.binding.id == "view"
    )


def newest_once_made(office: Story, before: str) -> str:
    """The number that follows another one of the same day."""
    (number,) = {row.number for row in office.desk.contracts.list()} - {before} or {before}
    return number


async def test_p18_from_its_own_page_a_single_party_contract_is_followed_by_the_new_ones_page(
    office: Story,
) -> None:
    number = office.voided("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("enter")
        await operator.sees("查看合同", "已作废/草稿作废")
        await operator.presses("C")
        await operator.sees("重新创建合同")
        await operator.presses("tab", "enter")
        await operator.sees("查看合同", "草稿/合同草稿生成中", "重新创建自", number)
        await operator.presses("escape")
        await operator.sees("合同管理")


async def test_p18_in_the_wizard_it_begins_anew_with_what_was_typed_a_moment_ago(office: Story) -> None:
    number = office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("enter")
        await operator.sees("填写甲方信息", "联系人")
        await operator.types("Li")
        await operator.presses("f2")
        await operator.types("重新创建")
        await operator.presses("enter")
        await operator.sees("重新创建合同", "原合同随即删除")
        await operator.presses("tab", "enter")
        await operator.until(lambda: newest(office) != number, "there is a new one")
        new = newest(office)
        await operator.sees("填写甲方信息", new)
        party = office.get(new).party
        assert party is not None
        assert party.contact == "Li"
        await operator.presses("escape")
        await operator.until(lambda: new in cursor_line(operator), "the list knows the new one")


async def test_p18_what_can_no_longer_be_chosen_is_named_before_anything_is_made(office: Story) -> None:
    number = office.voided("E-01", "E-02")
    spoil(office, "E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("C")
        await operator.sees("不能再选 E-02", "订单已关闭或失效", "1 个订单同时转入", "将释放")
        await operator.presses("escape")
        assert newest(office) == number
        await operator.presses("C")
        await operator.sees("不能再选 E-02")
        await operator.presses("tab", "enter")
        await operator.is_told("已重新创建为")
    assert [order.id for order in office.get(newest(office)).orders] == ["E-01"]


async def test_p18_when_nothing_can_be_made_the_reason_is_told_and_the_contract_stays(office: Story) -> None:
    number = office.voided("E-01")
    spoil(office, "E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("C")
        await operator.sees("不能重新创建", "不能再选 E-01", "请至少选择一个订单。")
        await operator.presses("enter")
    assert newest(office) == number


async def test_p18_p21_a_colleague_who_was_quicker_is_named(office: Story) -> None:
    number = office.voided("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("C")
        await operator.sees("重新创建合同")
        new = office.desk.recreation.recreate(number, COLLEAGUE)
        await operator.presses("tab", "enter")
        await operator.is_told(f"合同 {number} 已由 colleague 于")
        await operator.is_told(new)


async def test_p18_an_effective_contract_says_why_not(office: Story) -> None:
    office.converted("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("已生效/电子合同已生效")
        await operator.presses("C")
        await operator.is_told("合同已生效，不能重新创建。")
