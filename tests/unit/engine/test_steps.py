"""Background steps: what fails is retried, shown and offered again; a lost claim changes nothing."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contract_tui.desk import open_desk
from contract_tui.desk.paperwork.printability import Printability
from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import DocumentKind, Failure
from contract_tui.domain.errors import ForbiddenError, HeldError, OutsideError
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.simulated_signers import Persona
from contract_tui.domain.states import Channel, Substate, Trigger, VoidReason, allowed_actions
from contract_tui.domain.tasks import Claim
from contract_tui.engine.steps import do_step
from contract_tui.engine.worker import Worker
from tests.world.clock import StillClock
from tests.world.homes import a_desk, settings_of
from tests.world.people import ENTERPRISE, NOT_ACTIVATED, OPERATOR, PARTY
from tests.world.recording import RecordingProvider
from tests.world.story import Story

NO_GLYPH = "\U00012000"
"""A cuneiform sign: printable, and in none of the fonts."""


def raising(error: Exception) -> Callable[..., Any]:
    def broken(*args: object, **kwargs: object) -> Any:
        raise error

    return broken


def waiting(story: Story, *orders: str) -> str:
    """A single-party contract whose draft is due."""
    return story.desk.drafts.open(Channel.SINGLE, ENTERPRISE, orders or ("E-01",), OPERATOR)


def failure(story: Story, number: str) -> Failure:
    found = story.get(number).failure
    assert found
    return found


def exhaust(story: Story, number: str) -> None:
    """Let a step fail until no attempt is left."""
    story.engine()
    for _ in range(1, story.desk.settings.limits.attempts):
        assert not story.get(number).failed
        story.wait(story.desk.settings.timing.backoff_most * 2)
    assert story.get(number).failed


def test_a_failing_step_stays_where_it_is_shows_its_error_and_is_tried_again_later(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story.desk.maker, "draft_pdf", raising(OutsideError("磁盘已满。", "请清理。")))
    number = waiting(story)
    before = story.get(number)
    assert story.engine() == 0
    found = failure(story, number)
    assert (found.error, found.attempts, found.final) == ("磁盘已满。 请清理。", 1, False)
    contract = story.get(number)
    assert (contract.substate, contract.version) == (Substate.GENERATING, before.version)
    assert contract.documents == ()
    assert len(story.desk.audit_trail.events(number)) == 1


def test_the_wait_doubles_with_each_attempt_within_its_jitter_and_its_cap(
    tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(tmp_path / "home")
    a_desk(tmp_path / "home", clock).close()
    timing = replace(settings.timing, backoff=2.0, backoff_most=10.0)
    desk = open_desk(replace(settings, timing=timing, limits=replace(settings.limits, attempts=6)), clock)
    story = Story(desk, clock)
    monkeypatch.setattr(desk.maker, "draft_pdf", raising(OutsideError("坏了。")))
    number = waiting(story)
    waits = []
    for _ in range(5):
        story.engine()
        due_at = failure(story, number).next_attempt_at
        assert due_at
        waits.append((due_at - clock.now()).total_seconds())
        assert story.engine() == 0, "it must not be tried again before its time"
        assert failure(story, number).attempts == len(waits)
        clock.moment = due_at
    for wait, usual in zip(waits, (2, 4, 8, 10, 10), strict=True):
        assert usual * 0.5 <= wait <= usual * 1.5
    desk.close()


def test_after_the_last_attempt_it_is_final_and_retry_is_offered_and_works(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story.desk.maker, "draft_pdf", raising(OutsideError("字体坏了。")))
    number = waiting(story)
    exhaust(story, number)
    found = failure(story, number)
    assert (found.attempts, found.final, found.next_attempt_at) == (5, True, None)
    assert story.desk.contracts.list()[0].failed
    seen = story.get(number)
    assert Action.RETRY in allowed_actions(seen.substate, seen.channel, failed=seen.failed)
    assert story.wait(10 * 86_400) == 0
    assert story.desk.tasks.next_due() is None
    monkeypatch.undo()
    story.desk.tasks.retry(number, OPERATOR)
    assert story.get(number).failure is None
    assert story.engine() == 1
    assert story.substate(number) is Substate.GENERATED
    assert [event.kind for event in story.desk.audit_trail.events(number)] == ["open", "retry", "drafted"]


def test_a_retry_that_fails_has_all_its_attempts_again(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story.desk.maker, "draft_pdf", raising(OutsideError("坏了。")))
    number = waiting(story)
    exhaust(story, number)
    story.desk.tasks.retry(number, OPERATOR)
    story.engine()
    assert (failure(story, number).attempts, failure(story, number).final) == (1, False)
    with pytest.raises(ForbiddenError, match="无需重试"):
        story.desk.tasks.retry(number, OPERATOR)


def test_a_failing_seal_stays_in_the_platforms_signing_and_is_sealed_after_a_retry(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = story.platform_signing("E-01")
    monkeypatch.setattr(story.desk.maker, "platform_stamps", raising(OutsideError("印章服务没有应答。")))
    story.clock.tick(story.desk.settings.timing.seal_both)
    exhaust(story, number)
    assert story.substate(number) is Substate.PLATFORM_SIGNING
    with pytest.raises(ForbiddenError):
        story.desk.signing.cancel(number, "取消", OPERATOR)
    monkeypatch.undo()
    story.desk.tasks.retry(number, OPERATOR)
    story.engine()
    assert story.substate(number) is Substate.E_EFFECTIVE


def test_a_step_that_succeeds_after_failures_leaves_no_failure(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story.desk.maker, "draft_pdf", raising(OutsideError("坏了。")))
    number = waiting(story)
    story.engine()
    monkeypatch.undo()
    assert story.wait(300) == 1
    assert story.get(number).failure is None


def test_a_character_without_glyph_is_named_and_never_dropped(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As when the fonts of the settings change while a draft waits: the door has let it in.
    monkeypatch.setattr(Printability, "problem", lambda _, value: None)
    number = story.filling("E-01")
    story.desk.drafts.confirm_party(number, replace(PARTY, contact=f"李{NO_GLYPH}"), OPERATOR)
    story.engine()
    assert "U+12000" in failure(story, number).error
    assert story.get(number).documents == ()
    assert story.substate(number) is Substate.GENERATING


def test_an_unforeseen_exception_is_recorded_and_stops_no_other_contract(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = waiting(story, "E-01"), waiting(story, "E-02")
    draft = story.desk.maker.draft_pdf

    def sometimes(contract: Any, markdown: str, at: Any) -> Any:
        if contract.number == bad:
            raise ZeroDivisionError("secret 13800000001")
        return draft(contract, markdown, at)

    monkeypatch.setattr(story.desk.maker, "draft_pdf", sometimes)
    assert story.engine() == 1
    assert story.substate(good) is Substate.GENERATED
    found = failure(story, bad)
    assert "内部错误" in found.error
    assert "13800000001" not in found.error
    assert not found.final


def claimed(story: Story) -> Claim:
    (claim,) = story.desk.tasks.claim(8)
    return claim


def test_what_is_claimed_is_nobody_elses_until_the_lease_is_over(story: Story) -> None:
    waiting(story)
    first = claimed(story)
    assert story.desk.tasks.claim(8) == []
    story.clock.tick(story.desk.settings.timing.lease - 0.001)
    assert not story.desk.tasks.anything_due()
    story.clock.tick(0.001)
    second = claimed(story)
    assert (second.id, second.attempt) == (first.id, 1)
    assert second.lease != first.lease


def test_a_try_that_was_killed_uses_up_no_attempt(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    number = waiting(story)
    for _ in range(2 * story.desk.settings.limits.attempts):
        claimed(story)
        story.clock.tick(story.desk.settings.timing.lease)
    monkeypatch.setattr(story.desk.maker, "draft_pdf", raising(OutsideError("一时坏了。")))
    story.engine()
    assert (failure(story, number).attempts, failure(story, number).final) == (1, False)


def test_a_claim_whose_lease_is_over_and_taken_changes_nothing_any_more(story: Story) -> None:
    number = waiting(story)
    old = claimed(story)
    story.clock.tick(story.desk.settings.timing.lease)
    new = claimed(story)
    assert story.desk.steps.contract(old) is None
    before = story.get(number), story.desk.audit_trail.events(number)
    assert do_step(story.desk, old) is False
    made = {DocumentKind.DRAFT_PDF: Pdf(b"%PDF-forged", 1)}
    assert story.desk.steps.finish(old, Trigger.DRAFTED, pdfs=made) is False
    story.desk.tasks.fail(old, "too late", None)
    story.desk.tasks.postpone(old, story.clock.now())
    assert (story.get(number), story.desk.audit_trail.events(number)) == before
    assert do_step(story.desk, new) is True
    assert story.substate(number) is Substate.GENERATED
    assert do_step(story.desk, new) is False


def test_a_step_finished_twice_takes_effect_once(story: Story) -> None:
    number = waiting(story)
    claim = claimed(story)
    contract = story.desk.steps.contract(claim)
    assert contract
    text = story.desk.maker.text(contract)
    made = {DocumentKind.DRAFT_PDF: Pdf(b"%PDF-1.7", 1)}
    columns = {"text": text.markdown, "template": text.template}
    finish = [story.desk.steps.finish(claim, Trigger.DRAFTED, pdfs=made, columns=columns) for _ in range(2)]
    assert finish == [True, False]
    assert len(story.get(number).documents) == 1
    assert len(story.desk.audit_trail.events(number)) == 2


def test_an_operator_who_acts_meanwhile_ends_the_claim(story: Story) -> None:
    number = story.customer_signing("E-01")
    claim = claimed(story)
    story.desk.signing.cancel(number, "取消", OPERATOR)
    assert story.desk.steps.contract(claim) is None
    assert story.desk.steps.finish(claim, Trigger.CUSTOMER_SIGNED) is False
    story.desk.tasks.postpone(claim, story.clock.now() + timedelta(days=1))
    story.desk.tasks.fail(claim, "late", None)
    assert story.get(number).failure is None
    assert story.engine() == 1
    assert story.get(number).reason is VoidReason.CANCELLED


def test_the_longest_waiting_is_claimed_first_and_no_more_than_asked_for(story: Story) -> None:
    numbers = []
    for order in ("E-01", "E-02", "E-03"):
        numbers.append(waiting(story, order))
        story.clock.tick(1)
    first = {story.desk.steps.contract(claim) for claim in story.desk.tasks.claim(2)}
    assert {contract.number for contract in first if contract} == set(numbers[:2])
    assert [
        contract.number for contract in map(story.desk.steps.contract, story.desk.tasks.claim(2)) if contract
    ] == [numbers[2]]


def test_one_limit_holds_for_all_kinds_of_steps_together(story: Story) -> None:
    waiting(story)
    story.desk.customers.request_activation(NOT_ACTIVATED, OPERATOR)
    story.desk.customers.add_signer(ENTERPRISE, "钱进", "13500135000", OPERATOR)
    story.clock.tick(10)
    taken = [len(story.desk.tasks.claim(2)), len(story.desk.tasks.claim(2)), len(story.desk.tasks.claim(2))]
    assert taken == [2, 1, 0]


def test_the_engine_knows_when_the_next_step_is_due(story: Story) -> None:
    assert story.desk.tasks.next_due() is None
    story.customer_signing("E-01")
    story.engine()
    due = story.desk.tasks.next_due()
    assert due == story.clock.now() + timedelta(seconds=story.desk.settings.timing.signer)


def test_a_look_without_anything_due_writes_nothing(story: Story) -> None:
    story.filling("E-01")
    before = story.desk.revision()
    assert story.engine() == 0
    assert story.desk.revision() == before


PERSONAS = {
    Persona.PROMPT: (1, Substate.PLATFORM_SIGNING, None),
    Persona.SLOW: (4, Substate.PLATFORM_SIGNING, None),
    Persona.REFUSES: (1, Substate.VOIDED, VoidReason.REFUSED),
}


@pytest.mark.parametrize(("persona", "times", "substate", "reason"), [(p, *v) for p, v in PERSONAS.items()])
def test_s28_a_simulated_signer_acts_after_a_while_and_not_before(
    story: Story, persona: Persona, times: int, substate: Substate, reason: VoidReason | None
) -> None:
    story.desk.customers.set_persona(story.signer_id(), persona)
    number = story.customer_signing("E-01")
    signer = story.desk.settings.timing.signer
    story.wait(signer * times - 0.001)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
    story.wait(0.001)
    assert (story.substate(number), story.get(number).reason) == (substate, reason)


def test_s37_a_signer_who_missed_the_message_signs_after_a_resend(story: Story) -> None:
    story.desk.customers.set_persona(story.signer_id(), Persona.MISSED)
    number = story.customer_signing("E-01")
    story.wait(86_400)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
    story.desk.signing.resend(number, OPERATOR)
    story.wait(story.desk.settings.timing.signer - 0.001)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
    story.wait(0.001)
    assert story.substate(number) is Substate.PLATFORM_SIGNING


def test_p8_a_silent_signer_lets_the_deadline_pass_and_is_not_looked_at_in_between(story: Story) -> None:
    story.desk.customers.set_persona(story.signer_id(), Persona.SILENT)
    number = story.customer_signing("E-01")
    story.engine()
    assert story.desk.tasks.next_due() == story.get(number).signing_deadline
    story.wait(story.desk.settings.timing.deadline)
    assert story.get(number).reason is VoidReason.EXPIRED


def test_a_provider_that_does_not_answer_is_asked_again_and_nothing_is_lost(
    tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = RecordingProvider()
    monkeypatch.setattr("contract_tui.signing.simulated.SimulatedProvider", lambda *_: provider)
    story = Story(a_desk(tmp_path / "home", clock), clock)
    number = story.customer_signing("E-01")
    story.desk.signing.cancel(number, "取消", OPERATOR)
    provider.broken = True
    story.engine()
    assert "没有应答" in failure(story, number).error
    assert story.substate(number) is Substate.CANCELLING
    provider.broken = False
    story.wait(300)
    assert story.get(number).reason is VoidReason.CANCELLED
    story.desk.close()


def test_without_a_provider_any_more_what_was_sent_fails_with_that_explanation(
    tmp_path: Path, clock: StillClock
) -> None:
    story = Story(a_desk(tmp_path / "home", clock), clock)
    number = story.customer_signing("E-01")
    story.desk.close()
    without = Story(open_desk(settings_of(tmp_path / "home", provider=""), clock), clock)
    without.wait(10)
    assert "尚未选择签署服务" in failure(without, number).error
    without.desk.close()


def test_a_worker_goes_on_when_the_database_was_locked_for_a_while(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = waiting(story)
    looks: list[int] = []
    done = threading.Event()
    anything_due = story.desk.tasks.anything_due

    def look() -> bool:
        looks.append(1)
        if len(looks) == 1:
            raise HeldError("数据库正被其他程序占用。")
        if story.substate(number) is Substate.GENERATED:
            done.set()
        return anything_due()

    monkeypatch.setattr(story.desk.tasks, "anything_due", look)
    stop = threading.Event()
    worker = threading.Thread(target=Worker(story.desk).run, args=(stop,))
    worker.start()
    assert done.wait(30)
    stop.set()
    worker.join(30)
    assert not worker.is_alive()
    assert story.substate(number) is Substate.GENERATED


def test_a_worker_that_is_told_to_stop_begins_nothing_new(story: Story) -> None:
    number = waiting(story)
    stop = threading.Event()
    stop.set()
    Worker(story.desk).run(stop)
    assert Worker(story.desk).run_once(stop) == 0
    assert story.substate(number) is Substate.GENERATING


def test_s38_a_sealing_that_fails_once_is_shown_and_retried_by_itself(story: Story) -> None:
    story.desk.customers.set_persona(story.signer_id(), Persona.SEALING_FAILS)
    number = story.platform_signing("E-01")
    story.wait(story.desk.settings.timing.seal_both)
    shown = failure(story, number)
    assert ("模拟的故障" in shown.error, shown.attempts, shown.final) == (True, 1, False)
    assert story.substate(number) is Substate.PLATFORM_SIGNING
    story.wait(2 * story.desk.settings.timing.backoff)
    assert story.substate(number) is Substate.E_EFFECTIVE
    assert [document.kind for document in story.get(number).documents].count(DocumentKind.OFFICIAL) == 1


def test_a_process_that_is_killed_at_its_first_sealing_leaves_it_to_the_next_one(story: Story) -> None:
    story.desk.customers.set_persona(story.signer_id(), Persona.SEALING_FAILS)
    number = story.platform_signing("E-01")
    story.clock.tick(story.desk.settings.timing.seal_both)
    assert story.desk.tasks.claim(1), "the killed process had the step"
    story.wait(story.desk.settings.timing.lease + 1)
    assert failure(story, number).attempts == 1, "what was killed has not failed"
    story.wait(2 * story.desk.settings.timing.backoff)
    assert story.substate(number) is Substate.E_EFFECTIVE
