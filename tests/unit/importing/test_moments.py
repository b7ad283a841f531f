"""S15 depends on when an order was made: a time that is read is the one that was meant."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tui.desk.orders.importing.moments import moment_of
from contract_tui.domain.clock import SHANGHAI

FIRST = datetime(2000, 1, 2, tzinfo=UTC).replace(tzinfo=None)
LAST = FIRST.replace(year=2099)
NAIVE = st.datetimes(FIRST, LAST).map(lambda each: each.replace(microsecond=0))


def half(hour: int) -> int:
    return hour % 12 or 12


@given(NAIVE)
def test_s15_every_clear_way_to_write_a_moment_gives_exactly_that_moment(local: datetime) -> None:
    right = local.replace(tzinfo=SHANGHAI).astimezone(UTC)
    d, weekday = local, "一二三四五六日"[local.weekday()]
    clock, day = f"{d:%H:%M:%S}", f"{d.year}-{d.month}-{d.day}"
    word, mark = ("下午", "PM") if d.hour >= 12 else ("上午", "AM")
    for written in (
        f"{d:%Y-%m-%d} {clock}", f"{d:%Y-%m-%d}T{clock}", f"{d:%Y-%m-%d} {clock}+08:00", f"{d:%Y%m%d%H%M%S}",
        f"{day} {d.hour}:{d.minute}:{d.second}", f"{d.year}.{d.month}.{d.day} {clock}", f"{day} {clock}.000",
        f"{d.year}年{d.month}月{d.day}日 {clock}",
        f"{d.year}年{d.month}月{d.day}日{d.hour}时{d.minute}分{d.second}秒",
        f"{d.year}/{d.month}/{d.day} {word} {half(d.hour)}:{d:%M:%S}",
        f"{day} {half(d.hour)}:{d:%M:%S} {mark}",
        f"{day} 星期{weekday} {clock}", f"{day} {clock} 周{weekday}", f"{day} {clock} +0800 CST",
        f"{day} {clock} UTC+8", f"{day} {clock} GMT+08:00", f"{day} {clock} 北京时间",
        f"{local.replace(tzinfo=SHANGHAI).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    ):  # fmt: skip
        assert moment_of(written) == right, written


@given(NAIVE, st.integers(-12 * 60, 14 * 60))
def test_s15_an_offset_counts_as_it_says(local: datetime, minutes: int) -> None:
    aware = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert moment_of(aware.isoformat()) == aware
    assert moment_of(f"{aware:%Y-%m-%d %H:%M:%S %z}") == aware


@given(NAIVE)
def test_s15_a_day_without_a_time_is_its_midnight_in_shanghai(local: datetime) -> None:
    right = local.replace(hour=0, minute=0, second=0, tzinfo=SHANGHAI)
    for written in (f"{local:%Y%m%d}", f"{local:%Y年%m月%d日}", f"{local:%Y.%m.%d}", f"{local:%Y/%m/%d}"):
        assert moment_of(written) == right, written


@given(NAIVE)
def test_s15_what_does_not_begin_with_the_whole_year_is_refused(local: datetime) -> None:
    for written in (f"{local:%d/%m/%Y}", f"{local:%m/%d/%Y %H:%M}", f"{local:%y/%m/%d}", f"{local:%d.%m.%Y}",
                    f"{local:%y-%m-%d %H:%M}", f"{local:%d-%b-%Y}", f"{local:%m-%d-%Y}"):  # fmt: skip
        with pytest.raises(ValueError, match=r".+"):
            moment_of(written)


@given(st.text("0123456789.", min_size=1, max_size=16))
def test_s15_bare_numbers_are_no_moments_unless_they_are_whole_days_or_seconds(written: str) -> None:
    try:
        found = moment_of(written)
    except ValueError:
        return
    assert (len(written) in {8, 14} and written.isdigit()) or written.count(".") == 2, written
    assert f"{found.astimezone(SHANGHAI):%Y}" == written[:4]


@pytest.mark.parametrize(
    "written",
    [
        "2024-01-05 24:00:00", "2024-01-05 08:03:60", "2023-02-29", "2024-01-05x08:03", "2024-W01-5",
        "2024-005",
        "2024-01/05", "2024-01-05 08:03:00 CST", "2024-01-05 13:00 PM", "下午 3:04", "2024-01-05 0:30 PM",
        "2024-01-05 星期一", "2024-01-05 08:03 x", "2024-01-05Z", "2024-01",
        "1999-12-31", "2100-01-01", "٢٠٢٤-01-05",
        "2024-01-05 上午 8:03 AM", "202401050803", "2024-01-0508:03:00", "2024-01-05 08:03:00+25:00",
    ],
)  # fmt: skip
def test_s15_what_is_no_moment_or_contradicts_itself_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        moment_of(written)


@pytest.mark.parametrize(
    "offset",
    ["+08:60", "+08:99", "+0860", "+14:01", "+15:00", "+23:59", "-12:01", "-13:00", "-23:59", "-08:60",
     " UTC+15", " UTC+8:60", " GMT-13", " +1500 CST"],
)  # fmt: skip
def test_s15_an_offset_that_no_place_has_is_refused(offset: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        moment_of(f"2024-01-05 08:00:00{offset}")


@pytest.mark.parametrize("offset", ["+14:00", "-12:00", "+05:45", "-09:30", "+08:59", " UTC-12", " UTC+14"])
def test_s15_the_offsets_at_both_ends_and_between_are_read(offset: str) -> None:
    assert moment_of(f"2024-01-05 08:00:00{offset}").tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "passes"),
    [
        ("2099-12-31T23:00:00-05:00", False),
        ("2099-12-31T16:00:00Z", False),
        ("2099-12-31T15:59:59Z", True),
        ("2100-01-01T00:30:00+14:00", True),
        ("2000-01-01T00:00:00+14:00", False),
        ("2000-01-01T00:00:00+08:00", True),
        ("1999-12-31T16:00:00Z", True),
        ("1999-12-31T15:59:59Z", False),
        ("9999-12-31T23:59:59-12:00", False),
        ("0001-01-01T00:00:00+14:00", False),
    ],
)
def test_s15_the_years_are_those_of_shanghai_whatever_the_offset(written: str, passes: bool) -> None:
    if passes:
        assert 2000 <= moment_of(written).astimezone(SHANGHAI).year < 2100
    else:
        with pytest.raises(ValueError, match=r".+"):
            moment_of(written)


def test_s15_half_days_are_counted_as_clocks_and_spreadsheets_do() -> None:
    hours = {
        "上午 12:30": 0,
        "上午 0:30": 0,
        "下午 12:30": 12,
        "上午 11:30": 11,
        "下午 11:30": 23,
        "AM 12:30": 0,
        "PM 1:30": 13,
    }
    for written, hour in hours.items():
        assert moment_of(f"2024-01-05 {written}").astimezone(SHANGHAI).hour == hour
