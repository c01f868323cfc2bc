"""What every service on a draft begins with: the row, locked, and the right to write it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils import timezone

from decisions import access
from decisions.audit import Changes
from decisions.models import Concern, Decision, Task, User

P = ParamSpec("P")
T = TypeVar("T")


class Stale(Exception):
    """Somebody saved the decision since the page was shown."""


class NotAllowed(Exception):
    """The person may not do this to the record as it is now."""


def atomic(service: Callable[P, T]) -> Callable[P, T]:
    """Run a service in one transaction: all of it is kept, with its event, or nothing."""

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with transaction.atomic():
            return service(*args, **kwargs)

    return run


def lock_decision(decision_id: Any) -> Decision:
    """Return the decision as it is now, locked until the transaction ends.

    Its concern is locked first: decisions about one child share the people around it, and are
    written one after the other.
    """
    Concern.objects.select_for_update().filter(decisions=decision_id).first()
    related = ("organisation__law_asks", "team", "author", "concern")
    # Only the decision's own row is locked; an organisation serves many at once.
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related(*related)
        .get(pk=decision_id)
    )


def lock_for(actor: User, rule: access.Rule, decision_id: Any) -> Decision:
    """Return a decision, locked, that a rule of the door opens to the actor now.

    Asked again here, behind the lock: who may do it can have changed since the page was
    shown. Raises NotAllowed.
    """
    decision = lock_decision(decision_id)
    if rule.find is None or rule.find(actor, decision.pk) is None:
        raise NotAllowed
    return decision


def lock_task(actor: User, task_id: Any, *kinds: str) -> Task:
    """Return a task of some kinds, locked, that is the actor's and not done.

    Raises NotAllowed.
    """
    rows = Task.objects.select_for_update(of=("self",)).select_related("decision__organisation")
    task = rows.get(pk=task_id)
    if task.done_at or task.kind not in kinds or access.find_task(actor, task.pk) is None:
        raise NotAllowed
    return task


def lock_draft(actor: User, decision_id: Any, expected_revision: int | None = None) -> Decision:
    """Return a draft to write to, locked.

    expected_revision: the revision that the person saw; None where it does not matter.
    Raises NotAllowed when it is not the actor's draft, Stale when it was saved meanwhile.
    """
    decision = lock_for(actor, access.WRITE, decision_id)
    if expected_revision is not None and expected_revision != decision.revision:
        raise Stale
    return decision


def touch(changes: Changes, decision: Decision) -> None:
    """Save the decision with the next revision."""
    decision.revision += 1
    decision.saved_at = timezone.now()
    changes.save(decision)
    decision.forget()
