"""The wizard on its own, over a real desk, for tests that begin at one of its pages."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from contract_tui.domain.states import Channel
from contract_tui.tui.screens.new_contract import NewContractScreen
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import ENTERPRISE, INDIVIDUAL
from tests.world.story import Story


@asynccontextmanager
async def at_the_wizard(
    office: Story, screen: Callable[[], NewContractScreen], *, width: int = 80, height: int = 24
) -> AsyncIterator[Driver]:
    """Sit an operator in front of the wizard; the contract list is below it."""
    app = office.app()
    async with at_the_keyboard(app, width=width, height=height) as operator:
        await operator.until(lambda: app.access.ready, "the desk is open")
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
    return lambda: NewContractScreen("", Channel.BOTH, number)


def individual_confirmed(office: Story) -> str:
    """An individual's contract at 草稿/签署确认."""
    return office.text_confirmed("I-01", customer=INDIVIDUAL)
