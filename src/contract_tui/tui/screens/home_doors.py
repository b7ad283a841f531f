"""Where one goes from the home page: a new contract, the customers, the phones, the template."""

from dataclasses import replace
from typing import ClassVar, TypeVar

from contract_tui.domain.contracts import Contract, ContractRow
from contract_tui.tui.commands.command import Command
from contract_tui.tui.desk_screen import DeskScreen
from contract_tui.tui.routes import NewContract
from contract_tui.tui.screens.phone import PHONE_COMMAND

ResultT = TypeVar("ResultT")
_LIST = "合同列表"


class HomeDoors(DeskScreen[ResultT]):
    """The commands that open other pages."""

    CREATE: ClassVar[Command] = Command(
        "create", ("c",), "创建订单合同", "选择客户和电子签章方式，创建订单合同", _LIST
    )
    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        Command(
            "customers", ("K",), "客户", "登记、修改客户，激活腾讯电子签，甲方信息簿", _LIST, in_footer=False
        ),
        Command(
            "imports", ("I",), "导入订单", "从文件导入订单：先试导入，看过报告再导入", _LIST, in_footer=False
        ),
        Command(
            "verify",
            ("V",),
            "验证文件",
            "检查一份合同 PDF 的签名、证书和签署后的改动",
            _LIST,
            in_footer=False,
        ),
        Command(
            "readiness",
            ("R",),
            "准备情况",
            "发送签署、转为正式合同还缺什么，怎样补上",
            _LIST,
            in_footer=False,
        ),
        replace(PHONE_COMMAND, in_footer=False),
        Command("template", ("t",), "合同模板", "创建之前先看合同文本", _LIST),
    )

    @property
    def subject(self) -> Contract | ContractRow | None:
        """The contract under the cursor."""
        return None

    def why_not(self, command: Command) -> str | None:
        """Phones are there only where signing is simulated."""
        if command.id == PHONE_COMMAND.id:
            return self.access.capabilities.no_phones
        return super().why_not(command)

    def reveal(self, number: str | None) -> None:
        """What to do with the number of a contract that was just made, or None when none was."""

    async def do_create(self) -> None:
        """创建订单合同: the dialog, then the chosen channel (S4, S6)."""
        from contract_tui.tui.screens.create import CreateDialog

        chosen = await self.app.push_screen_wait(CreateDialog())
        if chosen is not None:
            account, channel = chosen
            self.go_to(NewContract(account, channel), self.reveal)

    def do_customers(self) -> None:
        """客户."""
        from contract_tui.tui.screens.customers import CustomersScreen

        self.app.push_screen(CustomersScreen())

    def do_imports(self) -> None:
        """导入订单."""
        from contract_tui.tui.screens.import_orders import ImportOrdersScreen

        self.app.push_screen(ImportOrdersScreen())

    def do_verify(self) -> None:
        """验证文件."""
        from contract_tui.tui.screens.verify import VerifyScreen

        self.app.push_screen(VerifyScreen())

    def do_readiness(self) -> None:
        """准备情况 (P19)."""
        from contract_tui.tui.screens.readiness import ReadinessScreen

        self.app.push_screen(ReadinessScreen())

    def do_phone(self) -> None:
        """The simulated signers' phones, beginning with that of the contract under the cursor (S28)."""
        from contract_tui.tui.screens.phone import PhoneScreen

        self.app.push_screen(PhoneScreen(self.subject.number if self.subject else ""))

    def do_template(self) -> None:
        """合同模板 (S3)."""
        from contract_tui.tui.screens.template import TemplateScreen

        self.app.push_screen(TemplateScreen())
