"""Who signs for party A: one of an enterprise's signers, or an individual at a phone (S29 to S32)."""

from contract_tui.domain import normalisation
from contract_tui.domain.capabilities import By
from contract_tui.domain.customers import Signer
from contract_tui.domain.identity import mobile_problem
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.dialogs import TextPrompt
from contract_tui.tui.screens.new_contract.page import Page, PageCommands
from contract_tui.tui.screens.new_contract.signer_dialog import SignerDialog
from contract_tui.tui.screens.new_contract.signer_list import SignerList

_GROUP = "确认签署信息"


class SignerChoice(PageCommands):
    """Chooses one of an enterprise's signers.

    Args:
        page: Whose commands they are.
        signers: The list.
    """

    def __init__(self, page: Page, signers: SignerList) -> None:
        super().__init__(page)
        self._signers = signers

    def obstacle(self) -> str | None:
        """Only an enterprise has a choice."""
        alone = None if self.host.draft.is_enterprise else "个人客户由本人签署，不需要选择签署人。"
        return super().obstacle() or alone

    def _is_empty(self) -> str | None:
        return "还没有签署人，请先添加。" if self._signers.is_empty else None

    @handles(
        Command("signer.choose", ("enter",), "选择签署人", "由光标所在的签署人签署", _GROUP),
        why_not=_is_empty,
    )
    async def choose(self) -> None:
        """Choose the signer under the cursor (S29)."""
        signer = self._signers.under_cursor
        if signer is not None:
            await self.take(signer)

    @handles(Command("signer.add", ("i",), "添加签署人", "添加一位签署人，须经企业管理员授权审核", _GROUP))
    async def add(self) -> None:
        """Add a signer and choose them; the company's administrator must authorise them first (S30)."""
        host, account = self.host, self.host.draft.account
        by_operator = host.access.capabilities.authorisation is By.OPERATOR
        typed = await host.ask(SignerDialog(account, by_operator))
        if typed is not None:
            add = host.desk.customers.add_signer
            signer = await host.jobs.in_thread(add, account, *typed, host.operator)
            await self.take(signer)
            self._signers.table.move_to_key(signer.id)

    async def take(self, signer: Signer) -> None:
        """Let a signer sign for party A."""
        host = self.host
        await host.act(host.desk.drafts.choose_signer, host.draft.number, signer.id, host.operator)


class SignersNumber(PageCommands):
    """Which phone gets an individual's message."""

    def _follows_signer(self) -> str | None:
        if self.host.draft.is_enterprise:
            return "企业客户的手机号随签署人而定，请选择或添加签署人。"
        return None

    @handles(
        Command("signer.phone", ("H",), "修改手机号", "修改接收签署信息的手机号（个人客户）", _GROUP),
        why_not=_follows_signer,
    )
    async def change(self) -> None:
        """Change the phone that gets an individual's message (S31, S32)."""
        host, contract = self.host, self.host.draft.contract
        if contract is None:
            return
        prompt = TextPrompt(
            "修改手机号",
            "接收签署信息的手机号",
            _phone_problem,
            value=contract.signer_phone,
            facts=[("签署人", contract.customer_name), "只影响此合同的签署信息。"],
        )
        phone = await host.ask(prompt)
        if phone is not None:
            await host.act(host.desk.drafts.set_signer_phone, contract.number, phone, host.operator)


def _phone_problem(value: str) -> str | None:
    return mobile_problem(normalisation.mobile(value))
