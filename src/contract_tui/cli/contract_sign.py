"""`contract-tui contract sign-info|send|resend`: who signs, and the message to the signer."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.contract_bulk import add_bulk_action
from contract_tui.cli.contract_show import add_number, tell_state
from contract_tui.cli.due import POLL_SECONDS, do_due_work, wait_for_draft
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain import identity, normalisation
from contract_tui.domain.actions import Action
from contract_tui.domain.capabilities import By
from contract_tui.domain.commands import command
from contract_tui.domain.contracts import Contract
from contract_tui.domain.customers import Customer, CustomerKind, Signer, SignerStatus
from contract_tui.domain.errors import ExitCode, InvalidInputError, NotFoundError
from contract_tui.domain.refusals import Act, Asked, refuse_unless_possible
from contract_tui.domain.states import Substate, Trigger

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

_REVIEW_SECONDS = 5.0


def add(commands: "Commands[Parser]") -> None:
    """Add these commands to the group."""
    info = add_command(
        commands,
        "sign-info",
        "下一步：确认签署信息。企业选择客户方签署人，个人确认手机号",
        examples=("contract-tui contract sign-info 编号 --signer 张三",),
    )
    add_number(info)
    info.add_argument("--signer", metavar="NAME|PHONE|ID", help="企业客户的签署人")
    info.add_argument("--phone", metavar="P", help="个人客户接收签署信息的手机号")
    info.set_defaults(run=_sign_info)
    send = add_command(commands, "send", "下一步：在线签署，向签署人手机发送短信")
    add_number(send)
    send.set_defaults(run=_send)
    add_bulk_action(commands, Action.RESEND, _resend)


def _sign_info(context: "Context") -> ExitCode:
    number = context.args.number
    contract = wait_for_draft(context, number)
    if contract.substate not in (Substate.TEXT_REVIEW, Substate.SIGNER_REVIEW):
        refuse_unless_possible(contract, _asked(context))
    customer = context.desk.customers.get(contract.customer)
    choose = _chooser(context, customer)
    if contract.substate is Substate.TEXT_REVIEW:
        context.desk.drafts.confirm_text(number, context.by)
    choose(number)
    contract = context.desk.contracts.get(number)
    tell_state(context, contract)
    _tell_signer(context, contract)
    return ExitCode.DONE


def _asked(context: "Context") -> Asked:
    """What the command is about, for the reason why it is not possible."""
    if context.args.signer is not None:
        return Act.CHOOSE_SIGNER
    return Trigger.CONFIRM_TEXT if context.args.phone is None else Act.CHANGE_PHONE


def _chooser(context: "Context", customer: Customer) -> Callable[[str], None]:
    """Check what was typed before anything changes, and say how to apply it."""
    signer, phone = context.args.signer, context.args.phone
    drafts = context.desk.drafts
    if customer.kind is CustomerKind.INDIVIDUAL:
        if signer is not None:
            raise InvalidInputError("个人客户由本人签署，不能选择签署人。", "号码有误时用 --phone 修改。")
        if phone is None:
            return _nothing_to_choose
        return lambda number: drafts.set_signer_phone(number, phone, context.by)
    if phone is not None:
        raise InvalidInputError("企业客户的手机号随签署人登记。", "用 --signer 选择客户方签署人。")
    if signer is None:
        return _nothing_to_choose
    chosen = signer_named(customer, signer)
    return lambda number: drafts.choose_signer(number, chosen.id, context.by)


def _nothing_to_choose(_number: str) -> None:
    """The choice that was made before stays."""


def signer_named(customer: Customer, name: str) -> Signer:
    """The customer's signer with a name, a phone or a key.

    Raises:
        NotFoundError: There is none.
    """
    for signer in customer.signers:
        if name in (signer.name, str(signer.id)) or normalisation.mobile(name) == signer.phone:
            return signer
    raise NotFoundError(
        f"{customer.name}没有签署人 {name if not name.isdigit() else identity.mask_phone(name)}。",
        f"先用 {command('customers add-signer', customer.account, then='姓名:手机号')} 添加并等待授权审核。",
    )


def _tell_signer(context: "Context", contract: Contract) -> None:
    if context.json:
        return
    if contract.signer is not None:
        # An individual may be told at another number than the one that is registered (S31, S32).
        phone = contract.signer_phone or contract.signer.phone
        output.talk(f"签署人 {contract.signer.name}，手机号 {identity.mask_phone(phone)}")
    elif contract.signer_phone:
        output.talk(f"签署信息将发送至 {identity.mask_phone(contract.signer_phone)}")


def _send(context: "Context") -> ExitCode:
    _wait_for_authorisation(context)
    _tell_sent(context, context.desk.signing.send(context.args.number, context.by))
    return ExitCode.DONE


def _wait_for_authorisation(context: "Context") -> None:
    """Let a simulated 授权审核 that is under way come to its end first (S30), within its announced time."""
    if context.desk.capabilities.authorisation is not By.SIMULATED:
        return  # an operator confirms it, or a service that nobody can hurry
    end = time.monotonic() + context.settings.timing.authorisation + _REVIEW_SECONDS
    while time.monotonic() < end:
        signer = context.desk.contracts.get(context.args.number).signer
        if signer is None or signer.status is SignerStatus.AUTHORISED:
            return
        if not do_due_work(context):
            time.sleep(POLL_SECONDS)


def _resend(context: "Context") -> ExitCode:
    _tell_sent(context, context.desk.signing.resend(context.args.number, context.by))
    return ExitCode.DONE


def _tell_sent(context: "Context", detail: str) -> None:
    tell_state(context, context.desk.contracts.get(context.args.number))
    if detail and not context.json:
        output.talk(detail)
