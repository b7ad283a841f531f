"""Lines that say where one is: steps, timeline, facts."""

import pytest

from contract_tui.tui.literal import width
from contract_tui.tui.widgets.facts import Facts, facts_lines
from contract_tui.tui.widgets.progress_header import ProgressHeader
from contract_tui.tui.widgets.timeline import Timeline, TimelineEntry, timeline_lines
from tests.tui.driver import at_the_keyboard
from tests.tui.stage import HOSTILE, Page, Stage

S12_PAGES = ("选择订单", "填写甲方信息", "确认合同文本内容", "确认签署信息", "在线签署")


@pytest.mark.parametrize("step", range(5))
async def test_s12_all_five_pages_stand_in_80_cells_with_the_present_one_in_brackets(step: int) -> None:
    header = ProgressHeader(S12_PAGES)
    async with at_the_keyboard(Stage(Page(header))) as operator:
        header.show(S12_PAGES, step, S12_PAGES[step - 1] if step else "")
        await operator.sees(f"[{step + 1}{S12_PAGES[step]}]", *S12_PAGES)


@pytest.mark.parametrize("cells", range(20, 80))
def test_in_less_room_the_present_step_keeps_its_name(cells: int) -> None:
    pieces = ProgressHeader(S12_PAGES, 2).pieces(cells)
    text = "".join(text for text, _style in pieces)
    assert width(text) <= cells
    assert "[3确认合同文本" in text


def test_a_timeline_says_each_state_by_a_word() -> None:
    entries = [
        TimelineEntry("09:30:12", "发送签署信息"),
        TimelineEntry("", "客户签署，截止 2026-12-23", "now"),
        TimelineEntry("", "腾讯云签署", "later"),
        TimelineEntry("09:31:00", "发送失败", "failed"),
    ]
    assert timeline_lines(entries, 60) == [
        "09:30:12 [完成]   发送签署信息",
        "         [进行中] 客户签署，截止 2026-12-23",
        "         [待办]   腾讯云签署",
        "09:31:00 [失败]   发送失败",
    ]


def test_a_long_entry_goes_on_below_its_text() -> None:
    lines = timeline_lines([TimelineEntry("09:30", "客户已签署，等待平台签署完成")], 30)
    assert lines == ["09:30 [完成]   客户已签署，等", "               待平台签署完成"]


def test_values_stand_below_each_other_and_wrap() -> None:
    assert facts_lines([("甲方", "深圳市某某科技"), ("合同编号", "DD-1"), "一句话。"], 20) == [
        "甲方      深圳市某某",
        "          科技",
        "合同编号  DD-1",
        "一句话。",
    ]


async def test_hostile_facts_and_events_are_literal() -> None:
    page = Page(Facts([(HOSTILE, HOSTILE)]), Timeline([TimelineEntry("09:30", HOSTILE)]))
    async with at_the_keyboard(Stage(page, banner=HOSTILE), width=120) as operator:
        await operator.sees("[@click=")
        assert "\x1b" not in operator.screen


async def test_facts_and_timeline_show_what_they_are_given_later() -> None:
    facts, timeline = Facts(), Timeline()
    async with at_the_keyboard(Stage(Page(facts, timeline))) as operator:
        facts.show([("甲方", "某公司")])
        timeline.show([TimelineEntry("09:30", "客户已签署")])
        await operator.sees("甲方  某公司", "[完成]   客户已签署")
