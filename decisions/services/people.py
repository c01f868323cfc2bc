"""People: adding, inviting, changing their details."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from decisions import audit, jobs
from decisions.audit import Changes
from decisions.models import Organisation, Team, User
from decisions.selectors.people import not_over, roles_here
from decisions.services.directory import add_adviser, add_recipient
from decisions.services.locking import NotAllowed, atomic
from decisions.services.memberships import give_role
from decisions.services.organisations import add_organisation, add_team, change_organisation
from decisions.services.sessions import end_sessions
from decisions.services.staffing import (
    AlreadyGiven,
    account_for,
    is_ours_alone,
    lock_organisation,
    new_role,
)

#: What a seed or a test needs to fill an organisation, in one place.
__all__ = [
    "add_adviser", "add_organisation", "add_recipient", "add_team", "add_user",
    "change_organisation", "change_person", "give_role", "invite", "invite_again",
]  # fmt: skip


@atomic
def add_user(*, actor: User | None, email: str, name: str, job_title: str = "") -> User:
    """Add a person who can sign in once they have a password or another means."""
    changes = Changes(actor)
    user = User(email=email.lower(), name=name, job_title=job_title)
    user.set_unusable_password()
    changes.save(user)
    audit.record(actor=actor, act="user.added", changes=changes)
    return user


@atomic
def invite(
    *,
    actor: User,
    organisation: Organisation,
    email: str,
    name: str,
    job_title: str,
    roles: Sequence[tuple[str, Team | None]],
    why: str,
    until: date | None = None,
) -> User:
    """Give a person their first roles in an organisation, and have them invited by mail.

    roles: (role, team) pairs. Whoever has an account already, for another organisation, simply
    gets the roles: the answer is the same, so that nobody can ask who has one. Raises
    AlreadyGiven for somebody who works here already, OwnRole for the actor.
    """
    lock_organisation(organisation)
    changes = Changes(actor, why)
    user = account_for(changes, email, name, job_title)
    if user != actor and not_over(roles_here(organisation)).filter(user=user).exists():
        raise AlreadyGiven
    for role, team in roles:
        new_role(changes, actor, user, organisation, role, team, until=until)
    jobs.enqueue("invitation", about=user.pk, organisation=organisation)
    audit.record(
        actor=actor,
        act="person.invited",
        changes=changes,
        organisation=organisation,
        about={"user": str(user.pk)},
    )
    return user


@atomic
def invite_again(*, actor: User, organisation: Organisation, user: User) -> None:
    """Have another invitation sent to somebody who works here and has not signed in yet.

    Raises NotAllowed for anybody else.
    """
    if not roles_here(organisation).filter(user=user).exists() or not user.is_active:
        raise NotAllowed
    jobs.enqueue("invitation", about=user.pk, organisation=organisation)
    audit.record(
        actor=actor,
        act="person.invited_again",
        changes=Changes(actor),
        organisation=organisation,
        about={"user": str(user.pk)},
    )


@atomic
def change_person(
    *, actor: User, organisation: Organisation, user: User, reason: str, **details: Any
) -> bool:
    """Change a person's name or job title. Return whether it was done.

    It is refused, on record, where the account is not this organisation's alone. The address
    is not theirs to change: with a new one an administrator could sign in as somebody else.
    """
    lock_organisation(organisation)
    if not roles_here(organisation).filter(user=user).exists():
        raise NotAllowed
    changes = Changes(actor, reason)
    user = User.objects.select_for_update().get(pk=user.pk)
    refused = not is_ours_alone(user, organisation)
    if not refused:
        for name in ("name", "job_title"):
            setattr(user, name, details.get(name, getattr(user, name)))
        changes.save(user)
    audit.record(
        actor=actor,
        act="person.change_refused" if refused else "person.changed",
        changes=changes,
        organisation=organisation,
        about={"user": str(user.pk)},
    )
    return not refused


@atomic
def change_address(*, actor: User | None, user: User, email: str, reason: str) -> User:
    """Change the address that a person signs in with. Their sessions end.

    For whoever runs the installation, who has made sure of who asks. Raises NotAllowed where
    somebody has the address.
    """
    changes = Changes(actor, reason)
    user = User.objects.select_for_update().get(pk=user.pk)
    if User.objects.filter(email=email.lower()).exists():
        raise NotAllowed
    user.email = email.lower()
    changes.save(user)
    end_sessions(user)
    audit.record(actor=actor, act="person.address_changed", changes=changes)
    return user
