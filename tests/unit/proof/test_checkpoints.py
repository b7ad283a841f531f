"""Checkpoints tie all contracts' histories together: none can be taken away or made anew unseen."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from contract_tui.config import Timing
from contract_tui.desk import open_desk
from contract_tui.desk.proof.checkpoint_chain import read_ties
from contract_tui.domain.audit import FACTS, GENESIS
from contract_tui.domain.checkpoints import Checkpoint, Pin, gaps, read_statement
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import HeldError
from contract_tui.domain.evidence import EvidenceReport
from contract_tui.engine.worker import Worker
from contract_tui.signing.attesting import attest
from contract_tui.signing.demo_keys import DemoKeys
from contract_tui.store import checkpoints
from tests.world.clock import StillClock
from tests.world.forgery import as_of_an_older_program, by_sql, rewritten, without_a_trace
from tests.world.homes import a_desk, settings_of
from tests.world.people import OPERATOR
from tests.world.story import Story


def inside(content: bytes, name: str) -> dict[str, Any]:
    (found,) = PdfReader(io.BytesIO(content)).attachments[name]
    told = json.loads(found)
    assert isinstance(told, dict)
    return told


def report(story: Story, number: str) -> EvidenceReport:
    asked = story.desk.evidence.request(number, OPERATOR)
    story.engine()
    return story.desk.evidence.get(asked.id)


def single(story: Story, *orders: str) -> str:
    number = story.generated(*orders)
    story.desk.signing.convert(number, OPERATOR)
    story.wait(story.desk.settings.timing.seal_single)
    return number


def problems(story: Story) -> list[str]:
    found = [
        f"{each.number} {words}" for each in story.desk.audit_trail.audit_all() for words in each.problems
    ]
    return [*found, *story.desk.audit_trail.audit_history()]


def test_each_document_that_is_sealed_carries_the_newest_checkpoint(story: Story) -> None:
    first = single(story, "E-01")
    ties = read_ties(story.desk.context)
    assert (ties.problems, list(ties.hashes)) == ([], [1]), "made before the seal"
    for kind, number in ((DocumentKind.OFFICIAL, first), (DocumentKind.OFFICIAL, story.effective("E-02"))):
        told = inside(story.desk.documents.pdf(number, kind).content, "order-data.json")
        assert told["checkpoint"] == {"sequence": 1, "hash": ties.hashes[1]}
    made = report(story, first)
    told = inside(story.desk.evidence.content(made.id), "evidence.json")
    newest = story.desk.checkpoints.newest()
    assert newest
    assert newest.sequence > 1
    assert told["checkpoint"] == {"sequence": newest.sequence, "hash": newest.hash}
    events = story.desk.audit_trail.events(first)[: made.head_sequence]
    assert told["head"] == {"sequence": made.head_sequence, "hash": events[-1].hash}
    assert [each["hash"] for each in told["events"]] == [each.hash for each in events]
    assert problems(story) == []


def test_a_contract_that_is_taken_away_with_its_history_is_named_and_leaves_a_gap(story: Story) -> None:
    gone, kept = story.effective("E-01"), story.effective("E-02")
    without_a_trace(story.desk, gone)
    by_sql(story.desk, "UPDATE number_day SET last = 2")
    found = problems(story)
    assert any(each.startswith(gone) and "数据库中却没有它" in each for each in found)
    assert "2026-11-23 的第 1 号合同没有任何记录（共缺 1 份）：被整个删除过" in found
    assert not any(each.startswith(kept) for each in found)


def test_the_last_contract_of_a_day_is_missed_though_the_count_was_put_back(story: Story) -> None:
    story.effective("E-01")
    gone = story.effective("E-02")
    without_a_trace(story.desk, gone)
    by_sql(story.desk, "UPDATE number_day SET last = 1")
    assert [each for each in problems(story) if each.startswith(gone)]


def test_a_contract_rewritten_with_its_chain_and_its_report_differs_from_the_checkpoint(story: Story) -> None:
    number = story.text_review("E-01")
    report(story, number)
    story.desk.checkpoints.make()

    def cheaper(kind: str, details: dict[str, object]) -> dict[str, object]:
        return details | ({"total_fen": 1} if kind == "open" else {})

    rewritten(
        story.desk,
        number,
        "UPDATE contract SET total_fen = 1",
        "DELETE FROM evidence",
        "DELETE FROM audit_event WHERE kind = 'evidence_made'",
        change=cheaper,
    )
    verdict = story.desk.audit_trail.audit(number)
    assert verdict.problems == ("第 4 条事件与检查点所载的不符：历史被改写过",)


def test_events_that_were_put_in_below_a_checkpoint_are_found(story: Story) -> None:
    story.effective("E-01")
    by_sql(
        story.desk,
        "UPDATE audit_event SET id = id + 1000 WHERE id > 5",
        "UPDATE checkpoint SET last_event = last_event",
    )
    late = story.filling("E-02")
    assert story.desk.audit_trail.audit(late).intact, "events above are not covered yet"
    by_sql(story.desk, "UPDATE audit_event SET id = 6 WHERE contract_id = 2")
    assert any("事后加入" in each for each in story.desk.audit_trail.audit(late).problems)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM checkpoint", "所载的检查点 1 在数据库中不存在"),
        ("DELETE FROM checkpoint WHERE sequence = 1", "与前一个不衔接"),
        (
            "UPDATE checkpoint SET seal = (SELECT seal FROM checkpoint WHERE sequence = 1)",
            "没有完好的平台签章",
        ),
        ("UPDATE checkpoint SET statement = '{}' WHERE sequence = 2", "无法读取或被改动"),
        ("UPDATE checkpoint SET last_event = 1 WHERE sequence = 2", "无法读取或被改动"),
    ],
)
def test_checkpoints_that_were_taken_away_or_changed_are_found(
    story: Story, statement: str, said: str
) -> None:
    first = single(story, "E-01")
    single(story, "E-02")
    story.desk.checkpoints.make()
    assert problems(story) == []
    by_sql(story.desk, statement)
    assert any(said in each for each in problems(story)), problems(story)
    assert any("检查点" in each for each in story.desk.audit_trail.audit(first).problems)


def test_a_checkpoint_that_somebody_else_sealed_is_not_believed(story: Story, tmp_path: Path) -> None:
    story.effective("E-01")
    with story.desk._database.read() as session:
        last, pins = checkpoints.heads_since(session, 0, 1_000)
    (tmp_path / "theirs").mkdir()
    theirs = DemoKeys(tmp_path / "theirs").seal()
    forged = Checkpoint(1, story.clock.now(), GENESIS, last, pins)
    by_sql(story.desk, "DELETE FROM checkpoint")
    with story.desk._database.write() as session:
        checkpoints.add(session, forged, attest(forged.statement, theirs, story.clock.now()))
    assert any("不是平台的签章" in each for each in problems(story))


def test_a_home_of_an_older_program_goes_on_and_is_tied_from_then_on(story: Story) -> None:
    old, broken = story.effective("E-01"), story.text_review("E-02")
    deleted = story.generated("E-03")
    story.desk.drafts.void(deleted, OPERATOR)
    story.desk.drafts.delete(deleted, OPERATOR)
    as_of_an_older_program(story.desk)
    by_sql(story.desk, f"UPDATE contract SET total_fen = 1 WHERE number = '{broken}'")
    assert [each.number for each in story.desk.audit_trail.audit_all() if not each.intact] == [broken]
    new = single(story, "E-04")
    tied = {
        number: [each.kind for each in story.desk.audit_trail.events(number)].count("history_tied")
        for number in (old, broken, deleted, new)
    }
    assert tied == {old: 1, broken: 0, deleted: 1, new: 0}
    assert all(FACTS in story.desk.audit_trail.events(number)[-1].details for number in (old, deleted, new))
    by_sql(story.desk, f"UPDATE contract SET address = 'elsewhere' WHERE number = '{old}'")
    assert not story.desk.audit_trail.audit(old).intact, "older events told nothing of an address"
    assert story.desk.audit_trail.audit(new).intact


def test_who_holds_the_seal_makes_them_from_time_to_time(story: Story) -> None:
    number = story.filling("E-01")
    assert not story.desk.checkpoints.due()
    story.clock.tick(story.desk.settings.timing.checkpoint)
    assert story.desk.checkpoints.due()
    Worker(story.desk)._tie_when_due()
    assert not story.desk.checkpoints.due()
    (pin,) = read_ties(story.desk.context).pins.values()
    assert (pin.number, pin.sequence) == (number, 1)


def test_who_does_not_hold_the_seal_makes_none_and_seals_all_the_same(tmp_path: Path) -> None:
    clock = StillClock()
    desk = a_desk(tmp_path / "home", clock, settings=settings_of(tmp_path / "home", provider=""))
    story = Story(desk, clock)
    story.filling("E-01")
    clock.tick(1e6)
    assert not desk.checkpoints.due()
    assert desk.checkpoints.newest() is None
    desk.close()


def test_of_two_processes_that_make_one_at_once_one_does_and_both_go_on(story: Story, tmp_path: Path) -> None:
    story.filling("E-01")
    other = open_desk(settings_of(story.desk.settings.home, timing=Timing()), story.clock)
    provider = story.desk.context.provider()
    attested = provider.attest

    def meanwhile(statement: bytes, at: datetime) -> bytes:
        object.__setattr__(provider, "attest", attested)
        other.checkpoints.make()
        return attested(statement, at)

    object.__setattr__(provider, "attest", meanwhile)
    made = story.desk.checkpoints.make()
    assert made == other.checkpoints.newest()
    assert made
    assert made.sequence == 1
    assert problems(story) == []
    again = Checkpoint(1, story.clock.now(), GENESIS, 1, ())
    with pytest.raises(HeldError), story.desk._database.write() as session:
        checkpoints.add(session, again, b"")
    other.close()


def test_a_statement_reads_as_it_was_written() -> None:
    made = Checkpoint(3, datetime(2026, 11, 23, 1, 2, 3, 4, UTC), "ab" * 32, 17, (Pin("DD-1", 2, "cd" * 32),))
    assert read_statement(made.statement) == made
    for spoilt in (b"", b"{}", b"[]", made.statement.replace(b'"version":1', b'"version":2'), b"[" * 100_000):
        with pytest.raises(ValueError):  # noqa: PT011 (the caller tells the file apart, not the fault)
            read_statement(spoilt)


def test_p10_gaps_in_a_days_numbers_are_told_and_nothing_else_is() -> None:
    assert list(gaps({"2026-11-23": frozenset({1, 2, 3})}, {"2026-11-23": 3})) == []
    assert list(gaps({}, {})) == []
    (gap,) = gaps({"2026-11-23": frozenset({1, 3})}, {"2026-11-23": 4})
    assert "第 2、4 号" in gap
    (many,) = gaps({}, {"2026-11-23": 1000})
    assert "等" in many
    assert len(many) < 100
    (above,) = gaps({"2026-11-23": frozenset({1, 2})}, {"2026-11-23": 1})
    assert "计数被改动" in above


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE number_day SET last = 9223372036854775807", "的编号计数 9223372036854775807 不是本程序所记"),
        ("INSERT INTO number_day VALUES ('2026-99-99', 1)", "2026-99-99 的编号计数 1 不是本程序所记"),
        ("INSERT INTO number_day VALUES ('2026-11-25', 'x')", "合同编号或其计数无法读取"),
        (
            "INSERT INTO number_skip VALUES ('2026-11-23', -9000000000000000, 1, '2026-11-23 01:30:00')",
            "不是恢复备份时留下的",
        ),
        (
            "INSERT INTO number_skip VALUES ('2026-11-24', 1, 100000, '2026-11-23 16:00:00.000000')",
            "2026-11-24 略过第 1 至 100000 号的记录不是恢复备份时留下的",
        ),
    ],
)
def test_a_count_or_a_gap_of_numbers_that_the_program_never_made_is_named_at_once(
    story: Story, statement: str, said: str
) -> None:
    story.filling("E-01")
    by_sql(story.desk, statement)
    assert any(said in each for each in story.desk.audit_trail.audit_history())
