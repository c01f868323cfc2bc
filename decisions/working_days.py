"""Working days in each nation, from the official list of bank holidays."""

from datetime import date, timedelta

from govuk_bank_holidays.bank_holidays import BankHolidays

_DIVISIONS = {
    "england": BankHolidays.ENGLAND_AND_WALES,
    "wales": BankHolidays.ENGLAND_AND_WALES,
    "scotland": BankHolidays.SCOTLAND,
    "northern_ireland": BankHolidays.NORTHERN_IRELAND,
}
_HOLIDAYS = BankHolidays(use_cached_holidays=True)  # the package's own list: no network


def add_working_days(day: date, count: int, nation: str) -> date:
    """Return the date `count` working days after `day` (0: the same day) in a nation."""
    division = _DIVISIONS.get(nation, BankHolidays.ENGLAND_AND_WALES)
    while count > 0:
        day += timedelta(days=1)
        if _HOLIDAYS.is_work_day(day, division=division):
            count -= 1
    return day
