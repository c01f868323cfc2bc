"""Questions that stay open: about the law, and advice still to come.

A record is never held up by them. The answer stands beside it, also when it is finished.
"""

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from decisions import access, audit
from decisions.audit import Changes
from decisions.choices import LawFits, TaskKind, Unsure
from decisions.models import Decision, Task, User
from decisions.rules import Rule
from decisions.services.locking import atomic, lock_task
from decisions.working_days import add_working_days

#: How many working days an answer may take before it is overdue.
_DAYS = {TaskKind.LAW_ANSWER: 2, TaskKind.ADVICE: 1}


def settle_questions(changes: Changes, decision: Decision, rule: Rule) -> None:
    """Make, update or take back the question that a page's answers leave open.

    "Not sure" about the law goes to whom the organisation asks; in a small club it stays with
    the author, and the page points to the NSPCC. "I have not asked yet" stays with the author.
    """
    asks = decision.organisation.law_asks or decision.author
    if access.restriction_of(decision):  # whoever is asked could not see the question
        asks = decision.author
    if rule.slug == "law":
        wanted = decision.law_fits == LawFits.NOT_SURE
        _settle(changes, decision, TaskKind.LAW_ANSWER, asks if wanted else None, "law_question")
    elif rule.slug == "advice":
        open_yet = decision.unsure == Unsure.NOT_ASKED
        who = decision.author if open_yet else None
        _settle(changes, decision, TaskKind.ADVICE, who, "unsure_about")


def _settle(
    changes: Changes, decision: Decision, kind: TaskKind, who: User | None, column: str
) -> None:
    task = next((t for t in decision.tasks if t.kind == kind), None)
    if task is None and who:
        task = Task(decision=decision, kind=kind, for_user=who, due=_due(decision, kind))
    if task is None or task.answer:
        return
    task.question = getattr(decision, column)
    task.done_at = None if who else task.done_at or timezone.now()
    changes.save(task)


def _due(decision: Decision, kind: TaskKind) -> datetime:
    day = add_working_days(timezone.localdate(), _DAYS[kind], decision.organisation.nation)
    return timezone.make_aware(datetime.combine(day, time(17)))


@atomic
def answer_question(*, actor: User, task_id: Any, answer: str) -> Task:
    """Answer an open question. The answer stands beside the record, never in it.

    Raises NotAllowed when the question was not asked of the actor, or is answered already.
    """
    task = lock_task(actor, task_id, *_DAYS)
    changes = Changes(actor)
    task.answer, task.done_at, task.done_by = answer, timezone.now(), actor
    changes.save(task)
    audit.record(actor=actor, act="question.answered", decision=task.decision, changes=changes)
    return task
