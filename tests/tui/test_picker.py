"""选择订单 as an operator meets it, in both channels."""

import pytest

from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.money import LARGEST_FEN
from contract_tui.domain.orders import MOST_ORDERS, notes
from contract_tui.domain.states import Channel
from contract_tui.tui.screens.new_contract.marks import Marks
from contract_tui.tui.screens.new_contract.orders import OrdersPage
from tests.tui.driver import Driver
from tests.tui.stage import HOSTILE
from tests.tui.wizard_fixtures import at_the_wizard, choosing
from tests.world.orders import an_order
from tests.world.people import ENTERPRISE, INDIVIDUAL
from tests.world.story import Story


def line_of(operator: Driver, number: str) -> str:
    """The picker's line of an order."""
    return next(line for line in operator.lines if f" {number} " in line)


async def shows_all(operator: Driver) -> None:
    """List what cannot be chosen as well."""
    await operator.sees("显示：仅可选")
    await operator.presses("o")
    await operator.sees("显示：全部")


async def go_to(operator: Driver, number: str) -> None:
    """Put the cursor on an order by searching for it, and give the search up again."""
    await operator.presses("/")
    await operator.types(number)
    await operator.presses("enter")
    await operator.sees("第 1 行 共 1 行", number)
    await operator.presses("escape")
    await operator.no_longer_sees("搜索“")
    await operator.until(lambda: line_of(operator, number).startswith(">"), f"the cursor is on {number}")


@pytest.mark.parametrize("channel", list(Channel))
async def test_s20_s47_the_notes_are_on_the_page_in_both_channels(office: Story, channel: Channel) -> None:
    async with at_the_wizard(office, choosing(channel)) as operator:
        shown = "".join(operator.screen.split())
        assert all("".join(note.split()) in shown for note in notes(MOST_ORDERS))


@pytest.mark.parametrize(
    ("channel", "way_on", "steps"),
    [
        (
            Channel.BOTH,
            "下一步：填写甲方信息",
            "<创建订单合同 > [1选择订单] > 2填写甲方信息 > 3确认合同文本内容 > 4 > 5",
        ),
        (Channel.SINGLE, "创建合同草稿", "[1选择订单] > 2创建合同草稿"),
    ],
)
async def test_s12_s13_s46_the_page_names_its_steps_and_its_way_on(
    office: Story, channel: Channel, way_on: str, steps: str
) -> None:
    async with at_the_wizard(office, choosing(channel)) as operator:
        await operator.sees(steps, way_on)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("P-OLD", "2018-09-01 之前的后付费订单"),
        ("MONTHLY", "月结账单不支持生成合同"),
        ("MARKET", "云市场订单，请联系服务商获取合同"),
        ("UNPAID", "订单未支付"),
    ],
)
async def test_p5_s15_s17_s19_what_cannot_be_chosen_says_why(office: Story, number: str, reason: str) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await shows_all(operator)
        await go_to(operator, number)
        await operator.sees(f"不可选：{reason}")
        assert line_of(operator, number).startswith("> -")
        await operator.presses("space")
        await operator.sees(f"订单 {number} 不可选：{reason}。", "已选 0/30 个订单")


@pytest.mark.parametrize("number", ["E-01", "REFUND", "P-NEW"])
async def test_s14_s15_s16_what_can_be_chosen_is_marked_and_unmarked(office: Story, number: str) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await go_to(operator, number)
        await operator.presses("space")
        await operator.sees(f"[x] {number}", "已选 1/30 个订单")
        await operator.presses("enter")
        await operator.sees(f"[ ] {number}", "已选 0/30 个订单")


async def test_p5_s61_an_order_in_a_contract_names_it(office: Story) -> None:
    number = office.filling("E-01")
    async with at_the_wizard(office, choosing()) as operator:
        await shows_all(operator)
        await go_to(operator, "E-01")
        await operator.sees(f"不可选：已在合同 {number} 中")
        await operator.resizes(60, 24)
        await operator.sees(f"不可选：已在合同 {number} 中")


async def test_s18_a_postpaid_order_shows_no_amount(office: Story) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await go_to(operator, "P-NEW")
        assert "以实际消费为准" in line_of(operator, "P-NEW")
        assert "1,409.50" not in line_of(operator, "P-NEW")
        await operator.presses("space")
        await operator.sees("合计 ¥0.00  人民币零元整")


async def test_s16_a_negative_total_is_refused_and_exactly_zero_passes(office: Story) -> None:
    office.add_orders(an_order("BACK-1", amount_fen=-140_951), an_order("BACK-0", amount_fen=-140_950))
    async with at_the_wizard(office, choosing()) as operator:
        for number in ("E-01", "BACK-1"):
            await go_to(operator, number)
            await operator.presses("space")
        await operator.sees("! 合同总金额须大于等于 0，当前为 -0.01 元", "(F8 下一步：填写甲方信息)")
        await operator.presses("f8")
        await operator.is_told("当前为 -0.01 元")
        await operator.presses("space")
        await go_to(operator, "BACK-0")
        await operator.presses("space")
        await operator.sees("合计 ¥0.00  人民币零元整")
        await operator.presses("f8")
        await operator.sees("[2填写甲方信息]")


async def test_s48_all_marks_thirty_and_says_what_it_left_and_thirty_one_are_not_one_contract(
    office: Story,
) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await operator.presses("/")
        await operator.types("E-")
        await operator.presses("enter")
        await operator.sees("第 1 行 共 40 行")
        await operator.presses("a")
        await operator.sees("已勾选 30 个，还有 10 个未勾选：一份合同最多 30 个，再按 a 勾选，分成多份。")
        await operator.presses("end", "space")
        await operator.sees(
            "已选 31/30 个订单", "! 单个订单合同最多 30 个订单，已选 31 个；请分成两个订单合同申请。"
        )
        await operator.presses("f8")
        await operator.sees("分成 2 份合同", "请分成两个订单合同申请。", "30 个订单，合计 ¥42,285.00")
        await operator.presses("escape", "space", "f8")
        await operator.sees("[2填写甲方信息]")
    assert len(office.get(office.desk.contracts.list()[0].number).orders) == 30


async def test_s48_orders_beyond_one_contract_become_several_in_one_step(office: Story) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await operator.presses("/")
        await operator.types("E-")
        await operator.presses("enter")
        await operator.sees("第 1 行 共 40 行")
        await operator.presses("a", "a")
        await operator.sees("已选 40/30 个订单")
        await operator.presses("f8")
        await operator.sees("分成 2 份合同", "第 2 份  ", "10 个订单，合计 ¥14,095.00")
        await operator.presses("enter")
        await operator.sees("[2填写甲方信息]")
        await operator.is_told("已创建 2 份合同：")
    counts = sorted(row.order_count for row in office.desk.contracts.list())
    assert counts == [10, 30]


async def test_nothing_marked_cannot_go_on_and_all_marks_can_be_cleared(office: Story) -> None:
    async with at_the_wizard(office, choosing(customer=INDIVIDUAL)) as operator:
        await operator.sees("I-02")
        await operator.presses("f8")
        await operator.is_told("请至少选择一个订单。")
        await operator.presses("a")
        await operator.sees("已选 2/30 个订单  合计 ¥2,819.00")
        await operator.presses("a")
        await operator.sees("没有更多可选的订单。")
        await operator.presses("u")
        await operator.sees("已选 0/30 个订单", "[ ] I-01", "[ ] I-02")


async def test_filters_go_through_the_ways_of_payment_and_show_what_cannot_be_chosen(office: Story) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await operator.sees("显示：仅可选  4 个不可选，按 o 显示", "共 42 行")
        await operator.presses("F", "F")
        await operator.sees("1 个不可选，按 o 显示  付费方式：后付费", "共 1 行", "P-NEW")
        await operator.presses("o")
        await operator.sees("显示：全部  1 个不可选，按 o 隐藏", "共 2 行", "P-OLD")
        await operator.presses("F")
        await operator.sees("付费方式：预留实例", "没有符合条件的订单")
        await operator.presses("F")
        await operator.sees("付费方式：全部", "共 46 行")


async def test_what_can_be_chosen_comes_first_and_the_choice_is_remembered(office: Story) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await shows_all(operator)
        await operator.presses("end")
        await operator.sees("第 46 行", "UNPAID", "MARKET", "MONTHLY", "P-OLD")
        for number in ("UNPAID", "MARKET", "MONTHLY", "P-OLD"):
            assert "[ ]" not in line_of(operator, number)
        await operator.presses("home")
        await operator.sees("第 1 行", ">[ ] REFUND")
    async with at_the_wizard(office, choosing(Channel.SINGLE)) as operator:
        await operator.sees("显示：全部  4 个不可选，按 o 隐藏", "共 46 行")
        await operator.presses("o")
        await operator.sees("显示：仅可选")
    async with at_the_wizard(office, choosing()) as operator:
        await operator.sees("显示：仅可选  4 个不可选，按 o 显示")


async def test_where_nothing_can_be_chosen_the_picker_says_how_to_see_why(office: Story) -> None:
    office.filling("I-01", "I-02", customer=INDIVIDUAL)
    async with at_the_wizard(office, choosing(customer=INDIVIDUAL)) as operator:
        await operator.sees("没有可选的订单；2 个不可选，按 o 显示它们和原因。")


async def test_only_the_marked_ones_are_listed_and_one_that_is_unmarked_there_stays_in_sight(
    office: Story,
) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await go_to(operator, "E-07")
        await operator.presses("space")
        await go_to(operator, "E-30")
        await operator.presses("space", "=")
        await operator.sees("显示：只看已选（2 个），按 = 回到列表", "共 2 行", "[x] E-30", "[x] E-07")
        await operator.presses("home", "space")
        await operator.sees("[ ] E-30", "共 2 行", "已选 1/30")
        await operator.presses("space")
        await operator.sees("[x] E-30")
        await operator.presses("=")
        await operator.sees("共 42 行")
        await operator.presses("=", "escape")
        await operator.sees("显示：仅可选", "共 42 行")


async def test_the_last_clearing_is_undone(office: Story) -> None:
    async with at_the_wizard(office, choosing(customer=INDIVIDUAL)) as operator:
        await operator.sees("I-01")
        await operator.presses("U")
        await operator.is_told("没有可以恢复的勾选。")
        await operator.presses("a", "u")
        await operator.sees("已选 0/30")
        await operator.presses("U")
        await operator.sees("[x] I-01", "[x] I-02", "已选 2/30", "已恢复，共勾选 2 个订单。")
        await operator.presses("u")
        office.filling("I-02", customer=INDIVIDUAL)
        await operator.sees("1 个不可选")
        await operator.presses("U")
        await operator.is_told("已取消勾选。")
        await operator.sees("已选 1/30", "[x] I-01")


async def test_a_stretch_is_marked_with_shift_and_from_v_to_v(office: Story) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await go_to(operator, "E-40")
        await operator.presses("shift+down", "shift+down")
        await operator.sees("[x] E-40", "[x] E-39", "[x] E-38", "已选 3/30")
        await operator.presses("shift+up")
        await operator.sees("[ ] E-38", "已选 2/30")
        await operator.presses("down", "down", "v")
        await operator.sees("已选 3/30", "连续勾选中，移动光标；按 v 结束")
        by = operator.app.access.operator  # type: ignore[attr-defined]  # the driver's application is this one
        selection = office.desk.orders.selection
        await operator.until(lambda: len(selection(ENTERPRISE, Channel.BOTH, by)) == 3, "the marks are saved")
        await operator.sees("连续勾选中")
        await operator.presses("end")
        await operator.sees("已选 30/30", "未勾选：一份合同最多 30 个")
        await operator.presses("up", "v")
        await operator.no_longer_sees("连续勾选中")
        await operator.presses("home")
        await operator.sees("第 1 行", "已选 30/30")


async def test_marks_that_come_back_stand_before_all_other_orders(office: Story) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await go_to(operator, "E-02")
        await operator.presses("space")
        await operator.sees("已选 1/30")
        await operator.presses("escape")
        await operator.is_told("已勾选的 1 个订单已保存")
        operator.app.push_screen(choosing()())
        await operator.sees("已恢复上次勾选的 1 个订单。", "第 1 行 共 42 行", ">[x] E-02")


async def test_search_finds_as_one_types_and_esc_gives_it_up_before_it_leaves(office: Story) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await operator.presses("/")
        await operator.types("E-1")
        await operator.sees("搜索“E-1”", "共 10 行")
        await operator.presses("escape")
        await operator.sees("共 42 行")
        await operator.presses("escape")
        await operator.sees("合同管理")


async def test_marks_survive_leaving_and_come_back_for_the_same_channel_only(office: Story) -> None:
    async with at_the_wizard(office, choosing(customer=INDIVIDUAL)) as operator:
        await operator.sees("I-01")
        await operator.presses("a", "escape")
        await operator.is_told("已勾选的 2 个订单已保存")
        await operator.sees("合同管理")
        operator.app.push_screen(choosing(customer=INDIVIDUAL)())
        await operator.sees("已恢复上次勾选的 2 个订单。", "[x] I-01", "[x] I-02")
        operator.app.push_screen(choosing(Channel.SINGLE, INDIVIDUAL)())
        await operator.sees("[ ] I-01", "已选 0/30 个订单")


async def test_marks_are_saved_without_leaving(office: Story) -> None:
    async with at_the_wizard(office, choosing(customer=INDIVIDUAL)) as operator:
        await operator.sees("I-01")
        await operator.presses("space")
        desk, by = office.desk, operator.app.access.operator  # type: ignore[attr-defined]  # the driver's application is this one
        await operator.until(
            lambda: len(desk.orders.selection(INDIVIDUAL, Channel.BOTH, by)) == 1, "the mark is saved"
        )


async def test_a_signal_that_ends_the_program_loses_no_mark(office: Story) -> None:
    async with at_the_wizard(office, choosing(customer=INDIVIDUAL)) as operator:
        await operator.sees("I-01")
        await operator.presses("space")
        by = operator.app.access.operator  # type: ignore[attr-defined]  # the driver's application is this one
        operator.app.exit(return_code=129)
    assert len(office.desk.orders.selection(INDIVIDUAL, Channel.BOTH, by)) == 1


async def test_the_saved_marks_are_gone_once_they_became_a_contract(office: Story) -> None:
    async with at_the_wizard(office, choosing(customer=INDIVIDUAL)) as operator:
        await operator.sees("I-01")
        await operator.presses("a", "f8")
        await operator.sees("[2填写甲方信息]")
        desk, by = office.desk, operator.app.access.operator  # type: ignore[attr-defined]  # the driver's application is this one
        assert desk.orders.selection(INDIVIDUAL, Channel.BOTH, by) == ()
        assert operator.toasts == []


async def test_s61_an_order_that_a_colleague_takes_meanwhile_is_unmarked_with_the_reason(
    office: Story,
) -> None:
    async with at_the_wizard(office, choosing(customer=INDIVIDUAL)) as operator:
        await operator.sees("I-01")
        await operator.presses("a")
        await operator.sees("已选 2/30")
        number = office.filling("I-02", customer=INDIVIDUAL)
        await operator.is_told(f"订单 I-02 已在合同 {number} 中，已取消勾选。")
        await operator.sees("已选 1/30", "[x] I-01", "1 个不可选，按 o 显示", "共 1 行")


async def test_s61_a_race_that_is_lost_is_told_and_the_orders_are_read_again(office: Story) -> None:
    async with at_the_wizard(office, choosing(customer=INDIVIDUAL)) as operator:
        await operator.sees("I-01")
        await operator.presses("a")
        await operator.sees("已选 2/30")
        operator.app.screen.follower.changed = lambda: None  # type: ignore[attr-defined]  # this window is slow
        number = office.filling("I-02", customer=INDIVIDUAL)
        await operator.the(OrdersPage).go_on()
        await operator.is_told(f"订单 I-02 已在合同 {number} 中。")
        await operator.sees("已选 1/30", "1 个不可选，按 o 显示")
    assert len(office.desk.contracts.list()) == 1


async def test_s49_s50_p14_the_confirmation_lists_the_facts_and_its_button_says_save(
    office: Story,
) -> None:
    async with at_the_wizard(office, choosing(Channel.SINGLE, INDIVIDUAL), height=30) as operator:
        await operator.sees("I-01")
        await operator.presses("a", "f8")
        await operator.sees(
            "[ 确认保存 ]",
            "王五",
            "腾讯云单方电子签章",
            "KJ-2026-0003",
            "I-02、I-01",
            "¥2,819.00 人民币贰仟捌佰壹拾玖元整",
            "预计耗时 3 分钟",
            "保存后签章方式和订单不能更改",
        )


async def test_s49_without_a_yes_nothing_is_created(office: Story) -> None:
    async with at_the_wizard(office, choosing(Channel.SINGLE, INDIVIDUAL)) as operator:
        await operator.sees("I-01")
        await operator.presses("a", "f8")
        await operator.sees("确认保存")
        await operator.presses("escape")
        await operator.sees("已选 2/30 个订单")
    assert office.desk.contracts.list() == []


async def test_s51_s52_the_single_party_draft_is_in_the_list_at_once(office: Story) -> None:
    async with at_the_wizard(office, choosing(Channel.SINGLE, INDIVIDUAL)) as operator:
        await operator.sees("I-01")
        await operator.presses("a", "f8")
        await operator.sees("确认保存")
        await operator.presses("enter")
        await operator.sees("合同管理", "草稿/合同草稿生成中")
        await operator.is_told("预计耗时 3 分钟，可在列表中查看进度")


async def test_keys_that_come_fast_mark_the_orders_they_were_pressed_on(office: Story) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await operator.sees("共 42 行")
        await operator.presses("space", "down", "space", "down", "down", "space")
        await operator.sees("[x] REFUND", "[x] E-40", "[ ] E-39", "[x] E-38", "已选 3/30")


async def test_foreign_text_is_literal_in_the_picker(office: Story) -> None:
    product = HOSTILE.replace("\x1b", "").replace("\x07", "").replace("\u202e", "")
    office.add_orders(an_order("I-03", INDIVIDUAL, product=product, detail="[bold]x[/bold]"))
    async with at_the_wizard(office, choosing(customer=INDIVIDUAL), width=120) as operator:
        await operator.sees("[/] [@click=app.quit]x[/]", "[bold]x[/bold]")


async def test_columns_stand_below_each_other_at_every_width(office: Story) -> None:
    async with at_the_wizard(office, choosing(), width=80) as operator:
        await shows_all(operator)
        await operator.presses("end")
        for width in (80, 97, 120):
            await operator.resizes(width, 40)
            await operator.sees("UNPAID")
            heading = next(line for line in operator.lines if "订单号" in line)
            row = line_of(operator, "UNPAID")
            assert cells_before(heading, "类型") == cells_before(row, "预付费新购")
            assert cells_before(heading, "金额(元)") == cells_before(row, "1,409.50")
            assert ("下单时间" in heading) == (width > 90)
            assert ("2026-03-05" in row) == (width > 90)


def cells_before(line: str, text: str) -> int:
    """How many terminal cells stand before a text."""
    from contract_tui.tui.literal import width

    return width(line[: line.index(text)])


async def test_orders_that_a_colleague_imports_appear_by_themselves(office: Story) -> None:
    async with at_the_wizard(office, choosing(customer=INDIVIDUAL)) as operator:
        await operator.sees("共 2 行")
        office.add_orders(an_order("I-03", INDIVIDUAL))
        await operator.sees("共 3 行", "I-03")


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize(("sign", "said"), [(1, "请分成多个订单合同申请。"), (-1, "合同总金额须大于等于 0")])
async def test_s16_a_total_beyond_the_largest_amount_is_shown_and_goes_no_further(
    office: Story, channel: Channel, sign: int, said: str
) -> None:
    office.add_orders(*(an_order(number, amount_fen=sign * LARGEST_FEN) for number in ("BIG-1", "BIG-2")))
    async with at_the_wizard(office, choosing(channel), width=80) as operator:
        for number in ("BIG-1", "BIG-2"):
            await go_to(operator, number)
            await operator.presses("space")
        await operator.sees("已选 2/30 个订单", "19,999,999,999,999,999.98", said)
        await operator.presses("f8")
        await operator.is_told(said)
        await operator.presses("space")
        await operator.sees("已选 1/30 个订单", "9,999,999,999,999,999.99")
    assert office.desk.contracts.list() == []


def test_orders_that_are_marked_while_others_are_looked_at_stay_marked(office: Story) -> None:
    keys = office.desk.orders.keys(OrderFilter(customer=ENTERPRISE, eligible_only=True))
    looked_at, meanwhile = office.desk.orders.rows(keys[:2]).values()
    marks = Marks(30).added((looked_at, meanwhile))
    assert marks.reread((looked_at.key,), {looked_at.key: looked_at}) == (marks, ())
    left, lost = marks.reread((looked_at.key,), {})
    assert list(left.rows) == [meanwhile.key]
    assert lost == (f"订单 {looked_at.order.id} 已不存在，已取消勾选。",)
