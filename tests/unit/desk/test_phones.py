"""The operator plays the simulated signer's phone: what is decided there, and when it cannot be."""

import pytest

from contract_tui.desk import open_desk
from contract_tui.domain.audit import chain_problem
from contract_tui.domain.errors import ForbiddenError, NotFoundError
from contract_tui.domain.simulated_signers import PERSONA_WORDS, Decision, Persona, persona_words
from contract_tui.domain.states import Substate, VoidReason
from contract_tui.engine.worker import Worker
from tests.world.homes import settings_of
from tests.world.orders import an_order
from tests.world.people import INDIVIDUAL, OPERATOR
from tests.world.story import Story


def silent(story: Story) -> str:
    """A contract on 客户签署 whose signer does nothing by himself."""
    story.desk.customers.set_persona(story.signer_id(), Persona.SILENT)
    number = story.customer_signing("E-01")
    story.engine()
    return number


@pytest.mark.parametrize(
    ("decision", "substate", "reason"),
    [
        (Decision.SIGN, Substate.PLATFORM_SIGNING, None),
        (Decision.REFUSE, Substate.VOIDED, VoidReason.REFUSED),
    ],
)
def test_s28_what_is_decided_on_the_phone_is_done_at_the_engine_s_next_look(
    story: Story, decision: Decision, substate: Substate, reason: VoidReason | None
) -> None:
    number = silent(story)
    story.desk.phones.decide(number, decision, OPERATOR)
    assert story.engine() == 1
    assert (story.substate(number), story.get(number).reason) == (substate, reason)


def test_s28_an_ignored_message_is_not_signed_even_by_a_prompt_signer(story: Story) -> None:
    number = story.customer_signing("E-01")
    story.desk.phones.decide(number, Decision.IGNORE, OPERATOR)
    story.wait(86_400)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
    assert story.desk.phones.get(number).decision is Decision.IGNORE
    story.desk.phones.decide(number, Decision.SIGN, OPERATOR)
    story.engine()
    assert story.substate(number) is Substate.PLATFORM_SIGNING


def test_p8_an_ignored_message_lets_the_deadline_pass(story: Story) -> None:
    number = story.customer_signing("E-01")
    story.desk.phones.decide(number, Decision.IGNORE, OPERATOR)
    story.wait(story.desk.settings.timing.deadline)
    assert story.get(number).reason is VoidReason.EXPIRED


def test_a_decision_is_found_again_by_another_process(story: Story) -> None:
    number = silent(story)
    story.desk.phones.decide(number, Decision.SIGN, OPERATOR)
    other = open_desk(story.desk.settings, story.clock)
    assert Worker(other).run_once() == 1
    assert story.substate(number) is Substate.PLATFORM_SIGNING
    other.close()


def test_a_look_that_was_under_way_does_not_put_the_decision_off(story: Story) -> None:
    number = silent(story)
    story.desk.phones.decide(number, Decision.IGNORE, OPERATOR)
    (claim,) = story.desk.tasks.claim(1)
    story.desk.phones.decide(number, Decision.SIGN, OPERATOR)
    story.desk.tasks.postpone(claim, story.get(number).signing_deadline or story.clock.now())
    assert story.engine() == 1
    assert story.substate(number) is Substate.PLATFORM_SIGNING


def test_s37_nothing_can_be_signed_on_a_phone_that_got_no_message(story: Story) -> None:
    story.desk.customers.set_persona(story.signer_id(), Persona.MISSED)
    number = story.customer_signing("E-01")
    phone = story.desk.phones.get(number)
    assert (phone.sent, phone.arrived) == (1, ())
    for decision in Decision:
        with pytest.raises(ForbiddenError, match="没有收到签署信息"):
            story.desk.phones.decide(number, decision, OPERATOR)
    story.clock.tick(60)
    story.desk.signing.resend(number, OPERATOR)
    assert [message.ordinal for message in story.desk.phones.get(number).arrived] == [2]
    story.desk.phones.decide(number, Decision.SIGN, OPERATOR)
    story.engine()
    assert story.substate(number) is Substate.PLATFORM_SIGNING


def test_p7_p9_the_phone_shows_neither_link_nor_code_nor_the_whole_number(story: Story) -> None:
    number = silent(story)
    said = repr(story.desk.phones.waiting())
    assert number in said
    assert "138****0001" in said
    assert "13800000001" not in said
    assert "http" not in said


def test_s31_an_individual_s_phone_is_the_customer_s_own(story: Story) -> None:
    story.desk.orders.import_rows([an_order("I001", payer=INDIVIDUAL)], OPERATOR)
    number = story.customer_signing("I001", customer=INDIVIDUAL)
    phone = story.desk.phones.get(number)
    assert (phone.signer, phone.phone, phone.persona) == ("王五", "139****0003", Persona.PROMPT)


def test_a_contract_that_was_not_sent_has_no_phone(story: Story) -> None:
    with pytest.raises(ForbiddenError, match="尚在填写信息"):
        story.desk.phones.get(story.filling("E-01"))
    with pytest.raises(NotFoundError):
        story.desk.phones.get("DD-20261123-000009-G")


def test_only_a_contract_on_customer_signing_has_a_phone_to_play(story: Story) -> None:
    number = story.platform_signing("E-01")
    assert story.desk.phones.waiting() == []
    with pytest.raises(ForbiddenError, match="客户已签署，合同在平台签署中"):
        story.desk.phones.decide(number, Decision.SIGN, OPERATOR)


def test_p16_nobody_s_phone_is_played_where_signatures_are_not_simulated(story: Story) -> None:
    number = silent(story)
    real = open_desk(settings_of(story.desk.settings.home, provider=""), story.clock)
    for call in (lambda: real.phones.waiting(), lambda: real.phones.get(number)):
        with pytest.raises(ForbiddenError, match="只有模拟签署"):
            call()
    with pytest.raises(ForbiddenError, match="只有模拟签署"):
        real.phones.decide(number, Decision.SIGN, OPERATOR)
    real.close()


def test_p16_the_audit_trail_says_that_it_was_simulated_and_by_whom(story: Story) -> None:
    number = silent(story)
    story.desk.phones.decide(number, Decision.SIGN, OPERATOR)
    events = story.desk.audit_trail.events(number)
    assert (events[-1].kind, events[-1].operator) == ("simulated_sign", OPERATOR)
    assert chain_problem(events) is None


def test_every_persona_has_words() -> None:
    assert set(PERSONA_WORDS) == set(Persona)
    assert persona_words("from-a-newer-program") == "from-a-newer-program"
