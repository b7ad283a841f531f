"""Customers that are edited, and the book of party A's details."""

import logging
from dataclasses import replace

import pytest

from contract_tui.domain.customers import Activation, CustomerChanges, CustomerKind, SignerStatus
from contract_tui.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.simulated_signers import Persona
from contract_tui.domain.states import Channel
from tests.world.people import ENTERPRISE, INDIVIDUAL, NOT_ACTIVATED, OPERATOR, PARTY
from tests.world.story import Story


def test_p4_a_new_name_does_not_change_contracts_that_were_made(story: Story) -> None:
    number = story.text_review("E-01")
    before = story.get(number)
    changes = CustomerChanges(name="深圳新名科技有限公司", framework="KJ-2027-009")
    edited = story.desk.customers.edit(ENTERPRISE, changes, OPERATOR)
    assert (edited.name, edited.framework, edited.code) == (
        "深圳新名科技有限公司", "KJ-2027-009", before.code,
    )  # fmt: skip
    after = story.get(number)
    assert (after.customer_name, after.framework, after.text) == (
        before.customer_name, before.framework, before.text,
    )  # fmt: skip
    assert story.get(story.filling("E-02")).customer_name == "深圳新名科技有限公司"


def test_two_operators_who_edit_different_fields_lose_nothing(story: Story) -> None:
    story.desk.customers.edit(ENTERPRISE, CustomerChanges(framework="KJ-A"), OPERATOR)
    story.desk.customers.edit(ENTERPRISE, CustomerChanges(name="乙的改动有限公司"), OPERATOR)
    found = story.desk.customers.get(ENTERPRISE)
    assert (found.framework, found.name) == ("KJ-A", "乙的改动有限公司")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (CustomerChanges(code="91110000600037342L"), "校验位不正确"),
        (CustomerChanges(name=""), "请填写客户名称"),
        (CustomerChanges(name="末尾空白 "), "多余空白"),
        (CustomerChanges(name="长" * 101), "最多 100 个字符"),
        (CustomerChanges(name="换\u202e向"), "U+202E"),
        (CustomerChanges(framework="长" * 61), "最多 60 个字符"),
    ],
)
def test_p12_what_cannot_be_used_is_refused_and_changes_nothing(
    story: Story, changes: CustomerChanges, said: str
) -> None:
    before = story.desk.customers.get(ENTERPRISE)
    with pytest.raises(InvalidInputError) as refused:
        story.desk.customers.edit(ENTERPRISE, replace(changes, verified=False), OPERATOR)
    assert said in refused.value.message
    assert story.desk.customers.get(ENTERPRISE) == before


def test_p12_an_individual_s_code_is_an_identity_number(story: Story) -> None:
    problem = story.desk.customers.field_problem
    assert problem("code", "91110000600037341L", CustomerKind.ENTERPRISE) is None
    assert problem("code", "91110000600037341L", CustomerKind.INDIVIDUAL) is not None
    assert problem("code", "11010519491231002X", CustomerKind.INDIVIDUAL) is None
    assert problem("framework", "", CustomerKind.ENTERPRISE) is None
    assert problem("account", "10 00", CustomerKind.ENTERPRISE) is not None


def test_p4_a_name_that_no_font_can_print_is_refused_while_it_is_typed(story: Story) -> None:
    problem = story.desk.customers.field_problem("name", "深圳\U00012000科技", CustomerKind.ENTERPRISE)
    assert str(problem).startswith("客户名称")
    assert "\U00012000" in str(problem)


def test_p13_the_check_follows_what_was_edited(story: Story) -> None:
    changes = CustomerChanges(framework="", verified=False)
    story.desk.customers.edit(ENTERPRISE, changes, OPERATOR)
    passed = {check.key: check.passed for check in story.desk.customers.check(ENTERPRISE, Channel.SINGLE)}
    assert passed == {"verified": False, "framework": False}
    with pytest.raises(ForbiddenError):
        story.filling("E-01")


def test_s10_the_steps_of_an_activation_have_their_times(story: Story) -> None:
    asked = story.clock.now()
    story.desk.customers.request_activation(NOT_ACTIVATED, OPERATOR)
    waiting = story.desk.customers.get(NOT_ACTIVATED)
    assert (waiting.activation, waiting.activation_requested_at, waiting.activated_at) == (
        Activation.PENDING, asked, None,
    )  # fmt: skip
    story.wait(story.desk.settings.timing.activation)
    done = story.desk.customers.get(NOT_ACTIVATED)
    assert (done.activation, done.activated_at) == (Activation.ACTIVE, story.clock.now())


def test_s30_a_new_signer_takes_the_time_of_an_authorisation_and_then_signs(story: Story) -> None:
    added = story.desk.customers.add_signer(ENTERPRISE, "新来", "13500000001", OPERATOR)
    assert (added.status, added.persona) == (SignerStatus.UNDER_REVIEW, Persona.NEW)
    story.wait(story.desk.settings.timing.authorisation - 0.001)
    assert story.desk.customers.get(ENTERPRISE).signers[-1].status is SignerStatus.UNDER_REVIEW
    story.wait(0.001)
    assert story.desk.customers.get(ENTERPRISE).signers[-1].status is SignerStatus.AUTHORISED


def test_p3_the_book_is_saved_by_hand_and_prefills_the_next_contract(story: Story) -> None:
    typed = replace(PARTY, contact=" 新  联系人 ")
    stored = story.desk.parties.save(ENTERPRISE, typed, OPERATOR)
    assert stored.contact == "新 联系人"
    assert story.desk.parties.book(ENTERPRISE) == stored
    assert story.get(story.filling("E-01")).party == stored


def test_p3_what_is_saved_in_the_book_leaves_contracts_as_they_are(story: Story) -> None:
    number = story.text_review("E-01")
    story.desk.parties.save(ENTERPRISE, replace(PARTY, contact="别人"), OPERATOR)
    assert story.get(number).party == PARTY


@pytest.mark.parametrize(
    "details", [PartyDetails(), replace(PARTY, phone="12345"), replace(PARTY, contact="\x1b[31m")]
)
def test_p3_an_incomplete_or_wrong_entry_is_refused_and_the_old_one_stays(
    story: Story, details: PartyDetails
) -> None:
    story.desk.parties.save(ENTERPRISE, PARTY, OPERATOR)
    with pytest.raises(InvalidInputError):
        story.desk.parties.save(ENTERPRISE, details, OPERATOR)
    assert story.desk.parties.book(ENTERPRISE) == PARTY
    with pytest.raises(NotFoundError):
        story.desk.parties.save("nobody", PARTY, OPERATOR)


def test_p9_the_log_names_who_changed_what_and_no_personal_data(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        story.desk.parties.save(INDIVIDUAL, PARTY, OPERATOR)
        story.desk.customers.edit(INDIVIDUAL, CustomerChanges(code="110101199001010015"), OPERATOR)
    assert f"customer {INDIVIDUAL} edited by {OPERATOR.name}: code" in caplog.text
    assert f"book of {INDIVIDUAL} saved by {OPERATOR.name}" in caplog.text
    assert PARTY.phone not in caplog.text
    assert "110101199001010015" not in caplog.text
