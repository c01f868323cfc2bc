"""Letting one more person see one record, and taking that back."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from decisions import access, audit
from decisions.audit import Changes
from decisions.choices import GrantKind
from decisions.models import DecisionGrant, User
from decisions.selectors.who import may_be_shown
from decisions.services.giving import end_grant, give
from decisions.services.locking import NotAllowed, atomic, lock_for

#: How long a record stays open that was opened in an emergency, or for governance.
OPEN_FOR = timedelta(minutes=60)


@atomic
def share_with(
    *, actor: User, decision_id: Any, colleague: User, until: datetime, reason: str
) -> DecisionGrant:
    """Let a named colleague read a record until a date.

    until: the moment it ends; reason: why they need it. Raises NotAllowed when the actor
    does not keep the record, it is restricted (then people are named for it instead), or the
    colleague is the actor, or has no role in its organisation or team.
    """
    decision = lock_for(actor, access.KEEP, decision_id)
    if access.restriction_of(decision) or colleague not in may_be_shown(decision):
        raise NotAllowed
    if colleague == actor:  # who cannot wait for a colleague's draft says why, and it is reviewed
        raise NotAllowed
    changes = Changes(actor, reason)
    grant = give(changes, decision, colleague, GrantKind.SHARED, reason, until)
    audit.record(
        actor=actor,
        act="record.shared",
        decision=decision,
        changes=changes,
        about={"with": str(colleague.pk)},
    )
    return grant


@atomic
def take_back(*, actor: User, decision_id: Any, grant_id: Any) -> DecisionGrant:
    """End at once what lets a colleague read a record.

    Raises NotAllowed when the actor does not keep the record, or there is no such grant.
    """
    decision = lock_for(actor, access.KEEP, decision_id)
    grant = DecisionGrant.objects.filter(content_object=decision, pk=grant_id, ended_at=None)
    row = grant.filter(kind__in=(GrantKind.SHARED, GrantKind.HANDED_OVER)).first()
    if row is None:
        raise NotAllowed
    changes = Changes(actor)
    end_grant(changes, row)
    audit.record(
        actor=actor,
        act="record.taken_back",
        decision=decision,
        changes=changes,
        about={"from": str(row.user_id)},
    )
    return row


@atomic
def open_for_governance(*, actor: User, decision_id: Any, reason: str) -> DecisionGrant:
    """Open a record's content to an IG officer for an hour, with a written reason.

    Raises NotAllowed when it is not of their organisation, or is restricted: then the people
    named for it are asked.
    """
    decision = lock_for(actor, access.METADATA, decision_id)
    if decision.discarded_at or access.restriction_of(decision):
        raise NotAllowed
    changes = Changes(actor, reason)
    until = timezone.now() + OPEN_FOR
    grant = give(changes, decision, actor, GrantKind.GOVERNANCE, reason, until)
    audit.record(actor=actor, act="content.opened", decision=decision, changes=changes)
    return grant
