"""合同管理 as an operator sees it."""

from tests.tui.desk_fixtures import Office
from tests.tui.driver import at_the_keyboard


async def test_s1_the_home_page_is_the_contract_list(office: Office) -> None:
    number = office.opened("E-01", "E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("合同管理", number, "草稿/填写信息", "云上科技", "2,819.00")
        print(operator.screen)
