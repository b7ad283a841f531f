"""The machine's clock, and what was written while it stood wrong."""

from collections.abc import Iterator
from contextlib import suppress

from contract_tui.desk.diagnosis.situation import Situation
from contract_tui.domain.clock import local_text
from contract_tui.domain.errors import DeskError
from contract_tui.domain.findings import Finding, Severity

_CLOCK, _DUE = "时钟", "后台任务的到期时间"


def clock(situation: Situation) -> Iterator[Finding]:
    """Compare the clock with the newest record, and pull in due times that it has left out of reach."""
    with suppress(DeskError):  # told with the database
        yield from _clock(situation)


def _clock(situation: Situation) -> Iterator[Finding]:
    from contract_tui.desk.tasks.due_times import SLACK

    home, now = situation.home(), situation.now
    newest, shown = home.due_times.newest(), local_text(now, seconds=True)
    if newest is not None and newest > now + SLACK:
        yield Finding(
            _CLOCK,
            Severity.NOTE,
            f"现在是 {shown}，但最新的记录在 {local_text(newest, seconds=True)}：时钟慢了，或曾经快过",
            "请用 date 核对时间和时区，并启用时间同步（NTP）。",
        )
    else:
        yield Finding(_CLOCK, Severity.GOOD, shown)
    waiting = home.due_times.far_off()
    if not waiting:
        return
    if home.obstacle is not None:
        yield Finding(
            _DUE, Severity.NOTE, f"{waiting} 个远在任何等待之后", "数据文件夹可以写入后，会自动提前。"
        )
    else:
        pulled = home.due_times.pull_in()
        yield Finding(
            _DUE, Severity.NOTE, f"{pulled} 个远在任何等待之后，已提前", "时钟曾经快过；无需再做什么。"
        )
