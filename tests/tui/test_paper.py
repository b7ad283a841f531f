"""申请纸质合同 and 查看邮寄信息 (P1, P2)."""

import pytest

from contract_tui.domain.states import Substate
from contract_tui.tui.screens.paper import mailing_of
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import COLLEAGUE, ENTERPRISE, MAILING, PARTY
from tests.world.story import Story


async def asks_for_paper(operator: Driver) -> None:
    await operator.sees("已生效/电子合同已生效")
    await operator.presses("p")
    await operator.sees("申请纸质合同", "份数")


def book_party_details(office: Story) -> None:
    """Let a both-party contract leave its details in the book (P3)."""
    number = office.filling("E-40")
    office.desk.drafts.confirm_party(number, PARTY, COLLEAGUE)
    office.engine()
    office.desk.drafts.delete(number, COLLEAGUE)


async def test_p1_the_notice_comes_first_and_the_form_is_prefilled_from_the_book(office: Story) -> None:
    book_party_details(office)
    office.converted("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await asks_for_paper(operator)
        await operator.sees("电子合同与纸质合同具有同等法律效力", "邮寄地址提交后不可修改")
        await operator.sees(PARTY.contact, PARTY.phone, PARTY.address)


async def test_p1_submitted_once_and_never_again(office: Story) -> None:
    book_party_details(office)
    number = office.converted("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await asks_for_paper(operator)
        await operator.presses("backspace", "3", "f8")
        await operator.is_told("纸质合同已申请")
        await operator.sees("已生效/纸质合同申请中")
        await operator.presses("p")
        await operator.is_told("纸质合同已申请过，每份合同只能申请一次。")
    paper = office.get(number).paper
    assert paper is not None
    assert (paper.mailing.copies, paper.mailing.address) == (3, PARTY.address)


@pytest.mark.parametrize("copies", ["0", "5", "x", "", "²", "1.5"])
async def test_p1_copies_are_1_to_4_and_judged_as_one_types(office: Story, copies: str) -> None:
    book_party_details(office)
    number = office.converted("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await asks_for_paper(operator)
        await operator.presses("backspace")
        await operator.pastes(copies)
        await operator.sees("份数应为 1 至 4")
        await operator.presses("f8")
        await operator.sees("份数应为 1 至 4", "申请纸质合同")
    assert office.get(number).substate is Substate.E_EFFECTIVE


async def test_p1_every_missing_field_is_named_by_its_label(office: Story) -> None:
    office.converted("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await asks_for_paper(operator)
        await operator.presses("f8")
        await operator.sees("请填写收件人", "请填写联系电话", "请填写邮寄地址")
        await operator.types("李四")
        await operator.no_longer_sees("请填写收件人")


async def test_enter_leads_through_the_fields_and_submits_at_the_end(office: Story) -> None:
    book_party_details(office)
    office.converted("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await asks_for_paper(operator)
        await operator.presses("enter", "enter", "enter", "enter")
        await operator.sees("已生效/纸质合同申请中")


async def test_esc_asks_for_nothing(office: Story) -> None:
    number = office.converted("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await asks_for_paper(operator)
        await operator.presses("escape")
        await operator.no_longer_sees("份数")
    assert office.get(number).substate is Substate.E_EFFECTIVE


async def test_p2_p9_the_mailing_is_followed_live_with_the_phone_masked(office: Story) -> None:
    number = office.converted("E-01")
    office.desk.papers.request(number, MAILING, COLLEAGUE)
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("已生效/纸质合同申请中")
        await operator.presses("m")
        await operator.sees("查看邮寄信息", "2 份", "139****0009", MAILING.address, "不可修改")
        await operator.sees("[完成]   纸质合同申请已提交", "[进行中] 备件，预计 5 个工作日", "[待办]   寄出")
        office.wait(days=8)
        await operator.sees("运单号", "[完成]   已寄出")
        assert MAILING.phone not in operator.screen
        await operator.presses("escape")
        await operator.sees("已生效/纸质合同已寄出")


def test_a_mailing_keeps_what_was_typed_without_its_margins() -> None:
    typed = {"copies": " 2 ", "recipient": " 李四 ", "phone": "13900000009 ", "address": MAILING.address}
    assert mailing_of(typed) == MAILING


def test_the_book_belongs_to_the_customer(office: Story) -> None:
    book_party_details(office)
    assert office.desk.parties.book(ENTERPRISE) == PARTY
