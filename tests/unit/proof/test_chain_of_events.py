"""What a chain of events proves: every change behind its back is found, and nothing else is."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from contract_tui.desk.desk import Desk
from contract_tui.domain.audit import Operator, event_hash
from tests.world.people import OPERATOR
from tests.world.story import Story


def behind_their_backs(desk: Desk, *statements: str) -> None:
    """Change the file as somebody with a SQLite shell would."""
    with closing(sqlite3.connect(desk.settings.database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def deleted(story: Story) -> str:
    number = story.generated("E-09")
    story.desk.drafts.void(number, OPERATOR)
    story.desk.drafts.delete(number, OPERATOR)
    return number


def test_contracts_in_every_state_are_whole(story: Story) -> None:
    numbers = [
        story.filling("E-01"),
        story.text_review("E-02"),
        story.signer_review("E-03"),
        story.customer_signing("E-04"),
        story.generated("E-08"),
        deleted(story),
        story.effective("E-06"),
    ]
    cancelled = story.customer_signing("E-07")
    story.desk.signing.cancel(cancelled, "不签了", OPERATOR)
    story.engine()
    verdicts = {verdict.number: verdict for verdict in story.desk.audit_trail.audit_all()}
    assert set(verdicts) == {*numbers, cancelled}
    assert [verdict.problems for verdict in verdicts.values()] == [()] * len(verdicts)
    assert verdicts[numbers[6]].documents == 5
    assert [verdict.number for verdict in verdicts.values() if verdict.deleted] == [numbers[5]]


SHA_OF = "(SELECT sha256 FROM document WHERE kind = '{}')"
BLOB_OF = f"UPDATE blob SET content = zeroblob(9) WHERE sha256 = {SHA_OF}"

TAMPERED: dict[str, tuple[str, str]] = {
    "an event's details": (
        "UPDATE audit_event SET details = replace(details, 'E-01', 'E-02') WHERE kind = 'open'",
        "内容被改动",
    ),
    "an event's operator": ("UPDATE audit_event SET operator = 'nobody' WHERE kind = 'send'", "内容被改动"),
    "an event that is gone": ("DELETE FROM audit_event WHERE kind = 'customer_signed'", "缺失"),
    "the last event gone": ("DELETE FROM audit_event WHERE kind = 'sealed'", "审计事件止于 platform_signing"),
    "all events gone": ("DELETE FROM audit_event", "没有任何审计事件"),
    "an event's words, said twice": (
        """UPDATE audit_event SET details = '{"total_fen": 1, ' || substr(details, 2) WHERE sequence = 1""",
        "第 1 条事件的写法不是本程序的",
    ),
    "an event's spelling": ("UPDATE audit_event SET details = details || ' '", "的写法不是本程序的"),
    "an event of another type": (
        "UPDATE audit_event SET details = CAST(details AS BLOB)",
        "的写法不是本程序的",
    ),
    "an event that never ends": (
        "UPDATE audit_event SET details = replace(hex(zeroblob(50000)), '0', '[') WHERE sequence = 1",
        "中有不能解读的内容",
    ),
    "the state": ("UPDATE contract SET substate = 'paper_sent'", "数据库中的状态却是 paper_sent"),
    "a deletion": ("UPDATE contract SET deleted_at = created_at", "数据库中的状态却是 deleted"),
    "the text": ("UPDATE contract SET text = replace(text, '409', '408')", "text_sha256"),
    "no text": ("UPDATE contract SET text = ''", "text_sha256 没有对应的内容"),
    "the template": ("UPDATE contract SET template = 'other 1.0'", "合同模板"),
    "the draft's bytes": (BLOB_OF.format("draft"), "draft_sha256 与所存内容不符"),
    "the official PDF's bytes": (BLOB_OF.format("official"), "official_sha256 与所存内容不符"),
    "a document that is gone": ("DELETE FROM document WHERE kind = 'official'", "official_sha256 没有对应"),
    "a document for another": (
        f"UPDATE document SET sha256 = {SHA_OF.format('draft')} WHERE kind = 'official'",
        "official_sha256 与审计事件中的记录不符",
    ),
}


@pytest.mark.parametrize(("statement", "said"), TAMPERED.values(), ids=TAMPERED)
def test_whatever_is_changed_behind_the_events_is_found(story: Story, statement: str, said: str) -> None:
    number = story.effective("E-01")
    assert story.desk.audit_trail.audit(number).intact
    behind_their_backs(story.desk, statement)
    verdict = story.desk.audit_trail.audit(number)
    assert not verdict.intact
    assert any(said in problem for problem in verdict.problems), verdict.problems


def test_an_event_that_the_rules_forbid_is_found_though_its_hash_is_right(story: Story) -> None:
    number = story.filling("E-01")
    last = story.desk.audit_trail.events(number)[-1]
    forged = event_hash(number, 2, last.at, Operator("tester"), "sealed", {}, last.hash)
    at = last.at.strftime("%Y-%m-%d %H:%M:%S.%f")
    behind_their_backs(
        story.desk,
        "INSERT INTO audit_event (contract_id, sequence, at, operator, origin, kind, details, previous, hash)"
        f" VALUES (1, 2, '{at}', 'tester', '', 'sealed', '{{}}', '{last.hash}', '{forged}')",
        "UPDATE contract SET substate = 'e_effective'",
    )
    problems = story.desk.audit_trail.audit(number).problems
    assert any("不符合合同流程" in each for each in problems), problems


@pytest.mark.parametrize("make", [Story.filling, Story.generated, Story.customer_signing])
def test_one_broken_contract_does_not_hide_the_others(story: Story, make: Callable[..., str]) -> None:
    broken, whole = make(story, "E-01"), make(story, "E-02")
    behind_their_backs(story.desk, f"UPDATE contract SET reason = 'expired' WHERE number = '{broken}'")
    found = {verdict.number: verdict.intact for verdict in story.desk.audit_trail.audit_all()}
    assert found == {broken: False, whole: True}
