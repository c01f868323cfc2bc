"""Starting a draft, handing it over, throwing it away."""

from typing import Any

from django.utils import timezone

from decisions import audit
from decisions.audit import Changes
from decisions.choices import Direction, GrantKind
from decisions.models import (
    Concern,
    Decision,
    Organisation,
    Team,
    Typing,
    User,
)
from decisions.services.copying import copy_of
from decisions.services.giving import give
from decisions.services.handing import colleagues, give_draft
from decisions.services.locking import NotAllowed, atomic, lock_draft, touch

_ASKER = ("asker", "asker_name", "asker_body", "asker_kind", "asker_contact")


@atomic
def start(
    *,
    actor: User,
    organisation: Organisation,
    team: Team,
    already_shared: bool = False,
    direction: str = Direction.OWN,
    emergency: bool = False,
    like: Decision | None = None,
) -> Decision:
    """Start a draft. The one thing that is possible whatever else fails.

    organisation: the controller the actor decides for; team: one they belong to;
    already_shared, direction, emergency: which button was pressed; like: an earlier decision
    about the same child, whose people and protections are offered again. Raises NotAllowed
    where that one is another organisation's: its people are not to be shared with it unseen.
    """
    if like and like.organisation_id != organisation.pk:
        raise NotAllowed
    changes = Changes(actor)
    concern = like.concern if like else Concern(organisation=organisation, created_by=actor)
    if not like:
        changes.save(concern)
    decision = Decision(
        concern=concern,
        organisation=organisation,
        team=team,
        author=actor,
        started_by=actor,
        already_shared=already_shared or emergency,
        direction=direction,
        emergency=emergency,
    )
    if like:
        decision.protected = [key for key in like.protected if key != "none"]
        if direction == Direction.ASKED:  # they ask again: who they are is known, what is not
            for name in _ASKER:
                setattr(decision, name, getattr(like, name))
    changes.save(decision)
    for protection in like.protections if like else []:
        changes.save(copy_of(protection, decision))
    audit.record(actor=actor, act="draft.started", decision=decision, changes=changes)
    return decision


@atomic
def hand_over(*, actor: User, decision_id: Any, to: User, reason: str) -> Decision:
    """Give a draft to a colleague, who then writes it. The one who gives it can still read it.

    to: someone with a role in the decision's team or organisation; reason: in a few words.
    Raises NotAllowed when it is not the actor's draft, or `to` has no role there.
    """
    decision = lock_draft(actor, decision_id)
    if to not in colleagues(decision):
        raise NotAllowed
    changes = Changes(actor, reason)
    give_draft(changes, decision, to)
    give(changes, decision, actor, GrantKind.HANDED_OVER, "handed this record over", None)
    audit.record(
        actor=actor,
        act="draft.handed_over",
        decision=decision,
        changes=changes,
        about={"to": str(to.pk)},
    )
    return decision


@atomic
def discard(*, actor: User, decision_id: Any, reason: str) -> Decision:
    """Throw a draft away, with a reason. It stays in the log.

    Raises NotAllowed when it is not the actor's draft, or something was shared from it: such
    a draft is a decision, and must be finished.
    """
    decision = lock_draft(actor, decision_id)
    if decision.disclosures:
        raise NotAllowed
    changes = Changes(actor, reason)
    decision.discarded_at = timezone.now()
    decision.discard_reason = reason
    for task in decision.tasks:
        task.done_at = task.done_at or timezone.now()
        changes.save(task)
    touch(changes, decision)
    Typing.objects.filter(decision=decision).delete()
    audit.record(actor=actor, act="draft.discarded", decision=decision, changes=changes)
    return decision
