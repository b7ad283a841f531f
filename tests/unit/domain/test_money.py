"""P11: amounts are integers of 分; in capital characters they can be read back by an independent reader."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contract_tui.domain import money

AMOUNTS = st.integers(-money.LARGEST_FEN, money.LARGEST_FEN)
ZEROS = st.lists(st.sampled_from("0000123456789"), min_size=1, max_size=18).map(lambda d: int("".join(d)))
"""Amounts with many zeros, where the rules for 零 apply."""

RULES_EXAMPLES = [
    ("1409.50", "人民币壹仟肆佰零玖元伍角"),
    ("6007.14", "人民币陆仟零柒元壹角肆分"),
    ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "人民币叁佰贰拾伍元零肆分"),
    ("0", "人民币零元整"),
    ("100010000.00", "人民币壹亿零壹万元整"),
    ("100000001.00", "人民币壹亿零壹元整"),
]


@pytest.mark.parametrize(("yuan", "words"), RULES_EXAMPLES)
def test_p11_the_rules_examples(yuan: str, words: str) -> None:
    assert money.capital(money.from_yuan(yuan)) == words


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (1, "人民币壹分"),
        (10, "人民币壹角"),
        (105, "人民币壹元零伍分"),
        (1_050, "人民币壹拾元零伍角"),
        (100_000, "人民币壹仟元整"),
        (1_000_100, "人民币壹万零壹元整"),
        (10**14, "人民币壹万亿元整"),
        (10**14 + 2 * 10**10, "人民币壹万零贰亿元整"),
        (-140_950, "人民币负壹仟肆佰零玖元伍角"),
    ],
)
def test_p11_more_amounts_by_the_rules_for_bills(fen: int, words: str) -> None:
    assert money.capital(fen) == words


def read_capital(words: str) -> int:
    """Read capital characters back into 分; knows nothing of how they are written."""
    assert words.startswith("人民币")
    rest = words.removeprefix("人民币")
    sign = -1 if rest.startswith("负") else 1
    rest = rest.removeprefix("负").removesuffix("整")
    yuan, found, small = rest.rpartition("元")
    total = _read_integer(yuan) * 100 if found else 0
    digit = 0
    for character in small:
        if character == "角":
            total += digit * 10
        elif character == "分":
            total += digit
        else:
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
    return sign * total


def _read_integer(words: str) -> int:
    high, found, rest = words.rpartition("亿")
    if found:
        return _read_integer(high) * 10**8 + _read_integer(rest)
    high, found, rest = words.rpartition("万")
    if found:
        return _read_integer(high) * 10**4 + _read_integer(rest)
    total = digit = 0
    for character in words:
        if character in "拾佰仟":
            total += digit * {"拾": 10, "佰": 100, "仟": 1000}[character]
            digit = 0
        else:
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
    return total + digit


@given(st.one_of(AMOUNTS, ZEROS))
@example(money.LARGEST_FEN)
@example(10**14 + 10**4)
@example(10**14 + 10**10 + 10**6 + 1)
def test_p11_capital_characters_read_back_as_the_same_amount(fen: int) -> None:
    assert read_capital(money.capital(fen)) == fen


@given(st.one_of(AMOUNTS, ZEROS))
def test_p11_capital_characters_never_stutter_and_end_as_bills_do(fen: int) -> None:
    words = money.capital(fen)
    assert "零零" not in words
    assert words.endswith(("整", "角", "分"))
    assert words.endswith("整") is (fen % 100 == 0)
    for wrong in ("零拾", "零佰", "零仟", "零万", "零亿", "零角", "零分"):
        assert wrong not in words
    assert words.count("元") == (abs(fen) >= 100 or fen == 0)


@given(AMOUNTS)
def test_p11_figures_hold_every_fen(fen: int) -> None:
    text = money.figures(fen)
    assert Decimal(text.replace(",", "")) * 100 == fen
    assert text[-3] == "."


@given(AMOUNTS)
def test_p11_figures_read_back_as_yuan_and_amounts_of_fen_stay(fen: int) -> None:
    assert money.from_yuan(money.figures(fen)) == fen
    assert money.from_yuan(money.with_sign(abs(fen))) == abs(fen)
    assert money.from_fen(fen) == fen
    assert money.from_fen(str(fen)) == fen


@pytest.mark.parametrize(
    ("given_fen", "fen"),
    [
        ("2.5", 3),
        ("-2.5", -3),
        ("2.4999", 2),
        (Decimal("0.5"), 1),
        (Decimal("267.5"), 268),
        (Decimal("1e3"), 1000),
        (" 7 ", 7),
    ],
)
def test_p11_fractions_of_a_fen_are_rounded_half_up(given_fen: object, fen: int) -> None:
    assert money.from_fen(given_fen) == fen


@pytest.mark.parametrize(
    "value", [None, True, "", "abc", "1..2", "nan", "inf", "-inf", "1e3", "1e999999", 0.5, 10**18, [1]]
)
def test_p11_what_is_no_amount_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="金额"):
        money.from_fen(value)


@pytest.mark.parametrize(
    "value", [Decimal("1e41"), Decimal("1e999999"), Decimal("nan"), Decimal("inf"), "0" * 41]
)
def test_p11_what_arithmetic_could_not_hold_is_refused_before_it_is_tried(value: object) -> None:
    with pytest.raises(ValueError, match="超出范围"):
        money.from_fen(value)


def test_p11_an_amount_beyond_the_characters_is_refused_not_cut() -> None:
    with pytest.raises(ValueError, match="超出范围"):
        money.capital(money.LARGEST_FEN + 1)
    with pytest.raises(ValueError, match="超出范围"):
        money.from_yuan(10**16)


def test_p11_whoever_only_looks_sees_an_amount_beyond_the_characters() -> None:
    assert money.capital_if_possible(140_950) == money.capital(140_950)
    assert money.capital_if_possible(-money.LARGEST_FEN - 1) == "（超出大写金额的上限）"
