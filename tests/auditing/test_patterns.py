"""What counts as unusual, at each boundary. Pure functions on rows."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from decisions.rules.patterns import Row, opened_many, refused_often

LONDON = ZoneInfo("Europe/London")
GRACE, TOM = uuid4(), uuid4()
NINE = datetime(2026, 11, 2, 9, tzinfo=UTC)


def looks(many: int, begin: datetime, over: timedelta, who: UUID = GRACE) -> list[Row]:
    """Return looks at so many records, evenly from a moment until `over` later."""
    return [(who, begin + over * n / (many - 1), uuid4()) for n in range(many)]


@pytest.mark.parametrize(
    ("many", "minutes", "found"),
    [(40, 60, 0), (41, 60, 1), (41, 60.01, 0), (41, 0, 1), (400, 61, 1)],
)
def test_over_40_records_in_an_hour(many: int, minutes: float, found: int) -> None:
    rows = looks(many, NINE, timedelta(minutes=minutes))
    assert len(opened_many(rows)) == found


def test_the_same_record_counts_once() -> None:
    rows = looks(40, NINE, timedelta(minutes=50))
    assert opened_many(rows * 9) == []
    assert opened_many([*rows * 9, (GRACE, NINE, uuid4())])[0].times == 41


def test_two_people_are_not_added_up() -> None:
    hour = timedelta(minutes=59)
    assert opened_many(looks(40, NINE, hour) + looks(40, NINE, hour, TOM)) == []


def test_a_spell_is_told_from_its_first_to_its_last_in_whatever_order_rows_come() -> None:
    rows = looks(43, NINE + timedelta(minutes=10), timedelta(minutes=55))
    [spell] = opened_many(reversed(rows))
    assert (spell.person, spell.times) == (GRACE, 43)
    assert (spell.first, spell.last) == (rows[0][1], rows[-1][1])


def test_what_goes_on_for_hours_is_one_spell_and_what_comes_again_another() -> None:
    long = looks(300, NINE, timedelta(hours=4))
    again = looks(41, NINE + timedelta(hours=8), timedelta(minutes=30))
    later, earlier = opened_many(long + again)
    assert (earlier.times, later.times) == (300, 41)
    assert (earlier.first, earlier.last) == (NINE, NINE + timedelta(hours=4))


def test_a_record_before_the_spell_is_no_part_of_it() -> None:
    early = (GRACE, NINE - timedelta(minutes=30), uuid4())
    [spell] = opened_many([early, *looks(41, NINE, timedelta(minutes=31))])
    assert (spell.first, spell.times) == (NINE, 41)


@pytest.mark.parametrize(
    ("many", "over", "found"),
    [
        (5, timedelta(minutes=9, seconds=59), 1),
        (5, timedelta(minutes=10), 1),
        (5, timedelta(minutes=10, seconds=1), 0),
        (4, timedelta(seconds=1), 0),
    ],
)
def test_five_refusals_in_ten_minutes(many: int, over: timedelta, found: int) -> None:
    assert len(refused_often(looks(many, NINE, over))) == found


def test_refusals_of_the_same_thing_count_each() -> None:
    what = uuid4()
    assert refused_often([(GRACE, NINE, what)] * 5)[0].times == 5
    assert refused_often([(GRACE, NINE, None)] * 5)[0].times == 5


@pytest.mark.parametrize("zone", [UTC, LONDON])
def test_across_midnight(zone: ZoneInfo) -> None:
    late = datetime(2026, 11, 2, 23, 55, tzinfo=zone)
    assert len(refused_often(looks(5, late, timedelta(minutes=9)))) == 1
    assert len(opened_many(looks(41, late, timedelta(minutes=60)))) == 1


def _in_london(rows: list[Row]) -> list[Row]:
    return [(who, at.astimezone(LONDON), what) for who, at, what in rows]


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    # 00:58 UTC is 01:58 by the clock, 01:02 UTC is 01:02: four minutes, not minus 56.
    begin = datetime(2026, 10, 25, 0, 58, tzinfo=UTC)
    assert len(refused_often(_in_london(looks(5, begin, timedelta(minutes=8))))) == 1
    assert refused_often(_in_london(looks(5, begin, timedelta(minutes=61)))) == []
    # An hour and 50 minutes that look like 50 on the wall.
    begin = datetime(2026, 10, 25, 0, 5, tzinfo=UTC)
    assert opened_many(_in_london(looks(41, begin, timedelta(minutes=110)))) == []


def test_the_hour_that_never_was_is_none() -> None:
    # From 00:55 by the clock to 02:04: nine minutes.
    begin = datetime(2026, 3, 29, 0, 55, tzinfo=UTC)
    assert len(refused_often(_in_london(looks(5, begin, timedelta(minutes=9))))) == 1
