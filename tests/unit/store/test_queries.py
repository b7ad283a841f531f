"""Keys, rows, counts and filters; the eligible filter is the domain's rule over all kinds of orders."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tuning
from hypothesis import strategies as st

from contract_tui.desk.desk import Desk
from contract_tui.domain.filters import ContractFilter, OrderFilter
from contract_tui.domain.imports import OrderInput
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode, ineligible
from contract_tui.domain.states import Channel, State, Substate
from tests.world.clock import StillClock
from tests.world.homes import a_desk
from tests.world.orders import an_order
from tests.world.people import ENTERPRISE, INDIVIDUAL, OPERATOR
from tests.world.story import Story

BOUNDARY = datetime(2018, 8, 31, 16, tzinfo=UTC)
"""2018-09-01 00:00 in Shanghai."""
MOMENTS = st.one_of(
    st.sampled_from([BOUNDARY, BOUNDARY - timedelta(microseconds=1), BOUNDARY - timedelta(seconds=1)]),
    st.integers(-(10**8), 10**8).map(lambda seconds: BOUNDARY + timedelta(seconds=seconds)),
)
KINDS_OF_ORDERS = st.builds(
    lambda **values: an_order("", **values),
    kind=st.sampled_from(OrderKind),
    pay_mode=st.sampled_from(PayMode),
    action=st.sampled_from(OrderAction),
    status=st.sampled_from(OrderStatus),
    created_at=MOMENTS,
    amount_fen=st.integers(-(10**12), 10**12),
)


@pytest.fixture(scope="module")
def pond(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk into which examples pour orders; each example looks at its own."""
    opened = a_desk(tmp_path_factory.mktemp("pond"), StillClock(), orders=3)
    opened.drafts.open(Channel.BOTH, ENTERPRISE, ["E-01"], OPERATOR)
    yield opened
    opened.close()


@tuning(max_examples=60)
@given(st.lists(KINDS_OF_ORDERS, min_size=1, max_size=12))
def test_s14_to_s19_s61_the_databases_eligible_filter_agrees_with_the_domain(
    pond: Desk, chosen: list[OrderInput]
) -> None:
    batch = pond.orders.count(OrderFilter())
    named = [replace(order, id=f"B{batch}-{n}") for n, order in enumerate(chosen)]
    pond.orders.import_rows(named, OPERATOR)
    everything = pond.orders.list(OrderFilter(customer=ENTERPRISE))
    eligible = pond.orders.list(OrderFilter(customer=ENTERPRISE, eligible_only=True))
    assert [order for order in everything if ineligible(order) is None] == eligible
    assert len(everything) == batch + len(chosen)
    assert "E-01" not in {order.id for order in eligible}
    listing = pond.orders.listing(OrderFilter(customer=ENTERPRISE))
    listed = [pond.orders.rows(listing.keys)[key].order for key in listing.keys]
    assert listed == eligible + [order for order in everything if ineligible(order) is not None]
    assert listing.ineligible == len(everything) - len(eligible)


def test_p17_for_a_draft_its_own_orders_count_as_free(desk: Desk) -> None:
    mine, other = (
        desk.drafts.open(Channel.BOTH, ENTERPRISE, [order], OPERATOR) for order in ("E-01", "E-02")
    )
    criteria = OrderFilter(customer=ENTERPRISE, eligible_only=True, holder=mine)
    free = {order.id for order in desk.orders.list(criteria)}
    assert "E-01" in free
    assert "E-02" not in free
    assert desk.orders.listing(criteria).ineligible == 1
    (own,) = desk.orders.look_up(ENTERPRISE, ["E-01"], mine).rows
    assert desk.orders.listing(criteria, (own.key,)).keys[0] == own.key
    desk.drafts.delete(mine, OPERATOR)
    assert "E-02" not in {order.id for order in desk.orders.list(criteria)}
    assert other


def test_orders_come_newest_first_and_rows_say_why_not(desk: Desk) -> None:
    late = datetime(2026, 9, 1, tzinfo=UTC)
    desk.orders.import_rows([an_order("LATE", created_at=late, kind=OrderKind.MARKETPLACE)], OPERATOR)
    keys = desk.orders.keys(OrderFilter(customer=ENTERPRISE))
    rows = desk.orders.rows(keys)
    assert rows[keys[0]].order.id == "LATE"
    assert "云市场" in (rows[keys[0]].reason or "")
    assert [rows[key].order.id for key in keys[1:4]] == ["E-40", "E-39", "E-38"]
    moments = [rows[key].order.created_at for key in keys]
    assert moments == sorted(moments, reverse=True)


def found(desk: Desk, text: str) -> set[str]:
    wanted = OrderFilter(text=text)
    orders = {order.id for order in desk.orders.list(wanted)}
    assert desk.orders.count(wanted) == len(orders) == len(desk.orders.keys(wanted))
    return orders


def test_a_search_takes_percent_underscore_and_backslash_as_they_are(desk: Desk) -> None:
    names = {"P1": "满 100% 减", "P2": "满 1000 减", "P3": "a_b", "P4": "axb", "P5": "c\\d", "P6": "O'Neil"}
    desk.orders.import_rows([an_order(number, product=name) for number, name in names.items()], OPERATOR)
    assert found(desk, "100%") == {"P1"}
    assert found(desk, "a_b") == {"P3"}
    assert found(desk, "\\") == {"P5"}
    assert found(desk, "'") == {"P6"}
    assert found(desk, "%_%") == set()
    assert found(desk, "A_B") == {"P3"}


def test_a_search_finds_two_chinese_characters_and_parts_of_numbers(desk: Desk) -> None:
    desk.orders.import_rows([an_order("Q1", product="对象存储 COS")], OPERATOR)
    assert found(desk, "存储") == {"Q1"}
    assert found(desk, "cos") == {"Q1"}
    assert found(desk, "E-1") == {f"E-1{n}" for n in range(10)}


def test_filters_of_orders_narrow_together(desk: Desk) -> None:
    desk.orders.import_rows(
        [
            an_order("R1", pay_mode=PayMode.POSTPAID),
            an_order("R2", pay_mode=PayMode.POSTPAID, payer=INDIVIDUAL),
            an_order("R3", pay_mode=PayMode.POSTPAID, kind=OrderKind.MONTHLY_BILL),
        ],
        OPERATOR,
    )
    postpaid = OrderFilter(pay_mode=PayMode.POSTPAID)
    assert desk.orders.count(postpaid) == 3
    mine = replace(postpaid, customer=ENTERPRISE, eligible_only=True)
    assert [order.id for order in desk.orders.list(mine)] == ["R1"]
    assert desk.orders.list(replace(mine, customer="nobody")) == []
    assert [order.id for order in desk.orders.list(postpaid, limit=1)] == ["R3"]


@pytest.fixture
def some(story: Story) -> dict[str, str]:
    """Contracts in several states, by a short name."""
    story.desk.orders.import_rows([an_order("I1", payer=INDIVIDUAL)], OPERATOR)
    numbers = {
        "filling": story.filling("E-01"),
        "individual": story.filling("I1", customer=INDIVIDUAL),
        "generated": story.generated("E-02", "E-03"),
        "voided": story.generated("E-04"),
        "deleted": story.filling("E-05"),
    }
    story.desk.drafts.void(numbers["voided"], OPERATOR)
    story.desk.drafts.delete(numbers["deleted"], OPERATOR)
    return numbers


def listed(desk: Desk, wanted: ContractFilter, some: dict[str, str]) -> set[str]:
    names = {number: name for name, number in some.items()}
    rows = desk.contracts.list(wanted)
    assert len(rows) == desk.contracts.count(wanted) == len(desk.contracts.keys(wanted))
    return {names[row.number] for row in rows}


def test_contracts_are_listed_newest_first_with_what_a_line_needs(story: Story, some: dict[str, str]) -> None:
    keys = story.desk.contracts.keys()
    rows = story.desk.contracts.rows(keys)
    assert list(keys) == sorted(keys, reverse=True)
    row = next(row for row in rows.values() if row.number == some["generated"])
    assert (row.channel, row.substate, row.state) == (Channel.SINGLE, Substate.GENERATED, State.DRAFT)
    assert (row.customer, row.customer_name) == (ENTERPRISE, "云上科技有限公司")
    assert (row.order_count, row.total_fen, row.failed, row.reason) == (2, 281_900, False, None)


def test_contracts_by_state_channel_customer_and_text(story: Story, some: dict[str, str]) -> None:
    desk = story.desk
    assert listed(desk, ContractFilter(), some) == {"filling", "individual", "generated", "voided"}
    drafts = ContractFilter(states=frozenset({State.DRAFT}))
    assert listed(desk, drafts, some) == {"filling", "individual", "generated"}
    ended = frozenset({State.VOIDED, State.SIGNING})
    assert listed(desk, ContractFilter(states=ended), some) == {"voided"}
    assert listed(desk, ContractFilter(channel=Channel.SINGLE), some) == {"generated", "voided"}
    assert listed(desk, ContractFilter(customer=INDIVIDUAL), some) == {"individual"}
    assert listed(desk, ContractFilter(text="王五"), some) == {"individual"}
    assert listed(desk, ContractFilter(text="e-03"), some) == {"generated"}
    assert listed(desk, ContractFilter(text=some["filling"].lower()), some) == {"filling"}
    assert listed(desk, ContractFilter(text="%"), some) == set()
    assert listed(desk, ContractFilter(text="_"), some) == set()
    assert listed(desk, replace(drafts, channel=Channel.SINGLE, text="E-0"), some) == {"generated"}


def test_counts_ignore_the_states_of_the_filter_and_sum_up_to_all(story: Story, some: dict[str, str]) -> None:
    counts = story.desk.contracts.counts(ContractFilter(states=frozenset({State.VOIDED})))
    assert counts == {State.DRAFT: 3, State.SIGNING: 0, State.EFFECTIVE: 0, State.VOIDED: 1}
    narrowed = story.desk.contracts.counts(ContractFilter(channel=Channel.SINGLE))
    assert narrowed == {State.DRAFT: 1, State.SIGNING: 0, State.EFFECTIVE: 0, State.VOIDED: 1}
    voided = ContractFilter(states=frozenset({State.VOIDED}))
    assert story.desk.contracts.count(voided) == 1


def test_a_deleted_contract_vanishes_from_the_list_while_its_number_stays_used(
    story: Story, some: dict[str, str]
) -> None:
    keys = story.desk.contracts.keys()
    head = story.desk.contracts.list()[0].id
    story.desk.drafts.delete(some["voided"], OPERATOR)
    rows = story.desk.contracts.rows(keys)
    assert len(rows) == len(keys) - 1
    assert head == max(keys)
    following = story.filling("E-06")
    assert following not in some.values()
    assert int(following[12:18]) == len(some) + 1


def test_more_keys_than_one_statement_takes(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", StillClock(), orders=1203)
    keys = desk.orders.keys(OrderFilter())
    assert len(desk.orders.rows(keys)) == 1203
    assert len(desk.orders.get([f"E-{n:02d}" for n in range(1, 1204)])) == 1203
    desk.close()
