"""`contract-tui config`: which settings are in force, who said so, and whether they are right."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.findings import diagnosis, listed, write_findings
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.errors import ExitCode

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui config` with `show`, `check` and their arguments."""
    show = add_command(commands, "show", "列出全部设置：现值、来源、含义")
    show.set_defaults(run=_show)
    check = add_command(
        commands, "check", "检查配置文件和环境变量，有误时指出文件和行，退出码 2；并说明还缺什么才能发送签署"
    )
    check.set_defaults(run=_check)


def _show(context: "Context") -> ExitCode:
    from contract_tui.config import explain

    context.load(context.home)
    settings = explain(context.home, file=context.config)
    if context.json:
        listed = [
            {
                "name": each.name,
                "value": each.value,
                "default": each.default,
                "source": each.source,
                "words": each.words,
            }
            for each in settings
        ]
        output.write_json({"file": str(context.config_file), "settings": listed, "total": len(listed)})
        return ExitCode.DONE
    output.write_table(
        ("设置", "现值", "来源", "含义"),
        ((each.name, _shown(each.value), each.source, each.words) for each in settings),
    )
    output.talk(_where(context))
    return ExitCode.DONE


def _check(context: "Context") -> ExitCode:
    from contract_tui.cli.interface import refuse_wrong_keys
    from contract_tui.config import unsaid
    from contract_tui.desk.diagnosis.readiness import Readiness

    settings = context.settings
    refuse_wrong_keys(settings)
    missing = Readiness(diagnosis(context)).missing()
    notes = list(unsaid(settings))
    if context.json:
        facts = {"file": str(context.config_file), "home": str(settings.home), "fine": True}
        ready = {"ready": not missing, "missing": listed(missing)}
        output.write_json(facts | {"notes": notes} | ready)
        return ExitCode.DONE
    output.write(f"配置正确。{_where(context)}")
    for each in notes:
        output.talk(f"注意：{each}")
    if missing:
        output.write(f"准备情况：还不能发送签署、转为正式合同，缺少 {len(missing)} 项。")
        write_findings(missing)
    return ExitCode.DONE


def _where(context: "Context") -> str:
    path = context.config_file
    there = "" if path.exists() else "（没有此文件，全部为默认值或环境变量）"
    return f"配置文件 {path}{there}"


def _shown(value: object) -> str:
    """A value as it is written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value) or '""'
