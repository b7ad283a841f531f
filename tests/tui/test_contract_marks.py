"""Marks in the contract list, and what is done with many marked contracts at once."""

import csv
import zipfile

import pytest

from contract_tui.domain.actions import ACTIONS, Action
from contract_tui.domain.states import Substate, VoidReason
from contract_tui.tui.commands.handling import CommandMethod
from contract_tui.tui.controllers.marked_actions import MarkedActions
from contract_tui.tui.screens.bulk import BulkScreen
from tests.tui.driver import at_the_keyboard
from tests.world.people import COLLEAGUE
from tests.world.story import Story


def test_every_action_in_bulk_is_done_with_the_marked_by_its_own_key() -> None:
    own = {each.command.id for each in vars(MarkedActions).values() if isinstance(each, CommandMethod)}
    assert own == {action.value for action, it in ACTIONS.items() if it.done_in_bulk}


async def test_marks_are_set_in_every_way_and_counted(office: Story) -> None:
    for place in range(1, 6):
        office.filling(f"E-0{place}")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("共 5 行")
        await operator.presses("space")
        await operator.sees("* 已勾选 1 份（u 清除）")
        await operator.presses("shift+down", "shift+down")
        await operator.sees("* 已勾选 3 份")
        await operator.presses("shift+up")
        await operator.sees("* 已勾选 2 份")
        await operator.presses("*")
        await operator.sees("* 已勾选 3 份")
        await operator.presses("a")
        await operator.sees("* 已勾选 5 份")
        await operator.presses("u")
        await operator.no_longer_sees("已勾选")
        await operator.presses("U")
        await operator.sees("* 已勾选 5 份")
        await operator.presses("u", "home", "v")
        await operator.sees("连续勾选中，按 v 结束")
        await operator.presses("down", "down", "down", "up")
        await operator.sees("* 已勾选 3 份")
        await operator.presses("v", "end")
        await operator.no_longer_sees("连续勾选中")
        await operator.sees("* 已勾选 3 份")


async def test_marks_stay_with_their_contracts_over_sorting_and_filtering(office: Story) -> None:
    draft, voided = office.filling("E-01"), office.voided("E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(f">{voided[:3]}")
        await operator.presses("space")
        await operator.sees(f">*{voided[:3]}")
        await operator.presses("2")
        await operator.sees("* 已勾选 1 份，其中 1 份不在当前列表中", draft)
        await operator.no_longer_sees(f"*{voided}")
        await operator.presses("1")
        await operator.sees(f"*{voided}")


async def test_a_contract_that_vanishes_is_unmarked_and_named(office: Story) -> None:
    number = office.filling("E-01")
    office.filling("E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("共 2 行")
        await operator.presses("a")
        await operator.sees("* 已勾选 2 份")
        office.desk.drafts.delete(number, COLLEAGUE)
        await operator.is_told(f"合同 {number}已被删除，已取消勾选。")
        await operator.sees("* 已勾选 1 份")


async def test_s56_the_key_of_an_action_shows_first_what_it_would_do_with_the_marked(office: Story) -> None:
    drafts, filling = [office.generated("E-01"), office.generated("E-02")], office.filling("E-03")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("共 3 行")
        await operator.presses("a")
        await operator.sees("下载 3 份")
        await operator.presses("s")
        await operator.is_told("勾选的合同都不能进行此操作：重新发送。")
        await operator.presses("z")
        await operator.sees("批量作废", "将处理 2 份，不能处理 1 份。", "作废后不能恢复")
        await operator.sees(filling, "未发送签署的草稿无需作废")
        await operator.presses("escape")
        await operator.sees("* 已勾选 3 份")
        assert {office.substate(number) for number in drafts} == {Substate.GENERATED}
        await operator.presses("z")
        await operator.sees("作废 2 份")
        await operator.presses("f8")
        await operator.sees("将对以下 2 份合同进行：作废。", "[ 作废 2 份 ]")
        await operator.presses("tab", "enter")
        await operator.sees("共 3 份合同：完成 2 份，不能处理 1 份。")
        await operator.presses("escape")
        await operator.sees("* 已勾选 1 份")
    assert {office.get(number).reason for number in drafts} == {VoidReason.DRAFT_VOIDED}


async def test_what_is_destroyed_is_in_sight_before_what_is_not_however_much_that_is(office: Story) -> None:
    for place in range(1, 25):
        office.effective(f"E-{place:02}")
    voided = office.voided("E-25")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("共 25 行")
        await operator.presses("a", "D")
        await operator.sees("将处理 1 份，不能处理 24 份。", "将处理 1 份：", voided, "不能处理 24 份：")
        screen = operator.screen
        assert screen.index(voided) < screen.index("不能处理 24 份：")


@pytest.mark.parametrize(
    ("action", "key"), [(Action.VOID, "z"), (Action.CONVERT, "f"), (Action.RECREATE, "C")]
)
async def test_many_are_changed_for_good_only_after_a_question_that_begins_on_no(
    office: Story, action: Action, key: str
) -> None:
    drafts = [office.generated(f"E-0{place}") for place in range(1, 8)]
    words = action.specification.words
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("共 7 行")
        await operator.presses("a", key)
        await operator.sees("将处理 7 份")
        await operator.presses("f8", "f8")
        await operator.sees(f"将对以下 7 份合同进行：{words}。", f"[ {words} 7 份 ]", "另有 2 份")
        dialog = operator.screen[operator.screen.index("将对以下") :]
        assert sum(number in dialog for number in drafts) >= 5
        await operator.presses("enter")  # the cursor is on 取消
        await operator.no_longer_sees("将对以下 7 份合同进行")
        await operator.sees("将处理 7 份")
    assert {office.substate(number) for number in drafts} == {Substate.GENERATED}


async def test_many_are_deleted_only_after_a_question_that_begins_on_no(office: Story) -> None:
    numbers = [office.voided("E-01"), office.voided("E-02")]
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("共 2 行")
        await operator.presses("a", "D")
        await operator.sees("将处理 2 份")
        await operator.presses("f8", "enter")
        await operator.no_longer_sees("[ 删除 2 份 ]")
        await operator.sees("将处理 2 份")
        assert [office.substate(number) for number in numbers] == [Substate.VOIDED] * 2
        await operator.presses("f8", "tab", "enter")
        await operator.sees("完成 2 份")


async def test_the_marked_are_downloaded_as_one_zip_and_the_results_are_saved(office: Story) -> None:
    effective = office.effective("E-01")
    office.filling("E-02")
    downloads = office.settings.downloads
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("共 2 行")
        await operator.presses("a", "d")
        await operator.sees("批量下载", "将处理 1 份，不能处理 1 份。")
        await operator.presses("f8")
        await operator.sees("完成 1 份", "已保存")
        await operator.presses("B")
        await operator.sees("保存结果", "已有的文件不会覆盖")
        await operator.presses("enter")
        await operator.sees("已保存", ".csv")
        await operator.presses("enter", "escape")
        await operator.sees("* 已勾选 1 份")
    (archive,) = downloads.glob("合同-*.zip")
    assert f"{effective}-正式合同.pdf" in zipfile.ZipFile(archive).namelist()
    (table,) = downloads.glob("办理结果-*.csv")
    rows = list(csv.reader(table.read_text("utf-8-sig").splitlines()))
    assert {row[2] for row in rows[1:]} == {"完成", "不能处理"}


async def test_a_single_action_is_refused_while_contracts_are_marked(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("签署中/客户签署")
        await operator.presses("space", "x")
        await operator.is_told("取消签署只能逐份办理，请按 u 清除勾选后再操作。")
        await operator.presses("u", "x")
        await operator.sees("取消签署", number, "0/200 字")


async def test_esc_stops_between_two_contracts_and_the_rest_stays_marked(office: Story) -> None:
    drafts = [office.generated(f"E-0{place}") for place in (1, 2, 3)]
    app = office.app()
    async with at_the_keyboard(app) as operator:
        await operator.sees("共 3 行")
        await operator.presses("a", "z")
        await operator.sees("将处理 3 份")
        void = app.access.desk.drafts.void

        def slow(*args: object, **options: object) -> None:
            void(*args, **options)  # type: ignore[arg-type]  # what the bulk passes on
            page = app.screen
            assert isinstance(page, BulkScreen)
            app.call_from_thread(page.action_command, "back")

        app.access.desk.bulk._deeds[Action.VOID] = slow
        await operator.presses("f8")
        await operator.sees("[ 作废 3 份 ]")
        await operator.presses("tab", "enter")
        await operator.sees("完成 1 份，未处理 2 份。")
        await operator.presses("escape")
        await operator.sees("* 已勾选 2 份")
    assert sorted(office.substate(number) for number in drafts) == [
        Substate.GENERATED, Substate.GENERATED, Substate.VOIDED,
    ]  # fmt: skip
