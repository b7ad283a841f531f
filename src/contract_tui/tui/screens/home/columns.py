"""How the contract list shows a contract: columns, and the words for the one under the cursor."""

from contract_tui.domain import labels, money
from contract_tui.domain.capabilities import By
from contract_tui.domain.clock import Clock, in_shanghai, local_text
from contract_tui.domain.contracts import ContractRow
from contract_tui.domain.states import State
from contract_tui.tui.next_steps import has_waited_long, row_step
from contract_tui.tui.widgets.columns import Cell, CellStyle, Column
from contract_tui.tui.widgets.status_line import Kind

FAILED, RETRIED, WAITED = "失败", "重试", "久等"
"""The marks of a contract: 重试 will be tried again by itself, 久等 has waited for somebody for long."""
_STYLES: dict[State, CellStyle] = {
    State.DRAFT: "",
    State.SIGNING: "warning",
    State.EFFECTIVE: "good",
    State.VOIDED: "dim",
}


def contract_columns(platform: str, clock: Clock, long_wait: float) -> list[Column[ContractRow]]:
    """The list's columns (S2); number, party A, mark and state are what a narrow terminal keeps.

    Args:
        platform: The platform's short name (P15).
        clock: Tells which updates were this year's, and who has waited for long.
        long_wait: From how many hours on that is; 0 means never.
    """
    return [
        Column("合同编号", lambda row: row.number, width=20),
        Column("方式", lambda row: labels.channel_short(row.channel), width=4, drop=2),
        Column("甲方", lambda row: row.customer_name, width=10, weight=2, most=40),
        Column("订单", lambda row: str(row.order_count), width=4, align="right", drop=3),
        Column("金额（元）", lambda row: money.figures(row.total_fen), width=12, align="right", drop=1),
        Column("提示", lambda row: _mark(row, clock, long_wait), width=4),
        Column("状态/子状态", lambda row: _state(row, platform), width=21, weight=1, most=26),
        Column("更新", lambda row: _when(row, clock), width=11, drop=4),
    ]


def _mark(row: ContractRow, clock: Clock, long_wait: float) -> Cell:
    if row.failed:
        return Cell(FAILED, "bad")
    if row.retry_at is not None:
        return Cell(RETRIED, "warning")
    return Cell(WAITED, "warning") if has_waited_long(row, clock.now(), long_wait) else Cell("")


def _state(row: ContractRow, platform: str) -> Cell:
    words = labels.state_line(row.substate, row.reason, platform)
    return Cell(words, "bad" if row.failed else _STYLES[row.state])


def _when(row: ContractRow, clock: Clock) -> Cell:
    moment = in_shanghai(row.updated_at)
    this_year = moment.year == in_shanghai(clock.now()).year
    return Cell(moment.strftime("%m-%d %H:%M" if this_year else "%Y-%m-%d"), "dim")


def row_status(
    row: ContractRow | None, clock: Clock, long_wait: float, authorisation: By
) -> tuple[str, Kind]:
    """What to do next with a contract, or else what a narrow list cuts off, for the status line."""
    if row is None:
        return "", ""
    words, kind = row_step(row, clock.now(), long_wait, authorisation)
    if words:
        return words, kind
    return f"{row.customer_name}  {row.order_count} 个订单  更新 {local_text(row.updated_at)}", ""
