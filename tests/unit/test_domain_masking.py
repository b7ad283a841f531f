"""Phone and identity numbers in words that others wrote are masked, and nothing else is (P9)."""

import time

import pytest

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
    ],
)
def test_certificates_names_are_masked_further(written: str, shown: str) -> None:
    assert masked_name(written) == shown


@pytest.mark.parametrize("piece", ["1", "1 ", "x", "a@", "11010119900101 ", "a.", "@1", "86"])
def test_no_text_takes_long(piece: str) -> None:
    begun = time.process_time()
    masked_name(piece * (200_000 // len(piece)))
    assert time.process_time() - begun < 5
