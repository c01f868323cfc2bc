"""Organisations, teams, people and their roles; directory and advisers."""

from typing import Any

from decisions import audit
from decisions.audit import Changes
from decisions.models import Adviser, Membership, Organisation, Recipient, Team, User
from decisions.services.locking import atomic


@atomic
def add_organisation(*, actor: User | None, **fields: Any) -> Organisation:
    """Add a controller. fields: columns of Organisation."""
    changes = Changes(actor)
    organisation = Organisation(**fields)
    changes.save(organisation)
    audit.record(actor=actor, act="organisation.added", changes=changes, organisation=organisation)
    return organisation


@atomic
def change_organisation(
    *, actor: User | None, organisation: Organisation, reason: str = "", **fields: Any
) -> Organisation:
    """Change settings of an organisation, such as its standard answer in law."""
    changes = Changes(actor, reason)
    for name, value in fields.items():
        setattr(organisation, name, value)
    changes.save(organisation)
    audit.record(
        actor=actor, act="organisation.changed", changes=changes, organisation=organisation
    )
    return organisation


@atomic
def add_team(*, actor: User | None, organisation: Organisation, name: str) -> Team:
    """Add a team to an organisation."""
    changes = Changes(actor)
    team = Team(organisation=organisation, name=name)
    changes.save(team)
    audit.record(actor=actor, act="team.added", changes=changes, organisation=organisation)
    return team


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
def give_role(
    *,
    actor: User | None,
    user: User,
    organisation: Organisation,
    role: str,
    team: Team | None = None,
    given_by: str,
    why: str,
) -> Membership:
    """Give a person a role in an organisation, or in one team.

    organisation: for whom the person decides, which in a hub is not the team's.
    """
    changes = Changes(actor, why)
    membership = Membership(
        user=user, organisation=organisation, team=team, role=role, given_by=given_by, why=why
    )
    changes.save(membership)
    audit.record(actor=actor, act="role.given", changes=changes, organisation=organisation)
    return membership


@atomic
def add_recipient(*, actor: User | None, organisation: Organisation, **fields: Any) -> Recipient:
    """Add an entry to an organisation's directory. fields: columns of Recipient."""
    changes = Changes(actor)
    recipient = Recipient(organisation=organisation, **fields)
    changes.save(recipient)
    audit.record(actor=actor, act="recipient.added", changes=changes, organisation=organisation)
    return recipient


@atomic
def add_adviser(*, actor: User | None, organisation: Organisation, **fields: Any) -> Adviser:
    """Add someone to ask when unsure. fields: columns of Adviser."""
    changes = Changes(actor)
    adviser = Adviser(organisation=organisation, **fields)
    changes.save(adviser)
    audit.record(actor=actor, act="adviser.added", changes=changes, organisation=organisation)
    return adviser
