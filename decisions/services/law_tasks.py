"""The question about the law that "Not sure" asks, and its answer beside the record."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from decisions import audit
from decisions.audit import Changes
from decisions.choices import TaskKind
from decisions.models import Decision, Task, User
from decisions.services.locking import NotAllowed, atomic
from decisions.working_days import add_working_days


def settle_law_task(changes: Changes, decision: Decision, *, wanted: bool) -> None:
    """Make, update or take back the task for whom the organisation asks about the law.

    A small club asks nobody: the page then points to the NSPCC instead.
    """
    asks = decision.organisation.law_asks
    task = next((t for t in decision.tasks if t.kind == TaskKind.LAW_ANSWER), None)
    if wanted and asks and task is None:
        task = Task(decision=decision, kind=TaskKind.LAW_ANSWER, for_user=asks, due=_due(decision))
    if task is None or task.answer:
        return
    task.question = decision.law_question
    task.done_at = None if wanted else task.done_at or timezone.now()
    changes.save(task)


def _due(decision: Decision) -> datetime:
    day = add_working_days(timezone.localdate(), 2, decision.organisation.nation)
    return timezone.make_aware(datetime.combine(day, time(17)))


@atomic
def answer_law_question(*, actor: User, task_id: Any, answer: str) -> Task:
    """Answer a question about the law. The answer stands beside the record, never in it.

    Raises NotAllowed when the question was not asked of the actor, or is answered already.
    """
    task = Task.objects.select_for_update(of=("self",)).select_related("decision").get(pk=task_id)
    if task.for_user_id != actor.pk or task.done_at or task.kind != TaskKind.LAW_ANSWER:
        raise NotAllowed
    changes = Changes(actor)
    task.answer, task.done_at, task.done_by = answer, timezone.now(), actor
    changes.save(task)
    audit.record(actor=actor, act="law.answered", decision=task.decision, changes=changes)
    return task
