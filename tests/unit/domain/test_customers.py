"""系统校验 line by line: S5, S9 to S11, P13; and days and hours in Shanghai."""

from datetime import UTC, date, datetime

import pytest

from contract_tui.domain import customers
from contract_tui.domain.clock import local_text, shanghai_date
from contract_tui.domain.customers import Activation, Customer, CustomerKind, system_check
from contract_tui.domain.states import Channel


def a_customer(
    kind: CustomerKind = CustomerKind.ENTERPRISE,
    activation: Activation = Activation.ACTIVE,
    *,
    verified: bool = True,
    framework: str = "KJ-1",
) -> Customer:
    return Customer(1, "1000", kind, "示例公司", "91110000600037341L", verified, framework, activation)


def failed(customer: Customer, channel: Channel) -> set[str]:
    return {check.key for check in system_check(customer, channel) if not check.passed}


def test_p13_every_finding_is_shown_one_by_one() -> None:
    checks = system_check(a_customer(), Channel.BOTH)
    assert [check.title for check in checks] == ["实名认证", "框架合同", "腾讯电子签"]
    assert all(check.passed and check.message for check in checks)
    assert "KJ-1" in checks[1].message


@pytest.mark.parametrize("channel", Channel)
def test_p13_an_unverified_name_or_a_missing_framework_contract_fails(channel: Channel) -> None:
    assert failed(a_customer(verified=False), channel) == {"verified"}
    assert failed(a_customer(framework=""), channel) == {"framework"}
    assert failed(a_customer(verified=False, framework=""), channel) == {"verified", "framework"}


def test_s9_activation_is_asked_for_only_of_an_enterprise_in_the_both_party_channel() -> None:
    for kind in CustomerKind:
        for channel in Channel:
            found = failed(a_customer(kind, Activation.NONE), channel)
            asked = kind is CustomerKind.ENTERPRISE and channel is Channel.BOTH
            assert found == ({"activation"} if asked else set()), (kind, channel)


def test_s10_an_activation_under_way_has_not_passed_but_is_waited_for() -> None:
    pending = system_check(a_customer(activation=Activation.PENDING), Channel.BOTH)[-1]
    assert (pending.passed, pending.waiting) == (False, True)
    none = system_check(a_customer(activation=Activation.NONE), Channel.BOTH)[-1]
    assert (none.passed, none.waiting) == (False, False)
    assert "激活" in none.message


def test_s11_s34_the_quick_start_has_words_and_an_address() -> None:
    assert "快速入门" in customers.QUICK_START
    assert customers.QUICK_START_ADDRESS.startswith("https://")


def test_p10_the_day_is_shanghais() -> None:
    assert shanghai_date(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert shanghai_date(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == date(2027, 1, 1)


def test_moments_are_shown_in_shanghais_time() -> None:
    moment = datetime(2026, 11, 23, 1, 30, 7, tzinfo=UTC)
    assert local_text(moment) == "2026-11-23 09:30"
    assert local_text(moment, seconds=True) == "2026-11-23 09:30:07"
