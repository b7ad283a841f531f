"""The virtual table: any length, cursor by key, rows read while one looks."""

import time
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tui.tui.widgets.columns import GAP, Column, column_widths
from contract_tui.tui.widgets.row_cache import RowCache
from contract_tui.tui.widgets.virtual_table import VirtualTable
from tests.tui.driver import at_the_keyboard
from tests.tui.stage import HOSTILE, NAMES, Library, Stage


def library(count: int, **options: object) -> Library:
    table: VirtualTable[str] = VirtualTable(NAMES, empty="还没有合同。按 c 创建。")
    page = Library(table, **options)  # type: ignore[arg-type]  # the caller's keywords
    table.set_keys(range(count))
    return page


async def test_the_first_rows_are_read_and_shown() -> None:
    async with at_the_keyboard(Stage(library(1000))) as operator:
        await operator.sees("名称", ">合同0 ", " 合同19 ")
        assert "合同20" not in operator.screen


async def test_rows_that_are_not_read_yet_say_so() -> None:
    page = library(1000, at_once=False)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees(">读取中")
        await operator.until(lambda: page.wanted, "rows are asked for")
        page.answer(page.wanted[-1])
        await operator.sees(">合同0")
        await operator.no_longer_sees("读取中")


async def test_every_cursor_key_moves() -> None:
    page = library(1000)
    async with at_the_keyboard(Stage(page)) as operator:
        places = []
        for key in ("down", "up", "end", "pageup", "ctrl+b", "pagedown", "home", "ctrl+f"):
            await operator.presses(key)
            places.append(page.table.cursor)
        assert places == [1, 0, 999, 980, 961, 980, 0, 19]


async def test_enter_selects_and_moving_highlights() -> None:
    page = library(10)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.presses("down", "enter")
        await operator.until(
            lambda: isinstance(page.heard[-1], VirtualTable.RowSelected) and page.heard[-1].key == 1,
            "selected",
        )
        assert any(isinstance(m, VirtualTable.RowHighlighted) and m.key == 1 for m in page.heard)
        assert page.table.position_words == "第 2 行 共 10 行"
        assert page.table.cursor_row == "合同1"


async def test_the_cursor_stays_on_its_key_and_on_its_line_when_rows_come_and_go() -> None:
    page = library(1000)
    async with at_the_keyboard(Stage(page)) as operator:
        page.table.move_to(500)
        await operator.sees(">合同500")
        line = _cursor_line(operator.lines)
        page.table.set_keys([5000, 5001, *range(1, 2000)])
        await operator.sees(">合同500")
        assert page.table.cursor == 501
        assert _cursor_line(operator.lines) == line


async def test_at_the_top_new_rows_come_into_sight_and_the_cursor_goes_with_its_key() -> None:
    page = library(100)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees(">合同0")
        page.table.set_keys([777, *range(100)])
        await operator.sees("合同777", ">合同0")
        assert page.table.cursor_key == 0


async def test_when_its_key_is_gone_the_cursor_keeps_its_line() -> None:
    page = library(100)
    async with at_the_keyboard(Stage(page)) as operator:
        page.table.move_to(5)
        page.table.set_keys([key for key in range(100) if key != 5])
        await operator.sees(">合同6")
        page.table.set_keys([1, 2])
        await operator.sees(">合同2")


async def test_without_rows_it_says_what_to_do() -> None:
    page = library(0)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("还没有合同。按 c 创建。")
        await operator.presses("down", "end", "enter", "space", "pageup")
        assert page.table.cursor_key is None
        page.table.set_keys([], empty="没有匹配的合同。")
        await operator.sees("没有匹配的合同。")
        page.table.set_keys([7])
        await operator.sees(">合同7")


async def test_changed_rows_are_read_again_and_the_old_ones_stay_in_sight_meanwhile() -> None:
    page = library(30)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("合同3 ")
        page.at_once = False
        before = page.wanted[-1].request
        page.table.refresh_rows()
        await operator.until(lambda: page.wanted[-1].request > before, "rows are asked for again")
        assert "读取中" not in operator.screen
        page.table.provide_rows(page.wanted[-1].request, {3: "合同3新"})
        await operator.sees("合同3新", "合同4 ")


async def test_an_answer_from_before_a_change_is_dropped() -> None:
    page = library(30, at_once=False)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.until(lambda: page.wanted, "asked")
        old = page.wanted[-1]
        page.table.refresh_rows()
        await operator.until(lambda: page.wanted[-1].request > old.request, "asked again")
        page.answer(old)
        await operator.sees("读取中")
        page.edition = "新"
        page.answer(page.wanted[-1])
        await operator.sees(">合同0新")


async def test_after_a_failed_read_rows_are_asked_for_again() -> None:
    page = library(30, at_once=False)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.until(lambda: page.wanted, "asked")
        first = page.wanted[-1]
        page.table.rows_failed()
        await operator.until(lambda: page.wanted[-1].request > first.request, "asked again")
        assert page.wanted[-1].keys == first.keys


async def test_jumping_about_asks_for_all_that_is_in_sight_in_one_request() -> None:
    page = library(100_000, at_once=False)
    async with at_the_keyboard(Stage(page)) as operator:
        for place in (5000, 50_000, 99_000):
            page.table.move_to(place)
        await operator.until(
            lambda: page.wanted and 99_000 in page.wanted[-1].keys, "asked for the last place"
        )
        assert len(page.wanted[-1].keys) <= 3 * 22
        page.answer(page.wanted[-1])
        await operator.sees(">合同99000")
        await operator.no_longer_sees("读取中")


async def test_space_asks_to_tick_and_the_screen_decides() -> None:
    table: VirtualTable[str] = VirtualTable(NAMES, box=lambda row: row != "合同2")
    page = Library(table)
    table.set_keys(range(5))
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.presses("down", "space")
        await operator.until(lambda: isinstance(page.heard[-1], VirtualTable.MarkRequested), "asked")
        assert "[x]" not in operator.screen
        table.set_marked([1])
        await operator.sees(">[x] 合同1", "[ ] 合同0", " -  合同2")
        assert table.marked == {1}


async def test_hostile_cells_are_literal() -> None:
    table: VirtualTable[str] = VirtualTable([Column("名称", lambda row: row + HOSTILE, width=60)])
    page = Library(table)
    table.set_keys([1])
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("[@click=app.quit]x[/]")
        assert "\x1b" not in operator.screen


async def test_columns_follow_the_width_of_the_terminal() -> None:
    page = library(10)
    async with at_the_keyboard(Stage(page), width=80) as operator:
        await operator.sees("长度")
        await operator.resizes(24, 10)
        await operator.no_longer_sees("长度")
        await operator.sees(">合同0")


async def test_the_cursor_stays_in_sight_when_the_terminal_shrinks() -> None:
    page = library(100)
    async with at_the_keyboard(Stage(page), height=40) as operator:
        page.table.move_to(35)
        await operator.sees(">合同35")
        await operator.resizes(80, 12)
        await operator.sees(">合同35")


async def test_a_click_moves_and_a_second_click_selects() -> None:
    page = library(10)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.pilot.click(VirtualTable, offset=(3, 4))
        await operator.sees(">合同3")
        await operator.pilot.click(VirtualTable, offset=(3, 4))
        await operator.until(lambda: isinstance(page.heard[-1], VirtualTable.RowSelected), "selected")


async def test_300_000_keys_are_shown_in_a_fifth_of_a_second() -> None:
    page = library(0)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("还没有合同")
        keys = list(range(300_000))
        began = time.perf_counter()
        page.table.set_keys(keys)
        await operator.sees(">合同0")
        assert time.perf_counter() - began < 0.2


async def test_an_array_of_keys_is_taken_as_it_is() -> None:
    keys = array("q", [3, 1, 2])
    page = library(0)
    async with at_the_keyboard(Stage(page)):
        page.table.set_keys(keys)
        assert page.table.keys is keys


async def test_setting_the_same_keys_or_rows_repaints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    page = library(100)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees(">合同0")
        drawn: list[int] = []
        monkeypatch.setattr(page.table, "render_line", _counting(page.table, drawn))
        asked = len(page.wanted)
        page.table.set_keys(range(100))
        page.table.refresh_rows()
        await operator.until(lambda: len(page.wanted) > asked, "rows are read again")
        await operator.pilot.pause()
        assert drawn == []
        await operator.presses("down")
        assert sorted(set(drawn)) == [1, 2]


def _counting(table: VirtualTable[str], drawn: list[int]) -> object:
    draw = table.render_line

    def counted(y: int) -> object:
        drawn.append(y)
        return draw(y)

    return counted


def _cursor_line(lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines) if line.startswith(">"))


def _column(width: int, weight: int = 0, drop: int = 0, most: int = 0) -> Column[str]:
    return Column("名", str, width=width, weight=weight, drop=drop, most=most)


COLUMNS = st.lists(
    st.builds(_column, st.integers(1, 30), st.integers(0, 3), st.integers(0, 3), st.integers(0, 40)),
    min_size=1,
    max_size=8,
)


@given(COLUMNS, st.integers(20, 200))
def test_columns_never_exceed_the_width(columns: list[Column[str]], width: int) -> None:
    shown = [cells for cells in column_widths(columns, width) if cells]
    assert sum(shown) + GAP * (len(shown) - 1) <= width


def test_the_columns_with_the_highest_drop_leave_first() -> None:
    columns = [_column(20), _column(20, drop=1), _column(20, drop=2), _column(20)]
    assert column_widths(columns, 63) == (20, 20, 0, 20)
    assert column_widths(columns, 50) == (20, 0, 0, 20)


def test_what_is_left_over_goes_to_the_columns_that_grow() -> None:
    assert column_widths([_column(10), _column(10, weight=1), _column(10, weight=3)], 52) == (10, 15, 25)
    assert column_widths([_column(10, weight=1, most=12), _column(10, weight=1)], 41) == (12, 28)


def test_columns_that_never_leave_give_way_when_even_they_do_not_fit() -> None:
    assert column_widths([_column(30), _column(10)], 31) == (20, 10)


def test_the_least_recently_seen_rows_are_forgotten_first() -> None:
    cache: RowCache[str] = RowCache(capacity=2)
    request = cache.ask([1, 2, 3])
    assert request == (1, (1, 2, 3))
    cache.put(1, {1: "a", 2: "b"})
    cache.get(1)
    cache.put(1, {3: "c"})
    assert (cache.get(1), cache.get(2), cache.get(3)) == ("a", None, "c")


def test_nothing_is_asked_for_twice_while_the_answer_is_under_way() -> None:
    cache: RowCache[str] = RowCache()
    assert cache.ask([1, 2]) == (1, (1, 2))
    assert cache.ask([1, 2]) is None
    assert cache.ask([2]) is None
    assert cache.ask([2, 3]) == (2, (2, 3))


def test_an_answer_says_which_rows_differ() -> None:
    cache: RowCache[str] = RowCache()
    cache.ask([1, 2])
    assert cache.put(1, {1: "a", 2: "b"}) == {1, 2}
    cache.invalidate()
    assert cache.ask([1, 2]) == (2, (1, 2))
    assert cache.put(1, {1: "old"}) == set()
    assert cache.put(2, {1: "a", 2: "c"}) == {2}
