"""Identifiers (P12) and masks (P9)."""

from datetime import date
from email.headerregistry import Address

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contract_tui.domain import identity, normalisation
from tests.world.places import CASES

CODE = "91110000600037341L"
PERSON = "11010119900307002X"
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def gb_32100(body: str) -> str:
    """The check character of a 统一社会信用代码, straight from the standard's formula."""
    weighted = sum(CODE_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return CODE_ALPHABET[-weighted % 31]


def gb_11643(body: str) -> str:
    """The check character of a resident identity number, by the standard's weights."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def test_p12_the_rules_example_of_a_credit_code() -> None:
    assert identity.credit_code_problem(CODE) is None
    assert "校验位" in (identity.credit_code_problem("91110000600037342L") or "")


@given(st.text(CODE_ALPHABET, min_size=9, max_size=9), st.sampled_from(CODE_ALPHABET))
def test_p12_a_credit_code_is_right_with_exactly_one_check_character(organisation: str, check: str) -> None:
    body = f"91110000{organisation}"
    right = gb_32100(body)
    assert (identity.credit_code_problem(body + check) is None) is (check == right)


@pytest.mark.parametrize(
    "code",
    ["", CODE[:-1], CODE + "0", CODE.lower(), f" {CODE}", "9111 0000 6000 3734 1L", "91110000-600037341L"],
)
def test_p12_a_credit_code_is_stored_as_it_is_or_not_at_all(code: str) -> None:
    assert identity.credit_code_problem(code)


@settings(max_examples=40)
@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 999))
def test_p12_a_resident_identity_number_is_checked_by_gb_11643(day: date, order: int) -> None:
    body = f"110101{day:%Y%m%d}{order:03d}"
    right = gb_11643(body)
    assert identity.identity_number_problem(body + right) is None
    wrong = "0" if right != "0" else "1"
    assert "校验位" in (identity.identity_number_problem(body + wrong) or "")


@pytest.mark.parametrize(
    "number",
    [
        "",
        PERSON.lower(),
        f"{PERSON}\n",
        f"{PERSON[:6]} {PERSON[6:]}",
        "110101199013010028",
        "１" * 18,
        PERSON[:-1],
    ],
)
def test_p12_what_is_no_resident_identity_number_is_refused(number: str) -> None:
    assert identity.identity_number_problem(PERSON) is None
    assert identity.identity_number_problem(number)


IDENTITY_NUMBERS = (CASES / "identity-numbers.txt").read_text("utf-8").splitlines()
NUMBERS = [line for line in IDENTITY_NUMBERS if line[0] != "#"]


@pytest.mark.parametrize("number", NUMBERS)
def test_p12_abolished_regions_permits_of_81_to_83_and_bodies_with_letters_are_accepted(number: str) -> None:
    digits = number[:17].isdigit() and number[6:8] in {"19", "20"}
    judge = identity.identity_number_problem if digits else identity.credit_code_problem
    assert judge(number) is None


@pytest.mark.parametrize("body", ["91112419810803002", "91115619770101001"])
def test_p12_a_number_on_a_foreigners_permanent_residence_card_is_accepted(body: str) -> None:
    assert identity.identity_number_problem(body + gb_11643(body)) is None


def test_p12_no_region_ends_the_program_or_is_refused() -> None:
    refused = []
    for region in range(100_000, 1_000_000, 7):
        body = f"{region}19900101001"
        if identity.identity_number_problem(body + gb_11643(body)) is not None:
            refused.append(region)
    assert refused == []


@given(st.text("0123456789Xx ", max_size=20))
def test_p12_whatever_is_typed_is_judged_and_nothing_raised(typed: str) -> None:
    for number in (typed, normalisation.code(typed)):
        assert identity.identity_number_problem(number) is None or "身份证" in str(
            identity.identity_number_problem(number)
        )
        identity.credit_code_problem(number)


@pytest.mark.parametrize("day", ["19900229", "19901301", "00000101", "18491231", "21000101", "19900100"])
def test_p12_a_day_of_birth_that_is_none_is_refused_as_such(day: str) -> None:
    body = f"110101{day}001"
    assert "出生日期" in (identity.identity_number_problem(body + gb_11643(body)) or "")


@given(st.text(CODE_ALPHABET, min_size=2, max_size=2), st.text(CODE_ALPHABET, min_size=9, max_size=9))
def test_p12_the_first_two_places_of_a_credit_code_may_be_letters(kind: str, organisation: str) -> None:
    body = f"{kind}440305{organisation}"
    assert identity.credit_code_problem(body + gb_32100(body)) is None


@pytest.mark.parametrize("letter", "IOSVZ")
@pytest.mark.parametrize("place", [0, 1, 9, 17])
def test_p12_letters_that_look_like_digits_are_in_no_credit_code(letter: str, place: int) -> None:
    assert "不含" in (identity.credit_code_problem(f"{CODE[:place]}{letter}{CODE[place + 1 :]}") or "")


@pytest.mark.parametrize("second", range(10))
def test_p12_a_mobile_number_is_1_then_3_to_9_then_nine_digits(second: int) -> None:
    refused = identity.mobile_problem(f"1{second}900139000")
    assert (refused is None) is (second >= 3)


@pytest.mark.parametrize(
    "phone",
    [
        "",
        "1390013900",
        "139001390000",
        "13900139000\n",
        "+8613900139000",
        "139 0013 9000",
        "13９００１３９０００",
    ],
)
def test_p12_what_nobody_can_dial_is_no_mobile_number(phone: str) -> None:
    assert identity.mobile_problem(phone)


@pytest.mark.parametrize(
    ("phone", "usable"),
    [
        ("0755-12345678", True),
        ("075512345678", True),
        ("0755-12345678-801", True),
        ("12345678", True),
        ("0755-１２３４５６７８", False),
        ("0755 12345678", False),
        ("x", False),
        ("400-123-4567", True),
        ("4001234567", True),
        ("400-123-4567-8", True),
        ("800-123-4567", True),
        ("95716", True),
        ("12345", False),
        ("10086", False),
        ("+85223456789", True),
        ("+8613900139000", False),
    ],
)
def test_s21_party_a_may_give_a_landline(phone: str, usable: bool) -> None:
    assert (identity.phone_problem(phone) is None) is usable


@pytest.mark.parametrize(
    ("email", "usable"),
    [
        ("a@b.cn", True),
        ("li.ming+x@mail.example.com", True),
        ("a@b", False),
        ("a b@c.cn", False),
        ("a@b.cn\n", False),
        ("a..b@x.com", False),
        (".a@x.com", False),
        ("a.@x.com", False),
        ("ｂ@x.com", False),
        (f"{'a' * 64}@x.com", True),
        (f"{'a.' * 32}a@x.com", False),
    ],
)
def test_s21_mail_addresses(email: str, usable: bool) -> None:
    assert (identity.email_problem(email) is None) is usable


@given(st.text("a1.+-%_", min_size=1, max_size=5).map(lambda name: f"{name}@x.com"))
def test_s21_a_mail_can_be_written_to_every_address_that_is_accepted(email: str) -> None:
    assume(identity.email_problem(email) is None)
    assert Address("王芳", addr_spec=email).addr_spec == email


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("13900139000@139.com", "139****9000@139.com"),
        ("8613900139000@x.cn", "861****9000@x.cn"),
        ("fang13900139000a@x.cn", "fang139****9000a@x.cn"),
        ("139-0013-9000@x.cn", "139****9000@x.cn"),
        ("110101199003070019@x.cn", "110****0019@x.cn"),
        ("li.ming@example.com", "li.ming@example.com"),
        ("fang.1990@163.com", "fang.1990@163.com"),
    ],
)
def test_p9_a_phone_in_a_mail_address_is_masked(email: str, shown: str) -> None:
    assert identity.mask_email(email) == shown


def test_p9_phones_and_identity_numbers_are_masked_as_the_rules_show() -> None:
    assert identity.mask_phone("13812345678") == "138****5678"
    assert identity.mask_identity("110101199003070019") == "110***********0019"


@given(st.text("0123456789-", max_size=20))
def test_p9_a_mask_hides_at_least_two_characters_or_everything(text: str) -> None:
    assume(text)
    for masked in (identity.mask_phone(text), identity.mask_identity(text)):
        assert masked != text
        assert text not in masked
        kept = len(masked.replace("*", ""))
        assert kept <= 7
        assert kept == 0 or kept <= len(text) - 2
