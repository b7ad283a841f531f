"""Where one goes from the home page: a contract, a new one, the customers, the phones, the template."""

from dataclasses import replace
from typing import Any, Protocol

from textual.app import App

from contract_tui.domain.contracts import ContractRow
from contract_tui.domain.states import Channel, State
from contract_tui.tui import routes
from contract_tui.tui.commands.command import QUIT, Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.host import Host

_GROUP = "合同列表"
PHONE = Command("phone", ("Y",), "签署人手机", "在模拟签署人的手机上签署、拒签或忽略", "演示")
"""How one gets to the simulated signers' phones, here and in the wizard."""
_UNDER_WAY = (State.DRAFT, State.SIGNING)


class NavigationHost(Host, Protocol):
    """The page that everything else is reached from."""

    @property
    def subject(self) -> ContractRow | None:
        """The contract under the cursor."""

    @property
    def no_subject(self) -> str:
        """Why there is none, in a sentence, where `subject` is None."""

    @property
    def app(self) -> App[Any]:
        """The application."""

    def reveal(self, number: str | None) -> None:
        """Go to a contract that was just made; None when none was."""


class Navigation(Controller[NavigationHost]):
    """The commands that open other pages."""

    def _nothing_chosen(self) -> str | None:
        return self.host.no_subject if self.host.subject is None else None

    @handles(
        Command("open", ("enter",), "打开", "继续办理所选合同，或查看合同", _GROUP), why_not=_nothing_chosen
    )
    def open(self) -> None:
        """Go on with a both-party contract that is under way, or look at the contract (S45)."""
        row = self.host.subject
        if row is not None and row.state in _UNDER_WAY and row.channel is Channel.BOTH:
            self.host.go_to(routes.ContinuedContract(row.number))
        else:
            self.view()

    @handles(Command("create", ("c",), "创建订单合同", "选择客户和电子签章方式，创建订单合同", _GROUP))
    async def create(self) -> None:
        """创建订单合同: the dialog, then the chosen channel (S4, S6)."""
        chosen = await self.host.ask(routes.CreationDialog())
        if chosen is not None:
            account, channel = chosen
            self.host.go_to(routes.NewContract(account, channel), self.host.reveal)

    @handles(
        Command("view", ("l",), "查看合同", "查看所选合同的全部内容", _GROUP, in_footer=False),
        why_not=_nothing_chosen,
    )
    def view(self) -> None:
        """查看合同 (S45)."""
        if self.host.subject is not None:
            self.host.go_to(routes.ContractPage(self.host.subject.number))

    @handles(
        Command(
            "customers", ("K",), "客户", "登记、修改客户，激活腾讯电子签，甲方信息簿", _GROUP, in_footer=False
        )
    )
    def customers(self) -> None:
        self.host.go_to(routes.CustomersPage())

    @handles(
        Command(
            "imports", ("I",), "导入订单", "从文件导入订单：先试导入，看过报告再导入", _GROUP, in_footer=False
        )
    )
    def import_orders(self) -> None:
        self.host.go_to(routes.ImportPage())

    @handles(
        Command(
            "verify",
            ("X",),
            "验证文件",
            "检查一份合同 PDF 的签名、证书和签署后的改动",
            _GROUP,
            in_footer=False,
        )
    )
    def verify(self) -> None:
        self.host.go_to(routes.VerifyPage())

    @handles(
        Command(
            "readiness",
            ("R",),
            "准备情况",
            "发送签署、转为正式合同还缺什么，怎样补上",
            _GROUP,
            in_footer=False,
        )
    )
    def readiness(self) -> None:
        """准备情况 (P19)."""
        self.host.go_to(routes.ReadinessPage())

    @handles(
        Command("statistics", ("G",), "统计", "每月的合同和金额，各状态停留的时间", _GROUP, in_footer=False)
    )
    def statistics(self) -> None:
        self.host.go_to(routes.StatisticsPage())

    def _no_phones(self) -> str | None:
        return self.host.access.capabilities.no_phones

    @handles(replace(PHONE, in_footer=False), why_not=_no_phones)
    def phone(self) -> None:
        """The simulated signers' phones, beginning with that of the contract under the cursor (S28)."""
        self.host.go_to(routes.PhonePage(self.host.subject.number if self.host.subject else ""))

    @handles(Command("template", ("T",), "合同模板", "创建之前先看合同文本", _GROUP))
    def template(self) -> None:
        """合同模板 (S3)."""
        self.host.go_to(routes.TemplatePage())

    @handles(replace(QUIT, keys=("q", *QUIT.keys)))
    def quit(self) -> None:
        """End the program; from here a letter does it as well."""
        self.host.app.exit()
