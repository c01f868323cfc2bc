"""The events are the whole truth: replayed they give the rows, at once they leave no gap."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from decisions import selectors
from decisions.models import AuditEvent, Task, User
from decisions.services import directory, drafts, questions, shares, signing
from tests import making
from tests.audit.replaying import live, live_rows, replayed


@pytest.mark.parametrize("day", ["01-15T10:00:00Z", "07-15T22:30:00Z"], ids=["winter", "summer"])
def test_replaying_a_decisions_events_gives_exactly_its_rows(
    day: str, cast: dict[str, User]
) -> None:
    priya, next_year = cast["priya"], timezone.localdate().year + 1
    with time_machine.travel(datetime.fromisoformat(f"{next_year}-{day}")):
        decision = making.draft(priya)
        making.answer(decision, "law", {"law_fits": "not_sure", "consent_asked": "no"})
        making.answer(decision, "advice", {"unsure": "not_asked", "unsure_about": "this"})
        making.answer(decision, "protect", {"protected": ["colleague"]})
        phone = {"items-0-give": "off", "own_words": "Help", "method": "phone"}
        decision = making.tell(decision, making.given(phone | {"left_out": "risk"}))
        decision = making.tell(decision, {"items-0-give": "off"}, decision.shares[0])
        decision = making.tell(decision, {}, decision.shares[0])
        drafts.hand_over(actor=priya, decision_id=decision.pk, to=cast["grace"], reason="Shift")
        kept = {"held_back-0-text": "A report", "held_back-0-held_back": "not-relevant"}
        making.answer(decision, "reasons", kept)
        decision = making.fresh(decision)
        look = making.looks(decision, 1)[0]
        signing.answer_second_look(
            actor=cast["grace"], decision_id=decision.pk, number=1, key=look.key, words="Seen"
        )
        decision = making.fresh(decision)
        signing.sign(
            actor=cast["grace"], decision_id=decision.pk, expected_revision=decision.revision
        )
        shares.mark_given(
            actor=cast["grace"],
            decision_id=decision.pk,
            share_id=decision.shares[0].pk,
            given_at=timezone.now(),
            method="phone",
        )
        for task in Task.objects.filter(decision=decision, kind="law_answer"):
            questions.answer_question(actor=task.for_user, task_id=task.pk, answer="It fits")
    decision = making.fresh(decision)
    assert decision.finalised_at
    kinds = {row.split(":")[0] for row in live(decision)}
    assert len(kinds) >= 11, kinds
    events = AuditEvent.objects.filter(decision=decision).order_by("decision_number")
    assert replayed(events) == live(decision)


def test_the_log_says_values_as_the_database_keeps_them(priya: User) -> None:
    """Whatever a caller hands in: a time as text, and with no seconds, is a time afterwards."""
    organisation, _ = selectors.home_of(priya)[0]
    hours = {"opens": "09:00", "closes": "17:00"}
    who = {"name": "Ann", "job_title": "Lawyer", "role": "ig", "phone": "1"}
    directory.add_adviser(actor=priya, organisation=organisation, **who, **hours)
    event = AuditEvent.objects.get(act="adviser.added", actor_id=priya.pk)
    ((row, said),) = replayed([event]).items()
    assert said["opens"] == "09:00:00"
    assert said == live_rows()[row]


_AT_ONCE = """
import threading, django
django.setup()
from django.core.management import call_command
from django.db import connection
from decisions import selectors
from decisions.demo.seed import seed_cast
from decisions.models import AuditEvent, AuditHead, Decision, User
from decisions.services import drafts, people

call_command("migrate", verbosity=0)
seed_cast()
priya = User.objects.get(email="priya.nair@larkfield.example")
organisation, team = selectors.home_of(priya)[0]
failed = []

def write(name):
    try:
        for n in range(8):
            drafts.start(actor=priya, organisation=organisation, team=team)
            people.add_user(actor=None, email=f"{name}.{n}@x.example", name=name)
    except Exception as problem:
        failed.append(repr(problem))
    finally:
        connection.close()

threads = [threading.Thread(target=write, args=(f"t{n}",)) for n in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
assert not failed, failed
assert Decision.objects.count() == 32
assert AuditHead.objects.filter(organisation=None).count() == 1
for head in AuditHead.objects.all():
    numbers = sorted(AuditEvent.objects.filter(head=head).values_list("number", flat=True))
    assert numbers == list(range(1, head.number + 1)), (str(head.organisation), numbers)
print("events:", AuditEvent.objects.count())
"""


def test_people_who_write_at_the_same_moment_leave_no_gap_and_no_twin(tmp_path: Path) -> None:
    database = settings.DATABASES["default"]
    url = f"sqlite:///{tmp_path / 'at-once.sqlite3'}"
    if not database["ENGINE"].endswith("sqlite3"):
        server = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}".format(**database)
        name = f"at_once_{os.getpid()}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # gone with the throwaway server
        url = f"{server}/{name}"
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "sharing_app.settings"}
    done = subprocess.run(
        [sys.executable, "-c", _AT_ONCE], env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "events:" in done.stdout
