"""P20: 为什么 by its key, and the same sentence above the footer, current as long as it is in sight."""

import pytest

from contract_tui.domain.explanation import Viewpoint, explain
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import COLLEAGUE
from tests.world.story import Story


def sentence(office: Story, number: str, operator: Driver) -> str:
    """What the one at the keyboard is told of a contract, from the one source of such sentences."""
    access = operator.app.access  # type: ignore[attr-defined]  # the interface over a desk
    platform = office.settings.platform.short_name
    view = Viewpoint(access.operator, office.clock.now(), office.desk.capabilities, platform)
    return explain(office.get(number), view).sentence


@pytest.mark.parametrize("place", ["filling", "signer_review", "customer_signing", "generated", "voided"])
async def test_p20_the_list_answers_why_who_what_next_and_when(office: Story, place: str) -> None:
    number = getattr(office, place)("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("w")
        await operator.sees("为什么", "为何如此", "谁做什么")
        for part in sentence(office, number, operator).removesuffix("。").split("；"):
            await operator.reads(part)
        await operator.presses("escape")
        await operator.no_longer_sees("为何如此")


async def test_p20_the_dialog_follows_the_contract(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("w")
        await operator.sees("为何如此", "签署中/客户签署")
        office.desk.signing.cancel(number, "选错", COLLEAGUE)
        await operator.sees("签署中/取消中")
        await operator.sees("colleague 于")


async def test_p20_p21_the_contracts_page_says_the_same_and_stays_current(office: Story) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("l")
        await operator.reads("查看合同", sentence(office, number, operator))
        office.desk.signing.cancel(number, "选错", COLLEAGUE)
        await operator.reads(sentence(office, number, operator))
        office.engine()
        await operator.reads("请重新创建或删除")
        await operator.reads(sentence(office, number, operator))
        await operator.presses("w")
        await operator.sees("为何如此")


async def test_p20_the_live_page_says_the_same_and_what_is_late_becomes_late_by_itself(office: Story) -> None:
    number = office.platform_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("enter")
        await operator.reads("在线签署", sentence(office, number, operator))
        office.clock.tick(hours=1)
        await operator.reads("请确认界面或 worker 在运行")
        await operator.presses("w")
        await operator.sees("为何如此")
