"""What services on people share: who may give a role, and how one ends at once.

No service of its own: services never call one another, so what they share stands here.
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from decisions.audit import Changes
from decisions.choices import Role
from decisions.models import Membership, Organisation, Team, User
from decisions.selectors.people import at_work, not_over
from decisions.services.locking import NotAllowed

#: Roles that are for the whole organisation, never for one team.
FOR_ALL = (Role.IG_OFFICER, Role.ADMINISTRATOR)


class OwnRole(NotAllowed):
    """Nobody gives themselves a role."""


class AlreadyGiven(NotAllowed):
    """The person has this role already."""


class LastAdministrator(NotAllowed):
    """An organisation keeps an administrator whose role has no end."""


def lock_organisation(organisation: Organisation) -> Organisation:
    """Return an organisation as it is now; who works for it changes one after the other.

    Its key stays free: whoever writes in a draft meanwhile can refer to it, and ends.
    """
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def signature(actor: User) -> str:
    """Return what a role says of who gave or ended it, for readers in years to come."""
    return ", ".join(filter(None, (actor.name, actor.job_title)))[:200]


def new_role(
    changes: Changes,
    actor: User | None,
    user: User,
    organisation: Organisation,
    role: str,
    team: Team | None,
    given_by: str = "",
    until: date | None = None,
) -> Membership:
    """Give a role. Raises OwnRole, AlreadyGiven, NotAllowed for another organisation's team."""
    team = None if role in FOR_ALL else team
    if actor is not None:
        _may_give(actor, user, organisation, role, team)
    membership = Membership(
        user=user,
        organisation=organisation,
        team=team,
        role=role,
        until=until,
        given_by=given_by or (signature(actor) if actor else ""),
        why=changes.reason,
    )
    changes.save(membership)
    return membership


def _may_give(
    actor: User, user: User, organisation: Organisation, role: str, team: Team | None
) -> None:
    if actor.pk == user.pk:
        raise OwnRole
    if team and team.organisation_id != organisation.pk:
        raise NotAllowed
    same = Membership.objects.filter(user=user, organisation=organisation, role=role, team=team)
    if not_over(same).exists():
        raise AlreadyGiven


def end_role(changes: Changes, membership: Membership, actor: User) -> None:
    """End a role at once.

    `until` is a role's last day, that day included, so it is set to yesterday: the role does
    not hold for the rest of today. The log has the minute.
    """
    membership.until = timezone.localdate() - timedelta(days=1)
    membership.ended_by, membership.ended_why = signature(actor), changes.reason
    changes.save(membership)


def keep_an_administrator(organisation: Organisation) -> None:
    """Raise LastAdministrator where nobody is left to look after an organisation's people."""
    if not at_work(organisation).filter(role=Role.ADMINISTRATOR, until=None).exists():
        raise LastAdministrator


def account_for(changes: Changes, email: str, name: str, job_title: str) -> User:
    """Return the account with this address: a new one, or the one that there is.

    An existing account keeps its name and title: they are not this organisation's to change.
    One that was deactivated can sign in again; it has the roles that it is given now.
    """
    email = email.lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, name=name, job_title=job_title)
        user.set_unusable_password()
        try:
            with transaction.atomic():
                changes.save(user)
        except IntegrityError:  # another organisation invited them this very moment
            user = User.objects.get(email=email)
    if not user.is_active:
        user.is_active = True
        changes.save(user)
    return user


def is_ours_alone(user: User, organisation: Organisation) -> bool:
    """Tell whether an account has no role elsewhere, so that its details are ours to change.

    Otherwise an administrator could give the account an address of their own, sign in with
    it, and read another organisation's records.
    """
    elsewhere = Membership.objects.filter(user=user).exclude(organisation=organisation)
    return not user.is_superuser and not not_over(elsewhere).exists()
