"""When others want an answer, and when they are told: midnights, holidays, changing clocks."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from decisions.choices import TaskKind
from decisions.models import Decision, Task
from decisions.rules import deadlines
from decisions.rules.deadlines import KINDS, is_late_for_others
from tests.rules.a_case import NOW, Case, told
from tests.rules.a_clock import at, called, due, in_nation, kinds, local, utc

# --- The reply ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "moment"),
    [
        ({"needed_on": date(2026, 12, 1), "needed_time": time(12, 30)}, "2026-12-01 12:30"),
        ({"needed_on": date(2026, 7, 1)}, "2026-07-01 17:00"),
        ({"needed_on": date(2024, 2, 29), "needed_time": time(0, 0)}, "2024-02-29 00:00"),
        ({"asked_on": date(2026, 11, 18), "needed_time": time(9)}, "2026-11-25 17:00"),
        ({"asked_on": date(2026, 12, 22)}, "2026-12-31 17:00"),
        ({"asked_on": date(2026, 3, 27)}, "2026-04-07 17:00"),  # Easter, and summer time
        ({"needed_on": date(2026, 3, 29), "needed_time": time(1, 30)}, "2026-03-29 02:30"),
        ({"needed_on": date(2026, 10, 25), "needed_time": time(1, 30)}, "2026-10-25 01:30"),
    ],
)
def test_a_reply_is_due_when_it_was_asked_for_else_in_five_working_days(
    asked: dict[str, Any], moment: str
) -> None:
    assert local(due(Case(direction="asked", **asked), "reply")) == moment


def test_of_two_half_past_ones_the_first_is_meant() -> None:
    case = Case(direction="asked", needed_on=date(2026, 10, 25), needed_time=time(1, 30))
    assert due(case, "reply") == utc("2026-10-25 00:30")
    case = Case(direction="asked", needed_on=date(2026, 3, 29), needed_time=time(1, 30))
    assert due(case, "reply") == utc("2026-03-29 01:30")


def test_without_a_day_on_which_it_was_asked_it_counts_from_when_it_was_recorded() -> None:
    case = Case(direction="asked", created_at=utc("2026-06-30 23:30"))  # 1 July here
    assert local(due(case, "reply")) == "2026-07-08 17:00"
    case.house.ask_again_days = 1
    assert local(due(case, "reply")) == "2026-07-02 17:00"


def test_a_reply_is_wanted_until_there_is_one_and_only_where_somebody_asked() -> None:
    case = Case(direction="asked")
    assert kinds(case) == ["reply"]
    reply = case.share(for_asker="reply", own_words="No.")
    assert kinds(case) == ["reply"], "and it is no recipient to be told"
    case.sent(reply)
    assert kinds(case) == []
    assert kinds(Case(direction="own", needed_on=NOW.date())) == []


# --- Questions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "nation", "law", "advice"),
    [
        ("2026-11-18 15:00", "england", "2026-11-20 17:00", "2026-11-19 17:00"),
        ("2026-11-18 23:59", "england", "2026-11-20 17:00", "2026-11-19 17:00"),
        ("2026-11-19 00:00", "england", "2026-11-23 17:00", "2026-11-20 17:00"),
        ("2026-12-24 09:00", "england", "2026-12-30 17:00", "2026-12-29 17:00"),
        ("2026-04-02 09:00", "england", "2026-04-08 17:00", "2026-04-07 17:00"),
        ("2026-04-02 09:00", "scotland", "2026-04-07 17:00", "2026-04-06 17:00"),
        ("2026-12-31 09:00", "scotland", "2027-01-06 17:00", "2027-01-05 17:00"),
        ("2026-03-16 09:00", "northern_ireland", "2026-03-19 17:00", "2026-03-18 17:00"),
        ("2026-03-27 09:00", "england", "2026-03-31 17:00", "2026-03-30 17:00"),
        ("2026-10-23 09:00", "england", "2026-10-27 17:00", "2026-10-26 17:00"),
        ("2024-02-28 09:00", "england", "2024-03-01 17:00", "2024-02-29 17:00"),
    ],
)
def test_a_question_about_the_law_takes_two_working_days_and_advice_one(
    now: str, nation: str, law: str, advice: str
) -> None:
    words = {"law_question": "Which?", "unsure_about": "whom to tell"}
    case = in_nation(Case(law_fits="not_sure", unsure="not_asked", **words), nation)
    moment = at(now).astimezone(UTC)
    assert local(due(case, "law_answer", moment)) == law
    assert local(due(case, "advice", moment)) == advice
    asked = {d.kind: d.question for d in deadlines.due(case.decision, moment)}
    assert asked == {"law_answer": "Which?", "advice": "whom to tell"}


def test_every_kind_that_it_makes_is_its_own_and_no_other() -> None:
    case = Case(
        **{"direction": "asked", "law_fits": "not_sure", "unsure": "not_asked"},
        ask_again_on=NOW.date(),
        look_again_on=NOW.date(),
    )
    case.engage(case.maya, "not_for_now")
    made = set(kinds(case))
    case = Case()
    told(case)
    called(case, NOW)
    made |= set(kinds(case))
    assert made == set(KINDS)
    others = {TaskKind.CORRECTION, TaskKind.RESTRICTION_REVIEW, TaskKind.EMERGENCY_REVIEW}
    assert set(TaskKind) - set(KINDS) == others


def test_what_was_carried_over_was_asked_before_until_its_page_is_saved_again() -> None:
    asks = {"law_fits": "not_sure", "unsure": "not_asked", "ask_again_on": NOW.date()}
    case = Case(**asks, carried=["family", "law", "advice"])
    case.engage(case.maya, "not_for_now")
    assert kinds(case) == []
    for page, kind in (("family", "tell_family"), ("law", "law_answer"), ("advice", "advice")):
        case.decision.carried = [p for p in ("family", "law", "advice") if p != page]
        assert kinds(case) == [kind]


# --- When others are told -------------------------------------------------------------------


def _late(kind: str, level: str, moment: datetime, nation: str = "england") -> datetime:
    """Return the first minute at which others are told."""
    case = in_nation(Case(level=level), nation)
    task = Task(decision=case.decision, kind=kind, due=moment)
    minutes = (moment.astimezone(UTC) + timedelta(minutes=n) for n in range(60 * 24 * 12))
    return next(minute for minute in minutes if is_late_for_others(task, minute))


def test_a_child_in_danger_waits_for_nobody() -> None:
    moment = utc("2026-12-24 23:50")
    assert _late("not_sent", "danger", moment) == moment
    assert local(_late("not_sent", "serious", moment)) == "2026-12-29 23:50"
    assert local(_late("written_follow_up", "danger", moment)) == "2026-12-29 23:50"


@pytest.mark.parametrize(
    ("moment", "nation", "told_at"),
    [
        ("2026-11-18 17:00", "england", "2026-11-19 17:00"),
        ("2026-11-20 17:00", "england", "2026-11-23 17:00"),
        ("2026-03-27 17:00", "england", "2026-03-30 17:00"),  # 17:00 stays 17:00
        ("2026-10-23 17:00", "england", "2026-10-26 17:00"),
        ("2026-11-27 17:00", "scotland", "2026-12-01 17:00"),
        ("2024-02-28 17:00", "england", "2024-02-29 17:00"),
        ("2026-12-31 09:00", "england", "2027-01-04 09:00"),
    ],
)
def test_others_are_told_a_working_day_later_at_the_same_time_of_day(
    moment: str, nation: str, told_at: str
) -> None:
    assert local(_late("reply", "danger", at(moment), nation)) == told_at


@time_machine.travel(utc("2026-11-18 15:00"), tick=False)
def test_a_moment_that_is_moved_tells_people_anew_only_where_it_is_still_to_come() -> None:
    task = Task(decision=Decision(), mailed_at=NOW, leads_mailed_at=NOW)
    task.move_to(timezone.now())
    assert (task.mailed_at, task.leads_mailed_at) == (NOW, NOW)
    task.move_to(timezone.now() + timedelta(seconds=1))
    assert (task.mailed_at, task.leads_mailed_at) == (None, None)
