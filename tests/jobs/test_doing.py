"""What becomes of a job: done once, tried again ever later, or somebody has to look."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from decisions import jobs
from decisions.choices import JobState
from decisions.jobs import GiveUp
from decisions.models import AuditEvent, Job, Organisation, User
from decisions.services import claims, people
from decisions.services.claims import Lost
from decisions.services.jobs import do_next, do_what_is_due, finish, settle, try_again
from decisions.services.locking import NotAllowed
from tests.servers.mail import MailServer

Handle = Callable[[jobs.Handler], None]


@pytest.fixture
def larkfield(cast: dict[str, User]) -> Organisation:
    """The school."""
    return Organisation.objects.get(slug="larkfield")


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Handle:
    """Return a function that says what does the kind "test"."""
    return lambda handler: monkeypatch.setitem(jobs._HANDLERS, "test", handler)


@pytest.fixture
def job(larkfield: Organisation) -> Job:
    """A job of the kind "test"."""
    return jobs.enqueue("test", about=larkfield.pk, organisation=larkfield)


@pytest.fixture
def by_smtp(settings, post: MailServer) -> MailServer:
    """Have mails go to the mail server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
    return post


@pytest.fixture
def invited(larkfield: Organisation) -> Job:
    """An invitation that is to be sent."""
    user = people.add_user(actor=None, email="new@larkfield.example", name="New Person")
    return jobs.enqueue("invitation", about=user.pk, organisation=larkfield)


def _now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def _later(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    now = timezone.now() + timedelta(**by)
    monkeypatch.setattr(timezone, "now", lambda: now)


def _acts() -> list[str]:
    return list(
        AuditEvent.objects.filter(act__startswith="job.")
        .order_by("number")
        .values_list("act", flat=True)
    )


def _add_team(job: Job) -> None:
    assert job.organisation
    people.add_team(actor=None, organisation=job.organisation, name="Made by a job")


def test_a_job_is_part_of_the_transaction_that_wants_it(larkfield: Organisation):
    with transaction.atomic():
        jobs.enqueue("test", about=larkfield.pk)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_what_a_job_writes_and_that_it_is_done_are_one(
    handle: Handle, job: Job, larkfield: Organisation
):
    handle(_add_team)
    do_what_is_due()
    do_what_is_due()
    assert larkfield.teams.filter(name="Made by a job").count() == 1
    done = _now(job)
    assert (done.state, done.problem, done.tries) == (JobState.DONE, "", 1)
    assert done.done_at
    assert _acts() == ["job.done"]
    event = AuditEvent.objects.get(act="job.done")
    assert json.loads(event.body)["about"] == {"job": str(job.pk), "kind": "test"}
    assert event.head.organisation == larkfield


def test_when_it_goes_wrong_nothing_is_written_and_it_is_tried_again(
    handle: Handle, job: Job, larkfield: Organisation, caplog: pytest.LogCaptureFixture
):
    def breaks(job: Job) -> None:
        _add_team(job)
        raise ValueError("Maya Okafor")

    handle(breaks)
    do_what_is_due()
    assert not larkfield.teams.filter(name="Made by a job").exists()
    assert (_now(job).state, _now(job).problem) == (JobState.WAITING, "error")
    assert timezone.now() < _now(job).due_at <= timezone.now() + claims.PAUSES[0]
    assert _acts() == []
    assert "Maya" not in caplog.records[0].getMessage()
    do_what_is_due()  # not due yet
    assert _now(job).tries == 1


def test_the_pauses_grow_and_after_three_days_somebody_has_to_look(
    handle: Handle, job: Job, monkeypatch: pytest.MonkeyPatch
):
    handle(lambda job: 1 / 0)  # type: ignore[arg-type, return-value]
    began, pauses = timezone.now(), []
    while _now(job).state != JobState.FAILED:
        at = _now(job).due_at
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        do_what_is_due()
        pauses.append(_now(job).due_at - at)
    assert pauses == sorted(pauses[:-1]) + pauses[-1:]
    assert timedelta(days=3) <= at - began <= timedelta(days=3, hours=2)
    assert (_now(job).problem, _now(job).tries) == ("error", claims.MOST_TRIES)
    assert _acts() == ["job.failed"]


def test_a_job_that_ends_its_workers_is_given_up_one_day(handle: Handle, job: Job):
    handle(_add_team)
    Job.objects.update(tries=claims.MOST_TRIES)
    do_what_is_due()
    assert (_now(job).state, _now(job).problem) == (JobState.FAILED, "gave_up")


def test_a_kind_that_this_worker_does_not_know_waits_for_a_newer_one(job: Job):
    do_what_is_due()
    assert (_now(job).state, _now(job).problem) == (JobState.WAITING, "error")


def test_two_handlers_for_one_kind_are_refused():
    with pytest.raises(ValueError, match="two handlers"):
        jobs.does("invitation")(lambda job: None)


def test_a_handler_can_give_up(handle: Handle, job: Job):
    def give_up(job: Job) -> None:
        raise GiveUp("nobody")

    handle(give_up)
    do_what_is_due()
    assert (_now(job).state, _now(job).problem) == (JobState.FAILED, "nobody")


def test_a_claim_is_one_workers_until_the_lease_is_over(job: Job, monkeypatch: pytest.MonkeyPatch):
    first = claims.claim()
    assert first
    assert first.pk == job.pk
    assert claims.claim() is None
    assert not do_next(str(job.pk))
    _later(monkeypatch, seconds=121)
    with pytest.raises(Lost):
        claims.note_handing(job=first)  # nobody has it, but anybody may
    second = claims.claim()
    assert second
    for act in (claims.held, lambda job: finish(actor=None, job=job)):
        with pytest.raises(Lost):
            act(first)
    assert claims.held(second).pk == job.pk


def test_whoever_knows_what_became_of_a_mail_in_doubt_says_so(
    job: Job, monkeypatch: pytest.MonkeyPatch
):
    mine = claims.claim()
    assert mine
    claims.note_handing(job=mine)
    _later(monkeypatch, seconds=601)
    assert not do_next(str(job.pk))  # the bell rings again, but nobody may send it
    do_what_is_due()
    do_what_is_due()
    assert (_now(job).state, _now(job).problem) == (JobState.FAILED, "maybe_sent")
    finish(actor=None, job=mine)
    assert (_now(job).state, _now(job).problem) == (JobState.DONE, "")
    assert _acts() == ["job.failed", "job.done"]


def test_what_a_person_decided_stands(
    job: Job, monkeypatch: pytest.MonkeyPatch, cast: dict[str, User], larkfield: Organisation
):
    mine = claims.claim()
    assert mine
    claims.note_handing(job=mine)
    with pytest.raises(NotAllowed):  # not while it is being sent
        try_again(actor=cast["jo"], organisation=larkfield, job_id=job.pk)
    _later(monkeypatch, seconds=601)
    do_what_is_due()
    try_again(actor=cast["jo"], organisation=larkfield, job_id=job.pk)
    for act in (lambda: finish(actor=None, job=mine), lambda: claims.note_handing(job=mine)):
        with pytest.raises(Lost):
            act()
    with pytest.raises(NotAllowed):  # it waits, so nobody can know that it arrived
        settle(actor=cast["jo"], organisation=larkfield, job_id=job.pk, arrived=True)
    assert _acts() == ["job.failed", "job.tried_again"]


ANSWERS = [
    ("mail", "550 Not you", "waiting", "no_server"),
    ("mail", "451 Busy", "waiting", "no_server"),
    ("rcpt", "550 Unknown", "failed", "refused"),
    ("rcpt", "450 Come back", "waiting", "later"),
    ("data", "554 No", "failed", "refused"),
    ("data", "451 Not now", "waiting", "later"),
    ("data-end", "554 Spam", "failed", "refused"),
    ("data-end", "452 Full", "waiting", "later"),
]


@pytest.mark.parametrize(("step", "line", "state", "problem"), ANSWERS)
def test_what_the_mail_server_answers(
    by_smtp: MailServer, invited: Job, step: str, line: str, state: str, problem: str
):
    by_smtp.answer(step, line)
    do_what_is_due()
    assert (_now(invited).state, _now(invited).problem) == (state, problem)
    assert by_smtp.mails() == []
    by_smtp.answer(step, "")
    Job.objects.update(state=JobState.WAITING, due_at=timezone.now())
    do_what_is_due()
    assert [mail["To"] for mail in by_smtp.mails()] == ["new@larkfield.example"]


def test_without_a_mail_server_it_waits(by_smtp: MailServer, invited: Job):
    by_smtp.stop()
    do_what_is_due()
    assert (_now(invited).state, _now(invited).problem) == ("waiting", "no_server")


def test_an_address_that_no_server_takes_is_not_tried_again(by_smtp: MailServer, invited: Job):
    User.objects.filter(pk=invited.about).update(email="né@larkfield.example")
    do_what_is_due()
    assert (_now(invited).state, _now(invited).problem) == ("failed", "refused")
