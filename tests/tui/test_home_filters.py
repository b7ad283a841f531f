"""Who waits, filters, order and marks of the contract list, and what of it is remembered (S1, S2, S53)."""

import json
import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.domain.errors import OutsideError
from contract_tui.tui.screens.filter_dialog import FilterDialog
from contract_tui.tui.widgets.virtual_table import VirtualTable
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import COLLEAGUE, ENTERPRISE, INDIVIDUAL
from tests.world.story import Story


def numbers(operator: Driver) -> list[str]:
    """The contracts in sight, from top to bottom."""
    return [word for line in operator.lines for word in line.replace(">", " ").split() if word[:3] == "DD-"]


def file_of(office: Story) -> Path:
    """Where the choices of whoever sits here are kept."""
    (path,) = office.settings.cache.glob("list-*.json")
    return path


async def fills(operator: Driver, **fields: str) -> None:
    """Open the dialog, fill fields by name, and apply."""
    await operator.presses("F")
    await operator.until(lambda: isinstance(operator.app.screen, FilterDialog), "the dialog is open")
    for name, value in fields.items():
        operator.app.screen.query_one(f"#field-{name}").focus()
        await operator.types(value)
    await operator.presses("f8")


async def test_s1_a_line_says_what_waits_for_whom_and_since_when(office: Story) -> None:
    office.customer_signing("E-01")
    office.clock.tick(hours=71)
    office.filling("E-02")
    office.clock.tick(hours=1)
    office.generating("E-03")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("待我处理 1（最久 1 小时）  待客户 1（最久 3 天）  待平台 1")
        office.engine()
        await operator.sees("待我处理 2（最久 1 小时）  待客户 0  待平台 1")


async def test_one_key_shows_only_what_waits_for_one_party(office: Story) -> None:
    mine, theirs = office.filling("E-02"), office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(mine, theirs)
        await operator.presses("W")
        await operator.sees("[待我处理 1]", "筛选：待我处理（Esc 清除）")
        await operator.no_longer_sees(theirs)
        await operator.presses("W")
        await operator.sees("筛选：待客户", theirs)
        await operator.no_longer_sees(mine)
        await operator.presses("escape")
        await operator.sees(mine, theirs)
        await operator.no_longer_sees("筛选：")


async def test_s2_what_has_waited_long_is_marked_by_a_word_and_says_what_to_do(office: Story) -> None:
    office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("签署中/客户签署")
        assert "久等" not in operator.screen
        office.clock.tick(hours=office.settings.interface.long_wait)
        await operator.presses("r")
        await operator.sees("久等 签署中/客户签署", "等客户已 2 天：按 s 重新发送，或联系签署人")


async def test_the_threshold_of_the_mark_is_a_setting_and_zero_marks_nothing(office: Story) -> None:
    office.filling("E-01")
    office.clock.tick(hours=3)
    for hours, marked in ((2.0, True), (4.0, False), (0.0, False)):
        interface = replace(office.settings.interface, long_wait=hours)
        office.settings = replace(office.settings, interface=interface)
        async with at_the_keyboard(office.app()) as operator:
            await operator.sees("草稿/填写信息")
            assert ("久等" in operator.screen) is marked


async def test_filters_narrow_together_with_state_and_search_and_esc_clears_them(office: Story) -> None:
    small, large = office.filling("E-01"), office.filling("E-02", "E-03")
    his = office.filling("I-01", customer=INDIVIDUAL)
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(small, large, his)
        await fills(operator, customer="云上科技", most_fen="1,409.50", created_from="2026-11-23")
        await operator.sees(
            "筛选：客户 云上科技有限公司 金额 至 1,409.50 元 创建 2026-11-23 至（Esc 清除）", "[1 全部 1]"
        )
        await operator.until(lambda: numbers(operator) == [small], "only the small one is left")
        await operator.presses("5")
        await operator.sees("[5 已作废 0]", "没有符合条件的合同。按 Esc 清除搜索和筛选")
        await operator.presses("1", "/")
        await operator.types("nobody")
        await operator.sees("[1 全部 0]", "筛选：客户")
        await operator.presses("escape")
        await operator.sees("[1 全部 1]", "筛选：客户")
        await operator.presses("escape")
        await operator.until(lambda: numbers(operator) == [his, large, small], "all are back")


async def test_the_channel_is_chosen_and_the_dialog_comes_back_as_it_was_left(office: Story) -> None:
    both, single = office.filling("E-01"), office.generating("E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(both, single)
        await operator.presses("F", "right", "right", "down", "down")
        await operator.types(ENTERPRISE)
        await operator.presses("f8")
        await operator.sees("筛选：单方 客户 云上科技有限公司")
        await operator.no_longer_sees(both)
        await operator.presses("F")
        await operator.sees("[单方]", ENTERPRISE)
        await operator.presses("ctrl+l", "f8")
        await operator.sees(both, single)
        await operator.no_longer_sees("筛选：单方")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"least_fen": "viel"}, "不是可以确定的金额"),
        ({"least_fen": "2", "most_fen": "1"}, "最高金额低于最低金额"),
        ({"created_to": "2026-13-01"}, "不是日期，请写成 2026-11-23"),
        ({"customer": "nobody"}, "没有这样的客户"),
        ({"customer": "公司"}, "有 3 个客户符合，请写账号"),
    ],
)
async def test_what_is_no_filter_is_said_at_its_field(
    office: Story, fields: dict[str, str], problem: str
) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("还没有合同")
        await fills(operator, **fields)
        await operator.sees(f"! {problem}")
        assert isinstance(operator.app.screen, FilterDialog)


async def test_the_order_is_changed_by_key_both_ways(office: Story) -> None:
    small, large = office.filling("E-01"), office.filling("E-02", "E-03")
    his = office.filling("I-01", customer=INDIVIDUAL)
    office.clock.tick(minutes=1)
    office.engine()
    async with at_the_keyboard(office.app()) as operator:
        await operator.until(lambda: numbers(operator) == [his, large, small], "newest first")
        await operator.presses("greater_than_sign", "greater_than_sign")
        await operator.sees("排序：金额从大到小（> 换）")
        await operator.until(lambda: numbers(operator) == [large, his, small], "largest first")
        await operator.presses("less_than_sign")
        await operator.sees("排序：金额从小到大")
        await operator.until(lambda: numbers(operator)[-1] == large, "largest last")
        await operator.presses("greater_than_sign")
        await operator.sees("排序：甲方名称顺序")
        await operator.presses("greater_than_sign")
        await operator.no_longer_sees("排序：")


async def test_the_choices_are_back_at_the_next_start_but_not_the_search(office: Story) -> None:
    office.filling("E-01")
    void = office.voided("E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(void)
        await operator.presses("5", "greater_than_sign", "less_than_sign")
        await fills(operator, least_fen="1")
        await operator.presses("/")
        await operator.types("DD")
        await operator.sees("[5 已作废 1]", "最久未更新在前", "金额 1.00 至")
    path = file_of(office)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "DD" not in path.read_text()
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("[5 已作废 1]", void, "排序：最久未更新在前", "筛选：金额 1.00 至 元")
        assert not operator.app.screen.query_one("#search").has_class("-open")


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xfe{",
        b"[]",
        b"[" * 100_000,
        b'{"states": 5}',
        b'{"channel": "third"}',
        b'{"least_fen": "x"}',
        b'{"created_from": "yesterday"}',
        b'{"sort": []}',
        b'{"created_to": "9999-12-31"}',
        b'{"created_from": "0001-01-01"}',
        b'{"created_from": 20261123}',
        b'{"most_fen": 9999999999999999999999}',
        b'{"least_fen": true}',
        b'{"customer": "\\ud800"}',
        b'{"reverse": 1}',
        b'{"states": "draft"}',
        b'{"sort": "created", "states": ["dra',
        b'{"customer": "' + b"x" * 100_000 + b'"}',
    ],
)
async def test_choices_that_cannot_be_used_are_dropped_with_a_word(office: Story, broken: bytes) -> None:
    number = office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.presses("2")
        await operator.until(lambda: list(office.settings.cache.glob("list-*.json")), "it is saved")
    file_of(office).write_bytes(broken)
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number, "[1 全部 1]", "上次保存的筛选和排序无法使用")
        await operator.presses("3")
        await operator.until(lambda: list(office.settings.cache.glob("list-*.json")), "it is written anew")
        await operator.until(lambda: b"signing" in file_of(office).read_bytes(), "it is written anew")
    assert json.loads(file_of(office).read_text()) == {"sort": "created", "states": ["signing"]}


async def test_a_pipe_or_a_link_in_the_place_of_the_choices_holds_nobody_up(
    office: Story, tmp_path: Path
) -> None:
    office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.presses("2")
        await operator.until(lambda: list(office.settings.cache.glob("list-*.json")), "it is saved")
    path, other = file_of(office), tmp_path / "another file"
    path.replace(other)
    for link in (False, True):
        if link:
            path.symlink_to(other)
        else:
            os.mkfifo(path)
        async with at_the_keyboard(office.app()) as operator:
            await operator.sees("[1 全部 1]", "上次保存的筛选和排序无法使用")
        assert not path.exists()
    assert other.exists()


async def test_the_second_start_after_unusable_choices_is_silent(office: Story) -> None:
    office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.presses("2")
        await operator.until(lambda: list(office.settings.cache.glob("list-*.json")), "it is saved")
    file_of(office).write_bytes(b"{")
    async with at_the_keyboard(office.app()) as operator:
        await operator.is_told("已恢复为默认")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("[1 全部 1]")
        assert "已恢复为默认" not in operator.screen


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1899-12-31", "3000-01-01"])
async def test_a_day_without_a_calendar_around_it_is_refused_at_its_field(office: Story, day: str) -> None:
    number = office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await fills(operator, created_to=day)
        await operator.sees("日期须在 1900-01-01 至 2999-12-31 之间")
        await operator.presses("escape")
        await operator.sees(number)
    assert not list(office.settings.cache.glob("list-*.json"))


async def test_two_operators_have_their_own_choices(office: Story) -> None:
    office.filling("E-01")
    first, second = office.app(), office.app()
    second.access.operator = replace(second.access.operator, name="../other one")
    async with at_the_keyboard(first) as operator:
        await operator.presses("5")
        await operator.sees("[5 已作废 0]")
    async with at_the_keyboard(second) as operator:
        await operator.sees("[1 全部 1]")
        await operator.presses("2")
        await operator.until(lambda: len(list(office.settings.cache.glob("list-*"))) == 2, "two files")


async def test_s52_a_new_contract_is_found_whatever_hides_it(office: Story) -> None:
    office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("草稿/填写信息")
        await fills(operator, least_fen="9999999")
        await operator.sees("没有符合条件的合同")
        number = office.filling("E-02")
        operator.app.screen.reveal(number)  # type: ignore[attr-defined]  # the driver's application is this one
        await operator.until(lambda: any(f">{number}" in line for line in operator.lines), "cursor on it")
        await operator.no_longer_sees("筛选：")


async def test_sealing_that_is_retried_says_when_and_that_nothing_is_to_be_done(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OutsideError("磁盘已满。", "请清理。")

    number = office.generated("E-01")
    office.desk.signing.convert(number, COLLEAGUE)
    monkeypatch.setattr(office.desk.maker, "platform_stamps", full)
    office.wait(minutes=20)
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("重试 签署中/腾讯云签署", "后台任务失败，将于 09:50:0", "自动重试，按 l 查看原因")
        await operator.presses("l")
        await operator.reads("后台任务失败 1 次（磁盘已满", "将于 2026-11-23 09:50:0", "自动重试。")
    monkeypatch.undo()
    office.wait(minutes=1)
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("已生效/电子合同已生效")
        assert "重试" not in operator.screen.replace("e 重试", "")


@pytest.mark.parametrize(
    ("persona", "span", "state", "step", "why"),
    [
        (
            "refuses",
            1,
            "已作废/客户拒签",
            "客户拒签：请与客户确认原因，按 C 重新创建，按 D 删除并释放订单",
            "客户拒签，合同已作废（客户拒签）",
        ),
        (
            "silent",
            60 * 24 * 31,
            "已作废/签署逾期",
            "签署逾期：按 C 重新创建，按 D 删除并释放订单",
            "签署逾期（期限为 ",
        ),
    ],
)
async def test_p8_refusal_and_deadline_say_what_to_do_next(
    office: Story, persona: str, span: int, state: str, step: str, why: str
) -> None:
    number = office.customer_signing("E-01")
    with closing(sqlite3.connect(office.settings.database)) as tampering, tampering:
        tampering.execute("UPDATE signer SET persona = ?", (persona,))
    for _look in range(3):
        office.wait(minutes=span)
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(state, step)
        await operator.presses("l")
        await operator.reads("查看合同", number, why, "1 个订单仍由此合同占用：请重新创建或删除")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_nothing_of_the_page_is_cut_at_the_usual_sizes(office: Story, size: tuple[int, int]) -> None:
    office.customer_signing("E-01")
    office.clock.tick(days=12)
    office.filling("E-02")
    async with at_the_keyboard(office.app(), width=size[0], height=size[1]) as operator:
        await operator.sees("签署中/客户签署", "待我处理 1", "待客户 1（最久 12 天）", "待平台 0")
        await operator.presses("F")
        await operator.sees("签章方式", "等待", "金额到（元）", "创建日期到", "F8 应用", "Ctrl+L 清空")
        await operator.presses("escape")
        await operator.until(lambda: isinstance(operator.app.focused, VirtualTable), "back in the list")
        await operator.presses("down")
        await operator.sees("等客户已 12 天：按 s 重新发送，或联系签署人", "第 2 行 共 2 行")
