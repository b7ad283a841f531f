"""Which orders can enter a contract: S14 to S19, S16, S48, S61; the boundary stands on a second."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from contract_tui.domain.money import LARGEST_FEN
from contract_tui.domain.orders import (
    CONTRACTABLE,
    MOST_ORDERS,
    Order,
    OrderAction,
    OrderKind,
    OrderStatus,
    PayMode,
    ineligible,
    notes,
    selection_problem,
    total,
)

AN_ORDER = Order(
    id="A001",
    customer="1000",
    kind=OrderKind.ORDER,
    pay_mode=PayMode.PREPAID,
    action=OrderAction.PURCHASE,
    status=OrderStatus.DONE,
    amount_fen=140_950,
    created_at=datetime.fromisoformat("2018-08-31T12:00:00+08:00"),
    product="云服务器",
)
POSTPAID = replace(AN_ORDER, pay_mode=PayMode.POSTPAID)


@pytest.mark.parametrize("mode", [PayMode.PREPAID, PayMode.RESERVED])
def test_s14_prepaid_orders_of_any_age_can_be_chosen(mode: PayMode) -> None:
    order = replace(AN_ORDER, pay_mode=mode, created_at=datetime.fromisoformat("2013-01-01T00:00:00+08:00"))
    assert ineligible(order) is None


@pytest.mark.parametrize(
    ("created_at", "possible"),
    [
        ("2018-08-31T23:59:59+08:00", False),
        ("2018-08-31T23:59:59.999999+08:00", False),
        ("2018-09-01T00:00:00+08:00", True),
        ("2018-08-31T16:00:00+00:00", True),
        ("2018-08-31T15:59:59+00:00", False),
        ("2018-09-01T00:00:00+09:00", False),
    ],
)
def test_s15_a_postpaid_order_counts_from_2018_09_01_in_shanghai(created_at: str, possible: bool) -> None:
    reason = ineligible(replace(POSTPAID, created_at=datetime.fromisoformat(created_at)))
    assert (reason is None) is possible
    if reason:
        assert "2018-09-01" in reason
        assert "后付费" in reason


@pytest.mark.parametrize("action", OrderAction)
def test_s16_refunds_and_every_other_action_can_be_chosen(action: OrderAction) -> None:
    assert ineligible(replace(AN_ORDER, action=action, amount_fen=-1)) is None


def test_s16_a_total_of_zero_passes_and_one_fen_below_is_refused_with_the_amount() -> None:
    assert selection_problem(2, 0, limit=30) is None
    refused = selection_problem(2, -1, limit=30)
    assert refused
    assert "-0.01" in refused


def test_s17_monthly_bills_cannot_become_a_contract() -> None:
    assert "月结账单" in (ineligible(replace(AN_ORDER, kind=OrderKind.MONTHLY_BILL)) or "")


def test_s18_a_postpaid_order_shows_no_amount_and_adds_none() -> None:
    assert POSTPAID.contract_amount is None
    assert total([AN_ORDER, POSTPAID, replace(AN_ORDER, amount_fen=-40_950)]) == 100_000


def test_s19_marketplace_orders_point_to_the_vendor() -> None:
    assert "服务商" in (ineligible(replace(AN_ORDER, kind=OrderKind.MARKETPLACE)) or "")


def test_s20_the_notes_name_every_rule_of_s14_to_s19() -> None:
    shown = "".join(notes(MOST_ORDERS))
    for word in (
        "预付费",
        "2018-09-01",
        "退款",
        "大于等于 0",
        "月结账单",
        "不体现实际消费金额",
        "云市场",
        "服务商",
    ):
        assert word in shown


def test_s20_s48_the_fourth_note_names_the_most_orders_and_the_way_out() -> None:
    assert notes(MOST_ORDERS)[3] == "单个订单合同最多 30 个订单，超过时请分成两个订单合同申请。"
    assert "最多 5 个订单" in notes(5)[3]


@pytest.mark.parametrize("status", OrderStatus)
def test_only_orders_that_were_paid_for_can_be_chosen(status: OrderStatus) -> None:
    paid = {OrderStatus.PAID, OrderStatus.DELIVERING, OrderStatus.DONE, OrderStatus.REFUNDED}
    assert paid == CONTRACTABLE
    assert (ineligible(replace(AN_ORDER, status=status)) is None) is (status in paid)


def test_s61_p5_a_held_order_names_the_contract_that_holds_it() -> None:
    number = "DD-20261123-000001-W"
    assert number in (ineligible(replace(AN_ORDER, contract=number)) or "")


def test_what_can_never_be_chosen_is_said_before_what_may_change() -> None:
    held = replace(AN_ORDER, kind=OrderKind.MARKETPLACE, status=OrderStatus.UNPAID, contract="DD")
    assert "云市场" in (ineligible(held) or "")
    old = replace(POSTPAID, created_at=POSTPAID.created_at - timedelta(days=365), contract="DD")
    assert "后付费" in (ineligible(old) or "")


def test_s48_thirty_orders_pass_and_thirty_one_are_refused_with_the_way_out() -> None:
    assert selection_problem(30, 100, limit=30) is None
    refused = selection_problem(31, 100, limit=30)
    assert refused
    assert "最多 30 个" in refused
    assert "两个订单合同" in refused


def test_an_empty_selection_is_refused() -> None:
    assert selection_problem(0, 0, limit=30)


def test_a_total_that_no_contract_can_write_is_refused_with_the_sum_and_the_way_out() -> None:
    assert selection_problem(2, LARGEST_FEN, limit=30) is None
    refused = selection_problem(2, LARGEST_FEN + 1, limit=30)
    assert refused == "合同总金额 10,000,000,000,000,000.00 元超出上限，请分成多个订单合同申请。"
