"""Break-glass: a lead opens one record in an emergency, read-only, for an hour.

In two steps, each its own transaction: the reason is on record before anything is looked up,
so that it cannot be used to find out in silence what exists.
"""

from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from django.utils import timezone

from decisions import access, audit, jobs
from decisions.audit import Changes
from decisions.choices import GrantKind, TaskKind
from decisions.models import AuditEvent, Decision, Organisation, Task, User
from decisions.selectors import emergency as looking
from decisions.services.giving import give
from decisions.services.grants import OPEN_FOR
from decisions.services.locking import NotAllowed, atomic, lock_decision, lock_task
from decisions.working_days import add_working_days

T = TypeVar("T")

#: Within how many working days an IG officer reviews what was opened.
REVIEW_DAYS = 2


@atomic
def ask(*, actor: User, organisation: Organisation, sought: str, reason: str) -> AuditEvent:
    """Put on record that a person wants to open a record in an emergency, and why.

    sought: the reference or child's name they will look for. Raises NotAllowed when they are
    no safeguarding lead of the organisation.
    """
    if not access.may_break_glass(actor, organisation):
        raise NotAllowed
    changes = Changes(actor, f"{reason}\nLooked for: {sought}")
    return audit.record(
        actor=actor, act="emergency.asked", changes=changes, organisation=organisation
    )


@atomic
def open_record(*, actor: User, asked: AuditEvent, decision_id: Any, reason: str) -> Decision:
    """Open the one record that was found, for an hour, and tell the IG officer.

    asked: the event in which the reason stands. Raises NotAllowed when the actor did not ask,
    or the record is not one that they may open.
    """
    decision = lock_decision(decision_id)
    may = access.may_break_glass(actor, decision.organisation)
    if not may or not looking.may_be_opened(actor, decision) or not _has_asked(actor, asked):
        raise NotAllowed
    changes = Changes(actor, reason)
    give(changes, decision, actor, GrantKind.EMERGENCY, reason, timezone.now() + OPEN_FOR)
    _ask_for_review(changes, decision, actor, reason)
    event = audit.record(
        actor=actor,
        act="emergency.opened",
        changes=changes,
        decision=decision,
        about={"asked": asked.number},
    )
    return _told(event, decision.organisation, decision)


@atomic
def found_none(*, actor: User, organisation: Organisation, asked: AuditEvent, found: int) -> None:
    """Put on record that nothing was opened, and tell the IG officer that somebody asked.

    found: how many records fitted: none, or too many to open one.
    """
    event = audit.record(
        actor=actor,
        act="emergency.not_opened",
        changes=Changes(actor),
        organisation=organisation,
        about={"asked": asked.number, "found": found},
    )
    return _told(event, organisation, None)


def _has_asked(actor: User, asked: AuditEvent) -> bool:
    just_now = asked.at > timezone.now() - timedelta(minutes=5)
    return (asked.act, asked.actor_id) == ("emergency.asked", actor.pk) and just_now


def _told(event: AuditEvent, organisation: Organisation, what: T) -> T:
    """Have the IG officer told at once."""
    jobs.enqueue("emergency_opened", about=event.pk, organisation=organisation)
    return what


@atomic
def review(*, actor: User, task_id: Any, answer: str) -> Task:
    """Say what the review of an opened record found. Once.

    Raises NotAllowed when the review is not the actor's, or is done.
    """
    task = lock_task(actor, task_id, TaskKind.EMERGENCY_REVIEW)
    changes = Changes(actor)
    task.answer, task.done_at, task.done_by = answer, timezone.now(), actor
    changes.save(task)
    audit.record(actor=actor, act="emergency.reviewed", decision=task.decision, changes=changes)
    return task


def _ask_for_review(changes: Changes, decision: Decision, actor: User, reason: str) -> None:
    reviewer = looking.reviewer(actor.pk, decision)
    if reviewer is None:
        return  # a club of one: the mail and the log have to do
    day = add_working_days(timezone.localdate(), REVIEW_DAYS, decision.organisation.nation)
    task = Task(
        decision=decision,
        kind=TaskKind.EMERGENCY_REVIEW,
        about=str(actor.pk),  # never reviewed by who opened it
        for_user=reviewer,
        due=timezone.make_aware(datetime.combine(day, time(17))),
        question=f"{actor.name} opened this record in an emergency. The reason given: {reason}",
    )
    changes.save(task)
