"""What is unusual, from the looks and the log as they are stored; and how much on which day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.models import Decision, Membership, Organisation, Task, User
from decisions.rules.moments import Days
from decisions.selectors import audit_log, looked
from decisions.services import emergency, sign_ins
from tests import making
from tests.auditing.conftest import Ask
from tests.auditing.conftest import looked as look

#: Yesterday at noon: its hours are all in the usual 30 days.
NOON = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)
MONTH = Days.up_to(timezone.localdate(), 30)


def _many(person: User, where: Any, times: int, over: timedelta, **more: Any) -> None:
    for n in range(times):
        look(person, where, more.pop("at", NOON) + over * n / max(times - 1, 1), **more)


@pytest.mark.parametrize(
    ("times", "seconds", "found"), [(40, 3600, 0), (41, 3600, 1), (41, 3601, 0)]
)
def test_over_40_records_in_an_hour(
    times: int, seconds: int, found: int, cast: dict[str, User], school: Organisation
) -> None:
    _many(cast["grace"], school, times, timedelta(seconds=seconds))
    spells = looked.opened_many(cast["ruth"], school, MONTH)
    assert [(s.person, s.times) for s in spells] == [(cast["grace"].pk, 41)] * found


def test_half_before_and_half_after_the_hour_strikes(
    cast: dict[str, User], school: Organisation
) -> None:
    begin = NOON + timedelta(minutes=30)
    for n in range(41):
        look(cast["grace"], school, begin + timedelta(minutes=1.5) * n)
    assert len(looked.opened_many(cast["ruth"], school, MONTH)) == 1


def test_what_is_no_opening_does_not_count(
    s1: Decision, cast: dict[str, User], school: Organisation
) -> None:
    for _ in range(50):
        look(cast["grace"], s1, NOON)  # always the same
        look(cast["ruth"], school, NOON, basis="")  # metadata
        look(cast["grace"], school, NOON, route="typing")
        look(cast["grace"], school, NOON, kind="organisation")
        look(cast["grace"], school, NOON, organisation_id=uuid4())
    assert looked.opened_many(cast["ruth"], school, MONTH) == []


def test_it_is_told_as_a_fact_with_a_way_to_what_it_is_about(
    cast: dict[str, User], school: Organisation, ask: Ask, officer: User, signed_in: Any
) -> None:
    _many(cast["grace"], school, 43, timedelta(minutes=55))
    page = ask()
    day = f"{NOON:%-d %B %Y}"
    assert "Grace Mensah opened 43 records" in page
    assert f"{day}, 12:00 to 12:55 (" in page
    assert [w for w in ("warning", "suspicious", "risk", "all clear") if w in page.lower()] == []
    html = signed_in(officer).get(reverse("audit", args=[school.pk])).content.decode()
    assert f'href="{reverse("audit_person", args=[school.pk, cast["grace"].pk])}"' in html


def test_a_spell_across_midnight_counts_for_both_days(
    cast: dict[str, User], school: Organisation
) -> None:
    midnight = NOON.replace(hour=0)
    for n in range(41):
        look(cast["grace"], school, midnight + timedelta(minutes=n - 20))
    for n in range(5):
        look(cast["tom"], school, midnight + timedelta(minutes=n - 2), allowed=False, basis="")
    for n, found in ((-2, 0), (-1, 1), (0, 1), (1, 0)):
        one = Days.up_to((midnight + timedelta(days=n)).date(), 1)
        assert len(looked.opened_many(cast["ruth"], school, one)) == found, n
        assert len(looked.refused_often(cast["ruth"], school, one)) == found, n


@pytest.mark.parametrize(("seconds", "found"), [(599, 1), (601, 0)])
def test_five_refusals_in_ten_minutes(
    seconds: int, found: int, cast: dict[str, User], school: Organisation, ask: Ask
) -> None:
    refused = {"allowed": False, "basis": ""}
    _many(cast["tom"], school, 5, timedelta(seconds=seconds), **refused)
    assert ask().count("Tom Ellery was refused 5 times") == found


def test_whoever_asks_for_what_is_not_there_is_seen_by_their_own_officers_alone(
    cast: dict[str, User], school: Organisation, signed_in: Any
) -> None:
    for name in ("tom", "aoife"):
        for _ in range(5):
            signed_in(cast[name]).get(f"/decisions/{uuid4()}/")
    spells = looked.refused_often(cast["ruth"], school, MONTH)
    assert [s.person for s in spells] == [cast["tom"].pk]


def test_strangers_who_ask_for_our_records_are_seen(
    s1: Decision, cast: dict[str, User], school: Organisation, signed_in: Any, ask_of: Ask
) -> None:
    for _ in range(5):
        signed_in(cast["aoife"]).get(reverse("record", args=[s1.pk]))
    spells = looked.refused_often(cast["ruth"], school, MONTH)
    assert [s.person for s in spells] == [cast["aoife"].pk]
    page = ask_of(cast["aoife"])
    assert "5 refusals" in page
    assert s1.reference in page


def test_an_opening_in_an_emergency_and_its_review(
    s1: Decision, cast: dict[str, User], school: Organisation, ask: Ask
) -> None:
    def opens() -> None:
        given: Any = {"actor": cast["grace"], "reason": "The police rang"}
        asked = emergency.ask(organisation=school, sought=s1.reference, **given)
        emergency.open_record(asked=asked, decision_id=s1.pk, **given)

    opens()
    task = Task.objects.get(kind="emergency_review")
    page = ask()
    assert f"Grace Mensah opened {s1.reference} in an emergency" in page
    assert "Not reviewed yet: Ruth Adeyemi was asked to" in page
    assert "police" not in page
    emergency.review(actor=cast["ruth"], task_id=task.pk, answer="Rightly")
    page = ask()
    assert "Reviewed by Ruth Adeyemi" in page
    assert "Not reviewed yet" not in page
    assert "Rightly" not in page
    opens()  # once more: each has a review of its own
    page = ask()
    assert page.count("Reviewed by Ruth Adeyemi") == page.count("Not reviewed yet") == 1
    Membership.objects.exclude(user=cast["grace"]).update(until="2020-01-01")
    Membership.objects.filter(user=cast["ruth"]).update(role="administrator", until=None)
    opens()
    Membership.objects.filter(user=cast["ruth"]).update(role="ig_officer")
    assert "Nobody here could be asked to review it" in ask()


def test_nothing_unusual_is_no_all_clear(ask: Ask) -> None:
    assert "Nothing unusual that these rules can see" in ask()


# --- How much on which day ---------------------------------------------------------------------


@pytest.mark.usefixtures("long_here")
def test_a_day_is_local_also_when_the_clocks_change(
    cast: dict[str, User], school: Organisation
) -> None:
    for at in (
        datetime(2026, 10, 24, 22, 59, tzinfo=UTC),  # 23:59 in summer
        datetime(2026, 10, 24, 23, 1, tzinfo=UTC),  # 00:01
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 01:30
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # 01:30 again
        datetime(2026, 10, 25, 23, 59, tzinfo=UTC),  # 23:59 in winter
        datetime(2026, 10, 26, 0, 1, tzinfo=UTC),
    ):
        with time_machine.travel(at, tick=False):
            sign_ins.ended(actor=cast["grace"], why="signed_out")
    days = Days(date(2026, 10, 24), date(2026, 10, 26))
    counted = audit_log.per_day(cast["ruth"], school, days)
    assert [n["session.ended"] for n in counted.values()] == [1, 4, 1]
    day = Days.up_to(date(2026, 10, 25), 1)
    sought = audit_log.Sought(acts=("session.ended",), days=day)
    assert len(audit_log.events(cast["ruth"], school, sought)) == 4


def test_the_numbers_are_those_of_the_log(
    s1: Decision, cast: dict[str, User], school: Organisation, ask: Ask
) -> None:
    making.draft(cast["tom"])
    Client().post("/demo/sign-in/", {"email": cast["tom"].email})
    page = ask()
    counted = sum(audit_log.per_day(cast["ruth"], school, MONTH).values(), Counter())
    records = sum(n for act, n in counted.items() if act.split(".")[0] in RECORD_NOUNS)
    signing_in = counted["session.started"]
    house = sum(counted.values()) - records - signing_in
    row = f"{records} {signing_in} {house} {records + signing_in + house}"
    assert f"{timezone.localdate():%-d %B %Y} {row}" in page


RECORD_NOUNS = ("draft", "page", "share", "item", "second_look", "decision", "question")
