"""Statistics: months by Shanghai's calendar, time at each station, what goes back and what was deleted."""

from datetime import UTC, datetime, timedelta

from contract_tui.domain.states import Channel, Substate, Trigger, Waiting
from contract_tui.domain.statistics import Life, Station, counted
from contract_tui.domain.statistics_words import span_words, statistics_lines

BEGIN = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)  # 23:30 in Shanghai
MINUTE = timedelta(minutes=1)


def life(channel: Channel, *kinds: str, total_fen: int = 100, begin: datetime = BEGIN) -> Life:
    """One event a minute."""
    return Life(channel, total_fen, [(kind, begin + place * MINUTE) for place, kind in enumerate(kinds)])


def single(*kinds: str, total_fen: int = 100) -> Life:
    return life(Channel.SINGLE, Trigger.OPEN, Trigger.DRAFTED, *kinds, total_fen=total_fen)


def test_months_are_shanghai_s() -> None:
    late = [Trigger.OPEN, *["note"] * 40, Trigger.DRAFTED, Trigger.CONVERT, Trigger.SEALED]
    newest, oldest = counted([life(Channel.SINGLE, *late, total_fen=250)], {}).months
    assert (oldest.month, oldest.made, oldest.effective) == ("2026-11", 1, 0)
    assert (newest.month, newest.made, newest.effective, newest.effective_fen) == ("2026-12", 0, 1, 250)


def test_each_station_has_its_median_and_how_often_it_was_left() -> None:
    lives = [single(Trigger.CONVERT, Trigger.SEALED), single(*["note"] * 3, Trigger.CONVERT), single()]
    stations = {station.substate: station for station in counted(lives, {}).stations}
    assert stations[Substate.GENERATING] == Station(Substate.GENERATING, 3, 60)
    assert stations[Substate.GENERATED] == Station(Substate.GENERATED, 2, (60 + 240) / 2)
    assert stations[Substate.PLATFORM_SIGNING].left == 1
    assert Substate.E_EFFECTIVE not in stations


def test_voided_and_deleted_contracts_count_where_they_were() -> None:
    (month,) = counted([single(Trigger.VOID, Trigger.DELETE), single(Trigger.VOID)], {}).months
    assert (month.made, month.effective, month.voided) == (2, 0, 2)


def test_going_back_is_another_stay_and_a_resend_none() -> None:
    way = [Trigger.CONFIRM_PARTY, Trigger.DRAFTED, Trigger.PREVIOUS, Trigger.CONFIRM_PARTY, Trigger.DRAFTED]
    sent = [Trigger.CONFIRM_TEXT, Trigger.SEND, Trigger.RESEND, Trigger.CUSTOMER_SIGNED]
    stations = {
        each.substate: each for each in counted([life(Channel.BOTH, Trigger.OPEN, *way, *sent)], {}).stations
    }
    assert stations[Substate.FILLING].left == 2
    assert stations[Substate.CUSTOMER_SIGNING] == Station(Substate.CUSTOMER_SIGNING, 1, 120)


def test_a_clock_that_went_back_gives_no_time_less_than_none() -> None:
    steps = [(Trigger.OPEN, BEGIN), (Trigger.DRAFTED, BEGIN - MINUTE)]
    (station,) = counted([Life(Channel.SINGLE, 1, steps)], {}).stations
    assert station.median_seconds == 0


def test_the_words_have_a_bar_for_each_month_and_say_who_waits() -> None:
    done = [single(Trigger.CONVERT, Trigger.SEALED, total_fen=140950)] * 3
    lines = [line for line, _ in statistics_lines(counted(done, {Waiting.CUSTOMER: 7}), "腾讯云")]
    (month,) = [line for line in lines if line.startswith("2026-11")]
    assert "#" * 20 in month
    assert "生效 3" in month
    assert "¥4,228.50" in month
    assert "待客户：7" in lines
    assert "待平台：0" in lines


def test_nothing_yet_is_said() -> None:
    lines = [line for line, _ in statistics_lines(counted([], {}), "腾讯云")]
    assert "还没有合同。" in lines


def test_spans() -> None:
    assert [span_words(each) for each in (0.4, 59, 90, 5400, 129_600)] == [
        "0 秒", "59 秒", "1.5 分钟", "1.5 小时", "1.5 天",
    ]  # fmt: skip
