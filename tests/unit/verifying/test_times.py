"""A signer's clock proves nothing; a time that cannot be true is told at acceptance and in the verdict."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from contract_tui.domain.exchange import returned_facts
from contract_tui.domain.verdict_words import signature_facts
from contract_tui.domain.verdicts import Verdict
from contract_tui.signing.verifying import check_return, verify
from tests.world.exchange import exchange_story, signed_by
from tests.world.people import OPERATOR
from tests.world.signing import files
from tests.world.signing.files import NOW, cast

HOUR = timedelta(hours=1)
CASES = {
    "26 hours ahead": (NOW + 26 * HOUR, "晚于现在的时间"),
    "11 minutes ahead": (NOW + 11 * HOUR / 60, "晚于现在的时间"),
    "years ahead": (NOW + 3000 * 24 * HOUR, "晚于其证书到期的时间"),
    "before its certificate began": (NOW - 25 * HOUR, "早于其证书生效的时间"),
    "in 1971": (NOW.replace(year=1971), "早于其证书生效的时间"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_time_that_cannot_be_true_is_told(case: str) -> None:
    at, words = CASES[case]
    returned = files.by_customer(at=at)
    info = check_return(files.unsigned(), returned, cast().trust, NOW)
    assert any(words in doubt for doubt in info.doubts), info.doubts
    report = verify(files.by_platform(returned), cast().trust, NOW)
    assert report.verdict is Verdict.VALID, "a clock that is wrong invalidates nothing"
    assert words in report.line
    assert words in dict(signature_facts(report.signatures[0]))["注意"]
    assert report.signatures[1].doubts == ()


@pytest.mark.parametrize("at", [None, NOW - 23 * HOUR, NOW + HOUR / 10])
def test_a_time_that_can_be_true_is_not_doubted(at: datetime | None) -> None:
    returned = files.by_customer(at=at)
    assert check_return(files.unsigned(), returned, cast().trust, NOW).doubts == ()
    report = verify(files.by_platform(returned), cast().trust, NOW)
    assert [each.doubts for each in report.signatures] == [(), ()]
    assert "注意" not in report.line


def test_a_time_after_the_seal_is_doubted_when_that_time_has_passed() -> None:
    content = files.by_platform(files.by_customer(at=NOW + 26 * HOUR))
    (doubt,) = verify(content, cast().trust, NOW + 48 * HOUR).signatures[0].doubts
    assert "晚于平台签章的时间" in doubt


def test_a_time_after_its_own_timestamp_is_doubted() -> None:
    returned = files.by_customer(at=NOW - HOUR, stamper=cast().timestamps(-2 * HOUR))
    (doubt,) = check_return(files.unsigned(), returned, cast().trust, NOW).doubts
    assert "晚于时间戳证明的时间" in doubt


def test_whoever_accepts_a_file_reads_the_doubt(tmp_path: Path) -> None:
    story = exchange_story(tmp_path)
    number = story.customer_signing("E-01")
    returned = signed_by(story, number, at=NOW + 26 * HOUR)
    info = story.desk.returns.examine(number, returned)
    facts = returned_facts(story.get(number), info)
    assert any(word == "注意" and "晚于现在的时间" in value for word, value in facts)
    story.desk.returns.accept(number, returned, OPERATOR)
    event = next(each for each in story.desk.audit_trail.events(number) if each.kind == "customer_signed")
    assert "晚于现在的时间" in str(event.details["time_doubts"])
    story.desk.close()
