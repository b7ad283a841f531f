"""合同管理 as an operator sees it: the list, its filters, its search, how it keeps itself current."""

import sqlite3
import threading
from contextlib import closing

import pytest
from textual import events

from contract_tui.config import Settings
from contract_tui.desk import open_desk
from contract_tui.desk.contracts.signatures import Signatures
from contract_tui.desk.desk import Desk
from contract_tui.domain.clock import Clock
from contract_tui.domain.errors import OutsideError
from contract_tui.tui.screens.contract import ContractScreen
from contract_tui.tui.screens.home import HomeScreen
from contract_tui.tui.screens.new_contract import NewContractScreen
from contract_tui.tui.widgets.virtual_table import VirtualTable
from tests.tui.driver import Driver, at_the_keyboard
from tests.tui.stage import HOSTILE
from tests.world.people import COLLEAGUE, INDIVIDUAL
from tests.world.story import Story


def cursor_line(operator: Driver) -> str:
    """The line with the cursor."""
    return next((line for line in operator.lines if line.startswith(">")), "")


async def test_s1_s2_the_home_page_lists_contracts_with_number_and_state(office: Story) -> None:
    both = office.filling("E-01", "E-02")
    single = office.generating("E-03")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("合同管理", both, "双方", "草稿/填写信息", "2,819.00")
        await operator.sees(single, "单方", "草稿/合同草稿生成中")


async def test_the_columns_stand_below_each_other_whatever_characters_they_hold(office: Story) -> None:
    office.filling("E-01")
    office.filling("I-01", customer=INDIVIDUAL)
    async with at_the_keyboard(office.app(), width=120) as operator:
        await operator.sees("王五", "云上科技有限公司")
        rows = [line for line in operator.lines if "DD-" in line]
        # A Chinese character takes two cells, so the place is counted in cells.
        places = {len(line[: line.index("草稿/")].encode("gbk")) for line in rows}
        assert len(rows) == 2
        assert len(places) == 1


async def test_the_cursor_begins_on_the_newest_contract(office: Story) -> None:
    office.filling("E-01")
    newest = office.filling("E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.until(lambda: newest in cursor_line(operator), "the cursor is on the newest")


async def test_an_empty_list_says_what_to_do(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("还没有合同", "按 c 创建订单合同", "按 K 添加客户，按 I 从文")
        await operator.presses("enter")
        await operator.is_told("没有选中的合同。")


async def test_states_are_counted_and_chosen_by_number(office: Story) -> None:
    draft, void = office.filling("E-01"), office.voided("E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("[1 全部 2]", "2 草稿 1", "3 签署中 0", "5 已作废 1")
        await operator.presses("5")
        await operator.sees("[5 已作废 1]", void)
        await operator.no_longer_sees(draft)
        await operator.presses("1")
        await operator.sees("[1 全部 2]", draft)


async def test_left_and_right_go_round_the_states(office: Story) -> None:
    office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("[1 全部 1]")
        await operator.presses("left")
        await operator.sees("[5 已作废 0]", "没有符合条件的合同")
        await operator.presses("right", "right")
        await operator.sees("[2 草稿 1]", "DD-")


async def test_search_filters_while_one_types_and_esc_shows_all_again(office: Story) -> None:
    theirs, his = office.filling("E-01"), office.filling("I-01", customer=INDIVIDUAL)
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(theirs, his)
        await operator.presses("/")
        await operator.types("王五")
        await operator.sees("[1 全部 1]", his)
        await operator.no_longer_sees(theirs)
        await operator.presses("escape")
        await operator.sees("[1 全部 2]", theirs)
        assert isinstance(operator.app.focused, VirtualTable)


async def test_search_finds_a_contract_by_an_order_and_enter_goes_to_the_list(office: Story) -> None:
    wanted, other = office.filling("E-07"), office.filling("E-08")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(wanted, other)
        await operator.presses("/")
        await operator.types("E-07")
        await operator.presses("enter")
        await operator.no_longer_sees(other)
        await operator.presses("l")
        await operator.sees("查看合同", wanted)


async def test_a_search_without_result_says_how_to_go_on(office: Story) -> None:
    office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("[1 全部 1]")
        await operator.presses("/")
        await operator.types("nobody")
        await operator.sees("没有符合条件的合同。按 Esc 清除搜索")


async def test_s53_another_process_changes_the_list_and_the_cursor_stays_on_its_contract(
    office: Story,
) -> None:
    numbers = [office.filling(f"E-{place:02d}") for place in (1, 2, 3)]
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(*numbers)
        await operator.presses("down")
        await operator.until(lambda: numbers[1] in cursor_line(operator), "the cursor has moved")
        newest = office.filling("E-04")
        await operator.sees(newest, "[1 全部 4]")
        assert numbers[1] in cursor_line(operator)
        office.desk.drafts.delete(numbers[0], COLLEAGUE)
        await operator.no_longer_sees(numbers[0])
        assert numbers[1] in cursor_line(operator)


async def test_s53_a_background_task_changes_the_state_in_sight_and_the_keys_that_work(
    office: Story,
) -> None:
    office.generating("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("草稿/合同草稿生成中")
        await operator.presses("f")
        await operator.is_told("合同草稿生成中，不能转为正式合同。")
        office.engine()
        await operator.sees("草稿/合同草稿已生成", "f 转为正式合同", "z 作废")
        assert "(f" not in operator.footer


async def test_s53_the_refresh_key_says_that_it_has_read(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("还没有合同")
        await operator.presses("r")
        await operator.is_told("已刷新。")


async def test_every_action_that_is_not_possible_tells_why(office: Story) -> None:
    office.converted("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("已生效/电子合同已生效")
        for key, reason in {
            "x": "合同已生效，一经生成无法修改、作废或取消。",
            "s": "单方电子签章的合同不由客户签署，不能重新发送签署信息。",
            "f": "合同已生效，不能转为正式合同。",
            "z": "合同已生效，一经生成无法修改、作废或取消。",
            "delete": "合同已生效，不能删除。",
        }.items():
            await operator.presses(key)
            await operator.is_told(reason)
        await operator.presses("m")
        await operator.is_told("尚未申请纸质合同，没有邮寄信息。")
        await operator.presses("e")
        await operator.is_told("后台任务没有失败，无需重试。")


async def test_enter_goes_on_with_a_both_party_draft_and_looks_at_everything_else(office: Story) -> None:
    office.converted("E-01")
    office.filling("E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("草稿/填写信息")
        await operator.presses("enter")
        await operator.until(lambda: isinstance(operator.app.screen, NewContractScreen), "the wizard opens")
        await operator.presses("escape")
        await operator.until(lambda: isinstance(operator.app.screen, HomeScreen), "back on the list")
        await operator.presses("down", "enter")
        await operator.until(lambda: isinstance(operator.app.screen, ContractScreen), "查看合同 opens")


async def test_s45_enter_works_again_after_the_wizard_has_replaced_itself(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("签署中/客户签署")
        await operator.presses("enter")
        await operator.until(
            lambda: isinstance(operator.app.screen, NewContractScreen), "the live page opens"
        )
        office.wait(seconds=5)
        office.wait(seconds=5)
        await operator.until(lambda: isinstance(operator.app.screen, ContractScreen), "S41: on to 查看合同")
        await operator.presses("escape")
        await operator.until(lambda: isinstance(operator.app.screen, HomeScreen), "back on the list")
        await operator.sees("已生效/电子合同已生效")
        await operator.presses("enter")
        await operator.sees("查看合同", number)


async def test_a_failed_background_task_is_said_by_a_word_and_retried(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OutsideError("磁盘已满。")

    office.generating("E-01")
    with monkeypatch.context() as broken:
        broken.setattr(office.desk.maker, "draft_pdf", full)
        for _attempt in range(office.settings.limits.attempts):
            office.wait(minutes=10)
    async with at_the_keyboard(office.app(), width=120) as operator:
        await operator.sees("失败 草稿/合同草稿生成中", "后台任务失败，按 e 重试")
        await operator.presses("e")
        await operator.is_told("后台任务将重新执行")
        await operator.no_longer_sees("失败 草稿")
        office.engine()
        await operator.sees("草稿/合同草稿已生成")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10)])
async def test_hostile_names_are_shown_literally_at_any_size(office: Story, size: tuple[int, int]) -> None:
    office.filling("E-01")
    with closing(sqlite3.connect(office.settings.database)) as tampering, tampering:
        tampering.execute("UPDATE contract SET customer_name = ?", (HOSTILE,))
    async with at_the_keyboard(office.app(), width=size[0], height=size[1]) as operator:
        await operator.sees("[/]")
        assert "\x1b" not in operator.screen
        assert "\u202e" not in operator.screen


async def test_the_list_fits_again_after_the_terminal_has_changed_its_size(office: Story) -> None:
    office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("草稿/填写信息")
        assert "11-23 09:30" not in operator.screen.replace("更新 2026-11-23 09:30", "")
        await operator.resizes(120, 40)
        await operator.sees("11-23 09:30", "云上科技有限公司")
        await operator.resizes(80, 24)
        await operator.sees("草稿/填写信息", "云上科技 ..")


async def test_the_page_is_there_before_the_desk_is_open_and_keys_wait_for_that(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, gate = office.filling("E-01"), threading.Event()

    def slowly(settings: Settings, clock: Clock | None = None) -> Desk:
        gate.wait(10)
        return open_desk(settings, clock)

    monkeypatch.setattr("contract_tui.tui.opening.open_desk", slowly)
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("合同管理", "读取中")
        await operator.presses("enter")
        await operator.sees("合同管理", "读取中")
        gate.set()
        await operator.sees(number, "[2填写甲方信息]")


async def test_s51_s52_a_contract_just_made_is_under_the_cursor_whatever_the_filter(office: Story) -> None:
    office.voided("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("[1 全部 1]")
        await operator.presses("5")
        await operator.sees("[5 已作废 1]")
        await operator.presses("c")
        await operator.sees("[通过]")
        await operator.presses("enter", "down")
        await operator.sees("腾讯云单方电子签章）：通过")
        await operator.presses("enter")
        await operator.sees("选择订单", "E-40")
        await operator.presses("down", "down", "down", "down", "space")
        await operator.sees("已选 1/30")
        await operator.presses("f8")
        await operator.sees("确认保存")
        await operator.presses("enter")
        await operator.sees("[1 全部 2]")
        await operator.until(lambda: "草稿/合同草稿生成中" in cursor_line(operator), "the cursor is on it")


async def test_s2_a_narrow_terminal_keeps_number_and_state_whole(office: Story) -> None:
    number = office.filling("E-01")
    async with at_the_keyboard(office.app(), width=60) as operator:
        await operator.sees(number, "草稿/填写信息")


async def test_pressing_twice_opens_one_page(office: Story) -> None:
    office.converted("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("已生效/电子合同已生效")
        home = operator.app.screen
        for key in ("enter", "l", "enter", "l", "T"):
            operator.app.post_message(events.Key(key, None))
        await operator.sees("查看合同")
        await operator.presses("escape")
        await operator.until(lambda: operator.app.screen is home, "one page was open")


async def test_the_end_of_the_platforms_certificate_is_told_when_the_list_opens(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Signatures, "expiry", lambda _: "平台签章的证书将于 2026-12-01 09:30 过期（还有 8 天）"
    )
    async with at_the_keyboard(office.app()) as operator:
        await operator.is_told("平台签章的证书将于 2026-12-01 09:30 过期")
