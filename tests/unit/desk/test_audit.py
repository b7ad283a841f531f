"""Every change leaves exactly one event, the chain is whole, phones are masked, the operator is named."""

import sqlite3
from collections.abc import Callable
from datetime import date

import pytest

from contract_tui.desk.operator import current_operator
from contract_tui.domain import numbers
from contract_tui.domain.audit import ENGINE, FACTS, chain_problem
from contract_tui.domain.errors import DeskError, NotFoundError
from contract_tui.domain.parties import Mailing, PartyDetails
from contract_tui.domain.states import Channel, Substate
from contract_tui.store.database import Database
from contract_tui.store.models import metadata
from tests.world.orders import an_order
from tests.world.people import ENTERPRISE, INDIVIDUAL, OPERATOR, PARTY
from tests.world.story import Story

BOTH_WHOLE = [
    "open", "confirm_party", "drafted", "confirm_text", "signer_chosen", "unsigned_made", "send",
    "customer_signed", "sealed", "request_paper", "paper_handed_over",
]  # fmt: skip
ENGINES_OWN = {"drafted", "customer_signed", "sealed", "paper_handed_over", "cancelled", "deadline_passed"}


def kinds(story: Story, number: str) -> list[str]:
    events = story.desk.audit_trail.events(number)
    assert chain_problem(events) is None
    assert [event.contract for event in events] == [number] * len(events)
    return [event.kind for event in events]


def whole_life(story: Story) -> str:
    number = story.effective("E-01", "E-02")
    mailing = Mailing(1, "张三", "13800000001", "北京市海淀区中关村大街 1 号")
    story.desk.papers.request(number, mailing, OPERATOR)
    story.wait(story.desk.settings.timing.paper)
    return number


def test_every_change_of_a_both_party_contract_leaves_one_event(story: Story) -> None:
    assert kinds(story, whole_life(story)) == BOTH_WHOLE


def test_every_change_of_a_single_party_contract_leaves_one_event(story: Story) -> None:
    number = story.generated("E-01")
    story.desk.signing.convert(number, OPERATOR)
    story.wait(story.desk.settings.timing.seal_single)
    assert kinds(story, number) == ["open", "drafted", "convert", "sealed"]


def test_every_way_to_the_end_leaves_its_event(story: Story) -> None:
    cancelled = story.customer_signing("E-01")
    story.clock.tick(60)
    story.desk.signing.resend(cancelled, OPERATOR)
    story.desk.signing.cancel(cancelled, "写错了", OPERATOR)
    story.engine()
    story.desk.drafts.delete(cancelled, OPERATOR)
    assert kinds(story, cancelled)[-5:] == ["send", "resend", "cancel", "cancelled", "delete"]
    voided = story.generated("E-02")
    story.desk.drafts.void(voided, OPERATOR)
    assert kinds(story, voided)[-1] == "void"


def test_the_operator_is_recorded_and_the_engine_acts_in_its_own_name(story: Story) -> None:
    for event in story.desk.audit_trail.events(whole_life(story)):
        assert event.operator == (ENGINE if event.kind in ENGINES_OWN else OPERATOR), event.kind


def test_events_carry_the_moment_of_the_change(story: Story) -> None:
    number = story.filling("E-01")
    story.clock.tick(7)
    story.desk.drafts.delete(number, OPERATOR)
    first, last = story.desk.audit_trail.events(number)
    assert (last.at - first.at).total_seconds() == 7
    assert last.at == story.clock.now()


def test_what_was_done_is_told_in_the_event(story: Story) -> None:
    number = story.customer_signing("E-01", "E-02")
    story.desk.signing.cancel(number, "写错了", OPERATOR)
    events = story.desk.audit_trail.events(number)
    details = {each.kind: {k: v for k, v in each.details.items() if k != FACTS} for each in events}
    assert details["open"] == {
        "channel": "both",
        "customer": ENTERPRISE,
        "orders": ["E-01", "E-02"],
        "total_fen": 281_900,
    }
    assert details["cancel"] == {"reason": "写错了"}
    assert details["send"]["signer"] == "张三"


def test_p9_no_phone_and_no_identity_number_is_in_the_audit_trail_in_full(story: Story) -> None:
    story.desk.orders.import_rows([an_order("I1", payer=INDIVIDUAL)], OPERATOR)
    person = story.signer_review("I1", customer=INDIVIDUAL)
    story.desk.drafts.set_signer_phone(person, "13100131000", OPERATOR)
    story.desk.signing.send(person, OPERATOR)
    company = whole_life(story)
    told = "".join(
        f"{event.details}" for number in (person, company) for event in story.desk.audit_trail.events(number)
    )
    for secret in ("13800000001", "13800000001", "13900000003", "13100131000", "11010519491231002X"):
        assert secret not in told
    assert "131****1000" in told
    for number in (person, company):
        for step in story.get(number).history:
            assert "13800000001" not in step.details


def test_p9_the_messages_shown_are_masked(story: Story) -> None:
    contract = story.get(story.customer_signing("E-01"))
    assert [message.phone for message in contract.messages] == ["138****0001"]


REFUSED: dict[str, Callable[[Story, str], object]] = {
    "void": lambda s, n: s.desk.drafts.void(n, OPERATOR),
    "convert": lambda s, n: s.desk.signing.convert(n, OPERATOR),
    "cancel": lambda s, n: s.desk.signing.cancel(n, "由", OPERATOR),
    "resend": lambda s, n: s.desk.signing.resend(n, OPERATOR),
    "confirm_text": lambda s, n: s.desk.drafts.confirm_text(n, OPERATOR),
    "confirm_party": lambda s, n: s.desk.drafts.confirm_party(n, PartyDetails(), OPERATOR),
    "send": lambda s, n: s.desk.signing.send(n, OPERATOR),
    "retry": lambda s, n: s.desk.tasks.retry(n, OPERATOR),
    "stale": lambda s, n: s.desk.drafts.confirm_party(n, PARTY, OPERATOR, version=9),
}


@pytest.mark.parametrize("act", REFUSED.values(), ids=REFUSED)
def test_what_is_refused_leaves_no_event_and_no_change(
    story: Story, act: Callable[[Story, str], object]
) -> None:
    number = story.filling("E-01")
    before = story.get(number), story.desk.audit_trail.events(number)
    with pytest.raises(DeskError):
        act(story, number)
    assert (story.get(number), story.desk.audit_trail.events(number)) == before


def test_a_deleted_contracts_history_stays_readable(story: Story) -> None:
    number = story.filling("E-01")
    story.desk.drafts.delete(number, OPERATOR)
    assert kinds(story, number) == ["open", "delete"]
    with pytest.raises(NotFoundError):
        story.desk.audit_trail.events(numbers.make(date(2026, 11, 23), 2))


def test_a_change_in_the_database_shows_in_the_chain(story: Story) -> None:
    number = story.generated("E-01")
    story.desk.close()
    with sqlite3.connect(story.desk.settings.database) as connection:
        connection.execute("UPDATE audit_event SET operator = 'somebody' WHERE sequence = 1")
    assert "第 1 条" in (chain_problem(story.desk.audit_trail.events(number)) or "")
    with sqlite3.connect(story.desk.settings.database) as connection:
        connection.execute("DELETE FROM audit_event WHERE sequence = 1")
    assert chain_problem(story.desk.audit_trail.events(number))


def test_an_event_and_its_change_are_committed_together_or_not_at_all(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = story.generated("E-01")
    before = story.get(number)

    def broken(*args: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("contract_tui.store.audit.append", broken)
    with pytest.raises(DeskError, match="磁盘已满"):
        story.desk.drafts.void(number, OPERATOR)
    monkeypatch.undo()
    assert story.get(number) == before
    assert kinds(story, number) == ["open", "drafted"]


def test_only_these_tables_hold_a_phone_in_full(story: Story) -> None:
    whole_life(story)
    story.desk.close()
    database = Database(story.desk.settings.database)
    with database.read() as session:
        holding = {
            name
            for name, table in metadata.tables.items()
            if any("13800000001" in str(row) for row in session.execute(table.select()))
        }
    database.close()
    # P9: where it was typed, in the contract itself, and where it was sent.
    assert holding == {"signer", "party_book", "paper_copy", "contract", "message"}


def test_the_operator_is_the_account_with_where_it_comes_from() -> None:
    env = {"SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22", "SUDO_USER": "anna"}
    found = current_operator(env)
    assert found.name
    assert found.origin == "sudo:anna ssh:192.0.2.7"
    assert current_operator({}).origin == ""
    assert "\x1b" not in current_operator({"SUDO_USER": "x\x1b[2J"}).origin


WAY_OF_BOTH = [
    Substate.FILLING, Substate.GENERATING, Substate.TEXT_REVIEW, Substate.SIGNER_REVIEW,
    Substate.CUSTOMER_SIGNING, Substate.PLATFORM_SIGNING, Substate.E_EFFECTIVE, Substate.PAPER_REQUESTED,
    Substate.PAPER_SENT,
]  # fmt: skip


def test_s12_the_both_party_channel_goes_through_its_states_in_the_rules_order(story: Story) -> None:
    desk, timing = story.desk, story.desk.settings.timing
    number = story.filling("E-01")
    seen = [story.substate(number)]
    mailing = Mailing(1, "张三", "13800000001", "北京市海淀区中关村大街 1 号")
    steps: list[Callable[[], object]] = [
        lambda: desk.drafts.confirm_party(number, PARTY, OPERATOR),
        story.engine,
        lambda: desk.drafts.confirm_text(number, OPERATOR),
        lambda: desk.drafts.choose_signer(number, story.signer_id(), OPERATOR),
        lambda: desk.signing.send(number, OPERATOR),
        lambda: story.wait(timing.signer),
        lambda: story.wait(timing.seal_both),
        lambda: desk.papers.request(number, mailing, OPERATOR),
        lambda: story.wait(timing.paper),
    ]  # fmt: skip
    for step in steps:
        step()
        seen += [story.substate(number)] if story.substate(number) is not seen[-1] else []
    assert seen == WAY_OF_BOTH
    assert {row.number for row in desk.contracts.list()} == {number}


def test_s46_to_s59_the_single_party_channel_goes_through_its_states_in_the_rules_order(story: Story) -> None:
    number = story.desk.drafts.open(Channel.SINGLE, ENTERPRISE, ["E-01"], OPERATOR)
    seen = [story.substate(number)]
    story.engine()
    seen.append(story.substate(number))
    story.desk.signing.convert(number, OPERATOR)
    seen.append(story.substate(number))
    story.wait(story.desk.settings.timing.seal_single)
    seen.append(story.substate(number))
    way = [Substate.GENERATING, Substate.GENERATED, Substate.PLATFORM_SIGNING, Substate.E_EFFECTIVE]
    assert seen == way
    assert story.engine() == 0
