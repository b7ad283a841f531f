"""`verify FILE` with a database: a document's own account of its home is held against the home's rows."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from contract_tui.desk.proof.verification import verify_file
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.evidence import DATA_FILE
from contract_tui.domain.verdicts import Flaw, Verdict, VerificationReport
from contract_tui.signing.verifying import signed_content
from tests.attacks.changes import an_orphan
from tests.world.clock import StillClock
from tests.world.forgery import by_sql, rewritten, without_a_trace
from tests.world.homes import a_desk
from tests.world.people import OPERATOR
from tests.world.signing import files
from tests.world.signing.files import NOW, Authority, Holder
from tests.world.story import Story


def verified(story: Story, content: bytes) -> VerificationReport:
    return verify_file(content, story.desk.settings, home=lambda: story.desk.context, clock=story.clock)


def official(story: Story, number: str) -> bytes:
    return story.desk.documents.pdf(number, DocumentKind.OFFICIAL).content


def sealed_report(story: Story, number: str) -> bytes:
    asked = story.desk.evidence.request(number, OPERATOR)
    story.engine()
    return story.desk.evidence.content(asked.id)


def told(report: VerificationReport) -> list[str]:
    return [each.words for each in report.problems if each.flaw is Flaw.HISTORY]


@pytest.fixture
def number(story: Story) -> str:
    story.effective("E-09")
    return story.effective("E-01")


def test_documents_of_a_whole_home_agree_with_it(story: Story, number: str) -> None:
    for content in (official(story, number), sealed_report(story, number)):
        found = verified(story, content)
        assert (found.verdict, told(found)) == (Verdict.VALID, []), found
        assert found.carried
        assert found.carried.number == number
        assert found.carried.checkpoint
        altered = verified(story, files.changed(content, an_orphan))
        assert (altered.verdict, altered.carried) == (Verdict.INVALID, None)


def test_what_the_demos_keys_signed_is_believed_only_where_signers_are_simulated(
    story: Story, number: str
) -> None:
    """Nor in the home that made it, when its contracts travel to real signers by now."""
    content, settings = official(story, number), story.desk.settings
    assert verified(story, content).verdict is Verdict.VALID
    real = replace(settings, signing=replace(settings.signing, provider="exchange"))
    report = verify_file(content, real, home=lambda: story.desk.context, clock=story.clock)
    assert report.verdict is Verdict.UNTRUSTED


def test_a_report_contradicts_a_history_that_was_rewritten_and_its_own_row(story: Story, number: str) -> None:
    content = sealed_report(story, number)
    rewritten(
        story.desk,
        number,
        "DELETE FROM evidence",
        "DELETE FROM audit_event WHERE kind = 'evidence_made'",
        "UPDATE message SET phone = '13900000000'",
        change=lambda kind, old: old | ({"phone": "139****0000"} if kind == "send" else {}),
    )
    found = verified(story, content)
    assert found.verdict is Verdict.UNTRUSTED, (
        "the file is good, and what it says is not what the database says"
    )
    assert any("与签署报告所载的审计链不符" in each for each in told(found))


def test_a_contract_proves_that_it_was_taken_away(story: Story, number: str) -> None:
    content = official(story, number)
    without_a_trace(story.desk, number)
    by_sql(story.desk, "DELETE FROM checkpoint", "UPDATE number_day SET last = 1")
    found = told(verified(story, content))
    assert any(f"没有合同 {number}" in each for each in found)
    assert any("检查点 1 在数据库中不存在" in each for each in found)


def test_a_contract_contradicts_checkpoints_that_were_made_anew(story: Story, number: str) -> None:
    content = official(story, number)
    by_sql(story.desk, "UPDATE checkpoint SET hash = 'x' WHERE sequence = 1")
    assert verified(story, content).verdict is Verdict.UNTRUSTED
    by_sql(story.desk, "DELETE FROM checkpoint")
    story.desk.checkpoints.make()
    (words,) = told(verified(story, content))
    assert "检查点 1 在数据库中内容不同" in words


def forged(story: Story, number: str, by: Holder) -> bytes:
    """A report that somebody made up about a contract of the home, and signed in the platform's name."""
    data = json.loads(signed_content(sealed_report(story, number)).files[DATA_FILE])
    for event in data["events"]:
        event["hash"] = "0" * 64
    content = files.unsigned(both=False, attached=(DATA_FILE, json.dumps(data).encode()))
    return files.by_platform(content, by, certify=True)


@pytest.mark.parametrize("signer", ["stranger", "customer"])
def test_what_an_outsider_made_up_is_not_held_against_the_database(
    story: Story, number: str, signer: str
) -> None:
    by = Authority("别处").issue("平台签章") if signer == "stranger" else files.cast().customer
    found = verified(story, forged(story, number, by))
    assert (found.verdict, told(found), found.carried) == (Verdict.UNTRUSTED, [], None)
    assert {each.flaw for each in found.all_problems} & {Flaw.IDENTITY}
    assert "历史" not in found.line
    assert "平台签章" in found.line


def test_what_the_platforms_own_root_vouches_for_is_held_against_the_database(
    story: Story, number: str, tmp_path: Path
) -> None:
    root, impostor = Authority("平台根证书"), Authority("平台根证书")
    roots = tmp_path / "platform.pem"
    roots.write_bytes(root.holder.certificate.public_bytes(Encoding.PEM))
    signing = replace(story.desk.settings.signing, platform_trust=str(roots))
    settings = replace(story.desk.settings, signing=signing)
    for authority, expected in ((root, True), (impostor, False)):
        content = forged(story, number, authority.issue("平台签章"))
        found = verify_file(content, settings, home=lambda: story.desk.context, clock=StillClock(NOW))
        assert bool(told(found)) is expected, found.line


def test_a_document_of_another_home_is_compared_with_nothing(
    story: Story, number: str, tmp_path: Path, clock: StillClock
) -> None:
    other = Story(a_desk(tmp_path / "other", clock), clock)
    theirs = other.effective("E-01")
    without_a_trace(story.desk, number)
    found = verified(story, official(other, theirs))
    assert told(found) == [] or found.stored is not None
    other.desk.close()
