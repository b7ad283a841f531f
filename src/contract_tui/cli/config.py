"""`contract-tui config`: which settings are in force, who said so, and whether they are right."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.findings import diagnosis, listed, write_findings
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.errors import ExitCode, InvalidInputError

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.config import SettingsFile


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui config` with `show`, `check` and their arguments."""
    show = add_command(commands, "show", "列出全部设置：现值、来源、含义")
    show.set_defaults(run=_show)
    check = add_command(
        commands, "check", "检查配置文件和环境变量，有误时指出文件和行，退出码 2；并说明还缺什么才能发送签署"
    )
    check.set_defaults(run=_check)
    setting = add_command(
        commands,
        "set",
        "把设置写入配置文件：先检查再写，原有的内容和注释保留",
        examples=(
            "contract-tui config set platform.legal_name=某某科技有限公司 platform.code=91110000600037341L",
            "contract-tui config set interface.theme=light",
        ),
    )
    setting.add_argument("settings", nargs="+", metavar="NAME=VALUE", help="节.名称=值，名称见 config show")
    setting.set_defaults(run=_set)


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


def _set(context: "Context") -> ExitCode:
    from contract_tui.config import SettingsFile

    changes = dict(map(_change, context.args.settings))
    path = context.config_file
    file = SettingsFile(path, context.settings)
    _refuse_wrong_platform(file, changes)
    file.write(changes)
    output.did(f"设置已写入 {path}。")
    strong = overriding(changes)
    if context.json:
        output.write_json({"file": str(path), "written": list(changes), "overridden": strong})
        return ExitCode.DONE
    output.talk(f"设置已写入 {path}。正在运行的界面和 worker 须重新打开。")
    for name in strong:
        output.talk(f"注意：环境变量 {name} 优先于配置文件，这项设置写入后也不生效。")
    return ExitCode.DONE


def _refuse_wrong_platform(file: "SettingsFile", changes: dict[str, str]) -> None:
    """Party B stands in every contract: what `setup` would not take is not taken here either."""
    from contract_tui.desk.setup.setup import PLATFORM_LABELS, Setup

    setup = Setup(file)
    for name, value in changes.items():
        section, _, key = name.partition(".")
        if (
            section == "platform"
            and key in PLATFORM_LABELS
            and (problem := setup.platform_problem(key, value))
        ):
            raise InvalidInputError(f"{name}：{problem}。", "没有写入任何设置。")


def _change(typed: str) -> tuple[str, str]:
    name, separator, value = typed.partition("=")
    if not separator:
        raise InvalidInputError(f"{typed} 没有值。", "写作 节.名称=值，例如 interface.theme=light。")
    return name.strip(), value.strip()


def overriding(changes: Iterable[str]) -> list[str]:
    """The environment's variables that are stronger than these settings in the file."""
    names = (f"CONTRACT_TUI_{name.upper().replace('.', '__', 1)}" for name in changes)
    return [name for name in names if name in os.environ]


def _where(context: "Context") -> str:
    path = context.config_file
    there = "" if path.exists() else "（没有此文件，全部为默认值或环境变量）"
    return f"配置文件 {path}{there}"


def _shown(value: object) -> str:
    """A value as it is written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value) or '""'
