"""Phone and identity numbers in words that others wrote are masked, and nothing else is (P9)."""

import time

import pytest
from hypothesis import given, settings, strategies

from contract_tui.domain.masking import masked, masked_name

IDENTITY, PHONE = "110***********0015", "139****9000"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("110101199001010015", IDENTITY),
        ("Z110101199001010015", f"Z{IDENTITY}"),
        ("SF110101199001010015", f"SF{IDENTITY}"),
        ("王芳110101199001010015", f"王芳{IDENTITY}"),
        ("11010119900101001x", "110***********001x"),
        ("110101900101001", "110********1001"),
        ("110101 19900101 0015", IDENTITY),
        ("110101-19900101-0015", IDENTITY),
        ("1101 0119 9001 0100 15", IDENTITY),
        ("110101\u301019900101", "110101\u301019900101"),
        ("110101\ufffd19900101\ufffd0015", IDENTITY),
        ("１１０１０１１９９００１０１００１５", IDENTITY),
        ("13900139000", PHONE),
        ("+8613900139000", PHONE),
        ("+86 139-0013-9000", PHONE),
        ("008613900139000", PHONE),
        ("tel13900139000", f"tel{PHONE}"),
        ("١٣٩٠٠١٣٩٠٠٠", PHONE),
        ("13900139000@139.com", f"{PHONE}@139.com"),
        ("0755-12345678", "075****5678"),
        ("两个：13900139000，110101199001010015。", f"两个：{PHONE}，{IDENTITY}。"),
    ],
)
def test_numbers_of_people_are_masked_however_they_are_written(written: str, shown: str) -> None:
    assert masked(written) == shown


@pytest.mark.parametrize(
    "kept",
    [
        "DD-20261128-010115-6",
        "DD-19900101-010115-*",
        "91110000600037341L",
        "91440300MADEMQ0019",
        "2026-11-28 00:19:44,123 12345 INFO contract_tui.engine: step done",
        "a1390013900b" + "0f" * 26,
        "20240105123456789012",
        "139001390001",
        "¥1,409.50",
    ],
)
def test_what_is_no_persons_stays(kept: str) -> None:
    assert masked(kept) == kept


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("051@王芳@110101199001010015@1", f"051@王芳@{IDENTITY}@1"),
        ("051@0110101199001010015@王芳@1", "051@011************0015@王芳@1"),
        ("051@JOHN@E12345678@1", "051@JOHN@E******78@1"),
        ("a_139_0013_9000@example.com", f"a_{PHONE}@example.com"),
        ("91440300MADEMQ0019", "91440300MADEMQ0019"),
        ("示例公司@2024", "示例公司@2024"),
        ("wang13612345678fang", "wang136****5678fang"),
        ("tel0755-12345678ext", "tel075****5678ext"),
        ("护照E12345678", "护照E******78"),
        ("王芳 EA1234567", "王芳 E******67"),
    ],
)
def test_certificates_names_are_masked_further(written: str, shown: str) -> None:
    assert masked_name(written) == shown


OBJECT_IDENTIFIERS = [
    "1.2.156.10260.4.1.1",
    "1.2.156.112550.1.1",
    "1.2.156.1260.4.5.6",
    "1.3.139.0013.9000.1",
]


@pytest.mark.parametrize("kind", OBJECT_IDENTIFIERS)
@pytest.mark.parametrize("before", ["", "CN=张三, ", "O=甲\\, 乙\\\\, ", "CN=张三+"])
def test_the_type_of_an_attribute_is_nobodys_number(before: str, kind: str) -> None:
    name = masked_name(f"{before}{kind}=110101199001010015, C=CN")
    assert name == f"{before}{kind}={IDENTITY}, C=CN"
    assert masked_name(name) == name


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("SERIALNUMBER=K1234567, O=a", "SERIALNUMBER=K*****67, O=a"),
        ("CN=张三, 1.2.156.10260.4.1.1=AB123456", "CN=张三, 1.2.156.10260.4.1.1=A*****56"),
        ("OU=CA20190101, CN=K1234567", "OU=CA20190101, CN=K1234567"),
        ("SERIALNUMBER=91440300MADEMQ0019", "SERIALNUMBER=91440300MADEMQ0019"),
        (r"2.5.4.20=\+86 139 0013 9000", "2.5.4.20=139****9000"),
        (r"CN=王芳\, 13900139000\=x", r"CN=王芳\, 139****9000\=x"),
    ],
)
def test_a_distinguished_name_is_masked_by_its_attributes(written: str, shown: str) -> None:
    assert masked_name(written) == shown


PIECES = [
    "13900139000", "+86 139 0013 9000", "0755-12345678", "110101199001010015", "110101900101001",
    "E12345678", "051@王芳@0110101199001010015@1", "91110000600037341L", "12345678901234567890",
    "a1390013900b@example.com",
    "139001390", "00", "86", "1", "9", " ", "-", ".", "@", ", ", "+", "=", "\\", "\\,", "x", "王", "*", "CN=",
    "1.2.156.10260.4.1.1=", "SERIALNUMBER=", "１３９００１３９０００", "\u200b", "DD-20261128-010115-6",
]  # fmt: skip


@given(strategies.lists(strategies.sampled_from(PIECES), max_size=9).map("".join) | strategies.text())
@settings(max_examples=500, deadline=None)
def test_what_was_masked_is_masked_no_further(words: str) -> None:
    once = masked_name(words)
    assert masked_name(once) == once


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "x", "a@", "A=", "1.", "C=1, ", "\\", "11010119900101 ", "a.", "@1", "86"]
)
def test_no_text_takes_long(piece: str) -> None:
    begun = time.process_time()
    masked_name(piece * (200_000 // len(piece)))
    assert time.process_time() - begun < 5
