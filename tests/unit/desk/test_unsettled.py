"""Commands and reports that nobody can finish any more: they end, say so, and block nothing."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from contract_tui.desk.contracts.signing import Signing
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import ForbiddenError, HeldError, InvalidInputError, OutsideError
from contract_tui.domain.signatures import Answer
from contract_tui.domain.states import Substate, VoidReason
from contract_tui.signing import opened
from contract_tui.signing.provider import Reply
from tests.world.exchange import exchange_settings, exchange_story, signed_by, world
from tests.world.people import OPERATOR
from tests.world.recording import RecordingProvider
from tests.world.story import Story

HOUR = 3_600


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> RecordingProvider:
    recording = RecordingProvider()
    monkeypatch.setattr("contract_tui.signing.simulated.SimulatedProvider", lambda *_: recording)
    return recording


def unconfirmed(story: Story, provider: RecordingProvider) -> str:
    """A contract whose sending is not confirmed."""
    number = story.signer_review("E-01")
    provider.reply = Answer.UNKNOWN
    with pytest.raises(OutsideError, match="没有确认"):
        story.desk.signing.send(number, OPERATOR)
    return number


def test_a_question_that_failed_for_good_can_be_asked_again(
    provider: RecordingProvider, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> Reply:
        raise ForbiddenError("没有权限。")

    number = unconfirmed(story, provider)
    with monkeypatch.context() as patch:
        patch.setattr(RecordingProvider, "reconcile", refuses)
        for _ in range(story.desk.settings.limits.attempts):
            story.wait(HOUR)
    assert story.get(number).failed
    with pytest.raises(HeldError):
        story.desk.drafts.delete(number, OPERATOR)
    story.desk.tasks.retry(number, OPERATOR)
    story.engine()
    assert story.substate(number) is Substate.CUSTOMER_SIGNING


def test_what_is_sent_is_what_is_stored_whoever_made_it_first(
    provider: RecordingProvider, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = story.signer_review("E-01")
    to_sign = Signing._to_sign
    sent: list[bytes] = []

    def overtaken(self: Signing, *args: object) -> object:
        made = to_sign(self, *args)  # type: ignore[arg-type]  # handed through as it came
        monkeypatch.setattr(Signing, "_to_sign", to_sign)
        story.clock.tick(1)
        provider.broken = True
        with pytest.raises(OutsideError):
            story.desk.signing.send(number, OPERATOR)
        provider.broken = False
        return made

    def send(self: RecordingProvider, _: object, document: bytes) -> Reply:
        self._answer()
        sent.append(document)
        return Reply(Answer.DONE)

    monkeypatch.setattr(Signing, "_to_sign", overtaken)
    monkeypatch.setattr(RecordingProvider, "send", send)
    story.desk.signing.send(number, OPERATOR)
    stored = story.desk.steps.document(story.get(number), DocumentKind.UNSIGNED).content
    assert sent == [stored]


def unconfirmed_resend(story: Story, monkeypatch: pytest.MonkeyPatch) -> str:
    """A contract out as a file whose reminder is not confirmed."""
    number = story.customer_signing("E-01")
    story.clock.tick(60)
    with monkeypatch.context() as patch:
        provider = type(story.desk.context.provider())
        patch.setattr(provider, "send", lambda *_: Reply(Answer.UNKNOWN))
        with pytest.raises(OutsideError, match="没有确认"):
            story.desk.signing.resend(number, OPERATOR)
    assert story.get(number).awaiting_reply
    return number


def test_a_refusal_ends_the_question_about_a_reminder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = exchange_story(tmp_path)
    number = unconfirmed_resend(story, monkeypatch)
    story.desk.returns.refuse(number, "不同意", OPERATOR)
    contract = story.get(number)
    assert (contract.reason, contract.awaiting_reply) == (VoidReason.REFUSED, False)
    assert "resend_unconfirmed" in [event.kind for event in story.desk.audit_trail.events(number)]
    story.desk.close()


def test_a_returned_file_ends_it_too_and_sealing_does_not_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = exchange_story(tmp_path)
    number = unconfirmed_resend(story, monkeypatch)
    story.desk.returns.accept(number, signed_by(story, number), OPERATOR)
    story.wait(story.desk.settings.timing.seal_both)
    assert story.substate(number) is Substate.E_EFFECTIVE
    kinds = [event.kind for event in story.desk.audit_trail.events(number)]
    assert "resend_refused" not in kinds, "nobody knows that"
    story.desk.close()


def test_a_report_of_a_contract_that_was_deleted_meanwhile_is_given_up(story: Story) -> None:
    number = story.text_review("E-01")
    asked = story.desk.evidence.request(number, OPERATOR)
    (claim,) = story.desk.tasks.claim(8)
    facts = story.desk.evidence.facts(claim)
    assert facts
    story.desk.drafts.delete(number, OPERATOR)
    story.wait(story.desk.settings.timing.lease)
    assert "已被删除" in story.desk.evidence.get(asked.id).error
    assert story.desk.audit_trail.audit(number).problems == ()


def test_a_report_that_is_being_made_does_not_answer_for_what_happens_meanwhile(story: Story) -> None:
    number = story.customer_signing("E-01")
    first = story.desk.evidence.request(number, OPERATOR)
    (claim, *_) = [each for each in story.desk.tasks.claim(8) if each.kind == "evidence"]
    facts = story.desk.evidence.facts(claim)
    assert facts
    story.desk.signing.cancel(number, "不要了", OPERATOR)
    second = story.desk.evidence.request(number, OPERATOR)
    assert second.id != first.id
    story.wait(story.desk.settings.timing.lease)
    assert story.desk.evidence.get(second.id).head_sequence > facts.head.sequence


def test_a_wrong_passphrase_is_tried_once_in_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = exchange_settings(tmp_path)
    tries: list[int] = []

    def wrong(_: object) -> None:
        tries.append(1)
        raise InvalidInputError("口令不正确。")

    monkeypatch.setattr(opened, "open_seal", wrong)
    for _ in range(3):
        with pytest.raises(InvalidInputError):
            opened.opened_seal(settings)
    assert len(tries) == 1
    opened.forget_seal(settings)


def test_roots_are_read_anew_by_a_process_that_runs_for_months(tmp_path: Path) -> None:
    story = exchange_story(tmp_path)
    number = story.customer_signing("E-01")
    content = signed_by(story, number)
    story.desk.returns.examine(number, content)
    stranger = world().stranger.chain[-1]
    Path(story.desk.settings.signing.trust).write_bytes(stranger.public_bytes(Encoding.PEM))
    with pytest.raises(ForbiddenError, match="信任"):
        story.desk.returns.examine(number, content)
    story.desk.close()
