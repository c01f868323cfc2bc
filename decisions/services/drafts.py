"""Starting a draft, handing it over, throwing it away."""

from typing import Any

from django.contrib.auth.models import Permission
from django.utils import timezone

from decisions import access, audit
from decisions.audit import Changes
from decisions.models import (
    Concern,
    Decision,
    DecisionGrant,
    Membership,
    Organisation,
    Protection,
    Team,
    Typing,
    User,
)
from decisions.services.locking import NotAllowed, atomic, lock_draft, touch


@atomic
def start(
    *,
    actor: User,
    organisation: Organisation,
    team: Team,
    already_shared: bool = False,
    like: Decision | None = None,
) -> Decision:
    """Start a draft. The one thing that is possible whatever else fails.

    organisation: the controller the actor decides for; team: one they belong to;
    already_shared: which button was pressed; like: an earlier decision about the same child,
    whose people and protections are offered again.
    """
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
        already_shared=already_shared,
    )
    if like:
        decision.protected = [key for key in like.protected if key != "none"]
    changes.save(decision)
    for protection in like.protections if like else []:
        changes.save(_copy(protection, decision))
    audit.record(actor=actor, act="draft.started", decision=decision, changes=changes)
    return decision


def _copy(protection: Protection, decision: Decision) -> Protection:
    skip = {"id", "decision_id", "created_at"}
    values = {
        f.attname: getattr(protection, f.attname)
        for f in Protection._meta.concrete_fields
        if f.attname not in skip
    }
    return Protection(decision=decision, **values)


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
    _keep_witness(decision, actor)
    decision.author = to
    for task in decision.tasks:
        if task.for_user_id == actor.pk and not task.done_at:
            task.for_user = to
            changes.save(task)
    Typing.objects.filter(user=actor, decision=decision).update(user=to)
    touch(changes, decision)
    already = DecisionGrant.objects.filter(user=actor, content_object=decision)
    if not already.exists():
        changes.save(
            DecisionGrant(
                user=actor,
                permission=Permission.objects.get(codename=access.VIEW),
                content_object=decision,
                reason="handed this record over",
                given_by=actor,
            )
        )
    audit.record(
        actor=actor,
        act="draft.handed_over",
        decision=decision,
        changes=changes,
        about={"to": str(to.pk)},
    )
    return decision


def _keep_witness(decision: Decision, actor: User) -> None:
    """Say by name who noticed it: "me" must not pass to the next author."""
    if decision.noticed_by == "me":
        decision.noticed_by = "other"
        decision.noticed_by_who = ", ".join(filter(None, (actor.name, actor.job_title)))


def colleagues(decision: Decision) -> list[User]:
    """Return the people a draft can be handed to: of its team, deciding for its organisation."""
    day = timezone.localdate()
    memberships = (
        Membership.objects.filter(team=decision.team_id, organisation=decision.organisation_id)
        .filter(role__in=("practitioner", "lead"), since__lte=day, user__is_active=True)
        .exclude(until__isnull=False, until__lt=day)
        .exclude(user=decision.author_id)
        .select_related("user")
        .order_by("user__name")
    )
    return list({m.user_id: m.user for m in memberships}.values())


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
