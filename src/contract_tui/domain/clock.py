"""Time as a parameter: everything that needs the present moment is given a clock."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has had no daylight saving since 1991: a fixed offset is exact for every date in the rules."""


class Clock(Protocol):
    """Tells the present moment, always in UTC."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


def shanghai_date(moment: datetime) -> date:
    """The calendar day in Shanghai of a moment (P10, S15)."""
    return moment.astimezone(SHANGHAI).date()


def local_text(moment: datetime, *, seconds: bool = False) -> str:
    """A moment as an operator in China reads it: 2026-11-23 09:30 (Asia/Shanghai)."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")
