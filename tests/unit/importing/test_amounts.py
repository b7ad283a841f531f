"""P11: an amount in a table is the one that stands there, or its row is refused."""

import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contract_tui.domain import money

FEN = st.integers(-money.LARGEST_FEN, money.LARGEST_FEN)
SIGNS = ["¥", "￥", "人民币", "CNY", "rmb", "CN¥"]
WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def plain(fen: int) -> str:
    return money.figures(fen).replace(",", "")


@given(FEN)
def test_p11_every_clear_way_to_write_an_amount_gives_exactly_that_amount(fen: int) -> None:
    grouped = money.figures(fen)
    for written in (
        plain(fen), grouped, grouped.translate(WIDE), f" {plain(fen)}\u00a0", f"{grouped}元",
        grouped.replace(",", " "), grouped.replace(",", "\u202f"), plain(fen).replace("-", "\u2212"),
    ):  # fmt: skip
        assert money.from_yuan(written) == fen, written


@given(
    st.integers(0, money.LARGEST_FEN),
    st.sampled_from(SIGNS),
    st.sampled_from(["", " "]),
)
def test_p11_signs_of_renminbi_may_stand_before_an_amount(fen: int, sign: str, between: str) -> None:
    assert money.from_yuan(f"{sign}{between}{money.figures(fen)}") == fen


def read_by_hand(written: str) -> Decimal | None:
    """What digits, points and commas mean, told without the code that is tested."""
    whole, point, part = written.partition(".")
    if "," in part or "." in part or not (whole or part).strip(".") or (point and not (whole or part)):
        return None
    first, *groups = whole.split(",")
    if groups and (not 1 <= len(first) <= 3 or first[0] == "0" or any(len(group) != 3 for group in groups)):
        return None
    return Decimal(f"{whole.replace(',', '') or '0'}.{part or '0'}")


@given(st.text("0123456789.,", min_size=1, max_size=14))
@example("1409,50")
@example("1.409,50")
@example("12,34")
@example("1,4,0,9")
@example("0,123")
@example("1,409.5")
def test_p11_commas_are_thousands_in_threes_or_the_amount_is_refused(written: str) -> None:
    meant = read_by_hand(written)
    if meant is None:
        with pytest.raises(ValueError, match=r"逗号|金额"):
            money.from_yuan(written)
    else:
        assert money.from_yuan(written) == int((meant * 100).quantize(Decimal(1), ROUND_HALF_UP))


@given(st.text("0123456789.,_'  \u066b\u0663\u0967①½²〇一+-−()%eExX$¥元分万", min_size=1, max_size=10))
def test_p11_what_is_read_consists_of_digits_once_and_in_order(written: str) -> None:
    try:
        found = money.from_yuan(written)
    except ValueError:
        return
    digits = re.sub(r"\D", "", str(abs(found)), flags=re.ASCII)
    assert re.fullmatch(r"[0-9 ,.+\-\u2212¥元\u00a0]+", written), written
    assert digits.lstrip("0")[:1] in re.sub(r"[^0-9]", "", written) or found in {0, 1}


@pytest.mark.parametrize("written", ["1,409", "1.409", "12,345", "-1,409", "999.999"])
def test_p11_where_semicolons_separate_one_comma_or_point_before_three_digits_can_be_either(
    written: str,
) -> None:
    assert money.from_yuan(written)
    with pytest.raises(ValueError, match="分号"):
        money.from_yuan(written, decimal_commas=True)


@pytest.mark.parametrize(
    ("written", "fen"),
    [("1,409.50", 140_950), ("1409.5", 140_950), ("1,409,500", 140_950_000), ("1409", 140_900)],
)
def test_p11_there_as_well_what_has_one_meaning_is_read(written: str, fen: int) -> None:
    assert money.from_yuan(written, decimal_commas=True) == fen


@pytest.mark.parametrize("written", ["1409.50元", "¥1409", "￥1,409", "CNY 5"])
def test_p11_an_amount_in_yuan_is_none_in_a_column_of_fen(written: str) -> None:
    with pytest.raises(ValueError, match="金额"):
        money.from_fen(written)


def test_p11_an_amount_in_fen_is_none_in_a_column_of_yuan() -> None:
    assert money.from_fen("140950分") == 140_950
    with pytest.raises(ValueError, match="金额"):
        money.from_yuan("140950分")
