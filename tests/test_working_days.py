"""Working days: weekends and each nation's bank holidays are left out."""

from datetime import date

import pytest

from decisions.choices import Nation
from decisions.working_days import add_working_days


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 18), 0, date(2026, 11, 18)),
        (date(2026, 11, 18), 1, date(2026, 11, 19)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # over a weekend
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # from a Saturday
        (date(2026, 11, 18), 5, date(2026, 11, 25)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas, and Boxing Day's Monday
    ],
)
def test_weekends_and_holidays_are_no_working_days(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count, "england") == expected


@pytest.mark.parametrize(
    ("day", "free_in"),
    [
        (date(2026, 1, 2), {"scotland"}),  # 2 January
        (date(2026, 3, 17), {"northern_ireland"}),  # St Patrick's Day
        (date(2026, 4, 6), {"england", "wales", "northern_ireland"}),  # Easter Monday
        (date(2026, 7, 13), {"northern_ireland"}),  # Battle of the Boyne
        (date(2026, 8, 31), {"england", "wales", "northern_ireland"}),  # summer
        (date(2026, 8, 3), {"scotland"}),  # summer, in Scotland
        (date(2026, 11, 30), {"scotland"}),  # St Andrew's Day
        (date(2026, 11, 18), set()),
    ],
)
def test_each_nation_has_its_own_holidays(day: date, free_in: set[str]) -> None:
    before = date.fromordinal(day.toordinal() - 1)
    worked = {n for n in Nation.values if add_working_days(before, 1, n) == day}
    assert set(Nation.values) - worked == free_in


def test_an_unknown_nation_counts_as_england() -> None:
    day = date(2026, 4, 2)
    assert add_working_days(day, 1, "") == add_working_days(day, 1, "england") == date(2026, 4, 7)
