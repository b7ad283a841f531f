"""P17 上一步 in the wizard: from every page to the one before it, with nothing typed or marked lost."""

from typing import Any

import pytest

from contract_tui.desk.contracts.revisions import OrderChoice
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import HeldError, OutsideError
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.states import Channel, Substate
from contract_tui.tui.literal import width
from contract_tui.tui.widgets.progress_header import ProgressHeader
from tests.tui.driver import Driver
from tests.tui.wizard_fixtures import at_the_wizard, choosing, resuming
from tests.world.people import COLLEAGUE, INDIVIDUAL, PARTY
from tests.world.story import Story


async def at_the_form(operator: Driver) -> None:
    await operator.sees("[2填写甲方信息]", "（不可修改）")
    await operator.until(lambda: operator.app.focused is not None, "a field has the keys")


def orders_of(office: Story, number: str) -> list[str]:
    return [order.id for order in office.get(number).orders]


@pytest.mark.parametrize("key", ["f7", "ctrl+o"])
async def test_p17_every_page_leads_back_to_the_one_before_it_and_on_again(office: Story, key: str) -> None:
    number = office.signer_review("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("[4确认签署信息]", "<3确认合同文本内容")
        await operator.presses(key)
        await operator.sees("[3确认合同文本内容]", "<2填写甲方信息", "请逐条核对合同文本")
        await operator.presses(key)
        await at_the_form(operator)
        await operator.sees("<1选择订单", PARTY.address)
        await operator.presses(key)
        await operator.sees("[1选择订单]", "此合同现有 1 个订单，列在最前", "[x] E-01", "已选 1/30")
        await operator.presses(key)
        await operator.is_told("这是第一步：合同已创建，客户和签章方式不能更改。")
        await operator.presses("f8")
        await at_the_form(operator)
        await operator.presses("f8")
        await operator.sees("合同草稿生成中")
        office.engine()
        await operator.sees("请逐条核对合同文本")
        await operator.presses("f8")
        await operator.sees("[4确认签署信息]", "可以发送签署信息。")
    assert office.desk.audit_trail.audit(number).problems == ()


async def test_p17_orders_are_changed_from_the_form_and_text_and_draft_are_made_anew(office: Story) -> None:
    number = office.text_review("E-01", "E-02")
    old = office.get(number).document(DocumentKind.DRAFT_PDF)
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("请逐条核对合同文本", PARTY.contact)
        await operator.presses("f7")
        await at_the_form(operator)
        await operator.presses("f7")
        await operator.sees("[1选择订单]", "[x] E-02", "[x] E-01")
        await operator.presses("home", "space", "down", "down", "down", "space")
        await operator.sees("[ ] E-02", "[x] E-40", "已选 2/30")
        assert orders_of(office, number) == ["E-01", "E-02"]
        await operator.presses("f8")
        await at_the_form(operator)
        assert orders_of(office, number) == ["E-01", "E-40"]
        await operator.presses("f8")
        await operator.sees("合同草稿生成中")
        office.engine()
        await operator.sees("请逐条核对合同文本", PARTY.contact)
        assert "E-40" in office.desk.documents.plain_text(number)
        assert "E-02" not in office.desk.documents.plain_text(number)
        assert operator.toasts == [f"合同 {number}（云上科技有限公司）：合同草稿已生成。"]
    new = office.get(number).document(DocumentKind.DRAFT_PDF)
    assert old is not None
    assert new is not None
    assert new.sha256 != old.sha256
    assert office.desk.orders.get(["E-02"])[0].contract is None
    assert office.desk.audit_trail.audit(number).problems == ()


async def test_p17_what_is_typed_is_kept_on_the_way_to_the_orders_and_back(office: Story) -> None:
    number = office.filling("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        await operator.types("李")
        await operator.presses("f7")
        await operator.sees("[1选择订单]", "[x] E-01")
        assert office.get(number).party == PartyDetails(contact="李")
        await operator.presses("f8")
        await at_the_form(operator)
        await operator.sees("李")


async def test_p17_marks_for_a_draft_survive_leaving_and_change_nothing_until_one_goes_on(
    office: Story,
) -> None:
    number = office.filling("I-01", customer=INDIVIDUAL)
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        await operator.presses("f7")
        await operator.sees("[x] I-01", "[ ] I-02")
        await operator.presses("a")
        await operator.sees("已选 2/30")
        await operator.presses("escape")
        await operator.is_told(f"合同 {number} 的订单在按下一步后才更改，已勾选 2 个。")
        await operator.sees("合同管理")
        operator.app.push_screen(resuming(number)())
        await at_the_form(operator)
        assert orders_of(office, number) == ["I-01"]
        await operator.presses("f7")
        await operator.sees("已恢复上次勾选的 2 个订单。", "已选 2/30")
        operator.app.push_screen(choosing(Channel.BOTH, INDIVIDUAL)())
        await operator.sees("已选 0/30")


async def test_p17_a_failed_generation_leads_back(office: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    number = office.filling()
    office.desk.drafts.confirm_party(number, PARTY, COLLEAGUE)

    def failing(*args: object, **kwargs: object) -> None:
        raise OutsideError("磁盘已满。")

    async with at_the_wizard(office, resuming(number)) as operator:
        with monkeypatch.context() as patched:
            patched.setattr(office.desk.maker, "text", failing)
            for _ in range(5):
                office.wait(minutes=10)
        await operator.sees("不再自动执行", "<2填写甲方信息", "F7 上一步")
        await operator.presses("enter")
        assert operator.app.focused is None
        await operator.presses("f7")
        await at_the_form(operator)
    assert office.get(number).failure is None


async def test_p17_the_button_in_the_path_is_clicked_and_reached_by_tab(office: Story) -> None:
    number = office.signer_review("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("[4确认签署信息]")
        line = next(line for line in operator.lines if "<3确认合同文本内容" in line)
        header = operator.the(ProgressHeader)
        await operator.pilot.click(ProgressHeader, offset=(width(line[: line.index("<3")]) + 8, 0))
        await operator.sees("[3确认合同文本内容]")
        header.focus()
        await operator.presses("enter")
        await at_the_form(operator)
        for _ in range(8):
            if operator.app.focused is header:
                break
            await operator.presses("shift+tab")
        assert operator.app.focused is header
        await operator.presses("space")
        await operator.sees("[1选择订单]")
        assert not header.can_focus


async def test_p17_the_palette_leads_back(office: Story) -> None:
    number = office.text_review("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("请逐条核对合同文本")
        await operator.presses("f2")
        await operator.types("上一步")
        await operator.sees(">上一步")
        await operator.presses("enter")
        await at_the_form(operator)


@pytest.mark.parametrize("channel", list(Channel))
async def test_p17_before_the_contract_is_there_the_first_page_leads_back_to_the_dialog(
    office: Story, channel: Channel
) -> None:
    async with at_the_wizard(office, choosing(channel, INDIVIDUAL)) as operator:
        await operator.sees("<创建订单合同 > [1选择订单]", "I-01")
        await operator.presses("space", "f7")
        await operator.sees("系统校验", ">[x] 王五")
        await operator.presses("escape")
        await operator.sees("[1选择订单]", "已选 1/30")
        await operator.presses("f7")
        await operator.sees("：通过")
        await operator.presses("f8")
        await operator.sees("[1选择订单]", "已选 1/30")
        other = Channel.SINGLE if channel is Channel.BOTH else Channel.BOTH
        await operator.presses("f7")
        await operator.sees("：通过")
        await operator.presses("tab", "down" if channel is Channel.BOTH else "up")
        await operator.until(lambda: "：通过" in operator.screen, "the other channel is checked")
        await operator.presses("f8")
        await operator.sees("[1选择订单]", "已选 0/30", "单方" if other is Channel.SINGLE else "双方")
    by = operator.app.access.operator  # type: ignore[attr-defined]  # the driver's application is this one
    assert len(office.desk.orders.selection(INDIVIDUAL, channel, by)) == 1


async def test_p17_after_sending_there_is_no_way_back(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("[5在线签署]")
        assert "<" not in next(line for line in operator.lines if "[5在线签署]" in line)
        assert "F7" not in operator.footer
        await operator.presses("f7")
        await operator.is_told("合同在客户签署中，不能回到上一步。")
    assert office.substate(number) is Substate.CUSTOMER_SIGNING


async def test_p17_p21_another_window_that_goes_back_is_followed_and_told(office: Story) -> None:
    number = office.text_review("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("请逐条核对合同文本")
        office.desk.revisions.previous(number, COLLEAGUE)
        await operator.sees("[2填写甲方信息]")
        await operator.is_told(f"合同 {number}（云上科技有限公司）：{COLLEAGUE.name} 回到上一步。")
        office.desk.revisions.change_orders(number, ["E-02"], COLLEAGUE)
        await operator.is_told(f"合同 {number}（云上科技有限公司）：{COLLEAGUE.name} 更改所选订单。")


async def test_p17_a_text_that_another_window_had_made_anew_is_not_confirmed_unread(office: Story) -> None:
    number = office.text_review("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("请逐条核对合同文本", PARTY.contact)
        operator.app.screen.follower.changed = lambda: None  # type: ignore[attr-defined]  # this window is slow
        office.desk.revisions.previous(number, COLLEAGUE)
        office.desk.revisions.change_orders(number, ["E-02"], COLLEAGUE)
        office.desk.drafts.confirm_party(number, PARTY, COLLEAGUE)
        office.engine()
        await operator.presses("f8")
        await operator.is_told("在您查看之后已有变动")
    assert office.substate(number) is Substate.TEXT_REVIEW


async def test_p17_two_windows_that_change_the_orders_are_brought_together(office: Story) -> None:
    number = office.filling("E-01", "E-02")
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        await operator.presses("f7")
        await operator.sees("[x] E-02", "[x] E-01")
        await operator.presses("home", "space")
        await operator.sees("[ ] E-02", "已选 1/30")
        office.desk.revisions.change_orders(number, ["E-01", "E-02", "E-03"], COLLEAGUE)
        await operator.is_told(f"合同 {number}（云上科技有限公司）：{COLLEAGUE.name} 更改所选订单。")
        await operator.sees(
            "合同的订单已由另一窗口更改，勾选已随之更新。", "[x] E-03", "[ ] E-02", "已选 2/30"
        )
        await operator.presses("f8")
        await at_the_form(operator)
    assert orders_of(office, number) == ["E-01", "E-03"]


async def test_p17_s61_an_order_that_was_taken_meanwhile_is_told_and_nothing_changes(office: Story) -> None:
    number = office.filling("I-01", customer=INDIVIDUAL)
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        await operator.presses("f7")
        await operator.sees("[ ] I-02")
        await operator.presses("a")
        await operator.sees("已选 2/30")
        other = office.filling("I-02", customer=INDIVIDUAL)
        await operator.is_told(f"订单 I-02 已在合同 {other} 中，已取消勾选。")
        await operator.sees("已选 1/30")
    assert orders_of(office, number) == ["I-01"]


async def creates_a_draft(office: Story, operator: Driver) -> str:
    """Mark two orders and go on, as somebody does who has just begun; the draft's number."""
    await operator.sees("[1选择订单]", ">[ ] REFUND")
    await operator.presses("down", "space", "down", "space")
    await operator.sees("[x] E-40", "[x] E-39", "已选 2/30")
    await operator.presses("f8")
    await at_the_form(operator)
    return office.desk.contracts.list()[0].number


async def goes_back_to_its_orders(operator: Driver, count: int) -> None:
    await operator.presses("f7")
    await operator.sees(
        "[1选择订单]", f"此合同现有 {count} 个订单，列在最前", f"已选 {count}/30", "第 1 行 共 42 行"
    )


async def test_p17_a_draft_that_was_created_here_begins_with_its_orders_each_time_one_goes_back(
    office: Story,
) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        number = await creates_a_draft(office, operator)
        await goes_back_to_its_orders(operator, 2)
        await operator.sees(">[x] E-40", "[x] E-39", "[ ] REFUND", " F8 下一步")
        await operator.presses("end", "up", "space")
        await operator.sees("[x] E-01", "已选 3/30")
        await operator.presses("f8")
        await at_the_form(operator)
        assert orders_of(office, number) == ["E-40", "E-39", "E-01"]
        await goes_back_to_its_orders(operator, 3)
        await operator.presses("f8")
        await at_the_form(operator)
        assert orders_of(office, number) == ["E-40", "E-39", "E-01"]
        await operator.presses("f7", "space", "f8")
        await at_the_form(operator)
        assert orders_of(office, number) == ["E-39", "E-01"]
        await goes_back_to_its_orders(operator, 2)
        await operator.presses("a")
        await operator.sees("已勾选 28 个", "已选 30/30", "[x] E-39")
        assert operator.log == []
    assert office.desk.audit_trail.audit(number).problems == ()


async def test_p17_marks_for_a_draft_that_was_created_here_are_kept_for_it_and_for_nothing_else(
    office: Story,
) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        number = await creates_a_draft(office, operator)
        await goes_back_to_its_orders(operator, 2)
        await operator.presses("space", "end", "up", "space", "up", "space")
        await operator.sees("[x] E-01", "[x] E-02", "已选 3/30")
        await operator.presses("escape")
        await operator.is_told(f"合同 {number} 的订单在按下一步后才更改，已勾选 3 个。")
        await operator.sees("合同管理")
        assert orders_of(office, number) == ["E-40", "E-39"]
        operator.app.push_screen(choosing()())
        await operator.sees("[1选择订单]", "第 1 行 共 40 行", "已选 0/30")
        operator.app.push_screen(resuming(number)())
        await at_the_form(operator)
        await operator.presses("f7")
        await operator.sees("已恢复上次勾选的 3 个订单。", "已选 3/30", "[x] E-01", "[ ] E-40")


async def test_p17_what_narrowed_the_list_down_and_an_open_stretch_end_with_the_contract_they_were_for(
    office: Story,
) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await operator.sees(">[ ] REFUND")
        await operator.presses("/")
        await operator.types("E-4")
        await operator.presses("enter")
        await operator.sees("第 1 行 共 1 行")
        await operator.presses("v")
        await operator.sees("已选 1/30", "连续勾选中")
        await operator.presses("f8")
        await at_the_form(operator)
        await goes_back_to_its_orders(operator, 1)
        await operator.presses("down", "down", "up")
        await operator.sees("第 2 行", "已选 1/30")
        await operator.presses("f8")
        await at_the_form(operator)
    assert orders_of(office, office.desk.contracts.list()[0].number) == ["E-40"]


async def test_p17_the_first_of_several_contracts_leads_back_to_its_own_orders(office: Story) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await operator.sees(">[ ] REFUND")
        await operator.presses("a", "a", "f8")
        await operator.sees("分成 2 份合同")
        await operator.presses("enter")
        await at_the_form(operator)
        number = operator.lines[0].split()[-1]
        own = orders_of(office, number)
        await operator.presses("f7")
        await operator.sees(f"此合同现有 {len(own)} 个订单", f"已选 {len(own)}/30", f"共 {len(own)} 行")
        await operator.presses("space", "f8")
        await at_the_form(operator)
        assert len(orders_of(office, number)) == len(own) - 1
        assert set(orders_of(office, number)) < set(own)


async def test_p17_orders_that_could_not_be_read_are_not_given_up_and_are_read_by_themselves(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.filling("E-01", "E-02")
    locked = True

    def choice(*args: Any) -> OrderChoice:
        if locked:
            raise HeldError("数据库正忙。", "请稍后重试。")
        return office.desk.revisions.choice(*args)

    monkeypatch.setattr("contract_tui.tui.screens.new_contract.marking.AGAIN_SECONDS", 0.05)
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        monkeypatch.setattr(operator.app.access.desk.revisions, "choice", choice)  # type: ignore[attr-defined]  # the driver's application is this one
        await operator.presses("f7")
        await operator.sees("[1选择订单]", "[ ] E-40")
        await operator.presses("end", "space", "f8")
        await operator.is_told("正在读取，请稍候。")
        assert orders_of(office, number) == ["E-01", "E-02"]
        locked = False
        await operator.sees("此合同现有 2 个订单", "已选 3/30", "[x] E-01", "[x] E-02")
        await operator.presses("f8")
        await at_the_form(operator)
    assert orders_of(office, number)[:2] == ["E-01", "E-02"]
    assert len(orders_of(office, number)) == 3
