"""More orders than one contract takes become several, each of which may be made (S16, S48)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from contract_tui.domain import money
from contract_tui.domain.orders import (
    MOST_ORDERS,
    Order,
    OrderAction,
    OrderKind,
    OrderStatus,
    PayMode,
    selection_problem,
    total,
)
from contract_tui.domain.splitting import split_orders


def order(number: str, fen: int = 100, detail: str = "", action: OrderAction | None = None) -> Order:
    """A prepaid order; a negative one is a refund."""
    return Order(
        id=number,
        customer="100000000001",
        kind=OrderKind.ORDER,
        pay_mode=PayMode.PREPAID,
        action=action or (OrderAction.REFUND if fen < 0 else OrderAction.PURCHASE),
        status=OrderStatus.DONE,
        amount_fen=fen,
        created_at=datetime(2026, 3, 5, 2, 0, tzinfo=UTC),
        product="云服务器",
        detail=detail,
    )


def orders_of(amounts: Sequence[int]) -> list[Order]:
    return [order(f"E-{place}", fen) for place, fen in enumerate(amounts)]


def partitions(places: list[int]) -> Iterator[list[list[int]]]:
    """All ways to put things into groups."""
    if not places:
        yield []
        return
    first, rest = places[0], places[1:]
    for groups in partitions(rest):
        yield [[first], *groups]
        for at, group in enumerate(groups):
            yield [*groups[:at], [first, *group], *groups[at + 1 :]]


@given(st.lists(st.integers(-3000, 3000), min_size=1, max_size=140), st.integers(2, 40))
def test_s16_s48_every_proposed_contract_may_be_made_and_no_order_is_lost(
    amounts: list[int], limit: int
) -> None:
    orders = orders_of(amounts)
    split = split_orders(orders, limit=limit)
    assert bool(split.groups) is (split.problem is None)
    if split.problem is None:
        assert sorted(each.id for group in split.groups for each in group) == sorted(o.id for o in orders)
        for group in split.groups:
            assert selection_problem(len(group), total(group), limit=limit) is None


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=7), st.integers(2, 4))
def test_s16_what_is_refused_is_impossible(amounts: list[int], limit: int) -> None:
    orders = orders_of(amounts)
    possible = any(
        all(len(group) <= limit and sum(amounts[place] for place in group) >= 0 for group in groups)
        for groups in partitions(list(range(len(amounts))))
    )
    assert (split_orders(orders, limit=limit).problem is None) is possible


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=140), st.integers(1, 40))
def test_s48_without_refunds_there_are_as_few_contracts_as_can_be(amounts: list[int], limit: int) -> None:
    groups = split_orders(orders_of(amounts), limit=limit).groups
    assert len(groups) == -(-len(amounts) // limit)


def test_s48_orders_stay_in_their_order() -> None:
    orders = orders_of([100] * 61)
    groups = split_orders(orders, limit=MOST_ORDERS).groups
    assert [len(group) for group in groups] == [30, 30, 1]
    assert [each for group in groups for each in group] == orders


def test_a_refund_stays_with_the_order_whose_number_it_names() -> None:
    orders = [*orders_of([100] * 40), order("BACK", -50, detail="退订 E-37")]
    groups = split_orders(orders, limit=30).groups
    (together,) = (group for group in groups if any(each.id == "BACK" for each in group))
    assert "E-37" in {each.id for each in together}


def test_a_refund_stays_with_the_order_of_its_resource() -> None:
    bought = order("BOUGHT", 100, detail="4核8GB；时长：1 个月；ins-4k2a8b1c")
    back = order("BACK", -50, detail="4核8GB；ins-4k2a8b1c")
    orders = [back, *orders_of([100] * 40), bought]
    groups = split_orders(orders, limit=30).groups
    assert any({"BACK", "BOUGHT"} <= {each.id for each in group} for group in groups)


def test_sizes_and_models_tie_nothing_together() -> None:
    orders = [replace(each, detail="标准型 s5-medium8 4核8GB") for each in orders_of([100] * 40)]
    orders.append(order("BACK", -50, detail="标准型 s5-medium8 4核8GB"))
    assert split_orders(orders, limit=30).problem is None


def test_orders_that_one_refund_ties_together_are_refused_beyond_one_contract() -> None:
    tied = [order(f"E-{place}", detail="ins-4k2a8b1c") for place in range(30)]
    split = split_orders([*tied, order("BACK", -50, detail="ins-4k2a8b1c")], limit=30)
    assert split.problem == "订单 E-0 等 31 个订单因退款关联，须在同一合同中，但最多 30 个。"


def test_s16_a_negative_total_of_all_is_refused_with_it() -> None:
    split = split_orders(orders_of([100, -50_100] + [1] * 40), limit=30)
    assert split.problem == "所选订单合计 -499.60 元，怎样分都会有合同的总金额小于 0。"


def test_s16_a_refund_that_nothing_covers_is_named() -> None:
    split = split_orders(orders_of([1] * 40 + [-35]), limit=30)
    assert split.problem == "退款订单 E-40 为 -0.35 元，任何 29 个订单都抵不上。"


def test_a_total_beyond_what_can_be_written_makes_another_contract() -> None:
    half = money.LARGEST_FEN // 2 + 1
    groups = split_orders(orders_of([half, half, 5]), limit=30).groups
    assert sorted(len(group) for group in groups) == [1, 2]


def test_nothing_is_refused() -> None:
    assert split_orders([], limit=30).problem == "请至少选择一个订单。"


def test_many_refunds_beside_many_orders_are_split_quickly() -> None:
    orders = orders_of([-90] * 500 + [100] * 1500)
    groups = split_orders(orders, limit=30).groups
    assert len(groups) == -(-2000 // 30)
