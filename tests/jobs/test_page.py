"""The administrators' page on e-mails that were not sent, and the line that says they wait."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import jobs
from decisions.models import AuditEvent, Job, Organisation, User
from decisions.services import people

DELAYED = "Email is delayed. Nothing you record is lost."
SignIn = Callable[[User], Client]


@pytest.fixture
def larkfield(cast: dict[str, User]) -> Organisation:
    """The school."""
    return Organisation.objects.get(slug="larkfield")


@pytest.fixture
def make(larkfield: Organisation) -> Callable[..., Job]:
    """Return a function that makes an invitation and brings it where it is needed."""
    user = people.add_user(actor=None, email="new@larkfield.example", name="New Person")

    def make(organisation: Organisation = larkfield, **fields: Any) -> Job:
        job = jobs.enqueue("invitation", about=user.pk, organisation=organisation)
        Job.objects.filter(pk=job.pk).update(**fields)
        return Job.objects.get(pk=job.pk)

    return make


@pytest.fixture
def jo(signed_in: SignIn, cast: dict[str, User]) -> Client:
    """The administrator, signed in."""
    return signed_in(cast["jo"])


def _text(client: Client, organisation: Organisation) -> str:
    response = client.get(reverse("jobs", args=[organisation.pk]))
    assert response.status_code == 200
    return " ".join(re.sub("<[^>]+>", " ", response.content.decode()).split())


def _press(client: Client, organisation: Organisation, **fields: Any) -> str:
    url = reverse("jobs", args=[organisation.pk])
    response = client.post(url, fields, follow=True)
    assert response.redirect_chain == [(url, 302)]
    return " ".join(re.sub("<[^>]+>", " ", response.content.decode()).split())


def test_when_all_is_well_the_page_says_so(jo: Client, larkfield: Organisation, make):
    make()  # due now: not late yet
    make(state="done")
    make(state="dropped")
    assert "Nothing waits, and nothing failed." in _text(jo, larkfield)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("refused", "Most often the address is wrong"),
        ("maybe_sent", "We cannot know whether it was sent"),
        ("nobody", "There is nobody to tell"),
        ("no_server", "For three days"),
        ("gave_up", "Tell whoever runs it"),
    ],
)
def test_what_failed_is_shown_with_the_reason(
    jo: Client, larkfield: Organisation, make, problem: str, words: str
):
    make(state="failed", problem=problem, tries=3)
    text = _text(jo, larkfield)
    assert words in text
    assert "New Person, new@larkfield.example" in text
    assert "tried 3 times" in text


def test_what_waits_too_long_is_shown(jo: Client, larkfield: Organisation, make):
    make(due_at=timezone.now() - timedelta(minutes=3))
    assert "Nothing has come to it yet" in _text(jo, larkfield)


def test_trying_again_and_the_log_says_who_did_it(jo: Client, larkfield: Organisation, make):
    job = make(state="failed", problem="refused", tries=5)
    assert "It is tried again now." in _press(jo, larkfield, job=job.pk, act="again")
    job = Job.objects.get()
    assert (job.state, job.problem, job.tries) == ("waiting", "", 0)
    event = AuditEvent.objects.get(act="job.tried_again")
    assert event.actor_id == User.objects.get(name="Jo Park").pk
    assert event.head.organisation == larkfield


@pytest.mark.parametrize(
    ("act", "problem", "state"),
    [("arrived", "maybe_sent", "done"), ("dropped", "refused", "dropped")],
)
def test_taking_it_off_the_list(
    jo: Client, larkfield: Organisation, make, act: str, problem: str, state: str
):
    job = make(state="failed", problem=problem)
    assert "Noted" in _press(jo, larkfield, job=job.pk, act=act)
    assert Job.objects.get().state == state
    assert AuditEvent.objects.filter(act=f"job.{act}").count() == 1
    assert "Nothing waits" in _text(jo, larkfield)


@pytest.mark.parametrize(
    "fields",
    [{}, {"job": "x", "act": "again"}, {"job": str(uuid4()), "act": "again"}, {"act": "again"}],
)
def test_nonsense_changes_nothing(jo: Client, larkfield: Organisation, fields: dict[str, str]):
    assert "settled already" in _press(jo, larkfield, **fields)


def test_pressed_twice_nothing_happens_twice(jo: Client, larkfield: Organisation, make):
    job = make(state="failed", problem="maybe_sent")
    _press(jo, larkfield, job=job.pk, act="arrived")
    assert "settled already" in _press(jo, larkfield, job=job.pk, act="again")
    assert Job.objects.get().state == "done"


def test_others_see_and_change_nothing(
    signed_in: SignIn, cast: dict[str, User], jo: Client, larkfield: Organisation, make
):
    kestrel = Organisation.objects.get(slug="kestrel")
    theirs = make(organisation=kestrel, state="failed", problem="refused")
    assert "Nothing waits" in _text(jo, larkfield)
    assert "settled already" in _press(jo, larkfield, job=theirs.pk, act="again")
    assert Job.objects.get().state == "failed"
    assert jo.get(reverse("jobs", args=[kestrel.pk])).status_code == 404
    for name in ("priya", "ruth", "marcus"):
        url = reverse("jobs", args=[larkfield.pk])
        assert signed_in(cast[name]).get(url).status_code == 404


LATE = timedelta(minutes=3)


@pytest.mark.parametrize(
    ("fields", "delayed"),
    [
        ({}, False),
        ({"due_at": -LATE}, True),
        ({"due_at": LATE, "made_at": -LATE, "tries": 1, "problem": "no_server"}, True),
        ({"due_at": LATE, "made_at": -LATE, "tries": 1, "problem": "later"}, False),
        ({"due_at": -LATE, "state": "doing"}, True),
        ({"due_at": -LATE, "state": "done"}, False),
        ({"due_at": -LATE, "state": "failed"}, False),
    ],
)
def test_the_line_on_every_page_says_whether_mail_waits(
    signed_in: SignIn, cast: dict[str, User], make, fields: dict[str, Any], delayed: bool
):
    now = timezone.now()
    make(**{n: now + v if isinstance(v, timedelta) else v for n, v in fields.items()})
    page = signed_in(cast["marcus"]).get("/").content.decode()
    assert (DELAYED in page) is delayed


def test_without_a_database_the_line_is_left_out(monkeypatch: pytest.MonkeyPatch):
    def fails() -> None:
        raise DatabaseError

    monkeypatch.setattr(jobs, "waiting_too_long", fails)
    assert not jobs.mail_is_delayed()
