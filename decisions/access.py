"""The one door to a record: it returns the record, or answers "not found".

Who may do what, in words (record.md section 5):

- A practitioner sees the decisions they hold, and those explicitly shared with them, for as
  long as they have a role in the organisation that the decision is made for.
- A safeguarding lead sees the decisions of their teams; organisation-wide leads, of all of
  their organisation.
- Only the author writes a draft. Nobody writes a finished record.
- Superusers see no content: no role of theirs opens a record.
- What a person may not know of is not found, exactly as if it did not exist.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from decisions.choices import Role
from decisions.models import Decision, DecisionGrant, Membership, Task, User

VIEW = "view_decision"


def live_memberships(user: User, on: date | None = None) -> QuerySet[Membership]:
    """Return the memberships a person has on a day (default today)."""
    return _live(Membership.objects.filter(user=user), on)


def _live(memberships: QuerySet[Membership], on: date | None = None) -> QuerySet[Membership]:
    day = on or timezone.localdate()
    ended = Q(until__isnull=False, until__lt=day)
    return memberships.filter(since__lte=day).exclude(ended)


def visible_decisions(user: User) -> QuerySet[Decision]:
    """Return the decisions that a person may read: theirs, their teams', shared with them."""
    if not user.is_active or user.is_superuser:
        return Decision.objects.none()
    live = live_memberships(user)
    lead = live.filter(role=Role.LEAD)
    member = Q(Exists(live.filter(organisation=OuterRef("organisation"))))
    of_team = Exists(lead.filter(team=OuterRef("team")))
    of_organisation = Exists(lead.filter(team=None, organisation=OuterRef("organisation")))
    granted = Exists(live_grants(user).filter(content_object=OuterRef("pk")))
    own = member & (Q(author=user) | Q(granted))
    return Decision.objects.filter(own | Q(of_team) | Q(of_organisation))


def live_grants(user: User) -> QuerySet[DecisionGrant]:
    """Return the grants on single records that a person has now.

    Looked up here and not by `has_perm`: that says yes to every superuser and knows no end.
    """
    ended = Q(until__isnull=False, until__lte=timezone.now())
    return DecisionGrant.objects.filter(user=user, permission__codename=VIEW).exclude(ended)


def decision_for(user: User, decision_id: UUID) -> Decision:
    """Return a decision that the person may read. Raises Http404 otherwise."""
    related = ("organisation__law_asks", "team", "author", "concern", "finalised_by", "started_by")
    found = visible_decisions(user).select_related(*related).filter(pk=decision_id).first()
    if found is None or (found.discarded_at and found.author_id != user.pk):
        raise Http404
    return found


def draft_for(user: User, decision_id: UUID) -> Decision:
    """Return a draft that the person may write. Raises Http404 otherwise."""
    decision = decision_for(user, decision_id)
    if not may_write(user, decision):
        raise Http404
    return decision


def task_for(user: User, task_id: UUID) -> Task:
    """Return a task that is the person's to do. Raises Http404 otherwise.

    The question is theirs to read; the record behind it is not, unless a role opens it.
    """
    mine = Task.objects.select_related("decision__author", "decision__organisation").filter(
        pk=task_id, for_user=user
    )
    found = mine.filter(decision__discarded_at=None).first()
    if found is None or not user.is_active:
        raise Http404
    return found


def may_write(user: User, decision: Decision) -> bool:
    """Only the author writes, and only while it is a draft."""
    return user.is_active and decision.is_draft and decision.author_id == user.pk


def is_member(user: User, decision: Decision) -> bool:
    """Tell whether a person has a role today in the organisation that decides."""
    return live_memberships(user).filter(organisation=decision.organisation_id).exists()


def may_mark_sent(user: User, decision: Decision) -> bool:
    """Only the author says when it was sent, in the draft or after it is finished."""
    return user.is_active and decision.discarded_at is None and decision.author_id == user.pk


def who_can_see(decision: Decision) -> list[tuple[str, str]]:
    """Return (name, why) for everybody who may open a record today."""
    members = _live(Membership.objects.filter(user__is_active=True)).select_related("user")
    here = members.filter(
        Q(organisation=decision.organisation_id) | Q(team=decision.team_id)
    ).order_by("user__name")
    roles = list(here)
    member_ids = {m.user_id for m in roles if m.organisation_id == decision.organisation_id}
    seen: dict[Any, tuple[str, str]] = {}
    if decision.author_id in member_ids:
        seen[decision.author_id] = (decision.author.name, "holds this record")
    for role in roles:
        team_lead = role.team_id == decision.team_id
        organisation_lead = role.team_id is None and role.user_id in member_ids
        if role.role == Role.LEAD and (team_lead or organisation_lead):
            why = f"safeguarding lead, {decision.team.name}"
            seen.setdefault(role.user_id, (role.user.name, why))
    now = timezone.now()
    grants = DecisionGrant.objects.filter(content_object=decision, user__in=member_ids)
    for grant in grants.exclude(until__isnull=False, until__lte=now).select_related("user"):
        seen.setdefault(grant.user_id, (grant.user.name, grant.reason))
    return list(seen.values())
