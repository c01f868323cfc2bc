"""What a day and a time mean: midnight, both clock changes; and three times that stay three."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from decisions.rules import moments

AUTUMN, SPRING = date(2026, 10, 25), date(2026, 3, 29)


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_a_time_that_has_not_come_is_refused_to_the_minute() -> None:
    now = _utc(2026, 11, 24, 18, 25)
    day = date(2026, 11, 24)
    assert moments.problem(day, time(18, 25), now) == ""
    assert "not come yet" in moments.problem(day, time(18, 26), now)
    assert "day before" in moments.problem(day, time(18, 26), now)


def test_just_before_midnight_is_told_from_just_after() -> None:
    now = _utc(2026, 11, 25, 0, 10)
    assert "not come yet" in moments.problem(date(2026, 11, 25), time(23, 55), now)
    assert moments.problem(date(2026, 11, 24), time(23, 55), now) == ""
    # In summer, midnight here is eleven in the evening in UTC.
    summer = _utc(2026, 7, 1, 23, 10)
    assert moments.problem(date(2026, 7, 2), time(0, 5), summer) == ""
    assert "not come yet" in moments.problem(date(2026, 7, 2), time(23, 55), summer)


def test_the_hour_that_comes_twice_is_taken_as_the_first() -> None:
    assert moments.local(AUTUMN, time(1, 30)) == _utc(2026, 10, 25, 0, 30)
    between = _utc(2026, 10, 25, 0, 45)  # 01:45, the first time
    assert moments.problem(AUTUMN, time(1, 30), between) == ""
    assert "not come yet" in moments.problem(AUTUMN, time(1, 50), between)
    assert moments.problem(AUTUMN, time(1, 50), between + timedelta(minutes=30)) == ""


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_an_hour_that_no_clock_showed_is_asked_about(minute: int) -> None:
    later = _utc(2026, 3, 29, 12)
    words = moments.problem(SPRING, time(1, minute), later)
    assert f"there was no 01:{minute:02}. Was it 02:{minute:02}?" in words
    assert moments.problem(SPRING, time(0, 59), later) == ""
    assert moments.problem(SPRING, time(2, 0), later) == ""


def test_the_years_ends_and_a_leap_day_are_days_like_others() -> None:
    assert moments.local(date(2028, 2, 29), time(16, 52)) == _utc(2028, 2, 29, 16, 52)
    now = _utc(2027, 1, 1, 0, 10)
    assert moments.problem(date(2026, 12, 31), time(23, 55), now) == ""
    for day in (date(1900, 1, 1), date(2200, 12, 31)):  # as far as a day may be typed
        assert isinstance(moments.problem(day, time(0, 0), now), str)
        assert isinstance(moments.problem(day, time(23, 59), now), str)


def test_told_and_recorded_are_two_times_where_they_differ() -> None:
    told = _utc(2026, 11, 24, 16, 52)
    assert moments.told(told, told + timedelta(seconds=90)) == "24 November 2026, 16:52"
    later = moments.told(told, _utc(2026, 11, 24, 18, 25))
    assert later == "24 November 2026, 16:52, recorded 18:25"
    next_day = moments.told(told, _utc(2026, 11, 25, 9, 5))
    assert next_day == "24 November 2026, 16:52, recorded 25 November 2026, 09:05"


def test_in_the_hour_that_comes_twice_it_says_which() -> None:
    first, second = _utc(2026, 10, 25, 0, 30), _utc(2026, 10, 25, 1, 30)
    assert moments.told(first, second) == "25 October 2026, 01:30 BST, recorded 01:30 GMT"
    assert moments.in_words(_utc(2026, 10, 25, 2, 30)) == "25 October 2026, 02:30"
