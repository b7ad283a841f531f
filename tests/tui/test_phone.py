"""签署人手机: the operator plays the simulated signer."""

from dataclasses import replace

from contract_tui.config import Signing
from contract_tui.domain.simulated_signers import Decision, Persona
from contract_tui.domain.states import Channel, Substate, VoidReason
from contract_tui.tui.app import DeskApp
from contract_tui.tui.screens.new_contract import NewContractScreen
from contract_tui.tui.screens.phone import PhoneScreen
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import COLLEAGUE, ENTERPRISE
from tests.world.story import Story


def sent(office: Story, persona: Persona = Persona.SILENT, *orders: str) -> str:
    signer = office.desk.customers.get(ENTERPRISE).signers[0]
    office.desk.customers.set_persona(signer.id, persona)
    return office.customer_signing(*orders)


async def to_phone(operator: Driver) -> None:
    await operator.sees("签署中/客户签署")
    await operator.presses("Y")
    await operator.sees("签署人手机（模拟）", "第 1 行")


async def test_p16_p7_p9_the_phone_shows_what_arrived_and_that_nothing_has_legal_effect(
    office: Story,
) -> None:
    number = sent(office)
    async with at_the_keyboard(office.app()) as operator:
        await to_phone(operator)
        await operator.sees(
            "签署人和签署均为模拟，没有法律效力。",
            f"{number} 待您签署",
            "138****0001",
            "不签署，直到逾期",
            "1/1",
        )
        await operator.sees("2026-11-23 09:30:00")
        for hidden in ("http", "验证码", "13800000001"):
            assert hidden not in operator.screen


async def test_s28_a_signature_on_the_phone_takes_effect_at_the_next_look(office: Story) -> None:
    number = sent(office)
    office.engine()
    async with at_the_keyboard(office.app()) as operator:
        await to_phone(operator)
        await operator.presses("1")
        await operator.is_told("已在 张三 的手机上签署（模拟，没有法律效力）")
        office.engine()
        await operator.sees("没有等待客户签署的合同")
    assert office.get(number).substate is Substate.PLATFORM_SIGNING


async def test_s28_a_refusal_on_the_phone_asks_first_and_voids_the_contract(office: Story) -> None:
    number = sent(office)
    async with at_the_keyboard(office.app()) as operator:
        await to_phone(operator)
        await operator.presses("2")
        await operator.sees("拒签后合同作废，不能恢复。", number)
        await operator.presses("enter")
        await operator.no_longer_sees("拒签后合同作废")
        assert office.desk.phones.get(number).decision is None
        await operator.presses("2")
        await operator.sees("拒签后合同作废")
        await operator.presses("tab", "tab", "left", "enter")
        await operator.is_told("已在 张三 的手机上拒签")
        office.engine()
    assert office.get(number).reason is VoidReason.REFUSED


async def test_s28_an_ignored_message_is_marked_and_can_still_be_signed(office: Story) -> None:
    number = sent(office, Persona.PROMPT)
    async with at_the_keyboard(office.app()) as operator:
        await to_phone(operator)
        await operator.presses("3")
        await operator.sees("已在这部手机上忽略。")
        office.wait(days=1)
        assert office.get(number).substate is Substate.CUSTOMER_SIGNING
        assert office.desk.phones.get(number).decision is Decision.IGNORE
        await operator.presses("1")
        await operator.is_told("已在 张三 的手机上签署")


async def test_s37_a_phone_without_a_message_says_so_and_offers_nothing(office: Story) -> None:
    sent(office, Persona.MISSED)
    async with at_the_keyboard(office.app()) as operator:
        await to_phone(operator)
        await operator.sees("这部手机没有收到", "0/1", "首次信息丢失，重发后签署")
        for key in ("1", "2", "3"):
            await operator.presses(key)
            await operator.is_told("这部手机没有收到签署信息")
        assert "(1 签署)" in operator.footer


async def test_s38_the_phone_is_one_key_from_the_live_page_and_leads_back_to_it(office: Story) -> None:
    number = sent(office)
    app = office.app()
    async with at_the_keyboard(app) as operator:
        await operator.sees(number)
        app.push_screen(NewContractScreen("", Channel.BOTH, number))
        await operator.sees("等待签署人签署", "张三：不签署，直到逾期")
        await operator.presses("Y")
        await operator.sees("签署人手机（模拟）", f"{number} 待您签署")
        await operator.presses("1")
        await operator.sees("等待签署人签署")
        assert not isinstance(app.screen, PhoneScreen)
        office.engine()
        await operator.no_longer_sees("等待签署人签署")
        await operator.presses("Y")
        await operator.is_told("合同不在客户签署中")


async def test_the_phone_begins_with_the_contract_under_the_cursor(office: Story) -> None:
    first, second = sent(office, Persona.SILENT, "E-01"), office.customer_signing("E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(first, second)
        await operator.presses("down", "Y")
        await operator.sees("第 2 行 共 2 行", f"{first} 待您签署")


async def test_p16_no_phone_is_played_where_signatures_are_not_simulated(office: Story) -> None:
    number = sent(office)
    app = DeskApp(replace(office.settings, signing=Signing("")), clock=office.clock)
    async with at_the_keyboard(app) as operator:
        await operator.sees("待办 签署服务")
        await operator.presses("escape")
        await operator.sees(number)
        await operator.presses("Y")
        await operator.is_told("只有模拟签署时才能操作签署人的手机")
        office.desk.signing.cancel(number, "不再需要", COLLEAGUE)
