"""P18 重新创建: S62 in one step and never a way around it, whoever else is at it, whenever it is killed."""

import multiprocessing
import random
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from contract_tui.config import Settings
from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.domain.audit import Operator, chain_problem
from contract_tui.domain.customers import CustomerChanges
from contract_tui.domain.errors import DeskError, ForbiddenError, HeldError, InvalidInputError, NotFoundError
from contract_tui.domain.explanation import Viewpoint, explain
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.simulated_signers import Decision
from contract_tui.domain.states import Channel, Substate
from tests.world.clock import StillClock
from tests.world.homes import a_desk, settings_of
from tests.world.orders import an_order
from tests.world.people import COLLEAGUE, ENTERPRISE, INDIVIDUAL, OPERATOR, PARTY
from tests.world.races import at_once
from tests.world.recording import RecordingProvider
from tests.world.story import Story

ORDERS = ("E-03", "E-01", "E-02")


def cancelled(story: Story, *orders: str) -> str:
    number = story.customer_signing(*orders)
    story.desk.signing.cancel(number, "选错", OPERATOR)
    story.wait(story.desk.settings.timing.cancel)
    return number


def refused(story: Story, *orders: str) -> str:
    number = story.customer_signing(*orders)
    story.desk.phones.decide(number, Decision.REFUSE, OPERATOR)
    story.engine()
    return number


def expired(story: Story, *orders: str) -> str:
    number = story.customer_signing(*orders)
    story.desk.phones.decide(number, Decision.IGNORE, OPERATOR)
    story.wait(story.desk.settings.timing.deadline + 86_400)
    return number


FROM: dict[str, Callable[..., str]] = {
    "filling": Story.filling,
    "text_review": Story.text_review,
    "signer_review": Story.signer_review,
    "generated": Story.generated,
    "voided": Story.voided,
    "cancelled": cancelled,
    "refused": refused,
    "expired": expired,
}
NEVER: dict[str, Callable[..., str]] = {
    "generating": Story.generating,
    "customer_signing": Story.customer_signing,
    "platform_signing": Story.platform_signing,
    "effective": Story.effective,
    "converted": Story.converted,
}


def kinds(desk: Desk, number: str) -> list[str]:
    return [event.kind for event in desk.audit_trail.events(number)]


@pytest.mark.parametrize("begin", FROM.values(), ids=FROM)
def test_p18_a_void_contract_or_an_unsent_draft_is_made_anew(story: Story, begin: Callable[..., str]) -> None:
    desk = story.desk
    number = begin(story, *ORDERS)
    before = story.get(number)
    story.clock.tick(60)
    new = desk.recreation.recreate(number, OPERATOR, version=before.version)
    after = story.get(new)
    assert (after.channel, after.customer, after.party) == (before.channel, before.customer, before.party)
    assert [order.id for order in after.orders] == list(ORDERS)
    assert after.total_fen == before.total_fen
    opening = Substate.FILLING if before.channel is Channel.BOTH else Substate.GENERATING
    assert (after.substate, after.recreated_from) == (opening, number)
    assert {order.contract for order in desk.orders.get(ORDERS)} == {new}
    with pytest.raises(NotFoundError, match=f"由您于 .* 重新创建为 {new}"):
        desk.drafts.void(number, OPERATOR)


@pytest.mark.parametrize("begin", FROM.values(), ids=FROM)
def test_p18_the_audit_trail_of_both_shows_it_and_is_whole(story: Story, begin: Callable[..., str]) -> None:
    desk = story.desk
    number = begin(story, "E-01")
    new = desk.recreation.recreate(number, OPERATOR)
    old_last, new_first = desk.audit_trail.events(number)[-1], desk.audit_trail.events(new)[0]
    assert (old_last.kind, old_last.details["replaced_by"]) == ("delete", new)
    assert (new_first.kind, new_first.details["recreated_from"]) == ("open", number)
    assert old_last.operator == new_first.operator == OPERATOR
    story.engine()
    assert [result.problems for result in desk.audit_trail.audit_all()] == [(), ()]
    assert desk.audit_trail.audit_history() == ()


def test_p18_s62_a_single_party_draft_is_voided_on_its_way(story: Story) -> None:
    number = story.generated("E-01")
    story.desk.recreation.recreate(number, OPERATOR)
    assert kinds(story.desk, number) == ["open", "drafted", "void", "delete"]


@pytest.mark.parametrize("begin", NEVER.values(), ids=NEVER)
def test_p18_what_is_sent_sealing_or_effective_is_never_recreated(
    story: Story, begin: Callable[..., str]
) -> None:
    number = begin(story, "E-01")
    before = kinds(story.desk, number), story.desk.revision()
    for call in (story.desk.recreation.recreate, story.desk.recreation.plan):
        with pytest.raises(ForbiddenError, match=r"不能重新创建|先取消签署"):
            call(number, OPERATOR)
    assert (kinds(story.desk, number), story.desk.revision()) == before
    assert story.desk.orders.get(["E-01"])[0].contract == number


def test_p18_what_is_just_being_sent_is_not_recreated(
    tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[DeskError] = []

    def recreate_meanwhile() -> None:
        with pytest.raises(HeldError, match="正在发送") as caught:
            story.desk.recreation.recreate(number, COLLEAGUE)
        told.append(caught.value)

    provider = RecordingProvider(meanwhile=recreate_meanwhile)
    monkeypatch.setattr("contract_tui.signing.simulated.SimulatedProvider", lambda *_: provider)
    story = Story(a_desk(tmp_path / "home", clock), clock)
    number = story.signer_review("E-01")
    story.desk.signing.send(number, OPERATOR)
    assert told
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
    story.desk.close()


def test_p18_details_that_are_being_typed_come_along_as_they_are(story: Story) -> None:
    number = story.filling("E-01")
    half = PartyDetails(contact="李", phone="139", email="x@")
    story.desk.drafts.save_party(number, half, OPERATOR)
    new = story.desk.recreation.recreate(number, OPERATOR)
    assert story.get(new).party == half
    assert story.desk.parties.book(ENTERPRISE) is None


def test_p18_p3_where_no_details_were_given_the_book_prefills_them(story: Story) -> None:
    number = story.filling("E-01")
    story.desk.parties.save(ENTERPRISE, PARTY, OPERATOR)
    assert story.get(number).party is None
    assert story.get(story.desk.recreation.recreate(number, OPERATOR)).party == PARTY


def spoil(story: Story, order: str) -> None:
    """An order becomes one that cannot be chosen, as no import could make it while it is held."""
    with closing(sqlite3.connect(story.desk.settings.database)) as database, database:
        database.execute("UPDATE orders SET status = 'closed' WHERE order_number = ?", (order,))


def test_p18_what_can_no_longer_be_chosen_is_named_and_the_operator_decides(story: Story) -> None:
    desk, number = story.desk, story.voided(*ORDERS)
    spoil(story, "E-01")
    plan = desk.recreation.plan(number, OPERATOR)
    assert plan.unavailable == (("E-01", "订单已关闭或失效"),)
    assert (plan.kept, plan.problem) == (("E-03", "E-02"), None)
    with pytest.raises(ForbiddenError, match=r"E-01（订单已关闭或失效）") as caught:
        desk.recreation.recreate(number, OPERATOR)
    assert f"contract recreate {number} --without-unavailable" in caught.value.hint
    assert {order.contract for order in desk.orders.get(ORDERS)} == {number}
    new = desk.recreation.recreate(number, OPERATOR, version=plan.contract.version, without=["E-01"])
    assert [order.id for order in story.get(new).orders] == ["E-03", "E-02"]
    assert desk.orders.get(["E-01"])[0].contract is None
    assert desk.audit_trail.audit(number).intact


def test_p18_an_order_that_went_after_the_plan_was_shown_is_not_dropped_in_silence(story: Story) -> None:
    number = story.voided(*ORDERS)
    spoil(story, "E-01")
    agreed = [order for order, _ in story.desk.recreation.plan(number, OPERATOR).unavailable]
    spoil(story, "E-02")
    with pytest.raises(ForbiddenError, match="E-02"):
        story.desk.recreation.recreate(number, OPERATOR, without=agreed)
    assert story.substate(number) is Substate.VOIDED


def test_p18_only_the_contracts_own_orders_can_be_left_out(story: Story) -> None:
    number = story.voided("E-01")
    with pytest.raises(InvalidInputError, match="没有订单 E-02"):
        story.desk.recreation.recreate(number, OPERATOR, without=["E-02"])


def test_p18_when_nothing_is_left_or_the_check_fails_it_is_said_before_and_nothing_happens(
    story: Story,
) -> None:
    desk, number = story.desk, story.voided("E-01")
    spoil(story, "E-01")
    assert desk.recreation.plan(number, OPERATOR).problem == "请至少选择一个订单。"
    with pytest.raises(ForbiddenError, match="至少选择一个"):
        desk.recreation.recreate(number, OPERATOR, without=["E-01"])
    unchecked = story.voided("E-02")
    desk.customers.edit(ENTERPRISE, CustomerChanges(framework=""), OPERATOR)
    assert "框架合同" in (desk.recreation.plan(unchecked, OPERATOR).problem or "")
    numbers = [row.number for row in desk.contracts.list()]
    with pytest.raises(ForbiddenError, match="系统校验未通过"):
        desk.recreation.recreate(unchecked, OPERATOR)
    assert [row.number for row in desk.contracts.list()] == numbers
    assert kinds(desk, unchecked)[-1] == "void"


def test_p18_s48_a_limit_that_was_lowered_counts(story: Story) -> None:
    number = story.voided(*ORDERS)
    settings = story.desk.settings
    stricter = open_desk(replace(settings, limits=replace(settings.limits, orders=2)), story.clock)
    assert "最多 2 个订单" in (stricter.recreation.plan(number, OPERATOR).problem or "")
    with pytest.raises(ForbiddenError, match="最多 2 个订单"):
        stricter.recreation.recreate(number, OPERATOR)
    stricter.close()
    assert story.substate(number) is Substate.VOIDED


def test_p10_p18_a_refused_recreation_uses_up_no_number(story: Story) -> None:
    number = story.voided("E-01")
    spoil(story, "E-01")
    with pytest.raises(ForbiddenError):
        story.desk.recreation.recreate(number, OPERATOR)
    assert "-000002-" in story.filling("E-02")


def test_p18_p20_the_new_contract_says_where_it_came_from(story: Story) -> None:
    desk, number = story.desk, story.voided("E-01")
    new = desk.recreation.recreate(number, OPERATOR)
    view = Viewpoint(OPERATOR, story.clock.now(), desk.capabilities, "腾讯云")
    assert explain(story.get(new), view).sentence.endswith(f"；此合同由 {number} 重新创建而来。")


def test_p18_an_individuals_contract_is_made_anew(story: Story) -> None:
    story.desk.orders.import_rows([an_order("I-01", INDIVIDUAL)], OPERATOR)
    number = story.signer_review("I-01", customer=INDIVIDUAL)
    new = story.desk.recreation.recreate(number, OPERATOR)
    assert (story.get(new).customer, story.get(new).signer_phone) == (INDIVIDUAL, "")


def test_a_history_that_names_another_contract_than_that_one_does_is_found(story: Story) -> None:
    number = story.voided("E-01")
    new = story.desk.recreation.recreate(number, OPERATOR)
    other = story.filling("E-02")
    with closing(sqlite3.connect(story.desk.settings.database)) as database, database:
        database.execute(
            "UPDATE audit_event SET details = replace(details, ?, ?) WHERE kind = 'open'", (number, other)
        )
    problems = story.desk.audit_trail.audit(number).problems
    assert any(f"重新创建为 {new}，后者的记录却不是这样" in each for each in problems)
    assert any(f"由 {other} 重新创建" in each for each in story.desk.audit_trail.audit(new).problems)


def test_p18_of_two_windows_that_recreate_the_same_one_does_and_the_other_is_told_by_whom(
    story: Story,
) -> None:
    desk, number = story.desk, story.text_review("E-01", "E-02")
    version = story.get(number).version

    def recreate(by: Operator) -> None:
        desk.recreation.recreate(number, by, version=version)

    told = at_once(lambda: recreate(OPERATOR), lambda: recreate(COLLEAGUE))
    assert told.count(None) == 1
    (loser,) = filter(None, told)
    (row,) = desk.contracts.list()
    winner = desk.audit_trail.events(row.number)[0].operator
    assert isinstance(loser, NotFoundError)
    assert f"合同 {number} 已由 {winner.name} 于" in loser.message
    assert row.number in loser.message


def test_p18_of_one_who_deletes_and_one_who_recreates_one_wins(story: Story) -> None:
    desk = story.desk
    for place in range(1, 9):
        order = f"E-{place:02d}"
        number = story.text_review(order)
        told = at_once(
            partial(desk.drafts.delete, number, COLLEAGUE),
            partial(desk.recreation.recreate, number, OPERATOR),
        )
        assert told.count(None) == 1
        assert kinds(desk, number).count("delete") == 1
        assert (desk.orders.get([order])[0].contract is None) is (told[0] is None)


KILLS = 12
CONTRACTS = 8
SEED = 20261128


def recreate_for_ever(settings: Settings, begun: Event) -> None:
    """Make every contract anew, again and again, until the end, which comes from outside."""
    desk = open_desk(settings)
    begun.set()
    while True:
        for row in desk.contracts.list():
            with suppress(DeskError):
                desk.recreation.recreate(row.number, OPERATOR)


def test_p18_killed_at_any_moment_no_order_is_lost_or_held_twice(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "home")
    desk = a_desk(settings.home, StillClock(), settings=settings, orders=CONTRACTS)
    for place in range(1, CONTRACTS + 1):
        desk.drafts.open(Channel.BOTH, ENTERPRISE, [f"E-{place:02d}"], OPERATOR)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    rest = random.Random(SEED)
    for _ in range(KILLS):
        begun, before = context.Event(), desk.revision()
        process = context.Process(target=recreate_for_ever, args=(settings, begun))
        process.start()
        assert begun.wait(60)
        while desk.revision() == before:  # it is in the midst of it
            threading.Event().wait(0.001)
        threading.Event().wait(rest.uniform(0.0, 0.05))
        process.kill()
        process.join(30)
    rows = desk.contracts.list()
    assert len(rows) == CONTRACTS
    assert desk.orders.count(OrderFilter(eligible_only=True)) == 0
    holders = [order.contract for order in desk.orders.get([f"E-{n:02d}" for n in range(1, CONTRACTS + 1)])]
    assert sorted(filter(None, holders)) == sorted(row.number for row in rows)
    replaced = 0
    for result in desk.audit_trail.audit_all():
        assert result.problems == (), result.number
        replaced += result.deleted
        assert chain_problem(desk.audit_trail.events(result.number)) is None
    assert replaced >= KILLS
    assert desk.audit_trail.audit_history() == ()
    desk.close()
