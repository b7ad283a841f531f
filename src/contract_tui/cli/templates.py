"""`contract-tui templates`: the contract templates of this home."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.listing import add_forms, write_list
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import columns
from contract_tui.domain.errors import ExitCode
from contract_tui.domain.states import Channel

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.desk.paperwork.templates import TemplateFile, Templates


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui templates` with `list`, `check`, `preview` and their arguments."""
    listing = add_command(commands, "list", "列出合同模板：名称、版本、签章方式、文件")
    add_forms(listing)
    listing.set_defaults(run=_list)
    check = add_command(
        commands, "check", "检查每个合同模板能否用于各种合同，直到盖章的 PDF；有误时指出文件和行，退出码 2"
    )
    check.set_defaults(run=_check)
    preview = add_command(
        commands,
        "preview",
        "以示例订单预览合同模板",
        examples=(
            "contract-tui templates preview --channel single",
            "contract-tui templates preview --source > 我的模板.md",
        ),
    )
    preview.add_argument("name", nargs="?", metavar="NAME", help="模板名称；默认为此签章方式所用的模板")
    preview.add_argument("--channel", choices=[channel.value for channel in Channel], help="签章方式")
    preview.add_argument("--width", type=columns, metavar="N", help="每行列数，默认按终端宽度")
    preview.add_argument("--source", action="store_true", help="输出模板文件本身，可由此开始编写自己的模板")
    preview.set_defaults(run=_preview)


def _templates(context: "Context") -> "Templates":
    from contract_tui.desk.paperwork.templates import Templates

    return Templates(context.settings)


def _list(context: "Context") -> ExitCode:
    templates = _templates(context).list()
    if context.json:
        output.write_json({"templates": [_shape(each) for each in templates], "total": len(templates)})
        return ExitCode.DONE
    write_list(
        context,
        ("名称", "版本", "签章方式", "SHA-256", "文件"),
        (
            (each.name, each.version, "、".join(sorted(each.channels)), each.sha256[:12], each.place)
            for each in templates
        ),
    )
    return ExitCode.DONE


def _shape(template: "TemplateFile") -> dict[str, object]:
    return {
        "name": template.name,
        "version": template.version,
        "channels": sorted(template.channels),
        "sha256": template.sha256,
        "file": str(template.path) if template.path else None,
    }


def _check(context: "Context") -> ExitCode:
    checked = list(_templates(context).check())
    problems = any(each.problems for each in checked)
    if context.json:
        listed = [
            {"file": each.place, "template": each.label or None, "problems": list(each.problems)}
            for each in checked
        ]
        output.write_json({"templates": listed, "fine": not problems})
        return ExitCode.USAGE if problems else ExitCode.DONE
    for each in checked:
        output.write(f"{'问题' if each.problems else '正常'}  {each.label or each.place}")
        for problem in each.problems:
            output.write(f"      {problem}")
    return ExitCode.USAGE if problems else ExitCode.DONE


def _preview(context: "Context") -> ExitCode:
    templates = _templates(context)
    channel = Channel(context.args.channel) if context.args.channel else None
    template = templates.get(context.args.name, channel)
    if context.args.source:
        for line in template.source.splitlines():
            output.write(line)
        return ExitCode.DONE
    for text_line in templates.preview(template, channel, context.text_width):
        output.write(text_line.text)
    return ExitCode.DONE
