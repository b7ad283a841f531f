"""What an operator does with one customer, for the list and the customer's own page alike."""

from typing import ClassVar, TypeVar

from contract_tui.domain.capabilities import By
from contract_tui.domain.customers import Activation, Customer, CustomerKind, SignerStatus
from contract_tui.tui.commands.command import Command
from contract_tui.tui.desk_screen import DeskScreen
from contract_tui.tui.screens.create_parts import activation_button, activation_facts
from contract_tui.tui.screens.dialogs import Confirm

ResultT = TypeVar("ResultT")

_GROUP = "客户"
_ABOUT_ONE = frozenset({"customer.edit", "customer.book", "customer.activate", "customer.add-signer"})
NOTHING_CHOSEN = "没有选中的客户。"


class CustomerActions(DeskScreen[ResultT]):
    """The commands about the customer that `subject` names."""

    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        Command("customer.edit", ("e",), "修改", "修改名称、证件编号、框架合同、实名认证", _GROUP),
        Command("customer.book", ("b",), "甲方信息簿", "查看和修改下次合同自动填入的甲方信息", _GROUP),
        Command("customer.activate", ("a",), "激活腾讯电子签", "申请激活，进度自动更新（企业客户）", _GROUP),
        Command("customer.add-signer", ("i",), "添加签署人", "添加签署人，须经企业管理员授权审核", _GROUP),
    )

    @property
    def subject(self) -> Customer | None:
        """The customer that the commands are about, as it was read last."""
        return None

    def why_not(self, command: Command) -> str | None:
        """Individuals need neither activation nor further signers (S9, S31)."""
        if command.id not in _ABOUT_ONE:
            return super().why_not(command)
        customer = self.subject
        if customer is None:
            return NOTHING_CHOSEN
        individual = customer.kind is CustomerKind.INDIVIDUAL
        if command.id == "customer.activate":
            if problem := self.access.capabilities.no_activation:
                return problem
            if individual:
                return "个人客户无需激活腾讯电子签。"
            by_operator = self.access.capabilities.activation is By.OPERATOR
            pending = customer.activation is Activation.PENDING
            return None if by_operator and pending else _ACTIVATION[customer.activation]
        if command.id == "customer.add-signer" and individual:
            return "个人客户由本人签署，不能添加签署人。"
        return None

    def do_customer_edit(self) -> None:
        """Edit the customer."""
        from contract_tui.tui.screens.customer_form import CustomerFormScreen

        if self.subject is not None:
            self.app.push_screen(CustomerFormScreen(self.subject.kind, self.subject))

    def do_customer_book(self) -> None:
        """甲方信息簿 (P3)."""
        from contract_tui.tui.screens.party_book import PartyBookScreen

        if self.subject is not None:
            self.app.push_screen(PartyBookScreen(self.subject))

    async def do_customer_activate(self) -> None:
        """Lead through the activation; its steps are then followed on the customer's page (S9 to S11)."""
        customer = self.subject
        if customer is None:
            return
        by = self.access.capabilities.activation
        confirm = Confirm("激活腾讯电子签", activation_facts(customer, by), word=activation_button(by))
        if await self.app.push_screen_wait(confirm):
            await self.in_thread(self.desk.customers.request_activation, customer.account, self.operator)
            self.tell("已登记。" if by is By.OPERATOR else "已申请激活，完成后自动更新。")

    async def do_customer_add_signer(self) -> None:
        """Add a signer, who must be authorised first (S30)."""
        from contract_tui.tui.screens.new_contract.signer_dialog import SignerDialog

        customer = self.subject
        if customer is None:
            return
        typed = await self.app.push_screen_wait(SignerDialog(customer.account))
        if typed is not None:
            add = self.desk.customers.add_signer
            signer = await self.in_thread(add, customer.account, *typed, self.operator)
            by_operator = self.access.capabilities.authorisation is By.OPERATOR
            after = "核对企业管理员的授权后，在客户页按 c 确认" if by_operator else "通过后自动更新"
            self.tell(f"签署人 {signer.name} 已添加，授权审核中，{after}。")

    def tell_progress(self, before: Customer, after: Customer) -> None:
        """Say what background tasks have done between two looks (S10, S30), once for all pages open."""
        if self is not [page for page in self.app.screen_stack if isinstance(page, CustomerActions)][-1]:
            return
        if before.activation is Activation.PENDING and after.activation is Activation.ACTIVE:
            self.tell(f"{after.name} 的腾讯电子签已激活。")
        waiting = {each.id for each in before.signers if each.status is SignerStatus.UNDER_REVIEW}
        for signer in after.signers:
            if signer.id in waiting and signer.status is SignerStatus.AUTHORISED:
                self.tell(f"签署人 {signer.name} 的授权审核已通过。")


_ACTIVATION = {
    Activation.NONE: None,
    Activation.PENDING: "激活申请处理中，完成后自动更新。",
    Activation.ACTIVE: "腾讯电子签已激活。",
}
