"""`contract-tui contract accept|refuse`: what a signer gives back when contracts travel as files."""

import sys
from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.contract_show import add_number, tell_state
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.verify import pdf_content
from contract_tui.domain.errors import ExitCode
from contract_tui.domain.exchange import returned_facts

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

_YES = frozenset({"y", "yes", "是"})


def add(commands: "Commands[Parser]") -> None:
    """Add these commands to the group."""
    accept = add_command(
        commands,
        "accept",
        "收回签署人交回的文件：检查其签名，通过后由平台签署",
        examples=(
            "contract-tui contract accept 编号 已签.pdf",
            "ssh 主机 contract-tui contract accept 编号 - < 已签.pdf",
        ),
    )
    add_number(accept)
    accept.add_argument("file", metavar="FILE|-", help="签署后的 PDF；- 从标准输入读取")
    accept.add_argument("--yes", action="store_true", help="在终端中也不再询问")
    accept.set_defaults(run=_accept)
    refuse = add_command(commands, "refuse", "登记客户拒签，合同将变为已作废")
    add_number(refuse)
    refuse.add_argument("--reason", required=True, metavar="R", help="签署人给出的原因，1 至 200 个字符")
    refuse.set_defaults(run=_refuse)


def _accept(context: "Context") -> ExitCode:
    returns, number = context.desk.returns, context.args.number
    seen = returns.awaiting(number)
    content = pdf_content(context.args.file)
    signature = returns.examine(number, content)
    for word, value in returned_facts(seen, signature):
        output.talk(f"{word}：{value}")
    if not _is_confirmed(context):
        output.talk("没有收回，合同没有变化。")
        return ExitCode.FORBIDDEN
    returns.accept(number, content, context.by, version=seen.version)
    tell_state(context, context.desk.contracts.get(number))
    return ExitCode.DONE


def _is_confirmed(context: "Context") -> bool:
    """Ask whoever sits at a terminal; a script has decided by calling."""
    if context.args.yes or context.json or not sys.stdin.isatty():
        return True
    return output.ask("确认由此证书代表甲方签署？[y/N] ").strip().lower() in _YES


def _refuse(context: "Context") -> ExitCode:
    left = context.desk.returns.refuse(context.args.number, context.args.reason, context.by)
    tell_state(context, context.desk.contracts.get(context.args.number))
    if left:
        output.talk(left)
    return ExitCode.DONE
