"""Who does which job now. No events: that somebody is trying is no part of any record.

A claim lasts for a lease. Whoever was away for longer (killed, frozen) has lost the job to the
next, and is told so before it could do any harm.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from decisions.audit import Changes
from decisions.choices import JobState
from decisions.models import Job
from decisions.services.locking import atomic

MAYBE_SENT = "maybe_sent"

#: How long until the next try. After these, each hour: all in all, three days.
PAUSES = tuple(timedelta(seconds=s) for s in (10, 30, 60, 120, 300, 600, 1200, 1800))
EACH_HOUR = timedelta(hours=1)
MOST_TRIES = len(PAUSES) + 72


class Lost(Exception):
    """The job is another worker's by now, or somebody has decided about it."""


def lease() -> timedelta:
    """Return for how long a worker has a job to itself."""
    return timedelta(seconds=settings.JOB_LEASE)


def answer_time() -> timedelta:
    """Return how long a mail server may take to say that it has a mail."""
    return lease() * 4


def due(now: datetime) -> QuerySet[Job]:
    """Return what may be taken: what is due, and what a lost worker had taken."""
    lost = Q(state=JobState.DOING, claimed_until__lte=now)
    return Job.objects.filter(Q(state=JobState.WAITING, due_at__lte=now) | lost)


def left_in_doubt(now: datetime) -> QuerySet[Job]:
    """Return the mails of which nobody can know whether the mail server has taken them."""
    return Job.objects.filter(state=JobState.HANDING, claimed_until__lte=now)


@atomic
def claim(*, job_id: str = "") -> Job | None:
    """Take a job that is due, so that nobody else does; None where there is none.

    job_id: only this one.
    """
    now = timezone.now()
    found = due(now).filter(pk=job_id) if job_id else due(now)
    # Others' rows are passed over; SQLite has one writer at a time anyway.
    job = found.order_by("due_at").select_for_update(skip_locked=True).first()
    if job is None:
        return None
    changes = Changes(None)
    job.state, job.claimed_until, job.tries = JobState.DOING, now + lease(), job.tries + 1
    changes.save(job)
    return job


@atomic
def note_handing(*, job: Job) -> None:
    """Note that the mail server gets the mail now. From here on it is never sent again by itself.

    Raises Lost when the lease is over: then the mail is not to be sent.
    """
    row = held(job)
    now = timezone.now()
    if row.state != JobState.DOING or not row.claimed_until or now >= row.claimed_until:
        raise Lost
    changes = Changes(None)
    row.state, row.claimed_until = JobState.HANDING, now + answer_time() + lease()
    changes.save(row)
    job.claimed_until = row.claimed_until


@atomic
def put_off(*, job: Job, problem: str) -> None:
    """Let go of a job that could not be done now: it is tried again later.

    problem: why, as a code.
    """
    row = held(job)
    changes = Changes(None)
    pause = PAUSES[row.tries - 1] if row.tries <= len(PAUSES) else EACH_HOUR
    row.state, row.due_at, row.problem = JobState.WAITING, timezone.now() + pause, problem
    row.claimed_until = None
    changes.save(row)


def held(job: Job) -> Job:
    """Return the row of a job that this worker took, locked. Raises Lost when it is not its own.

    Still its own is a mail of which nobody knew whether it was sent: the worker knows.
    """
    row = Job.objects.select_for_update().get(pk=job.pk)
    in_doubt = row.state == JobState.FAILED and row.problem == MAYBE_SENT
    working = row.state in (JobState.DOING, JobState.HANDING)
    if row.claimed_until != job.claimed_until or not (working or in_doubt):
        raise Lost
    return row
