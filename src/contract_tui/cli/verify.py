"""`contract-tui verify`: is this file a contract that holds? It needs no database, usable or not."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes_verify, streams
from contract_tui.cli.targets import waiting_for_input, waiting_for_partner
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import STANDARD_STREAM
from contract_tui.domain import verdict_words
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import ExitCode, InvalidInputError, OutsideError

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.desk.context import Context as DeskContext
    from contract_tui.domain.verdicts import VerificationReport


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui verify` with its arguments."""
    verify = add_command(
        commands,
        "verify",
        "验证合同 PDF 的签名；退出码 0 有效，8 无效，9 不可信，10 没有签名",
        examples=("contract-tui verify 合同.pdf", "cat 合同.pdf | contract-tui verify - --json"),
    )
    verify.add_argument("file", metavar="FILE|-", help="PDF 文件；- 读取标准输入")
    verify.set_defaults(run=_verify)


def _verify(context: "Context") -> ExitCode:
    from contract_tui.desk.proof.verification import verify_file

    content = pdf_content(context.args.file)
    report = verify_file(content, context.settings, home=lambda: _home(context))
    if report.not_compared:
        output.talk(f"注意：{report.not_compared}")
    if context.json:
        output.write_json(shapes_verify.report(report))
    else:
        _write(report)
    return report.verdict.exit_code


def _home(context: "Context") -> "DeskContext | None":
    database = context.settings.database
    try:
        there = database.exists()
    except OSError as error:
        raise OutsideError(f"无法查看 {database}：{reason(error)}。", "请检查目录和文件权限。") from error
    return context.desk.context if there else None


def pdf_content(name: str) -> bytes:
    """A file's content, or standard input's for `-`, bounded.

    Raises:
        InvalidInputError: It is too large, a folder, or a terminal.
        NotFoundError: There is no such file.
        OutsideError: It cannot be read.
    """
    from contract_tui.desk.proof.verification import read_bounded, read_pdf

    if name != STANDARD_STREAM:
        with waiting_for_partner(Path(name), writing=False):
            return read_pdf(Path(name), pipes=True)
    if sys.stdin.isatty():
        raise InvalidInputError("标准输入是终端，没有文件内容。", "请用管道或重定向传入 PDF。")
    with waiting_for_input():
        try:
            return read_bounded(sys.stdin.buffer)
        except (OSError, ValueError) as error:
            raise streams.unreadable(error) from error


def _write(report: "VerificationReport") -> None:
    output.write(report.line)
    output.write()
    output.write_facts(verdict_words.file_facts(report))
    for number, finding in enumerate(report.signatures, start=1):
        output.write()
        output.write(verdict_words.signature_title(finding, number))
        output.write_facts(verdict_words.signature_facts(finding))
