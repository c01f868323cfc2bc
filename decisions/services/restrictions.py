"""Restricted concerns: only the people named see them, and everything below them."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

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
from decisions.selectors.who import may_be_shown
from decisions.services.giving import name_for
from decisions.services.locking import NotAllowed, atomic, lock_for

#: After how many days someone looks again at whether it is still needed.
REVIEW_DAYS = 90


class StillWriting(Exception):
    """The author of an unfinished record is not among the people named."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


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
    actor too. Raises NotAllowed when the actor does not keep the record or a person named may
    not be; StillWriting when an unfinished record would be left without its author.
    """
    decision = lock_for(actor, access.KEEP, decision_id)
    allowed = set(may_be_shown(decision, besides_seers=False))
    if not named or not set(named) <= allowed or set(named) & set(kept_out):
        raise NotAllowed
    writing = Decision.objects.filter(concern=decision.concern_id, finalised_at=None)
    writing = writing.filter(discarded_at=None).exclude(author__in=named)
    if stuck := sorted({d.author.name for d in writing.select_related("author")}):
        raise StillWriting(stuck)
    changes = Changes(actor, reason)
    row = access.restriction_of(decision)
    row = row or Restriction(concern=decision.concern, placed_by=actor)
    row.kind, row.reason = kind, reason
    row.kept_out = [str(person.pk) for person in kept_out]
    row.review_on = timezone.localdate() + timedelta(days=REVIEW_DAYS)
    changes.save(row)
    _name(changes, decision, named)
    _ask_for_review(changes, decision, row, actor if actor in named else named[0])
    audit.record(
        actor=actor,
        act="concern.restricted",
        decision=decision,
        changes=changes,
        about={"kind": kind, "named": sorted(str(p.pk) for p in named), "kept_out": row.kept_out},
    )
    return row


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
        _end(changes, grant)
    _reviewed(changes, decision, actor)
    audit.record(actor=actor, act="concern.opened_again", decision=decision, changes=changes)
    return row


def _name(changes: Changes, decision: Decision, named: Sequence[User]) -> None:
    """Name these people and nobody else; what opened single records below it ends too."""
    for person in named:
        name_for(changes, decision, person, "named for this restricted record")
    names = ConcernGrant.objects.filter(content_object=decision.concern_id, ended_at=None)
    for grant in names.exclude(user__in=named):
        _end(changes, grant)
    below = DecisionGrant.objects.filter(content_object__concern=decision.concern_id)
    for other in below.filter(ended_at=None):
        _end(changes, other)


def _end(changes: Changes, grant: ConcernGrant | DecisionGrant) -> None:
    grant.ended_at = timezone.now()
    changes.save(grant)


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
