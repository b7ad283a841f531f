"""People whose names are newer than their machines' libraries, or in other scripts, get their contracts."""

from pathlib import Path

import pytest

from contract_tui.desk.proof.verification import verify_file
from contract_tui.domain.customers import CustomerInput, CustomerKind
from contract_tui.domain.states import Channel, Substate
from contract_tui.domain.verdicts import Verdict
from contract_tui.engine.worker import Worker
from tests.world.clock import StillClock
from tests.world.homes import a_desk, settings_of
from tests.world.orders import an_order
from tests.world.people import ENTERPRISE, OPERATOR, PARTY
from tests.world.story import Story

SIGNERS = ["张𬱖", "王\U0002cc56", "محمد بن سلمان", "สมชาย ใจดี", "张三😀", "Ольга"]


@pytest.fixture
def story(tmp_path: Path) -> Story:
    clock = StillClock()
    return Story(a_desk(tmp_path / "home", clock, settings=settings_of(tmp_path / "home")), clock)


def is_valid(story: Story, number: str) -> None:
    assert story.substate(number) is Substate.E_EFFECTIVE, story.get(number).failure
    content = story.desk.documents.pdf(number).content
    report = verify_file(content, story.desk.settings, home=lambda: story.desk.context, clock=story.clock)
    assert report.verdict is Verdict.VALID, report.line


@pytest.mark.parametrize("name", SIGNERS)
def test_a_companys_signer_of_any_name_signs(story: Story, name: str) -> None:
    added = story.desk.customers.add_signer(ENTERPRISE, name, "13500135000", OPERATOR)
    story.wait(story.desk.settings.timing.authorisation)
    number = story.text_review("E-01")
    story.desk.drafts.confirm_text(number, OPERATOR)
    story.desk.drafts.choose_signer(number, added.id, OPERATOR)
    story.desk.signing.send(number, OPERATOR)
    story.wait(story.desk.settings.timing.signer)
    story.wait(story.desk.settings.timing.seal_both)
    is_valid(story, number)
    assert name in story.get(number).signatures[0].certificate.subject
    story.desk.close()


def test_a_person_with_a_newer_character_signs_for_themselves(story: Story) -> None:
    name, account = "张𬱖", "2000"
    person = CustomerInput(
        CustomerKind.INDIVIDUAL,
        name,
        "11010519491231002X",
        account,
        "KJ-2026-009",
        signers=((name, "13600136001"),),
    )
    story.desk.customers.add(person, OPERATOR)
    story.desk.orders.import_rows([an_order("B001", payer=account)], OPERATOR)
    number = story.desk.drafts.open(Channel.BOTH, account, ("B001",), OPERATOR)
    story.desk.drafts.confirm_party(number, PARTY, OPERATOR)
    Worker(story.desk).run_once()
    story.desk.drafts.confirm_text(number, OPERATOR)
    story.desk.signing.send(number, OPERATOR)
    story.wait(story.desk.settings.timing.signer)
    story.wait(story.desk.settings.timing.seal_both)
    is_valid(story, number)
    assert name in story.get(number).text
    story.desk.close()
