"""From the choice of orders to the confirmed text: S4 to S25, S46 to S57, S61, S62, P3, P10, P13, P14."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contract_tui.desk.desk import Desk
from contract_tui.desk.orders.orders import OrderRow
from contract_tui.domain.customers import CustomerInput, CustomerKind
from contract_tui.domain.errors import DeskError, ForbiddenError, HeldError, InvalidInputError, NotFoundError
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.imports import OrderInput
from contract_tui.domain.orders import OrderKind, OrderStatus, PayMode
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.states import Channel, Substate, VoidReason
from contract_tui.store import contracts as rows
from tests.world.clock import StillClock
from tests.world.orders import an_order
from tests.world.people import ENTERPRISE, INDIVIDUAL, NOT_ACTIVATED, OPERATOR, PARTY
from tests.world.story import Story

A_PERSON = CustomerInput(CustomerKind.INDIVIDUAL, "周杰", "11010519491231002X", "2000", "KJ-9")


def refused(
    desk: Desk, *orders: str, customer: str = ENTERPRISE, channel: Channel = Channel.SINGLE
) -> DeskError:
    """The refusal of a contract over these orders; nothing was created and nothing is held."""
    before = desk.contracts.count(), desk.revision()
    with pytest.raises(DeskError) as caught:
        desk.drafts.open(channel, customer, orders, OPERATOR)
    assert (desk.contracts.count(), desk.revision()) == before
    assert caught.value.message
    return caught.value


def test_s5_p13_a_failed_check_keeps_the_contract_from_being_opened(desk: Desk) -> None:
    desk.customers.add(replace(A_PERSON, framework=""), OPERATOR)
    desk.customers.add(replace(A_PERSON, account="2001", verified=False), OPERATOR)
    desk.orders.import_rows([an_order("F1", payer="2000"), an_order("F2", payer="2001")], OPERATOR)
    for channel in Channel:
        error = refused(desk, "F1", customer="2000", channel=channel)
        assert isinstance(error, ForbiddenError)
        assert "框架合同" in error.message
        assert "实名认证" in refused(desk, "F2", customer="2001", channel=channel).message


def test_s9_without_activation_only_the_single_party_channel_is_open(desk: Desk) -> None:
    desk.orders.import_rows([an_order("N1", payer=NOT_ACTIVATED)], OPERATOR)
    assert "激活" in refused(desk, "N1", customer=NOT_ACTIVATED, channel=Channel.BOTH).message
    assert desk.drafts.open(Channel.SINGLE, NOT_ACTIVATED, ["N1"], OPERATOR)


def test_s6_p14_the_contract_is_of_exactly_the_chosen_channel_for_ever(story: Story) -> None:
    both, single = story.effective("E-01"), story.generated("E-02")
    assert story.get(both).channel is Channel.BOTH
    assert story.get(single).channel is Channel.SINGLE


def test_s46_s52_a_single_party_contract_begins_as_draft_being_generated(desk: Desk) -> None:
    number = desk.drafts.open(Channel.SINGLE, ENTERPRISE, ["E-01"], OPERATOR)
    row = desk.contracts.list()[0]
    assert (row.number, row.substate) == (number, Substate.GENERATING)


BEFORE = datetime(2018, 8, 31, 15, 59, 59, tzinfo=UTC)
INELIGIBLE = {
    "S15": (an_order("X", pay_mode=PayMode.POSTPAID, created_at=BEFORE), "2018-09-01"),
    "S17": (an_order("X", kind=OrderKind.MONTHLY_BILL), "月结账单"),
    "S19": (an_order("X", kind=OrderKind.MARKETPLACE), "服务商"),
    "unpaid": (an_order("X", status=OrderStatus.UNPAID), "未支付"),
    "closed": (an_order("X", status=OrderStatus.CLOSED), "关闭"),
}  # fmt: skip


@pytest.mark.parametrize(("order", "reason"), INELIGIBLE.values(), ids=INELIGIBLE)
def test_s15_s17_s19_what_cannot_be_chosen_is_refused_by_number_and_reason(
    desk: Desk, order: OrderInput, reason: str
) -> None:
    desk.orders.import_rows([order], OPERATOR)
    error = refused(desk, "E-01", "X")
    assert isinstance(error, ForbiddenError)
    assert "订单 X" in error.message
    assert reason in error.message


def test_s15_s18_a_postpaid_order_since_2018_09_01_enters_without_an_amount(desk: Desk) -> None:
    since = datetime(2018, 8, 31, 16, tzinfo=UTC)
    desk.orders.import_rows([an_order("P", pay_mode=PayMode.POSTPAID, created_at=since)], OPERATOR)
    number = desk.drafts.open(Channel.SINGLE, ENTERPRISE, ["E-01", "P"], OPERATOR)
    assert desk.contracts.get(number).total_fen == 140_950


def test_s16_a_total_of_zero_passes_and_one_fen_below_is_refused(desk: Desk) -> None:
    desk.orders.import_rows(
        [an_order("R0", amount_fen=-140_950), an_order("R1", amount_fen=-140_951)], OPERATOR
    )
    error = refused(desk, "E-01", "R1")
    assert isinstance(error, ForbiddenError)
    assert "-0.01" in error.message
    number = desk.drafts.open(Channel.SINGLE, ENTERPRISE, ["E-01", "R0"], OPERATOR)
    assert desk.contracts.get(number).total_fen == 0


@pytest.mark.parametrize("channel", Channel)
def test_s48_thirty_orders_pass_and_thirty_one_are_refused(desk: Desk, channel: Channel) -> None:
    orders = [f"E-{n:02d}" for n in range(1, 32)]
    error = refused(desk, *orders, channel=channel)
    assert isinstance(error, ForbiddenError)
    assert "两个订单合同" in error.message
    number = desk.drafts.open(channel, ENTERPRISE, orders[:30], OPERATOR)
    contract = desk.contracts.get(number)
    assert [order.id for order in contract.orders] == orders[:30]
    assert contract.total_fen == 30 * 140_950


def test_orders_that_are_none_twice_or_anothers_are_refused(desk: Desk) -> None:
    desk.orders.import_rows([an_order("I1", payer=INDIVIDUAL)], OPERATOR)
    assert isinstance(refused(desk), ForbiddenError)
    assert isinstance(refused(desk, "E-01", "E-01"), InvalidInputError)
    assert "不属于" in refused(desk, "E-01", "I1").message
    unknown = refused(desk, "E-01", "Z1", "Z2")
    assert isinstance(unknown, NotFoundError)
    assert "Z1、Z2" in unknown.message
    assert isinstance(refused(desk, "E-01", customer="nobody"), NotFoundError)


def test_s61_p5_a_held_order_is_refused_naming_its_contract_until_that_is_deleted(story: Story) -> None:
    holder = story.filling("E-01", "E-02")
    for channel in Channel:
        error = refused(story.desk, "E-03", "E-02", channel=channel)
        assert isinstance(error, HeldError)
        assert holder in error.message
        assert "E-02" in error.message
    row = next(row for row in orders_of(story.desk).values() if row.order.id == "E-02")
    assert holder in (row.reason or "")
    story.desk.drafts.delete(holder, OPERATOR)
    assert story.filling("E-02", "E-03")


def orders_of(desk: Desk) -> dict[int, OrderRow]:
    return desk.orders.rows(desk.orders.keys(OrderFilter(customer=ENTERPRISE)))


def test_s62_only_the_deletion_of_a_voided_contract_releases_its_orders(story: Story) -> None:
    number = story.generated("E-01")
    with pytest.raises(ForbiddenError, match="先作废"):
        story.desk.drafts.delete(number, OPERATOR)
    story.desk.drafts.void(number, OPERATOR)
    assert story.get(number).reason is VoidReason.DRAFT_VOIDED
    assert isinstance(refused(story.desk, "E-01"), HeldError)
    story.desk.drafts.delete(number, OPERATOR)
    with pytest.raises(NotFoundError):
        story.get(number)
    assert story.generated("E-01") != number


def test_p10_numbers_count_by_shanghais_day(story: Story, clock: StillClock) -> None:
    clock.moment = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)
    assert story.filling("E-01").startswith("DD-20261231-000001-")
    assert story.filling("E-02").startswith("DD-20261231-000002-")
    clock.tick(1)
    assert story.filling("E-03").startswith("DD-20270101-000001-")


def test_p10_a_refused_contract_uses_up_no_number(story: Story) -> None:
    refused(story.desk, "E-01", "E-01")
    refused(story.desk, "Z")
    assert "-000001-" in story.filling("E-01")


def test_p10_a_day_whose_numbers_are_used_up_refuses_in_words(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "next_sequence", lambda session, day: 1_000_000)
    assert "用完" in refused(story.desk, "E-01").message


def test_p3_a_confirmed_edit_updates_the_book_and_prefills_the_next_contract(story: Story) -> None:
    first = story.filling("E-01")
    assert story.get(first).party is None
    story.desk.drafts.confirm_party(first, PARTY, OPERATOR)
    assert story.desk.parties.book(ENTERPRISE) == PARTY
    second = story.filling("E-02")
    assert story.get(second).party == PARTY
    changed = replace(PARTY, contact="新联系人")
    story.desk.drafts.confirm_party(second, changed, OPERATOR)
    assert story.desk.parties.book(ENTERPRISE) == changed
    assert story.get(first).party == PARTY
    assert story.desk.parties.book(NOT_ACTIVATED) is None


def test_s21_typing_is_kept_whatever_it_is_and_leaves_the_book_alone(story: Story) -> None:
    number = story.filling("E-01")
    half = PartyDetails(contact="李", phone="139", email="x@")
    version = story.get(number).version
    story.desk.drafts.save_party(number, half, OPERATOR)
    assert story.get(number).party == half
    assert story.get(number).version == version
    assert story.desk.parties.book(ENTERPRISE) is None


def test_s21_s22_details_are_confirmed_only_when_every_field_is_right(story: Story) -> None:
    number = story.filling("E-01")
    with pytest.raises(InvalidInputError, match=r"联系人.*邮箱"):
        story.desk.drafts.confirm_party(number, replace(PARTY, contact="", email="x@"), OPERATOR)
    assert story.substate(number) is Substate.FILLING
    story.desk.drafts.confirm_party(number, replace(PARTY, contact="  李\t明 "), OPERATOR)
    party = story.get(number).party
    assert party
    assert party.contact == "李 明"
    assert story.substate(number) is Substate.GENERATING


def test_p4_party_as_name_is_the_verified_one_and_no_field_of_the_details(story: Story) -> None:
    number = story.text_review("E-01")
    assert not hasattr(PARTY, "name")
    assert story.get(number).customer_name == "云上科技有限公司"
    assert "云上科技有限公司" in story.desk.documents.plain_text(number)


def test_s23_the_text_is_there_once_it_is_generated_and_not_before(story: Story) -> None:
    number = story.filling("E-01")
    with pytest.raises(ForbiddenError, match="甲方信息"):
        story.desk.documents.markdown(number)
    story.desk.drafts.confirm_party(number, PARTY, OPERATOR)
    with pytest.raises(ForbiddenError, match="生成中"):
        story.desk.documents.plain_text(number)
    story.engine()
    text = story.desk.documents.plain_text(number)
    for fact in (number, "KJ-2026-0001", "E-01", "张三", "13800000001", "人民币壹仟肆佰零玖元伍角"):
        assert fact in text
    assert story.substate(number) is Substate.TEXT_REVIEW


PAST_THE_FORM = ("text_review", "signer_review", "customer_signing", "platform_signing", "effective")


@pytest.mark.parametrize("stage", PAST_THE_FORM)
def test_s8_party_as_details_cannot_change_after_they_were_confirmed(story: Story, stage: str) -> None:
    number = getattr(story, stage)("E-01")
    with pytest.raises(ForbiddenError):
        story.desk.drafts.save_party(number, PartyDetails("别人"), OPERATOR)
    with pytest.raises(ForbiddenError):
        story.desk.drafts.confirm_party(number, PARTY, OPERATOR)
    assert story.get(number).party == PARTY


def test_a_contract_keeps_what_was_true_when_it_was_opened(story: Story) -> None:
    number = story.filling("E-01")
    report = story.desk.orders.import_rows([an_order("E-01", amount_fen=1, product="别的")], OPERATOR)
    assert (report.kept, report.updated) == (1, 0)
    contract = story.get(number)
    assert contract.orders[0].amount_fen == 140_950
    assert contract.total_fen == 140_950
    assert story.desk.orders.get(["E-01"])[0].amount_fen == 140_950


@pytest.mark.parametrize("typed", ["", "DD-20261123-000001-X", "nonsense", "DD-20261123-000009-*"])
def test_an_unknown_number_is_told_apart_from_an_impossible_one(story: Story, typed: str) -> None:
    story.filling("E-01")
    with pytest.raises((InvalidInputError, NotFoundError)) as caught:
        story.get(typed)
    assert caught.value.hint
