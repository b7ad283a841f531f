"""What an operator does with one customer, for the list and the customer's own page alike."""

from typing import Protocol

from contract_tui.domain.capabilities import By
from contract_tui.domain.customers import Activation, Customer, CustomerKind, SignerStatus
from contract_tui.tui import routes
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.customer_words import activation_button, activation_facts
from contract_tui.tui.dialogs import Confirm
from contract_tui.tui.host import Host

_GROUP = "客户"
_NOTHING_CHOSEN = "没有选中的客户。"
_ACTIVATION = {
    Activation.NONE: None,
    Activation.PENDING: "激活申请处理中，完成后自动更新。",
    Activation.ACTIVE: "腾讯电子签已激活。",
}


class CustomerHost(Host, Protocol):
    """A screen that is about a customer."""

    @property
    def subject(self) -> Customer | None:
        """The customer, as it was read last."""


def progress(before: Customer, after: Customer) -> list[str]:
    """What background tasks have done between two looks, as sentences (S10, S30)."""
    sentences = []
    if before.activation is Activation.PENDING and after.activation is Activation.ACTIVE:
        sentences.append(f"{after.name} 的腾讯电子签已激活。")
    waiting = {each.id for each in before.signers if each.status is SignerStatus.UNDER_REVIEW}
    sentences += [
        f"签署人 {signer.name} 的授权审核已通过。"
        for signer in after.signers
        if signer.id in waiting and signer.status is SignerStatus.AUTHORISED
    ]
    return sentences


async def lead_activation(host: Host, customer: Customer, then: str) -> bool:
    """Lead through the activation of 腾讯电子签 (S10).

    Args:
        host: The page that asks.
        customer: Whose.
        then: What happens on that page once it is active.

    Returns:
        False when the operator thought better of it.
    """
    by = host.access.capabilities.activation
    question = Confirm("激活腾讯电子签", activation_facts(customer, by), word=activation_button(by))
    if not await host.ask(question):
        return False
    await host.jobs.in_thread(host.desk.customers.request_activation, customer.account, host.operator)
    host.tell("已登记。" if by is By.OPERATOR else f"已申请激活，{then}。")
    return True


class CustomerActions(Controller[CustomerHost]):
    """The commands about the customer that the screen is about."""

    def obstacle(self) -> str | None:
        """Each of them needs a customer."""
        return _NOTHING_CHOSEN if self.host.subject is None else None

    @property
    def _is_individual(self) -> bool:
        customer = self.host.subject
        return customer is not None and customer.kind is CustomerKind.INDIVIDUAL

    @handles(Command("customer.edit", ("E",), "修改", "修改名称、证件编号、框架合同、实名认证", _GROUP))
    def edit(self) -> None:
        """Edit the customer."""
        if self.host.subject is not None:
            self.host.go_to(routes.CustomerForm(self.host.subject.kind, self.host.subject))

    @handles(Command("customer.book", ("A",), "甲方信息簿", "查看和修改下次合同自动填入的甲方信息", _GROUP))
    def open_book(self) -> None:
        """甲方信息簿 (P3)."""
        if self.host.subject is not None:
            self.host.go_to(routes.PartyBookPage(self.host.subject))

    def _cannot_activate(self) -> str | None:
        """Individuals need no activation (S9)."""
        customer = self.host.subject
        if problem := self.host.access.capabilities.no_activation:
            return problem
        if customer is None or self._is_individual:
            return "个人客户无需激活腾讯电子签。"
        by_operator = self.host.access.capabilities.activation is By.OPERATOR
        pending = customer.activation is Activation.PENDING
        return None if by_operator and pending else _ACTIVATION[customer.activation]

    @handles(
        Command("customer.activate", ("J",), "激活腾讯电子签", "申请激活，进度自动更新（企业客户）", _GROUP),
        why_not=_cannot_activate,
    )
    async def activate(self) -> None:
        """Lead through the activation; its steps are then followed on the customer's page (S9 to S11)."""
        host, customer = self.host, self.host.subject
        if customer is None:
            return
        await lead_activation(host, customer, "完成后自动更新")

    def _cannot_add_signer(self) -> str | None:
        """Individuals sign in person (S31)."""
        return "个人客户由本人签署，不能添加签署人。" if self._is_individual else None

    @handles(
        Command("customer.add-signer", ("i",), "添加签署人", "添加签署人，须经企业管理员授权审核", _GROUP),
        why_not=_cannot_add_signer,
    )
    async def add_signer(self) -> None:
        """Add a signer, who must be authorised first (S30)."""
        host, customer = self.host, self.host.subject
        if customer is None:
            return
        by_operator = host.access.capabilities.authorisation is By.OPERATOR
        typed = await host.ask(routes.SignerDialog(customer.account, by_operator))
        if typed is not None:
            add = host.desk.customers.add_signer
            signer = await host.jobs.in_thread(add, customer.account, *typed, host.operator)
            confirm = f"核对企业管理员的授权后，在客户页按 {key_name('signer.confirm')} 确认"
            after = confirm if by_operator else "通过后自动更新"
            host.tell(f"签署人 {signer.name} 已添加，授权审核中，{after}。")
