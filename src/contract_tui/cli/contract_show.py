"""`contract-tui contract show|text|template`: read contracts."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.due import wait_for_draft
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import columns
from contract_tui.domain import identity, labels, money
from contract_tui.domain.actions import Action
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract, ContractRow
from contract_tui.domain.errors import ExitCode
from contract_tui.domain.states import Channel

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Add these commands to the group."""
    show = add_command(commands, "show", "查看合同：状态、甲方、订单、文件、可做的操作")
    add_number(show)
    show.set_defaults(run=_show)
    text = add_command(commands, "text", "合同文本")
    add_number(text)
    _add_rendering(text)
    text.add_argument("--markdown", action="store_true", help="输出 Markdown 原文")
    text.set_defaults(run=_text)
    template = add_command(commands, "template", "合同模板：创建之前先读文本")
    template.add_argument(
        "--channel",
        choices=[channel.value for channel in Channel],
        default=Channel.BOTH.value,
        help="签章方式",
    )
    _add_rendering(template)
    template.set_defaults(run=_template)


def _add_rendering(command: Parser) -> None:
    command.add_argument("--width", type=columns, metavar="N", help="每行列数，默认按终端宽度")


def add_number(command: Parser) -> None:
    """The argument that names a contract."""
    command.add_argument("number", metavar="NUMBER", help="合同编号")


def add_action(commands: "Commands[Parser]", action: Action, *, examples: Sequence[str] = ()) -> Parser:
    """The command that does an action with one contract, by the words of its declaration."""
    command = add_command(commands, action.specification.verb, action.specification.usage, examples=examples)
    add_number(command)
    return command


def tell_state(context: "Context", contract: Contract) -> None:
    """After a change: the contract as JSON, or its new state as a line for the person."""
    line = f"{contract.number}  {state_line(context, contract)}"
    if context.json:
        output.did(f"{line}。")
        output.write_json(shapes.contract(contract))
    else:
        output.talk(line)


def state_line(context: "Context", contract: Contract | ContractRow) -> str:
    """状态/子状态 of a contract (S2)."""
    return labels.state_line(contract.substate, contract.reason, context.settings.platform.short_name)


def _show(context: "Context") -> ExitCode:
    contract = context.desk.contracts.get(context.args.number)
    if context.json:
        output.write_json(shapes.contract(contract))
    else:
        output.write_facts(_facts(context, contract))
    return ExitCode.DONE


def _facts(context: "Context", contract: Contract) -> Iterator[tuple[str, str]]:
    platform = context.settings.platform.short_name
    yield "合同编号", contract.number
    yield "签章方式", labels.channel(contract.channel, platform)
    yield "状态/子状态", state_line(context, contract)
    yield "甲方", f"{contract.customer_name}（账号 {contract.customer}）"
    yield "框架合同", contract.framework
    yield "总金额", f"{money.with_sign(contract.total_fen)}  {money.capital_if_possible(contract.total_fen)}"
    yield "创建时间", local_text(contract.created_at)
    if contract.recreated_from:
        yield "重新创建自", contract.recreated_from
    yield "更新时间", local_text(contract.updated_at)
    yield from _signing_facts(contract)
    for order in contract.orders:
        amount = order.contract_amount
        shown = labels.POSTPAID_AMOUNT if amount is None else money.with_sign(amount)
        yield "订单", f"{order.id}  {shown}  {order.product}"
    for document in contract.documents:
        yield "文件", f"{labels.DOCUMENTS[document.kind]}  {document.pages} 页  SHA-256 {document.sha256}"
    if contract.archive is not None and contract.archive.until is not None:
        times = f"，已续 {contract.archive.renewals} 次" if contract.archive.renewals else ""
        yield "存档时间戳", f"有效至 {local_text(contract.archive.until)}{times}"
    yield "可做的操作", "、".join(action.specification.words for action in shapes.actions(contract)) or "无"


def _signing_facts(contract: Contract) -> Iterator[tuple[str, str]]:
    if contract.signer is not None:
        phone = contract.signer_phone or contract.signer.phone
        yield "签署人", f"{contract.signer.name}  {identity.mask_phone(phone)}"
    elif contract.signer_phone:
        yield "签署手机号", identity.mask_phone(contract.signer_phone)
    for message in contract.messages:
        more = f"，{message.detail}" if message.detail else ""
        yield "签署信息", f"{local_text(message.sent_at)} 发送至 {message.phone}{more}"
    if contract.signing_deadline is not None:
        yield "签署截止", local_text(contract.signing_deadline)
    if contract.cancel_reason:
        yield "取消原因", contract.cancel_reason
    if contract.paper is not None:
        yield "纸质合同", f"{contract.paper.courier} {contract.paper.tracking_number}".strip() or "准备中"
    if contract.failure is not None:
        yield "后台任务错误", contract.failure.error


def _text(context: "Context") -> ExitCode:
    documents, number = context.desk.documents, context.args.number
    wait_for_draft(context, number)
    if context.args.markdown:
        for written in documents.markdown(number).splitlines():
            output.write(written)
        return ExitCode.DONE
    for line in documents.text_lines(number, context.text_width):
        output.write(line.text)
    return ExitCode.DONE


def _template(context: "Context") -> ExitCode:
    for line in context.desk.documents.template_lines(Channel(context.args.channel), context.text_width):
        output.write(line.text)
    return ExitCode.DONE
