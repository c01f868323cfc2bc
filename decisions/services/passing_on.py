"""What becomes of a person's drafts, tasks and sight when a role of theirs ends.

No service of its own: services never call one another, so what they share stands here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from decisions import access
from decisions.audit import Changes
from decisions.choices import GrantKind, Role, TaskKind
from decisions.models import (
    ConcernGrant,
    Decision,
    DecisionGrant,
    Membership,
    Organisation,
    Task,
    User,
)
from decisions.roles import Held, live_grants, live_memberships, live_names
from decisions.selectors.emergency import reviewer
from decisions.selectors.people import drafts_of, officers, open_tasks, works_for
from decisions.services.giving import end_grant
from decisions.services.handing import give_draft, taker_for
from decisions.services.locking import lock_decision


@dataclass(frozen=True)
class HandedOver:
    """A draft that goes to somebody else, with what changed in it: an event of its own."""

    draft: Decision
    to: User
    changes: Changes


def pass_on(
    changes: Changes,
    organisation: Organisation,
    user: User,
    ended: Collection[Membership],
    law_asks: User | None,
) -> list[HandedOver]:
    """Pass on what a person can no longer do for an organisation, now that roles have ended.

    organisation: as it is now, locked; ended: those roles; law_asks: who answers about the
    law from now on, where it was them. What opened single records to them ends where the role
    behind it did. Their drafts move once they record nothing here any more; the caller writes
    an event for each. A draft that nobody can take stays.
    """
    _end_sight(changes, organisation, user)
    still_asked = _is_still_asked(organisation, user, ended)
    if organisation.law_asks_id == user.pk and not still_asked:
        organisation.law_asks = law_asks
        changes.save(organisation)
    _pass_on_questions(changes, organisation, user, still_asked)
    if works_for(user, organisation):
        return []
    given = _hand_over(changes, organisation, user)
    _pass_on_the_rest(changes, organisation, user, still_asked)
    return given


def next_to_ask(organisation: Organisation, user: User) -> User | None:
    """Return who answers about the law where a person no longer does: another IG officer."""
    return next((other for other in officers(organisation) if other != user), None)


def _is_still_asked(organisation: Organisation, user: User, ended: Collection[Membership]) -> bool:
    """Tell whether questions about the law may stay with a person.

    Anybody with a role can be asked; but an IG officer was asked as one.
    """
    roles = live_memberships(user).filter(organisation=organisation)
    left = set(roles.values_list("role", flat=True))
    was_officer = any(role.role == Role.IG_OFFICER for role in ended)
    return bool(left) and not (was_officer and Role.IG_OFFICER not in left)


def _end_sight(changes: Changes, organisation: Organisation, user: User) -> None:
    """End what opened single records, where the role that it stood on has ended.

    Otherwise a role that is given in a year's time would open them all again.
    """
    held, here = Held.by(user), organisation.pk
    of_record = Q(content_object__organisation=here) | Q(content_object__team__organisation=here)
    for grant in live_grants(user).filter(of_record).select_related("content_object"):
        if not _still_stands(grant, held):
            end_grant(changes, grant)
    of_concern = Q(content_object__organisation=here)
    below = Decision.objects.filter(team__organisation=here).values("concern")
    of_concern |= Q(content_object__in=below)
    for name in live_names(user).filter(of_concern).select_related("content_object"):
        if not _still_named(name, held):
            end_grant(changes, name)


def _still_stands(grant: DecisionGrant, held: Held) -> bool:
    decision = grant.content_object
    if grant.kind == GrantKind.GOVERNANCE:
        return decision.organisation_id in held.governed
    return decision.organisation_id in held.organisations or decision.team_id in held.teams


def _still_named(name: ConcernGrant, held: Held) -> bool:
    concern = name.content_object
    below = Decision.objects.filter(concern=concern, team__in=held.teams)
    return concern.organisation_id in held.organisations or below.exists()


def _pass_on_questions(
    changes: Changes, organisation: Organisation, user: User, still_asked: bool
) -> None:
    """Ask somebody else about the law, and have somebody else review emergencies."""
    roles = live_memberships(user).filter(organisation=organisation)
    may_review = roles.filter(role__in=(Role.IG_OFFICER, Role.LEAD)).exists()
    for task in _locked(organisation, user):
        to = None
        if task.kind == TaskKind.EMERGENCY_REVIEW and not may_review:
            to = reviewer(UUID(task.about) if task.about else None, task.decision)
        elif task.kind == TaskKind.LAW_ANSWER and not still_asked:
            to = _who_answers(task.decision, organisation)
        _ask(changes, task, to)


def _who_answers(decision: Decision, organisation: Organisation) -> User | None:
    """Return who is asked about the law now, else another IG officer, else the author.

    They ring the helpline; and on a restricted record nobody else sees the question. An author
    who left has a lead in their place.
    """
    asks = organisation.law_asks or next(iter(officers(organisation)), None)
    if asks and access.restriction_of(decision) is None:
        return asks
    here = works_for(decision.author, organisation)
    return decision.author if here else taker_for(decision)


def _hand_over(changes: Changes, organisation: Organisation, user: User) -> list[HandedOver]:
    """Give each draft to a lead, or to somebody named for it."""
    given = []
    for pk in drafts_of(organisation, user):
        draft = lock_decision(pk)
        to = taker_for(draft) if draft.is_draft and draft.author_id == user.pk else None
        if to:
            told = Changes(changes.actor, changes.reason)
            give_draft(told, draft, to)
            given.append(HandedOver(draft, to, told))
    return given


def _pass_on_the_rest(
    changes: Changes, organisation: Organisation, user: User, still_asked: bool
) -> None:
    """Give what is still to do on finished records to a lead, such as a letter after a call."""
    for task in _locked(organisation, user):
        stays = task.kind == TaskKind.LAW_ANSWER and still_asked
        if not stays and task.kind != TaskKind.EMERGENCY_REVIEW:
            _ask(changes, task, taker_for(task.decision))


def _locked(organisation: Organisation, user: User) -> list[Task]:
    return list(open_tasks(organisation, user).select_for_update(of=("self",)))


def _ask(changes: Changes, task: Task, to: User | None) -> None:
    """Make a task somebody's; it stays where it is while there is nobody."""
    if to:
        task.pass_to(to)
        changes.save(task)
