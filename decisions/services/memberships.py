"""Giving a role, moving it to another team, taking it away."""

from datetime import date
from typing import Any

from decisions import audit
from decisions.audit import Changes
from decisions.models import Membership, Organisation, Team, User
from decisions.selectors.people import not_over, roles_here
from decisions.services.locking import NotAllowed, atomic
from decisions.services.passing_on import next_to_ask, pass_on
from decisions.services.staffing import end_role, keep_an_administrator, lock_organisation, new_role


@atomic
def give_role(
    *,
    actor: User | None,
    user: User,
    organisation: Organisation,
    role: str,
    team: Team | None = None,
    given_by: str = "",
    why: str,
    until: date | None = None,
) -> Membership:
    """Give a person a role in an organisation, or in one team.

    organisation: for whom the person decides, which in a hub is not the team's; until: its
    last day. Nobody gives themselves a role, and an administrator gives them in their own
    organisation's teams alone. Raises OwnRole, AlreadyGiven, NotAllowed.
    """
    lock_organisation(organisation)
    changes = Changes(actor, why)
    membership = new_role(changes, actor, user, organisation, role, team, given_by, until)
    audit.record(actor=actor, act="role.given", changes=changes, organisation=organisation)
    return membership


@atomic
def move_role(
    *, actor: User, organisation: Organisation, role_id: Any, team: Team, why: str
) -> Membership:
    """Move a person with their role to another team, at once.

    They go on working here, so their drafts stay with them. Raises OwnRole (it would open the
    other team's records to them), AlreadyGiven, NotAllowed.
    """
    organisation = lock_organisation(organisation)
    changes = Changes(actor, why)
    old = _live_role(organisation, role_id)
    if old.organisation_id != organisation.pk or old.team_id in (None, team.pk):
        raise NotAllowed
    until = old.until
    end_role(changes, old, actor)
    new = new_role(changes, actor, old.user, organisation, old.role, team, until=until)
    pass_on(changes, organisation, old.user, [old], next_to_ask(organisation, old.user))
    audit.record(actor=actor, act="role.moved", changes=changes, organisation=organisation)
    return new


@atomic
def take_role(*, actor: User, organisation: Organisation, role_id: Any, why: str) -> Membership:
    """Take a role away, at once, and pass on what they can no longer do.

    Raises LastAdministrator where nobody would be left to look after people and settings,
    NotAllowed for a role that is over or not this organisation's.
    """
    organisation = lock_organisation(organisation)
    changes = Changes(actor, why)
    membership = _live_role(organisation, role_id)
    end_role(changes, membership, actor)
    keep_an_administrator(organisation)
    user = membership.user
    asks = next_to_ask(organisation, user)
    for one in pass_on(changes, organisation, user, [membership], asks):
        audit.record(
            actor=actor,
            act="draft.handed_over",
            decision=one.draft,
            changes=one.changes,
            about={"to": str(one.to.pk)},
        )
    audit.record(actor=actor, act="role.taken", changes=changes, organisation=organisation)
    return membership


def _live_role(organisation: Organisation, role_id: Any) -> Membership:
    found = not_over(roles_here(organisation)).select_related("user").filter(pk=role_id).first()
    if found is None:
        raise NotAllowed
    return found
