"""Reminding by mail: a person when something of theirs is due, others when it stays undone.

Each mail is a job of the transaction in which the task says that it was sent: so it is sent
once, however many look at the same moment, and wherever a worker is killed.
"""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from decisions import audit, jobs
from decisions.audit import Changes
from decisions.models import Task, User
from decisions.rules.deadlines import is_late_for_others
from decisions.selectors.due import late_to_mail, to_mail, told_of_late
from decisions.services.locking import atomic

logger = logging.getLogger(__name__)


def remind_of_what_is_due() -> None:
    """Have everybody told by mail of what has become due. A chore: do it now and then."""
    now = timezone.now()
    _each(to_mail(now), remind)
    _each(late_to_mail(now), tell_of_late)


def _each(tasks: list[UUID], service: Callable[..., object]) -> None:
    for pk in tasks:
        try:
            service(actor=None, task_id=pk)
        except Exception:  # the others are told all the same
            logger.exception("A reminder went wrong")


@atomic
def remind(*, actor: User | None, task_id: Any) -> bool:
    """Tell a person by mail that something of theirs is due. Return whether it was to be told."""
    task = _still(task_id, Q(mailed_at=None))
    if task is None:
        return False
    changes = Changes(actor)
    task.mailed_at = timezone.now()
    changes.save(task)
    organisation = task.decision.organisation
    jobs.enqueue("task_due", about=task.pk, organisation=organisation, to=task.for_user)
    audit.record(
        actor=actor,
        act="task.mailed",
        decision=task.decision,
        changes=changes,
        about={"task": str(task.pk), "kind": task.kind},
    )
    return True


@atomic
def tell_of_late(*, actor: User | None, task_id: Any) -> bool:
    """Tell leads, or IG officers, by mail that somebody has not done something in time.

    Return whether it was to be told. Where there is nobody to tell, that is on record, too.
    """
    task = _still(task_id, Q(leads_mailed_at=None))
    now = timezone.now()
    if task is None or not is_late_for_others(task, now):
        return False
    changes = Changes(actor)
    task.leads_mailed_at = now
    changes.save(task)
    told = told_of_late(task, now)
    for user in told:
        organisation = task.decision.organisation
        jobs.enqueue("task_overdue", about=task.pk, organisation=organisation, to=user)
    audit.record(
        actor=actor,
        act="task.leads_mailed",
        decision=task.decision,
        changes=changes,
        about={"task": str(task.pk), "kind": task.kind, "told": sorted(str(u.pk) for u in told)},
    )
    return True


def _still(task_id: Any, not_told: Q) -> Task | None:
    """Return a task that is still due and untold of, locked; None while another has it."""
    tasks = Task.objects.filter(not_told, pk=task_id, done_at=None, due__lte=timezone.now())
    tasks = tasks.select_related("decision__organisation", "for_user")
    return tasks.select_for_update(of=("self",), skip_locked=True).first()
