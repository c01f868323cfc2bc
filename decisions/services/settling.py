"""What a decision leaves to be done, as rows: made, moved and closed as its answers change.

No service of its own: every service that changes a decision calls it, within its event.
"""

from django.utils import timezone

from decisions import access
from decisions.audit import Changes
from decisions.choices import TaskKind
from decisions.models import Decision, Task, User
from decisions.rules import deadlines
from decisions.rules.deadlines import Due

#: What closes by itself on a finished record: it was sent. The rest stays until it is done.
_CLOSE_WHEN_FINISHED = (TaskKind.NOT_SENT, TaskKind.REPLY)


def settle_tasks(changes: Changes, decision: Decision) -> None:
    """Bring the tasks of a decision in line with what it leaves to be done now.

    Call it after everything else has been written, with nothing older in mind
    (`decision.forget()`). What a person has answered is never touched, nor what others make;
    what has become moot is closed without an answer, and opened again when it is wanted again.
    """
    now = timezone.now()
    wanted = deadlines.due(decision, now)
    tasks = {(t.kind, t.about): t for t in decision.tasks if t.kind in deadlines.KINDS}
    for due in wanted:
        _want(changes, decision, due, tasks.pop((due.kind, due.about), None))
    for task in tasks.values():
        closes = decision.finalised_at is None or task.kind in _CLOSE_WHEN_FINISHED
        if closes and not task.done_at:
            task.done_at = now
            changes.save(task)


def _want(changes: Changes, decision: Decision, due: Due, task: Task | None) -> None:
    """Have something done: by a task of its own, which may be there already."""
    if task is None:
        task = Task(decision=decision, kind=due.kind, about=due.about, due=due.due)
        task.for_user = _whose(decision, due)
    elif task.done_by_id or task.answer:
        return
    elif task.done_at:
        task.done_at = None
        task.pass_to(_whose(decision, due))
        task.move_to(due.due)
    elif due.moves:
        task.move_to(due.due)
    task.question = due.question
    changes.save(task)


def _whose(decision: Decision, due: Due) -> User:
    """Return who does it: the author, who made the call, or who answers about the law.

    In a small club that asks nobody the question stays with the author, and the page points to
    the NSPCC; on a restricted record, too: nobody else could see it.
    """
    asked = decision.organisation.law_asks if due.kind == TaskKind.LAW_ANSWER else due.who
    if due.kind == TaskKind.LAW_ANSWER and access.restriction_of(decision):
        asked = None
    return asked or decision.author
