"""Signed files and refusals at the keyboard, where contracts travel as files."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from contract_tui.config import Engine, Notify
from contract_tui.domain.customers import SignerStatus
from contract_tui.domain.exchange import sent_name
from contract_tui.domain.states import Channel, Substate, VoidReason
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.screens.contract import ContractScreen
from contract_tui.tui.screens.customer import CustomerScreen
from contract_tui.tui.widgets.safe_input import SafeInput
from tests.tui.driver import Driver, at_the_keyboard
from tests.tui.wizard_fixtures import at_the_wizard, resuming
from tests.world.exchange import exchange_settings, world
from tests.world.people import COLLEAGUE, ENTERPRISE, NOT_ACTIVATED
from tests.world.signing.files import NOW, by_customer
from tests.world.story import Story, an_office


def exchange_office(folder: Path, notify: Notify | None = None) -> Story:
    settings = exchange_settings(folder, notify=notify)
    settings = replace(settings, engine=Engine(in_interface=False), downloads=folder / "downloads")
    made = an_office(folder, settings, NOW + timedelta(minutes=1))
    # As the worker does when it starts, so that whoever holds no key knows that it opens (P19).
    made.desk.signatures.open_seal()
    return made


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Story]:
    made = exchange_office(tmp_path)
    yield made
    made.desk.close()


def sent_file(office: Story, number: str) -> Path:
    return office.settings.outbox / sent_name(number)


def returned(office: Story, number: str, folder: Path, *, stranger: bool = False) -> Path:
    """What the signer gives back, as a file on this machine."""
    by = world().stranger if stranger else world().other_signer
    path = folder / "已签.pdf"
    # pyHanko runs a loop of its own.
    with ThreadPoolExecutor(1) as pool:
        content = pool.submit(by_customer, sent_file(office, number).read_bytes(), by).result()
    path.write_bytes(content)
    return path


async def brings(operator: Driver, path: Path) -> None:
    await operator.presses("b")
    await operator.sees("签署后的 PDF 文件")
    await operator.pastes(str(path))
    await operator.presses("enter")


async def test_the_live_page_says_where_the_file_is_and_how_it_comes_back(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    async with at_the_wizard(exchange, resuming(number), width=120, height=40) as operator:
        await operator.sees("签署中/客户签署", "按 b 收回并检查", "按 Z 登记拒签")
        # However long the folder's name is, and wherever it breaks.
        await operator.until(
            lambda: sent_name(number) in "".join(line.strip() for line in operator.lines), "the file's name"
        )
        await operator.sees("b 收回已签文件")
        for not_so in ("小程序", "模拟签署人", "腾讯电子签 >"):
            assert not_so not in operator.screen


async def test_a_signed_file_is_examined_shown_and_taken_after_a_yes(exchange: Story, tmp_path: Path) -> None:
    number = exchange.customer_signing("E-01")
    path = returned(exchange, number, tmp_path)
    async with at_the_wizard(exchange, resuming(number), width=120, height=40) as operator:
        await brings(operator, path)
        await operator.sees(
            "CN=王芳", "企业根证书", "PAdES B-B", "云上科技有限公司 的 张三", "没有姓名“张三”", "[ 确认收回 ]"
        )
        assert exchange.get(number).substate is Substate.CUSTOMER_SIGNING
        await operator.presses("tab", "enter")
        await operator.is_told("已收回签署文件")
        await operator.sees("签署中/腾讯云签署")
        await operator.presses("b")
        await operator.is_told("已收回，不能再次收回")
    assert exchange.get(number).substate is Substate.PLATFORM_SIGNING


async def test_a_no_takes_nothing(exchange: Story, tmp_path: Path) -> None:
    number = exchange.customer_signing("E-01")
    path = returned(exchange, number, tmp_path)
    async with at_the_wizard(exchange, resuming(number)) as operator:
        await brings(operator, path)
        await operator.sees("[ 确认收回 ]")
        await operator.presses("escape")
        await operator.no_longer_sees("[ 确认收回 ]")
    assert exchange.get(number).substate is Substate.CUSTOMER_SIGNING


async def test_a_wrong_file_is_refused_with_its_reason(exchange: Story, tmp_path: Path) -> None:
    number = exchange.customer_signing("E-01")
    path = returned(exchange, number, tmp_path, stranger=True)
    async with at_the_wizard(exchange, resuming(number)) as operator:
        await brings(operator, path)
        await operator.sees("文件没有收回", "signing.trust")
        await operator.presses("enter", "b")
        await operator.sees("签署后的 PDF 文件")
        # Whoever has put the file right does not type its path again; typing takes its place.
        assert operator.the(SafeInput).value == str(path)
        await operator.presses("escape")
        await brings(operator, tmp_path / "nothing.pdf")
        await operator.sees("文件没有收回", "文件不存在")
    assert exchange.get(number).substate is Substate.CUSTOMER_SIGNING


async def test_a_cancel_by_a_colleague_wins_over_a_file_that_is_being_looked_at(
    exchange: Story, tmp_path: Path
) -> None:
    number = exchange.customer_signing("E-01")
    path = returned(exchange, number, tmp_path)
    async with at_the_wizard(exchange, resuming(number)) as operator:
        await brings(operator, path)
        await operator.sees("[ 确认收回 ]")
        exchange.desk.signing.cancel(number, "不要了", COLLEAGUE)
        await operator.presses("tab", "enter")
        await operator.sees("文件没有收回")
    assert exchange.get(number).substate is Substate.CANCELLING


async def test_a_refusal_asks_for_the_signers_reason_and_voids_the_contract(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    app = exchange.app()
    async with at_the_keyboard(app) as operator:
        await operator.sees(number)
        app.push_screen(ContractScreen(number))
        await operator.sees("查看合同", "框架合同")
        await operator.presses("Z")
        await operator.sees("登记拒签", "拒签原因", "0/200 字", number)
        await operator.presses("enter")
        await operator.sees("请填写拒签的原因")
        await operator.pastes("价格有误")
        await operator.presses("enter")
        await operator.is_told("已登记客户拒签")
        await operator.sees("已作废/客户拒签", "拒签原因：价格有误")
    assert exchange.get(number).reason is VoidReason.REFUSED
    assert not sent_file(exchange, number).exists()


async def test_the_contracts_own_page_takes_a_file_as_well(exchange: Story, tmp_path: Path) -> None:
    number = exchange.customer_signing("E-01")
    path = returned(exchange, number, tmp_path)
    app = exchange.app()
    async with at_the_keyboard(app) as operator:
        await operator.sees(number)
        app.push_screen(ContractScreen(number))
        await operator.sees("查看合同", "框架合同")
        await brings(operator, path)
        await operator.sees("[ 确认收回 ]")
        await operator.presses("tab", "enter")
        await operator.sees("签署中/腾讯云签署")
    exchange.wait(seconds=10)
    assert exchange.get(number).substate is Substate.E_EFFECTIVE


async def test_simulated_signers_bring_no_files_and_the_keys_say_so(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await operator.sees("签署中/客户签署")
        assert "收回已签文件" not in operator.footer
        for key in ("b", "Z"):
            await operator.presses(key)
            await operator.is_told("签署结果由签署服务送回")
    assert office.get(number).substate is Substate.CUSTOMER_SIGNING


async def test_before_the_live_page_the_keys_say_that_nothing_was_sent(exchange: Story) -> None:
    async with at_the_wizard(exchange, resuming(exchange.text_confirmed("E-01"))) as operator:
        await operator.sees("授权状态")
        await operator.presses("b")
        await operator.is_told("尚未发送签署，不能收回客户签署的文件")


@pytest.mark.parametrize(
    ("notify", "words"),
    [
        (Notify(), "由您交给签署人"),
        (Notify(command="/bin/true"), "由通知程序通知签署人"),
        (Notify(smtp="127.0.0.1:1", sender="a@example.com"), "发送邮件至 zhang@example.com"),
    ],
)
async def test_what_sending_will_do_is_said_before(tmp_path: Path, notify: Notify, words: str) -> None:
    office = exchange_office(tmp_path, notify)
    async with at_the_wizard(office, resuming(office.text_confirmed("E-01"))) as operator:
        await operator.sees("授权状态")
        await operator.presses("enter", "f8")
        await operator.sees("[ 确认发送 ]")
        assert words in operator.screen.replace("\n", "").replace(" ", "") or words in operator.screen
        assert "短信" not in operator.screen
    office.desk.close()


async def test_s9_no_activation_is_offered_where_nobody_could_answer_it(exchange: Story) -> None:
    app = exchange.app()
    async with at_the_keyboard(app) as operator:
        await operator.until(lambda: app.access.ready, "the desk is open")
        app.push_screen(CustomerScreen(NOT_ACTIVATED))
        await operator.sees("未激活贸易有限公司")
        assert "提交激活申请" not in operator.screen
        await operator.presses("J")
        await operator.is_told("不经过腾讯电子签")
    checks = exchange.desk.customers.check(NOT_ACTIVATED, Channel.BOTH)
    assert all(check.passed for check in checks)


async def test_s30_where_nobody_else_asks_the_signers_page_names_the_key_that_records_an_authorisation(
    exchange: Story,
) -> None:
    number = exchange.text_confirmed("E-01")
    signer = exchange.desk.customers.add_signer(ENTERPRISE, "钱进", "13500135000", COLLEAGUE)
    exchange.desk.drafts.choose_signer(number, signer.id, COLLEAGUE)
    async with at_the_wizard(exchange, resuming(number)) as operator:
        await operator.sees(f"核对企业管理员的授权后，在客户页按 {key_name('signer.confirm')} 确认。")
        exchange.desk.customers.confirm_signer(ENTERPRISE, signer.id, COLLEAGUE)
        await operator.sees("可以发送签署信息。")


async def test_s30_the_list_names_that_key_as_well(exchange: Story) -> None:
    number = exchange.text_confirmed("E-01")
    signer = exchange.desk.customers.add_signer(ENTERPRISE, "钱进", "13500135000", COLLEAGUE)
    exchange.desk.drafts.choose_signer(number, signer.id, COLLEAGUE)
    async with at_the_keyboard(exchange.app()) as operator:
        await operator.sees(number, f"在客户页按 {key_name('signer.confirm')} 确认")


async def test_s30_an_operator_confirms_a_signer_after_a_question(exchange: Story) -> None:
    exchange.desk.customers.add_signer(ENTERPRISE, "钱进", "13500135000", COLLEAGUE)
    app = exchange.app()
    async with at_the_keyboard(app) as operator:
        await operator.until(lambda: app.access.ready, "the desk is open")
        app.push_screen(CustomerScreen(ENTERPRISE))
        await operator.sees("授权审核中", "已授权")
        await operator.presses("O")
        await operator.is_told("该签署人已授权")
        await operator.presses("end", "O")
        await operator.sees("请先核对", "135****5000", "[ 确认授权 ]")
        await operator.presses("left", "enter")
        await operator.no_longer_sees("授权审核中")
    signers = exchange.desk.customers.get(ENTERPRISE).signers
    assert {signer.status for signer in signers} == {SignerStatus.AUTHORISED}
