"""P10: contract numbers, their check character and what a slip of the pen does to them."""

import shlex
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contract_tui.domain import numbers
from contract_tui.domain.errors import InvalidInputError

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
EARLIER_ALPHABET = ALPHABET + "*"
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
SEQUENCES = st.integers(1, 999_999)
NUMBERS = st.builds(numbers.make, DAYS, SEQUENCES)


def iso_7064_mod_37_2(body: str) -> str:
    """The earlier system's character: the sum of value * 2^position is 1 modulo 37."""
    for check in EARLIER_ALPHABET:
        characters = body + check
        weighted = (
            EARLIER_ALPHABET.index(character) * pow(2, position, 37)
            for position, character in enumerate(reversed(characters))
        )
        if sum(weighted) % 37 == 1:
            return check
    raise AssertionError(body)


def iso_7064_mod_37_36(body: str) -> str:
    """The hybrid system as ISO 7064 defines it: add modulo 36, double modulo 37; the last sum is 1."""
    product = 36
    for character in body:
        total = (product + ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return next(check for check in ALPHABET if (product + ALPHABET.index(check)) % 36 == 1)


def earlier(day: date, sequence: int) -> str:
    """A number as the earlier system gave it."""
    body = f"DD-{day:%Y%m%d}-{sequence:06d}"
    return f"{body}-{iso_7064_mod_37_2(body.replace('-', ''))}"


def test_p10_the_form_is_date_daily_sequence_and_check_character() -> None:
    assert numbers.make(date(2026, 11, 23), 1) == "DD-20261123-000001-W"
    assert numbers.make(date(2026, 1, 2), 999_999).startswith("DD-20260102-999999-")


@given(DAYS, SEQUENCES)
def test_p10_the_check_character_is_iso_7064_mod_37_36_over_the_rest(day: date, sequence: int) -> None:
    number = numbers.make(day, sequence)
    assert number[-1] == iso_7064_mod_37_36(number[:-1].replace("-", ""))
    assert numbers.parse(number) == number


def test_p10_no_number_of_a_whole_days_ends_in_a_character_that_a_shell_or_a_file_system_minds() -> None:
    for sequence in range(1, 20_000):
        number = numbers.make(date(2026, 11, 23), sequence)
        assert number[-1] in ALPHABET
        assert numbers.file_stem(number) == number == shlex.quote(number)


@given(DAYS, SEQUENCES)
def test_p10_a_number_of_the_earlier_system_stays_valid(day: date, sequence: int) -> None:
    number = earlier(day, sequence)
    assert numbers.parse(number) == number
    assert numbers.parse(f" {number.lower()} ") == number
    assert "*" not in numbers.file_stem(number)


def test_p10_the_earlier_systems_own_example_and_its_star() -> None:
    assert earlier(date(2026, 11, 23), 388) == "DD-20261123-000388-*"
    assert numbers.parse("DD-20261123-000388-*") == "DD-20261123-000388-*"
    assert numbers.file_stem("DD-20261123-000388-*") == "DD-20261123-000388"


@given(NUMBERS, st.data())
def test_p10_one_wrong_character_is_no_number_of_this_system(number: str, data: st.DataObject) -> None:
    position = data.draw(st.sampled_from([*range(3, 11), *range(12, 18)]))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != number[position])
    wrong = number[:position] + digit + number[position + 1 :]
    assert iso_7064_mod_37_36(wrong[:-1].replace("-", "")) != wrong[-1]
    assume(iso_7064_mod_37_2(wrong[:-1].replace("-", "")) != wrong[-1])
    with pytest.raises(InvalidInputError):
        numbers.parse(wrong)


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
