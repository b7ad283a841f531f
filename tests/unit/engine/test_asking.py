"""A third provider: what only its service can answer moves when that answers, and nobody makes it up."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.desk import open_desk
from contract_tui.domain.customers import Activation, Customer, Signer, SignerStatus
from contract_tui.domain.errors import ForbiddenError, HeldError
from contract_tui.domain.states import Substate
from contract_tui.signing.provider import Approved
from tests.world.clock import StillClock
from tests.world.homes import a_desk
from tests.world.people import ENTERPRISE, MAILING, NOT_ACTIVATED, OPERATOR
from tests.world.signing.cloud import ASK_AGAIN, SERVICES, VISIBLE_AFTER, CloudService, Weather
from tests.world.signing.cloud_story import Cloud, cloud_settings, cloud_story
from tests.world.story import Story

HOUR, YEAR = 3_600, 366 * 86_400


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    story = cloud_story(tmp_path)
    yield story
    story.desk.close()


def customer(story: Story) -> Customer:
    return story.desk.customers.get(NOT_ACTIVATED)


def newest(story: Story) -> Signer:
    return story.desk.customers.get(ENTERPRISE).signers[-1]


def add(story: Story, name: str = "新来", phone: str = "13500000001") -> Signer:
    return story.desk.customers.add_signer(ENTERPRISE, name, phone, OPERATOR)


def effective(cloud: Cloud) -> str:
    number = cloud.customer_signing("E-01")
    cloud.wait(VISIBLE_AFTER.total_seconds())
    cloud.service.signer_signs(number)
    cloud.wait(10)
    cloud.wait(cloud.desk.settings.timing.seal_both)
    assert cloud.substate(number) is Substate.E_EFFECTIVE
    return number


def test_all_that_waits_for_an_approval_is_asked_about_in_one_question(cloud: Cloud) -> None:
    cloud.desk.customers.request_activation(NOT_ACTIVATED, OPERATOR)
    for place in range(3):
        add(cloud, f"新来{place}", f"1350000000{place}")
    cloud.engine()
    assert cloud.service.questions == [4]
    cloud.wait(ASK_AGAIN.total_seconds() - 1)
    assert cloud.service.questions == [4], "it wants to be asked later"
    cloud.wait(1)
    assert cloud.service.questions == [4, 4]
    assert len(cloud.service.approvals) == 4, "asked for once each"


def test_an_outage_is_shown_and_needs_nobodys_retry(cloud: Cloud) -> None:
    add(cloud)
    for _ in range(3 * cloud.desk.settings.limits.attempts):
        cloud.weather(Weather.DOWN)
        cloud.wait(HOUR)
    assert "云签署服务没有应答" in newest(cloud).problem
    assert (newest(cloud).status, newest(cloud).refused) == (SignerStatus.UNDER_REVIEW, False)
    cloud.wait(HOUR)
    cloud.service.administrator_decides(Approved.YES)
    cloud.wait(HOUR)
    assert (newest(cloud).status, newest(cloud).problem) == (SignerStatus.AUTHORISED, "")


def test_a_lost_answer_asks_for_nothing_twice(cloud: Cloud) -> None:
    add(cloud)
    cloud.weather(Weather.LOST)
    cloud.engine()
    cloud.wait(HOUR)
    assert len(cloud.service.approvals) == 1


def test_what_a_service_waits_for_is_shown(cloud: Cloud) -> None:
    cloud.desk.customers.request_activation(NOT_ACTIVATED, OPERATOR)
    cloud.engine()
    cloud.service.administrator_decides(Approved.NOT_YET, "请客户的管理员打开 https://example.com/a?b=c")
    cloud.wait(HOUR)
    assert customer(cloud).activation_problem == "请客户的管理员打开 https://example.com/a?b=c"
    assert customer(cloud).activation is Activation.PENDING


def test_s10_a_refused_activation_says_why_without_personal_data_and_may_be_asked_for_again(
    cloud: Cloud,
) -> None:
    cloud.desk.customers.request_activation(NOT_ACTIVATED, OPERATOR)
    cloud.engine()
    cloud.service.administrator_decides(Approved.NO, "联系人\x1b[31m 13800000001 未应答\n" + "长" * 2000)
    cloud.wait(HOUR)
    refused = customer(cloud)
    assert refused.activation is Activation.NONE
    assert "138****0001" in refused.activation_problem
    assert "\x1b" not in refused.activation_problem
    assert len(refused.activation_problem) < 600
    cloud.wait(YEAR)
    asked = len(cloud.service.questions)
    cloud.desk.customers.request_activation(NOT_ACTIVATED, OPERATOR)
    assert (customer(cloud).activation, customer(cloud).activation_problem) == (Activation.PENDING, "")
    cloud.engine()
    assert len(cloud.service.questions) == asked + 1
    cloud.service.administrator_decides(Approved.YES)
    cloud.wait(HOUR)
    assert customer(cloud).activation is Activation.ACTIVE


def test_s30_a_refused_signer_is_asked_about_again_when_the_same_person_is_added_again(cloud: Cloud) -> None:
    added = add(cloud)
    cloud.engine()
    cloud.service.administrator_decides(Approved.NO)
    cloud.wait(HOUR)
    assert newest(cloud).refused
    assert newest(cloud).problem.startswith("签署服务未批准：没有说明原因。")
    with pytest.raises(HeldError):
        add(cloud, "别人")
    assert add(cloud).id == added.id
    assert (newest(cloud).refused, newest(cloud).status) == (False, SignerStatus.UNDER_REVIEW)
    cloud.service.administrator_decides(Approved.YES)
    cloud.engine()
    assert newest(cloud).status is SignerStatus.AUTHORISED


def test_what_was_asked_of_a_simulation_is_not_made_true_by_another_provider(tmp_path: Path) -> None:
    clock = StillClock()
    simulated = Story(a_desk(tmp_path / "home", clock), clock)
    number = simulated.effective("E-01")
    simulated.desk.customers.request_activation(NOT_ACTIVATED, OPERATOR)
    add(simulated)
    simulated.desk.papers.request(number, MAILING, OPERATOR)
    simulated.desk.close()
    # Whoever is asked by hand fails the test; without a provider there is nobody to ask.
    SERVICES[str(tmp_path)] = CloudService(clock.now)
    for provider in ("by-hand", ""):
        chosen = cloud_settings(tmp_path, provider)
        other = Story(open_desk(chosen, clock), clock)
        other.wait(YEAR)
        assert customer(other).activation is Activation.PENDING
        assert newest(other).status is SignerStatus.UNDER_REVIEW
        paper = other.get(number).paper
        assert paper
        assert (other.substate(number), paper.courier) == (Substate.PAPER_REQUESTED, "")
        other.desk.close()


def test_p2_without_a_provider_no_courier_is_made_up_and_an_operator_may_record_one(tmp_path: Path) -> None:
    clock = StillClock()
    story = Story(a_desk(tmp_path / "home", clock), clock)
    number = story.effective("E-01")
    settings = story.desk.settings
    story.desk.close()
    unchosen = Story(
        open_desk(replace(settings, signing=replace(settings.signing, provider="")), clock), clock
    )
    unchosen.desk.papers.request(number, MAILING, OPERATOR)
    unchosen.wait(YEAR)
    assert unchosen.substate(number) is Substate.PAPER_REQUESTED
    unchosen.desk.papers.hand_over(number, "顺丰", "SF1", OPERATOR)
    assert unchosen.substate(number) is Substate.PAPER_SENT
    unchosen.desk.close()


@pytest.mark.parametrize(
    ("courier", "tracking_number"), [("顺丰", ""), ("顺丰\x1b[31m", "SF1"), ("顺" * 99, "1")]
)
def test_p2_what_can_be_no_courier_is_not_recorded(cloud: Cloud, courier: str, tracking_number: str) -> None:
    number = effective(cloud)
    cloud.desk.papers.request(number, MAILING, OPERATOR)
    cloud.engine()
    cloud.service.clerk_mails(courier, tracking_number)
    cloud.wait(HOUR)
    contract = cloud.get(number)
    assert contract.substate is Substate.PAPER_REQUESTED
    assert contract.failure
    assert "签署服务给出的" in contract.failure.error


def test_a_service_that_mails_leaves_nothing_to_record_by_hand(cloud: Cloud) -> None:
    number = effective(cloud)
    cloud.desk.papers.request(number, MAILING, OPERATOR)
    with pytest.raises(ForbiddenError, match="无需登记"):
        cloud.desk.papers.hand_over(number, "顺丰", "SF1", OPERATOR)
