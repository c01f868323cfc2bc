"""Doing jobs, and what becomes of them: done, failed, tried again by a person's word."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone

from decisions import audit, jobs
from decisions.audit import Changes
from decisions.choices import JobState
from decisions.jobs import GiveUp
from decisions.models import Job, Organisation, User
from decisions.outputs.mails import Mail
from decisions.services import claims
from decisions.services.claims import MAYBE_SENT, Lost
from decisions.services.locking import NotAllowed, atomic
from decisions.services.post import MailServer, MaybeSent, NotNow, message_id

logger = logging.getLogger(__name__)


@atomic
def finish(*, actor: User | None, job: Job, problem: str = "") -> Job:
    """Note what became of a job that this worker took: done, or failed with a problem.

    Raises Lost when it is not its own any more.
    """
    row = claims.held(job)
    if problem and row.problem == problem and row.state == JobState.FAILED:
        raise Lost  # another worker noted it a moment ago
    changes = Changes(actor)
    row.state = JobState.FAILED if problem else JobState.DONE
    row.problem, row.done_at = problem, None if problem else timezone.now()
    changes.save(row)
    act = "job.failed" if problem else "job.done"
    audit.record(
        actor=actor, act=act, changes=changes, organisation=row.organisation, about=_about(row)
    )
    return row


@atomic
def try_again(*, actor: User, organisation: Organisation, job_id: Any) -> Job:
    """Have a job tried now that failed or waits. Raises NotAllowed when it does neither."""
    row = _row(organisation, job_id)
    if row.state not in (JobState.FAILED, JobState.WAITING):
        raise NotAllowed
    changes = Changes(actor)
    row.state, row.due_at, row.tries = JobState.WAITING, timezone.now(), 0
    row.claimed_until, row.problem = None, ""
    changes.save(row)
    jobs.ring(row)
    audit.record(
        actor=actor,
        act="job.tried_again",
        changes=changes,
        organisation=organisation,
        about=_about(row),
    )
    return row


@atomic
def settle(*, actor: User, organisation: Organisation, job_id: Any, arrived: bool) -> Job:
    """Take a failed job off the list: its mail arrived, or is not needed any more.

    Raises NotAllowed when it has not failed.
    """
    row = _row(organisation, job_id)
    if row.state != JobState.FAILED:
        raise NotAllowed
    changes = Changes(actor)
    row.state = JobState.DONE if arrived else JobState.DROPPED
    row.claimed_until, row.done_at = None, timezone.now()
    changes.save(row)
    audit.record(
        actor=actor,
        act="job.arrived" if arrived else "job.dropped",
        changes=changes,
        organisation=organisation,
        about=_about(row),
    )
    return row


def _row(organisation: Organisation, job_id: Any) -> Job:
    row = Job.objects.select_for_update().filter(pk=job_id, organisation=organisation).first()
    if row is None:
        raise NotAllowed
    return row


def _about(job: Job) -> dict[str, str]:
    return {"job": str(job.pk), "kind": job.kind}


# --- What a worker does -------------------------------------------------------------------


def do_what_is_due(stop: Callable[[], bool] = lambda: False) -> None:
    """Do everything that is due, one after the other. stop: asked before each."""
    for job in claims.left_in_doubt(timezone.now()):
        _note(job, MAYBE_SENT)
    # Looked at first without a transaction: nobody is kept from writing when nothing is due.
    while not stop() and claims.due(timezone.now()).exists() and do_next():
        pass


def do_next(job_id: str = "") -> bool:
    """Do one job that is due. Return whether there was one. job_id: only this one."""
    job = claims.claim(job_id=job_id)
    if job is None:
        return False
    try:
        mail = _do(job)
        if mail:
            _send(job, mail)
    except Lost:
        logger.warning("Job %s was away too long and is another worker's now", job.pk)
    except GiveUp as problem:
        _note(job, str(problem))
    except MaybeSent:
        _note(job, MAYBE_SENT)
    except NotNow as problem:
        _later(job, str(problem))
    except Exception:  # such as the database: nothing is noted, and the claim runs out
        logger.exception("Job %s (%s) was left as it was", job.pk, job.kind)
    return True


def _do(job: Job) -> Mail | None:
    """Do a job, and mark it done in the same transaction if nothing is left to do.

    Raises GiveUp, Lost, and NotNow for whatever else goes wrong.
    """
    try:
        with transaction.atomic():
            claims.held(job)
            if job.tries > claims.MOST_TRIES:  # it ends its workers, again and again
                raise GiveUp("gave_up")
            mail = jobs.handler_for(job.kind)(job)
            if mail is None:
                finish(actor=None, job=job)
            return mail
    except (GiveUp, Lost, NotNow):
        raise
    except Exception as problem:
        logger.exception("Job %s (%s) went wrong", job.pk, job.kind)
        raise NotNow("error") from problem


def _send(job: Job, mail: Mail) -> None:
    with MailServer() as server:
        server.send(mail, message_id(job.pk), lambda: claims.note_handing(job=job))
        _sent(job)  # before the goodbyes: the sooner it is noted the better


def _sent(job: Job) -> None:
    """Note that a mail was sent; when the database is away, until the claim runs out."""
    for left in range(settings.JOB_LEASE, -1, -1):
        try:
            finish(actor=None, job=job)
            return
        except DatabaseError:
            if not left:
                raise
            close_old_connections()
            time.sleep(1)


def _later(job: Job, problem: str) -> None:
    if job.tries >= claims.MOST_TRIES:
        _note(job, problem)
        return
    try:
        claims.put_off(job=job, problem=problem)
    except Lost:
        logger.warning("Job %s was away too long and is another worker's now", job.pk)


def _note(job: Job, problem: str) -> None:
    try:
        finish(actor=None, job=job, problem=problem)
        logger.warning("Job %s (%s) failed: %s", job.pk, job.kind, problem)
    except Lost:
        logger.warning("Job %s was settled by another", job.pk)
