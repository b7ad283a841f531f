"""Every filter and order of the contract list by command."""

import pytest

from tests.cli.conftest import ENTERPRISE, FIRST, INDIVIDUAL, OF_INDIVIDUAL, SECOND, Here, new


def listed(office: Here, *options: str) -> list[str]:
    data = office.done("contract", "list", "--json", *options).data
    numbers = [each["number"] for each in data["contracts"]]
    assert data["total"] == len(numbers)
    return numbers


@pytest.fixture
def two(office: Here) -> tuple[str, str]:
    """1,409.50 for the enterprise, both-party; 1,409.50 for the individual, single-party."""
    return new(office, "both", f"{FIRST},{SECOND}"), new(office, "single", OF_INDIVIDUAL, INDIVIDUAL)


def test_contracts_are_filtered_by_amount_in_yuan(office: Here, two: tuple[str, str]) -> None:
    large, small = two
    assert listed(office, "--min", "1409.51") == [large]
    assert listed(office, "--max", "1,409.50") == [small]
    assert listed(office, "--min", "1409.50", "--max", "99999") == [small, large]


def test_contracts_are_filtered_by_the_day_of_creation_and_by_who_waits(
    office: Here, two: tuple[str, str]
) -> None:
    both, single = two
    assert listed(office, "--from", "2020-01-01", "--to", "2020/12/31") == []
    assert listed(office, "--from", "20200101") == [single, both]
    assert listed(office, "--waiting", "operator") == [both]
    assert listed(office, "--waiting", "platform") == [single]
    assert listed(office, "--waiting", "customer") == []
    shown = office.done("contract", "show", both, "--json").data
    assert shown["waiting"] == "operator"


def test_contracts_are_sorted_both_ways_and_filters_narrow_together(
    office: Here, two: tuple[str, str]
) -> None:
    large, small = two
    assert listed(office, "--sort", "amount") == [large, small]
    assert listed(office, "--sort", "amount", "--reverse") == [small, large]
    assert listed(office, "--reverse") == [large, small]
    narrow = ("--customer", ENTERPRISE, "--channel", "both", "--state", "draft", "--text", SECOND)
    assert listed(office, *narrow) == [large]
    assert listed(office, *narrow, "--max", "1") == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--min", "much"), "--min 的值不正确：不是可以确定的金额"),
        (("--from", "2026-02-30"), "--from 的值不正确：不是日期"),
        (("--min", "2", "--max", "1"), "--max 的值不正确：最高金额低于最低金额"),
        (("--from", "2026-02-02", "--to", "2026-02-01"), "--to 的值不正确：截止日期早于起始日期"),
        (("--to", "9999-12-31"), "--to 的值不正确：日期须在 1900-01-01 至 2999-12-31"),
        (("--from", "0001-01-01"), "--from 的值不正确：日期须在 1900-01-01 至 2999-12-31"),
        (("--max", "1e30"), "--max"),
    ],
)
def test_a_bound_that_is_none_is_refused_by_its_option(
    office: Here, options: tuple[str, ...], words: str
) -> None:
    answer = office("contract", "list", *options)
    assert answer.code == 2
    assert words in answer.err


def test_the_list_says_who_waits_for_whom(office: Here, two: tuple[str, str]) -> None:
    assert "待我处理 1  待客户 0  待平台 1" in office.done("contract", "list").err
