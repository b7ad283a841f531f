"""What `signing/provider.py` and docs/providers.md promise, asked of every registered provider.

A provider that is registered and has no far side in `tests/world/signing/ways.py` fails here.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from contract_tui.config import Settings
from contract_tui.desk.diagnosis.diagnosis import Diagnosis
from contract_tui.desk.diagnosis.readiness import Readiness
from contract_tui.domain.capabilities import By
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.customers import Activation, SignerStatus
from contract_tui.domain.errors import DeskError, ForbiddenError
from contract_tui.domain.findings import Severity
from contract_tui.domain.signatures import Answer, CommandKind, SignatureParty
from contract_tui.domain.states import Channel, Substate, VoidReason
from contract_tui.signing import opened
from contract_tui.signing.attesting import attested
from contract_tui.signing.provider import (
    ApprovalKind,
    ApprovalRequest,
    Approved,
    Envelope,
    Outcome,
    PaperOrder,
)
from contract_tui.signing.trust import load_trust
from tests.world.kills import Killed
from tests.world.people import ENTERPRISE, MAILING, NOT_ACTIVATED, OPERATOR
from tests.world.signing.cloud import VISIBLE_AFTER
from tests.world.signing.ways import REGISTERED, Way, way

ASKED = (By.SERVICE, By.SIMULATED)
YEAR = 366 * 86_400
PDF = b"%PDF-1.7 as it is sent"


@pytest.fixture(autouse=True)
def _nothing_open_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just begun."""
    monkeypatch.setattr(opened, "_OPEN", {})
    monkeypatch.setattr(opened, "_REFUSED", {})


@pytest.fixture(params=REGISTERED)
def signing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    found = way(request.param, tmp_path)
    yield found
    found.story.desk.close()


def envelope(signing: Way, number: str = "DD-20261123-000001-W") -> Envelope:
    """A message to a signer, as the desk writes one."""
    now = signing.story.clock.now()
    return Envelope(
        key=f"{number}:1",
        contract=number,
        signer="张三",
        phone="13800000001",
        email="",
        persona="silent",
        customer="云上科技有限公司",
        enterprise=True,
        first_sent_at=now,
        last_sent_at=now,
        ordinal=1,
        deadline=now + timedelta(days=30),
    )


def told(signing: Way, number: str = "DD-20261123-000001-W") -> Envelope:
    """A first message that the provider has taken."""
    message = envelope(signing, number)
    reply = signing.provider.send(message, PDF)
    assert reply.answer is Answer.DONE
    return replace(message, reference=reply.reference)


# Commands: told once, then asked about.


def test_what_was_told_is_confirmed_when_it_is_asked_about(signing: Way) -> None:
    message = told(signing)
    signing.story.clock.tick(VISIBLE_AFTER.total_seconds())
    reply = signing.provider.reconcile(CommandKind.SEND, message)
    assert (reply.answer, reply.reference) == (Answer.DONE, message.reference)


def test_what_was_never_told_does_not_stay_unknown(signing: Way) -> None:
    message = envelope(signing)
    signing.story.clock.tick(VISIBLE_AFTER.total_seconds())
    assert signing.provider.reconcile(CommandKind.SEND, message).answer is not Answer.UNKNOWN
    assert signing.invitations(message.contract) == 0


def test_a_process_killed_after_the_sending_has_sent_one_contract(
    signing: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = signing.story.signer_review("E-01")
    real = signing.provider.send

    def dies_after(message: Envelope, document: bytes) -> None:
        real(message, document)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(type(signing.provider), "send", lambda _, *told: dies_after(*told))
        with pytest.raises(Killed):
            signing.story.desk.signing.send(number, OPERATOR)
    signing.story.wait(max(signing.settings.timing.lease, VISIBLE_AFTER.total_seconds()))
    contract = signing.story.get(number)
    assert (contract.substate, len(contract.messages)) == (Substate.CUSTOMER_SIGNING, 1)
    assert signing.invitations(number) == 1


def test_p7_a_resend_reminds_and_begins_nothing_anew(signing: Way) -> None:
    number = signing.story.customer_signing("E-01")
    signing.story.wait(signing.settings.timing.resend)
    signing.story.desk.signing.resend(number, OPERATOR)
    assert [each.ordinal for each in signing.story.get(number).messages] == [1, 2]
    assert signing.invitations(number) == 1
    signing.customer_signs(number)
    assert signing.story.get(number).signatures[0].party is SignatureParty.CUSTOMER


def test_a_withdrawal_takes_the_contract_back_and_does_no_harm_twice(signing: Way) -> None:
    number = signing.story.customer_signing("E-01")
    message = signing.story.desk.steps.envelope(signing.story.get(number))
    signing.story.clock.tick(VISIBLE_AFTER.total_seconds())
    answers = [signing.provider.cancel(message).answer, signing.provider.cancel(message).answer]
    assert answers == [Answer.DONE, Answer.DONE]
    assert signing.provider.reconcile(CommandKind.CANCEL, message).answer is Answer.DONE


def test_s36_whoever_signs_after_a_withdrawal_signs_nothing(signing: Way) -> None:
    number = signing.story.customer_signing("E-01")
    signing.story.wait(VISIBLE_AFTER.total_seconds())
    signing.story.desk.signing.cancel(number, "不要了", OPERATOR)
    signing.story.engine()
    with suppress(DeskError, FileNotFoundError):  # what is refused, or not there any more
        signing.signer_signs(number)
    signing.story.wait(YEAR)
    contract = signing.story.get(number)
    assert (contract.reason, contract.signatures) == (VoidReason.CANCELLED, ())


def test_a_withdrawal_after_the_end_changes_nothing(signing: Way) -> None:
    number = signing.effective("E-01")
    before = signing.story.desk.documents.pdf(number).content
    message = signing.story.desk.steps.envelope(signing.story.get(number))
    assert signing.provider.cancel(message).answer in (Answer.DONE, Answer.REFUSED)
    signing.story.wait(3600)
    assert signing.story.substate(number) is Substate.E_EFFECTIVE
    assert signing.story.desk.documents.pdf(number).content == before


# Observations.


def test_many_are_observed_in_one_question_and_nothing_is_said_of_others(signing: Way) -> None:
    messages = [told(signing, number=f"DD-20261123-00000{place}-W") for place in range(1, 6)]
    signing.story.clock.tick(VISIBLE_AFTER.total_seconds())
    now = signing.story.clock.now()
    found = signing.provider.observe(messages, now)
    assert found.keys() <= {each.contract for each in messages}
    for observation in found.values():
        assert observation.outcome is Outcome.WAITING
        assert observation.look_again_at is None or observation.look_again_at > now


def test_nothing_is_observed_when_nobody_is_asked_about(signing: Way) -> None:
    assert signing.provider.observe([], signing.story.clock.now()) == {}


def test_a_refusal_voids_the_contract(signing: Way) -> None:
    number = signing.story.customer_signing("E-01")
    signing.story.wait(VISIBLE_AFTER.total_seconds())
    signing.signer_refuses(number)
    signing.story.wait(10)
    assert signing.story.get(number).reason is VoidReason.REFUSED


def test_p8_without_a_signature_the_deadline_ends_the_waiting_and_withdraws(signing: Way) -> None:
    number = signing.story.customer_signing("E-01")
    signing.story.wait(signing.settings.timing.deadline + 60)
    assert signing.story.get(number).reason is VoidReason.EXPIRED
    assert signing.invitations(number) == 0


# Signatures.


def test_a_contract_goes_its_whole_way_and_is_believed(signing: Way) -> None:
    number = signing.effective("E-01")
    contract = signing.story.get(number)
    assert [each.party for each in contract.signatures] == [SignatureParty.CUSTOMER, SignatureParty.PLATFORM]
    documents = signing.story.desk.documents
    assert documents.pdf(number, DocumentKind.OFFICIAL).content.startswith(b"%PDF-")
    assert signing.story.desk.audit_trail.audit(number).problems == ()


def test_a_contract_that_the_platform_alone_seals_becomes_effective(signing: Way) -> None:
    number = signing.story.generated("E-01")
    signing.story.desk.signing.convert(number, OPERATOR)
    signing.story.wait(signing.settings.timing.seal_single)
    contract = signing.story.get(number)
    assert (contract.channel, [each.party for each in contract.signatures]) == (
        Channel.SINGLE,
        [SignatureParty.PLATFORM],
    )


def test_a_statement_is_sealed_by_whoever_seals_contracts(signing: Way) -> None:
    number = signing.effective("E-01")
    now = signing.story.clock.now()
    seal = signing.provider.attest(b"a statement", now)
    found = attested(b"a statement", seal, load_trust(signing.settings), now)
    assert found.intact
    assert not attested(b"another statement", seal, load_trust(signing.settings), now).intact
    assert found.certificate
    assert found.certificate.fingerprint == signing.story.get(number).signatures[1].certificate.fingerprint


# Capabilities are true.


def test_demonstration_is_said_of_signatures_without_legal_effect_and_of_no_others(signing: Way) -> None:
    number = signing.effective("E-01")
    contract, can = signing.story.get(number), signing.specification.capabilities
    assert {each.demonstration for each in contract.signatures} == {can.demonstration}
    assert all(("演示" in each.certificate.issuer) is can.demonstration for each in contract.signatures)


def test_what_an_operator_brings_back_is_taken_where_the_provider_says_so(signing: Way) -> None:
    number, can = signing.story.customer_signing("E-01"), signing.specification.capabilities
    if can.returns:
        assert signing.story.desk.returns.awaiting(number).number == number
    else:
        with pytest.raises(ForbiddenError, match="收回已签文件"):
            signing.story.desk.returns.awaiting(number)


def test_phones_are_played_where_the_provider_says_so(signing: Way) -> None:
    signing.story.customer_signing("E-01")
    if signing.specification.capabilities.phones:
        assert len(signing.story.desk.phones.waiting()) == 1
    else:
        with pytest.raises(ForbiddenError, match="模拟"):
            signing.story.desk.phones.waiting()


def test_the_homes_own_key_seals_where_the_provider_says_so(signing: Way) -> None:
    can = signing.specification.capabilities
    assert signing.provider.holds_seal is not can.own_seal
    signing.effective("E-01")
    assert signing.provider.holds_seal


def test_party_as_place_is_left_to_a_program_elsewhere_where_the_provider_says_so(signing: Way) -> None:
    number = signing.story.text_review("E-01")
    text = signing.story.desk.documents.plain_text(number)
    assert ("见电子签名" in text) is signing.specification.capabilities.customer_elsewhere


# Who answers for what.


def activation(signing: Way) -> Activation:
    return signing.story.desk.customers.get(NOT_ACTIVATED).activation


def test_s10_an_activation_moves_when_whoever_answers_has_answered(signing: Way) -> None:
    customers, by = signing.story.desk.customers, signing.specification.capabilities.activation
    if by is By.NOT_NEEDED:
        with pytest.raises(ForbiddenError, match="无需激活"):
            customers.request_activation(NOT_ACTIVATED, OPERATOR)
        checks = customers.check(NOT_ACTIVATED, Channel.BOTH)
        assert "activation" not in [each.key for each in checks]
        return
    signing.story.wait(YEAR)
    assert activation(signing) is Activation.NONE
    customers.request_activation(NOT_ACTIVATED, OPERATOR)
    if by is By.OPERATOR:
        assert activation(signing) is Activation.ACTIVE, "it is an operator's word"
    elif by is By.SIMULATED:
        assert activation(signing) is Activation.PENDING
        signing.story.wait(signing.settings.timing.activation)
        assert activation(signing) is Activation.ACTIVE
    else:
        signing.story.wait(YEAR)
        assert activation(signing) is Activation.PENDING, "nobody has answered"
        signing.service.administrator_decides(Approved.YES)
        signing.story.wait(3600)
        assert activation(signing) is Activation.ACTIVE


def test_s30_a_signer_is_authorised_when_whoever_answers_has_answered(signing: Way) -> None:
    customers, by = signing.story.desk.customers, signing.specification.capabilities.authorisation

    def status() -> SignerStatus:
        return customers.get(ENTERPRISE).signers[-1].status

    added = customers.add_signer(ENTERPRISE, "新来", "13500000001", OPERATOR)
    assert status() is SignerStatus.UNDER_REVIEW
    if by is By.SIMULATED:
        signing.story.wait(signing.settings.timing.authorisation)
        assert status() is SignerStatus.AUTHORISED
        return
    signing.story.wait(YEAR)
    assert status() is SignerStatus.UNDER_REVIEW, "nobody has answered"
    if by is By.OPERATOR:
        customers.confirm_signer(ENTERPRISE, added.id, OPERATOR)
    else:
        with pytest.raises(ForbiddenError, match="无需人工确认"):
            customers.confirm_signer(ENTERPRISE, added.id, OPERATOR)
        signing.service.administrator_decides(Approved.YES)
        signing.story.wait(3600)
    assert status() is SignerStatus.AUTHORISED


def test_p2_a_courier_is_recorded_when_whoever_knows_it_has_said_so(signing: Way) -> None:
    number, by = signing.effective("E-01"), signing.specification.capabilities.mailing
    papers = signing.story.desk.papers
    papers.request(number, MAILING, OPERATOR)
    if by is By.SIMULATED:
        signing.story.wait(signing.settings.timing.paper)
        assert paper(signing, number)[0] == "演示快递"
        return
    signing.story.wait(YEAR)
    assert paper(signing, number) == ("", ""), "nobody has answered"
    if by is By.OPERATOR:
        papers.hand_over(number, "顺丰", "SF100", OPERATOR)
    else:
        with pytest.raises(ForbiddenError, match="无需登记"):
            papers.hand_over(number, "顺丰", "SF100", OPERATOR)
        signing.service.clerk_mails("顺丰", "SF100")
        signing.story.wait(3600)
    assert paper(signing, number) == ("顺丰", "SF100")
    assert signing.story.substate(number) is Substate.PAPER_SENT


def paper(signing: Way, number: str) -> tuple[str, str]:
    """Courier and tracking number of a contract's paper copies."""
    found = signing.story.get(number).paper
    assert found
    return found.courier, found.tracking_number


def test_the_same_question_is_one_request(signing: Way) -> None:
    can = signing.specification.capabilities
    request = ApprovalRequest("activation:1001:x", ApprovalKind.ACTIVATION, "示例公司", "91110000600037341L")
    order = PaperOrder("DD:paper", "DD-20261123-000001-W", MAILING, signing.story.clock.now())
    if can.activation in ASKED:
        first = signing.provider.approvals([request])
        assert signing.provider.approvals([request]) == first
        assert first.keys() <= {request.key}
    if can.mailing in ASKED:
        first_mail = signing.provider.dispatches([order])
        assert signing.provider.dispatches([order]) == first_mail
        assert first_mail.keys() <= {order.key}


# Settings and readiness.


def test_a_home_that_has_all_it_needs_is_ready_and_the_choice_has_its_words(signing: Way) -> None:
    findings = list(signing.story.desk.readiness.findings())
    assert [each for each in findings if each.severity is Severity.BAD] == []
    assert signing.specification.words in [each.state for each in findings]


def test_the_providers_own_check_answers_without_knocking_at_any_door(signing: Way) -> None:
    for finding in signing.specification.check(signing.settings, knock=False):
        assert finding.what
        assert finding.state
        assert finding.severity is not Severity.BAD


def test_what_the_settings_must_say_is_named_when_they_do_not(signing: Way) -> None:
    settings, specification = signing.settings, signing.specification
    assert specification.missing(settings) == []
    for required in specification.required:
        lacking = without(settings, required.setting)
        (missing,) = specification.missing(lacking)
        assert required.setting in missing.advice
        assert (
            missing
            in Readiness(Diagnosis(lacking, signing.story.clock, lambda: signing.story.desk)).blocking()
        )


def without(settings: Settings, name: str) -> Settings:
    section, _, key = name.partition(".")
    return settings.with_section(section, replace(settings.section(section), **{key: ""}))
