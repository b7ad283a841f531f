"""`contract-tui contract watch`: wait for a contract's end, doing due work meanwhile."""

from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.contract_show import add_number, state_line
from contract_tui.cli.due import work_until
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import seconds
from contract_tui.domain import labels
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import ExitCode
from contract_tui.domain.states import TRANSITIONS, State, Substate
from contract_tui.watchdog import Watchdog, own_terminal

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
    watch.add_argument("--timeout", type=seconds, metavar="S", help="最多等待的秒数")
    watch.add_argument(
        "--until", choices=_PLACES, default=State.EFFECTIVE.value, metavar="STATE",
        help=f"等到此状态或子状态：{'、'.join(_PLACES)}",
    )  # fmt: skip
    watch.set_defaults(run=_watch)


def _watch(context: "Context") -> ExitCode:
    wanted = context.args.until
    with Watchdog(own_terminal()):
        found = work_until(
            context,
            context.args.number,
            lambda contract: _is_over(contract, wanted),
            timeout=context.args.timeout,
            changed=lambda contract: _tell(context, contract),
        )
    if context.json:
        output.write_json(shapes.contract(found))
    # A quick contract may have passed the wanted state between two looks; only a void one missed it.
    missed = found.state is State.VOIDED and not _is_at(found.substate, wanted)
    return ExitCode.FORBIDDEN if missed else ExitCode.DONE


def _is_over(found: Contract, wanted: str) -> bool:
    """Whether the contract is there, is void, or has left the wanted state behind on its way."""
    if found.state is State.VOIDED or _is_at(found.substate, wanted):
        return True
    on_its_way = found.state is State.EFFECTIVE or _can_reach(found, State.EFFECTIVE.value)
    return on_its_way and not _can_reach(found, wanted)


def _is_at(substate: Substate, wanted: str) -> bool:
    return wanted in (substate.state.value, substate.value)


def _can_reach(found: Contract, wanted: str) -> bool:
    """Whether the transition table still leads from here to the wanted state."""
    seen, ahead = {found.substate}, [found.substate]
    while ahead:
        here = ahead.pop()
        for (channel, source, _), target in TRANSITIONS.items():
            after = target.substate
            if channel is found.channel and source is here and after is not None and after not in seen:
                seen.add(after)
                ahead.append(after)
    return any(_is_at(substate, wanted) for substate in seen - {found.substate})


def _tell(context: "Context", found: Contract) -> None:
    """A line per change of state: data, unless JSON is wanted, where only the end is data."""
    line = f"{local_text(found.updated_at, seconds=True)}  {state_line(context, found)}"
    output.talk(line) if context.json else output.write(line, at_once=True)
    if found.state is State.DRAFT and shapes.actions(found):
        words = "、".join(labels.ACTIONS[action] for action in shapes.actions(found))
        output.talk(f"此状态等待操作员：{words}")
