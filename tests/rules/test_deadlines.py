"""When something is to be sent, confirmed or asked again: midnights, holidays, changing clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from decisions.rules import deadlines
from decisions.rules.deadlines import untold
from tests.rules.a_case import NOW, Case, told
from tests.rules.a_clock import at, called, due, in_nation, kinds, local, utc


def test_an_empty_draft_leaves_nothing_to_be_done() -> None:
    assert kinds(Case()) == []


# --- To be sent -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "hours"), [("danger", 1), ("serious", 4), ("may_be", 4), ("", 4)]
)
@pytest.mark.parametrize(
    "decided",
    [
        utc("2026-11-18 15:00"),
        utc("2026-11-18 23:59:59"),  # over midnight
        utc("2026-11-30 22:00"),  # over the end of a month
        utc("2024-02-28 22:30"),  # into a leap day
        utc("2024-02-29 22:30"),  # and out of it
        utc("2026-12-31 22:00"),  # over the end of a year
        utc("2026-03-29 00:45"),  # the clocks go forward at 01:00
        utc("2026-10-25 00:15"),  # the clocks go back at 01:00
    ],
)
def test_what_was_decided_is_sent_within_elapsed_hours(
    level: str, hours: int, decided: datetime
) -> None:
    case = Case(level=level)
    told(case, created_at=decided)
    assert due(case, "not_sent") - decided == timedelta(hours=hours)


def test_an_hour_is_an_hour_where_a_clock_shows_two_or_none() -> None:
    for decided, shown in ((at("2026-03-29 00:30"), "02:30"), (at("2026-10-25 01:30"), "01:30")):
        case = Case(level="danger")
        told(case, created_at=decided)
        assert local(due(case, "not_sent")).endswith(shown)


@pytest.mark.parametrize(
    ("decided", "nation", "by"),
    [
        ("2026-11-18 15:00", "england", "2026-11-25 17:00"),
        ("2026-11-18 23:59", "england", "2026-11-25 17:00"),
        ("2026-11-19 00:00", "england", "2026-11-26 17:00"),
        ("2026-11-20 09:00", "england", "2026-11-27 17:00"),  # from a Friday
        ("2026-11-21 09:00", "england", "2026-11-27 17:00"),  # from a Saturday
        ("2026-11-27 09:00", "england", "2026-12-04 17:00"),  # over the end of a month
        ("2026-11-27 09:00", "scotland", "2026-12-07 17:00"),  # St Andrew's Day
        ("2026-12-22 09:00", "england", "2026-12-31 17:00"),  # Christmas
        ("2026-12-29 09:00", "england", "2027-01-06 17:00"),  # New Year
        ("2026-12-29 09:00", "scotland", "2027-01-07 17:00"),  # and its second day
        ("2026-04-01 09:00", "england", "2026-04-10 17:00"),  # Easter: Friday and Monday
        ("2026-04-01 09:00", "scotland", "2026-04-09 17:00"),  # Friday alone
        ("2026-03-12 09:00", "northern_ireland", "2026-03-20 17:00"),  # St Patrick's Day
        ("2026-03-12 09:00", "england", "2026-03-19 17:00"),
        ("2024-02-23 09:00", "england", "2024-03-01 17:00"),  # over a leap day
        ("2024-02-22 09:00", "wales", "2024-02-29 17:00"),  # to a leap day
        ("2026-03-25 09:00", "england", "2026-04-01 17:00"),  # over the change to summer time
        ("2026-10-21 09:00", "england", "2026-10-28 17:00"),  # and back
        ("2026-07-01 00:30", "england", "2026-07-08 17:00"),  # 30 June in Greenwich
    ],
)
def test_support_is_offered_within_five_working_days_by_the_evening(
    decided: str, nation: str, by: str
) -> None:
    case = in_nation(Case(level="support"), nation)
    told(case, created_at=at(decided).astimezone(UTC))
    assert local(due(case, "not_sent")) == by


def test_nothing_is_to_be_sent_to_who_gets_nothing_has_it_or_is_off_the_list() -> None:
    case = Case()
    case.share()
    told(case, removed_at=NOW)
    case.sent(told(case))
    assert kinds(case) == []
    share = case.share(own_words="Help.")
    (found,) = deadlines.due(case.decision, NOW)
    assert (found.kind, found.about, found.moves) == ("not_sent", str(share.pk), True)


# --- A call, confirmed in writing -----------------------------------------------------------


@pytest.mark.parametrize(
    ("rang", "by"),
    [
        ("2026-11-18 15:00", "2026-11-20 15:00"),
        ("2026-11-30 00:00", "2026-12-02 00:00"),
        ("2024-02-28 10:00", "2024-03-01 10:00"),
        ("2026-12-24 16:00", "2026-12-26 16:00"),  # a holiday is no reason to wait
        ("2026-03-28 16:00", "2026-03-30 17:00"),  # an hour is lost: 48 elapsed hours
        ("2026-10-24 16:00", "2026-10-26 15:00"),  # an hour is won
        ("2026-12-31 23:30", "2027-01-02 23:30"),
    ],
)
def test_a_call_is_confirmed_within_48_elapsed_hours(rang: str, by: str) -> None:
    for moment in (at(rang), at(rang).astimezone(UTC)):  # as typed, and as read again
        case = Case()
        called(case, moment)
        assert local(due(case, "written_follow_up")) == by
        elapsed = due(case, "written_follow_up").astimezone(UTC) - moment.astimezone(UTC)
        assert elapsed == timedelta(hours=48)


def test_a_call_is_confirmed_by_who_made_it_and_after_the_organisations_hours() -> None:
    case = Case()
    case.house.follow_up_hours = 24
    share = called(case, NOW)
    (found,) = deadlines.due(case.decision, NOW)
    assert (found.about, found.who, found.due) == (str(share.pk), case.ruth, NOW + timedelta(1))


@pytest.mark.parametrize(("phone", "method"), [("999", "phone"), ("0113 496 0000", "in-person")])
def test_999_and_what_was_no_call_is_not_confirmed(phone: str, method: str) -> None:
    case = Case()
    called(case, NOW, phone, method)
    assert kinds(case) == []


# --- A day on which we ask again ------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 11, 20), utc("2026-11-20 09:00")),
        (date(2026, 7, 1), utc("2026-07-01 08:00")),  # summer
        (date(2026, 3, 29), utc("2026-03-29 08:00")),  # the clocks went forward that night
        (date(2026, 10, 25), utc("2026-10-25 09:00")),  # the clocks went back that night
        (date(2028, 2, 29), utc("2028-02-29 09:00")),
        (date(2026, 12, 25), utc("2026-12-25 09:00")),  # they chose the day
        (date(2027, 1, 1), utc("2027-01-01 09:00")),
    ],
)
def test_we_ask_again_at_nine_in_the_morning_of_that_day(day: date, moment: datetime) -> None:
    case = Case(ask_again_on=day)
    case.engage(case.maya, "not_for_now")
    assert due(case, "tell_family") == moment
    case = Case(look_again_on=day)
    assert due(case, "look_again") == moment


def test_telling_is_asked_about_while_somebody_in_the_family_does_not_know() -> None:
    day = date(2026, 12, 1)
    case = Case(ask_again_on=day, tell_on=date(2026, 12, 8))
    assert kinds(case) == [], "nobody said so"
    case.engage(case.maya, "not_for_now")
    assert kinds(case) == ["tell_family"]
    lauren = case.person("Lauren Okafor, mother", "carer", "not_yet")
    found = {d.about: d.due.date() for d in deadlines.due(case.decision, NOW)}
    assert found == {"not_for_now:2026-12-01": day, "not_yet:2026-12-08": date(2026, 12, 8)}
    assert untold(case.decision, "not_for_now:2026-12-01") == [case.maya]
    assert untold(case.decision, "not_yet:2026-12-08") == [lauren]
    case.decision.never_safe = True
    assert [d.about for d in deadlines.due(case.decision, NOW)] == ["not_yet:2026-12-08"]


@pytest.mark.parametrize("knows", ["yes", "too_young", "other_agency", ""])
def test_telling_is_not_asked_about_where_they_know_or_need_not(knows: str) -> None:
    case = Case(ask_again_on=NOW.date(), tell_on=NOW.date())
    case.engage(case.maya, knows)
    case.person("A neighbour", "other_adult", "not_yet")  # not of the family
    assert kinds(case) == []


def test_nothing_shared_is_looked_at_again_but_not_once_somebody_is_told() -> None:
    case = Case(look_again_on=date(2026, 12, 1), no_share="not_share")
    assert kinds(case) == ["look_again"]
    case.sent(told(case))
    assert kinds(case) == []
