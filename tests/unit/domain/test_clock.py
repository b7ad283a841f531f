"""Moments at the ends of the calendar: shown, compared and counted from without an error."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from contract_tui.domain.clock import (
    EARLIEST_DAY,
    LATEST_DAY,
    SHANGHAI,
    in_shanghai,
    local_text,
    shanghai_date,
)
from contract_tui.domain.filter_fields import read_day

ENDLESS = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""The end of a certificate without one (RFC 5280, 4.1.2.5)."""


def test_a_moment_is_shown_by_shanghais_clocks() -> None:
    assert local_text(datetime(2026, 11, 22, 17, 30, 5, tzinfo=UTC), seconds=True) == "2026-11-23 01:30:05"
    assert shanghai_date(datetime(2026, 11, 22, 16, tzinfo=UTC)) == date(2026, 11, 23)


def test_where_the_calendar_ends_the_last_moment_stands_for_what_is_beyond() -> None:
    assert local_text(ENDLESS) == "9999-12-31 23:59"
    assert shanghai_date(ENDLESS) == date.max
    west = timezone(-timedelta(hours=12))
    assert in_shanghai(datetime.max.replace(tzinfo=west)) == datetime.max.replace(tzinfo=SHANGHAI)
    east = timezone(timedelta(hours=14))
    assert local_text(datetime.min.replace(tzinfo=east), seconds=True) == "0001-01-01 00:00:00"


@pytest.mark.parametrize("day", [EARLIEST_DAY, LATEST_DAY])
def test_a_day_that_may_be_typed_has_days_and_hours_around_it(day: date) -> None:
    assert read_day(day.isoformat()) == day
    moment = datetime.combine(day, datetime.min.time(), SHANGHAI)
    assert (moment - timedelta(days=2)).astimezone(UTC) < (moment + timedelta(days=2)).astimezone(UTC)


@pytest.mark.parametrize(
    "typed", ["9999-12-31", "0001-01-01", "1899-12-31", "3000-01-01", "00010101", "99991231"]
)
def test_days_beyond_are_refused_with_the_bounds(typed: str) -> None:
    with pytest.raises(ValueError, match="1900-01-01 至 2999-12-31"):
        read_day(typed)
