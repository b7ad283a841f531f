"""The customers screen, a customer's page, its forms and the book of party A's details."""

from contract_tui.domain.customers import Activation, CustomerChanges, CustomerKind, SignerStatus
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import COLLEAGUE, ENTERPRISE, INDIVIDUAL, NOT_ACTIVATED, PARTY, WITHOUT_FRAMEWORK
from tests.world.story import Story


async def to_customers(operator: Driver) -> None:
    await operator.sees("还没有合同")
    await operator.presses("K")
    await operator.sees("云上科技有限公司", "第 1 行 共 4 行")


async def to_customer(operator: Driver, *keys: str) -> None:
    await to_customers(operator)
    await operator.presses(*keys, "enter")
    await operator.sees("证件编号", "框架合同")


async def test_p13_the_list_says_what_a_customer_lacks(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customers(operator)
        await operator.sees("KJ-2026-0001", "不需要", "已激活", "未激活")
        row = next(line for line in operator.lines if "无框架有限公司" in line)
        assert row.split()[3:] == ["无", "已完成", "已激活"]


async def test_p9_identity_numbers_and_phones_are_masked_except_where_they_are_typed(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customer(operator, "down", "down")
        await operator.sees("110***********002X", "139****0003")
        assert "11010519491231002X" not in operator.screen
        assert "13900000003" not in operator.screen
        await operator.presses("E")
        await operator.sees("11010519491231002X", "（不可修改）")


async def test_p12_p13_a_customer_is_added_with_every_field_judged_as_it_is_typed(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customers(operator)
        await operator.presses("plus")
        await operator.sees("由签署人代表企业签署", "由本人签署")
        await operator.presses("enter")
        await operator.sees("统一社会信用代码，18 位")
        await operator.types("新来有限公司")
        await operator.presses("enter")
        await operator.types("91110000600037342L")
        await operator.sees("校验位不正确")
        await operator.presses("f8")
        await operator.sees("光标已移到第一项")
        await operator.presses("backspace", "backspace")
        await operator.types("1L")
        await operator.no_longer_sees("校验位不正确")
        await operator.presses("enter")
        await operator.types("100 5")
        await operator.sees("只能含字母和数字")
        await operator.presses("backspace", "backspace", "5", "enter")
        await operator.types("KJ-9")
        await operator.presses("ctrl+r")
        await operator.sees("[ ] 尚未完成")
        await operator.presses("f8")
        await operator.is_told("客户 新来有限公司 已保存")
        await operator.sees("第 5 行 共 5 行")
    added = office.desk.customers.get("1005")
    assert (added.name, added.code, added.framework, added.verified, added.kind, added.activation) == (
        "新来有限公司", "91110000600037341L", "KJ-9", False, CustomerKind.ENTERPRISE, Activation.NONE,
    )  # fmt: skip


async def test_s31_an_individual_is_added_with_the_phone_that_gets_the_message(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customers(operator)
        await operator.presses("plus")
        await operator.sees("由本人签署")
        await operator.presses("down", "enter")
        await operator.sees("居民身份证号，18 位")
        for value in ("李演示", "110101199001010015", "2001", "KJ-8"):
            await operator.types(value)
            await operator.presses("enter")
        await operator.types("12345")
        await operator.sees("手机号应为 1 开头的 11 位数字")
        await operator.presses(*["backspace"] * 5)
        await operator.types("13700000001")
        await operator.presses("enter")
        await operator.is_told("客户 李演示 已保存")
    (signer,) = office.desk.customers.get("2001").signers
    assert (signer.name, signer.phone, signer.status) == ("李演示", "13700000001", SignerStatus.AUTHORISED)


async def test_p12_no_digit_of_an_identity_number_ends_the_program_and_blanks_are_tidied(
    office: Story,
) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customers(operator)
        await operator.presses("plus")
        await operator.sees("由本人签署")
        await operator.presses("down", "enter")
        await operator.sees("居民身份证号，18 位")
        await operator.types("李演示")
        await operator.presses("enter")
        await operator.types("320219 19700315 0011")
        await operator.sees("校验位不正确")
        await operator.presses("backspace")
        await operator.types("0")
        await operator.no_longer_sees("校验位不正确")
        for value in ("2001", "KJ-8"):
            await operator.presses("enter")
            await operator.types(value)
        await operator.presses("enter")
        await operator.types("+86 137-0000-0001")
        await operator.presses("enter")
        await operator.is_told("客户 李演示 已保存")
    added = office.desk.customers.get("320219 197003150010")
    assert (added.code, added.signers[0].phone) == ("320219197003150010", "13700000001")


async def test_a_taken_account_is_told_and_nothing_typed_is_lost(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customers(operator)
        await operator.presses("plus", "enter")
        await operator.sees("统一社会信用代码，18 位")
        for value in ("重复有限公司", "91110000600037341L", ENTERPRISE):
            await operator.types(value)
            await operator.presses("enter")
        await operator.presses("f8")
        await operator.is_told(f"账号 {ENTERPRISE} 已有客户")
        await operator.sees("重复有限公司")


async def test_p4_an_edit_says_that_contracts_keep_their_name_and_changes_only_what_was_typed(
    office: Story,
) -> None:
    number = office.filling("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("K")
        await operator.sees("第 1 行 共 4 行")
        await operator.presses("E")
        await operator.sees("已有合同保留原来的甲方名称")
        await operator.presses(*["backspace"] * 4)
        await operator.types("集团")
        office.desk.customers.edit(ENTERPRISE, CustomerChanges(framework="KJ-COLLEAGUE"), COLLEAGUE)
        await operator.presses("f8")
        await operator.sees("云上科技集团", "KJ-COLLEAGUE")
    edited = office.desk.customers.get(ENTERPRISE)
    assert (edited.name, edited.framework) == ("云上科技集团", "KJ-COLLEAGUE")
    assert office.get(number).customer_name == "云上科技有限公司"


async def test_typed_changes_are_not_thrown_away_unasked(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customers(operator)
        await operator.presses("E")
        await operator.sees("修改客户")
        await operator.presses("x", "escape")
        await operator.sees("本页有未保存的修改")
        await operator.presses("enter")
        await operator.no_longer_sees("本页有未保存的修改")
        await operator.sees("云上科技有限公司x")
        await operator.presses("f10")
        await operator.sees("本页有未保存的修改")
        await operator.presses("tab", "tab", "escape")
        await operator.presses("backspace", "escape")
        await operator.sees("第 1 行 共 4 行")


async def test_s9_s10_the_steps_of_an_activation_are_followed_in_the_background(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customer(operator, "down")
        await operator.sees("[进行中] 提交激活申请：按 J", "腾讯电子签 > 快速入门")
        await operator.presses("J")
        await operator.sees("激活由本程序模拟", "[ 申请激活 ]")
        await operator.presses("enter")
        await operator.sees("2026-11-23 09:30:00 [完成]   激活申请已提交")
        await operator.sees("[进行中] 客户的管理员完成企业认证和授权", "(J 激活腾讯电子签)")
        office.wait(seconds=30)
        await operator.sees("2026-11-23 09:30:30 [完成]   腾讯电子签已激活")
        await operator.is_told("未激活贸易有限公司 的腾讯电子签已激活")
        await operator.no_longer_sees("快速入门")
        app = operator.app
        app.clear_notifications()
        await operator.presses("escape")
        await operator.sees("第 2 行 共 4 行")
        assert "已激活" in next(line for line in operator.lines if "未激活贸易" in line)
        assert not operator.toasts, "it is told once"
    assert office.desk.customers.get(NOT_ACTIVATED).activation is Activation.ACTIVE


async def test_s9_an_individual_needs_neither_activation_nor_signers(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customer(operator, "down", "down")
        await operator.sees("139****0003")
        await operator.presses("J")
        await operator.is_told("个人客户无需激活腾讯电子签。")
        await operator.presses("i")
        await operator.is_told("个人客户由本人签署，不能添加签署人。")


async def test_s30_a_new_signer_is_followed_until_the_authorisation(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customer(operator)
        await operator.presses("i")
        await operator.sees("企业电子签管理员授权审核")
        await operator.types("新签署")
        await operator.presses("enter")
        await operator.types("13500000009")
        await operator.presses("f8")
        await operator.sees("新签署", "135****0009", "授权审核中", "新签署人，授权审核后签署")
        office.wait(minutes=1)
        await operator.no_longer_sees("授权审核中")
        await operator.is_told("签署人 新签署 的授权审核已通过")


async def test_p3_the_book_is_filled_in_checked_and_saved(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customers(operator)
        await operator.presses("A")
        await operator.sees("信息簿中还没有此客户的信息", "云上科技有限公司（不可修改）")
        for value in (PARTY.contact, "123"):
            await operator.types(value)
            await operator.presses("enter")
        await operator.sees("电话应为 11 位手机号")
        await operator.presses("f8")
        await operator.sees("项需要修正")
        assert office.desk.parties.book(ENTERPRISE) is None
        await operator.presses(*["backspace"] * 3)
        for value in (PARTY.phone, PARTY.email, PARTY.address):
            await operator.types(value)
            await operator.presses("enter")
        await operator.types(PARTY.postcode)
        await operator.presses("f8")
        await operator.sees("已保存。")
        await operator.presses("escape")
        await operator.sees("第 1 行 共 4 行")
    assert office.desk.parties.book(ENTERPRISE) == PARTY


async def test_p3_what_a_colleague_saves_comes_into_fields_that_nobody_typed_in(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customers(operator)
        await operator.presses("A")
        await operator.sees("信息簿中还没有此客户的信息")
        await operator.types("我写的")
        office.desk.parties.save(ENTERPRISE, PARTY, COLLEAGUE)
        await operator.sees(PARTY.email, "我写的")


async def test_customers_are_found_as_one_types_but_not_by_a_masked_number(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await to_customers(operator)
        await operator.presses("/")
        await operator.types("王五")
        await operator.sees("第 1 行 共 1 行")
        await operator.presses("escape")
        await operator.sees("共 4 行")
        await operator.presses("/")
        await operator.types("19491231")
        await operator.sees("没有符合的客户")
    assert office.desk.customers.get(INDIVIDUAL).code == "11010519491231002X"
    assert office.desk.customers.get(WITHOUT_FRAMEWORK).framework == ""
