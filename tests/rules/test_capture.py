"""The one screen of an emergency as a form: what "when" means, whom it offers, what it refuses."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from decisions.demo.play import posted
from decisions.design.page import Page
from decisions.models import Decision, Recipient, User
from decisions.rules.capture import (
    Call,
    calls,
    capture_page,
    complete_by,
    days_offered,
    means_just_now,
    to_ring,
)
from decisions.rules.rule_1_protect import RULE
from tests import making

MIDNIGHT = "2026-11-25 00:10Z"


@pytest.fixture
def begun(cast: dict[str, User]) -> Decision:
    """An emergency that was begun, and nothing in it yet."""
    return making.start(cast["aoife"], emergency=True)


def _page(decision: Decision, **answers: Any) -> Page:
    data = posted(capture_page(decision), decision, {"told": ["999"], **answers})
    return capture_page(decision, data)


def _call(page: Page) -> Call:
    """Return the one call of a page as it is saved now. No time that was typed keeps it back."""
    assert page.is_valid(), page.errors()
    (call,) = calls(page.answers(), timezone.now(), just_now=True)
    return call


def _error(page: Page, name: str) -> str:
    return "" if page.is_valid() else page.form[name].error


def test_nothing_is_filled_in_and_nothing_is_needed(begun: Decision) -> None:
    page = capture_page(begun)
    assert [q.name for q in page.questions() if q.value()] == []
    assert page.missing() == []
    assert capture_page(begun, QueryDict("go=on")).is_valid()


def test_three_boxes_are_typed_in_the_usual_case(begun: Decision) -> None:
    boxes = [
        q.name
        for q in capture_page(begun).questions()
        if q.shown and not hasattr(q.field, "choices")
    ]
    assert boxes == ["child", "worry", "said"]
    assert [q.name for q in capture_page(begun).questions() if q.shown] == [
        *("child", "worry", "told", "when", "said", "must_not_find_out")
    ]


def test_it_offers_999_and_who_can_step_in_and_folds_the_rest(begun: Decision) -> None:
    for n in range(20):
        Recipient.objects.create(
            organisation=begun.organisation, name=f"Police station {n:02}", kind="police"
        )
    begun = making.fresh(begun)
    told = capture_page(begun).form["told"]
    shown = [o.label for o in told.open_options]
    assert shown == [
        *("999", "Emergency duty team", "Northbridge MASH", "Police station 00"),
        *("My safeguarding lead", "Someone else"),
    ]
    assert len(told.folded_options) == 9
    assert "Quayside Surgery, safeguarding GP" not in [o.label for o in told.options]


def test_999_is_offered_where_the_directory_has_none(begun: Decision) -> None:
    Recipient.objects.filter(organisation=begun.organisation).delete()
    begun = making.fresh(begun)
    assert to_ring(begun) == []
    labels = [o.label for o in capture_page(begun).form["told"].options]
    assert labels == ["999", "My safeguarding lead", "Someone else"]


def test_a_time_is_asked_for_each_who_was_ticked_and_not_for_just_now(begun: Decision) -> None:
    with time_machine.travel("2026-11-24 18:25Z", tick=False):
        duty = str(to_ring(begun)[0].pk)
        both = ["999", duty]
        asked = {
            when: [q.name for q in _page(begun, told=both, when=when).questions() if q.shown]
            for when in ("now", "2026-11-24", "2026-11-23", "days")
        }
    times = {"time_999", f"time_{duty}"}
    days = {"day_999", f"day_{duty}"}
    assert not (times | days) & set(asked["now"])
    for day in ("2026-11-24", "2026-11-23"):
        assert times <= set(asked[day])
        assert not days & set(asked[day])
    assert times | days <= set(asked["days"])


@time_machine.travel(MIDNIGHT, tick=False)
def test_a_call_before_midnight_recorded_after_it(begun: Decision) -> None:
    yesterday = Call("999", "", date(2026, 11, 24), time(23, 55))
    left_open = Call("999", wrong="23:55 has not come yet")
    assert _call(_page(begun, when="2026-11-25", time_999="23:55")) == left_open
    assert _call(_page(begun, when="2026-11-24", time_999="23:55")) == yesterday
    other = _page(begun, when="days", time_999="23:55", day_999="2026-11-25")
    assert _call(other) == left_open
    coming = _page(begun, when="days", time_999="00:01", day_999="2026-11-26")
    assert _call(coming) == Call("999", wrong="26 November 2026 has not come yet")
    found = _page(begun, when="days", time_999="23:55", day_999="2026-11-24")
    assert _call(found) == yesterday


def test_earlier_today_is_yesterday_tomorrow(begun: Decision) -> None:
    """Left in a locked session and found again: the day stays the day."""
    with time_machine.travel("2026-11-24 18:25Z", tick=False):
        left = posted(capture_page(begun), begun, {"told": ["999"], "when": "2026-11-24"})
        left["time_999"] = "16:52"
    for again, words in (
        ("2026-11-25 17:30Z", "Yesterday, Tuesday 24 November"),
        ("2026-12-03 09:00Z", "On Tuesday 24 November 2026"),
    ):
        with time_machine.travel(again, tick=False):
            page = capture_page(begun, left)
            assert [o.label for o in page.form["when"].options if o.checked] == [words]
            assert page.is_valid()
            assert page.form["time_999"].shown
            made = calls(page.answers(), datetime.now(UTC), just_now=False)
            assert (made[0].day, made[0].clock) == (date(2026, 11, 24), time(16, 52))


@time_machine.travel("2026-11-24 18:25Z", tick=False)
@pytest.mark.parametrize("when", ["2026-11-25", "2027-01-01", "yesterday", "0000-00-00", "9" * 99])
def test_a_day_that_is_not_offered_is_refused(begun: Decision, when: str) -> None:
    assert _error(_page(begun, when=when), "when") == "Choose one of the answers shown."


def test_at_a_clock_change_a_time_is_left_open_or_taken_and_never_crashes(begun: Decision) -> None:
    with time_machine.travel("2026-03-29 12:00Z", tick=False):
        page = _page(begun, when="2026-03-29", time_999="01:30")
        assert _call(page).wrong == "There was no 01:30 on 29 March: the clocks went forward"
    with time_machine.travel("2026-10-25 12:00Z", tick=False):
        assert _call(_page(begun, when="2026-10-25", time_999="01:30")).clock == time(1, 30)
    with time_machine.travel("2026-10-25 00:20Z", tick=False):  # 01:20, the first time
        page = _page(begun, when="2026-10-25", time_999="01:30")
        assert _call(page) == Call("999", wrong="01:30 has not come yet")


def test_just_now_is_the_minute_of_saving() -> None:
    second = datetime(2026, 10, 25, 1, 30, 59, tzinfo=UTC)  # 01:30 for the second time
    answers = {"told": ["999"], "when": "now"}
    (call,) = calls(answers, second, just_now=True)
    assert (call.day, call.clock) == (date(2026, 10, 25), time(1, 30))
    assert call.at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert calls(answers, second, just_now=False) == [Call("999")]


def test_just_now_holds_for_a_quarter_of_an_hour_after_the_page_was_shown() -> None:
    now = datetime(2026, 11, 25, 0, 5, tzinfo=UTC)
    shown = int(now.timestamp())
    assert means_just_now(shown, now)
    assert means_just_now(shown - 15 * 60, now)
    assert not means_just_now(shown - 15 * 60 - 1, now)
    assert not means_just_now(shown + 60, now)  # a clock that runs ahead, or a forged page
    assert not means_just_now(0, now)
    assert not means_just_now(-1, now)


def test_days_are_offered_at_the_ends_of_months_and_years() -> None:
    assert days_offered(date(2027, 1, 1))[1] == ("2026-12-31", "Yesterday, Thursday 31 December")
    assert days_offered(date(2028, 3, 1))[1][0] == "2028-02-29"
    assert len(days_offered(date(2026, 11, 24), "2026-11-24")) == 2
    assert len(days_offered(date(2026, 11, 24), "2026-11-25")) == 2
    assert len(days_offered(date(2026, 11, 24), "2026-11-01")) == 3


@pytest.mark.parametrize(
    ("begun_at", "nation", "by"),
    [
        ("2026-11-24 18:25", "england", "2026-11-25 17:00"),
        ("2026-11-24 23:59", "england", "2026-11-25 17:00"),
        ("2026-11-25 00:01", "england", "2026-11-26 17:00"),
        ("2026-11-27 16:00", "england", "2026-11-30 17:00"),  # a Friday
        ("2026-12-24 10:00", "england", "2026-12-29 17:00"),  # Boxing Day is made up for
        ("2028-02-28 10:00", "england", "2028-02-29 17:00"),
        ("2026-11-27 10:00", "scotland", "2026-12-01 17:00"),  # St Andrew’s Day, a Monday
        ("2026-10-23 10:00", "england", "2026-10-26 17:00"),  # over a clock change
    ],
)
def test_complete_by_five_on_the_next_working_day(
    begun: Decision, begun_at: str, nation: str, by: str
) -> None:

    begun.created_at = timezone.make_aware(datetime.fromisoformat(begun_at))
    begun.organisation.nation = nation
    due = timezone.localtime(complete_by(begun))
    assert f"{due:%Y-%m-%d %H:%M}" == by


def test_page_1_does_not_ask_what_could_happen_in_an_emergency(begun: Decision) -> None:
    needed = {q.name for q in RULE.page(begun).missing()}
    assert "if_nobody_knew" not in needed
    begun.emergency = False
    assert "if_nobody_knew" in {q.name for q in RULE.page(begun).missing()}


def test_whoever_has_no_time_has_the_day_that_was_said() -> None:
    answers = {"told": ["999", "lead"], "when": "2026-11-24", "time_999": time(16, 52)}
    first, second = calls(answers, datetime.now(UTC), just_now=False)
    assert (first.day, first.clock) == (date(2026, 11, 24), time(16, 52))
    assert (second.day, second.clock) == (date(2026, 11, 24), None)
