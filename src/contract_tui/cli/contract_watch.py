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
from contract_tui.domain.errors import ExitCode, ForbiddenError
from contract_tui.domain.refusals import advice
from contract_tui.domain.states import State, Substate, Trigger
from contract_tui.domain.transitions import OPENING, TRANSITIONS, reachable
from contract_tui.watchdog import Watchdog, own_terminal

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

_PLACES = tuple(dict.fromkeys(each.value for each in (*State, *Substate)))


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui contract watch` with its arguments."""
    watch = add_command(
        commands,
        "watch",
        "等待合同到达一个状态，期间执行到期的后台任务；到达退出码 0，不会再到达 3，超时 5",
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
    place = context.args.until
    before = len(context.desk.contracts.get(context.args.number).history)
    with Watchdog(own_terminal()):
        reached = work_until(
            context,
            context.args.number,
            lambda contract: _is_over(contract, place),
            timeout=context.args.timeout,
            changed=lambda contract: _tell(context, contract),
        )
    if context.json:
        output.write_json(shapes.contract(reached))
    # A quick contract may have passed the wanted state between two looks.
    if _is_at(reached.substate, place) or _passed(reached, place, before):
        return ExitCode.DONE
    ended = state_line(context, reached)
    raise ForbiddenError(
        f"合同 {reached.number} 为“{ended}”，不会再到“{_words(context, place)}”。", advice(reached)
    )


def _passed(contract: Contract, goal: str, before: int) -> bool:
    """Whether the contract was in the wanted state since its history had so many steps."""
    substate, places = OPENING[contract.channel], []
    for step in contract.history:
        moved = step.kind in tuple(Trigger)
        target = TRANSITIONS.get((contract.channel, substate, Trigger(step.kind))) if moved else None
        substate = (target and target.substate) or substate
        places.append(substate)
    return any(_is_at(place, goal) for place in places[before:])


def _words(context: "Context", goal: str) -> str:
    """A state or sub-state as `--until` takes it, in the interface's words."""
    if goal in tuple(State):
        return labels.STATES[State(goal)]
    return labels.substate(Substate(goal), context.settings.platform.short_name)


def _is_over(contract: Contract, goal: str) -> bool:
    """Whether the contract is there, is void, or has left the wanted state behind on its way."""
    if contract.state is State.VOIDED or _is_at(contract.substate, goal):
        return True
    on_its_way = contract.state is State.EFFECTIVE or _can_reach(contract, State.EFFECTIVE.value)
    return on_its_way and not _can_reach(contract, goal)


def _is_at(substate: Substate, goal: str) -> bool:
    return goal in (substate.state.value, substate.value)


def _can_reach(contract: Contract, goal: str) -> bool:
    """Whether the transition table still leads from here to the wanted state."""
    ahead = reachable(contract.channel, contract.substate) - {contract.substate}
    return any(_is_at(substate, goal) for substate in ahead)


def _tell(context: "Context", contract: Contract) -> None:
    """A line per change of state: data, unless JSON is wanted, where only the end is data."""
    line = f"{local_text(contract.updated_at, seconds=True)}  {state_line(context, contract)}"
    output.talk(line) if context.json else output.write(line, at_once=True)
    if contract.state is State.DRAFT and shapes.actions(contract):
        words = "、".join(action.specification.words for action in shapes.actions(contract))
        output.talk(f"此状态等待操作员：{words}")
