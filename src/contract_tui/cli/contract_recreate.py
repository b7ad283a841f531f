"""`contract-tui contract recreate`: a new contract in the place of a void one or of a draft (P18)."""

from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.contract_bulk import add_bulk_action
from contract_tui.domain.actions import Action
from contract_tui.domain.errors import ExitCode

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.cli.usage import Commands, Parser


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui contract recreate` with its arguments."""
    command = add_bulk_action(
        commands,
        Action.RECREATE,
        _recreate,
        examples=("contract-tui contract recreate 编号 --without-unavailable",),
    )
    command.add_argument(
        "--without-unavailable",
        action="store_true",
        help="去掉不能再选的订单，这些订单将释放（只用于一份合同）；不给出时，有这样的订单则不创建",
    )


def _recreate(context: "Context") -> ExitCode:
    args, recreation = context.args, context.desk.recreation
    plan = recreation.plan(args.number, context.by)
    left_out = plan.unavailable if args.without_unavailable else ()
    number = recreation.recreate(
        args.number, context.by, version=plan.contract.version, without=[order for order, _ in left_out]
    )
    output.did(f"合同 {plan.contract.number} 已重新创建为 {number}。")
    for order, reason in left_out:
        output.talk(f"订单 {order} 没有转入新合同：{reason}。")
    if context.json:
        output.write_json(shapes.contract(context.desk.contracts.get(number)))
    else:
        output.write(number)
    return ExitCode.DONE
