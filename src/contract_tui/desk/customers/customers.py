"""Customers: adding and editing them, 系统校验, activation of 腾讯电子签, signers."""

import logging
from dataclasses import fields, replace

from sqlmodel import Session

from contract_tui.desk.context import Context
from contract_tui.desk.lookups import customer_of
from contract_tui.desk.paperwork.printability import Printability
from contract_tui.desk.refusals import invalid_when, refuse_when
from contract_tui.domain import text
from contract_tui.domain.audit import Operator
from contract_tui.domain.capabilities import By
from contract_tui.domain.commands import command
from contract_tui.domain.customer_fields import (
    CUSTOMER_LABELS,
    customer_field_problem,
    signer_field_problem,
    tidied_customer_field,
    tidied_signer_field,
)
from contract_tui.domain.customers import (
    Activation,
    Customer,
    CustomerChanges,
    CustomerInput,
    CustomerKind,
    Signer,
    SignerStatus,
    SystemCheck,
    system_check,
)
from contract_tui.domain.errors import HeldError, NotFoundError
from contract_tui.domain.simulated_signers import Persona
from contract_tui.domain.states import Channel
from contract_tui.store import customers as rows
from contract_tui.store.database import unique

_LOG = logging.getLogger(__name__)
_HINTS = {CustomerKind.ENTERPRISE: "请核对营业执照。", CustomerKind.INDIVIDUAL: "请核对身份证。"}


class Customers:
    """The use cases around customers."""

    def __init__(self, context: Context, printability: Printability) -> None:
        self._context = context
        self._printability = printability

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
        data = _tidied(data)
        for name in CUSTOMER_LABELS:
            self._check(name, getattr(data, name), data.kind)
        _check_signers(data)
        with self._context.database.write() as session:
            if rows.ids_by_account(session, [data.account]):
                raise HeldError(
                    f"账号 {data.account} 已有客户。", f"用 {command('customers show', data.account)} 查看。"
                )
            added = rows.insert(session, data)
        _LOG.info("customer %s added by %s", data.account, by.name)
        return added

    def field_problem(self, name: str, value: str, kind: CustomerKind) -> str | None:
        """Say why a field's value cannot be a customer's, or None; from memory, while one types (P12).

        Args:
            name: A key of `domain.customer_fields.CUSTOMER_LABELS`.
            value: As `domain.customer_fields.tidied_customer_field` gives it.
            kind: Enterprise or individual.
        """
        problem = customer_field_problem(name, value, kind)
        if problem or not value:
            return problem
        missing = self._printability.problem(value)
        return f"{CUSTOMER_LABELS[name]}{missing}" if missing else None

    def edit(self, reference: str, changes: CustomerChanges, by: Operator) -> Customer:
        """Change name, code, framework contract or 实名认证 of a customer.

        Contracts that were made keep the name, code and framework that they were made with (P4).

        Raises:
            InvalidInputError: A value is not usable; the message says which and why (P12).
            NotFoundError: No such customer.
        """
        if changes.code is not None:
            changes = replace(changes, code=tidied_customer_field("code", changes.code))
        with self._context.database.write() as session:
            customer = customer_of(session, reference)
            for name in CUSTOMER_LABELS.keys() & {field.name for field in fields(changes)}:
                value = getattr(changes, name)
                if value is not None:
                    self._check(name, value, customer.kind)
            rows.edit(session, customer.id, changes)
            edited = rows.by_id(session, customer.id)
        changed = [field.name for field in fields(changes) if getattr(changes, field.name) is not None]
        _LOG.info("customer %s edited by %s: %s", edited.account, by.name, ", ".join(changed))
        return edited

    def check(self, reference: str, channel: Channel) -> tuple[SystemCheck, ...]:
        """The lines of 系统校验 for a customer and a channel (S5, S9, P13).

        Raises:
            NotFoundError: No such customer.
        """
        return system_check(self.get(reference), channel, activates=self._context.capabilities.activates)

    def request_activation(self, reference: str, by: Operator) -> None:
        """Lead a customer through the activation of 腾讯电子签 (S10); a background task follows it.

        Where nobody can be asked, this is the operator's own word that it is activated.

        Raises:
            ForbiddenError: Individuals need none, the settings name no signing provider, or one that has
                nothing to do with 腾讯电子签.
            HeldError: It is activated or under way already.
        """
        self._context.provider()
        refuse_when(self._context.capabilities.no_activation)
        with self._context.database.write() as session:
            customer = customer_of(session, reference)
            if customer.kind is CustomerKind.INDIVIDUAL:
                refuse_when("个人客户无需激活腾讯电子签。")
            operators = self._context.capabilities.activation is By.OPERATOR
            pending = customer.activation is Activation.PENDING and not operators
            if customer.activation is Activation.ACTIVE or pending:
                raise HeldError("腾讯电子签已激活或正在激活。", "请稍后重新校验。")
            self._ask_or_activate(session, customer.id)
        _LOG.info("activation of %s requested by %s", customer.account, by.name)

    def _ask_or_activate(self, session: Session, customer_id: int) -> None:
        now, wait = self._context.clock.now(), self._context.settings.timing.activation
        due_at = self._context.answered(self._context.capabilities.activation, wait)
        if due_at is None:
            rows.activate(session, customer_id, now)
        else:
            rows.request_activation(session, customer_id, now, due_at)

    def add_signer(self, reference: str, name: str, phone: str, by: Operator) -> Signer:
        """Add a signer, who then needs the authorisation (授权审核) of the company's administrator (S30).

        Adding one again whose authorisation was refused asks for it once more.

        Raises:
            InvalidInputError: Name or phone is not usable.
            ForbiddenError: An individual signs in person, or the settings name no signing provider.
            HeldError: The phone belongs to a signer of this customer already.
        """
        name, phone = tidied_signer_field("name", name), tidied_signer_field("phone", phone)
        _check_signer(name, phone)
        self._context.provider()
        with self._context.database.write() as session:
            customer = customer_of(session, reference)
            if customer.kind is CustomerKind.INDIVIDUAL:
                refuse_when("个人客户由本人签署，不能添加签署人。")
            wait = self._context.settings.timing.authorisation
            due_at = self._context.answered(self._context.capabilities.authorisation, wait)
            refused = [each for each in customer.signers if each.refused and each.phone == phone]
            if refused and refused[0].name == name:
                added = rows.review_signer_again(session, refused[0].id, due_at)
            else:
                with unique("该手机号已是此客户的签署人。", "请直接选择已有签署人。"):
                    added = rows.add_signer(session, customer.id, name, phone, due_at)
        _LOG.info("signer of %s added by %s", customer.account, by.name)
        return added

    def confirm_signer(self, reference: str, signer_id: int, by: Operator) -> Signer:
        """Record that the company's administrator has authorised a signer (S30), as an operator has checked.

        Only where no service asks the administrator.

        Raises:
            ForbiddenError: The signing service itself does that.
            NotFoundError: The customer has no such signer.
            HeldError: The signer is authorised already.
        """
        self._context.provider()
        refuse_when(self._context.capabilities.no_confirming)
        with self._context.database.write() as session:
            customer = customer_of(session, reference)
            signer = next((each for each in customer.signers if each.id == signer_id), None)
            if signer is None:
                raise NotFoundError(
                    "该签署人不属于此客户。", f"用 {command('customers show', customer.account)} 查看。"
                )
            if signer.status is SignerStatus.AUTHORISED:
                raise HeldError(f"签署人 {text.shown(signer.name)} 已通过授权审核。", "可直接选择并发送。")
            rows.authorise_signer(session, signer_id)
        _LOG.info("authorisation of signer %s of %s confirmed by %s", signer_id, customer.account, by.name)
        return replace(signer, status=SignerStatus.AUTHORISED)

    def set_persona(self, signer_id: int, persona: str) -> None:
        """Say how a simulated signer behaves; the real world ignores it.

        Args:
            signer_id: The signer's key.
            persona: One of `domain.simulated_signers.Persona`.

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

    def _check(self, name: str, value: str, kind: CustomerKind) -> None:
        problem = self.field_problem(name, value, kind)
        invalid_when(f"{problem}。" if problem else None, _HINTS[kind] if name == "code" else "")


def _tidied(data: CustomerInput) -> CustomerInput:
    """With code and phones as they are stored; everything else is left as it is and judged."""
    return replace(
        data,
        code=tidied_customer_field("code", data.code),
        signers=tuple((name, tidied_signer_field("phone", phone)) for name, phone in data.signers),
    )


def _check_signers(data: CustomerInput) -> None:
    if len({phone for _, phone in data.signers}) < len(data.signers):
        invalid_when("签署人的手机号重复。")
    for name, phone in data.signers:
        _check_signer(name, phone)


def _check_signer(name: str, phone: str) -> None:
    for field, value in (("name", name), ("phone", phone)):
        problem = signer_field_problem(field, value)
        invalid_when(f"{problem}。" if problem else None)
