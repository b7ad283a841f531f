"""The seam carries a cloud service: neither desk nor engine knows of it, and no message is sent twice.

`HYPOTHESIS_PROFILE=nightly` runs many more examples.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contract_tui.domain.audit import Operator, chain_problem
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import DeskError, OutsideError
from contract_tui.domain.states import Channel, State, Substate, Trigger, VoidReason
from contract_tui.domain.transitions import OPENING, TRANSITIONS
from tests.world.kills import Killed
from tests.world.people import OPERATOR
from tests.world.signing.cloud import (
    ALREADY_SIGNED,
    VISIBLE_AFTER,
    CloudService,
    Weather,
)
from tests.world.signing.cloud_story import Cloud, cloud_story

HOUR, DAY = 3_600, 86_400
LATER = VISIBLE_AFTER.total_seconds()


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    story = cloud_story(tmp_path)
    yield story
    story.desk.close()


def in_doubt(number: str, act: Callable[[str, Operator], object]) -> None:
    with pytest.raises(OutsideError, match="没有确认"):
        act(number, OPERATOR)


def test_a_contract_goes_its_whole_way_by_what_is_polled(cloud: Cloud) -> None:
    number = cloud.customer_signing("E-01")
    cloud.engine()
    assert cloud.substate(number) is Substate.CUSTOMER_SIGNING
    cloud.wait(LATER)
    cloud.service.signer_signs(number)
    cloud.wait(10)
    assert cloud.substate(number) is Substate.PLATFORM_SIGNING
    cloud.wait(cloud.desk.settings.timing.seal_both)
    contract = cloud.get(number)
    assert (contract.substate, contract.failure) == (Substate.E_EFFECTIVE, None)
    (flow,) = cloud.service.of(number)
    assert cloud.desk.documents.pdf(number).content.startswith(flow.signed)
    assert ["云端签署人" in contract.signatures[0].certificate.subject, len(contract.signatures)] == [True, 2]


def test_a_lost_answer_is_found_out_once_the_flow_shows_and_begins_no_second_flow(cloud: Cloud) -> None:
    number = cloud.signer_review("E-01")
    cloud.weather(Weather.LOST)
    in_doubt(number, cloud.desk.signing.send)
    cloud.wait(cloud.desk.settings.timing.lease)
    contract = cloud.get(number)
    assert (contract.substate, len(contract.messages)) == (Substate.CUSTOMER_SIGNING, 1)
    assert len(cloud.service.of(number)) == 1


def test_a_flow_that_does_not_show_yet_is_not_taken_for_one_that_never_began(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.world.signing.cloud.VISIBLE_AFTER", 10 * VISIBLE_AFTER)
    number = cloud.signer_review("E-01")
    cloud.weather(Weather.LOST)
    in_doubt(number, cloud.desk.signing.send)
    cloud.wait(cloud.desk.settings.timing.lease)
    assert cloud.get(number).awaiting_reply
    cloud.wait(10 * LATER)
    assert cloud.substate(number) is Substate.CUSTOMER_SIGNING
    assert len(cloud.service.of(number)) == 1


@pytest.mark.parametrize("again", [False, True])
def test_a_process_killed_after_the_service_has_acted_begins_no_second_flow(
    cloud: Cloud, again: bool
) -> None:
    number = cloud.signer_review("E-01")
    cloud.weather(Weather.KILLED)
    with pytest.raises(Killed):
        cloud.desk.signing.send(number, OPERATOR)
    story = cloud.again() if again else cloud
    story.wait(story.desk.settings.timing.lease)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
    assert len(story.service.of(number)) == 1
    if again:
        story.desk.close()


def test_p7_a_lost_reminder_is_found_out_by_its_own_number(cloud: Cloud) -> None:
    number = cloud.customer_signing("E-01")
    cloud.wait(60)
    cloud.weather(Weather.LOST)
    in_doubt(number, cloud.desk.signing.resend)
    cloud.wait(cloud.desk.settings.timing.lease)
    assert [each.ordinal for each in cloud.get(number).messages] == [1, 2]
    cloud.wait(60)
    cloud.weather(Weather.DOWN)
    with pytest.raises(OutsideError, match="没有应答"):
        cloud.desk.signing.resend(number, OPERATOR)
    assert (len(cloud.get(number).messages), cloud.service.of(number)[0].notices) == (2, 2)


def test_a_reminder_that_never_went_out_is_not_taken_for_the_one_before(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = cloud.customer_signing("E-01")
    cloud.wait(60)

    def dies_before(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(CloudService, "remind", dies_before)
        with pytest.raises(Killed):
            cloud.desk.signing.resend(number, OPERATOR)
    cloud.wait(cloud.desk.settings.timing.lease)
    assert [each.ordinal for each in cloud.get(number).messages] == [1]
    assert "resend_refused" in cloud.kinds(number)


def test_a_signature_that_comes_after_our_cancel_is_recorded_and_not_applied(cloud: Cloud) -> None:
    number = cloud.customer_signing("E-01")
    cloud.wait(LATER)
    cloud.service.signer_signs(number)
    cloud.service.while_polled = lambda: cloud.desk.signing.cancel(number, "不要了", OPERATOR)
    cloud.wait(10)
    cloud.engine()
    assert cloud.get(number).reason is VoidReason.CANCELLED
    assert "late_customer_signed" in cloud.kinds(number)
    assert cloud.get(number).signatures == ()
    cancelled = next(e for e in cloud.desk.audit_trail.events(number) if e.kind == "cancelled")
    assert cancelled.details["provider"] == ALREADY_SIGNED
    assert cloud.wait(DAY) == 0


def test_a_refusal_that_comes_after_our_cancel_is_recorded_and_not_applied(cloud: Cloud) -> None:
    number = cloud.customer_signing("E-01")
    cloud.wait(LATER)
    cloud.service.signer_refuses(number)
    cloud.service.while_polled = lambda: cloud.desk.signing.cancel(number, "不要了", OPERATOR)
    cloud.wait(10)
    cloud.engine()
    assert cloud.get(number).reason is VoidReason.CANCELLED
    assert "late_customer_refused" in cloud.kinds(number)


def test_waiting_after_signed_takes_nothing_back(cloud: Cloud) -> None:
    number = cloud.customer_signing("E-01")
    cloud.wait(LATER)
    cloud.service.signer_signs(number)
    cloud.weather(Weather.FINE, Weather.DOWN)
    cloud.wait(10)
    assert cloud.substate(number) is Substate.CUSTOMER_SIGNING, "seen, but not to be had yet"
    cloud.service.stale = 1
    cloud.wait(10)
    assert cloud.substate(number) is Substate.CUSTOMER_SIGNING
    cloud.wait(10)
    assert cloud.substate(number) is Substate.PLATFORM_SIGNING
    cloud.service.stale = 9
    cloud.wait(HOUR)
    assert cloud.substate(number) is Substate.E_EFFECTIVE


def test_p8_a_signature_in_the_last_moment_beats_the_deadline(cloud: Cloud) -> None:
    number = cloud.customer_signing("E-01")
    cloud.clock.tick(30 * DAY)
    cloud.service.signer_signs(number)
    cloud.service.stale = 1
    cloud.engine()
    assert cloud.substate(number) is Substate.PLATFORM_SIGNING
    assert not cloud.service.of(number)[0].cancelled


def test_an_outage_of_days_between_signature_and_download_needs_nobodys_retry(cloud: Cloud) -> None:
    number = cloud.customer_signing("E-01")
    cloud.wait(LATER)
    cloud.service.signer_signs(number)
    for _ in range(3 * cloud.desk.settings.limits.attempts):
        cloud.weather(Weather.FINE, Weather.DOWN)
        cloud.wait(HOUR)
        assert not cloud.service.weather
    failure = cloud.get(number).failure
    assert failure
    assert not failure.final
    cloud.wait(HOUR)
    assert cloud.substate(number) is Substate.PLATFORM_SIGNING


def test_a_lost_cancel_is_asked_about_and_completes(cloud: Cloud) -> None:
    number = cloud.customer_signing("E-01")
    cloud.wait(LATER)
    cloud.desk.signing.cancel(number, "不要了", OPERATOR)
    cloud.weather(Weather.LOST, Weather.DOWN)
    for _ in range(2):
        cloud.wait(HOUR)
        assert cloud.substate(number) is Substate.CANCELLING
    cloud.wait(HOUR)
    assert cloud.get(number).reason is VoidReason.CANCELLED
    assert cloud.service.of(number)[0].cancelled


def test_many_contracts_are_polled_in_the_services_own_batches(cloud: Cloud) -> None:
    numbers = [cloud.customer_signing(f"E-0{place}") for place in range(1, 6)]
    cloud.wait(LATER)
    cloud.service.polls.clear()
    for number in numbers:
        cloud.service.signer_signs(number)
    cloud.wait(10)
    assert cloud.service.polls == [2, 2, 1]
    assert {cloud.substate(number) for number in numbers} == {Substate.PLATFORM_SIGNING}


_EXAMPLES = 150 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 12
_ENDED = {State.VOIDED, State.EFFECTIVE}
_LATE = {f"late_{each}" for each in ("send", "resend", "customer_signed", "customer_refused")}
_KEEPS_STATE = _LATE | {"signer_chosen", "unsigned_made", "send_refused", "resend_refused", "retry"}


def replayed(kinds: list[str]) -> Substate | None:
    """Where a both-party history leads by the table; fails on a step that is not in it."""
    where: Substate | None = None
    for kind in kinds:
        if kind == Trigger.OPEN:
            where = OPENING[Channel.BOTH]
        elif kind not in _KEEPS_STATE:
            assert where is not None
            assert (Channel.BOTH, where, Trigger(kind)) in TRANSITIONS, f"{kind} from {where}"
            where = TRANSITIONS[Channel.BOTH, where, Trigger(kind)].substate
    return where


class OperatorsAndCloud(RuleBasedStateMachine):
    """Operators, the engine, signers, the weather and kills, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="contract-tui-test-"))
        self.cloud = cloud_story(self.folder)
        self.service = self.cloud.service
        self.numbers: list[str] = []
        self.ended: dict[str, Substate] = {}

    def teardown(self) -> None:
        try:
            self._weather_clears()
        finally:
            self.cloud.desk.close()
            shutil.rmtree(self.folder)

    @initialize(many=st.integers(1, 3))
    def contracts_are_ready(self, many: int) -> None:
        self.numbers = [self.cloud.signer_review(f"E-0{place}") for place in range(1, many + 1)]

    def _tried(self, act: Callable[[], object]) -> None:
        """Do something that may be refused, or be the end of this process."""
        try:
            act()
        except Killed:
            event("killed")
            self.service.weather.clear()
            self.cloud = self.cloud.again()
        except DeskError:
            event("refused")

    @rule(data=st.data(), weather=st.sampled_from(Weather))
    def somebody_sends(self, data: st.DataObject, weather: Weather) -> None:
        number = data.draw(st.sampled_from(self.numbers))
        self.service.weather.appendleft(weather)
        signing = self.cloud.desk.signing
        sends = self.cloud.substate(number) is Substate.SIGNER_REVIEW
        self._tried(lambda: (signing.send if sends else signing.resend)(number, OPERATOR))
        self.service.weather.clear()

    @rule(data=st.data(), polled=st.booleans())
    def somebody_cancels(self, data: st.DataObject, polled: bool) -> None:
        number = data.draw(st.sampled_from(self.numbers))

        def cancel() -> None:
            with suppress(DeskError):
                self.cloud.desk.signing.cancel(number, "不要了", OPERATOR)

        if polled:
            self.service.while_polled = cancel
        elif data.draw(st.integers(0, 2)) == 0:
            cancel()

    @rule(data=st.data(), signs=st.sampled_from([True, True, True, False]))
    def a_signer_acts(self, data: st.DataObject, signs: bool) -> None:
        number = data.draw(st.sampled_from(self.numbers))
        (self.service.signer_signs if signs else self.service.signer_refuses)(number)

    @rule(
        seconds=st.sampled_from([0.0, 10.0, 61.0, 400.0, HOUR]),
        weather=st.lists(st.sampled_from(Weather), max_size=4),
        stale=st.integers(0, 2),
    )
    def the_engine_works(self, seconds: float, weather: list[Weather], stale: int) -> None:
        self.service.weather.extend(weather)
        self.service.stale = stale
        self._tried(lambda: self.cloud.wait(seconds))
        self.service.weather.clear()

    @rule(data=st.data())
    def a_good_day(self, data: st.DataObject) -> None:
        """One step on the way to the end: random weather alone seldom lets one get there."""
        number = data.draw(st.sampled_from(self.numbers))
        if self.cloud.substate(number) is Substate.SIGNER_REVIEW:
            self._tried(lambda: self.cloud.desk.signing.send(number, OPERATOR))
        else:
            self.service.signer_signs(number)
        self._tried(lambda: self.cloud.wait(61))

    @rule()
    def a_month_passes(self) -> None:
        self._tried(lambda: self.cloud.wait(31 * DAY))

    @rule(data=st.data())
    def somebody_retries(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.numbers))
        self._tried(lambda: self.cloud.desk.tasks.retry(number, OPERATOR))

    @invariant()
    def no_message_is_sent_twice(self) -> None:
        for number in self.numbers:
            flows, contract = self.service.of(number), self.cloud.get(number)
            assert len(flows) <= 1, "a contract has two flows at the service"
            notices = sum(flow.notices for flow in flows)
            assert len(contract.messages) <= notices <= len(contract.messages) + contract.awaiting_reply
            assert [each.ordinal for each in contract.messages] == list(range(1, len(contract.messages) + 1))

    @invariant()
    def every_history_is_legal_and_ends_stay(self) -> None:
        for number in self.numbers:
            contract, events = self.cloud.get(number), self.cloud.desk.audit_trail.events(number)
            assert chain_problem(events) is None
            assert replayed([each.kind for each in events]) is contract.substate
            self._signatures_fit(contract)
            if number in self.ended:
                assert contract.substate is self.ended[number], "an end was left again"
            if contract.state in _ENDED:
                self.ended[number] = contract.substate
                event(f"ended: {contract.reason or contract.substate}")

    def _signatures_fit(self, contract: Contract) -> None:
        signed = {Substate.PLATFORM_SIGNING: 1, Substate.E_EFFECTIVE: 2}.get(contract.substate, 0)
        assert len(contract.signatures) == signed

    def _weather_clears(self) -> None:
        """In the end nothing is stuck, and both sides agree."""
        self.service.weather.clear()
        self.service.while_polled, self.service.stale = None, 0
        for _ in range(4):
            for number in self.numbers:
                with suppress(DeskError):
                    self.cloud.desk.tasks.retry(number, OPERATOR)
            self.cloud.wait(2 * HOUR)
        for number in self.numbers:
            self._agree(number)

    def _agree(self, number: str) -> None:
        contract, flows = self.cloud.get(number), self.service.of(number)
        assert not contract.awaiting_reply
        assert sum(flow.notices for flow in flows) == len(contract.messages)
        assert contract.substate not in (Substate.CANCELLING, Substate.PLATFORM_SIGNING)
        if contract.substate is Substate.E_EFFECTIVE:
            assert self.cloud.desk.documents.pdf(number).content.startswith(flows[0].signed)
        if contract.reason in (VoidReason.CANCELLED, VoidReason.EXPIRED):
            assert all(flow.cancelled or flow.signed or flow.refused for flow in flows)
        assert self.cloud.desk.audit_trail.audit(number).problems == ()


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
class TestOperatorsAndCloud(OperatorsAndCloud.TestCase):  # type: ignore[misc, valid-type]  # made by hypothesis
    """Whatever happens, in whatever order."""

    settings = settings(
        max_examples=_EXAMPLES,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
