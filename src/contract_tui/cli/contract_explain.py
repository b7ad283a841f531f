"""`contract-tui contract explain`: why a contract is where it is, and what comes next (P20)."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.contract_show import add_number
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.errors import ExitCode
from contract_tui.domain.explanation import Viewpoint, explain

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui contract explain` with its arguments."""
    command = add_command(
        commands,
        "explain",
        "说明合同为何处于此状态、由谁做什么、接下来怎样、何时",
        examples=("contract-tui contract explain 编号",),
    )
    add_number(command)
    command.set_defaults(run=_explain)


def _explain(context: "Context") -> ExitCode:
    desk = context.desk
    contract = desk.contracts.get(context.args.number)
    platform = context.settings.platform.short_name
    explanation = explain(contract, Viewpoint(context.by, desk.clock.now(), desk.capabilities, platform))
    if context.json:
        output.write_json(
            {
                "number": contract.number,
                "cause": explanation.cause,
                "task": explanation.task,
                "outlook": explanation.outlook or None,
                "recreated_from": contract.recreated_from or None,
                "waiting": contract.waits_for.value if contract.waits_for else None,
            }
        )
    else:
        output.write(explanation.sentence)
    return ExitCode.DONE
