"""`contract-tui contract pdf`: a document to a file, a folder or a pipe; of many contracts, a zip."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.contract_bulk import add_bulk_action
from contract_tui.cli.due import wait_for_draft
from contract_tui.cli.targets import add_target, target, waiting_for_partner
from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import DOWNLOADS, DocumentKind
from contract_tui.domain.errors import ExitCode

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.cli.usage import Commands, Parser


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui contract pdf` with its arguments."""
    pdf = add_bulk_action(
        commands,
        Action.DOWNLOAD,
        _pdf,
        examples=(
            "contract-tui contract pdf 编号 -o 合同.pdf",
            "ssh 主机 contract-tui contract pdf 编号 -o - > 合同.pdf",
            "contract-tui contract pdf 编号1 编号2 -o 合同.zip",
        ),
    )
    add_target(pdf)
    pdf.add_argument("--kind", choices=[kind.value for kind in DOWNLOADS], help="草稿或正式版")


def _pdf(context: "Context") -> ExitCode:
    args = context.args
    kind = DocumentKind(args.kind) if args.kind else None
    goal = target(context)
    wait_for_draft(context, args.number)
    if goal is None:
        output.write_bytes(context.desk.documents.pdf(args.number, kind).content)
        return ExitCode.DONE
    with waiting_for_partner(goal, writing=True):
        path = context.desk.documents.download(args.number, goal, kind, replace=args.force)
    if context.json:
        output.write_json({"number": args.number, "path": str(path)})
    else:
        output.talk(f"已保存 {path}")
    return ExitCode.DONE
