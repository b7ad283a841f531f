"""确认签署信息: who signs for party A and which phone gets the message (S26 to S32, S40, P8)."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from contract_tui.domain import labels, normalisation
from contract_tui.domain.contracts import Contract, signer_problem
from contract_tui.domain.customers import Customer, CustomerKind, Signer
from contract_tui.domain.identity import mobile_problem
from contract_tui.domain.states import Substate
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.contract_facts import amount_words
from contract_tui.tui.screens.dialogs import Confirm, TextPrompt
from contract_tui.tui.screens.new_contract.confirmation import (
    days,
    sending_facts,
)
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.new_contract.signer_dialog import SignerDialog
from contract_tui.tui.screens.readiness import is_ready
from contract_tui.tui.screens.signer_columns import signer_columns
from contract_tui.tui.widgets.facts import Fact, Facts
from contract_tui.tui.widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
    from contract_tui.domain.platform import Platform

_GROUP = "确认签署信息"


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
    COMMANDS = (
        Command("signer.choose", ("enter",), "选择签署人", "由光标所在的签署人签署", _GROUP),
        Command("signer.add", ("i",), "添加签署人", "添加一位签署人，须经企业管理员授权审核", _GROUP),
        Command("signer.phone", ("m",), "修改手机号", "修改接收签署信息的手机号（个人客户）", _GROUP),
    )
    DEFAULT_CSS = """
    SignerPage {
        & > #signing-facts { margin-bottom: 1; }
        & > #signers { min-height: 4; }
        & > #signing-hint { color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._signers: dict[int, Signer] = {}

    def compose(self) -> ComposeResult:
        """Facts, hint, list."""
        yield Facts(id="signing-facts")
        yield Facts(id="signing-hint")
        table: VirtualTable[Signer] = VirtualTable(
            signer_columns(simulated=self.wizard.access.capabilities.phones),
            empty=f"还没有签署人。按 {key_name('signer.add')} 添加。",
            box=lambda _signer: True,
            id="signers",
        )
        yield table

    @property
    def table(self) -> VirtualTable[Signer]:
        """The customer's signers."""
        return self.query_one(VirtualTable)

    @property
    def FOOTER(self) -> tuple[str, ...]:  # type: ignore[override]  # some pages decide anew
        """An enterprise chooses and adds signers, an individual changes the phone."""
        own = ("signer.choose", "signer.add") if self._is_enterprise else ("signer.phone",)
        return ("next", *own, "leave", "download")

    @property
    def _is_enterprise(self) -> bool:
        customer = self.draft.customer
        return customer is not None and customer.kind is CustomerKind.ENTERPRISE

    def focus_first(self) -> None:
        """The list, when there is one."""
        if self._is_enterprise:
            self.table.focus()
        else:
            self.screen.set_focus(None)

    def show(self, draft: Draft) -> None:
        """Show facts and signers; an authorisation that came in advances here by itself (S30)."""
        if draft.contract is None or draft.customer is None or draft.page is not PageId.SIGNER:
            return
        settings = self.wizard.access.settings
        facts = signing_facts(draft.contract, settings.platform, settings.timing.deadline)
        self.query_one("#signing-facts", Facts).show(facts)
        hint = _hint(enterprise=self._is_enterprise, by_files=self.wizard.access.capabilities.returns)
        self.query_one("#signing-hint", Facts).show([hint])
        self.table.display = self._is_enterprise
        self._show_signers(draft.contract, draft.customer)
        problem = signer_problem(draft.contract)
        self.wizard.status.show(
            problem[0] if problem else "可以发送签署信息。", "warning" if problem else "good"
        )

    def _show_signers(self, contract: Contract, customer: Customer) -> None:
        first = not self._signers
        self._signers = {signer.id: signer for signer in customer.signers}
        self.table.set_keys(list(self._signers))
        self.table.set_marked([contract.signer.id] if contract.signer else [])
        self.table.refresh_rows()
        if first and contract.signer is not None:
            self.table.move_to_key(contract.signer.id)

    @on(VirtualTable.RowsWanted)
    def _provide(self, event: VirtualTable.RowsWanted) -> None:
        known = {key: self._signers[key] for key in event.keys if key in self._signers}
        self.table.provide_rows(event.request, known)

    @on(VirtualTable.RowSelected)
    @on(VirtualTable.MarkRequested)
    def _selected(self, event: VirtualTable.RowSelected | VirtualTable.MarkRequested) -> None:
        self.wizard.start(self._choose(self._signers[event.key]), "signer.choose")

    def why_not(self, command: Command) -> str | None:
        """What sending would refuse, said before (S29 to S31)."""
        contract = self.draft.contract
        if command.id == "next" and contract is not None:
            problem = signer_problem(contract)
            return " ".join(problem) if problem else None
        if command.id == "signer.phone":
            return "企业客户的手机号随签署人而定，请选择或添加签署人。" if self._is_enterprise else None
        if command.id in ("signer.choose", "signer.add") and not self._is_enterprise:
            return "个人客户由本人签署，不需要选择签署人。"
        if command.id == "signer.choose" and not self._signers:
            return "还没有签署人，请先添加。"
        return None

    async def do_signer_choose(self) -> None:
        """Choose the signer under the cursor (S29)."""
        key = self.table.cursor_key
        if key is not None:
            await self._choose(self._signers[key])

    async def _choose(self, signer: Signer) -> None:
        wizard = self.wizard
        await wizard.act(wizard.desk.drafts.choose_signer, self.draft.number, signer.id, wizard.operator)

    async def do_signer_add(self) -> None:
        """Add a signer and choose them; the company's administrator must authorise them first (S30)."""
        wizard = self.wizard
        typed = await wizard.app.push_screen_wait(SignerDialog(self.draft.account))
        if typed is not None:
            signer = await wizard.in_thread(
                wizard.desk.customers.add_signer, self.draft.account, *typed, wizard.operator
            )
            await self._choose(signer)
            self.table.move_to_key(signer.id)

    async def do_signer_phone(self) -> None:
        """Change the phone that gets an individual's message (S31, S32)."""
        wizard, contract = self.wizard, self.draft.contract
        if contract is None:
            return
        prompt = TextPrompt(
            "修改手机号",
            "接收签署信息的手机号",
            _phone_problem,
            value=contract.signer_phone,
            facts=[("签署人", contract.customer_name), "只影响此合同的签署信息。"],
        )
        phone = await wizard.app.push_screen_wait(prompt)
        if phone is not None:
            await wizard.act(wizard.desk.drafts.set_signer_phone, contract.number, phone, wizard.operator)

    async def go_on(self) -> None:
        """下一步：在线签署: send the message after a confirmation (S26, S27, S33)."""
        wizard, contract = self.wizard, self.draft.contract
        if contract is None or not await is_ready(wizard, "发送签署"):
            return
        name = contract.signer.name if contract.signer else contract.customer_name
        facts = sending_facts(contract, name, contract.signer_phone, wizard.access.settings)
        if await wizard.app.push_screen_wait(Confirm("下一步：在线签署", facts, word="确认发送")):
            await wizard.act(
                wizard.desk.signing.send, contract.number, wizard.operator, version=contract.version
            )


def _phone_problem(value: str) -> str | None:
    return mobile_problem(normalisation.mobile(value))


def _hint(*, enterprise: bool, by_files: bool) -> str:
    """What to do on the page."""
    choose, add, phone = map(key_name, ("signer.choose", "signer.add", "signer.phone"))
    if enterprise:
        return f"客户方签署人（{choose} 选择一位；不在列表中的按 {add} 添加，须先经企业电子签管理员授权审核）"
    if by_files:
        return f"合同将作为文件交给客户本人签署；通知程序使用上面的手机号，有误时按 {phone} 修改。"
    return f"签署信息将发送到上面的手机号，请与客户本人确认；号码有误时按 {phone} 修改。"
