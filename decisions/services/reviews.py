"""The yearly review of who has which access, and the list of it to take away."""

from collections.abc import Collection

from decisions import audit
from decisions.audit import Changes
from decisions.models import AccessReview, Membership, Organisation, User
from decisions.selectors.people import not_over, roles_here, staff
from decisions.services.locking import Stale, atomic
from decisions.services.passing_on import HandedOver, next_to_ask, pass_on
from decisions.services.staffing import end_role, keep_an_administrator, lock_organisation


@atomic
def finish_access_review(
    *,
    actor: User,
    organisation: Organisation,
    keep: Collection[str],
    end: Collection[str],
    why: str = "",
) -> AccessReview:
    """Keep a yearly review of who has which access, and end what is no longer needed.

    keep, end: ids of roles, together all there are; why: why those end. What somebody can no
    longer do is passed on. Raises Stale when a role was given or taken since the page was
    shown, LastAdministrator.
    """
    organisation = lock_organisation(organisation)
    changes = Changes(actor, why)
    roles = list(not_over(roles_here(organisation)).select_related("user", "team"))
    if {str(role.pk) for role in roles} != {*keep, *end}:
        raise Stale
    names = {one.user.pk: one.name for one in staff(organisation)}
    found = [
        {
            "role": role.role,
            "user": str(role.user_id),
            "name": names[role.user_id],
            "team": role.team.name if role.team else "",
            "since": role.since.isoformat(),
            "given_by": role.given_by,
            "why": role.why,
            "kept": str(role.pk) in keep,
        }
        for role in roles
    ]
    ended: dict[User, list[Membership]] = {}
    for role in roles:
        if str(role.pk) not in keep:
            end_role(changes, role, actor)
            ended.setdefault(role.user, []).append(role)
    keep_an_administrator(organisation)
    given: list[HandedOver] = []
    for user, over in ended.items():
        asks = next_to_ask(organisation, user)
        given += pass_on(changes, organisation, user, over, asks)
    review = AccessReview(organisation=organisation, reviewed_by=actor, found=found)
    changes.save(review)
    for one in given:
        audit.record(
            actor=actor,
            act="draft.handed_over",
            decision=one.draft,
            changes=one.changes,
            about={"to": str(one.to.pk)},
        )
    audit.record(actor=actor, act="access.reviewed", changes=changes, organisation=organisation)
    return review


@atomic
def export_access_list(*, actor: User, organisation: Organisation, rows: int) -> None:
    """Put on record that the list of who has which access was taken away as a file."""
    audit.record(
        actor=actor,
        act="access_list.exported",
        changes=Changes(actor),
        organisation=organisation,
        about={"rows": rows},
    )
