"""Both channels through the real interface, from the first key to the official PDF on the disk."""

from pathlib import Path

from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.states import Channel, Substate
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import PARTY
from tests.world.story import Story


async def test_s1_to_s45_both_parties_sign_from_the_first_key_to_the_official_pdf(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await choose_in_the_dialog(operator, "双方电子签章")
        await mark_one(operator, "E-07")
        await operator.presses("f8")
        await fill_party_in(operator)
        await operator.sees("合同草稿生成中", "预计耗时 3 分钟")
        office.engine()
        await operator.sees("请逐条核对合同文本", PARTY.contact)
        assert (await downloaded(operator, "d")).name.endswith("草稿.pdf")
        await operator.presses("f8")
        await operator.sees("客户方签署人", "请先选择客户方签署人")
        await operator.presses("down", "enter")
        await operator.sees("可以发送签署信息", "13800000002")
        await operator.presses("f8")
        await operator.sees("确认发送")
        await operator.presses("enter")
        await operator.sees("签署中/客户签署", "签署信息第 1 次发送至 李四 138****0002")
        office.wait(minutes=1)
        await operator.sees("签署中/腾讯云签署", "预计耗时 5–10 分钟")
        office.wait(minutes=10)
        await operator.sees("查看合同", "已生效/电子合同已生效")
        await official_pdf_is_downloaded_twice(operator, office)
    contract = only_contract(office)
    assert (contract.channel, contract.substate) == (Channel.BOTH, Substate.E_EFFECTIVE)
    assert [order.id for order in contract.orders] == ["E-07"]


async def test_s46_to_s60_the_platform_signs_alone_from_the_first_key_to_the_official_pdf(
    office: Story,
) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await choose_in_the_dialog(operator, "腾讯云单方电子签章", "2")
        await mark_one(operator, "E-07")
        await operator.presses("f8")
        await operator.sees("[ 确认保存 ]", "云上科技有限公司", "预计耗时 3 分钟")
        await operator.presses("enter")
        await operator.sees("合同管理", "草稿/合同草稿生成中")
        office.engine()
        await operator.sees("草稿/合同草稿已生成")
        assert (await downloaded(operator, "d")).name.endswith("草稿.pdf")
        await operator.presses("f")
        await operator.sees("[ 转为正式合同 ]", "预计耗时 15 分钟")
        await operator.presses("tab", "enter")
        await operator.sees("签署中/腾讯云签署")
        office.wait(minutes=15)
        await operator.sees("已生效/电子合同已生效")
        await operator.presses("enter")
        await operator.sees("查看合同")
        await official_pdf_is_downloaded_twice(operator, office)
    contract = only_contract(office)
    assert (contract.channel, contract.substate) == (Channel.SINGLE, Substate.E_EFFECTIVE)


async def choose_in_the_dialog(operator: Driver, channel: str, *keys: str) -> None:
    """创建订单合同 for the first customer."""
    await operator.sees("还没有合同")
    await operator.presses("c")
    await operator.sees("系统校验")
    await operator.presses(*keys)
    await operator.sees(f"系统校验（{channel}）：通过")
    await operator.presses("f8")
    await operator.sees(f"创建订单合同 {channel}", "[1选择订单]", "暂不支持月结账单")


async def mark_one(operator: Driver, number: str) -> None:
    """Find an order by typing and mark it."""
    await operator.presses("/")
    await operator.types(number)
    await operator.presses("enter")
    await operator.sees("第 1 行 共 1 行")
    await operator.presses("space")
    await operator.sees(f"[x] {number}", "已选 1/30 个订单  合计 ¥1,409.50  人民币壹仟肆佰零玖元伍角")


async def fill_party_in(operator: Driver) -> None:
    """填写甲方信息, field by field, and on."""
    await operator.sees("云上科技有限公司（不可修改）")
    for value in (PARTY.contact, PARTY.phone, PARTY.email, PARTY.address):
        await operator.types(value)
        await operator.presses("enter")
    await operator.types(PARTY.postcode)
    await operator.presses("f8")


async def downloaded(operator: Driver, key: str) -> Path:
    """Download, read where the file is, and close the notice."""
    known = set(folder(operator).glob("*.pdf"))
    await operator.presses(key)
    await operator.sees("下载完成")
    (path,) = set(folder(operator).glob("*.pdf")) - known
    await operator.presses("enter")
    await operator.no_longer_sees("下载完成")
    assert path.read_bytes().startswith(b"%PDF-")
    return path


def folder(operator: Driver) -> Path:
    """Where downloads go."""
    found: Path = operator.app.access.settings.downloads  # type: ignore[attr-defined]  # the driver's application is this one
    return found


async def official_pdf_is_downloaded_twice(operator: Driver, office: Story) -> None:
    """S43: any number of times, always the same bytes, which are those in the archive."""
    stored = office.desk.documents.pdf(only_contract(office).number, DocumentKind.OFFICIAL)
    for _ in range(2):
        path = await downloaded(operator, "d")
        assert path.read_bytes() == stored.content
        path.unlink()


def only_contract(office: Story) -> Contract:
    """The one that was made."""
    (row,) = office.desk.contracts.list()
    return office.get(row.number)
