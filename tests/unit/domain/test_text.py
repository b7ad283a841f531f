"""Hygiene of foreign text: what enters, what is shown, and two names that look the same."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tui.domain import text
from contract_tui.domain.customer_fields import signer_field_problem
from contract_tui.domain.parties import (
    MOST_COPIES,
    Mailing,
    PartyDetails,
    field_problem,
    mailing_problems,
    party_problems,
)
from contract_tui.domain.reasons import MOST_REASON, cancel_problem, refusal_problem

ANYTHING = st.text(st.characters(), max_size=60)
HOSTILE = {
    "escape": "\x1b",
    "null": "\x00",
    "delete": "\x7f",
    "c1 csi": "\x9b",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "zero width space": "\u200b",
    "joiner": "\u200d",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "invisible times": "\u2062",
    "mongolian vowel separator": "\u180e",
    "tag": "\U000e0041",
    "interlinear annotation": "\ufff9",
    "hangul filler": "\u3164",
    "grapheme joiner": "\u034f",
    "line separator": "\u2028",
    "surrogate": "\ud800",
    "private use": "\ue000",
    "unassigned": "\U000e0fff",
}
PARTY = PartyDetails("李明", "13900139000", "li@example.com", "广东省深圳市南山区 8 号", "518000")


@pytest.mark.parametrize("character", HOSTILE.values(), ids=HOSTILE)
def test_what_is_invisible_or_moves_the_cursor_is_refused_by_its_code_point(character: str) -> None:
    problem = text.problem(f"深圳{character}公司", most=100)
    assert problem
    assert f"U+{ord(character):04X}" in problem


@given(ANYTHING)
def test_what_is_shown_holds_nothing_forbidden_and_keeps_the_rest(value: str) -> None:
    shown = text.shown(value)
    assert len(shown) == len(value)
    for before, after in zip(value, shown, strict=True):
        category = unicodedata.category(before)
        assert after == (text.REPLACEMENT if category[0] == "C" or text.is_forbidden(before) else before)
    assert text.shown(shown) == shown


@given(ANYTHING)
def test_tidying_is_done_once_and_for_all(value: str) -> None:
    tidied = text.tidy(value)
    assert text.tidy(tidied) == tidied
    assert tidied == tidied.strip()
    assert "  " not in tidied
    assert not any(c in tidied for c in "\n\r\t\u3000\x85")


@given(ANYTHING, st.integers(0, 60))
def test_a_text_enters_exactly_when_it_is_short_enough_and_clean(value: str, most: int) -> None:
    clean = not any(map(text.is_forbidden, value))
    assert (text.problem(value, most=most) is None) is (clean and len(value) <= most)


def test_equal_names_are_equal_bytes() -> None:
    assert text.tidy("e\u0301") == text.tidy("\u00e9")


@pytest.mark.parametrize(
    "value", ["深圳示例科技有限公司", "A & B <Co>", "𠅤䶮㛃", "（北京）“公司”·分部", "ＡＢＣ　"]
)
def test_ordinary_names_may_enter(value: str) -> None:
    assert text.problem(text.tidy(value), most=100) is None


def test_s21_each_field_is_checked_by_itself_with_its_own_words() -> None:
    assert party_problems(PARTY) == {}
    empty = party_problems(PartyDetails())
    assert list(empty) == ["contact", "phone", "email", "address"]
    assert empty["contact"] == "请填写联系人"
    assert field_problem("postcode", "") is None
    assert field_problem("postcode", "51800")
    assert field_problem("postcode", "５１８０００") is None
    assert field_problem("address", "深圳")
    assert field_problem("email", "li.example.com")
    assert field_problem("phone", "12345")
    assert field_problem("contact", "李" * 40) is None
    assert "最多 40 个字符" in (field_problem("contact", "李" * 41) or "")
    assert "U+202E" in (field_problem("contact", "李\u202e明") or "")


def test_p12_a_signers_name_and_phone_are_judged_each_with_its_own_words() -> None:
    assert signer_field_problem("name", "张三") is None
    assert signer_field_problem("phone", "13800138000") is None
    assert signer_field_problem("name", "") == "请填写签署人姓名"
    assert signer_field_problem("phone", "") == "请填写手机号"
    assert "11 位" in (signer_field_problem("phone", "138001380") or "")
    assert "多余空白" in (signer_field_problem("name", "张 三 ") or "")
    assert "最多 40 个字符" in (signer_field_problem("name", "张" * 41) or "")


@pytest.mark.parametrize("problem", [cancel_problem, refusal_problem])
def test_s35_a_reason_has_one_to_two_hundred_printable_characters(
    problem: Callable[[str], str | None],
) -> None:
    assert problem("价格 有误") is None
    assert problem("理" * MOST_REASON) is None
    assert (problem(" \n") or "").startswith("请填写")
    assert "最多 200 个字符" in (problem("理" * (MOST_REASON + 1)) or "")
    assert "U+001B" in (problem("由\x1b[2J") or "")


def test_s21_white_space_around_a_value_does_not_count() -> None:
    assert field_problem("phone", " 13900139000 ") is None
    tidied = PartyDetails("  李\t明 ", phone="+86 139 0013 9000", postcode=" ５１８ ０００").tidied()
    assert (tidied.contact, tidied.phone, tidied.postcode) == ("李 明", "13900139000", "518000")


@pytest.mark.parametrize(("copies", "possible"), [(0, False), (1, True), (4, True), (5, False), (-1, False)])
def test_p1_one_to_four_paper_copies(copies: int, possible: bool) -> None:
    mailing = Mailing(copies, "李明", "13900139000", "广东省深圳市南山区 8 号")
    assert MOST_COPIES == 4
    assert ("copies" not in mailing_problems(mailing)) is possible


def test_p1_a_mailing_address_is_checked_field_by_field() -> None:
    problems = mailing_problems(Mailing(1, "", "123", ""))
    assert set(problems) == {"recipient", "phone", "address"}
    assert "收件人" in problems["recipient"]
