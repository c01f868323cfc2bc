"""Who can see a record, and why: for everybody who may see it themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from decisions import access, roles
from decisions.choices import GrantKind, Role
from decisions.models import ConcernGrant, Decision, DecisionGrant, Membership, User


@dataclass(frozen=True)
class Seer:
    """One person who can see a record: why, until when, and the grant that lets them, if any."""

    user: User
    why: str
    until: datetime | None = None
    grant: DecisionGrant | ConcernGrant | None = None

    @property
    def way(self) -> str:
        """Why, without what somebody wrote: for readers of metadata alone."""
        return str(GrantKind(self.grant.kind).label) if self.grant else self.why


def who_can_see(decision: Decision) -> list[Seer]:
    """Return everybody who may open a record today, each once, with the reason.

    Says for all people what `access.ways_to_see` says for one.
    """
    insiders = _insiders(decision)
    working = [role for role in insiders if role.role in roles.WORKING]
    restriction = access.restriction_of(decision)
    seen: dict[Any, Seer] = {}
    granted = _granted(decision, insiders, restricted=restriction is not None)
    found = _named(decision, working) if restriction else _by_role(decision, working)
    for seer in found:
        seen.setdefault(seer.user.pk, seer)
    for seer in granted:
        if seer.user != decision.author:
            seen[seer.user.pk] = seer
    return list(seen.values())


def _insiders(decision: Decision) -> list[Membership]:
    """Return today's roles in the record's organisation or team, of people who may see content."""
    held = roles.live(Membership.objects.filter(user__is_active=True, user__is_superuser=False))
    here = Q(organisation=decision.organisation_id) | Q(team=decision.team_id)
    return list(held.filter(here).select_related("user").order_by("user__name", "since"))


def _by_role(decision: Decision, insiders: list[Membership]) -> Iterator[Seer]:
    for role in insiders:
        if (role.user_id, role.organisation_id) == (decision.author_id, decision.organisation_id):
            yield Seer(role.user, "holds this record")
            break
    for role in insiders:
        if role.role == Role.LEAD and role.team_id in (decision.team_id, None):
            why = f"safeguarding lead, {decision.team.name}"
            if not decision.finalised_at:
                why += ": whose draft it is, not yet what is in it"
            yield Seer(role.user, why)


def _named(decision: Decision, insiders: list[Membership]) -> Iterator[Seer]:
    grants = ConcernGrant.objects.filter(content_object=decision.concern_id)
    for grant in _live(grants, insiders):
        yield Seer(grant.user, grant.reason, grant.until, grant)


def _granted(decision: Decision, insiders: list[Membership], *, restricted: bool) -> list[Seer]:
    """Return those to whom it was opened: to read with a working role, to govern as officer.

    What is restricted, nothing but an emergency opens.
    """
    grants = DecisionGrant.objects.filter(content_object=decision)
    if restricted:
        grants = grants.filter(kind=GrantKind.EMERGENCY)
    working = {role.user_id for role in insiders if role.role in roles.WORKING}
    # An officer's role is for a whole organisation: here it can only be the record's own.
    officers = {role.user_id for role in insiders if role.role == Role.IG_OFFICER}
    return [
        Seer(g.user, g.reason, g.until, g)
        for g in _live(grants, insiders)
        if g.user_id in (officers if g.kind == GrantKind.GOVERNANCE else working)
    ]


def _live(grants: Any, insiders: list[Membership]) -> Any:
    here = {role.user_id for role in insiders}
    found = grants.filter(roles.not_ended(), user__in=here, ended_at=None)
    return found.select_related("user").order_by("user__name")


def colleagues(decision: Decision) -> list[User]:
    """Return everybody with a role in a record's organisation or team, whichever it is."""
    return list({role.user_id: role.user for role in _insiders(decision)}.values())


def is_named_for(decision: Decision) -> bool:
    """Tell whether anybody named for a restricted concern can still see it."""
    working = [role for role in _insiders(decision) if role.role in roles.WORKING]
    return next(_named(decision, working), None) is not None


def may_be_shown(decision: Decision, *, besides_seers: bool = True) -> list[User]:
    """Return the colleagues a record may be shown to: with a role in its organisation or team.

    besides_seers: leave out those who see it anyway. Administrators and IG officers who have
    no other role do not work with children's records, and are left out too.
    """
    people = {r.user_id: r.user for r in _insiders(decision) if r.role in roles.WORKING}
    if besides_seers:
        for seer in who_can_see(decision):
            if decision.finalised_at or seer.grant or seer.user == decision.author:
                people.pop(seer.user.pk, None)  # but a lead does not read a draft yet
    return list(people.values())
