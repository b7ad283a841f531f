"""What signers bring back when contracts travel as files: for the contract's page and the live page alike."""

from collections.abc import Iterable
from typing import TypeVar

from contract_tui.domain.commands import over_ssh
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import DeskError
from contract_tui.domain.reasons import MOST_REASON, refusal_problem
from contract_tui.domain.refusals import why_not
from contract_tui.domain.signatures import SignatureInfo
from contract_tui.domain.states import Trigger
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import commands_of
from contract_tui.tui.contract_actions import ContractActions
from contract_tui.tui.controllers.contract import NOTHING_CHOSEN
from contract_tui.tui.controllers.returns import Returns, believed_facts
from contract_tui.tui.screens.dialogs import Confirm, Notice, TextPrompt
from contract_tui.tui.typed_path import path_of, path_problem
from contract_tui.tui.widgets.command_footer import FooterEntry

ResultT = TypeVar("ResultT")

RETURN_COMMANDS = tuple(method.command for method in commands_of(Returns))
_TRIGGERS = {"accept-return": Trigger.CUSTOMER_SIGNED, "refuse-signing": Trigger.CUSTOMER_REFUSED}
_PATH_HELP = "文件须在运行本程序的机器上。通过 SSH 使用时，可先在自己的电脑上执行：\n{command}"


class ContractReturns(ContractActions[ResultT]):
    """Taking a signed file or a refusal on behalf of a signer who is not simulated."""

    def why_not(self, command: Command) -> str | None:
        """Only while the signer has the file, and only where there are files."""
        if command.id not in _TRIGGERS:
            return super().why_not(command)
        subject = self.subject
        if problem := self.access.capabilities.no_returns:
            return problem
        if subject is None:
            return NOTHING_CHOSEN
        return why_not(subject, _TRIGGERS[command.id])

    def footer_entries(self) -> Iterable[FooterEntry]:
        """Where there are no files, the footer has no room for them."""
        returns = self.access.capabilities.returns
        return (entry for entry in super().footer_entries() if returns or entry.id not in _TRIGGERS)

    async def do_accept_return(self) -> None:
        """Ask for the file, say whose signature it bears, and take it after a yes."""
        contract = await self._waiting_contract(Trigger.CUSTOMER_SIGNED)
        if contract is None:
            return
        upload = over_ssh("contract accept", contract.number, then="-", redirected="< 已签.pdf")
        facts = [*self._facts(contract), _PATH_HELP.format(command=upload)]
        prompt = TextPrompt("收回已签文件", "签署后的 PDF 文件", path_problem, facts=facts)
        typed = await self.app.push_screen_wait(prompt)
        if typed is None:
            return
        try:
            content, signature = await self.in_thread(self._examined, contract, typed)
            if await self._is_believed(contract, signature):
                accept = self.desk.returns.accept
                await self.act(accept, contract.number, content, self.operator, version=contract.version)
                self._done("已收回签署文件，平台签署中。")
        except DeskError as error:
            self.desk_changed()
            await self.app.push_screen_wait(Notice("文件没有收回", [error.message, error.hint]))

    async def do_refuse_signing(self) -> None:
        """登记拒签 with the signer's reason; the contract is void."""
        contract = await self._waiting_contract(Trigger.CUSTOMER_REFUSED)
        if contract is None:
            return
        facts = [
            *self._facts(contract),
            "登记后合同作废，不能恢复；待签署文件将撤回。订单在删除该合同后才会释放。",
        ]
        prompt = TextPrompt("登记拒签", "拒签原因", refusal_problem, most=MOST_REASON, facts=facts)
        reason = await self.app.push_screen_wait(prompt)
        if reason is not None:
            refuse = self.desk.returns.refuse
            left = await self.act(refuse, contract.number, reason, self.operator, version=contract.version)
            self._done(f"已登记客户拒签，合同作废。{left}")

    async def _waiting_contract(self, trigger: Trigger) -> Contract | None:
        """The contract as it is now; None, with the reason told, when it no longer waits for its signer."""
        if self.subject is None:
            return None
        contract = await self.in_thread(self.desk.contracts.get, self.subject.number)
        reason = why_not(contract, trigger)
        if reason is not None:
            self.tell(reason, "warning")
            self.desk_changed()
            return None
        return contract

    def _examined(self, contract: Contract, typed: str) -> tuple[bytes, SignatureInfo]:
        from contract_tui.desk.proof.verification import read_pdf

        content = read_pdf(path_of(typed))
        return content, self.desk.returns.examine(contract.number, content)

    async def _is_believed(self, contract: Contract, signature: SignatureInfo) -> bool:
        facts = believed_facts(contract, signature)
        return await self.app.push_screen_wait(Confirm("收回已签文件", facts, word="确认收回"))
