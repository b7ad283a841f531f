"""A text to read: scrolling, search over line ends, a new layout for each width."""

import time

from hypothesis import given
from hypothesis import strategies as st

from contract_tui.tui.literal import wrap
from contract_tui.tui.widgets.text_lines import StyledLine, TextLines
from contract_tui.tui.widgets.text_search import Span, TextIndex
from contract_tui.tui.widgets.text_view import TextView
from tests.tui.driver import Driver, at_the_keyboard
from tests.tui.stage import HOSTILE, Page, Stage

CLAUSE = "甲方向乙方购买云服务，双方的统一社会信用代码见签署页。"


def clauses(count: int) -> TextView:
    def layout(width: int) -> list[StyledLine]:
        lines = [StyledLine("订单合同", "title")]
        for number in range(1, count + 1):
            lines.append(StyledLine(f"第 {number} 条", "heading"))
            lines += [StyledLine(line) for line in wrap(CLAUSE, width)]
        return lines

    return TextView(layout)


def reading(view: TextView) -> Stage:
    page = Page(view)
    page.AUTO_FOCUS = "TextLines"  # type: ignore[misc]  # of this page alone
    return Stage(page)


def place(operator: Driver) -> str:
    return next(line for line in operator.lines if "共" in line and "行" in line).split("第")[-1].strip()


async def test_every_key_scrolls() -> None:
    async with at_the_keyboard(reading(clauses(100))) as operator:
        await operator.sees("订单合同", "第 1-20 行 共 201 行")
        places = []
        for key in ("down", "up", "pagedown", "ctrl+f", "ctrl+b", "end", "home"):
            await operator.presses(key)
            places.append(operator.the(TextLines).first_line)
        assert places == [1, 0, 19, 38, 19, 181, 0]


async def test_search_as_one_types_marks_and_n_goes_on() -> None:
    async with at_the_keyboard(reading(clauses(100))) as operator:
        await operator.presses("slash")
        await operator.types("信用代码")
        await operator.sees("第 1/100 处")
        await operator.presses("enter", "n", "n")
        await operator.sees("第 3/100 处")
        await operator.presses("N", "N", "N")
        await operator.sees("第 100/100 处", "第 100 条")
        await operator.presses("escape")
        await operator.no_longer_sees("/100 处")


async def test_a_word_that_is_not_there_is_said() -> None:
    async with at_the_keyboard(reading(clauses(3))) as operator:
        await operator.presses("slash")
        await operator.types("丙方")
        await operator.sees("没有找到“丙方”")
        await operator.presses("escape")
        await operator.no_longer_sees("没有找到")


async def test_the_text_is_laid_out_anew_when_the_width_changes() -> None:
    async with at_the_keyboard(reading(clauses(10))) as operator:
        await operator.sees(CLAUSE)
        await operator.resizes(40, 24)
        await operator.no_longer_sees(CLAUSE)
        await operator.sees("共 31 行")


async def test_a_search_survives_a_change_of_width() -> None:
    view = clauses(10)
    async with at_the_keyboard(reading(view)) as operator:
        await operator.presses("slash")
        await operator.types("统一社会信用代码")
        await operator.presses("enter")
        await operator.sees("/10 处")
        await operator.resizes(40, 24)
        await operator.sees("/10 处")


async def test_5_000_lines_are_shown_in_a_fifth_of_a_second() -> None:
    lines = [StyledLine(f"{number} {CLAUSE}") for number in range(5_000)]
    view = TextView()
    async with at_the_keyboard(reading(view)) as operator:
        began = time.thread_time()
        view.set_layout(lambda _width: lines)
        await operator.sees("共 5000 行")
        assert time.thread_time() - began < 0.2


async def test_hostile_lines_are_literal() -> None:
    async with at_the_keyboard(reading(TextView(lambda _width: [StyledLine(HOSTILE)]))) as operator:
        await operator.sees("[@click=app.quit]x[/]")
        assert "\x1b" not in operator.screen


def test_a_name_that_is_broken_at_a_lines_end_is_found() -> None:
    index = TextIndex(["统一社会信", "  用代码 91"])
    assert index.find("信用代码9") == ((Span(0, 4, 5), Span(1, 2, 7)),)


def test_capital_letters_do_not_matter_in_a_search() -> None:
    assert len(TextIndex(["CVM cvm"]).find("Cvm")) == 2


def test_nothing_is_found_for_nothing() -> None:
    assert TextIndex(["甲方"]).find("  ") == ()


@given(st.lists(st.text("甲乙 ab", max_size=12), max_size=8), st.text("甲乙ab", min_size=1, max_size=4))
def test_what_is_found_reads_like_what_was_sought(lines: list[str], needle: str) -> None:
    for match in TextIndex(lines).find(needle):
        found = "".join(lines[span.line][span.start : span.end] for span in match)
        assert "".join(found.split()) == needle
