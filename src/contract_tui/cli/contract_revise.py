"""`contract-tui contract previous|orders`: going back in a draft that is not sent, and its orders (P17)."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.contract_show import add_action, tell_state
from contract_tui.cli.targets import typed_or_piped
from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import ExitCode, InvalidInputError
from contract_tui.domain.orders import split_numbers
from contract_tui.domain.refusals import refuse_unless_possible

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.cli.usage import Commands, Parser


def add(commands: "Commands[Parser]") -> None:
    """Add these commands to the group."""
    add_action(commands, Action.PREVIOUS).set_defaults(run=_previous)
    change = add_action(
        commands,
        Action.CHANGE_ORDERS,
        examples=(
            "contract-tui contract orders 编号 --add C,D --remove A",
            "contract-tui orders list --customer 100000000001 --eligible --limit 30 --json |",
            "    jq -r '.orders[].id' |",
            "    contract-tui contract orders 编号 --set -",
        ),
    )
    change.add_argument("--add", metavar="A,B|-", help="加入这些订单；- 从标准输入读取")
    change.add_argument("--remove", metavar="A,B|-", help="去掉并释放这些订单")
    change.add_argument("--set", metavar="A,B|-", help="换成这些订单，其余的释放")
    change.set_defaults(run=_change_orders)


def _previous(context: "Context") -> ExitCode:
    number = context.args.number
    context.desk.revisions.previous(number, context.by)
    tell_state(context, context.desk.contracts.get(number))
    return ExitCode.DONE


def _change_orders(context: "Context") -> ExitCode:
    number = context.args.number
    contract = context.desk.contracts.get(number)
    refuse_unless_possible(contract, Action.CHANGE_ORDERS)
    orders = _numbers_of_change(context, contract)
    context.desk.revisions.change_orders(number, orders, context.by, version=contract.version)
    changed = context.desk.contracts.get(number)
    tell_state(context, changed)
    if not context.json:
        output.talk(
            changed.history[-1].details if changed.version != contract.version else "所选订单没有变化。"
        )
    return ExitCode.DONE


def _numbers_of_change(context: "Context", contract: Contract) -> list[str]:
    """The numbers that the contract is to have, those that stay in their order."""
    args = context.args
    given = [option for option in (args.add, args.remove, args.set) if option is not None]
    if not given:
        raise InvalidInputError("没有给出订单号。", "用 --add、--remove 或 --set 给出订单号。")
    if args.set is not None and len(given) > 1:
        raise InvalidInputError("--set 不能与 --add、--remove 同用。", "--set 给出全部订单。")
    if given.count("-") > 1:
        raise InvalidInputError("标准输入只能用于一个选项。", "另一个请直接给出订单号。")
    if args.set is not None:
        return _numbers(args.set)
    had = [order.id for order in contract.orders]
    removed, added = _numbers(args.remove), _numbers(args.add)
    strangers = [each for each in removed if each not in had]
    if strangers:
        raise InvalidInputError(
            f"合同 {contract.number} 中没有订单 {'、'.join(strangers)}。", "请核对要去掉的订单号。"
        )
    known = [each for each in added if each in had and each not in removed]
    if known:
        raise InvalidInputError(f"订单 {'、'.join(known)} 已在此合同中。", "请只给出要加入的订单号。")
    return [each for each in had if each not in removed] + added


def _numbers(option: str | None) -> list[str]:
    if option is None:
        return []
    numbers = split_numbers(typed_or_piped(option))
    if not numbers:
        raise InvalidInputError("没有给出订单号。", "用逗号分隔，或用 - 从标准输入读取。")
    return numbers
