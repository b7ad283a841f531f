"""What signers bring back when contracts travel as files: for the contract's page and the wizard alike."""

from contract_tui.domain.commands import over_ssh
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import DeskError
from contract_tui.domain.exchange import returned_facts
from contract_tui.domain.reasons import MOST_REASON, refusal_problem
from contract_tui.domain.refusals import why_not
from contract_tui.domain.signatures import SignatureInfo
from contract_tui.domain.states import Trigger
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.contract_facts import contract_facts, named
from contract_tui.tui.controllers.contract import ContractHost, present_contract
from contract_tui.tui.dialogs import Confirm, Notice, TextPrompt
from contract_tui.tui.typed_path import path_of, path_problem
from contract_tui.tui.widgets.facts import Fact

_GROUP = "签署结果"
_PATH_HELP = "文件须在运行本程序的机器上。通过 SSH 使用时，可先在自己的电脑上执行：\n{command}"


def believed_facts(contract: Contract, signature: SignatureInfo) -> list[Fact]:
    """What is shown of a file that was found to be in order, before it is taken."""
    return [
        ("合同编号", contract.number),
        *returned_facts(contract, signature),
        "文件与发出的合同一致，签名有效且可信。请核对证书主体是否为应签署的人；收回后由平台签署，不能再取消。",
    ]


class Returns(Controller[ContractHost]):
    """Taking a signed file or a refusal on behalf of a signer who signs elsewhere.

    Args:
        host: The screen of the contract.
    """

    def __init__(self, host: ContractHost) -> None:
        super().__init__(host)
        self._refused: dict[str, str] = {}

    def obstacle(self) -> str | None:
        """Only where signers bring something back, and only for a contract."""
        nothing_chosen = self.host.no_subject if self.host.subject is None else None
        return self.host.access.capabilities.no_returns or nothing_chosen

    def _is_offered(self) -> bool:
        """Where nothing is brought back, the footer has no room for it."""
        return self.host.access.capabilities.returns

    def _cannot_accept(self) -> str | None:
        return self._why_not(Trigger.CUSTOMER_SIGNED)

    def _cannot_refuse(self) -> str | None:
        return self._why_not(Trigger.CUSTOMER_REFUSED)

    def _why_not(self, trigger: Trigger) -> str | None:
        subject = self.host.subject
        return self.host.no_subject if subject is None else why_not(subject, trigger)

    @handles(
        Command("accept-return", ("b",), "收回已签文件", "检查签署人交回的文件，通过后由平台签署", _GROUP),
        why_not=_cannot_accept,
        shown=_is_offered,
    )
    async def accept(self) -> None:
        """Ask for the file, say whose signature it bears, and take it after a yes."""
        contract = await self._waiting(Trigger.CUSTOMER_SIGNED)
        if contract is None:
            return
        upload = over_ssh("contract accept", contract.number, then="-", redirected="< 已签.pdf")
        facts = [*self._facts(contract), _PATH_HELP.format(command=upload)]
        typed = await self.host.ask(
            TextPrompt(
                "收回已签文件",
                "签署后的 PDF 文件",
                path_problem,
                value=self._refused.pop(contract.number, ""),
                facts=facts,
            )
        )
        if typed is None:
            return
        try:
            await self._take(contract, typed)
        except DeskError as error:
            # Whoever has put the file right, or mistyped one letter, does not type its path again.
            self._refused[contract.number] = typed
            self.host.desk_changed()
            await self.host.ask(Notice("文件没有收回", [error.message, error.hint]))

    async def _take(self, contract: Contract, typed: str) -> None:
        host = self.host
        content, signature = await host.jobs.in_thread(self._examined, contract, typed)
        facts = believed_facts(contract, signature)
        if await host.ask(Confirm("收回已签文件", facts, word="确认收回", danger=True)):
            accept = host.desk.returns.accept
            await host.act(accept, contract.number, content, host.operator, version=contract.version)
            self._done(contract, "已收回签署文件，平台签署中。")

    @handles(
        Command(
            "refuse-signing", ("Z",), "登记拒签", "签署人不同意：填写原因，合同作废", _GROUP, in_footer=False
        ),
        why_not=_cannot_refuse,
    )
    async def refuse(self) -> None:
        """登记拒签 with the signer's reason; the contract is void."""
        contract = await self._waiting(Trigger.CUSTOMER_REFUSED)
        if contract is None:
            return
        facts = [
            *self._facts(contract),
            "登记后合同作废，不能恢复；待签署文件将撤回。订单在删除该合同后才会释放。",
        ]
        prompt = TextPrompt("登记拒签", "拒签原因", refusal_problem, most=MOST_REASON, facts=facts)
        reason = await self.host.ask(prompt)
        if reason is not None:
            host, refuse = self.host, self.host.desk.returns.refuse
            left = await host.act(refuse, contract.number, reason, host.operator, version=contract.version)
            self._done(contract, f"已登记客户拒签，合同作废。{left}")

    async def _waiting(self, trigger: Trigger) -> Contract | None:
        return await present_contract(self.host, lambda contract: why_not(contract, trigger))

    def _examined(self, contract: Contract, typed: str) -> tuple[bytes, SignatureInfo]:
        from contract_tui.desk.proof.verification import read_pdf

        content = read_pdf(path_of(typed))
        return content, self.host.desk.returns.examine(contract.number, content)

    def _facts(self, contract: Contract) -> list[Fact]:
        return contract_facts(contract, self.host.access.settings.platform.short_name)

    def _done(self, contract: Contract, words: str) -> None:
        self.host.tell(f"{named(contract)}：{words}")
        self.host.desk_changed()
