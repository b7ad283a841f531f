"""The evidence report: what it tells, who seals it, and that it pins the history down."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from contract_tui.desk import open_desk
from contract_tui.desk.contracts import signing_commands
from contract_tui.desk.proof.verification import verify_file
from contract_tui.documents import evidence_data
from contract_tui.documents.attachments import Attachment
from contract_tui.domain.audit import AuditEvent, Operator, event_hash
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import ForbiddenError, NotFoundError, OutsideError
from contract_tui.domain.evidence import DATA_FILE, EvidenceReport
from contract_tui.domain.states import Substate
from contract_tui.domain.text import without_folders
from contract_tui.domain.verdicts import Paper, Verdict
from contract_tui.engine.worker import Worker
from tests.world.clock import StillClock
from tests.world.exchange import exchange_story, outbox_file, signed_by
from tests.world.homes import a_desk, settings_of
from tests.world.paper.pdfa import pdfa_problems
from tests.world.people import OPERATOR
from tests.world.story import Story


def made(story: Story, number: str) -> EvidenceReport:
    asked = story.desk.evidence.request(number, OPERATOR)
    story.engine()
    return story.desk.evidence.get(asked.id)


def words(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


@pytest.fixture
def number(story: Story) -> str:
    return story.effective("E-01", "E-02")


def test_a_report_tells_the_whole_history_with_phones_masked(story: Story, number: str) -> None:
    events = story.desk.audit_trail.events(number)
    report = made(story, number)
    told = words(story.desk.evidence.content(report.id))
    contract = story.get(number)
    for document in contract.documents:
        assert document.sha256 in told
    for signature in contract.signatures:
        assert signature.certificate.fingerprint in told
        assert re.sub(r"\s+", "", signature.certificate.subject) in told
    assert all(event.hash[:16] in told for event in events)
    assert events[-1].hash in told
    assert (report.head_sequence, report.head_hash) == (events[-1].sequence, events[-1].hash)
    assert "13800000001" not in told
    assert "138****0001" in told
    assert "没有法律效力" in told


def test_a_report_is_sealed_by_the_platform_and_archivable(story: Story, number: str) -> None:
    content = story.desk.evidence.content(made(story, number).id)
    report = verify_file(content, story.desk.settings, home=lambda: story.desk.context, clock=story.clock)
    assert report.verdict is Verdict.VALID, report
    assert [signature.field for signature in report.signatures] == ["Platform"]
    assert report.stored
    assert (report.stored.number, report.stored.same) == (number, True)
    assert pdfa_problems(content) == []


def test_a_report_is_made_again_only_when_something_happened_since(story: Story, number: str) -> None:
    first = made(story, number)
    assert story.desk.evidence.request(number, OPERATOR) == first
    story.desk.documents.download(number)
    assert story.desk.evidence.request(number, OPERATOR) == first, "reading is no event"
    from contract_tui.domain.parties import Mailing

    story.desk.papers.request(
        number, Mailing(1, "张三", "13800000001", "北京市海淀区中关村大街 1 号"), OPERATOR
    )
    second = made(story, number)
    assert second.id != first.id
    assert second.head_sequence == first.head_sequence + 2


def test_one_request_at_a_time_is_enough_for_everybody(story: Story, number: str) -> None:
    first = story.desk.evidence.request(number, OPERATOR)
    assert story.desk.evidence.request(number, Operator("other")).id == first.id
    with pytest.raises(NotFoundError, match="尚未生成"):
        story.desk.evidence.content(first.id)


def test_a_contract_in_any_state_has_a_report_and_a_deleted_one_has_none(story: Story) -> None:
    draft = story.text_review("E-03")
    assert "合同文件上尚无电子签名" in words(story.desk.evidence.content(made(story, draft).id))
    story.desk.drafts.delete(draft, OPERATOR)
    with pytest.raises(NotFoundError):
        story.desk.evidence.request(draft, OPERATOR)


def test_the_report_is_an_event_of_the_contract(story: Story, number: str) -> None:
    report = made(story, number)
    event = story.desk.audit_trail.events(number)[-1]
    assert (event.kind, event.operator) == ("evidence_made", OPERATOR)
    assert event.details[f"evidence{report.id}_sha256"] == report.sha256
    assert story.desk.audit_trail.audit(number).problems == ()


def rewritten(events: tuple[AuditEvent, ...]) -> Iterator[AuditEvent]:
    """A chain that a thorough forger has made anew: one word changed, every hash fitting."""
    previous = events[0].previous
    for event in events:
        details = dict(event.details)
        if event.kind == "send":
            details["phone"] = "139****0000"
        fresh = event_hash(
            event.contract, event.sequence, event.at, event.operator, event.kind, details, previous
        )
        yield replace(event, details=details, previous=previous, hash=fresh)
        previous = fresh


def test_history_that_is_rewritten_whole_differs_from_the_report(story: Story, number: str) -> None:
    forged = tuple(rewritten(story.desk.audit_trail.events(number)))
    with_report = made(story, number)
    rest = story.desk.audit_trail.events(number)[len(forged) :]
    whole = tuple(rewritten((*forged, *rest)))
    with story.desk._database.write() as session:
        for event in whole:
            session.execute(
                text("UPDATE audit_event SET details=:d, previous=:p, hash=:h WHERE sequence=:s"),
                {
                    "d": json.dumps(dict(event.details), ensure_ascii=False, sort_keys=True),
                    "p": event.previous,
                    "h": event.hash,
                    "s": event.sequence,
                },
            )
    problems = story.desk.audit_trail.audit(number).problems
    assert [problem for problem in problems if "签署报告" in problem]
    assert f"第 {with_report.head_sequence} 条" in "".join(problems)


def test_a_report_that_was_changed_in_the_database_is_found(story: Story, number: str) -> None:
    report = made(story, number)
    with story.desk._database.write() as session:
        session.execute(
            text("UPDATE blob SET content=:c WHERE sha256=:s"), {"c": b"%PDF-forged", "s": report.sha256}
        )
    assert f"evidence{report.id}_sha256" in "".join(story.desk.audit_trail.audit(number).problems)


def test_a_report_that_cannot_be_sealed_is_told_and_can_be_asked_for_again(
    story: Story, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OutsideError("印章服务没有应答。")

    asked = story.desk.evidence.request(number, OPERATOR)
    with monkeypatch.context() as patch:
        patch.setattr(story.desk.maker, "platform_stamps", broken)
        for _ in range(story.desk.settings.limits.attempts):
            story.wait(600)
    failed = story.desk.evidence.get(asked.id)
    assert (failed.failed, "没有应答" in failed.error) == (True, True)
    with pytest.raises(OutsideError, match="没有应答"):
        story.desk.evidence.content(asked.id)
    assert made(story, number).made_at is not None
    assert story.substate(number) is Substate.E_EFFECTIVE


def test_a_worker_killed_after_sealing_makes_one_report(story: Story, number: str) -> None:
    asked = story.desk.evidence.request(number, OPERATOR)
    (claim,) = story.desk.tasks.claim(8)
    facts = story.desk.evidence.facts(claim)
    assert facts, "the killed process was about to finish"
    story.wait(story.desk.settings.timing.lease)
    assert story.desk.evidence.get(asked.id).made_at is not None
    assert [event.kind for event in story.desk.audit_trail.events(number)].count("evidence_made") == 1


def test_without_a_provider_nobody_could_seal_it(tmp_path: Path, clock: StillClock) -> None:
    story = Story(a_desk(tmp_path / "home", clock), clock)
    number = story.generated("E-01")
    story.desk.close()
    without = open_desk(settings_of(tmp_path / "home", provider=""), clock)
    with pytest.raises(ForbiddenError, match="签署服务"):
        without.evidence.request(number, OPERATOR)
    without.close()


def test_a_download_has_its_own_name(story: Story, number: str) -> None:
    report = made(story, number)
    path = story.desk.evidence.download(report.id)
    assert path.name == f"{number}-签署报告.pdf"
    assert path.read_bytes() == story.desk.evidence.content(report.id)


def test_p16_the_official_document_is_signed_by_both_with_demo_keys_and_archivable(
    story: Story, number: str
) -> None:
    content = story.desk.documents.pdf(number, DocumentKind.OFFICIAL).content
    report = verify_file(content, story.desk.settings, home=lambda: story.desk.context, clock=story.clock)
    assert (report.verdict, report.demonstration) == (Verdict.VALID, True), report
    assert [signature.field for signature in report.signatures] == ["PartyA", "Platform"]
    assert all(signature.demonstration for signature in story.get(number).signatures)
    assert pdfa_problems(content) == []
    assert Worker(story.desk).run_once() == 0


def test_a_report_that_is_examined_without_its_database_reads_as_a_report(story: Story, number: str) -> None:
    """The platform alone seals it, as it does a single-party contract."""
    content = story.desk.evidence.content(made(story, number).id)
    single = story.generated("E-03")
    story.desk.signing.convert(single, OPERATOR)
    story.wait(story.desk.settings.timing.seal_single)
    official = story.desk.documents.pdf(single, DocumentKind.OFFICIAL).content
    for found, paper, said in (
        (verify_file(content, story.desk.settings), Paper.REPORT, True),
        (verify_file(official, story.desk.settings), Paper.CONTRACT, False),
    ):
        assert [each.title for each in found.signatures] == ["平台签章"]
        assert (found.paper, "这是签署报告，不是合同" in found.line) == (paper, said)


def test_a_report_of_version_0_1_is_known_by_its_title(
    story: Story, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those had no data attached."""
    other = Attachment("other.txt", b"words", "text/plain", "other")
    monkeypatch.setattr(evidence_data, "evidence_data_file", lambda facts: other)
    content = story.desk.evidence.content(made(story, number).id)
    assert verify_file(content, story.desk.settings).paper is Paper.REPORT


@pytest.mark.parametrize("earlier", [False, True], ids=["recorded today", "recorded by version 0.1"])
def test_a_report_names_no_folder_of_the_machine_that_it_was_made_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, earlier: bool
) -> None:
    story = exchange_story(tmp_path / "a folder")
    if earlier:
        monkeypatch.setattr(signing_commands, "without_folders", lambda sentence: sentence)
    number = story.customer_signing("E-01")
    file = outbox_file(story, number)
    assert (str(file) in story.get(number).messages[0].detail) is earlier
    story.desk.returns.accept(number, signed_by(story, number), OPERATOR)
    story.wait(story.desk.settings.timing.seal_both)
    content = story.desk.evidence.content(made(story, number).id)
    attached = PdfReader(io.BytesIO(content)).attachments[DATA_FILE][0].decode()
    for told in (words(content), attached):
        assert file.name in told
        assert not re.search(r"/tmp|afolder|a folder|/outbox", told)
    story.desk.close()


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        (
            "请将文件交给签署人：/srv/desk/outbox/DD-1-待签署.pdf",
            "请将文件交给签署人：DD-1-待签署.pdf",
        ),
        ("已由通知程序通知签署人；文件 /srv/my desk/out/a.pdf", "已由通知程序通知签署人；文件 a.pdf"),
        ("无法写入待签署文件 /srv/a.pdf：磁盘已满。", "无法写入待签署文件 a.pdf：磁盘已满。"),
        ("时间戳服务 https://example.com/a/b 没有应答", "时间戳服务 https://example.com/a/b 没有应答"),
        ("请求/应答 2026/11/28 / 3", "请求/应答 2026/11/28 / 3"),
    ],
)
def test_a_sentence_without_folders_keeps_names_addresses_and_dates(sentence: str, left: str) -> None:
    assert without_folders(sentence) == left
