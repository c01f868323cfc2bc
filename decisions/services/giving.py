"""Saving grants, for the services that give or end them. No service of its own."""

from datetime import datetime

from django.contrib.auth.models import Permission
from django.utils import timezone

from decisions import roles
from decisions.audit import Changes
from decisions.choices import GrantKind
from decisions.models import ConcernGrant, Decision, DecisionGrant, User


def give(
    changes: Changes,
    decision: Decision,
    to: User,
    kind: GrantKind,
    reason: str,
    until: datetime | None,
) -> DecisionGrant:
    """Save the grant of one record to one person, in place of one that ends sooner."""
    grant = DecisionGrant.objects.filter(user=to, content_object=decision).first()
    if grant and not grant.ended_at and _outlasts(grant.until, until):
        return grant
    grant = grant or DecisionGrant(user=to, content_object=decision)
    _fill(grant, changes, roles.VIEW, kind, reason, until)
    return grant


def _outlasts(one: datetime | None, other: datetime | None) -> bool:
    return one is None or (other is not None and one > other)


def name_for(changes: Changes, decision: Decision, to: User, reason: str) -> ConcernGrant:
    """Save that a person is named for a restricted concern."""
    grant = ConcernGrant.objects.filter(user=to, content_object=decision.concern_id).first()
    grant = grant or ConcernGrant(user=to, content_object=decision.concern)
    if grant.ended_at or grant._state.adding:
        _fill(grant, changes, roles.VIEW_CONCERN, GrantKind.NAMED, reason, None)
    return grant


def end_grant(changes: Changes, grant: DecisionGrant | ConcernGrant) -> None:
    """End at once what lets a person see a record."""
    grant.ended_at = timezone.now()
    changes.save(grant)


def _fill(
    grant: DecisionGrant | ConcernGrant,
    changes: Changes,
    codename: str,
    kind: GrantKind,
    reason: str,
    until: datetime | None,
) -> None:
    grant.permission = Permission.objects.get(
        codename=codename, content_type__app_label="decisions"
    )
    grant.kind, grant.reason, grant.until = kind, reason[:300], until
    grant.given_by, grant.given_at, grant.ended_at = changes.actor, timezone.now(), None
    changes.save(grant)
