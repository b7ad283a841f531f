"""Telling the signing service something: once in effect, whatever the answer (S27, S37, P7, P8)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from contract_tui.desk import open_desk
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import DeskError, ForbiddenError, HeldError, OutsideError
from contract_tui.domain.signatures import Answer, CommandKind
from contract_tui.domain.states import Substate, VoidReason
from contract_tui.signing.provider import Envelope, Outcome, Reply
from tests.world.clock import StillClock
from tests.world.homes import settings_of
from tests.world.kills import Killed, killed
from tests.world.people import OPERATOR
from tests.world.recording import RecordingProvider
from tests.world.story import Story

HOUR = 3_600


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> RecordingProvider:
    """A provider whose answers a test chooses; it must be asked for before the desk."""
    recording = RecordingProvider()
    monkeypatch.setattr("contract_tui.signing.simulated.SimulatedProvider", lambda *_: recording)
    return recording


def refuses(call: Callable[[], object], match: str, kind: type[DeskError] = OutsideError) -> None:
    with pytest.raises(kind, match=match):
        call()


def kinds(story: Story, number: str) -> list[str]:
    return [event.kind for event in story.desk.audit_trail.events(number)]


def test_what_is_sent_is_stored_before_it_is_sent_and_named_in_the_trail(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.signer_review("E-01")
    seen: list[str] = []

    def look() -> None:
        document = story.get(number).document(DocumentKind.UNSIGNED)
        assert document
        seen.append(document.sha256)

    provider.meanwhile = look
    story.desk.signing.send(number, OPERATOR)
    made = next(e for e in story.desk.audit_trail.events(number) if e.kind == "unsigned_made")
    assert seen == [made.details["unsigned_sha256"]]
    assert story.desk.audit_trail.audit(number).problems == ()


def test_a_refused_sending_stays_where_it_is_says_why_and_can_be_tried_again(
    provider: RecordingProvider, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = story.signer_review("E-01")
    refusal = Reply(Answer.REFUSED, detail="手机号已停机")
    with monkeypatch.context() as patch:
        patch.setattr(RecordingProvider, "send", lambda *_: refusal)
        refuses(lambda: story.desk.signing.send(number, OPERATOR), "手机号已停机")
    contract = story.get(number)
    assert (contract.substate, contract.messages, contract.awaiting_reply) == (
        Substate.SIGNER_REVIEW,
        (),
        False,
    )
    assert kinds(story, number)[-1] == "send_refused"
    assert story.wait(HOUR) == 0
    story.desk.signing.send(number, OPERATOR)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING


@pytest.mark.parametrize("truth", [Answer.DONE, Answer.REFUSED])
def test_an_unknown_answer_is_asked_about_and_never_repeated(
    provider: RecordingProvider, story: Story, truth: Answer
) -> None:
    number = story.signer_review("E-01")
    provider.reply, provider.truth = Answer.UNKNOWN, truth
    refuses(lambda: story.desk.signing.send(number, OPERATOR), "没有确认")
    assert story.get(number).awaiting_reply
    story.wait(story.desk.settings.timing.lease)
    assert len(provider.sent) == 1
    assert [kind for kind, _ in provider.reconciled] == [CommandKind.SEND]
    contract = story.get(number)
    assert not contract.awaiting_reply
    if truth is Answer.DONE:
        assert (contract.substate, len(contract.messages)) == (Substate.CUSTOMER_SIGNING, 1)
        sent = next(event for event in story.desk.audit_trail.events(number) if event.kind == "send")
        assert sent.operator == OPERATOR, "who asked for it, not who found it out"
    else:
        assert (contract.substate, contract.messages) == (Substate.SIGNER_REVIEW, ())


def test_a_provider_that_does_not_know_either_is_asked_again_without_a_last_time(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.signer_review("E-01")
    provider.reply = provider.truth = Answer.UNKNOWN
    refuses(lambda: story.desk.signing.send(number, OPERATOR), "没有确认")
    for _ in range(3 * story.desk.settings.limits.attempts):
        story.wait(HOUR)
    failure = story.get(number).failure
    assert failure
    assert (failure.final, "没有确认" in failure.error) == (False, True)
    provider.truth = Answer.DONE
    story.wait(HOUR)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
    assert len(provider.sent) == 1


def test_while_an_answer_is_missing_nobody_sends_again_deletes_or_chooses_another_signer(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.signer_review("E-01")
    provider.reply = Answer.UNKNOWN
    refuses(lambda: story.desk.signing.send(number, OPERATOR), "没有确认")
    drafts = story.desk.drafts
    calls: tuple[Callable[[], object], ...] = (
        lambda: drafts.delete(number, OPERATOR),
        lambda: drafts.choose_signer(number, story.signer_id(1), OPERATOR),
    )
    for call in calls:
        refuses(call, "尚未确认", HeldError)
    refuses(lambda: story.desk.signing.send(number, OPERATOR), "尚未确认", HeldError)
    assert len(provider.asked) == 1


def test_a_process_killed_while_it_sends_leaves_a_question_and_not_a_second_message(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.signer_review("E-01")
    provider.meanwhile = killed
    with pytest.raises(Killed):
        story.desk.signing.send(number, OPERATOR)
    provider.meanwhile = None
    assert story.wait(story.desk.settings.timing.lease - 1) == 0
    story.wait(1)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
    assert (len(provider.asked), len(story.get(number).messages)) == (1, 1)


def test_p7_an_unknown_resend_is_asked_about_and_counts_once(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.customer_signing("E-01")
    story.clock.tick(60)
    provider.reply = Answer.UNKNOWN
    refuses(lambda: story.desk.signing.resend(number, OPERATOR), "没有确认")
    story.wait(story.desk.settings.timing.lease)
    assert len(story.get(number).messages) == 2
    assert [kind for kind, _ in provider.reconciled] == [CommandKind.RESEND]
    assert len(provider.sent) == 2


def test_p7_what_is_asked_about_is_named_as_it_was_told(provider: RecordingProvider, story: Story) -> None:
    number = story.customer_signing("E-01")
    story.clock.tick(60)
    provider.reply = Answer.UNKNOWN
    refuses(lambda: story.desk.signing.resend(number, OPERATOR), "没有确认")
    story.desk.signing.cancel(number, "不要了", OPERATOR)
    story.wait(story.desk.settings.timing.lease)
    told, (kind, asked) = provider.sent[-1], provider.reconciled[0]
    assert kind is CommandKind.RESEND
    assert (asked.key, asked.ordinal, asked.last_sent_at) == (told.key, 2, told.last_sent_at)


def test_a_resend_that_is_confirmed_after_the_cancel_is_recorded_and_moves_nothing(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.customer_signing("E-01")
    story.clock.tick(60)
    provider.reply = Answer.UNKNOWN
    refuses(lambda: story.desk.signing.resend(number, OPERATOR), "没有确认")
    story.desk.signing.cancel(number, "不要了", OPERATOR)
    provider.reply = Answer.DONE
    story.engine()
    assert story.get(number).reason is VoidReason.CANCELLED
    assert "late_resend" in kinds(story, number)
    assert len(provider.cancelled) == 1


def test_s36_an_unknown_cancel_is_asked_about_and_told_once(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.customer_signing("E-01")
    provider.reply = Answer.UNKNOWN
    story.desk.signing.cancel(number, "不要了", OPERATOR)
    story.engine()
    assert story.substate(number) is Substate.CANCELLING
    story.wait(HOUR)
    assert story.get(number).reason is VoidReason.CANCELLED
    assert len(provider.cancelled) == 1
    assert [kind for kind, _ in provider.reconciled] == [CommandKind.CANCEL]


def test_the_cancel_that_was_committed_first_wins_over_a_provider_that_refuses_it(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.customer_signing("E-01")
    provider.reply = Answer.REFUSED
    story.desk.signing.cancel(number, "不要了", OPERATOR)
    story.engine()
    assert story.get(number).reason is VoidReason.CANCELLED


def test_an_outage_of_many_hours_needs_nobodys_retry_and_loses_no_refusal(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.customer_signing("E-01")
    provider.broken = True
    for _ in range(3 * story.desk.settings.limits.attempts):
        story.wait(HOUR)
    failure = story.get(number).failure
    assert failure
    assert not failure.final
    provider.broken, provider.outcome = False, Outcome.REFUSED
    story.wait(HOUR)
    assert story.get(number).reason is VoidReason.REFUSED


def test_all_that_is_due_is_looked_at_with_one_question(provider: RecordingProvider, story: Story) -> None:
    for number in [story.signer_review(order) for order in ("E-01", "E-02", "E-03")]:
        story.desk.signing.send(number, OPERATOR)
    story.engine()
    assert provider.looks == [3]


def test_p8_a_deadline_waits_for_an_answer_to_its_withdrawal(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.customer_signing("E-01")
    provider.reply = provider.truth = Answer.UNKNOWN
    story.wait(story.desk.settings.timing.deadline)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
    provider.truth = Answer.DONE
    story.wait(HOUR)
    assert story.get(number).reason is VoidReason.EXPIRED
    assert len(provider.cancelled) == 1


def test_what_a_provider_calls_a_contract_comes_back_with_every_question(
    provider: RecordingProvider, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = Reply(Answer.UNKNOWN, reference="flow-7")
    monkeypatch.setattr(RecordingProvider, "send", lambda *_: named)
    number = story.signer_review("E-01")
    refuses(lambda: story.desk.signing.send(number, OPERATOR), "没有确认")
    asked: list[Envelope] = []

    def observe(_: RecordingProvider, envelopes: list[Envelope], now: object) -> dict[str, object]:
        asked.extend(envelopes)
        return {}

    monkeypatch.setattr(RecordingProvider, "observe", observe)
    story.wait(story.desk.settings.timing.lease)
    assert [envelope.reference for _, envelope in provider.reconciled] == ["flow-7"]
    assert [envelope.reference for envelope in asked] == ["flow-7"]


def test_a_contract_that_the_provider_does_not_know_yet_is_looked_at_again_soon(
    provider: RecordingProvider, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = story.customer_signing("E-01")
    monkeypatch.setattr(RecordingProvider, "observe", lambda *_: {})
    story.engine()
    due = story.desk.tasks.next_due()
    assert due
    assert timedelta() < due - story.clock.now() <= timedelta(seconds=60)
    assert story.get(number).failure is None


def test_another_process_finds_out_what_a_dead_one_had_asked(
    provider: RecordingProvider, story: Story, clock: StillClock
) -> None:
    number = story.signer_review("E-01")
    provider.meanwhile = killed
    with pytest.raises(Killed):
        story.desk.signing.send(number, OPERATOR)
    provider.meanwhile = None
    other = Story(open_desk(settings_of(story.desk.settings.home), clock), clock)
    other.wait(story.desk.settings.timing.lease)
    assert other.substate(number) is Substate.CUSTOMER_SIGNING
    other.desk.close()


def test_without_a_provider_nothing_is_written_down(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    number = story.signer_review("E-01")
    monkeypatch.setattr(
        type(story.desk.context), "provider", lambda _: (_ for _ in ()).throw(ForbiddenError("x"))
    )
    refuses(lambda: story.desk.signing.send(number, OPERATOR), "x", ForbiddenError)
    assert story.get(number).document(DocumentKind.UNSIGNED) is None
