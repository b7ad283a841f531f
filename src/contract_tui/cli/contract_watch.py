"""`contract-tui contract watch`: wait for a contract's end, doing due work meanwhile."""

from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.contract_show import add_number, state_line
from contract_tui.cli.due import work_until
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain import labels
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import ExitCode
from contract_tui.domain.states import State, Substate

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

_PLACES = tuple(dict.fromkeys(each.value for each in (*State, *Substate)))


def add(commands: "Commands[Parser]") -> None:
    """Add the command to the group."""
    watch = add_command(
        commands,
        "watch",
        "等待合同生效或作废，期间执行到期的后台任务；生效退出码 0，作废 3，超时 5",
        examples=("contract-tui contract watch 编号 --timeout 600",),
    )
    add_number(watch)
    watch.add_argument("--timeout", type=float, metavar="S", help="最多等待的秒数")
    watch.add_argument(
        "--until", choices=_PLACES, default=State.EFFECTIVE.value, metavar="STATE",
        help=f"等到此状态或子状态：{'、'.join(_PLACES)}",
    )  # fmt: skip
    watch.set_defaults(run=_watch)


def _watch(context: "Context") -> ExitCode:
    wanted = context.args.until
    found = work_until(
        context,
        context.args.number,
        lambda contract: contract.state is State.VOIDED or _is_at(contract, wanted),
        timeout=context.args.timeout,
        changed=lambda contract: _tell(context, contract),
    )
    if context.json:
        output.write_json(shapes.contract(found))
    return ExitCode.DONE if _is_at(found, wanted) else ExitCode.FORBIDDEN


def _is_at(found: Contract, wanted: str) -> bool:
    return wanted in (found.state.value, found.substate.value)


def _tell(context: "Context", found: Contract) -> None:
    """A line per change of state: data, unless JSON is wanted, where only the end is data."""
    line = f"{local_text(found.updated_at, seconds=True)}  {state_line(context, found)}"
    output.talk(line) if context.json else output.write(line, at_once=True)
    if found.state is State.DRAFT and shapes.actions(found):
        words = "、".join(labels.ACTIONS[action] for action in shapes.actions(found))
        output.talk(f"此状态等待操作员：{words}")
