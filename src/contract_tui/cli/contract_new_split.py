"""`contract-tui contract new --split`: more orders than one contract takes, as several made at once (S48)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.usage import Parser
from contract_tui.domain import money
from contract_tui.domain.errors import ExitCode, ForbiddenError, HeldError, InvalidInputError
from contract_tui.domain.orders import total
from contract_tui.domain.splitting import Split
from contract_tui.domain.states import Channel

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add_split(new: Parser) -> None:
    """Add `--split` and `--dry-run`."""
    new.add_argument(
        "--split",
        action="store_true",
        help="订单超出一份合同的上限时分成多份，每份金额不小于 0，同时创建，或全部不创建",
    )
    new.add_argument("--dry-run", action="store_true", help="与 --split 同用：只显示怎样分，不创建")


def refuse_stray_dry_run(context: "Context") -> None:
    """Nothing is created by somebody who wanted to see first.

    Raises:
        InvalidInputError: `--dry-run` stands without `--split`.
    """
    if context.args.dry_run:
        raise InvalidInputError("--dry-run 只与 --split 同用。", "请加上 --split，或去掉 --dry-run。")


def new_in_parts(context: "Context", customer: str, order_ids: Sequence[str]) -> ExitCode:
    """Propose contracts for the orders, and make them unless only the proposal is wanted.

    Args:
        customer: Account number.
        order_ids: None of them twice.

    Raises:
        DeskError: An order cannot be chosen, there is no way to split them, or they cannot be made.
    """
    if len(set(order_ids)) < len(order_ids):
        raise InvalidInputError("同一订单重复出现在所选订单中。", "请去掉重复的订单号。")
    orders = {order.id: order for order in context.desk.orders.get(order_ids)}
    refused = context.desk.orders.look_up(customer, order_ids).refused
    if refused:
        is_held = all(orders[number].contract for number, _ in refused)
        listed = "、".join(f"{number}（{reason}）" for number, reason in refused[:5])
        more = f" 等 {len(refused)} 个" if len(refused) > 5 else ""
        error = HeldError if is_held else ForbiddenError
        raise error(f"有订单不能生成合同：{listed}{more}。", "请去掉这些订单。")
    split = context.desk.orders.split(order_ids)
    if context.args.dry_run:
        _show(context, split)
        return ExitCode.DONE
    groups = [[order.id for order in group] for group in split.groups]
    numbers = context.desk.drafts.open_all(Channel(context.args.channel), customer, groups, context.by)
    output.did(f"合同 {'、'.join(numbers)} 已创建。")
    if context.json:
        made = [shapes.contract(context.desk.contracts.get(number)) for number in numbers]
        output.write_json({"contracts": made})
    else:
        for number in numbers:
            output.write(number)
    return ExitCode.DONE


def _show(context: "Context", split: Split) -> None:
    if context.json:
        groups = [
            {"orders": [order.id for order in group], "total_fen": total(group)} for group in split.groups
        ]
        output.write_json({"dry_run": True, "groups": groups})
        return
    for place, group in enumerate(split.groups, start=1):
        numbers = "、".join(order.id for order in group)
        output.write(f"第 {place} 份：{len(group)} 个订单  {money.with_sign(total(group))}  {numbers}")
    output.talk(f"将创建 {len(split.groups)} 份合同；没有创建任何合同。")
