"""When somebody leaves an organisation: roles, sessions, drafts, and what was asked of them."""

from dataclasses import dataclass
from typing import Any

from decisions import access, audit
from decisions.audit import Changes
from decisions.models import Decision, Membership, Organisation, User
from decisions.selectors.people import (
    answerers,
    drafts_told_of,
    not_over,
    roles_here,
    works_for,
)
from decisions.services.handing import colleagues, give_draft
from decisions.services.locking import NotAllowed, atomic, lock_decision
from decisions.services.passing_on import pass_on
from decisions.services.sessions import end_sessions
from decisions.services.staffing import end_role, keep_an_administrator, lock_organisation


@dataclass(frozen=True)
class Left:
    """What becomes of a leaver's drafts, as far as an administrator may know of them."""

    #: How many no lead can take.
    waiting: int
    #: Who holds each of the others now, by name.
    went_to: list[str]


@atomic
def deactivate(
    *,
    actor: User,
    organisation: Organisation,
    user: User,
    why: str,
    law_asks: User | None = None,
) -> Left:
    """End everything that a person may do for an organisation, at once.

    Their roles and sessions end; the account too, where they have no role elsewhere. Each
    draft goes to a lead; what was asked of them to whom it is asked now. law_asks: who answers
    about the law from now on, where it was them. A draft that no lead can take waits for
    `place_draft`. Raises LastAdministrator, NotAllowed for who has no role here.
    """
    organisation = lock_organisation(organisation)
    changes = Changes(actor, why)
    roles = list(not_over(roles_here(organisation)).filter(user=user))
    if not roles or (law_asks and law_asks not in answerers(organisation, user)):
        raise NotAllowed
    for role in roles:
        end_role(changes, role, actor)
    keep_an_administrator(organisation)
    drafts = drafts_told_of(organisation, user)
    given = pass_on(changes, organisation, user, roles, law_asks)
    if not not_over(Membership.objects.filter(user=user)).exists():
        leaver = User.objects.select_for_update().get(pk=user.pk)
        leaver.is_active = False
        changes.save(leaver)
    end_sessions(user)
    waiting = drafts_told_of(organisation, user)
    told_of = [one for one in given if access.restriction_of(one.draft) is None]
    for one in given:
        audit.record(
            actor=actor,
            act="draft.handed_over",
            decision=one.draft,
            changes=one.changes,
            about={"to": str(one.to.pk)},
        )
    audit.record(
        actor=actor,
        act="person.deactivated",
        changes=changes,
        organisation=organisation,
        about={"user": str(user.pk), "drafts": drafts},
    )
    return Left(waiting, [one.to.name for one in told_of])


@atomic
def place_draft(
    *, actor: User, organisation: Organisation, draft_id: Any, to: User, reason: str
) -> Decision:
    """Give a draft whose author is gone to somebody of its team.

    The administrator sees its reference and nothing of what is in it, and does not take it
    themselves: sending its author away would open it to them. Raises NotAllowed then; when its
    author can still write it, or `to` has no role there; and for a restricted draft, of which
    no administrator is to know.
    """
    decision = lock_decision(draft_id)
    away = not (decision.author.is_active and works_for(decision.author, organisation))
    ours = decision.organisation_id == organisation.pk and decision.is_draft
    if not (away and ours) or access.restriction_of(decision) is not None:
        raise NotAllowed
    if to == actor or to not in colleagues(decision):
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
