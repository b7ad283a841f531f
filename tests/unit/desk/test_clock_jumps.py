"""The machine's clock jumps: nothing that was written while it stood wrong stays out of reach."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlmodel import func, select

from contract_tui.cli.main import run
from contract_tui.desk.desk import Desk
from contract_tui.desk.diagnosis.clock import clock as look_at_clock
from contract_tui.desk.diagnosis.situation import Occasion
from contract_tui.desk.tasks.due_times import longest_waits
from contract_tui.domain.errors import ForbiddenError, OutsideError
from contract_tui.domain.findings import Finding
from contract_tui.domain.parties import Mailing
from contract_tui.domain.signatures import Answer
from contract_tui.domain.states import Channel, Substate, Trigger
from contract_tui.engine.worker import Worker
from contract_tui.signing.provider import Outcome
from contract_tui.store import signing, tasks
from contract_tui.store.models import ContractRow
from tests.world.clock import StillClock
from tests.world.homes import a_desk, settings_of
from tests.world.people import ENTERPRISE, NOT_ACTIVATED, OPERATOR, PARTY
from tests.world.recording import RecordingProvider
from tests.world.story import Story

AHEAD = timedelta(days=700)
MINUTE = 60.0
SOON = 10.0
"""Seconds: long enough that the engine looks again at what is far off."""


class Ahead:
    """The clock stands 700 days ahead within the block."""

    def __init__(self, clock: StillClock) -> None:
        self._clock = clock

    def __enter__(self) -> None:
        self._clock.moment += AHEAD

    def __exit__(self, *_: object) -> None:
        self._clock.moment -= AHEAD


def converted(story: Story) -> str:
    number = story.generated("E-01")
    with Ahead(story.clock):
        story.desk.signing.convert(number, OPERATOR)
    return number


def test_s58_a_contract_that_was_converted_while_the_clock_stood_ahead_is_sealed_by_the_engines_own_look(
    story: Story,
) -> None:
    number = converted(story)
    story.wait(SOON)
    assert story.substate(number) is Substate.PLATFORM_SIGNING
    story.wait(story.desk.settings.timing.seal_single)
    assert story.substate(number) is Substate.E_EFFECTIVE


def test_a_retry_pulls_it_in_and_one_that_is_due_as_usual_needs_none(story: Story) -> None:
    number = converted(story)
    story.desk.tasks.retry(number, OPERATOR)
    assert Worker(story.desk).run_once() == 1
    assert story.substate(number) is Substate.E_EFFECTIVE
    other = story.generated("E-02")
    story.desk.signing.convert(other, OPERATOR)
    with pytest.raises(ForbiddenError, match="没有失败"):
        story.desk.tasks.retry(other, OPERATOR)


def clock_said(desk: Desk) -> Iterator[Finding]:
    return look_at_clock(desk.diagnosis.situation(Occasion.DOCTOR))


def test_doctor_pulls_it_in_and_says_so(
    story: Story, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The newest record is of the day when the clock stood ahead: that is said as well."""
    number = converted(story)
    first, second = clock_said(story.desk)
    assert "最新的记录在 2028-" in first.state
    assert "NTP" in first.advice
    assert "1 个远在任何等待之后，已提前" in second.state
    assert [each.severity.value for each in clock_said(story.desk)] == ["note"]
    story.clock.tick(story.desk.settings.timing.seal_single)
    story.wait(SOON)
    assert story.substate(number) is Substate.E_EFFECTIVE
    run(["--home", str(tmp_path / "home"), "doctor"])
    assert "时钟：" in capsys.readouterr().out


def test_a_lease_that_was_taken_while_the_clock_stood_ahead_ends(story: Story) -> None:
    number = story.desk.drafts.open(Channel.SINGLE, ENTERPRISE, ["E-01"], OPERATOR)
    with Ahead(story.clock):
        (claim,) = story.desk.tasks.claim(8)
    assert not story.desk.tasks.anything_due()
    assert story.wait(SOON) == 1
    assert story.substate(number) is Substate.GENERATED
    assert not story.desk.steps.finish(claim, Trigger.DRAFTED)


def test_a_retry_that_was_planned_while_the_clock_stood_ahead_is_pulled_in(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = story.generated("E-01")
    story.desk.signing.convert(number, OPERATOR)
    with Ahead(story.clock), monkeypatch.context() as broken:
        broken.setattr(story.desk.maker, "platform_stamps", failing)
        story.wait(MINUTE)
        assert story.get(number).failure is not None
    story.clock.tick(MINUTE)
    story.wait(SOON)
    story.wait(MINUTE)
    assert story.substate(number) is Substate.E_EFFECTIVE


def failing(*_: object, **__: object) -> None:
    raise OutsideError("签章服务没有应答。")


def test_customers_signers_and_reports_are_pulled_in_too(story: Story) -> None:
    number = story.effective("E-01")
    desk = story.desk
    with Ahead(story.clock):
        desk.customers.request_activation(NOT_ACTIVATED, OPERATOR)
        desk.customers.add_signer(ENTERPRISE, "孙丽", "13500135000", OPERATOR)
        report = desk.evidence.request(number, OPERATOR)
    story.wait(SOON)
    story.wait(max(desk.settings.timing.activation, desk.settings.timing.authorisation))
    assert desk.customers.get(NOT_ACTIVATED).activation.value == "active"
    assert desk.customers.get(ENTERPRISE).signers[-1].status.value == "authorised"
    assert desk.evidence.get(report.id).made_at is not None


def sent_ahead(story: Story) -> str:
    number = story.signer_review("E-01")
    with Ahead(story.clock):
        story.desk.signing.send(number, OPERATOR)
        story.wait(SOON)
    return number


@pytest.fixture
def waiting(tmp_path: Path, clock: StillClock) -> Story:
    """A desk whose signers wait until told otherwise."""
    desk = a_desk(tmp_path / "waiting", clock)
    object.__setattr__(desk.context, "signing", RecordingProvider())
    return Story(desk, clock)


def test_p8_a_deadline_that_was_told_while_the_clock_stood_ahead_counts_from_now(waiting: Story) -> None:
    number = sent_ahead(waiting)
    told = waiting.get(number).signing_deadline
    waiting.wait(SOON)
    contract = waiting.get(number)
    days = timedelta(seconds=waiting.desk.settings.timing.deadline)
    assert told is not None
    assert told > waiting.clock.now() + AHEAD
    assert contract.signing_deadline == waiting.clock.now() + days
    assert contract.substate is Substate.CUSTOMER_SIGNING
    assert [event.kind for event in waiting.desk.audit_trail.events(number)][-1] == "deadline_corrected"
    assert waiting.desk.audit_trail.audit(number).problems == ()
    corrected = contract.signing_deadline
    waiting.wait(MINUTE)
    assert waiting.get(number).signing_deadline == corrected
    waiting.wait(days.total_seconds())
    assert waiting.substate(number) is Substate.VOIDED


def test_p8_a_contract_that_was_sent_while_the_clock_stood_behind_is_not_overdue_at_once(
    waiting: Story,
) -> None:
    """Its own history knows better: it was made, says the chain, long after it was sent."""
    number = waiting.signer_review("E-01")
    made = waiting.clock.now()
    waiting.clock.moment -= AHEAD
    waiting.desk.signing.send(number, OPERATOR)
    waiting.engine()
    waiting.clock.moment += AHEAD
    waiting.wait(SOON)
    contract = waiting.get(number)
    days = timedelta(seconds=waiting.desk.settings.timing.deadline)
    assert contract.substate is Substate.CUSTOMER_SIGNING
    assert contract.signing_deadline == made + days
    assert waiting.desk.audit_trail.audit(number).problems == ()
    waiting.wait(MINUTE)
    kinds = [event.kind for event in waiting.desk.audit_trail.events(number)]
    assert kinds.count("deadline_corrected") == 1
    waiting.wait(days.total_seconds())
    assert waiting.substate(number) is Substate.VOIDED


def test_p8_a_deadline_passes_as_usual_after_the_clock_once_stood_ahead(waiting: Story) -> None:
    waiting.clock.moment += AHEAD
    waiting.filling("E-03")
    waiting.clock.moment -= AHEAD
    number = waiting.customer_signing("E-01")
    waiting.wait(waiting.desk.settings.timing.deadline)
    waiting.wait(SOON)
    assert waiting.substate(number) is Substate.VOIDED
    assert "deadline_corrected" not in [event.kind for event in waiting.desk.audit_trail.events(number)]


def test_p8_a_deadline_that_the_settings_have_shortened_since_stays_as_it_was_told(
    tmp_path: Path, clock: StillClock
) -> None:
    settings = settings_of(tmp_path / "home")
    desk = a_desk(tmp_path / "home", clock, settings=settings)
    object.__setattr__(desk.context, "signing", RecordingProvider())
    story = Story(desk, clock)
    number = story.customer_signing("E-01")
    story.wait(SOON)
    told = story.get(number).signing_deadline
    shorter = replace(settings.timing, deadline=3600.0)
    object.__setattr__(desk.context, "settings", replace(settings, timing=shorter))
    desk.settings = desk.context.settings
    for _ in range(3):
        clock.tick(31)
        story.wait(SOON)
    looks = len(desk.context.provider().looks)  # type: ignore[attr-defined]  # the test's own provider
    assert looks <= 3
    assert story.get(number).signing_deadline == told
    assert story.get(number).substate is Substate.CUSTOMER_SIGNING


def test_p7_a_message_that_was_sent_while_the_clock_stood_ahead_can_be_sent_again(waiting: Story) -> None:
    number = sent_ahead(waiting)
    waiting.desk.signing.resend(number, OPERATOR)
    with pytest.raises(ForbiddenError, match="60 秒后"):
        waiting.desk.signing.resend(number, OPERATOR)
    waiting.clock.tick(waiting.desk.settings.timing.resend)
    waiting.desk.signing.resend(number, OPERATOR)


def test_s38_a_simulated_signer_signs_what_was_sent_while_the_clock_stood_ahead(story: Story) -> None:
    number = story.signer_review("E-01")
    with Ahead(story.clock):
        story.desk.signing.send(number, OPERATOR)
    story.wait(SOON)
    assert story.substate(number) is Substate.PLATFORM_SIGNING
    story.wait(MINUTE)
    assert story.substate(number) is Substate.E_EFFECTIVE


def test_a_command_that_was_told_while_the_clock_stood_ahead_is_asked_about(waiting: Story) -> None:
    provider = waiting.desk.context.provider()
    assert isinstance(provider, RecordingProvider)
    number = waiting.signer_review("E-01")
    provider.reply = Answer.UNKNOWN
    with Ahead(waiting.clock), pytest.raises(OutsideError):
        waiting.desk.signing.send(number, OPERATOR)
    provider.outcome = Outcome.WAITING
    waiting.wait(SOON)
    assert waiting.substate(number) is Substate.CUSTOMER_SIGNING


def test_a_certificate_that_was_seen_while_the_clock_stood_ahead_is_not_the_newest_for_ever(
    story: Story,
) -> None:
    story.effective("E-01")
    database = story.desk.context.database
    with database.read() as session:
        old = signing.seal_certificate(session)
    assert old is not None
    new = replace(old, fingerprint="f" * 64)
    now = story.clock.now()
    for certificate, seen in ((old, now + AHEAD), (new, now)):
        with database.write() as session:
            signing.note_seal_certificate(session, certificate, seen)
    with database.read() as session:
        assert signing.seal_certificate(session) == new


def forwards(story: Story) -> None:
    story.clock.moment += AHEAD


def backwards(story: Story) -> None:
    story.clock.moment -= AHEAD


@pytest.mark.parametrize("jump", [forwards, backwards])
def test_p10_lists_history_and_the_whole_way_survive_a_jump(
    story: Story, jump: Callable[[Story], None]
) -> None:
    before = story.effective("E-01")
    jump(story)
    after = story.effective("E-02")
    assert {row.number for row in story.desk.contracts.list()} == {before, after}
    assert all(not verdict.problems for verdict in story.desk.audit_trail.audit_all())
    story.desk.papers.request(after, Mailing(1, "张三", PARTY.phone, PARTY.address), OPERATOR)
    story.wait(story.desk.settings.timing.paper)
    assert story.substate(after) is Substate.PAPER_SENT


def test_every_kind_of_row_has_a_longest_wait_and_looking_costs_no_write(story: Story) -> None:
    longest = longest_waits(story.desk.settings)
    due = {each for each in Substate if each.specification.step}
    assert {each.substate for each in longest if each.substate} == due
    assert {each.kind.value for each in longest} == {"contract", "customer", "signer", "evidence", "archive"}
    story.customer_signing("E-01")
    story.wait(SOON)
    before = story.desk.revision()
    assert story.desk.due_times.pull_in() == 0
    assert story.desk.revision() == before


def test_the_engine_looks_from_time_to_time_and_at_once_after_a_jump(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = [100.0]
    monkeypatch.setattr("contract_tui.desk.tasks.due_times.time.monotonic", lambda: ticks[0])
    looked: list[int] = []
    monkeypatch.setattr(story.desk.due_times, "pull_in", lambda: looked.append(1))
    for passed, jumped in ((0, 0), (1, 0), (1, -3600), (1, 0), (31, 0), (1, 3600)):
        ticks[0] += passed
        story.clock.tick(passed + jumped)
        story.desk.due_times.look()
    assert len(looked) == 4


def test_the_clock_of_a_home_without_contracts_is_shown(tmp_path: Path, clock: StillClock) -> None:
    with closing(a_desk(tmp_path / "home", clock)) as desk:
        (finding,) = clock_said(desk)
    assert (finding.severity.value, finding.state) == ("good", "2026-11-23 09:30:00")


def test_contracts_that_wait_for_their_signers_are_not_read_for_those_that_do_not(story: Story) -> None:
    """Measured with 100,000 of them: 6,300 ms a look by the index of due times, 3 ms by places."""
    story.customer_signing("E-01")
    with story.desk.context.database.read() as session:
        for each in longest_waits(story.desk.settings):
            if each.substate in (None, Substate.CUSTOMER_SIGNING):
                continue
            rows = tasks._far_off(story.clock.now(), each)
            wanted = select(func.count()).select_from(ContractRow).where(*rows)
            sql = str(wanted.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
            (plan,) = session.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all()
            assert "ix_contract_waiting (deleted_at=? AND substate=?)" in plan[-1]
