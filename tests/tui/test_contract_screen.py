"""查看合同 as an operator sees it."""

import sqlite3
from contextlib import closing

import pytest

from contract_tui.domain.errors import OutsideError
from contract_tui.domain.labels import NO_EFFECT
from contract_tui.tui.screens.home import HomeScreen
from tests.tui.driver import Driver, at_the_keyboard
from tests.tui.stage import HOSTILE
from tests.world.people import COLLEAGUE, INDIVIDUAL, MAILING, PARTY
from tests.world.story import Story


async def views(operator: Driver, number: str) -> None:
    """Open the contract under the cursor."""
    await operator.sees(number)
    await operator.presses("l")
    await operator.sees("查看合同", f"合同编号  {number}")


async def test_s42_an_effective_contract_shows_facts_parties_and_what_may_be_done(office: Story) -> None:
    number = office.converted("E-01", "E-02")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.sees(
            "已生效/电子合同已生效", "腾讯云单方电子签章", "¥2,819.00", "人民币贰仟捌佰壹拾玖元整"
        )
        await operator.sees("云上科技有限公司", "91110000600037341L", "KJ-2026-0001", "演示云计算有限公司")
        await operator.sees("d 下载", "p 申请纸质合同")


async def test_s8_a_sealed_contract_offers_no_change(office: Story) -> None:
    number = office.converted("E-01")
    before = office.get(number)
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        for key, reason in (
            ("x", "合同已生效，一经生成无法修改、作废或取消。"),
            ("z", "合同已生效，一经生成无法修改、作废或取消。"),
            ("g", "合同已生效，一经生成无法修改、作废或取消。"),
            ("s", "单方电子签章的合同不由客户签署，不能重新发送签署信息。"),
            ("f", "合同已生效，不能转为正式合同。"),
            ("delete", "合同已生效，不能删除。"),
            ("D", "合同已生效，不能删除。"),
        ):
            await operator.presses(key)
            await operator.is_told(reason)
            operator.app.clear_notifications()
    assert office.get(number) == before


async def test_p9_phones_and_identity_numbers_are_masked(office: Story) -> None:
    number = office.filling("I-01", customer=INDIVIDUAL)
    office.desk.drafts.confirm_party(number, PARTY, COLLEAGUE)
    async with at_the_keyboard(office.app(), height=40) as operator:
        await views(operator, number)
        await operator.sees("110***********002X", "138****0001")
        await operator.presses("4")
        await operator.sees("确认甲方信息")
        assert "13800000001" not in operator.screen


async def test_orders_stand_in_a_table_and_a_postpaid_one_shows_no_amount(office: Story) -> None:
    number = office.generated("E-01", "P-NEW")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.presses("2")
        await operator.sees("[2 订单 2]", "E-01", "1,409.50", "P-NEW", "以实际消费为准")
        await operator.sees("合计 ¥1,409.50 人民币壹仟肆佰零玖元伍角（后付费订单以实际消费为准）")
        ends = {len(line.rstrip().encode("gbk")) for line in operator.lines if "付费  " in line}
        assert len(ends) == 1


async def test_documents_show_their_sha256_whole_at_80_columns(office: Story) -> None:
    number = office.converted("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.presses("3")
        contract = office.get(number)
        newest_first = [document.sha256 for document in reversed(contract.documents)]
        await operator.sees("正式合同 PDF", *newest_first[:2])
        await operator.presses("end")
        await operator.sees("乙方（平台）的电子签名", "PAdES B-B", NO_EFFECT)
        await operator.sees(f"contract-tui contract pdf {number} -o -")


async def test_the_history_says_what_happened_by_whom_and_what_goes_on(office: Story) -> None:
    number = office.generated("E-01")
    office.desk.signing.convert(number, COLLEAGUE)
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.presses("4")
        await operator.sees(
            "创建合同（colleague）", "合同草稿已生成（后台任务）", "转为正式合同（colleague）"
        )
        await operator.sees("[进行中] 腾讯云签署，预计耗时 15 分钟")


async def test_the_history_names_whom_each_message_went_to(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.presses("left")
        await operator.sees("发送签署信息（colleague）：张三 138****0001")


async def test_the_page_follows_the_contract_live(office: Story) -> None:
    number = office.generated("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.sees("草稿/合同草稿已生成", "f 转为正式合同")
        office.desk.signing.convert(number, COLLEAGUE)
        await operator.sees("签署中/腾讯云签署", "预计耗时 15 分钟")
        await operator.no_longer_sees("f 转为正式合同  ")
        office.wait(minutes=20)
        await operator.sees("已生效/电子合同已生效", "p 申请纸质合同")


async def test_a_contract_that_somebody_else_deletes_closes_its_page_and_says_so(office: Story) -> None:
    number = office.voided("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        office.desk.drafts.delete(number, COLLEAGUE)
        await operator.reads(f"合同 {number} 已由 {COLLEAGUE.name} 于")
        await operator.presses("q", "D", "colon", "j")
        await operator.reads("请先阅读提示，按 Enter 关闭。")
        await operator.sees("查看合同", "合同已不存在")
        await operator.presses("enter")
        await operator.until(lambda: isinstance(operator.app.screen, HomeScreen), "back on the list")
        await operator.sees("还没有合同")


async def test_deleting_from_the_page_goes_back_to_the_list(office: Story) -> None:
    number = office.voided("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.presses("delete", "tab", "enter")
        await operator.is_told("1 个订单已释放")
        await operator.until(lambda: isinstance(operator.app.screen, HomeScreen), "back on the list")
        await operator.presses("l")
        await operator.is_told("没有选中的合同。")


async def test_s43_the_official_pdf_is_downloaded_any_number_of_times(office: Story) -> None:
    number = office.converted("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        for _time in range(2):
            await operator.presses("d")
            await operator.sees("下载完成")
            await operator.presses("enter")
            await operator.no_longer_sees("下载完成")
    files = [file.name for file in office.settings.downloads.iterdir()]
    assert files == [f"{number}-正式合同.pdf"]


async def test_a_failure_stands_first_with_its_error_and_the_way_on(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OutsideError("磁盘已满。", "请清理磁盘。")

    number = office.generating("E-01")
    with monkeypatch.context() as broken:
        broken.setattr(office.desk.maker, "draft_pdf", full)
        office.engine()
        async with at_the_keyboard(office.app()) as operator:
            await views(operator, number)
            await operator.reads("后台任务失败 1 次（磁盘已满。 请清理磁盘）", "自动重试")
            await operator.presses("e")
            await operator.is_told("后台任务没有失败，无需重试。")
            for _attempt in range(office.settings.limits.attempts - 1):
                office.wait(minutes=10)
            await operator.reads("后台任务失败 5 次", "不再自动执行：请处理后重试")
            broken.undo()
            await operator.presses("e")
            office.engine()
            await operator.sees("草稿/合同草稿已生成")
            await operator.no_longer_sees("磁盘已满")


async def test_the_text_is_read_and_left_again(office: Story) -> None:
    number = office.generated("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.presses("t")
        await operator.sees("合同文本", "订单合同", "框架合同编号")
        await operator.presses("/")
        await operator.types("乙方")
        await operator.sees("第 1/")
        await operator.presses("escape", "escape")
        await operator.sees("[1 概况]")


async def test_a_text_that_is_not_there_yet_says_why(office: Story) -> None:
    number = office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.presses("t")
        await operator.is_told("合同文本尚未生成")


async def test_going_on_from_the_page_opens_the_wizard(office: Story) -> None:
    number = office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.presses("g")
        await operator.sees("创建订单合同", "填写甲方信息")


async def test_p2_the_page_leads_to_the_mailing(office: Story) -> None:
    number = office.converted("E-01")
    office.desk.papers.request(number, MAILING, COLLEAGUE)
    async with at_the_keyboard(office.app(), height=40) as operator:
        await views(operator, number)
        await operator.sees("已生效/纸质合同申请中", "备件中", "m 查看邮寄信息")
        await operator.presses("p")
        await operator.is_told("纸质合同已申请过，每份合同只能申请一次。")


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_hostile_words_in_every_part_are_shown_literally(office: Story, size: tuple[int, int]) -> None:
    number = office.text_review("E-01")
    with closing(sqlite3.connect(office.settings.database)) as tampering, tampering:
        for column in ("customer_name", "framework", "cancel_reason", "address", "error"):
            tampering.execute(f"UPDATE contract SET {column} = ?", (HOSTILE,))
        tampering.execute("UPDATE contract_order SET snapshot = replace(snapshot, '云服务器', '[/] [b]云')")
    async with at_the_keyboard(office.app(), width=size[0], height=size[1]) as operator:
        await operator.sees("DD-")
        await operator.presses("l")
        await operator.sees("查看合同")
        for part in ("1", "2", "3", "4"):
            await operator.presses(part)
            await operator.sees(f"[{part} ")
            assert "\x1b" not in operator.screen
            assert "\u202e" not in operator.screen
    assert office.get(number).customer_name == HOSTILE


async def test_a_deletion_under_an_open_dialog_closes_the_page_when_the_dialog_is_left(
    office: Story,
) -> None:
    number = office.voided("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.presses("?")
        await operator.sees("订单合同 | 帮助")
        office.desk.drafts.delete(number, COLLEAGUE)
        await operator.sees("订单合同 | 帮助")
        await operator.presses("q")
        await operator.reads(f"合同 {number} 已由 {COLLEAGUE.name} 于")
        await operator.presses("escape")
        await operator.until(lambda: isinstance(operator.app.screen, HomeScreen), "back on the list")


def home_of(operator: Driver) -> HomeScreen:
    return next(screen for screen in operator.app.screen_stack if isinstance(screen, HomeScreen))


async def test_a_void_contracts_documents_say_that_they_cannot_be_downloaded(office: Story) -> None:
    number = office.generated("E-01")
    office.desk.drafts.void(number, COLLEAGUE)
    async with at_the_keyboard(office.app()) as operator:
        await views(operator, number)
        await operator.presses("3")
        await operator.sees("合同草稿 PDF", "已作废的合同不能下载。")
        assert "按 d 下载" not in operator.screen
