"""The ways in which an administrator ends what somebody may do."""

from collections.abc import Callable

from decisions.models import Membership, Organisation, User
from decisions.selectors.people import not_over, roles_here
from decisions.services import leaving, memberships, reviews

End = Callable[[User, Organisation, User, str], object]


def _roles(organisation: Organisation, user: User, role: str) -> list[Membership]:
    return list(not_over(roles_here(organisation)).filter(user=user, role=role))


def take(jo: User, organisation: Organisation, user: User, role: str) -> None:
    """Take each such role away."""
    for one in _roles(organisation, user, role):
        memberships.take_role(actor=jo, organisation=organisation, role_id=one.pk, why="Ended")


def review(jo: User, organisation: Organisation, user: User, role: str) -> None:
    """End them by leaving them out at the yearly review."""
    end = {str(one.pk) for one in _roles(organisation, user, role)}
    keep = {str(one.pk) for one in not_over(roles_here(organisation))} - end
    reviews.finish_access_review(
        actor=jo, organisation=organisation, keep=keep, end=end, why="Ended"
    )


def deactivate(jo: User, organisation: Organisation, user: User, role: str) -> None:
    """End everything."""
    asks = organisation.law_asks_id == user.pk
    officers = [r.user for r in not_over(roles_here(organisation)).filter(role="ig_officer")]
    others = [officer for officer in officers if officer != user]
    leaving.deactivate(
        actor=jo,
        organisation=organisation,
        user=user,
        why="Ended",
        law_asks=others[0] if asks and others else None,
    )


WAYS: dict[str, End] = {"take": take, "review": review, "deactivate": deactivate}
