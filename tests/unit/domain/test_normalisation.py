"""P12, S21: codes and telephone numbers come with blanks, country codes and words, and are stored without."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contract_tui.domain import identity, normalisation
from contract_tui.domain.parties import PartyDetails, field_problem

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
BETWEEN = st.sampled_from(["", " ", "-", "\u00a0", "\u3000", ".", "\u200b"])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (" 9111 0000 6000 3734 1L ", "91110000600037341L"),
        ("91110000-600037341l", "91110000600037341L"),
        ("９１１１００００６０００３７３４１Ｌ", "91110000600037341L"),
        ("110101 19900307 002x", "11010119900307002X"),
        ("\u202d110101\u00a019900307\u3000002X\u202c", "11010119900307002X"),
        ("abc", "ABC"),
        ("", ""),
    ],
)
def test_p12_blanks_and_small_letters_of_pasted_codes_are_tidied(written: str, code: str) -> None:
    assert normalisation.code(written) == code


@given(MOBILES, st.sampled_from(["", "+86", "0086", "86", "(+86)", "（+86）"]), BETWEEN, BETWEEN)
def test_p12_a_mobile_number_is_its_eleven_digits(number: str, country: str, first: str, second: str) -> None:
    assume(country not in {"", "86"} or first != ".")
    written = f" {country}{first}{number[:3]}{second}{number[3:7]}{second}{number[7:]}"
    assert normalisation.mobile(written) == number
    assert normalisation.phone(written) == number


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("0755-12345678", "0755-12345678"),
        ("075512345678", "0755-12345678"),
        ("02112345678", "021-12345678"),
        ("(0755) 1234 5678", "0755-12345678"),
        ("（010）12345678", "010-12345678"),
        ("+86 755 12345678", "0755-12345678"),
        ("+86-10-1234-5678", "010-12345678"),
        ("0086 0755 12345678", "0755-12345678"),
        ("0755-12345678转801", "0755-12345678-801"),
        ("0755-12345678 转 801", "0755-12345678-801"),
        ("0755-12345678 分机 801", "0755-12345678-801"),
        ("0755-12345678 ext. 801", "0755-12345678-801"),
        ("0755-12345678x801", "0755-12345678-801"),
        ("0755-12345678#801", "0755-12345678-801"),
        ("0755-12345678-801", "0755-12345678-801"),
        ("12345678", "12345678"),
        ("1234567", "1234567"),
        ("400-123-4567", "400-123-4567"),
        ("4001234567", "400-123-4567"),
        ("400 1234 567", "400-123-4567"),
        ("400-123-4567 转 1", "400-123-4567-1"),
        ("+86 400 123 4567", "400-123-4567"),
        ("800-810-1234", "800-810-1234"),
        ("95716", "95716"),
        ("+852 2345 6789", "+85223456789"),
        ("0081 3-1234-5678", "+81312345678"),
        ("０７５５－１２３４５６７８", "0755-12345678"),
    ],
)
def test_s21_a_number_that_can_be_dialled_has_one_form_and_is_accepted(written: str, phone: str) -> None:
    assert normalisation.phone(written) == phone
    assert identity.phone_problem(phone) is None
    assert field_problem("phone", written) is None
    assert PartyDetails(phone=written).tidied().phone == phone


@pytest.mark.parametrize(
    "written",
    ["", "x", "1390013900", "139001390000", "23900139000", "400-12-34567x", "0755-123456", "12345",
     "13900139000转801", "0755-12345678转", "+", "+86", "+8612345", "٠٧٥٥١٢٣٤٥٦٧٨", "电话"],
)  # fmt: skip
def test_s21_what_nobody_can_dial_is_tidied_only_and_refused(written: str) -> None:
    assert field_problem("phone", written)


@given(st.text("0123456789+-() 转x.#,分机", max_size=24))
def test_s21_tidying_twice_changes_nothing_more(written: str) -> None:
    for tidy in (normalisation.code, normalisation.mobile, normalisation.phone, normalisation.unspaced):
        once = tidy(written)
        assert tidy(once) == once
    if identity.phone_problem(normalisation.phone(written)) is None:
        digits = "".join(filter(str.isdigit, normalisation.phone(written)))
        assert digits.lstrip("0") in "".join(filter(str.isdigit, written))
