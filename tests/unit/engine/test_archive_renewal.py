"""Archive time stamps are renewed before they end: recorded, shown, once, and valid for decades (B-LTA)."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from alembic import command
from pyhanko.pdf_utils.reader import PdfFileReader

from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.desk.diagnosis.archives import archives
from contract_tui.desk.diagnosis.situation import Occasion
from contract_tui.desk.proof.verification import verify_file
from contract_tui.domain.archives import ArchiveStamp, ArchiveState, renewal_due
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import ForbiddenError, HeldError
from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.signatures import Level
from contract_tui.domain.states import Substate
from contract_tui.domain.verdicts import Flaw, Paper, Verdict, VerificationReport
from contract_tui.engine.worker import Worker
from contract_tui.store import documents, migrations
from tests.world.clock import StillClock
from tests.world.exchange import exchange_settings, world
from tests.world.forgery import by_sql
from tests.world.homes import a_desk
from tests.world.kills import Killed, killed
from tests.world.paper.pdfa import pdfa_problems
from tests.world.people import OPERATOR
from tests.world.signing.files import NOW
from tests.world.signing.ticking_tsa import DAY, LASTS, TickingTsa, running
from tests.world.story import Story

HOUR = 3600.0


def findings(story: Story) -> list[Finding]:
    """What `doctor` says of archive time stamps."""
    return list(archives(story.desk.diagnosis.situation(Occasion.DOCTOR)))


@pytest.fixture
def tsa(tmp_path: Path) -> Iterator[TickingTsa]:
    clock = StillClock(NOW + timedelta(minutes=1))
    with running(TickingTsa(clock, tmp_path / "tsa")) as found:
        yield found


@pytest.fixture
def story(tmp_path: Path, tsa: TickingTsa) -> Iterator[Story]:
    """A desk whose signatures reach B-LTA, by the authority's clock."""
    plain = exchange_settings(tmp_path)
    (tsa.folder / "crls" / "own.crl").write_bytes(world().root.crl().dump())
    signing = replace(
        plain.signing,
        crls=str(tsa.folder / "crls"),
        timestamp_url=tsa.url,
        timestamp_trust=str(tsa.folder / "tsa-root.pem"),
    )
    desk = a_desk(plain.home, tsa.clock, settings=replace(plain, signing=signing))
    yield Story(desk, tsa.clock)
    desk.close()


def sealed(story: Story, *orders: str) -> str:
    """An effective contract whose archive time stamp was looked at."""
    number = story.generated(*orders or ("E-01",))
    story.desk.signing.convert(number, OPERATOR)
    story.wait(story.desk.settings.timing.seal_single)
    story.engine()
    assert story.substate(number) is Substate.E_EFFECTIVE
    assert story.get(number).signatures[0].level is Level.B_LTA
    return number


def official(desk: Desk, number: str) -> bytes:
    contract_id = desk.contracts.get(number).id
    with desk.context.database.read() as session:
        found = documents.content(session, contract_id, DocumentKind.OFFICIAL)
    assert found is not None
    assert found[0] == hashlib.sha256(found[1]).hexdigest()
    return found[1]


def examined(story: Story, content: bytes) -> VerificationReport:
    return verify_file(content, story.desk.settings, home=lambda: story.desk.context, clock=story.clock)


def until_due(story: Story, tsa: TickingTsa, number: str) -> None:
    """Let years pass; the authority has another certificate by then."""
    due = story.desk.archives.get(number).due_at
    assert due is not None
    story.clock.moment = due
    tsa.renew()


def stamps(content: bytes) -> int:
    return len(PdfFileReader(BytesIO(content)).embedded_timestamp_signatures)


def test_a_contract_is_still_valid_after_three_renewals_and_every_copy_is_known(
    story: Story, tsa: TickingTsa
) -> None:
    number = sealed(story)
    copies = [official(story.desk, number)]
    first = story.desk.archives.get(number)
    assert first.until is not None
    assert abs(first.until - (NOW + LASTS)) < DAY
    assert first.due_at is not None
    assert first.until - timedelta(days=180) <= first.due_at <= first.until - timedelta(days=90)
    for renewals in (1, 2, 3):
        until_due(story, tsa, number)
        assert story.engine() == 1
        content = official(story.desk, number)
        assert content.startswith(copies[-1])
        assert stamps(content) == stamps(copies[0]) + renewals
        state = story.desk.archives.get(number)
        assert (state.renewals, state.error) == (renewals, "")
        assert state.until is not None
        assert abs(state.until - (story.clock.now() + LASTS)) < DAY
        copies.append(content)
        report = examined(story, content)
        assert report.verdict is Verdict.VALID, report.all_problems
        assert report.signatures[0].level is Level.B_LTA
        assert report.stored is not None
        assert (report.stored.same, report.stored.renewals_since) == (True, 0)
    assert story.clock.now() > NOW + timedelta(days=18 * 365)
    for age, copy in enumerate(copies):
        report = examined(story, copy)
        assert report.stored is not None
        assert (report.stored.number, report.stored.same) == (number, True)
        assert report.stored.renewals_since == 3 - age
        assert report.verdict is (Verdict.VALID if age >= 2 else Verdict.UNTRUSTED), age
    assert Flaw.EXPIRED in {each.flaw for each in examined(story, copies[0]).all_problems}
    assert pdfa_problems(copies[-1]) == []
    (verdict,) = story.desk.audit_trail.audit_all()
    assert (verdict.problems, verdict.documents) == ((), 6)


def reported(story: Story, number: str) -> int:
    """A report of a contract whose archive time stamp was looked at; its key."""
    key = story.desk.evidence.request(number, OPERATOR).id
    story.engine()
    story.engine()
    return key


def state_of(story: Story, number: str, report: int) -> ArchiveState:
    return next(each for each in story.desk.archives.of(number) if each.report == report)


def test_a_report_is_still_valid_after_three_renewals_and_every_copy_is_known(
    story: Story, tsa: TickingTsa
) -> None:
    number = sealed(story)
    report = reported(story, number)
    copies = [story.desk.evidence.content(report)]
    for renewals in (1, 2, 3):
        due = [each.due_at for each in story.desk.archives.of(number) if each.due_at]
        assert len(due) == 2
        story.clock.moment = max(due)
        tsa.renew()
        story.engine()
        content = story.desk.evidence.content(report)
        assert content.startswith(copies[-1])
        assert stamps(content) == stamps(copies[0]) + renewals
        assert [(each.renewals, each.error) for each in story.desk.archives.of(number)] == [
            (renewals, "")
        ] * 2
        copies.append(content)
        found = examined(story, content)
        assert found.verdict is Verdict.VALID, found.all_problems
        assert found.paper is Paper.REPORT
    for age, copy in enumerate(copies):
        found = examined(story, copy)
        assert found.stored is not None
        assert (found.stored.number, found.stored.kind, found.stored.same) == (number, "签署报告", True)
        assert found.stored.renewals_since == 3 - age
        assert found.verdict is (Verdict.VALID if age >= 2 else Verdict.UNTRUSTED), age
    assert pdfa_problems(copies[-1]) == []
    (verdict,) = story.desk.audit_trail.audit_all()
    assert verdict.problems == ()
    events = [each for each in story.desk.audit_trail.events(number) if each.kind == "archive_renewed"]
    told = [key for each in events for key in each.details if key.endswith("_sha256")]
    assert told.count("official_sha256") == told.count(f"evidence{report}_sha256") == 3
    assert {f"earlier{ordinal}_sha256" for ordinal in range(1, 7)} < set(told)
    assert story.desk.evidence.request(number, OPERATOR).id != report, "something has happened since"


def test_an_earlier_copy_of_a_report_that_is_exchanged_by_sql_is_found(story: Story, tsa: TickingTsa) -> None:
    number = sealed(story)
    report = reported(story, number)
    story.desk.archives.request(number)
    story.engine()
    assert state_of(story, number, report).renewals == 1
    assert story.desk.audit_trail.audit(number).problems == ()
    by_sql(story.desk, "UPDATE earlier_document SET evidence_id = NULL")
    assert story.desk.audit_trail.audit(number).problems


def test_a_report_below_b_lt_is_left_as_it_is(story: Story, tsa: TickingTsa) -> None:
    number = sealed(story)
    tsa.down = True
    report = reported(story, number)
    assert [each.report for each in story.desk.archives.of(number)] == [None]
    assert stamps(story.desk.evidence.content(report)) == 0


def test_a_renewal_is_recorded_with_both_hashes_and_shown(story: Story, tsa: TickingTsa) -> None:
    number = sealed(story)
    before = story.get(number)
    old = official(story.desk, number)
    until_due(story, tsa, number)
    story.engine()
    after = story.get(number)
    new = official(story.desk, number)
    event = story.desk.audit_trail.events(number)[-1]
    assert event.kind == "archive_renewed"
    assert event.details["official_sha256"] == hashlib.sha256(new).hexdigest()
    assert event.details["earlier1_sha256"] == hashlib.sha256(old).hexdigest()
    assert "存档时间戳" in str(event.details["authority"])
    assert [each.kind for each in after.documents] == [each.kind for each in before.documents]
    info = after.document(DocumentKind.OFFICIAL)
    assert info is not None
    assert (info.sha256, info.bytes) == (hashlib.sha256(new).hexdigest(), len(new))
    assert after.archive is not None
    assert after.archive.renewals == 1
    assert after.version == before.version
    path = story.desk.documents.download(number)
    assert path.read_bytes() == new


def test_before_it_is_due_nobody_asks_the_authority(story: Story, tsa: TickingTsa) -> None:
    number = sealed(story)
    asked, due = tsa.asked, story.desk.archives.get(number).due_at
    assert due is not None
    story.clock.moment = due - timedelta(minutes=1)
    assert story.engine() == 0
    assert (tsa.asked, story.desk.archives.get(number).renewals) == (asked, 0)


def test_an_authority_that_is_down_is_asked_once_an_hour_for_all_contracts(
    story: Story, tsa: TickingTsa
) -> None:
    numbers = [sealed(story, order) for order in ("E-01", "E-02", "E-03")]
    story.clock.moment = max(filter(None, (each.due_at for each in story.desk.archives.list())))
    tsa.renew()
    tsa.down, asked = True, tsa.asked
    story.engine()
    assert tsa.asked == asked + 1
    story.wait(HOUR / 2)
    assert tsa.asked == asked + 1
    story.wait(HOUR)
    assert tsa.asked == asked + 2
    errors = [each.error for each in story.desk.archives.list()]
    assert sum("没有应答" in error for error in errors) >= 1
    assert any("没有应答" in each.state for each in findings(story))
    for number in numbers:
        assert story.get(number).failure is None
    tsa.down = False
    story.wait(HOUR + 1)
    assert [each.renewals for each in story.desk.archives.list()] == [1, 1, 1]
    assert [each.error for each in story.desk.archives.list()] == ["", "", ""]


def test_a_worker_that_is_killed_after_the_stamp_leaves_the_document_as_it_was(
    story: Story, tsa: TickingTsa, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = sealed(story)
    old = official(story.desk, number)
    until_due(story, tsa, number)
    with monkeypatch.context() as patched:
        patched.setattr(story.desk.archives, "finish", killed)
        with pytest.raises(Killed):
            story.engine()
    assert official(story.desk, number) == old
    assert story.engine() == 0
    story.wait(story.desk.settings.timing.lease)
    assert story.desk.archives.get(number).renewals == 1
    assert official(story.desk, number).startswith(old)


def test_however_many_workers_there_are_a_document_is_renewed_once(story: Story, tsa: TickingTsa) -> None:
    numbers = [sealed(story, order) for order in ("E-01", "E-02")]
    story.clock.moment = max(filter(None, (each.due_at for each in story.desk.archives.list())))
    tsa.renew()
    before = {number: official(story.desk, number) for number in numbers}
    barrier, changed = threading.Barrier(4), []

    def work() -> None:
        with closing(open_desk(story.desk.settings, story.clock)) as desk:
            barrier.wait()
            changed.append(Worker(desk).run_once())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sum(changed) == len(numbers)
    for number in numbers:
        assert story.desk.archives.get(number).renewals == 1
        assert stamps(official(story.desk, number)) == stamps(before[number]) + 1


def test_an_operator_renews_at_once_and_it_is_due_later_by_the_new_stamp(
    story: Story, tsa: TickingTsa
) -> None:
    number = sealed(story)
    story.clock.tick(DAY.total_seconds())
    tsa.renew()
    story.desk.archives.request(number)
    assert story.engine() == 1
    assert story.engine() == 0
    state = story.desk.archives.get(number)
    assert state.renewals == 1
    assert state.due_at is not None
    assert state.due_at > story.clock.now() + LASTS / 2


def test_a_stamp_that_has_ended_is_not_covered_up(story: Story, tsa: TickingTsa) -> None:
    number = sealed(story)
    old = official(story.desk, number)
    story.clock.moment = NOW + LASTS + DAY
    tsa.renew()
    assert story.engine() == 0
    state = story.desk.archives.get(number)
    assert "到期" in state.error
    assert official(story.desk, number) == old
    first, second = findings(story)
    assert (first.severity, second.severity) == (Severity.BAD, Severity.GOOD)
    assert number in first.state


def test_a_revoked_or_unknown_stamp_is_not_covered_up_either(story: Story, tsa: TickingTsa) -> None:
    number = sealed(story)
    until_due(story, tsa, number)
    (tsa.folder / "crls" / "tsa.crl").unlink()
    story.engine()
    state = story.desk.archives.get(number)
    assert state.renewals == 0
    assert "不能续期" in state.error
    tsa.publish()
    story.wait(HOUR)
    assert story.desk.archives.get(number).renewals == 1


def test_a_document_that_changed_meanwhile_is_not_replaced(story: Story, tsa: TickingTsa) -> None:
    number = sealed(story)
    until_due(story, tsa, number)
    (claim,) = story.desk.tasks.claim(8)
    job = story.desk.archives.job(claim)
    assert job is not None
    stamp = ArchiveStamp(story.clock.now(), story.clock.now() + LASTS, "CN=x")
    with pytest.raises(HeldError):
        story.desk.archives.finish(claim, job, b"%PDF another document entirely", stamp)
    assert story.desk.archives.get(number).renewals == 0
    other = replace(claim, lease="somebody else's")
    assert story.desk.archives.job(other) is None
    assert not story.desk.archives.finish(other, job, job.content, stamp)


def test_a_contract_without_an_archive_time_stamp_says_so(story: Story, tsa: TickingTsa) -> None:
    tsa.down = True
    number = story.generated("E-01")
    story.desk.signing.convert(number, OPERATOR)
    story.wait(story.desk.settings.timing.seal_single)
    assert story.get(number).archive is None
    for ask in (story.desk.archives.get, story.desk.archives.request):
        with pytest.raises(ForbiddenError, match="没有存档时间戳"):
            ask(number)
    assert findings(story) == []


def test_a_document_whose_archive_time_stamp_failed_at_sealing_gets_it_later(
    story: Story, tsa: TickingTsa
) -> None:
    tsa.down_after = 2
    number = story.generated("E-01")
    story.desk.signing.convert(number, OPERATOR)
    story.wait(story.desk.settings.timing.seal_single)
    assert story.get(number).signatures[0].level is Level.B_LT
    assert stamps(official(story.desk, number)) == 0
    assert "没有应答" in story.desk.archives.get(number).error
    tsa.down, tsa.down_after = False, None
    story.wait(HOUR)
    content = official(story.desk, number)
    assert stamps(content) == 1
    assert story.desk.archives.get(number).until is not None
    report = examined(story, content)
    assert (report.verdict, report.signatures[0].level) == (Verdict.VALID, Level.B_LTA)
    assert story.desk.audit_trail.audit(number).problems == ()


def test_contracts_of_an_earlier_version_are_looked_at_after_the_upgrade(
    story: Story, tsa: TickingTsa
) -> None:
    number = sealed(story)
    report = reported(story, number)
    database = story.desk.context.database
    with database.write() as session:
        command.downgrade(migrations.config(session.connection()), "0005")
    with closing(open_desk(story.desk.settings, story.clock)) as desk:
        found = desk.archives.get(number)
        assert (found.stamped_at, found.until) == (None, None)
        Worker(desk).run_once()
        assert desk.archives.get(number).until is not None
        assert desk.archives.get(number).renewals == 0
        assert [(each.report, each.error) for each in desk.archives.of(number)] == [(None, ""), (report, "")]
        assert all(each.until for each in desk.archives.of(number))


STAMP = ArchiveStamp(NOW, NOW + 10 * 365 * DAY, "CN=x")


def test_renewals_are_spread_over_the_first_half_of_the_margin() -> None:
    margin = 180 * DAY
    dues = {renewal_due(STAMP, f"DD-20261123-{count:06d}-X", margin) for count in range(200)}
    assert len(dues) > 100
    assert min(dues) >= STAMP.until - margin
    assert max(dues) < STAMP.until - margin / 2


def test_a_stamp_that_lasts_less_than_the_margin_is_not_renewed_without_end() -> None:
    short = ArchiveStamp(NOW, NOW + 30 * DAY, "CN=x")
    assert renewal_due(short, "DD-20261123-000001-X", 180 * DAY) == NOW + 15 * DAY


def test_a_state_is_over_when_its_stamp_is() -> None:
    state = ArchiveState("n", NOW, NOW + DAY, 0, None)
    assert not state.is_over(NOW)
    assert state.is_over(NOW + DAY)
    assert not replace(state, until=None).is_over(NOW + DAY)
