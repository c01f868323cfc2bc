"""What can be found in an emergency, after the reason was written down; and who reviews it."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from decisions import access, roles
from decisions.choices import PersonRole, Role
from decisions.models import Decision, Membership, Organisation, Person, User


def sought(user: User, organisation: Organisation, words: str) -> list[Decision]:
    """Return what a reference or a child's name leads to: the newest record of each child.

    words: as typed. Restricted records are found too, but for people kept out of them.
    """
    words = " ".join(words.split())
    reference = words.upper().replace(" ", "-")
    children = Person.objects.filter(
        name__iexact=words, role=PersonRole.CHILD, removed_at=None, concern=OuterRef("concern")
    )
    held = Decision.objects.filter(organisation=organisation, discarded_at=None)
    found = held.filter(Exists(children) | Q(reference=reference)).select_related("author", "team")
    restrictions = {
        r.concern_id: r
        for r in roles.live_restrictions().filter(concern__in=found.values("concern"))
    }
    open_to_them = [
        d
        for d in found.order_by("-created_at")
        if not access.is_kept_out(user, restrictions.get(d.concern_id))
    ]
    newest: dict[UUID, Decision] = {}
    for decision in open_to_them:
        newest.setdefault(decision.concern_id, decision)
    exactly = [d for d in open_to_them if d.reference == reference]
    return exactly or list(newest.values())


def may_be_opened(user: User, decision: Decision) -> bool:
    """Tell whether a record may be opened in an emergency by a lead of its organisation."""
    kept_out = access.is_kept_out(user, access.restriction_of(decision))
    return not kept_out and decision.discarded_at is None


def reviewer(opened_by: User, decision: Decision) -> User | None:
    """Return who reviews an emergency: an IG officer, else another lead; never who opened it."""
    held = roles.live(Membership.objects.filter(organisation=decision.organisation_id))
    held = held.filter(user__is_active=True, user__is_superuser=False).exclude(user=opened_by)
    restriction = access.restriction_of(decision)
    for role in (Role.IG_OFFICER, Role.LEAD):
        for membership in held.filter(role=role).order_by("since").select_related("user"):
            if not access.is_kept_out(membership.user, restriction):
                return membership.user
    return None
