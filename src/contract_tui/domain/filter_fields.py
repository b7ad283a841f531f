"""What is typed to filter contracts, read the same way from a dialog and from a command."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contract_tui.domain import money
from contract_tui.domain.clock import EARLIEST_DAY, LATEST_DAY

_DAY = re.compile(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})", re.ASCII)


def read_amount(text: str) -> int | None:
    """An amount in 元 as 分, or None when nothing is typed.

    Raises:
        ValueError: It is no amount.
    """
    text = text.strip()
    return money.from_yuan(text) if text else None


def read_day(text: str) -> date | None:
    """A day as 2026-11-23, 2026/11/23 or 20261123, or None when nothing is typed.

    Raises:
        ValueError: It is no day.
    """
    text = text.strip()
    if not text:
        return None
    match = _DAY.fullmatch(text)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError("不是日期，请写成 2026-11-23")
    return in_calendar(day)


def in_calendar(day: date) -> date:
    """The day itself, if the calendar goes on around it.

    Raises:
        ValueError: It is too far off to count days and hours from.
    """
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise ValueError(f"日期须在 {EARLIEST_DAY} 至 {LATEST_DAY} 之间")
    return day


@dataclass(frozen=True, slots=True)
class Ranges:
    """The bounds of a filter; what each means stands with `ContractFilter`."""

    least_fen: int | None = None
    most_fen: int | None = None
    created_from: date | None = None
    created_to: date | None = None


_READERS = {
    "least_fen": read_amount,
    "most_fen": read_amount,
    "created_from": read_day,
    "created_to": read_day,
}


def range_problems(typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with typed bounds, by name; names that are no bound are left alone."""
    problems: dict[str, str] = {}
    values: dict[str, int | date | None] = {}
    for name, read in _READERS.items():
        try:
            values[name] = read(typed.get(name, ""))
        except ValueError as error:
            problems[name] = str(error)
    for low, high, words in (
        ("least_fen", "most_fen", "最高金额低于最低金额"),
        ("created_from", "created_to", "截止日期早于起始日期"),
    ):
        first, last = values.get(low), values.get(high)
        if first is not None and last is not None and last < first:  # type: ignore[operator]  # two amounts or two days
            problems[high] = words
    return problems


def read_ranges(typed: Mapping[str, str]) -> Ranges:
    """Typed bounds as values.

    Raises:
        ValueError: `range_problems` has something to say.
    """
    problems = range_problems(typed)
    if problems:
        raise ValueError(next(iter(problems.values())))
    return Ranges(
        least_fen=read_amount(typed.get("least_fen", "")),
        most_fen=read_amount(typed.get("most_fen", "")),
        created_from=read_day(typed.get("created_from", "")),
        created_to=read_day(typed.get("created_to", "")),
    )
