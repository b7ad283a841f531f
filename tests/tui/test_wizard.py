"""The wizard's frame and its pages 填写甲方信息 and 确认合同文本内容."""

import pytest

from contract_tui.domain.errors import OutsideError
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.states import Channel, Substate
from contract_tui.engine.worker import Worker
from contract_tui.tui.catalogue import commands_of_screen
from contract_tui.tui.literal import width as cells
from contract_tui.tui.screens.home import HomeScreen
from contract_tui.tui.screens.new_contract import NewContractScreen
from contract_tui.tui.widgets.form import Form
from contract_tui.tui.widgets.safe_input import SafeInput
from tests.tui.driver import Driver, at_the_keyboard
from tests.tui.stage import HOSTILE
from tests.tui.wizard_fixtures import at_the_wizard, choosing, resuming
from tests.world.people import COLLEAGUE, ENTERPRISE, PARTY
from tests.world.story import Story


def field(operator: Driver, name: str) -> str:
    """What stands in a field of the form."""
    return operator.the(SafeInput, f"#field-{name}").value


async def at_the_form(operator: Driver) -> None:
    """Wait until the first field has the keys."""
    await operator.sees("草稿自动保存")
    await operator.until(lambda: isinstance(operator.app.focused, SafeInput), "a field has the keys")


async def test_p4_the_name_of_party_a_is_fixed(office: Story) -> None:
    async with at_the_wizard(office, resuming(office.filling())) as operator:
        await operator.sees("[2填写甲方信息]", "云上科技有限公司（不可修改）")
        assert "name" not in {entry.id for entry in operator.the(Form).query(SafeInput)}


async def test_p3_the_book_fills_the_next_contract_and_learns_from_it(office: Story) -> None:
    office.text_confirmed("E-01")
    number = office.filling("E-02")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees(PARTY.address)
        entry = operator.the(SafeInput, "#field-contact")
        entry.focus()
        entry.value = "赵六"
        await operator.presses("f8")
        await operator.sees("合同草稿生成中")
    book = office.desk.parties.book(ENTERPRISE)
    assert book is not None
    assert (book.contact, book.phone) == ("赵六", PARTY.phone)


async def test_s21_each_field_is_judged_while_it_is_typed(office: Story) -> None:
    async with at_the_wizard(office, resuming(office.filling())) as operator:
        await at_the_form(operator)
        await operator.presses("down")
        await operator.types("13800")
        await operator.sees("! 电话应为 11 位手机号，或带区号的固定电话")
        await operator.types("000001")
        await operator.no_longer_sees("! 电话应为")


async def test_s22_with_problems_the_way_on_shows_them_all_and_goes_to_the_first(office: Story) -> None:
    number = office.filling()
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        await operator.sees("下一步：确认合同文本内容")
        await operator.types("张三")
        await operator.presses("f8")
        await operator.sees("! 请填写联系电话", "! 请填写电子邮箱", "! 请填写通讯地址", "还有 3 项需要修正")
        assert operator.app.focused is operator.the(SafeInput, "#field-phone")
    assert office.get(number).substate is Substate.FILLING


async def test_garbage_that_is_pasted_is_shown_and_refused(office: Story) -> None:
    number = office.filling()
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        await operator.pastes(HOSTILE)
        await operator.sees("! 含有换行或不可显示的字符", "[@click=app.quit]x[/]")
        await operator.presses("f8")
        await operator.sees("[2填写甲方信息]")
    assert office.get(number).substate is Substate.FILLING


async def test_what_is_typed_is_saved_by_itself_and_found_again(office: Story) -> None:
    number = office.filling()
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        await operator.types("李")
        await operator.sees("已自动保存")
        assert office.get(number).party == PartyDetails(contact="李")
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        assert field(operator, "contact") == "李"


async def test_leaving_saves_what_was_typed_last_and_says_where_it_is(office: Story) -> None:
    number = office.filling()
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        await operator.types("李")
        await operator.presses("escape")
        await operator.sees("合同管理", "草稿/填写信息")
        await operator.is_told(f"已保存。合同 {number} 在合同列表中")
    assert office.get(number).party == PartyDetails(contact="李")


async def test_quitting_saves_what_was_typed_last(office: Story) -> None:
    number = office.filling()
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        await operator.types("李")
        await operator.presses("f10")
        await operator.until(lambda: operator.app._exit, "ended")
    assert office.get(number).party == PartyDetails(contact="李")


async def test_a_signal_that_ends_the_program_loses_nothing_that_was_typed(office: Story) -> None:
    number = office.filling()
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        await operator.types("李")
        operator.app.exit(return_code=129)
    assert office.get(number).party == PartyDetails(contact="李")


async def test_two_windows_fill_the_form_together_without_overwriting(office: Story) -> None:
    number = office.filling()
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_form(operator)
        await operator.types("李")
        office.desk.drafts.save_party(number, PartyDetails(phone=PARTY.phone), COLLEAGUE)
        await operator.until(lambda: field(operator, "phone") == PARTY.phone, "the colleague's phone is here")
        assert field(operator, "contact") == "李"
        await operator.until(
            lambda: office.get(number).party == PartyDetails("李", PARTY.phone), "both are saved"
        )


async def test_another_window_that_goes_on_is_followed_and_told(office: Story) -> None:
    number = office.filling()
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("[2填写甲方信息]")
        office.desk.drafts.confirm_party(number, PARTY, COLLEAGUE)
        await operator.sees("合同草稿生成中", "[3确认合同文本内容]")
        await operator.is_told(f"合同 {number}（云上科技有限公司）：{COLLEAGUE.name} 确认甲方信息。")


async def test_a_contract_that_another_window_deleted_closes_the_wizard(office: Story) -> None:
    number = office.filling()
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("[2填写甲方信息]")
        office.desk.drafts.delete(number, COLLEAGUE)
        await operator.reads(f"合同 {number} 已由 {COLLEAGUE.name} 于")
        await operator.presses("enter")
        await operator.sees("合同管理")
        await operator.no_longer_sees("合同已不存在")


async def test_what_is_typed_on_when_another_window_deletes_the_contract_does_nothing(office: Story) -> None:
    number, other = office.filling("E-01"), office.filling("E-02")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("[2填写甲方信息]")
        office.desk.drafts.delete(number, COLLEAGUE)
        await operator.sees("合同已不存在")
        await operator.presses("a", "b", "c", "colon", "j", "f8", "D", "q")
        await operator.sees("合同已不存在", "[2填写甲方信息]")
        await operator.presses("escape")
        await operator.sees("合同管理", other)
        assert "已勾选" not in operator.screen
        assert isinstance(operator.app.screen, HomeScreen)


async def test_a_contract_that_another_window_recreated_closes_the_wizard_when_that_was_read(
    office: Story,
) -> None:
    number = office.text_review("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("[3确认合同文本内容]")
        made = office.desk.recreation.recreate(number, COLLEAGUE)
        await operator.sees("合同已不存在", f"合同 {number} 已由")
        await operator.presses("b", "escape")
        await operator.sees("合同管理", made)


async def test_a_page_below_the_wizard_asks_no_second_time(office: Story) -> None:
    number = office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("l")
        await operator.sees("查看合同")
        await operator.presses("g")
        await operator.sees("[2填写甲方信息]")
        office.desk.drafts.delete(number, COLLEAGUE)
        await operator.sees("合同已不存在")
        await operator.presses("enter")
        await operator.until(lambda: isinstance(operator.app.screen, HomeScreen), "back on the list")


async def test_ones_own_deletion_asks_nothing_on_the_page_below(office: Story) -> None:
    number = office.text_confirmed("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("l")
        await operator.sees("查看合同")
        await operator.presses("g")
        await operator.sees("[4确认签署信息]")
        await operator.presses("D", "tab", "enter")
        await operator.until(lambda: isinstance(operator.app.screen, HomeScreen), "back on the list")
        await operator.is_told("1 个订单已释放")


async def test_an_action_that_comes_too_late_is_followed_by_the_notice(office: Story) -> None:
    number = office.text_confirmed("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.presses("D")
        await operator.sees("[ 删除 ]")
        office.desk.drafts.delete(number, COLLEAGUE)
        await operator.presses("tab", "enter")
        await operator.sees("合同已不存在")
        await operator.presses("enter")
        await operator.sees("合同管理")


async def test_a_deletion_under_an_open_dialog_waits_for_the_dialog(office: Story) -> None:
    number = office.filling()
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.presses("f1")
        await operator.sees("| 帮助")
        office.desk.drafts.delete(number, COLLEAGUE)
        await operator.sees("| 帮助")
        await operator.presses("escape")
        await operator.reads(f"合同 {number} 已由 {COLLEAGUE.name} 于")
        await operator.presses("enter")
        await operator.sees("合同管理")


async def test_the_draft_can_be_deleted_here_and_its_orders_are_free_again(office: Story) -> None:
    number = office.text_confirmed("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("[4确认签署信息]")
        await operator.presses("D")
        await operator.sees("[ 删除 ]")
        await operator.presses("tab", "enter")
        await operator.sees("合同管理", "还没有合同")
    assert office.desk.orders.get(["E-01"])[0].contract is None


async def test_the_wait_for_the_draft_ends_by_itself(office: Story) -> None:
    number = office.filling()
    office.desk.drafts.confirm_party(number, PARTY, COLLEAGUE)
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("合同草稿生成中，预计耗时 3 分钟", "(e 重试)")
        await operator.presses("f8")
        await operator.is_told("此页自动进入下一步，无需操作。")
        office.engine()
        await operator.sees("请逐条核对合同文本")
        await operator.is_told("合同草稿已生成。")


async def test_a_failed_draft_shows_its_error_and_is_tried_again(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.filling()
    office.desk.drafts.confirm_party(number, PARTY, COLLEAGUE)

    def failing(*args: object, **kwargs: object) -> None:
        raise OutsideError("磁盘已满。")

    async with at_the_wizard(office, resuming(number)) as operator:
        with monkeypatch.context() as patched:
            patched.setattr(office.desk.maker, "text", failing)
            office.engine()
            await operator.reads("后台任务失败 1 次（磁盘已满", "无需操作；将于")
            for _ in range(4):
                office.wait(minutes=10)
        await operator.reads("后台任务失败 5 次", "请处理后重试", "e 重试")
        await operator.presses("e")
        await operator.is_told("后台任务将重新执行")
        Worker(office.desk).run_once()
        await operator.sees("请逐条核对合同文本")


async def test_s23_the_text_is_searched_and_laid_out_for_every_width(office: Story) -> None:
    number = office.text_review("E-01", "E-02")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("订单合同", number, "第 1-")
        await operator.presses("/")
        await operator.types("E-02")
        await operator.sees("第 1/1 处")
        await operator.presses("escape", "end")
        for width in (120, 80, 60):
            await operator.resizes(width, 30)
            await operator.sees("第八条 其他")
            assert all(cells(line.rstrip()) <= width for line in operator.lines)


async def test_s24_the_draft_is_downloaded_and_s25_leads_on(office: Story) -> None:
    number = office.text_review("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("下一步：确认签署信息", "d 下载合同文本")
        await operator.presses("d")
        await operator.sees("下载完成", "草稿.pdf")
        await operator.presses("enter", "f8")
        await operator.sees("[4确认签署信息]")
    (path,) = office.settings.downloads.glob("*.pdf")
    assert path.read_bytes() == office.desk.documents.pdf(number).content


async def test_p14_nothing_in_the_wizard_changes_the_channel() -> None:
    words = " ".join(f"{c.id} {c.words} {c.help}" for c in commands_of_screen(NewContractScreen))
    assert "签章方式" not in words
    assert "channel" not in words


async def test_commands_of_other_pages_are_listed_with_the_reason(office: Story) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await operator.presses("x")
        await operator.is_told("合同尚未创建。")
        await operator.presses("i")
        await operator.is_told("在“确认签署信息”页使用。")
        await operator.presses("?")
        await operator.presses("end")
        await operator.sees("现在不可用，或属于别的页面")
        assert "现在不可用：" not in operator.screen
        await operator.presses("home", "o")
        await operator.presses("slash")
        await operator.types("至少选择")
        await operator.sees("下一步：填写甲方信息", "现在不可用：请至少选择一个订单。")


@pytest.mark.parametrize("channel", list(Channel))
async def test_the_footers_fit_eighty_cells(office: Story, channel: Channel) -> None:
    async with at_the_wizard(office, choosing(channel)) as operator:
        await operator.until(lambda: "Esc 返回" in operator.footer, "leaving is in sight")
        assert "? 帮助" in operator.footer


async def test_the_wizard_resumes_where_each_contract_is(office: Story) -> None:
    filling = office.filling("E-01")
    reviewing = office.text_review("E-02")
    signing = office.customer_signing("E-03")
    async with at_the_wizard(office, resuming(filling)) as operator:
        await operator.sees("[2填写甲方信息]")
        operator.app.push_screen(resuming(reviewing)())
        await operator.sees("[3确认合同文本内容]")
        operator.app.push_screen(resuming(office.text_confirmed("E-04"))())
        await operator.sees("[4确认签署信息]")
        operator.app.push_screen(resuming(signing)())
        await operator.sees("[5在线签署]", "签署中/客户签署")
