"""What `doctor` says of the machine's clock, and of what was written while it stood wrong."""

from collections.abc import Iterator

from contract_tui.desk.tasks.due_times import SLACK, DueTimes
from contract_tui.domain.clock import Clock, local_text
from contract_tui.domain.disk_trouble import DiskError
from contract_tui.domain.findings import Finding, Severity

_CLOCK, _DUE = "时钟", "后台任务的到期时间"


def clock_findings(clock: Clock, due_times: DueTimes, obstacle: DiskError | None) -> Iterator[Finding]:
    """Compare the clock with the newest record, and pull in due times that it has left out of reach.

    Args:
        obstacle: Why the home can only be read, or None: then nothing is pulled in.

    Raises:
        DeskError: The database cannot be used.
    """
    now, newest = clock.now(), due_times.newest()
    shown = local_text(now, seconds=True)
    if newest is not None and newest > now + SLACK:
        yield Finding(
            _CLOCK,
            Severity.NOTE,
            f"现在是 {shown}，但最新的记录在 {local_text(newest, seconds=True)}：时钟慢了，或曾经快过",
            "请用 date 核对时间和时区，并启用时间同步（NTP）。",
        )
    else:
        yield Finding(_CLOCK, Severity.GOOD, shown)
    waiting = due_times.far_off()
    if not waiting:
        return
    if obstacle is not None:
        found, advice = f"{waiting} 个远在任何等待之后", "数据文件夹可以写入后，会自动提前。"
    else:
        found, advice = (
            f"{due_times.pull_in()} 个远在任何等待之后，已提前",
            "时钟曾经快过；无需再做什么。",
        )
    yield Finding(_DUE, Severity.NOTE, found, advice)
