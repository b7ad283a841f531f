"""Customers: adding them, 系统校验, activation of 腾讯电子签, signers."""

import logging

from contract_tui.desk.context import Context, customer_of, invalid_when, refuse_when
from contract_tui.domain import identity, text
from contract_tui.domain.audit import Operator
from contract_tui.domain.customers import (
    Activation,
    Check,
    Customer,
    CustomerInput,
    CustomerKind,
    Signer,
    system_check,
)
from contract_tui.domain.errors import HeldError
from contract_tui.domain.personas import Persona
from contract_tui.domain.states import Channel
from contract_tui.store import customers as rows
from contract_tui.store.database import unique

_LOG = logging.getLogger(__name__)
_MOST = {"客户名称": 100, "账号": 40, "框架合同编号": 60, "签署人姓名": 40}


class Customers:
    """The use cases around customers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self) -> list[Customer]:
        """Every customer, in the order of their accounts."""
        with self._context.database.read() as session:
            return rows.all_customers(session)

    def get(self, reference: str) -> Customer:
        """The customer with an account number, a code or an exact name.

        Raises:
            NotFoundError: None, or more than one.
        """
        with self._context.database.read() as session:
            return customer_of(session, reference)

    def add(self, data: CustomerInput, by: Operator) -> Customer:
        """Add a customer whose name is verified.

        Raises:
            InvalidInputError: A value is not usable; the message says which and why (P12).
            HeldError: The account number is taken.
        """
        _check_input(data)
        self._context.printing.refuse("客户名称", data.name)
        self._context.printing.refuse("框架合同编号", data.framework)
        with self._context.database.write() as session:
            if rows.ids_by_account(session, [data.account]):
                raise HeldError(f"账号 {data.account} 已有客户。", "用 contract-tui customers show 查看。")
            added = rows.insert(session, data)
        _LOG.info("customer %s added by %s", data.account, by.name)
        return added

    def check(self, reference: str, channel: Channel) -> tuple[Check, ...]:
        """The lines of 系统校验 for a customer and a channel (S5, S9, P13).

        Raises:
            NotFoundError: No such customer.
        """
        return system_check(self.get(reference), channel)

    def request_activation(self, reference: str, by: Operator) -> None:
        """Lead a customer through the activation of 腾讯电子签 (S10); a background task follows it.

        Raises:
            ForbiddenError: Individuals need none, or the settings name no signing provider.
            HeldError: It is activated or under way already.
        """
        self._context.provider()
        with self._context.database.write() as session:
            customer = customer_of(session, reference)
            if customer.kind is CustomerKind.INDIVIDUAL:
                refuse_when("个人客户无需激活腾讯电子签。")
            if customer.activation is not Activation.NONE:
                raise HeldError("腾讯电子签已激活或正在激活。", "请稍后重新校验。")
            due_at = self._context.later(self._context.settings.timing.activation)
            rows.set_activation(session, customer.id, Activation.PENDING, due_at)
        _LOG.info("activation of %s requested by %s", customer.account, by.name)

    def add_signer(self, reference: str, name: str, phone: str, by: Operator) -> Signer:
        """Add a signer, who then needs the authorisation (授权审核) of the company's administrator (S30).

        Raises:
            InvalidInputError: Name or phone is not usable.
            ForbiddenError: An individual signs in person, or the settings name no signing provider.
            HeldError: The phone belongs to a signer of this customer already.
        """
        name, phone = text.tidy(name), phone.strip()
        _check_text("签署人姓名", name)
        invalid_when(identity.mobile_problem(phone))
        self._context.provider()
        with self._context.database.write() as session:
            customer = customer_of(session, reference)
            if customer.kind is CustomerKind.INDIVIDUAL:
                refuse_when("个人客户由本人签署，不能添加签署人。")
            due_at = self._context.later(self._context.settings.timing.authorisation)
            with unique("该手机号已是此客户的签署人。", "请直接选择已有签署人。"):
                added = rows.add_signer(session, customer.id, name, phone, due_at)
        _LOG.info("signer of %s added by %s", customer.account, by.name)
        return added

    def set_persona(self, signer_id: int, persona: str) -> None:
        """Say how a simulated signer behaves; the real world ignores it.

        Args:
            signer_id: The signer's key.
            persona: One of `domain.personas.Persona`.

        Raises:
            InvalidInputError: There is no such persona.
            NotFoundError: There is no such signer.
        """
        known = [each.value for each in Persona]
        invalid_when(
            None if persona in known else f"没有名为 {persona} 的签署人行为。", f"可用：{'、'.join(known)}。"
        )
        with self._context.database.write() as session:
            rows.set_persona(session, signer_id, persona)


def _check_input(data: CustomerInput) -> None:
    _check_text("客户名称", data.name)
    _check_text("账号", data.account)
    if not (data.account.isascii() and data.account.isalnum()):
        invalid_when(f"账号 {text.shown(data.account)} 只能含字母和数字。")
    if data.framework:
        _check_text("框架合同编号", data.framework)
    if data.kind is CustomerKind.ENTERPRISE:
        invalid_when(identity.credit_code_problem(data.code), "请核对营业执照。")
    else:
        invalid_when(identity.identity_number_problem(data.code), "请核对身份证。")
    if len({phone for _, phone in data.signers}) < len(data.signers):
        invalid_when("签署人的手机号重复。")
    for name, phone in data.signers:
        _check_text("签署人姓名", name)
        invalid_when(identity.mobile_problem(phone))


def _check_text(label: str, value: str) -> None:
    if value != text.tidy(value) or not value:
        invalid_when(f"{label}不能为空，首尾和中间不能有多余空白。")
    found = text.problem(value, most=_MOST[label])
    invalid_when(f"{label}{found}" if found else None)
