"""Statistics as operators read them: plain bars, and spans of time in their largest units."""

from collections.abc import Iterator

from contract_tui.domain import labels, money
from contract_tui.domain.statistics import Statistics
from contract_tui.domain.waiting import WAITING_WORDS

_BAR = 20
_SIGN = "#"


def statistics_lines(statistics: Statistics, platform: str) -> Iterator[tuple[str, bool]]:
    """Every line, and whether it is a heading.

    Args:
        statistics: What was counted.
        platform: The platform's short name (P15).
    """
    yield "每月（北京时间）", True
    most = max((month.effective for month in statistics.months), default=0)
    for month in statistics.months:
        amount = money.with_sign(month.effective_fen)
        counts = f"创建 {month.made}  生效 {month.effective}  作废 {month.voided}  生效金额 {amount}"
        yield f"{month.month}  {_bar(month.effective, most)}  {counts}", False
    if not statistics.months:
        yield "还没有合同。", False
    yield "", False
    yield "各状态停留时间的中位数", True
    for station in statistics.stations:
        name = labels.substate(station.substate, platform)
        yield f"{name}：{span_words(station.median_seconds)}（{station.left} 次）", False
    yield "", False
    yield "现在等谁", True
    for party, words in WAITING_WORDS.items():
        yield f"{words}：{statistics.waiting.get(party, 0)}", False


def _bar(count: int, most: int) -> str:
    full = round(_BAR * count / most) if most else 0
    return (_SIGN * max(full, 1 if count else 0)).ljust(_BAR)


def span_words(seconds: float) -> str:
    """A span of time in its largest fitting unit, e.g. `1.5 天`."""
    for unit, word in ((86_400, "天"), (3_600, "小时"), (60, "分钟")):
        if seconds >= unit:
            return f"{seconds / unit:.1f} {word}"
    return f"{seconds:.0f} 秒"
