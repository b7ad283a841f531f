"""Time as a parameter: everything that needs the present moment is given a clock."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has had no daylight saving since 1991: a fixed offset is exact for every date in the rules."""
EARLIEST_DAY = date(1900, 1, 1)
"""The first day that may be typed: arithmetic on the calendar's own first day leaves it."""
LATEST_DAY = date(2999, 12, 31)
"""The last day that may be typed."""


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


def in_shanghai(moment: datetime) -> datetime:
    """A moment as Shanghai's clocks show it; where the calendar ends, its last moment or its first.

    Such moments are real: a certificate without an end is valid until 9999-12-31T23:59:59Z (RFC 5280,
    4.1.2.5).
    """
    try:
        return moment.astimezone(SHANGHAI)
    except OverflowError:
        last = datetime.max.replace(tzinfo=SHANGHAI)
        return last if moment.year > 1 else datetime.min.replace(tzinfo=SHANGHAI)


def shanghai_date(moment: datetime) -> date:
    """The calendar day in Shanghai of a moment (P10, S15)."""
    return in_shanghai(moment).date()


def local_text(moment: datetime, *, seconds: bool = False) -> str:
    """A moment as an operator in China reads it: 2026-11-23 09:30 (Asia/Shanghai)."""
    day = in_shanghai(moment)
    return f"{day.year:04d}{day.strftime('-%m-%d %H:%M:%S' if seconds else '-%m-%d %H:%M')}"
