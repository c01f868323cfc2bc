"""Organisations, their settings and teams; the standard answer in law."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from decisions import audit, jobs
from decisions.audit import Changes
from decisions.choices import Role
from decisions.models import Organisation, Team, User
from decisions.rules.rule_3_lawful_basis import ANSWER
from decisions.services.locking import NotAllowed, atomic
from decisions.services.staffing import (
    account_for,
    lock_organisation,
    new_role,
    signature,
)

#: What the IG officer alone sets, besides the answer itself.
LAW = frozenset({*ANSWER, "duty_16la_since", "law_review_on", "law_set_by", "law_set_on"})


@atomic
def add_organisation(*, actor: User | None, **fields: Any) -> Organisation:
    """Add a controller. fields: columns of Organisation."""
    changes = Changes(actor)
    organisation = Organisation(**fields)
    changes.save(organisation)
    audit.record(actor=actor, act="organisation.added", changes=changes, organisation=organisation)
    return organisation


@atomic
def found_organisation(
    *,
    name: str,
    kind: str,
    nation: str,
    team: str,
    email: str,
    person: str,
    job_title: str = "",
    also: Sequence[str] = (),
    actor: User | None = None,
) -> tuple[Organisation, User]:
    """Add an organisation with its first team and administrator, who is invited.

    also: further roles of that person, for a club in which one person does everything:
    later on nobody can give themselves a role.
    """
    why = "First administrator of the organisation"
    changes = Changes(actor, why)
    slug = f"{slugify(name)[:40]}-{get_random_string(6, 'bcdfghjkmnpqrstvwxz23456789')}".strip("-")
    organisation = Organisation(name=name, slug=slug, kind=kind, nation=nation)
    changes.save(organisation)
    first = Team(organisation=organisation, name=team)
    changes.save(first)
    user = account_for(changes, email, person, job_title)
    for role in dict.fromkeys((Role.ADMINISTRATOR, *also)):
        new_role(changes, None, user, organisation, role, first, "Whoever runs the installation")
    jobs.enqueue("invitation", about=user.pk, organisation=organisation)
    audit.record(
        actor=actor, act="organisation.founded", changes=changes, organisation=organisation
    )
    return organisation, user


@atomic
def change_organisation(
    *, actor: User | None, organisation: Organisation, reason: str = "", **fields: Any
) -> Organisation:
    """Change settings of an organisation. The answer in law is the IG officer's: `set_law`."""
    if actor is not None and LAW & set(fields):
        raise NotAllowed
    changes = Changes(actor, reason)
    before = (organisation.kind, organisation.nation)
    for name, value in fields.items():
        setattr(organisation, name, value)
    if (organisation.kind, organisation.nation) != before and not LAW & set(fields):
        _forget_law(organisation)
    changes.save(organisation)
    audit.record(
        actor=actor, act="organisation.changed", changes=changes, organisation=organisation
    )
    return organisation


def _forget_law(organisation: Organisation) -> None:
    """Take back the standard answer: it was given for another kind of body, or another law."""
    for name in LAW:
        setattr(organisation, name, getattr(Organisation(), name))


@atomic
def set_law(*, actor: User, organisation: Organisation, reason: str, **answer: Any) -> Organisation:
    """Set the standard answer in law, under the name of who sets it, today.

    answer: the columns of LAW. Who may do it is the address's rule: IG officers alone.
    """
    if not set(answer) <= LAW:
        raise NotAllowed
    changes = Changes(actor, reason)
    organisation = lock_organisation(organisation)
    for name, value in answer.items():
        setattr(organisation, name, value)
    organisation.law_set_by, organisation.law_set_on = signature(actor), timezone.localdate()
    changes.save(organisation)
    audit.record(actor=actor, act="law.set", changes=changes, organisation=organisation)
    return organisation


@atomic
def add_team(
    *, actor: User | None, organisation: Organisation, name: str, reason: str = ""
) -> Team:
    """Add a team to an organisation."""
    changes = Changes(actor, reason)
    team = Team(organisation=organisation, name=name)
    changes.save(team)
    audit.record(actor=actor, act="team.added", changes=changes, organisation=organisation)
    return team


@atomic
def rename_team(*, actor: User, team: Team, name: str, reason: str) -> Team:
    """Give a team another name. Finished records keep the name of their day."""
    changes = Changes(actor, reason)
    team.name = name
    changes.save(team)
    audit.record(actor=actor, act="team.renamed", changes=changes, organisation=team.organisation)
    return team
