"""From arguments to an exit code: every error becomes a sentence and its documented number."""

from collections.abc import Sequence

from contract_tui import __version__
from contract_tui.cli import (
    archive,
    audit,
    check,
    completion,
    config,
    contract_acts,
    contract_evidence,
    contract_explain,
    contract_export,
    contract_list,
    contract_new,
    contract_pdf,
    contract_recreate,
    contract_return,
    contract_revise,
    contract_show,
    contract_sign,
    contract_simulate,
    contract_watch,
    customers,
    demo,
    doctor,
    interface,
    keeping,
    manual,
    orders,
    output,
    seal,
    setup,
    silence,
    stats,
    templates,
    verify,
    worker,
)
from contract_tui.cli.context import Context
from contract_tui.cli.crash import report_crashes
from contract_tui.cli.listing import wants_json
from contract_tui.cli.usage import Commands, Parser, add_global_options, add_group
from contract_tui.domain.errors import DeskError, ExitCode

INTERRUPTED = 130
"""What a shell expects of a program that was ended by the interrupt key."""

_EPILOG = """例：
  contract-tui                                   打开界面
  contract-tui demo                              打开演示（模拟签署人，签署无法律效力）
  contract-tui orders import deals.json          导入订单
  contract-tui contract new --channel single --customer 100000000001 --orders A,B
  contract-tui contract pdf 合同编号 -o - > 合同.pdf

退出码：0 完成  1 意外错误  2 用法或输入有误  3 规则不允许  4 未找到  5 被占用  6 外部服务失败
verify：0 有效  8 无效  9 签名完好但不可信  10 没有签名"""


def build_parser() -> Parser:
    """All commands with their arguments; nothing heavy is loaded for it."""
    parser = Parser(
        prog="contract-tui",
        description="订单合同工作台：选择订单、核对文本、在线签署、下载合同。不带命令时打开界面。",
        epilog=_EPILOG,
    )
    add_global_options(parser)
    parser.add_argument(
        "--version", action="version", version=f"contract-tui {__version__}", help="显示版本并退出"
    )
    parser.set_defaults(run=interface.run)
    commands = parser.add_subparsers(title="命令", metavar="命令", dest="command")
    _add_commands(commands)
    return parser


def _add_commands(commands: "Commands[Parser]") -> None:
    demo.add(commands)
    orders.add(add_group(commands, "orders", "导入、列出订单"))
    customers.add(add_group(commands, "customers", "登记、修改、查看客户和签署人"))
    contract = add_group(commands, "contract", "创建、签署、查看、下载合同")
    for group in (
        contract_new, contract_revise, contract_recreate, contract_list, contract_show, contract_sign,
        contract_acts, contract_pdf, contract_export, contract_explain, contract_evidence,
        contract_return, contract_watch, contract_simulate,
    ):  # fmt: skip
        group.add(contract)
    templates.add(add_group(commands, "templates", "列出、检查、预览合同模板"))
    archive.add(add_group(commands, "archive", "列出、续期正式合同的存档时间戳（B-LTA）"))
    seal.add(add_group(commands, "seal", "建立、更换、查看、检查平台签章的密钥和证书"))
    config.add(add_group(commands, "config", "查看、检查设置"))
    for single in (setup, stats, worker, audit, check, keeping, verify, doctor, manual, completion):
        single.add(commands)


def run(argv: Sequence[str]) -> int:
    """Run one command.

    Args:
        argv: The arguments without the program's name.

    Returns:
        An `ExitCode`, or 130 after the interrupt key.
    """
    output.begin()
    as_json = wants_json(argv)
    report_crashes(as_json=as_json)
    try:
        return output.finish(_answered(argv, as_json=as_json))
    except output.OutputError as error:
        return output.failed(error, as_json=as_json)
    finally:
        silence.end()


def _answered(argv: Sequence[str], *, as_json: bool) -> int:
    try:
        return _run(argv)
    except output.OutputError:
        raise
    except DeskError as error:
        output.report(error, as_json=as_json)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as ended:  # argparse after --help and --version
        return ended.code if isinstance(ended.code, int) else ExitCode.DONE


def _run(argv: Sequence[str]) -> int:
    context = Context(build_parser().parse_args(argv), argv)
    try:
        code: int = context.args.run(context)
    finally:
        context.close()
    return code
