"""A contract whose rows were changed behind the program's back: no later change makes the alteration its own.

Each alteration is one that a change records anew in its event's digests, so that nothing else finds it later.
"""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import text

from contract_tui.domain.audit import FACTS, GENESIS, Operator, event_hash
from contract_tui.domain.errors import ForbiddenError, OutsideError
from contract_tui.domain.parties import Mailing
from contract_tui.domain.simulated_signers import Decision
from contract_tui.domain.states import Substate
from contract_tui.engine.worker import Worker
from contract_tui.store import audit, contracts, facts
from tests.world.forgery import as_of_an_older_program, by_sql
from tests.world.people import OPERATOR
from tests.world.story import Story

MAILING = Mailing(2, "张三", "13800000001", "北京市海淀区中关村大街 1 号")
SEALED = {
    "address": "UPDATE contract SET address = '上海市假地址 9 号'",
    "phone": "UPDATE contract SET signer_phone = '13811110001'",
    "deadline": "UPDATE contract SET signing_deadline = '2030-01-01 00:00:00.000000'",
    "demonstration": "UPDATE signature SET demonstration = NOT demonstration",
    "pages": "UPDATE document SET pages = 77 WHERE kind = 'official'",
    "orders": "UPDATE contract_order SET snapshot = replace(snapshot, 'E-01', 'E-09')",
    "message": "UPDATE message SET phone = '13866660001'",
}


def problems(story: Story, number: str) -> tuple[str, ...]:
    return story.desk.audit_trail.audit(number).problems


@pytest.mark.parametrize("statement", SEALED.values(), ids=SEALED)
def test_an_altered_contract_takes_no_change(story: Story, statement: str) -> None:
    number = story.effective("E-01")
    by_sql(story.desk, statement)
    with pytest.raises(ForbiddenError, match="与最后一条审计事件中的摘要不符") as refused:
        story.desk.papers.request(number, MAILING, OPERATOR)
    assert f"audit {number} --verify" in refused.value.hint
    assert "备份" in refused.value.hint
    assert story.substate(number) is Substate.E_EFFECTIVE
    assert problems(story, number)


def test_the_refusal_names_the_tables_that_differ(story: Story) -> None:
    number = story.effective("E-01")
    by_sql(story.desk, SEALED["demonstration"], SEALED["pages"])
    with pytest.raises(ForbiddenError, match="文件、签名的内容"):
        story.desk.papers.request(number, MAILING, OPERATOR)


def test_what_was_altered_before_it_is_sent_is_not_sent(story: Story) -> None:
    number = story.signer_review("E-01")
    by_sql(
        story.desk,
        "UPDATE contract_order SET snapshot = replace(snapshot, '\"amount_fen\": ', '\"amount_fen\": 1')",
    )
    with pytest.raises(ForbiddenError, match="所含订单的内容"):
        story.desk.signing.send(number, OPERATOR)
    assert story.substate(number) is Substate.SIGNER_REVIEW


def test_an_altered_contract_is_not_deleted_either(story: Story) -> None:
    number = story.generated("E-01")
    story.desk.drafts.void(number, OPERATOR)
    by_sql(story.desk, SEALED["address"])
    with pytest.raises(ForbiddenError, match="不能操作"):
        story.desk.drafts.delete(number, OPERATOR)


def test_what_is_typed_is_no_fact_yet_and_refuses_nothing(story: Story) -> None:
    number = story.filling("E-01")
    by_sql(story.desk, SEALED["address"])
    story.desk.drafts.delete(number, OPERATOR)
    assert problems(story, number) == ()


def test_a_background_step_of_an_altered_contract_fails_for_good_with_the_reason(story: Story) -> None:
    number = story.customer_signing("E-01")
    story.desk.phones.decide(number, Decision.SIGN, OPERATOR)
    story.wait(story.desk.settings.timing.signer)
    assert story.substate(number) is Substate.PLATFORM_SIGNING
    by_sql(story.desk, SEALED["message"])
    worker = Worker(story.desk)
    for _ in range(story.desk.settings.limits.attempts + 3):
        story.clock.tick(story.desk.settings.timing.backoff_most * 2)
        worker.run_once()
    found = story.get(number)
    assert found.substate is Substate.PLATFORM_SIGNING
    assert found.failed
    assert found.failure
    assert "签署信息的内容" in found.failure.error
    assert not story.desk.tasks.anything_due(), "nothing is tried for ever"
    with pytest.raises(ForbiddenError, match="不能操作"):
        story.desk.tasks.retry(number, OPERATOR)


def test_a_contract_without_any_event_takes_no_change(story: Story) -> None:
    number = story.effective("E-01")
    by_sql(story.desk, "DELETE FROM audit_event")
    with pytest.raises(ForbiddenError, match="没有任何审计事件"):
        story.desk.papers.request(number, MAILING, OPERATOR)


def appended(
    story: Story, number: str, kind: str, details: Callable[[dict[str, str]], dict[str, object]], *before: str
) -> None:
    """An event at the end of a chain, its hash right, as a shell with this program's source makes it."""
    by_sql(story.desk, *before)
    with story.desk.context.database.write() as session:
        key, _ = contracts.identity(session, number)
        last, at, by = audit.events(session, key, number)[-1:], story.clock.now(), Operator("root")
        sequence, previous = (last[0].sequence + 1, last[0].hash) if last else (1, GENESIS)
        told = details(facts.digests(session, key))
        session.execute(
            text(
                "INSERT INTO audit_event"
                "(contract_id, sequence, at, operator, origin, kind, details, previous, hash)"
                " VALUES (:c, :s, :at, 'root', '', :kind, :d, :p, :h)"
            ),
            {
                "c": key,
                "s": sequence,
                "at": at.strftime("%Y-%m-%d %H:%M:%S.%f"),
                "kind": kind,
                "d": json.dumps(told, ensure_ascii=False, sort_keys=True),
                "p": previous,
                "h": event_hash(number, sequence, at, by, kind, told, previous),
            },
        )


def test_an_event_without_digests_switches_nothing_off(story: Story) -> None:
    number = story.effective("E-01")
    appended(story, number, "retry", lambda _: {}, SEALED["address"])
    found = problems(story, number)
    assert any("没有摘要" in each for each in found), found
    assert any("合同本身的内容与最后一条审计事件中的摘要不符" in each for each in found), found
    with pytest.raises(ForbiddenError, match="没有摘要"):
        story.desk.papers.request(number, MAILING, OPERATOR)
    with pytest.raises(ForbiddenError, match="不能出具签署报告"):
        story.desk.evidence.request(number, OPERATOR)


def test_digests_that_are_none_count_as_none(story: Story) -> None:
    number = story.effective("E-01")
    appended(story, number, "retry", lambda _: {FACTS: "x"}, SEALED["address"])
    assert any("没有摘要" in each for each in problems(story, number))


def test_an_event_of_an_unknown_kind_is_a_problem(story: Story) -> None:
    number = story.effective("E-01")
    appended(story, number, "note", lambda digests: {FACTS: digests})
    assert any("类型 note 不是本程序所记" in each for each in problems(story, number))


def test_an_event_after_a_checkpoint_needs_digests_though_none_has_any(story: Story) -> None:
    number = story.effective("E-01")
    as_of_an_older_program(story.desk)
    by_sql(story.desk, "UPDATE evidence SET pages = pages")
    assert problems(story, number) == (), "a home of an older program is whole"
    story.desk.checkpoints.make()
    assert problems(story, number) == ()
    appended(story, number, "retry", lambda _: {})
    assert any("没有摘要" in each for each in problems(story, number))


LAUNDERED = {
    "orders": (SEALED["orders"], "retry", "所含订单在第"),
    "signatures": (SEALED["demonstration"], "request_paper", "签名在第"),
    "documents": (SEALED["pages"], "request_paper", "文件在第"),
    "messages": (SEALED["message"], "evidence_made", "签署信息在第"),
    "the contract itself": (SEALED["address"], "retry", "合同本身在第"),
    "the customer": ("UPDATE customer SET account = account || '9'", "request_paper", "客户在第"),
}


@pytest.mark.parametrize("case", LAUNDERED.values(), ids=LAUNDERED)
def test_an_event_that_vouches_for_what_it_cannot_change_is_told(
    story: Story, case: tuple[str, str, str]
) -> None:
    statement, kind, said = case
    number = story.effective("E-01")
    appended(story, number, kind, lambda digests: {FACTS: digests}, statement)
    assert any(said in each and "之前被改动" in each for each in problems(story, number))


TRIGGER = (
    "CREATE TRIGGER foreign_one AFTER UPDATE OF substate ON contract BEGIN"
    " UPDATE contract SET address = '触发器假地址' WHERE id = NEW.id; END"
)
FOREIGN = {
    "a trigger": (TRIGGER, "有不属于本程序的触发器 foreign_one"),
    "a view": ("CREATE VIEW seen AS SELECT * FROM contract", "有不属于本程序的视图 seen"),
    "a table": ("CREATE TABLE more (id INTEGER)", "有不属于本程序的表 more"),
    "an index": ("CREATE INDEX other ON contract (address)", "有不属于本程序的索引 other"),
    "a lost index": ("DROP INDEX uq_contract_order_held", "缺少索引 uq_contract_order_held"),
    "another column": ("ALTER TABLE message ADD COLUMN more TEXT", "表 message 的定义被改动"),
}


@pytest.mark.parametrize("case", FOREIGN.values(), ids=FOREIGN)
def test_what_the_migrations_did_not_make_is_named(story: Story, case: tuple[str, str]) -> None:
    statement, said = case
    assert story.desk.audit_trail.audit_structure() == ()
    by_sql(story.desk, statement)
    assert any(said in each for each in story.desk.audit_trail.audit_structure())
    found = {each.what: each for each in story.desk.home_check.run().findings}["数据库的结构"]
    assert found.severity == "bad"
    assert said in found.state


def test_no_contract_is_changed_while_a_trigger_would_change_it_too(story: Story) -> None:
    number = story.effective("E-01")
    by_sql(story.desk, TRIGGER)
    with pytest.raises(ForbiddenError, match="触发器 foreign_one"):
        story.desk.papers.request(number, MAILING, OPERATOR)
    by_sql(story.desk, "DROP TRIGGER foreign_one")
    story.desk.papers.request(number, MAILING, OPERATOR)
    assert problems(story, number) == ()


VIEWED = (
    "ALTER TABLE orders RENAME TO hidden",
    "CREATE VIEW orders AS SELECT * FROM hidden",
)


def test_a_view_in_a_tables_place_is_told_of_the_contract_too(story: Story) -> None:
    number = story.effective("E-01")
    by_sql(story.desk, *VIEWED)
    assert "数据库中有不属于本程序的视图 orders" in problems(story, number)
    with pytest.raises(ForbiddenError, match="视图 orders"):
        story.desk.evidence.request(number, OPERATOR)
    with pytest.raises(ForbiddenError, match="视图 orders"):
        story.desk.papers.request(number, MAILING, OPERATOR)


UNDECODABLE = {
    "bytes for a word": "UPDATE contract SET channel = CAST(channel AS BLOB)",
    "a word that there is none of": "UPDATE contract SET substate = 'e_effective '",
    "a word for a time": "UPDATE contract SET created_at = '2026-13-99'",
    "a number for a time": "UPDATE audit_event SET at = 5",
    "JSON that never ends": "UPDATE audit_event SET details = replace(hex(zeroblob(50000)), '0', '[')",
    "JSON of another kind": "UPDATE contract_order SET snapshot = '7'",
}


@pytest.mark.parametrize("statement", UNDECODABLE.values(), ids=UNDECODABLE)
def test_a_row_that_holds_what_it_cannot_is_damage_and_no_fault_of_the_program(
    story: Story, statement: str
) -> None:
    number = story.effective("E-01")
    by_sql(story.desk, "PRAGMA ignore_check_constraints = ON", statement)
    assert problems(story, number)
    assert not story.desk.home_check.run().intact
    for use in (
        lambda: story.desk.contracts.get(number),
        lambda: story.desk.evidence.request(number, OPERATOR),
        lambda: story.desk.papers.request(number, MAILING, OPERATOR),
    ):
        with pytest.raises((OutsideError, ForbiddenError), match=r"不能解读的内容|不能出具|不能操作"):
            use()
