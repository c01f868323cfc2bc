"""Short ways to share and restrict records, for the tests of access."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from decisions import access
from decisions.models import Decision, DecisionGrant, Restriction, User
from decisions.services import grants, restrictions


def sees(user: User, decision: Decision) -> bool:
    """Tell whether a person may see a record now."""
    return access.find_decision(User.objects.get(pk=user.pk), decision.pk) is not None


def restrict(actor: User, decision: Decision, named: list[User], **more: Any) -> Restriction:
    """Restrict a record's concern to the people named."""
    return restrictions.restrict(
        actor=actor,
        decision_id=decision.pk,
        kind="relative",
        reason="Her sister works here",
        named=named,
        **more,
    )


def share(actor: User, decision: Decision, colleague: User, days: int = 7) -> DecisionGrant:
    """Share a record with a colleague for some days."""
    return grants.share_with(
        actor=actor,
        decision_id=decision.pk,
        colleague=colleague,
        until=timezone.now() + timedelta(days=days),
        reason="covers for me",
    )
