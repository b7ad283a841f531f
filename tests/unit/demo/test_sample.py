"""The demo's sample: every state, every kind of order, a history that is real, and never half of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contract_tui.config import Settings, demo_settings, load_settings
from contract_tui.demo import data
from contract_tui.demo.sample import load_sample
from contract_tui.demo.script import ScriptedClock
from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.domain.audit import chain_problem
from contract_tui.domain.customers import Activation, CustomerKind
from contract_tui.domain.filters import ContractFilter, OrderFilter
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode, ineligible
from contract_tui.domain.seals import DEMO_FOLDER
from contract_tui.domain.states import Substate, VoidReason
from contract_tui.engine.worker import Worker
from tests.world.sample import Samples

END = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


def settings_of(home: Path) -> Settings:
    return demo_settings(load_settings(home, {}), 60.0)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, samples: Samples) -> Iterator[Desk]:
    settings = settings_of(tmp_path_factory.mktemp("demo") / "home")
    samples.copy(settings.home, pace=60.0, now=END)
    desk = open_desk(settings, ScriptedClock(END))
    yield desk
    desk.close()


def test_a_contract_is_in_every_state_and_void_for_every_reason(desk: Desk) -> None:
    rows = desk.contracts.list(ContractFilter())
    assert {row.substate for row in rows} == set(Substate)
    assert {row.reason for row in rows if row.substate is Substate.VOIDED} == set(VoidReason)


def test_all_history_is_real_and_ends_at_the_demo_s_first_moment(desk: Desk) -> None:
    for row in desk.contracts.list(ContractFilter()):
        contract = desk.contracts.get(row.number)
        events = desk.audit_trail.events(row.number)
        assert chain_problem(events) is None
        assert events[0].at == contract.created_at < END or row.substate is Substate.GENERATING
        assert events[-1].at <= contract.updated_at <= END
        assert contract.failure is None
    checked = desk.home_check.run()
    assert checked.intact, checked


def test_documents_are_there_wherever_their_state_promises_them(desk: Desk) -> None:
    for row in desk.contracts.list(ContractFilter()):
        kinds = {document.kind.value for document in desk.contracts.get(row.number).documents}
        effective = {Substate.E_EFFECTIVE, Substate.PAPER_REQUESTED, Substate.PAPER_SENT}
        assert ("official" in kinds) is (row.substate in effective)
        assert ("draft" in kinds) is (row.substate not in {Substate.FILLING, Substate.GENERATING})


def test_customers_of_all_four_kinds_are_there(desk: Desk) -> None:
    customers = {customer.account: customer for customer in desk.customers.list()}
    assert customers[data.ACTIVATED].activation is Activation.ACTIVE
    assert len(customers[data.ACTIVATED].signers) >= 2
    assert customers[data.NOT_ACTIVATED].activation is Activation.NONE
    assert customers[data.INDIVIDUAL].kind is CustomerKind.INDIVIDUAL
    assert not customers[data.WITHOUT_FRAMEWORK].framework
    assert all("演示" in customer.name for customer in customers.values())


def test_orders_of_every_kind_are_there_and_enough_are_free(desk: Desk) -> None:
    orders = desk.orders.list(OrderFilter())
    assert len(orders) >= 200
    assert {order.kind for order in orders} == set(OrderKind)
    assert {order.pay_mode for order in orders} == set(PayMode)
    assert {order.action for order in orders} >= set(OrderAction) - {OrderAction.OTHER}
    assert {order.status for order in orders} >= {
        OrderStatus.UNPAID,
        OrderStatus.CLOSED,
        OrderStatus.REFUNDED,
    }
    reasons = {reason for order in orders if (reason := ineligible(order))}
    assert "2018-09-01 之前的后付费订单" in reasons
    for account in data.HOW_MANY:
        assert desk.orders.count(OrderFilter(customer=account, eligible_only=True)) >= 10


def test_the_engine_goes_on_from_there(desk: Desk) -> None:
    due = desk.tasks.next_due()
    assert due is not None
    assert due > END


def test_the_sample_is_the_same_every_time() -> None:
    assert list(data.orders()) == list(data.orders())
    numbers = [order.id for order in data.orders()]
    assert len(set(numbers)) == len(numbers)


def test_a_second_start_loads_nothing(desk: Desk) -> None:
    before = len(desk.contracts.keys())
    assert not load_sample(desk.settings)
    assert len(desk.contracts.keys()) == before


def test_an_interrupted_start_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: Worker) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Worker, "run_once", interrupted)
    settings = settings_of(tmp_path / "home")
    with pytest.raises(KeyboardInterrupt):
        load_sample(settings, now=END)
    assert [path.name for path in settings.home.iterdir()] == [DEMO_FOLDER], "keys hold nothing of a demo"


def test_of_two_starts_at_once_the_first_to_finish_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, run_once = settings_of(tmp_path / "home"), Worker.run_once

    def overtaken(worker: Worker) -> int:
        if not settings.database.exists():
            settings.database.write_bytes(b"somebody else's")
        return run_once(worker)

    monkeypatch.setattr(Worker, "run_once", overtaken)
    assert not load_sample(settings, now=END)
    assert settings.database.read_bytes() == b"somebody else's"


def test_what_is_under_way_goes_on_at_the_demo_s_pace(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "demo")
    load_sample(settings, now=END)
    clock = ScriptedClock(END)
    desk = open_desk(settings, clock)
    announced_for_sealing = 900 / settings.pace
    clock.move_to(END + timedelta(seconds=announced_for_sealing))
    Worker(desk).run_once()
    assert not [r for r in desk.contracts.list() if r.substate is Substate.PLATFORM_SIGNING]
    desk.close()
