"""When somebody leaves an organisation: roles, sessions, drafts, and what was asked of them."""

from typing import Any

from decisions import audit
from decisions.audit import Changes
from decisions.choices import TaskKind
from decisions.models import Decision, Membership, Organisation, User
from decisions.roles import live
from decisions.selectors.people import (
    answerers,
    drafts_of,
    not_over,
    officers,
    open_tasks,
    roles_here,
)
from decisions.services.handing import colleagues, give_draft, lead_for
from decisions.services.locking import NotAllowed, atomic, lock_decision
from decisions.services.sessions import end_sessions
from decisions.services.staffing import end_role, keep_an_administrator, lock_organisation


@atomic
def deactivate(
    *,
    actor: User,
    organisation: Organisation,
    user: User,
    why: str,
    law_asks: User | None = None,
) -> list[Decision]:
    """End everything that a person may do for an organisation, at once.

    Their roles and sessions end; the account too, where they have no role elsewhere. Each
    draft goes to a lead; what was asked of them to whom it is asked now. law_asks: who answers
    about the law from now on, where it was them. Returns the drafts that no lead can take:
    they wait for `place_draft`. Raises LastAdministrator, NotAllowed for who has no role here.
    """
    organisation = lock_organisation(organisation)
    locked = [lock_decision(pk) for pk in drafts_of(organisation, user)]
    drafts = [draft for draft in locked if draft.is_draft and draft.author_id == user.pk]
    changes = Changes(actor, why)
    roles = list(not_over(roles_here(organisation)).filter(user=user))
    if not roles or (law_asks and law_asks not in answerers(organisation, user)):
        raise NotAllowed
    for role in roles:
        end_role(changes, role, actor)
    keep_an_administrator(organisation)
    if organisation.law_asks_id == user.pk:
        organisation.law_asks = law_asks
        changes.save(organisation)
    _pass_on_questions(changes, organisation, user)
    takers = [(draft, lead_for(draft), Changes(actor, why)) for draft in drafts]
    given = [(draft, to, told) for draft, to, told in takers if to]
    for draft, to, told in given:
        give_draft(told, draft, to)
    _pass_on_tasks(changes, organisation, user)
    if not not_over(Membership.objects.filter(user=user)).exists():
        leaver = User.objects.select_for_update().get(pk=user.pk)
        leaver.is_active = False
        changes.save(leaver)
    end_sessions(user)
    for draft, to, told in given:
        audit.record(
            actor=actor,
            act="draft.handed_over",
            decision=draft,
            changes=told,
            about={"to": str(to.pk)},
        )
    audit.record(
        actor=actor,
        act="person.deactivated",
        changes=changes,
        organisation=organisation,
        about={"user": str(user.pk), "drafts": len(drafts)},
    )
    return [draft for draft, to, _ in takers if to is None]


def _pass_on_questions(changes: Changes, organisation: Organisation, user: User) -> None:
    """Ask somebody else what only they could answer: about the law, and emergencies.

    The law: who is asked now, else another IG officer, else the author, who rings the helpline.
    """
    others = officers(organisation)
    asks = organisation.law_asks or next(iter(others), None)
    for task in open_tasks(organisation, user):
        if task.kind == TaskKind.LAW_ANSWER and task.decision.author_id != user.pk:
            task.for_user = asks or task.decision.author
        elif task.kind == TaskKind.EMERGENCY_REVIEW and others:
            task.for_user = others[0]
        changes.save(task)


def _pass_on_tasks(changes: Changes, organisation: Organisation, user: User) -> None:
    """Give what is still to do on finished records to a lead, such as a letter after a call."""
    for task in open_tasks(organisation, user):
        to = lead_for(task.decision)
        if to:
            task.for_user = to
            changes.save(task)


@atomic
def place_draft(
    *, actor: User, organisation: Organisation, draft_id: Any, to: User, reason: str
) -> Decision:
    """Give a draft whose author is gone to somebody of its team.

    The administrator sees its reference and nothing of what is in it. Raises NotAllowed when
    its author can still write it, or `to` has no role there.
    """
    decision = lock_decision(draft_id)
    author = live(Membership.objects.filter(user=decision.author_id, organisation=organisation))
    away = not (decision.author.is_active and author.exists())
    ours = decision.organisation_id == organisation.pk and decision.is_draft
    if not (away and ours) or to not in colleagues(decision):
        raise NotAllowed
    changes = Changes(actor, reason)
    give_draft(changes, decision, to)
    audit.record(
        actor=actor,
        act="draft.handed_over",
        decision=decision,
        changes=changes,
        about={"to": str(to.pk)},
    )
    return decision
