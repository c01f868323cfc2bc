"""Restricted concerns: only the people named see them, and everything below them."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from decisions import access, audit
from decisions.audit import Changes
from decisions.choices import Restricted, TaskKind
from decisions.models import (
    ConcernGrant,
    Decision,
    DecisionGrant,
    Restriction,
    Task,
    User,
)
from decisions.selectors.emergency import reviewer
from decisions.selectors.who import colleagues, is_named_for, may_be_shown
from decisions.services.giving import end_grant, name_for
from decisions.services.handing import give_draft
from decisions.services.locking import NotAllowed, atomic, lock_decision, lock_for

#: After how many days someone looks again at whether it is still needed.
REVIEW_DAYS = 90


@atomic
def restrict(
    *,
    actor: User,
    decision_id: Any,
    kind: str,
    reason: str,
    named: Sequence[User],
    kept_out: Sequence[User] = (),
) -> Restriction:
    """Restrict a concern to the people named, from now on, or say anew who they are.

    kind: a choice of Restricted; reason: in words; kept_out: who must not see it even in an
    emergency. The review falls due in 90 days. Whoever is not named loses sight at once, the
    actor too; what they have not finished goes to the actor if named, else to the first named,
    and so does what was asked of them. Raises NotAllowed when the actor does not keep the
    record, or somebody named may not be.
    """
    decision = lock_for(actor, access.KEEP, decision_id)
    allowed = set(may_be_shown(decision, besides_seers=False))
    if not named or not set(named) <= allowed or set(named) & set(kept_out):
        raise NotAllowed
    keeper = actor if actor in named else named[0]
    offered = {str(person.pk) for person in colleagues(decision)}
    changes = Changes(actor, reason)
    row = access.restriction_of(decision)
    row = row or Restriction(concern=decision.concern, placed_by=actor)
    row.kind, row.reason = kind, reason
    gone = [pk for pk in row.kept_out if pk not in offered]  # who has no role here just now
    row.kept_out = [*gone, *(str(person.pk) for person in kept_out)]
    row.review_on = timezone.localdate() + timedelta(days=REVIEW_DAYS)
    changes.save(row)
    _name(changes, decision, named)
    _ask_anew(changes, decision, named, keeper)
    _ask_for_review(changes, decision, row, keeper)
    for draft in _unfinished_by_others(decision, named):
        told = Changes(actor, "Who can see this was restricted")
        give_draft(told, draft, keeper)
        about = {"to": str(keeper.pk)}
        audit.record(
            actor=actor, act="draft.handed_over", decision=draft, changes=told, about=about
        )
    audit.record(
        actor=actor,
        act="concern.restricted",
        decision=decision,
        changes=changes,
        about={"kind": kind, "named": sorted(str(p.pk) for p in named), "kept_out": row.kept_out},
    )
    return row


@atomic
def name_someone(*, actor: User, decision_id: Any, person: User, reason: str) -> Restriction:
    """Name a person for a restricted concern that nobody sees any more, without reading it.

    For IG officers: without it, the last one named could leave and take the record with them.
    What is not finished goes to the person named, and the review. Raises NotAllowed while
    somebody named still works here, or the person may not be named.
    """
    decision = lock_for(actor, access.METADATA, decision_id)
    row = access.restriction_of(decision)
    may_be = may_be_shown(decision, besides_seers=False)
    if row is None or is_named_for(decision) or person not in may_be:
        raise NotAllowed
    if access.is_kept_out(person, row):
        raise NotAllowed
    changes = Changes(actor, reason)
    _name(changes, decision, [person])
    _ask_anew(changes, decision, [person], person)
    _ask_for_review(changes, decision, row, person)
    for draft in _unfinished_by_others(decision, [person]):
        told = Changes(actor, reason)
        give_draft(told, draft, person)
        about = {"to": str(person.pk)}
        audit.record(
            actor=actor, act="draft.handed_over", decision=draft, changes=told, about=about
        )
    audit.record(
        actor=actor,
        act="concern.someone_named",
        decision=decision,
        changes=changes,
        about={"named": str(person.pk)},
    )
    return row


def _unfinished_by_others(decision: Decision, named: Sequence[User]) -> list[Decision]:
    """Return the drafts of the concern whose author is not named, locked."""
    drafts = Decision.objects.filter(concern=decision.concern_id, finalised_at=None)
    drafts = drafts.filter(discarded_at=None).exclude(author__in=named).order_by("pk")
    return [lock_decision(pk) for pk in drafts.values_list("pk", flat=True)]


def _ask_anew(changes: Changes, decision: Decision, named: Sequence[User], keeper: User) -> None:
    """Ask a named person what was asked of somebody who may not see it any more.

    The review of an emergency goes to a reviewer who is not kept out.
    """
    tasks = Task.objects.filter(decision__concern=decision.concern_id, done_at=None)
    for task in tasks.exclude(for_user__in=named).select_related("decision"):
        if task.kind == TaskKind.EMERGENCY_REVIEW:
            if access.visible_tasks(task.for_user).filter(pk=task.pk).exists():
                continue
            task.pass_to(reviewer(UUID(task.about), decision) or keeper)
        else:
            task.pass_to(keeper)
        changes.save(task)


@atomic
def lift(*, actor: User, decision_id: Any, reason: str) -> Restriction:
    """End a restriction, with a reason: roles open the record again.

    Raises NotAllowed when the actor is not named for it, or it is not restricted.
    """
    decision = lock_for(actor, access.KEEP, decision_id)
    row = access.restriction_of(decision)
    if row is None:
        raise NotAllowed
    changes = Changes(actor, reason)
    row.lifted_at, row.lifted_by, row.lift_reason = timezone.now(), actor, reason
    changes.save(row)
    for grant in ConcernGrant.objects.filter(content_object=decision.concern_id, ended_at=None):
        end_grant(changes, grant)
    _reviewed(changes, decision, actor)
    audit.record(actor=actor, act="concern.opened_again", decision=decision, changes=changes)
    return row


def _name(changes: Changes, decision: Decision, named: Sequence[User]) -> None:
    """Name these people and nobody else; what opened single records below it ends too."""
    for person in named:
        name_for(changes, decision, person, "named for this restricted record")
    names = ConcernGrant.objects.filter(content_object=decision.concern_id, ended_at=None)
    for grant in names.exclude(user__in=named):
        end_grant(changes, grant)
    below = DecisionGrant.objects.filter(content_object__concern=decision.concern_id)
    for other in below.filter(ended_at=None):
        end_grant(changes, other)


def _ask_for_review(changes: Changes, decision: Decision, row: Restriction, who: User) -> None:
    _reviewed(changes, decision, changes.actor)
    label = Restricted(row.kind).label
    due = timezone.make_aware(datetime.combine(row.review_on, time(17)))
    task = Task(
        decision=decision,
        kind=TaskKind.RESTRICTION_REVIEW,
        for_user=who,
        due=due,
        question=f"Is it still right that only the people named see this? {label}.",
    )
    changes.save(task)


def _reviewed(changes: Changes, decision: Decision, by: User) -> None:
    """Close the review that was open: it has just been done."""
    open_ones = Task.objects.filter(
        decision__concern=decision.concern_id, kind=TaskKind.RESTRICTION_REVIEW, done_at=None
    )
    for task in open_ones:
        task.done_at, task.done_by = timezone.now(), by
        changes.save(task)
