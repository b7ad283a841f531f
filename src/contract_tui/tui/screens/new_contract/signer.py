"""确认签署信息: who signs for party A and which phone gets the message (S26 to S32, S40, P8)."""

from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult

from contract_tui.desk.contracts.confirmations import amount_words, days, sending_facts
from contract_tui.domain import labels
from contract_tui.domain.capabilities import By
from contract_tui.domain.contracts import Contract, signer_problem
from contract_tui.domain.customers import CustomerKind, SignerStatus
from contract_tui.domain.states import Substate
from contract_tui.tui.commands.handling import CommandMethod
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.controllers.readiness import is_ready
from contract_tui.tui.dialogs import Confirm
from contract_tui.tui.next_steps import under_review
from contract_tui.tui.screens.new_contract.actions import WizardActions
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.new_contract.signer_choice import SignerChoice, SignersNumber
from contract_tui.tui.screens.new_contract.signer_list import SignerList
from contract_tui.tui.screens.new_contract.steps import Steps
from contract_tui.tui.screens.new_contract.wizard import Wizard
from contract_tui.tui.widgets.facts import Fact, Facts
from contract_tui.tui.widgets.status_line import Kind
from contract_tui.tui.widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
    from contract_tui.domain.platform import Platform


def signing_facts(contract: Contract, platform: "Platform", deadline_seconds: float) -> list[Fact]:
    """What is signed, by whom, and until when."""
    signer = contract.signer.name if contract.signer else _nobody(contract)
    expected = labels.expected(Substate.PLATFORM_SIGNING, contract.channel)
    return [
        ("合同编号", contract.number),
        ("甲方", contract.customer_name),
        ("乙方", platform.legal_name),
        ("框架合同", contract.framework),
        ("订单", f"{len(contract.orders)} 个"),
        ("合同金额", amount_words(contract)),
        ("签署人", signer),
        ("手机号", contract.signer_phone or "未填写"),
        ("签署期限", f"发送后 {days(deadline_seconds)}，逾期合同作废"),
        ("平台签署", f"客户签署后由{platform.short_name}签署，{expected}"),
    ]


def _nobody(contract: Contract) -> str:
    return "未选择" if contract.customer_kind == CustomerKind.ENTERPRISE else contract.customer_name


class SignerPage(Page):
    """Facts, and for an enterprise the list of its signers."""

    PAGE = PageId.SIGNER
    TABLE = (SignerChoice.choose, SignerChoice.add, SignersNumber.change)
    DEFAULT_CSS = """
    SignerPage {
        & > #signing-facts { margin-bottom: 1; }
        & > #signing-hint { color: $text-muted; }
    }
    """

    def __init__(self, wizard: Wizard) -> None:
        super().__init__(wizard)
        self._signers = SignerList(wizard)
        self._choice = SignerChoice(self, self._signers)
        self.controllers = (self._choice, SignersNumber(self))

    def compose(self) -> ComposeResult:
        """Facts, hint, list."""
        yield Facts(id="signing-facts")
        yield Facts(id="signing-hint")
        yield self._signers

    def footer(self) -> tuple[CommandMethod[Any], ...]:
        """An enterprise chooses and adds signers, an individual changes the phone."""
        enterprise = self.draft.is_enterprise
        own = (SignerChoice.choose, SignerChoice.add) if enterprise else (SignersNumber.change,)
        return (Steps.next, *own, Steps.leave, WizardActions.download, Steps.previous)

    def focus_first(self) -> None:
        """The list, when there is one."""
        if self.draft.is_enterprise:
            self._signers.table.focus()
        else:
            self.screen.set_focus(None)

    def show(self, draft: Draft) -> None:
        """Show facts and signers; an authorisation that came in advances here by itself (S30)."""
        if draft.contract is None or draft.customer is None or draft.page is not PageId.SIGNER:
            return
        settings = self.wizard.access.settings
        facts = signing_facts(draft.contract, settings.platform, settings.timing.deadline)
        self.query_one("#signing-facts", Facts).show(facts)
        hint = _hint(enterprise=draft.is_enterprise, by_files=self.wizard.access.capabilities.returns)
        self.query_one("#signing-hint", Facts).show([hint])
        self._signers.display = draft.is_enterprise
        self._signers.show(draft.contract, draft.customer)
        self.wizard.status.show(*self._readiness(draft.contract))

    def _readiness(self, contract: Contract) -> tuple[str, Kind]:
        """Whether the signer can be sent to, and what an operator does about it where nobody else would."""
        problem = signer_problem(contract)
        if problem is None:
            return "可以发送签署信息。", "good"
        waits = contract.signer is not None and contract.signer.status is SignerStatus.UNDER_REVIEW
        if waits and self.wizard.access.capabilities.authorisation is By.OPERATOR:
            return f"{under_review(By.OPERATOR)}。", "warning"
        return problem[0], "warning"

    @on(VirtualTable.RowSelected)
    @on(VirtualTable.MarkRequested)
    def _selected(self, event: VirtualTable.RowSelected | VirtualTable.MarkRequested) -> None:
        self.wizard.jobs.start(self._choice.take(self._signers[event.key]), "signer.choose")

    def why_not_on(self) -> str | None:
        """What sending would refuse, said before (S29 to S31)."""
        contract = self.draft.contract
        problem = signer_problem(contract) if contract is not None else None
        return " ".join(problem) if problem else None

    async def go_on(self) -> None:
        """下一步：在线签署: send the message after a confirmation (S26, S27, S33)."""
        wizard, contract = self.wizard, self.draft.contract
        if contract is None or not await is_ready(wizard, "发送签署"):
            return
        facts = sending_facts(contract, wizard.access.settings)
        if await wizard.ask(Confirm("下一步：在线签署", facts, word="确认发送")):
            send = wizard.desk.signing.send
            await wizard.act(send, contract.number, wizard.operator, version=contract.version)


def _hint(*, enterprise: bool, by_files: bool) -> str:
    """What to do on the page."""
    choose, add, phone = map(key_name, ("signer.choose", "signer.add", "signer.phone"))
    if enterprise:
        return f"客户方签署人（{choose} 选择一位；不在列表中的按 {add} 添加，须先经企业电子签管理员授权审核）"
    if by_files:
        return f"合同将作为文件交给客户本人签署；通知程序使用上面的手机号，有误时按 {phone} 修改。"
    return f"签署信息将发送到上面的手机号，请与客户本人确认；号码有误时按 {phone} 修改。"
