"""P10: contract numbers, their check character and what a slip of the pen does to them."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contract_tui.domain import numbers
from contract_tui.domain.errors import InvalidInputError

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
SEQUENCES = st.integers(1, 999_999)
NUMBERS = st.builds(numbers.make, DAYS, SEQUENCES)


def iso_7064_mod_37_2(body: str) -> str:
    """The check character as ISO 7064 defines it: the sum of value * 2^position is 1 modulo 37."""
    for check in ALPHABET:
        characters = body + check
        weighted = (
            ALPHABET.index(character) * pow(2, position, 37)
            for position, character in enumerate(reversed(characters))
        )
        if sum(weighted) % 37 == 1:
            return check
    raise AssertionError(body)


def test_p10_the_form_is_date_daily_sequence_and_check_character() -> None:
    assert numbers.make(date(2026, 11, 23), 1) == "DD-20261123-000001-W"
    assert numbers.make(date(2026, 1, 2), 999_999).startswith("DD-20260102-999999-")


@given(DAYS, SEQUENCES)
def test_p10_the_check_character_is_iso_7064_mod_37_2_over_the_rest(day: date, sequence: int) -> None:
    number = numbers.make(day, sequence)
    assert number[-1] == iso_7064_mod_37_2(number[:-1].replace("-", ""))
    assert numbers.parse(number) == number


@given(NUMBERS, st.data())
def test_p10_one_wrong_character_is_detected(number: str, data: st.DataObject) -> None:
    position = data.draw(st.sampled_from([*range(3, 11), *range(12, 18)]))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != number[position])
    with pytest.raises(InvalidInputError):
        numbers.parse(number[:position] + digit + number[position + 1 :])


@given(NUMBERS, st.sampled_from([*range(3, 10), *range(12, 17)]))
def test_p10_two_neighbours_swapped_are_detected(number: str, position: int) -> None:
    assume(number[position] != number[position + 1])
    swapped = number[:position] + number[position + 1] + number[position] + number[position + 2 :]
    with pytest.raises(InvalidInputError):
        numbers.parse(swapped)


@pytest.mark.parametrize("sequence", [0, -1, 1_000_000])
def test_p10_a_sequence_out_of_range_makes_no_number(sequence: int) -> None:
    with pytest.raises(ValueError, match="999999"):
        numbers.make(date(2026, 11, 23), sequence)


def test_p10_a_number_may_be_typed_in_small_letters_with_spaces_around() -> None:
    assert numbers.parse("  dd-20261123-000001-w \n") == "DD-20261123-000001-W"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "DD-20261123-000001",
        "DD20261123000001W",
        "XX-20261123-000001-W",
        "DD-20261123-000001-WW",
        "DD-２０２６1123-000001-W",
        "DD-20261123-000001-ß",
        "DD-20261123-000001-W\x00",
        "' OR 1=1 --",
    ],
)
def test_p10_what_cannot_be_a_number_is_refused_with_the_form(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="DD-YYYYMMDD-NNNNNN-C"):
        numbers.parse(typed)
