"""准备情况 at the keyboard: what is missing is told before anything is given out (P19)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from contract_tui.config import Engine, Settings, Signing, load_settings
from contract_tui.desk import open_desk
from contract_tui.domain.platform import Platform
from contract_tui.domain.states import Substate
from tests.tui.driver import at_the_keyboard
from tests.tui.wizard_fixtures import at_the_wizard, resuming
from tests.world.clock import StillClock
from tests.world.exchange import PLATFORM, exchange_settings
from tests.world.people import COLLEAGUE, ENTERPRISE
from tests.world.signing.files import NOW
from tests.world.signing.samples import an_authority
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
        await operator.sees("准备情况", "还缺 2 项", "问题  受信任的根证书", "signing.trust")
        await operator.sees(
            "问题  签章密钥", "还没有 worker 打开过", f"完成 公司信息     {PLATFORM.legal_name}"
        )
        await operator.sees("待办 信任的根证书", "完成 客户", "可选 邮件")
        unready.desk.signatures.open_seal()
        await operator.presses("r")
        await operator.sees("还缺 1 项", "完成 签章密钥")
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
        await operator.sees("待办 信任的根证书")
        await operator.presses("escape")
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
        await operator.sees("完成 公司信息", "不需要")


@pytest.fixture
def first_day(tmp_path: Path) -> Iterator[Story]:
    """A home that nobody has set up yet."""
    settings = Settings(home=tmp_path / "home", downloads=tmp_path / "d")
    made = Story(open_desk(settings), StillClock(NOW), COLLEAGUE)
    yield made
    made.desk.close()


async def test_the_first_screen_of_a_new_home_is_the_checklist(first_day: Story) -> None:
    async with at_the_keyboard(first_day.app()) as operator:
        await operator.sees("准备情况", "待办 公司信息", "待办 签署服务", "待办 客户", "待办 订单")
        await operator.presses("escape")
        await operator.sees("还没有合同")


async def test_a_demo_begins_with_its_contracts(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("还没有合同")


async def test_party_b_is_written_from_the_checklist(first_day: Story) -> None:
    app = first_day.app()
    async with at_the_keyboard(app) as operator:
        await operator.sees("待办 公司信息")
        await operator.presses("enter")
        await operator.sees("平台简称", "信用代码")
        await operator.presses("f8")
        await operator.sees("还有", "请填写")
        for value in ("某某科技有限公司", "91110000600037341L", "北京市海淀区某路 1 号", "010-12345678"):
            await operator.pastes(value)
            await operator.presses("tab")
        await operator.presses("f8")
        await operator.sees("完成 公司信息", "某某科技有限公司", "待办 签署服务")
        await operator.presses("escape")
    assert app.is_to_restart
    written = load_settings(first_day.settings.home, {}).platform
    assert (written.legal_name, written.code) == ("某某科技有限公司", "91110000600037341L")


async def test_a_way_to_sign_its_key_and_its_roots_are_set_up_by_keys(
    first_day: Story, tmp_path: Path
) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(an_authority().certificate.public_bytes(Encoding.PEM))
    async with at_the_keyboard(first_day.app()) as operator:
        await operator.sees("待办 签署服务")
        await operator.presses("down", "enter")
        await operator.sees("模拟签署", "文件交换")
        await operator.presses("down", "enter")
        await operator.sees("完成 签署服务", "待办 签章密钥")
        await operator.presses("down", "enter")
        await operator.sees("请牢记")
        await operator.types("short")
        await operator.presses("enter")
        await operator.types("short")
        await operator.presses("enter")
        await operator.sees("口令太短：至少 8 个字符")
        await operator.presses("ctrl+u", "shift+tab", "ctrl+u")
        await operator.types("secretly")
        await operator.presses("enter")
        await operator.types("other")
        await operator.presses("enter")
        await operator.sees("两次输入的口令不同")
        assert "secretly" not in operator.screen
        await operator.presses(*["backspace"] * 5)
        await operator.types("secretly")
        await operator.presses("enter")
        await operator.sees("完成 签章密钥")
        await operator.is_told("离开本页时生效。那时程序重新打开，请再输入签章口令。")
        await operator.presses("down", "enter")
        await operator.pastes("/no/such/file")
        await operator.presses("enter")
        await operator.sees("! ")
        await operator.presses("ctrl+u")
        await operator.pastes(str(roots))
        await operator.presses("enter")
        await operator.sees("完成 信任的根证书")
    written = load_settings(first_day.settings.home, {}).signing
    assert (written.provider, written.trust) == ("exchange", str(roots))
    assert (first_day.settings.home / "seal.p12").is_file()


async def test_nothing_changed_leads_back_without_a_new_start(first_day: Story) -> None:
    app = first_day.app()
    async with at_the_keyboard(app) as operator:
        await operator.sees("待办 公司信息")
        await operator.presses("enter", "escape", "escape")
        await operator.sees("还没有合同")
    assert not app.is_to_restart
