"""Foreign text on its way to widgets: literal, free of control characters, exact in cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from contract_tui.tui.literal import content, fit, width, wrap

LINES = st.text(st.characters(exclude_characters="\n\r"), max_size=60)
HOSTILE = "[/] [@click=app.quit]x[/] [$primary] \x1b]0;title\x07 \u202egnp.exe\\"


@given(LINES, st.integers(0, 40), st.sampled_from(["left", "right", "center"]))
def test_fit_takes_exactly_the_cells_it_is_given(text: str, cells: int, align: str) -> None:
    assert cell_len(fit(text, cells, align)) == cells  # type: ignore[arg-type]  # a text from the list above


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("合同", 4, "合同"),
        ("合同编号", 6, "合同.."),
        ("合同编号", 5, "合 .."),
        ("合同编号", 2, "合"),
        ("合同", 1, " "),
        ("abc", 6, "abc   "),
    ],
)
def test_fit_cuts_with_two_dots_and_never_splits_a_wide_character(text: str, cells: int, shown: str) -> None:
    assert fit(text, cells) == shown


def test_fit_puts_amounts_to_the_right() -> None:
    assert fit("1.00", 8, "right") == "    1.00"


@given(LINES, st.integers(4, 40))
def test_wrapped_lines_never_exceed_the_width_and_lose_no_character(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(width(line) <= cells for line in lines)
    assert _letters("".join(lines)) == _letters(content(text).plain)


def _letters(text: str) -> str:
    return "".join(text.split())


def test_a_line_begins_with_no_closing_punctuation() -> None:
    assert wrap("合同文本内容，请核对", 12) == ["合同文本内", "容，请核对"]


def test_words_and_figures_stay_whole_when_they_fit() -> None:
    assert wrap("编号 91440300MADEMQ0019 的客户", 22) == ["编号", "91440300MADEMQ0019 的", "客户"]


def test_further_lines_of_a_paragraph_are_indented() -> None:
    assert wrap("合同编号合同编号", 8, indent="  ") == ["合同编号", "  合同编", "  号"]


def test_markup_in_data_stays_text() -> None:
    assert content("[b]x[/]").plain == "[b]x[/]"


def test_no_control_character_passes() -> None:
    for shown in (content(HOSTILE).plain, fit(HOSTILE, 80), *wrap(HOSTILE, 20)):
        assert "\x1b" not in shown
        assert "\x07" not in shown
        assert "\u202e" not in shown


def test_line_breaks_survive_where_several_lines_are_allowed() -> None:
    assert content("甲\n乙").plain == "甲\n乙"
