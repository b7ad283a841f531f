"""The wizard on its own, over a real desk, for tests that begin at one of its pages."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from contract_tui.domain.states import Channel
from contract_tui.tui.screens.new_contract import NewContractScreen
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.office import COLLEAGUE, ENTERPRISE, INDIVIDUAL, PARTY, Office


@asynccontextmanager
async def at_the_wizard(
    office: Office, screen: Callable[[], NewContractScreen], *, width: int = 80, height: int = 24
) -> AsyncIterator[Driver]:
    """Sit an operator in front of the wizard; the contract list is below it."""
    app = office.app()
    async with at_the_keyboard(app, width=width, height=height) as operator:
        await operator.until(lambda: app.ready, "the desk is open")
        app.push_screen(screen())
        await operator.sees("订单合同 | 创建订单合同 ")
        await operator.until(
            lambda: operator.lines[2].strip() and "读取中" not in operator.screen, "the page is there"
        )
        yield operator


def choosing(channel: Channel = Channel.BOTH, customer: str = ENTERPRISE) -> Callable[[], NewContractScreen]:
    """The wizard at 选择订单."""
    return lambda: NewContractScreen(customer, channel)


def resuming(number: str) -> Callable[[], NewContractScreen]:
    """The wizard at the page where a contract is."""
    return lambda: NewContractScreen.resume(number)


def text_confirmed(office: Office, *orders: str, customer: str = ENTERPRISE) -> str:
    """A contract at 草稿/签署确认."""
    number = office.opened(*orders, customer=customer)
    office.desk.drafts.confirm_party(number, PARTY, COLLEAGUE)
    office.works()
    office.desk.drafts.confirm_text(number, COLLEAGUE)
    return number


def individual_confirmed(office: Office) -> str:
    """An individual's contract at 草稿/签署确认."""
    return text_confirmed(office, "I-01", customer=INDIVIDUAL)
