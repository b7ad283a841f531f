"""The contract list's filters, orders and queues: right, and answered by indexes alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Session

from contract_tui.domain.errors import OutsideError
from contract_tui.domain.filters import ContractFilter, ContractSort, SortKey
from contract_tui.domain.states import Channel, State, Waiting
from contract_tui.domain.waiting import Queue, waits_for
from contract_tui.store import contract_lists
from contract_tui.store.database import Database
from tests.world.homes import new_home
from tests.world.orders import an_order
from tests.world.people import ENTERPRISE, INDIVIDUAL, OPERATOR, PARTY
from tests.world.story import Story

DAY = 86_400


def numbers(story: Story, wanted: ContractFilter, sort: ContractSort | None = None) -> list[str]:
    """The matching contracts' numbers in order; count and counts must agree with them."""
    contracts = story.desk.contracts
    rows = contracts.list(wanted, sort=sort or ContractSort())
    assert contracts.count(wanted) == len(rows)
    inside = {state: sum(row.state is state for row in rows) for state in wanted.states or State}
    assert {state: contracts.counts(wanted)[state] for state in inside} == inside
    listing = contracts.listing(wanted, sort or ContractSort())
    assert list(listing.keys) == [row.id for row in rows]
    assert listing.counts == contracts.counts(wanted)
    return [row.number for row in rows]


@pytest.fixture
def three(story: Story) -> tuple[str, str, str]:
    """Contracts of 1,409.50, 2,819.00 and 100.00, made on three days; the last is an individual's."""
    story.desk.orders.import_rows([an_order("I1", payer=INDIVIDUAL, amount_fen=10_000)], OPERATOR)
    first = story.filling("E-01")
    story.clock.tick(DAY)
    second = story.filling("E-02", "E-03")
    story.clock.tick(DAY)
    return first, second, story.filling("I1", customer=INDIVIDUAL)


def test_amounts_are_bounded_on_both_sides_inclusively(story: Story, three: tuple[str, str, str]) -> None:
    small, large, least = three
    assert numbers(story, ContractFilter(least_fen=140_950)) == [large, small]
    assert numbers(story, ContractFilter(least_fen=140_951)) == [large]
    assert numbers(story, ContractFilter(most_fen=140_950)) == [least, small]
    assert numbers(story, ContractFilter(least_fen=10_001, most_fen=140_950)) == [small]


def test_days_of_creation_are_whole_days_in_shanghai(story: Story) -> None:
    midnight = datetime(2026, 11, 23, 16, tzinfo=UTC)
    story.clock.moment = midnight - timedelta(microseconds=1)
    late = story.filling("E-01")
    story.clock.moment = midnight
    next_day = story.filling("E-02")
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    assert numbers(story, ContractFilter(created_to=monday)) == [late]
    assert numbers(story, ContractFilter(created_from=tuesday)) == [next_day]
    assert numbers(story, ContractFilter(created_from=monday, created_to=monday)) == [late]
    assert numbers(story, ContractFilter(created_from=monday, created_to=tuesday)) == [next_day, late]


def test_all_filters_narrow_together(story: Story, three: tuple[str, str, str]) -> None:
    first, second, _third = three
    wanted = ContractFilter(
        states=frozenset({State.DRAFT}), text="DD-", channel=Channel.BOTH, customer=ENTERPRISE, least_fen=1
    )
    assert numbers(story, wanted) == [second, first]
    assert numbers(story, replace(wanted, waiting=Waiting.CUSTOMER)) == []
    assert numbers(story, replace(wanted, channel=Channel.SINGLE)) == []
    assert numbers(story, replace(wanted, text="E-03")) == [second]
    assert numbers(story, replace(wanted, states=frozenset({State.SIGNING}))) == []


@pytest.mark.parametrize(
    ("key", "places"),
    [
        (SortKey.CREATED, (2, 1, 0)),
        (SortKey.UPDATED, (0, 2, 1)),
        (SortKey.AMOUNT, (1, 0, 2)),
        (SortKey.PARTY, (1, 0, 2)),
    ],
)
def test_every_order_and_its_reverse(
    story: Story, three: tuple[str, str, str], key: SortKey, places: tuple[int, ...]
) -> None:
    story.clock.tick(60)
    story.desk.drafts.save_party(three[0], PARTY, OPERATOR)
    usual = numbers(story, ContractFilter(), ContractSort(key))
    assert usual == [three[place] for place in places]
    reverse = numbers(story, ContractFilter(), ContractSort(key, reverse=True))
    # Two contracts of the same party A: among equals the newest stays first.
    assert reverse == ([three[2], three[1], three[0]] if key is SortKey.PARTY else usual[::-1])


def test_queues_count_who_waits_and_since_when(story: Story) -> None:
    desk = story.desk
    assert desk.contracts.queues() == dict.fromkeys(Waiting, Queue())
    began = story.clock.now()
    story.filling("E-01")
    story.clock.tick(DAY)
    story.generated("E-02")
    sent_at = story.clock.now()
    story.customer_signing("E-03")
    generating = desk.drafts.open(Channel.SINGLE, ENTERPRISE, ["E-04"], OPERATOR)
    found = desk.contracts.queues()
    assert found[Waiting.OPERATOR] == Queue(2, began)
    assert found[Waiting.CUSTOMER] == Queue(1, sent_at)
    assert found[Waiting.PLATFORM].count == 1
    story.engine()
    assert desk.contracts.queues()[Waiting.OPERATOR].count == 3
    desk.drafts.void(generating, OPERATOR)
    desk.drafts.delete(generating, OPERATOR)
    assert desk.contracts.queues()[Waiting.OPERATOR] == Queue(2, began)


def test_s30_a_contract_whose_signer_is_under_review_waits_for_the_customer(story: Story) -> None:
    number = story.text_review("E-01")
    story.desk.drafts.confirm_text(number, OPERATOR)
    newcomer = story.desk.customers.add_signer(ENTERPRISE, "新来", "13500000001", OPERATOR)
    story.desk.drafts.choose_signer(number, newcomer.id, OPERATOR)
    assert story.desk.contracts.queues()[Waiting.CUSTOMER].count == 1
    (row,) = story.desk.contracts.list(ContractFilter(waiting=Waiting.CUSTOMER))
    assert (row.signer_under_review, row.waits_for) == (True, Waiting.CUSTOMER)
    story.wait(story.desk.settings.timing.authorisation)
    (row,) = story.desk.contracts.list(ContractFilter(waiting=Waiting.OPERATOR))
    assert (row.signer_under_review, row.waits_for) == (False, Waiting.OPERATOR)


def test_a_failed_step_waits_for_the_platform_while_it_is_retried_and_for_the_operator_after(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OutsideError("磁盘已满。")

    monkeypatch.setattr(story.desk.maker, "draft_pdf", full)
    story.generated("E-01")
    (row,) = story.desk.contracts.list(ContractFilter(waiting=Waiting.PLATFORM))
    assert row.retry_at is not None
    assert row.retry_at > story.clock.now()
    assert not row.failed
    for _attempt in range(story.desk.settings.limits.attempts):
        story.wait(600)
    (row,) = story.desk.contracts.list(ContractFilter(waiting=Waiting.OPERATOR))
    assert (row.failed, row.retry_at) == (True, None)
    assert story.desk.contracts.queues()[Waiting.OPERATOR].count == 1


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Everything that is asked of any database meanwhile."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        heard.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


FILTERS = (
    ContractFilter(),
    ContractFilter(states=frozenset({State.DRAFT})),
    ContractFilter(channel=Channel.BOTH),
    ContractFilter(least_fen=1, most_fen=10**9),
    ContractFilter(created_from=date(2026, 1, 1), created_to=date(2026, 12, 31)),
    ContractFilter(text="云上"),
    ContractFilter(text="E-01"),
)


@pytest.mark.parametrize("wanted", FILTERS)
def test_lists_of_any_length_never_read_a_contracts_text(tmp_path: Path, wanted: ContractFilter) -> None:
    new_home(tmp_path)
    database = Database(tmp_path / "contract.db")
    with statements() as heard, database.read() as session:
        for key in SortKey:
            contract_lists.keys(session, wanted, ContractSort(key))
            contract_lists.searched(session, wanted, ContractSort(key))
        contract_lists.counts(session, wanted)
        contract_lists.queues(session)
        plans = [step for asked in heard[1:] for step in plan(session, asked)]
    looks = [step for step in plans if " contract " in f"{step} " and "contract_order" not in step]
    assert len(looks) >= 2 * len(SortKey) + 2
    assert all("COVERING INDEX" in step for step in looks), looks
    database.close()


def plan(session: Session, asked: tuple[str, Any]) -> list[str]:
    """How the database goes about a statement."""
    statement, parameters = asked
    if not statement.startswith("SELECT"):
        return []
    found = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return [str(step[3]) for step in found.fetchall()]


def test_the_queues_definition_is_the_domains_for_every_row(story: Story) -> None:
    story.filling("E-01")
    story.generated("E-02")
    story.customer_signing("E-03")
    for row in story.desk.contracts.list():
        assert row.waits_for is waits_for(row.substate, failed=row.failed)
        found = story.desk.contracts.list(ContractFilter(waiting=row.waits_for))
        assert row in found
