"""`contract-tui contract cancel|convert|void|delete|retry|paper|paper-sent`: what the rules' table allows."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.contract_bulk import add_bulk_action
from contract_tui.cli.contract_show import add_action, add_number, tell_state
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.actions import Action
from contract_tui.domain.errors import ExitCode
from contract_tui.domain.parties import MOST_COPIES, Mailing

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Add these commands to the group."""
    add_bulk_action(commands, Action.CONVERT, _convert)
    add_bulk_action(commands, Action.VOID, _void)
    add_bulk_action(commands, Action.DELETE, _delete)
    add_bulk_action(commands, Action.RETRY, _retry)
    cancel = add_action(commands, Action.CANCEL)
    cancel.add_argument("--reason", required=True, metavar="R", help="取消原因，1 至 200 个字符")
    cancel.set_defaults(run=_cancel)
    _add_paper(commands)


def _add_paper(commands: "Commands[Parser]") -> None:
    paper = add_action(commands, Action.REQUEST_PAPER)
    paper.add_argument(
        "--copies", type=int, default=1, choices=range(1, MOST_COPIES + 1), help="份数，默认 1"
    )
    paper.add_argument("--recipient", required=True, metavar="N", help="收件人")
    paper.add_argument("--phone", required=True, metavar="P", help="联系电话")
    paper.add_argument("--address", required=True, metavar="A", help="邮寄地址")
    paper.set_defaults(run=_paper)
    sent = add_command(
        commands, "paper-sent", "登记纸质合同已交快递（没有签署服务代为邮寄时；模拟签署时自动模拟）"
    )
    add_number(sent)
    sent.add_argument("--courier", required=True, metavar="C", help="快递公司")
    sent.add_argument("--tracking", required=True, metavar="T", help="运单号")
    sent.set_defaults(run=_paper_sent)


def _convert(context: "Context") -> ExitCode:
    context.desk.signing.convert(context.args.number, context.by)
    return _tell(context)


def _void(context: "Context") -> ExitCode:
    context.desk.drafts.void(context.args.number, context.by)
    return _tell(context)


def _retry(context: "Context") -> ExitCode:
    context.desk.tasks.retry(context.args.number, context.by)
    return _tell(context)


def _cancel(context: "Context") -> ExitCode:
    context.desk.signing.cancel(context.args.number, context.args.reason, context.by)
    return _tell(context)


def _delete(context: "Context") -> ExitCode:
    number = context.args.number
    context.desk.drafts.delete(number, context.by)
    line = f"{number}  已删除，订单已释放。"
    if context.json:
        output.did(line)
        output.write_json({"number": number, "deleted": True})
    else:
        output.talk(line)
    return ExitCode.DONE


def _paper(context: "Context") -> ExitCode:
    args = context.args
    mailing = Mailing(args.copies, args.recipient, args.phone, args.address)
    context.desk.papers.request(args.number, mailing, context.by)
    return _tell(context)


def _paper_sent(context: "Context") -> ExitCode:
    args = context.args
    context.desk.papers.hand_over(args.number, args.courier, args.tracking, context.by)
    return _tell(context)


def _tell(context: "Context") -> ExitCode:
    tell_state(context, context.desk.contracts.get(context.args.number))
    return ExitCode.DONE
