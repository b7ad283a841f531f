"""`contract-tui check`: everything that the database holds, examined."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.audit import broken
from contract_tui.cli.findings import listed, write_findings
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.errors import ExitCode

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui check` with its arguments."""
    add_command(
        commands,
        "check",
        "检查数据库文件、每份文件、每份合同的审计记录、订单占用、检查点和编号；发现损坏时退出码 3",
        examples=("contract-tui check", "contract-tui check --json"),
    ).set_defaults(run=_check)


def _check(context: "Context") -> ExitCode:
    result = context.desk.home_check.run()
    if context.json:
        output.write_json(
            {
                "intact": result.intact,
                "findings": listed(result.findings),
                "problems": list(map(broken, result.broken)),
                "history": list(result.history),
            }
        )
    else:
        write_findings(result.findings)
    return ExitCode.DONE if result.intact else ExitCode.FORBIDDEN
