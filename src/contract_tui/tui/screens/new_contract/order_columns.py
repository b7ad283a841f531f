"""How the picker shows an order: its columns, its lines of detail, the words of a filter."""

from typing import TYPE_CHECKING

from contract_tui.domain import labels, money
from contract_tui.domain.clock import local_text
from contract_tui.domain.commands import command
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.orders import Order, OrderKind, PayMode
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.widgets.columns import Cell, Column

if TYPE_CHECKING:
    from contract_tui.desk.orders.orders import OrderRow

PAY_MODES: tuple[PayMode | None, ...] = (None, PayMode.PREPAID, PayMode.POSTPAID, PayMode.RESERVED)
"""What the filter by way of payment goes through."""


def kind_words(order: Order) -> str:
    """类型: how it is paid and what it did; what is no order says so."""
    if order.kind is not OrderKind.ORDER:
        return labels.ORDER_KINDS[order.kind]
    return labels.PAY_MODES[order.pay_mode] + labels.ORDER_ACTIONS[order.action]


def amount_words(order: Order) -> str:
    """The amount in 元; of a postpaid order never the consumption (S18)."""
    amount = order.contract_amount
    return labels.POSTPAID_AMOUNT if amount is None else money.figures(amount)


def order_columns() -> "list[Column[OrderRow]]":
    """The picker's columns; at 80 cells the date gives way, it stands in the detail."""
    return [
        Column("订单号", lambda row: row.order.id, width=23),
        Column("产品", lambda row: row.order.product, width=8, weight=2),
        Column("类型", lambda row: kind_words(row.order), width=12),
        Column("下单时间", lambda row: local_text(row.order.created_at)[:10], width=10, drop=1),
        Column("金额(元)", lambda row: amount_words(row.order), width=14, align="right"),
        Column("不可选原因", _reason, width=13, weight=4, most=34),
    ]


def _reason(row: "OrderRow") -> Cell:
    return Cell(row.reason or "", "warning")


def detail_words(row: "OrderRow") -> str:
    """Everything about the order under the cursor, in two lines; why it cannot be chosen stands first.

    The number of the contract that holds an order is readable whole on 60 columns as well.
    """
    order = row.order
    product = f"{order.product}  {order.detail}" if order.detail else order.product
    choice = f"不可选：{row.reason}" if row.reason else "可选"
    return f"{product}\n{choice}  {kind_words(order)}  {local_text(order.created_at)} 下单"


def filter_words(criteria: OrderFilter, ineligible: int) -> str:
    """What the picker shows now.

    Args:
        ineligible: How many of the matching orders cannot be chosen.
    """
    pay_mode = labels.PAY_MODES[criteria.pay_mode] if criteria.pay_mode else "全部"
    shown, switch = ("仅可选", "显示") if criteria.eligible_only else ("全部", "隐藏")
    count = f"  {ineligible:,} 个不可选，按 {key_name('orders.eligible')} {switch}" if ineligible else ""
    search = f"  搜索“{criteria.text}”" if criteria.text else ""
    return f"显示：{shown}{count}  付费方式：{pay_mode}{search}"


def marked_only_words(count: int) -> str:
    """What the picker shows while it lists nothing but marked orders."""
    return f"显示：只看已选（{count} 个），按 {key_name('orders.only-marked')} 回到列表"


NO_MARKS = "没有勾选的订单。"


def empty_words(criteria: OrderFilter, ineligible: int) -> str:
    """What to say, and to do, when the picker has nothing to show."""
    if criteria.eligible_only and ineligible:
        return f"没有可选的订单；{ineligible:,} 个不可选，按 {key_name('orders.eligible')} 显示它们和原因。"
    if criteria.text or criteria.pay_mode:
        return f"没有符合条件的订单。按 Esc 清除搜索，按 {key_name('orders.pay-mode')} 改变付费方式。"
    return f"此客户没有订单。先用命令 {command('orders import', then='文件')} 导入订单。"
