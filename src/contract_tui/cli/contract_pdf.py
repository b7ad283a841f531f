"""`contract-tui contract pdf`: a document to a file, a folder or a pipe."""

from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.contract_show import add_number
from contract_tui.cli.due import wait_for_draft
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.contracts import DOWNLOADS, DocumentKind
from contract_tui.domain.errors import ExitCode, InvalidInputError

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

_STANDARD_OUTPUT = "-"


def add(commands: "Commands[Parser]") -> None:
    """Add the command to the group."""
    pdf = add_command(
        commands,
        "pdf",
        "下载合同 PDF：草稿带水印，生效后为正式版",
        examples=(
            "contract-tui contract pdf 编号 -o 合同.pdf",
            "ssh 主机 contract-tui contract pdf 编号 -o - > 合同.pdf",
        ),
    )
    add_number(pdf)
    pdf.add_argument("-o", "--output", metavar="FILE|-", help="文件或文件夹；- 或管道输出内容")
    pdf.add_argument("--kind", choices=[kind.value for kind in DOWNLOADS], help="草稿或正式版")
    pdf.set_defaults(run=_pdf)


def _pdf(context: "Context") -> ExitCode:
    args = context.args
    kind = DocumentKind(args.kind) if args.kind else None
    to_stream = args.output in (None, _STANDARD_OUTPUT)
    if to_stream and context.to_terminal:
        raise InvalidInputError("PDF 不能显示在终端中。", "用 -o 文件名 保存，或把输出接到管道或文件。")
    wait_for_draft(context, args.number)
    if to_stream:
        output.write_bytes(context.desk.contracts.pdf(args.number, kind).content)
        return ExitCode.DONE
    path = context.desk.contracts.download(args.number, Path(args.output), kind)
    if context.json:
        output.write_json({"number": args.number, "path": str(path)})
    else:
        output.talk(f"已保存 {path}")
    return ExitCode.DONE
