"""Who has which role and which grant today: facts. What they open is said in `access.py`."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from decisions.choices import GrantKind, Role
from decisions.models import (
    ConcernGrant,
    DecisionGrant,
    Membership,
    Organisation,
    Restriction,
    User,
)

#: Roles of those who work with children's records; the others look after people or the law.
WORKING = (Role.PRACTITIONER, Role.LEAD)

VIEW = "view_decision"
VIEW_CONCERN = "view_concern"


def live_memberships(user: User) -> QuerySet[Membership]:
    """Return the memberships a person has today."""
    return live(Membership.objects.filter(user=user))


def live(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """Return those memberships that hold today; their last day is included."""
    today = timezone.localdate()
    return memberships.filter(Q(until=None) | Q(until__gte=today), since__lte=today)


@dataclass(frozen=True)
class Held:
    """Where a person works with children's records today, as ids: as practitioner or lead."""

    organisations: frozenset[UUID]
    teams: frozenset[UUID]
    lead_teams: frozenset[UUID]
    #: Organisations of which they are a lead as a whole, not of one team.
    lead_organisations: frozenset[UUID]
    #: Where they are an IG officer, which opens nothing by itself.
    governed: frozenset[UUID]

    @classmethod
    def by(cls, user: User) -> "Held":
        """Look up a person's roles."""
        found = list(live_memberships(user))
        working = [m for m in found if m.role in WORKING]
        leads = [m for m in working if m.role == Role.LEAD]
        return cls(
            organisations=frozenset(m.organisation_id for m in working),
            teams=frozenset(m.team_id for m in working if m.team_id),
            lead_teams=frozenset(m.team_id for m in leads if m.team_id),
            lead_organisations=frozenset(m.organisation_id for m in leads if not m.team_id),
            governed=frozenset(m.organisation_id for m in found if m.role == Role.IG_OFFICER),
        )


def may_see_content(user: User) -> bool:
    """Superusers run the installation; they see no content, nor do people who were deactivated."""
    return user.is_active and not user.is_superuser


def organisations_of(user: User, *roles: str) -> QuerySet[Organisation]:
    """Return the organisations in which a person has one of these roles today."""
    if not may_see_content(user):
        return Organisation.objects.none()
    held = live_memberships(user).filter(role__in=roles, organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(held))


def administers(user: User, organisation: Organisation) -> bool:
    """Tell whether a person is an administrator of an organisation today."""
    return organisations_of(user, Role.ADMINISTRATOR).filter(pk=organisation.pk).exists()


def live_grants(user: User) -> QuerySet[DecisionGrant]:
    """Return the grants on single records that a person has now.

    Looked up here and not by `has_perm`: that says yes to every superuser and knows no end.
    """
    mine = DecisionGrant.objects.filter(user=user, permission__codename=VIEW)
    return mine.filter(not_ended(), ended_at=None)


def live_names(user: User) -> QuerySet[ConcernGrant]:
    """Return the restricted concerns that a person is named for now."""
    mine = ConcernGrant.objects.filter(user=user, permission__codename=VIEW_CONCERN)
    return mine.filter(not_ended(), ended_at=None)


def not_ended() -> Q:
    """Return the condition that a grant has not run out."""
    return Q(until__isnull=True) | Q(until__gt=timezone.now())


def live_restrictions() -> QuerySet[Restriction]:
    """Return the restrictions in force."""
    return Restriction.objects.filter(lifted_at=None)


def opened_to(user: User) -> Q:
    """Return the condition that a decision was opened to a person, whatever their role."""
    granted = live_grants(user).values("content_object")
    return Q(pk__in=granted) | Q(concern__in=live_names(user).values("content_object"))


#: Whether a decision is below a restricted concern; stands beside it as `restricted`.
IS_RESTRICTED = Exists(live_restrictions().filter(concern=OuterRef("concern")))


def facts_as_conditions(user: User) -> dict[str, Q]:
    """Return the facts as conditions on decisions that have `restricted` beside them."""
    held, grants = Held.by(user), live_grants(user)

    def given(*kinds: GrantKind) -> Q:
        return Q(pk__in=grants.filter(kind__in=kinds).values("content_object"))

    return {
        "restricted": Q(restricted=True),
        "unrestricted": Q(restricted=False),
        "author": Q(author=user),
        "member": Q(organisation__in=held.organisations),
        "in team": Q(team__in=held.teams),
        "leads team": Q(team__in=held.lead_teams),
        "leads organisation": Q(organisation__in=held.lead_organisations),
        "named": Q(concern__in=live_names(user).values("content_object")),
        "governs": Q(organisation__in=held.governed),
        "shared": given(GrantKind.SHARED, GrantKind.HANDED_OVER),
        "emergency": given(GrantKind.EMERGENCY),
        "opened for governance": given(GrantKind.GOVERNANCE),
    }


def facts_of(user: User, decision: Any) -> dict[str, bool]:
    """Return the facts of one decision that has `restricted` beside it."""
    held = Held.by(user)
    kinds = set(live_grants(user).filter(content_object=decision.pk).values_list("kind", flat=True))
    names = live_names(user).filter(content_object=decision.concern_id)
    return {
        "restricted": decision.restricted,
        "unrestricted": not decision.restricted,
        "author": decision.author_id == user.pk,
        "member": decision.organisation_id in held.organisations,
        "in team": decision.team_id in held.teams,
        "leads team": decision.team_id in held.lead_teams,
        "leads organisation": decision.organisation_id in held.lead_organisations,
        # Asked only where it opens anything: names are for restricted concerns.
        "named": names.exists() if decision.restricted else False,
        "governs": decision.organisation_id in held.governed,
        "shared": bool(kinds & {GrantKind.SHARED, GrantKind.HANDED_OVER}),
        "emergency": GrantKind.EMERGENCY in kinds,
        "opened for governance": GrantKind.GOVERNANCE in kinds,
    }
