"""Whom a contract waits for, and how the home page says it."""

from datetime import UTC, datetime, timedelta

import pytest

from contract_tui.domain.actions import Action
from contract_tui.domain.states import State, Substate, Waiting
from contract_tui.domain.waiting import Queue, age_words, queue_words, waits_for

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("substate", list(Substate))
def test_what_the_operator_can_continue_or_convert_waits_for_the_operator(substate: Substate) -> None:
    has_a_way_on = bool({Action.CONTINUE, Action.CONVERT} & set(substate.specification.actions))
    assert (waits_for(substate) is Waiting.OPERATOR) == has_a_way_on


def test_the_customer_signs_and_the_platform_does_the_rest() -> None:
    found = {substate: waits_for(substate) for substate in Substate}
    assert [s for s, party in found.items() if party is Waiting.CUSTOMER] == [Substate.CUSTOMER_SIGNING]
    assert {s for s, party in found.items() if party is Waiting.PLATFORM} == {
        Substate.GENERATING,
        Substate.CANCELLING,
        Substate.PLATFORM_SIGNING,
    }


@pytest.mark.parametrize("substate", list(Substate))
def test_a_step_that_failed_for_good_waits_for_the_operator_unless_all_is_over(substate: Substate) -> None:
    expected = None if substate.specification.ended else Waiting.OPERATOR
    assert waits_for(substate, failed=True) is expected
    assert waits_for(substate, failed=True, signer_under_review=True) is expected


def test_s30_a_signer_under_review_is_the_customers_to_authorise_while_nothing_is_sent() -> None:
    moved = [s for s in Substate if waits_for(s) is not waits_for(s, signer_under_review=True)]
    assert moved == [Substate.SIGNER_REVIEW]
    assert waits_for(Substate.SIGNER_REVIEW, signer_under_review=True) is Waiting.CUSTOMER


def test_nobody_waits_for_what_is_effective_or_void() -> None:
    silent = {substate for substate in Substate if waits_for(substate) is None}
    assert silent == {s for s in Substate if s.state in {State.EFFECTIVE, State.VOIDED}}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "不到 1 分钟"),
        (59, "不到 1 分钟"),
        (60, "1 分钟"),
        (3_599, "59 分钟"),
        (3_600, "1 小时"),
        (86_399, "23 小时"),
        (86_400, "1 天"),
        (3 * 86_400 - 1, "2 天"),
    ],
)
def test_an_age_is_said_in_its_largest_whole_unit(seconds: float, words: str) -> None:
    assert age_words(timedelta(seconds=seconds)) == words


def test_the_line_names_every_party_and_the_oldest_age() -> None:
    queues = {
        Waiting.OPERATOR: Queue(1_200, NOW - timedelta(days=3)),
        Waiting.CUSTOMER: Queue(2, NOW - timedelta(hours=1)),
        Waiting.PLATFORM: Queue(),
    }
    assert queue_words(queues, NOW) == ("待我处理 1,200（最久 3 天）", "待客户 2（最久 1 小时）", "待平台 0")
