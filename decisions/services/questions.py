"""What stays open when a record is finished: questions, and days on which we ask again.

A record is never held up by them. What is answered stands beside it, never in it.
"""

from datetime import date
from typing import Any

from django.utils import timezone

from decisions import audit
from decisions.audit import Changes
from decisions.choices import TaskKind
from decisions.models import Task, User
from decisions.rules.deadlines import MORNING
from decisions.rules.moments import local
from decisions.services.locking import NotAllowed, atomic, lock_task

#: What is asked again on a day that its person chooses.
_ASKED_AGAIN = (TaskKind.TELL_FAMILY, TaskKind.LOOK_AGAIN)
_ANSWERED = (TaskKind.LAW_ANSWER, TaskKind.ADVICE, *_ASKED_AGAIN)


@atomic
def answer_question(*, actor: User, task_id: Any, answer: str) -> Task:
    """Answer an open question. The answer stands beside the record, never in it.

    Raises NotAllowed when the question was not asked of the actor, or is answered already.
    """
    task = lock_task(actor, task_id, *_ANSWERED)
    changes = Changes(actor)
    task.answer, task.done_at, task.done_by = answer, timezone.now(), actor
    changes.save(task)
    audit.record(actor=actor, act="question.answered", decision=task.decision, changes=changes)
    return task


@atomic
def ask_again(*, actor: User, task_id: Any, day: date) -> Task:
    """Put off telling the family, or looking again, until the morning of a later day.

    Raises NotAllowed when it is not the actor's to say, is done, or the day has come already.
    """
    task = lock_task(actor, task_id, *_ASKED_AGAIN)
    if day <= timezone.localdate():
        raise NotAllowed
    changes = Changes(actor, f"Ask again on {day:%-d %B %Y}")
    task.move_to(local(day, MORNING))
    changes.save(task)
    audit.record(
        actor=actor,
        act="question.put_off",
        decision=task.decision,
        changes=changes,
        about={"task": str(task.pk), "kind": task.kind},
    )
    return task
