"""`contract-tui contract export`: the contract list as a file for a spreadsheet."""

from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.contract_filters import add_filters, add_sorting, criteria_of, sort_of
from contract_tui.cli.orders import counting
from contract_tui.cli.stopping import Stopping
from contract_tui.cli.targets import add_force, named_target, refuse_special
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import STANDARD_STREAM, place
from contract_tui.domain.errors import ExitCode, InvalidInputError
from contract_tui.domain.sheets import CsvEncoding, SheetFormat

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui contract export` with its arguments."""
    export = add_command(
        commands,
        "export",
        "导出合同列表为 CSV 或 XLSX：当前条件下的合同，按给出的顺序",
        examples=(
            "contract-tui contract export 合同.xlsx --state effective --from 2026-11-01",
            "contract-tui contract export 合同.csv --encoding gbk --sort amount",
        ),
    )
    export.add_argument("file", type=place, metavar="FILE", help="文件，或放入其中的文件夹；不覆盖已有的文件")
    add_filters(export)
    add_sorting(export)
    export.add_argument(
        "--format", choices=[form.value for form in SheetFormat], help="默认按文件名的后缀，文件夹中为 xlsx"
    )
    export.add_argument(
        "--encoding",
        choices=[encoding.value for encoding in CsvEncoding],
        default=CsvEncoding.UTF_8.value,
        help="CSV 的编码，默认 utf-8（带 BOM）；写不出的字会报告，不会丢失",
    )
    add_force(export)
    export.set_defaults(run=_export)


def _export(context: "Context") -> int:
    args = context.args
    if args.file == STANDARD_STREAM:
        raise InvalidInputError("导出需要文件名，不能写到标准输出。", "请给出文件名，如 合同.csv。")
    target = named_target(args.file, force=args.force)
    refuse_special(target)
    form = _form(args.format, target)
    criteria, sort = criteria_of(context), sort_of(context)
    with (
        Stopping() as stopping,
        counting(target.name, stopping) as progress,
    ):
        written = context.desk.list_export.write(
            target,
            criteria,
            sort,
            form=form,
            encoding=CsvEncoding(args.encoding),
            replace=args.force,
            progress=progress,
        )
    if written is None:
        output.talk("已停止，没有写出任何内容。")
        return stopping.exit_code
    line = f"已导出 {written.rows:,} 份合同到 {written.path}"
    if context.json:
        output.did(f"{line}。")
        output.write_json({"path": written.path, "format": form.value, "contracts": written.rows})
    else:
        output.talk(line)
    return ExitCode.DONE


def _form(said: str | None, target: Path) -> SheetFormat:
    if said:
        return SheetFormat(said)
    if target.is_dir():
        return SheetFormat.XLSX
    form = SheetFormat.of(target.name)
    if form is None:
        raise InvalidInputError(
            f"从文件名 {target.name} 看不出格式。", "请用 .csv 或 .xlsx 作后缀，或用 --format 指定。"
        )
    return form
