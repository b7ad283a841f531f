"""The orders of a contract as lines: two per order, the amounts below each other."""

from collections.abc import Sequence

from contract_tui.desk.contracts.confirmations import amount_words
from contract_tui.domain import labels, money
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract
from contract_tui.domain.orders import Order
from contract_tui.tui.literal import fit, width, wrap
from contract_tui.tui.widgets.columns import GAP, Column, column_widths
from contract_tui.tui.widgets.text_lines import StyledLine

Place = tuple[int, Order]
_MOST_ID = 26


def order_lines(contract: Contract, cells: int) -> list[StyledLine]:
    """订单: a table; a postpaid order shows no amount (S18), the total follows in figures and capitals."""
    places = list(enumerate(contract.orders, start=1))
    columns = _columns(max((width(order.id) for order in contract.orders), default=0))
    widths = column_widths(columns, cells)
    lines = [StyledLine(_row(columns, widths, None), "strong")]
    for place in places:
        lines.append(StyledLine(_row(columns, widths, place), "table"))
        lines += [StyledLine(line, "dim") for line in _more(place[1], cells)]
    total = wrap(f"合计 {amount_words(contract)}", cells)
    return [*lines, StyledLine(""), *(StyledLine(line, "strong") for line in total)]


def _columns(longest_id: int) -> list[Column[Place]]:
    return [
        Column("序", lambda place: str(place[0]), width=2, align="right"),
        Column("订单号", lambda place: place[1].id, width=min(max(longest_id, 6), _MOST_ID)),
        Column("创建时间", lambda place: local_text(place[1].created_at), width=16, weight=1, most=20),
        Column("付费", lambda place: labels.PAY_MODES[place[1].pay_mode], width=8),
        Column("类型", lambda place: labels.ORDER_ACTIONS[place[1].action], width=4),
        Column("金额（元）", _amount, width=14, align="right"),
    ]


def _amount(place: Place) -> str:
    amount = place[1].contract_amount
    return labels.POSTPAID_AMOUNT if amount is None else money.figures(amount)


def _row(columns: Sequence[Column[Place]], widths: Sequence[int], place: Place | None) -> str:
    cells = []
    for column, room in zip(columns, widths, strict=True):
        text = column.title if place is None else str(column.cell(place))
        cells.append(fit(text, room, column.align))
    return (" " * GAP).join(cells)


def _more(order: Order, cells: int) -> list[str]:
    text = "；".join(part for part in (order.product, order.detail) if part)
    return [f"   {line}" for line in wrap(text, cells - 3)]
