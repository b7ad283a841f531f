"""How the contract list shows a contract: columns, and the words for the one under the cursor."""

from contract_tui.domain import labels, money
from contract_tui.domain.clock import SHANGHAI, Clock, local_text
from contract_tui.domain.contracts import ContractRow
from contract_tui.domain.states import State
from contract_tui.tui.widgets.columns import Cell, CellStyle, Column
from contract_tui.tui.widgets.status_line import Kind

FAILED = "失败"
_STYLES: dict[State, CellStyle] = {
    State.DRAFT: "",
    State.SIGNING: "warning",
    State.EFFECTIVE: "good",
    State.VOIDED: "dim",
}


def contract_columns(platform: str, clock: Clock) -> list[Column[ContractRow]]:
    """The list's columns (S2); number, party A and state are what a narrow terminal keeps.

    Args:
        platform: The platform's short name (P15).
        clock: Tells which updates were this year's.
    """
    return [
        Column("合同编号", lambda row: row.number, width=20),
        Column("方式", lambda row: labels.channel_short(row.channel), width=4, drop=2),
        Column("甲方", lambda row: row.customer_name, width=11, weight=2, most=40),
        Column("订单", lambda row: str(row.order_count), width=4, align="right", drop=3),
        Column("金额（元）", lambda row: money.figures(row.total_fen), width=12, align="right", drop=1),
        Column("状态/子状态", lambda row: _state(row, platform), width=21, weight=1, most=26),
        Column("更新", lambda row: _when(row, clock), width=11, drop=4),
    ]


def _state(row: ContractRow, platform: str) -> Cell:
    words = labels.state_line(row.substate, row.reason, platform)
    return Cell(f"{FAILED} {words}", "bad") if row.failed else Cell(words, _STYLES[row.state])


def _when(row: ContractRow, clock: Clock) -> Cell:
    moment = row.updated_at.astimezone(SHANGHAI)
    this_year = moment.year == clock.now().astimezone(SHANGHAI).year
    return Cell(moment.strftime("%m-%d %H:%M" if this_year else "%Y-%m-%d"), "dim")


def row_status(row: ContractRow | None, platform: str) -> tuple[str, Kind]:
    """What a narrow list cuts off, for the status line."""
    if row is None:
        return "", ""
    if row.failed:
        state = labels.state_line(row.substate, row.reason, platform)
        return f"{FAILED}：{state}，后台任务失败，按 e 重试，按 v 查看原因", "bad"
    return f"{row.customer_name}  更新 {local_text(row.updated_at)}", ""
