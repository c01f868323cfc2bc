"""Work that waits: the database is the truth about what is due, the queue only a bell."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from decisions.models import Job, Organisation, User
from decisions.outputs.mails import Mail
from decisions.selectors.work import waiting_too_long

logger = logging.getLogger(__name__)

#: What does a kind of work: called in the transaction that marks the job done, so that what it
#: writes is written once. Returns the mail to send, if that is what is left to do.
Handler = Callable[[Job], Mail | None]

_HANDLERS: dict[str, Handler] = {}


class GiveUp(Exception):
    """It cannot be done, however often it is tried. Its text is the code of the problem."""


def does(kind: str) -> Callable[[Handler], Handler]:
    """Register what does a kind of work. `tasks.py` imports the modules that use this."""

    def register(handler: Handler) -> Handler:
        if kind in _HANDLERS:
            raise ValueError(f"{kind} has two handlers")
        _HANDLERS[kind] = handler
        return handler

    return register


def handler_for(kind: str) -> Handler:
    """Return what does a kind of work.

    Raises KeyError where nothing does: a newer worker will know it, while versions change.
    """
    return _HANDLERS[kind]


def enqueue(
    kind: str, *, about: Any, organisation: Organisation | None = None, to: User | None = None
) -> Job:
    """Add a piece of work to the transaction of the service that calls this.

    kind: the name it was registered under; about: the id of the row that it is about;
    organisation: whose administrators see it when it fails; to: whom it is for, where that is
    not the row that it is about.
    """
    job = Job(kind=kind, about=about, organisation=organisation, to=to)
    job.save(force_insert=True)
    ring(job)
    return job


# --- The bell -----------------------------------------------------------------------------

#: Seconds for which the queue's last answer, or silence, is believed.
BELIEVED = 2
#: One thread of its own: a queue that is frozen keeps no save and no page waiting.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="bell")


class _Heard:
    """What this process last heard of the queue."""

    answers = True
    at = float("-inf")

    @classmethod
    def note(cls, answers: bool) -> None:
        cls.answers, cls.at = answers, time.monotonic()

    @classmethod
    def lately(cls) -> bool:
        return time.monotonic() - cls.at < BELIEVED


def ring(job: Job) -> None:
    """Tell a worker of a job once it is committed. A bell that is not heard loses nothing."""
    if settings.REDIS_URL:
        job_id = str(job.pk)
        transaction.on_commit(lambda: _thread.submit(_ring, job_id), robust=True)


def queue_answers() -> bool:
    """Tell whether the queue answered when it was last asked; asks again now and then."""
    if settings.REDIS_URL and not _Heard.lately():
        _Heard.note(_Heard.answers)  # asked once, not by every page meanwhile
        _thread.submit(_ask)
    return _Heard.answers


def _ring(job_id: str) -> None:
    if _Heard.lately() and not _Heard.answers:
        return  # it is silent; the sweep finds the job
    from sharing_app.celery import app

    try:
        app.send_task("decisions.tasks.do", [job_id], retry=False)
        _Heard.note(True)
    except Exception as problem:
        _silent(problem)


def _ask() -> None:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=1,
            socket_connect_timeout=1,
            retry=Retry(NoBackoff(), 0),
        ) as client:
            client.ping()
        _Heard.note(True)
    except Exception as problem:
        _silent(problem)


def _silent(problem: Exception) -> None:
    if _Heard.answers:  # said once, not every two seconds
        logger.warning("The queue does not answer: %s", type(problem).__name__)
    _Heard.note(False)


def mail_is_delayed() -> bool:
    """Tell whether e-mail waits: for a worker, for the queue or for the mail server.

    A mail that one recipient's server puts off says nothing of the others.
    """
    try:
        return not queue_answers() or waiting_too_long().exclude(problem="later").exists()
    except DatabaseError:  # the page may be the one that says what to do without a database
        return False
