"""The interface with a provider that it has never heard of: it says what that one's capabilities say."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.config import Engine
from contract_tui.signing.provider import Approved
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import COLLEAGUE, ENTERPRISE, NOT_ACTIVATED
from tests.world.signing.cloud import SERVICES, CloudService
from tests.world.signing.cloud_story import cloud_settings, service_of
from tests.world.story import Story, an_office

Arrange = Callable[[str], Story]


@pytest.fixture
def arrange(tmp_path: Path) -> Iterator[Arrange]:
    """An office whose contracts are signed at the service, under one of its contracts."""
    made: list[Story] = []

    def office(provider: str) -> Story:
        settings = replace(cloud_settings(tmp_path, provider), engine=Engine(in_interface=False))
        # Its clock is the office's, which there is not yet.
        SERVICES[str(tmp_path)] = CloudService(lambda: made[-1].clock.now())
        made.append(an_office(tmp_path, settings))
        return made[-1]

    yield office
    for each in made:
        each.desk.close()


async def to_customer(operator: Driver, account: str) -> None:
    await operator.sees("还没有合同")
    await operator.presses("K")
    await operator.sees("云上科技有限公司")
    await operator.presses(*(["down"] if account == NOT_ACTIVATED else []), "enter")
    await operator.sees("证件编号", "框架合同")


async def test_s10_an_activation_waits_for_the_service_and_its_words_are_shown(arrange: Arrange) -> None:
    office = arrange("cloud")
    service = service_of(office.settings)
    async with at_the_keyboard(office.app()) as operator:
        await to_customer(operator, NOT_ACTIVATED)
        await operator.presses("J")
        await operator.sees("[ 申请激活 ]")
        assert "模拟" not in operator.screen
        await operator.presses("enter")
        await operator.is_told("已申请激活")
        office.wait(days=30)
        service.administrator_decides(Approved.NOT_YET, "请打开 https://example.com/[b]x[/b]")
        office.wait(hours=1)
        await operator.sees("请打开 https://example.com/[b]x[/b]", "[进行中] 客户的管理员完成企业认证和授权")
        service.administrator_decides(Approved.YES)
        office.wait(hours=1)
        await operator.sees("腾讯电子签已激活")


async def test_s30_a_refused_signer_is_shown_with_the_reason(arrange: Arrange) -> None:
    office = arrange("cloud")
    office.desk.customers.add_signer(ENTERPRISE, "新来", "13500000001", COLLEAGUE)
    async with at_the_keyboard(office.app()) as operator:
        await to_customer(operator, ENTERPRISE)
        await operator.sees("授权审核中")
        assert "模拟行为" not in operator.screen, "nobody is simulated"
        await operator.presses("end", "O")
        await operator.is_told("授权审核由签署服务完成")
        office.engine()
        service_of(office.settings).administrator_decides(Approved.NO, "不是本公司的人")
        office.wait(hours=1)
        await operator.sees("授权未通过", "新来：签署服务未批准：不是本公司的人")


async def test_s10_s30_where_nobody_can_be_asked_an_operator_says_so(arrange: Arrange) -> None:
    office = arrange("by-hand")
    async with at_the_keyboard(office.app()) as operator:
        await to_customer(operator, NOT_ACTIVATED)
        office.wait(days=30)
        await operator.sees("核对后登记已激活：按 J")
        await operator.presses("J")
        await operator.sees("不能查询激活情况", "[ 登记已激活 ]")
        await operator.presses("enter")
        await operator.sees("腾讯电子签已激活")
        await operator.presses("i")
        await operator.sees("添加签署人", "核对企业管理员的授权后，在客户页按 O 确认")
        assert "审核在后台进行" not in operator.screen
        await operator.presses("escape")
        added = office.desk.customers.add_signer(NOT_ACTIVATED, "新来", "13500000001", COLLEAGUE)
        await operator.sees("授权审核中")
        await operator.presses("end", "O")
        await operator.sees("请先核对客户企业管理员出具的授权")
        await operator.presses("tab", "enter")
        await operator.sees("已授权")
        assert added.status is not office.desk.customers.get(NOT_ACTIVATED).signers[-1].status
