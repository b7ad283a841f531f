"""准备情况 at the keyboard: what is missing is told before anything is given out (P19)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from contract_tui.config import Engine, Signing
from contract_tui.domain.platform import Platform
from contract_tui.domain.states import Substate
from tests.tui.driver import at_the_keyboard
from tests.tui.wizard_fixtures import at_the_wizard, resuming
from tests.world.exchange import PLATFORM, exchange_settings
from tests.world.people import COLLEAGUE, ENTERPRISE
from tests.world.signing.files import NOW
from tests.world.story import Story, an_office


@pytest.fixture
def unready(tmp_path: Path) -> Iterator[Story]:
    """No roots, and no worker that has opened the key."""
    settings = exchange_settings(tmp_path)
    settings = replace(
        settings, signing=Signing("exchange"), engine=Engine(in_interface=False), downloads=tmp_path / "d"
    )
    made = an_office(tmp_path, settings, NOW + timedelta(minutes=1))
    yield made
    made.desk.close()


async def test_the_page_lists_what_is_missing_with_what_to_do(unready: Story) -> None:
    async with at_the_keyboard(unready.app()) as operator:
        await operator.sees("还没有合同")
        await operator.presses("R")
        await operator.sees("准备情况", "还缺 2 项", "问题  受信任的根证书", "signing.trust")
        await operator.sees(
            "问题  签章密钥", "还没有 worker 打开过", f"正常  平台（乙方）：{PLATFORM.legal_name}"
        )
        unready.desk.signatures.open_seal()
        await operator.presses("r")
        await operator.sees("还缺 1 项", "正常  签章密钥")
        await operator.presses("escape")
        await operator.sees("还没有合同")


async def test_sending_says_in_a_dialog_what_is_missing(unready: Story) -> None:
    number = unready.text_review("E-01")
    unready.desk.drafts.confirm_text(number, COLLEAGUE)
    signer = unready.desk.customers.get(ENTERPRISE).signers[0]
    unready.desk.drafts.choose_signer(number, signer.id, COLLEAGUE)
    async with at_the_wizard(unready, resuming(number)) as operator:
        await operator.sees("授权状态")
        await operator.presses("f8")
        await operator.sees("现在不能发送签署，缺少 2 项", "受信任的根证书", "签章密钥", "知道了")
        await operator.presses("enter")
        await operator.sees("授权状态")
    assert unready.get(number).substate is Substate.SIGNER_REVIEW


async def test_converting_says_in_a_dialog_what_is_missing(unready: Story) -> None:
    number = unready.generated("E-01")
    async with at_the_keyboard(unready.app()) as operator:
        await operator.sees("合同草稿已生成", "f 转为正式合同")
        await operator.presses("f")
        await operator.sees("现在不能转为正式合同，缺少 2 项")
        await operator.presses("enter")
    assert unready.get(number).substate is Substate.GENERATED


async def test_a_simulation_says_that_the_example_is_allowed(office: Story) -> None:
    assert office.settings.platform == Platform()
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("还没有合同")
        await operator.presses("R")
        await operator.sees("可以发送签署、转为正式合同", "注意  平台（乙方）", "仍是示例", "模拟签署")
