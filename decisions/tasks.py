"""Celery's doors: each calls a service. Everything is safe to run twice, and never to run."""

import logging
from collections.abc import Callable

from celery import shared_task

from decisions.services import mails  # noqa: F401 - registers what does each kind of job
from decisions.services.jobs import do_next, do_what_is_due
from decisions.services.looks import batch_looks
from decisions.services.nightly import check_and_mail
from decisions.services.reminders import remind_of_what_is_due
from decisions.services.seals import seal_what_is_due
from decisions.services.sessions import clear_sessions
from decisions.services.unsaved import forget_old_typing

logger = logging.getLogger(__name__)

#: What is due now and then, beside the jobs.
CHORES: tuple[Callable[[], object], ...] = (
    remind_of_what_is_due,
    forget_old_typing,
    clear_sessions,
    batch_looks,
    seal_what_is_due,  # last, so that it seals what the others wrote; only where the key is
)


@shared_task
def do(job_id: str) -> None:
    """Do one job, if it is due: the bell rang for it."""
    do_next(job_id)


@shared_task
def sweep() -> None:
    """Do whatever is due. Beat calls this each minute."""
    do_what_is_due()
    do_chores()


@shared_task
def nightly() -> None:
    """Do what is due once a day: the check of the log, and its seals by mail."""
    check_and_mail()


def do_chores() -> None:
    """Do what is due now and then. What fails does not keep the others from being done."""
    for chore in CHORES:
        try:
            chore()
        except Exception:
            logger.exception("A chore went wrong")
