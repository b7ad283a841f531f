"""查看合同: one contract, whole, followed as it changes (S42 to S45)."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.widget import Widget

from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import NotFoundError
from contract_tui.tui.commands.command import Command
from contract_tui.tui.contract_actions import action_commands
from contract_tui.tui.contract_returns import RETURN_COMMANDS, ContractReturns
from contract_tui.tui.desk_screen import Following
from contract_tui.tui.routes import ContractPage
from contract_tui.tui.screens.contract_orders import order_lines
from contract_tui.tui.screens.contract_pages import document_lines, history_lines, overview_lines
from contract_tui.tui.screens.dialogs import Notice
from contract_tui.tui.widgets.tab_line import TabLine
from contract_tui.tui.widgets.text_lines import StyledLine
from contract_tui.tui.widgets.text_view import TextView

_REPORT_SECONDS, _REPORT_PATIENCE = 0.25, 120.0
_PARTS = ("概况", "订单", "文件", "记录")
_GROUP = "查看合同"


class ContractScreen(Following[None], ContractReturns[None]):
    """Facts, parties, orders, documents and history of a contract, with what may be done with it.

    Args:
        number: The contract.
    """

    TITLE = "查看合同"
    AUTO_FOCUS = "TextLines"
    HAS_STATUS = False
    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        Command("back", ("escape", "q"), "返回", "回到上一页", _GROUP),
        Command("text", ("o",), "合同文本", "阅读合同文本", _GROUP),
        Command("evidence", ("w",), "签署报告", "生成并下载签署报告：全部签署记录，由平台签章", _GROUP),
        *RETURN_COMMANDS,
        *action_commands(),
        Command("part.overview", ("1",), "概况", "金额、双方、签署人", _GROUP, in_footer=False),
        Command("part.orders", ("2",), "订单", "合同中的订单", _GROUP, in_footer=False),
        Command("part.documents", ("3",), "文件", "PDF 及其 SHA-256", _GROUP, in_footer=False),
        Command("part.history", ("4",), "记录", "发生过什么、何时、由谁", _GROUP, in_footer=False),
        Command("part.next", ("right", "tab"), "下一部分", "换到右边的部分", _GROUP, in_footer=False),
        Command(
            "part.previous", ("left", "shift+tab"), "上一部分", "换到左边的部分", _GROUP, in_footer=False
        ),
        Command("refresh", ("r", "f5"), "刷新", "立即重新读取", _GROUP, in_footer=False),
    )

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self.route = ContractPage(number)
        self._contract: Contract | None = None
        self._part = 0

    def compose_page(self) -> Iterable[Widget]:
        """Parts, and the text of the chosen one."""
        yield TabLine()
        yield TextView(self._lines)

    def on_mount(self) -> None:
        """Name the contract before it is read."""
        self.set_heading(self.TITLE or "", self._number)
        self._show_parts()

    @property
    def subject(self) -> Contract | None:
        """The contract as it was read last."""
        return self._contract

    def why_not(self, command: Command) -> str | None:
        """The text must have been generated; the transition table says the rest."""
        contract = self._contract
        if command.id == "text" and (contract is None or not contract.text):
            reason = None if contract is None else self.why_not_action(Action.DOWNLOAD)
            return reason or "合同文本尚未生成。"
        return super().why_not(command)

    async def read_and_show(self) -> None:
        """Read the contract; when it is gone, leave."""
        try:
            contract = await self.in_thread(self.desk.contracts.get, self._number)
        except NotFoundError:
            if self.is_active:
                self.tell(f"合同 {self._number} 已被删除。", "warning")
            self.dismiss(None)
            return
        if contract != self._contract:
            self._contract = contract
            self._show_parts()
            self.query_one(TextView).set_layout(self._lines, from_start=False)
            self.refresh_bindings()

    def deleted(self) -> None:
        """There is nothing left to look at."""
        self.dismiss(None)

    def _lines(self, width: int) -> Sequence[StyledLine]:
        contract, platform = self._contract, self.access.settings.platform
        if contract is None:
            return [StyledLine("读取中", "dim")]
        if self._part == 0:
            return overview_lines(contract, platform, width)
        if self._part == 1:
            return order_lines(contract, width)
        if self._part == 2:
            return document_lines(contract, width)
        return history_lines(contract, platform, width)

    def _show_parts(self) -> None:
        names = list(_PARTS)
        if self._contract is not None:
            names[1] += f" {len(self._contract.orders)}"
            names[2] += f" {len(self._contract.documents)}"
        self.query_one(TabLine).show(names, self._part)

    def _turn_to(self, part: int) -> None:
        self._part = part % len(_PARTS)
        self._show_parts()
        self.query_one(TextView).set_layout(self._lines)

    def do_part_overview(self) -> None:
        """概况."""
        self._turn_to(0)

    def do_part_orders(self) -> None:
        """订单."""
        self._turn_to(1)

    def do_part_documents(self) -> None:
        """文件."""
        self._turn_to(2)

    def do_part_history(self) -> None:
        """记录."""
        self._turn_to(3)

    def do_part_next(self) -> None:
        """The part to the right."""
        self._turn_to(self._part + 1)

    def do_part_previous(self) -> None:
        """The part to the left."""
        self._turn_to(self._part - 1)

    def do_text(self) -> None:
        """The contract's text, as it was reviewed and is signed."""
        from contract_tui.tui.screens.template import ContractTextScreen

        self.app.push_screen(ContractTextScreen(self._number))

    async def do_evidence(self) -> None:
        """签署报告: ask for it, wait for whoever holds the seal, download it."""
        evidence = self.desk.evidence
        report = await self.in_thread(evidence.request, self._number, self.operator)
        if report.made_at is None:
            self.tell("正在生成签署报告，完成后自动下载。")
        looks = int(_REPORT_PATIENCE / _REPORT_SECONDS)
        while report.made_at is None and not report.failed and (looks := looks - 1):
            await asyncio.sleep(_REPORT_SECONDS)
            report = await self.in_thread(evidence.get, report.id)
        if report.made_at is None and not report.failed:
            self.tell("签署报告尚未生成：由持有平台签章的 worker 生成，请稍后再按 w。", "warning")
            return
        path = await self.in_thread(evidence.download, report.id)
        facts = [("文件", str(path)), ("SHA-256", report.sha256), ("审计链末端", report.head_hash)]
        await self.app.push_screen_wait(Notice("签署报告", facts))

    def do_back(self) -> None:
        """To where one came from."""
        self.dismiss(None)

    def do_refresh(self) -> None:
        """Read again now (S53)."""
        self.desk_changed()
