"""From the signer to the end: S26 to S45, S58 to S60, P1, P2, P7, P8, and who is told what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from contract_tui.desk.desk import Desk
from contract_tui.domain.audit import Operator
from contract_tui.domain.customers import Activation, SignerStatus
from contract_tui.domain.errors import DeskError, ForbiddenError, HeldError, InvalidInputError, OutsideError
from contract_tui.domain.parties import Mailing
from contract_tui.domain.states import Channel, Substate, VoidReason
from contract_tui.engine.steps import do_step
from tests.world.clock import StillClock
from tests.world.homes import a_desk
from tests.world.orders import an_order
from tests.world.people import ENTERPRISE, INDIVIDUAL, NOT_ACTIVATED, OPERATOR, PARTY
from tests.world.recording import RecordingProvider
from tests.world.story import Story

MAILING = Mailing(2, "张三", "13800000001", "北京市海淀区中关村大街 1 号")
DAY = 86_400


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> RecordingProvider:
    """A provider whose messages a test can see; it must be asked for before the desk."""
    recording = RecordingProvider()
    monkeypatch.setattr("contract_tui.signing.simulated.SimulatedProvider", lambda *_: recording)
    return recording


def individual(story: Story) -> str:
    """An individual's contract on 签署确认."""
    story.desk.orders.import_rows([an_order("I1", payer=INDIVIDUAL)], OPERATOR)
    return story.signer_review("I1", customer=INDIVIDUAL)


def refuses(call: Callable[[], object], match: str, kind: type[DeskError] = ForbiddenError) -> None:
    with pytest.raises(kind, match=match):
        call()


def test_s29_an_enterprises_signer_must_be_chosen(story: Story) -> None:
    number = story.text_review("E-01")
    story.desk.drafts.confirm_text(number, OPERATOR)
    assert story.get(number).signer is None
    refuses(lambda: story.desk.signing.send(number, OPERATOR), "选择客户方签署人")
    assert story.substate(number) is Substate.SIGNER_REVIEW
    story.desk.drafts.choose_signer(number, story.signer_id(1), OPERATOR)
    story.desk.signing.send(number, OPERATOR)
    sent = story.get(number).messages
    assert [(message.signer, message.phone) for message in sent] == [("李四", "138****0002")]


def test_s29_another_customers_signer_cannot_be_chosen(story: Story) -> None:
    number = story.signer_review("E-01")
    stranger = story.desk.customers.get(INDIVIDUAL).signers[0].id
    refuses(lambda: story.desk.drafts.choose_signer(number, stranger, OPERATOR), "不属于此客户")
    refuses(lambda: story.desk.drafts.choose_signer(number, 9999, OPERATOR), "不属于此客户")


def test_s30_a_new_signer_cannot_be_sent_to_until_the_administrator_agreed(story: Story) -> None:
    number = story.signer_review("E-01")
    added = story.desk.customers.add_signer(ENTERPRISE, "钱进", "13500135000", OPERATOR)
    assert added.status is SignerStatus.UNDER_REVIEW
    story.desk.drafts.choose_signer(number, added.id, OPERATOR)
    refuses(lambda: story.desk.signing.send(number, OPERATOR), r"钱进.*授权审核")
    assert story.get(number).messages == ()
    assert story.wait(story.desk.settings.timing.authorisation) == 1
    story.desk.signing.send(number, OPERATOR)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING


def test_s30_a_signer_is_added_once_and_only_to_an_enterprise(story: Story) -> None:
    add = story.desk.customers.add_signer
    refuses(lambda: add(ENTERPRISE, "张三", "13800000001", OPERATOR), "已是此客户的签署人", HeldError)
    refuses(lambda: add(INDIVIDUAL, "钱进", "13500135000", OPERATOR), "本人签署")
    refuses(lambda: add(ENTERPRISE, "钱进", "12500135000", OPERATOR), "手机号", InvalidInputError)
    refuses(lambda: add(ENTERPRISE, "钱\u202e进", "13500135000", OPERATOR), r"U\+202E", InvalidInputError)


def test_s10_an_activation_is_requested_once_and_opens_the_channel_by_itself(story: Story) -> None:
    customers = story.desk.customers
    customers.request_activation(NOT_ACTIVATED, OPERATOR)
    assert customers.check(NOT_ACTIVATED, Channel.BOTH)[-1].waiting
    refuses(lambda: customers.request_activation(NOT_ACTIVATED, OPERATOR), "正在激活", HeldError)
    refuses(lambda: customers.request_activation(INDIVIDUAL, OPERATOR), "无需激活")
    story.wait(story.desk.settings.timing.activation)
    assert customers.get(NOT_ACTIVATED).activation is Activation.ACTIVE
    story.desk.orders.import_rows([an_order("N1", payer=NOT_ACTIVATED)], OPERATOR)
    assert story.filling("N1", customer=NOT_ACTIVATED)


def test_s31_s32_an_individuals_phone_is_proposed_and_can_be_changed(story: Story) -> None:
    number = individual(story)
    assert story.get(number).signer_phone == "13900000003"
    set_phone = story.desk.drafts.set_signer_phone
    refuses(lambda: set_phone(number, "123", OPERATOR), "手机号", InvalidInputError)
    set_phone(number, " 13100131000 ", OPERATOR)
    assert story.get(number).signer_phone == "13100131000"
    story.desk.signing.send(number, OPERATOR)
    assert story.get(number).messages[0].phone == "131****1000"
    refuses(lambda: set_phone(number, "13200132000", OPERATOR), "合同在客户签署中")


def test_s32_an_enterprises_phone_goes_with_its_signer(story: Story) -> None:
    number = story.signer_review("E-01")
    refuses(lambda: story.desk.drafts.set_signer_phone(number, "13100131000", OPERATOR), "随签署人而定")


def test_s27_s33_sending_sends_one_message_and_enters_the_customers_signing(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.customer_signing("E-01")
    (message,) = provider.sent
    assert (message.phone, message.signer, message.ordinal) == ("13800000001", "张三", 1)
    contract = story.get(number)
    assert contract.substate is Substate.CUSTOMER_SIGNING
    assert [sent.sent_at for sent in contract.messages] == [story.clock.now()]
    assert (contract.resends_left, contract.resend_at) == (
        3,
        contract.messages[0].sent_at + timedelta(minutes=1),
    )


def test_p7_neither_link_nor_code_is_kept_anywhere(story: Story) -> None:
    contract = story.get(story.customer_signing("E-01"))
    assert {field for message in contract.messages for field in message.__slots__} == {
        "signer",
        "phone",
        "sent_at",
        "ordinal",
        "detail",
    }
    assert {message.detail for message in contract.messages} == {""}


def test_s27_a_message_that_fails_to_go_out_changes_nothing(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.signer_review("E-01")
    version = story.get(number).version
    provider.broken = True
    refuses(lambda: story.desk.signing.send(number, OPERATOR), "没有应答", OutsideError)
    contract = story.get(number)
    assert (contract.substate, contract.version, contract.messages) == (Substate.SIGNER_REVIEW, version, ())
    provider.broken = False
    story.desk.signing.send(number, OPERATOR)
    assert len({envelope.key for envelope in provider.asked}) == 2, "what failed for certain is over"


def test_s27_another_signer_after_a_failed_message_gets_a_message_of_another_key(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.signer_review("E-01")
    provider.broken = True
    refuses(lambda: story.desk.signing.send(number, OPERATOR), "没有应答", OutsideError)
    provider.broken = False
    story.desk.drafts.choose_signer(number, story.signer_id(1), OPERATOR)
    story.desk.signing.send(number, OPERATOR)
    # A provider that had got the first message after all must not take the second for its repetition.
    assert [envelope.signer for envelope in provider.asked] == ["张三", "李四"]
    assert len({envelope.key for envelope in provider.asked}) == 2


def test_nobody_changes_the_signer_while_the_message_goes_out(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.signer_review("E-01")
    choose = partial(story.desk.drafts.choose_signer, number, story.signer_id(1), OPERATOR)
    provider.meanwhile = lambda: refuses(choose, "正在发送", HeldError)
    story.desk.signing.send(number, OPERATOR)
    assert [message.signer for message in story.get(number).messages] == ["张三"]


def test_p7_three_resends_sixty_seconds_apart_and_no_fourth(story: Story) -> None:
    story.desk.customers.set_persona(story.signer_id(), "silent")
    number = story.customer_signing("E-01")
    resend = story.desk.signing.resend
    for left in (2, 1, 0):
        story.clock.tick(59)
        refuses(lambda: resend(number, OPERATOR), "请 1 秒后")
        story.clock.tick(1)
        resend(number, OPERATOR)
        assert story.get(number).resends_left == left
    story.clock.tick(DAY)
    refuses(lambda: resend(number, OPERATOR), "最多 3 次")
    contract = story.get(number)
    assert [message.ordinal for message in contract.messages] == [1, 2, 3, 4]
    assert contract.resend_at is None
    assert contract.substate is Substate.CUSTOMER_SIGNING


def test_p7_every_message_has_its_own_key(provider: RecordingProvider, story: Story) -> None:
    number = story.customer_signing("E-01")
    for _ in range(3):
        story.clock.tick(60)
        story.desk.signing.resend(number, OPERATOR)
    assert len({envelope.key for envelope in provider.sent}) == 4
    assert {envelope.first_sent_at for envelope in provider.sent} == {provider.sent[0].last_sent_at}


def test_s35_s36_a_cancel_asks_for_a_reason_and_ends_as_void(story: Story) -> None:
    number = story.customer_signing("E-01")
    cancel = story.desk.signing.cancel
    refuses(lambda: cancel(number, " \n ", OPERATOR), "1–200", InvalidInputError)
    refuses(lambda: cancel(number, "理" * 201, OPERATOR), "200", InvalidInputError)
    refuses(lambda: cancel(number, "由\x1b[2J", OPERATOR), r"U\+001B", InvalidInputError)
    cancel(number, "理" * 200, OPERATOR)
    assert story.get(number).cancel_reason == "理" * 200
    assert story.substate(number) is Substate.CANCELLING
    refuses(lambda: cancel(number, "再次", OPERATOR), "已申请取消")
    story.engine()
    assert (story.substate(number), story.get(number).reason) == (Substate.VOIDED, VoidReason.CANCELLED)


def test_s39_in_the_platforms_signing_nothing_can_be_cancelled_or_sent_again(story: Story) -> None:
    number = story.platform_signing("E-01")
    refuses(lambda: story.desk.signing.cancel(number, "晚了", OPERATOR), "不能取消签署")
    refuses(lambda: story.desk.signing.resend(number, OPERATOR), "客户已签署")
    assert story.substate(number) is Substate.PLATFORM_SIGNING


def test_a_cancel_that_is_committed_first_wins_over_the_signature(story: Story) -> None:
    number = story.customer_signing("E-01")
    story.clock.tick(story.desk.settings.timing.signer)
    (claim,) = story.desk.tasks.claim(8)
    signed = story.desk.steps.contract(claim)
    assert signed
    story.desk.signing.cancel(number, "先取消", OPERATOR)
    assert do_step(story.desk, claim) is False
    assert story.substate(number) is Substate.CANCELLING
    story.engine()
    assert story.get(number).reason is VoidReason.CANCELLED


def test_a_signature_that_is_committed_first_wins_over_the_cancel_which_is_told(story: Story) -> None:
    number = story.customer_signing("E-01")
    seen = story.get(number)
    story.wait(story.desk.settings.timing.signer)
    refuses(lambda: story.desk.signing.cancel(number, "晚了", OPERATOR), "客户已签署")
    refuses(
        lambda: story.desk.signing.cancel(number, "晚了", OPERATOR, version=seen.version),
        "在您查看之后已有变动",
        HeldError,
    )
    assert story.substate(number) is Substate.PLATFORM_SIGNING


def test_p8_the_deadline_is_thirty_days_and_ends_as_expired(story: Story) -> None:
    story.desk.customers.set_persona(story.signer_id(), "silent")
    number = story.customer_signing("E-01")
    assert story.get(number).signing_deadline == story.clock.now() + timedelta(days=30)
    story.wait(30 * DAY - 1)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
    story.wait(1)
    assert (story.substate(number), story.get(number).reason) == (Substate.VOIDED, VoidReason.EXPIRED)


def test_p8_an_expired_contract_is_withdrawn_from_the_signer(
    provider: RecordingProvider, story: Story
) -> None:
    number = story.customer_signing("E-01")
    story.wait(30 * DAY)
    assert story.get(number).reason is VoidReason.EXPIRED
    assert [envelope.contract for envelope in provider.cancelled] == [number]


def test_s38_s41_s58_s59_both_channels_become_effective_by_themselves(story: Story) -> None:
    both = story.customer_signing("E-01")
    single = story.generated("E-02")
    story.desk.signing.convert(single, OPERATOR)
    assert story.substate(single) is Substate.PLATFORM_SIGNING
    timing = story.desk.settings.timing
    story.wait(timing.signer)
    assert story.substate(both) is Substate.PLATFORM_SIGNING
    story.wait(timing.seal_both + timing.seal_single)
    assert story.substate(both) is story.substate(single) is Substate.E_EFFECTIVE


def test_p1_paper_is_asked_for_on_an_effective_contract_once(story: Story) -> None:
    request = story.desk.papers.request
    draft = story.generated("E-02")
    refuses(lambda: request(draft, MAILING, OPERATOR), "尚未转为正式合同")
    number = story.effective("E-01")
    for wrong in (replace(MAILING, copies=0), replace(MAILING, copies=5), replace(MAILING, address="")):
        with pytest.raises(InvalidInputError):
            request(number, wrong, OPERATOR)
    assert story.get(number).paper is None
    request(number, MAILING, OPERATOR)
    again = replace(MAILING, address="上海市浦东新区别的路 1 号")
    refuses(lambda: request(number, again, OPERATOR), "只能申请一次")
    paper = story.get(number).paper
    assert paper
    assert paper.mailing == MAILING


def test_p1_an_address_is_kept_on_one_line_as_it_was_checked(story: Story) -> None:
    number = story.effective("E-01")
    typed = replace(MAILING, address="  广东省深圳市\n南山区\t8 号 ", phone=" 13800000001 ")
    story.desk.papers.request(number, typed, OPERATOR)
    paper = story.get(number).paper
    assert paper
    assert (paper.mailing.address, paper.mailing.phone) == ("广东省深圳市 南山区 8 号", "13800000001")


def test_p2_a_paper_copy_is_prepared_and_sent_with_courier_and_number(story: Story) -> None:
    number = story.effective("E-01")
    story.desk.papers.request(number, MAILING, OPERATOR)
    requested = story.get(number).paper
    assert requested
    assert (requested.sent_at, requested.courier) == (None, "")
    story.wait(story.desk.settings.timing.paper)
    sent = story.get(number).paper
    assert sent
    assert story.substate(number) is Substate.PAPER_SENT
    assert (sent.sent_at, bool(sent.courier), bool(sent.tracking_number)) == (story.clock.now(), True, True)
    refuses(lambda: story.desk.papers.request(number, MAILING, OPERATOR), "只能申请一次")


NO_PROVIDER = "尚未选择签署服务"


def test_without_a_provider_sending_is_refused_with_that_explanation(
    tmp_path: Path, clock: StillClock
) -> None:
    story = Story(a_desk(tmp_path / "home", clock, provider=""), clock)
    number = story.signer_review("E-01")
    before = story.get(number)
    with pytest.raises(ForbiddenError, match=NO_PROVIDER) as refused:
        story.desk.signing.send(number, OPERATOR)
    assert "CONTRACT_TUI_SIGNING__PROVIDER" in refused.value.message
    assert "没有法律效力" in refused.value.message
    assert story.get(number) == before
    story.desk.close()


def test_without_a_provider_converting_activating_and_authorising_are_refused(
    tmp_path: Path, clock: StillClock
) -> None:
    story = Story(a_desk(tmp_path / "home", clock, provider=""), clock)
    number = story.generated("E-01")
    before = story.get(number), story.desk.customers.list()
    customers = story.desk.customers
    refuses(lambda: story.desk.signing.convert(number, OPERATOR), NO_PROVIDER)
    refuses(lambda: customers.request_activation(NOT_ACTIVATED, OPERATOR), NO_PROVIDER)
    refuses(lambda: customers.add_signer(ENTERPRISE, "钱进", "13500135000", OPERATOR), NO_PROVIDER)
    assert (story.get(number), customers.list()) == before
    story.desk.close()


def test_a_wrong_state_is_told_before_the_missing_provider(tmp_path: Path, clock: StillClock) -> None:
    story = Story(a_desk(tmp_path / "home", clock, provider=""), clock)
    number = story.filling("E-01")
    for call in (story.desk.signing.send, story.desk.signing.convert, story.desk.signing.resend):
        with pytest.raises(ForbiddenError) as refused:
            call(number, OPERATOR)
        assert NO_PROVIDER not in refused.value.message
    story.desk.close()


STALE: dict[str, tuple[str, Callable[[Desk, str, int], object]]] = {
    "confirm_party": (
        "filling",
        lambda d, n, v: d.drafts.confirm_party(n, PARTY, OPERATOR, version=v),
    ),
    "confirm_text": ("text_review", lambda d, n, v: d.drafts.confirm_text(n, OPERATOR, version=v)),
    "send": ("signer_review", lambda d, n, v: d.signing.send(n, OPERATOR, version=v)),
    "resend": ("customer_signing", lambda d, n, v: d.signing.resend(n, OPERATOR, version=v)),
    "cancel": ("customer_signing", lambda d, n, v: d.signing.cancel(n, "由", OPERATOR, version=v)),
    "convert": ("generated", lambda d, n, v: d.signing.convert(n, OPERATOR, version=v)),
    "void": ("generated", lambda d, n, v: d.drafts.void(n, OPERATOR, version=v)),
    "delete": ("text_review", lambda d, n, v: d.drafts.delete(n, OPERATOR, version=v)),
    "paper": ("effective", lambda d, n, v: d.papers.request(n, MAILING, OPERATOR, version=v)),
}


@pytest.mark.parametrize(("stage", "act"), STALE.values(), ids=STALE)
def test_an_action_decided_on_an_older_version_is_refused_and_changes_nothing(
    story: Story, stage: str, act: Callable[[Desk, str, int], object]
) -> None:
    number = getattr(story, stage)("E-01")
    story.clock.tick(60)
    before = story.get(number)
    for stale in (before.version - 1, before.version + 1):
        refuses(partial(act, story.desk, number, stale), "在您查看之后已有变动", HeldError)
    assert story.get(number) == before
    act(story.desk, number, before.version)


def test_a_retry_decided_on_an_older_version_is_refused(story: Story) -> None:
    number = story.generated("E-01")
    refuses(lambda: story.desk.tasks.retry(number, OPERATOR, version=0), "在您查看之后已有变动", HeldError)
    refuses(lambda: story.desk.tasks.retry(number, OPERATOR), "无需重试")


def test_what_two_operators_see_and_do_is_recorded_under_their_names(story: Story) -> None:
    number = story.generated("E-01")
    story.desk.drafts.void(number, Operator("anna", "ssh:192.0.2.1"))
    story.desk.drafts.delete(number, Operator("ben"))
    assert [event.operator for event in story.desk.audit_trail.events(number)] == [
        OPERATOR,
        Operator("engine"),
        Operator("anna", "ssh:192.0.2.1"),
        Operator("ben"),
    ]


@pytest.mark.parametrize("act", ["confirm the form", "cancel", "change the phone", "ask for paper"])
def test_what_is_impossible_now_is_refused_before_what_was_typed_is_looked_at(story: Story, act: str) -> None:
    number, desk = story.generated("E-01"), story.desk
    acts: dict[str, Callable[[], object]] = {
        "confirm the form": lambda: desk.drafts.confirm_party(number, replace(PARTY, phone="1"), OPERATOR),
        "cancel": lambda: desk.signing.cancel(number, "", OPERATOR),
        "change the phone": lambda: desk.drafts.set_signer_phone(number, "1", OPERATOR),
        "ask for paper": lambda: desk.papers.request(number, replace(MAILING, copies=0), OPERATOR),
    }
    with pytest.raises(ForbiddenError):
        acts[act]()


@pytest.mark.parametrize("stage", ["filling", "text_review", "customer_signing"])
def test_s26_a_signer_is_chosen_on_the_page_for_it_and_nowhere_else(story: Story, stage: str) -> None:
    number = getattr(story, stage)("E-01")
    chosen = story.get(number).signer
    with pytest.raises(ForbiddenError):
        story.desk.drafts.choose_signer(number, story.signer_id(1), OPERATOR)
    assert story.get(number).signer == chosen
