"""When an order was made, as systems, spreadsheets and people write it: read, or refused, never guessed."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from contract_tui.domain.clock import SHANGHAI
from contract_tui.domain.text import narrowed

_FIRST, _END = (datetime(year, 1, 1, tzinfo=SHANGHAI) for year in (2000, 2100))
_WESTMOST, _EASTMOST = timedelta(hours=-12), timedelta(hours=14)
"""The offsets that any place on Earth has."""
_PLAIN = re.compile(
    r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?", re.ASCII
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?", re.ASCII)
# The year comes first and has four digits: 1/5/2024 and 24/1/5 are two days each.
_DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})(?!\d)| ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号])", re.ASCII
)
_WEEKDAY = re.compile(r" ?\(?(?:星期|周)([一二三四五六日天])\)?")
_WEEKDAYS = "一二三四五六日"
_CLOCK = re.compile(
    r"(?: ?T ?| ?)(上午|下午|[AP]M)? ?(\d{1,2})(?:"
    r":(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?"
    r"|[时点](?: ?(\d{1,2}) ?分(?: ?(\d{1,2}) ?秒)?)?)(?: ?([AP]M))?",
    re.ASCII | re.IGNORECASE,
)
_ZONE = re.compile(
    r" ?(?:(Z|UTC|GMT)(?![+-])"
    r"|(?:([+-])(\d{2}):?(\d{2})|(?:UTC|GMT)([+-])(\d{1,2})(?::?(\d{2}))?)(?: \(?[A-Z]{2,5}\)?)?"
    r"|(\(?北京时间\)?))",
    re.ASCII,
)
_MINUTES = 60
_AFTERNOON = frozenset({"下午", "PM"})


@lru_cache(maxsize=4096)
def moment_of(written: str) -> datetime:
    """The moment that a text names, in UTC.

    Args:
        written: Year, month and day in this order, as 2024-01-05, 2024/1/5, 2024.1.5, 2024年1月5日 or
            20240105, alone or with a time of day; what carries no offset is Shanghai's, as the API means it.

    Raises:
        ValueError: It names none between 2000 and 2099 in Shanghai, or could mean another one as well.
    """
    plain = _PLAIN.fullmatch(written)
    if plain:
        year, _, *rest = plain.groups()
        parsed = _local(year, *rest)
    else:
        parsed = _read(" ".join(narrowed(written).split()))
    # Comparing them cannot overflow, as converting the first and last days of all would.
    if not _FIRST <= parsed < _END:
        raise ValueError("year out of range")
    return parsed.astimezone(UTC)


def _local(*parts: str | None, zone: tzinfo = SHANGHAI) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


def _read(written: str) -> datetime:
    compact = _COMPACT.fullmatch(written)
    if compact:
        return _local(*compact.groups())
    day_match = _DAY.match(written)
    if not day_match:
        raise ValueError("no day")
    year, month, day = (int(part) for part in day_match.groups() if part and part.isdigit())
    named, rest = _weekdays(written[day_match.end() :])
    clock = _CLOCK.match(rest)
    hour, minute, second, fraction = _time(clock) if clock else (0, 0, 0, 0)
    rest = rest[clock.end() :] if clock else rest
    zone = _ZONE.match(rest) if clock else None
    if zone:
        rest = rest[zone.end() :]
    more, rest = _weekdays(rest)
    if rest:
        raise ValueError("something else stands there")
    if any(weekday != date(year, month, day).weekday() for weekday in named + more):
        raise ValueError("another day of the week")
    return datetime(
        year, month, day, hour, minute, second, fraction, tzinfo=_offset(zone) if zone else SHANGHAI
    )


def _weekdays(written: str) -> tuple[list[int], str]:
    """The day of the week that is named, if one is, and what follows."""
    weekday = _WEEKDAY.match(written)
    if not weekday:
        return [], written
    return [_WEEKDAYS.index(weekday[1].replace("天", "日"))], written[weekday.end() :]


def _time(clock: re.Match[str]) -> tuple[int, int, int, int]:
    before, hour_, minute, second, fraction, minute_, second_, after = clock.groups()
    half, hour = (before or after or "").upper(), int(hour_)
    if half:
        # Clocks show the first hour of the morning as 12 or 0, that of the afternoon as 12 only.
        if (before and after) or hour > 12 or (hour == 0 and half in _AFTERNOON):
            raise ValueError("no hour of half a day")
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    micros = int((fraction or "0").ljust(9, "0")[:6])
    return hour, int(minute or minute_ or 0), int(second or second_ or 0), micros


def _offset(zone: re.Match[str]) -> tzinfo:
    utc, sign, hours, minutes, named_sign, named_hours, named_minutes, beijing = zone.groups()
    if utc:
        return UTC
    if beijing:
        return SHANGHAI
    past = int(minutes or named_minutes or 0)
    ahead = timedelta(hours=int(hours or named_hours), minutes=past)
    ahead = -ahead if (sign or named_sign) == "-" else ahead
    if past >= _MINUTES or not _WESTMOST <= ahead <= _EASTMOST:
        raise ValueError("no offset that a place has")
    return timezone(ahead)
