"""What can be found in an emergency, after the reason was written down; and who reviews it."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from decisions import access, roles
from decisions.choices import PersonRole, Role, TaskKind
from decisions.models import AuditEvent, Decision, Organisation, Person, Task, User
from decisions.selectors.people import at_work


def sought(user: User, organisation: Organisation, words: str) -> list[Decision]:
    """Return what a reference or a child's name leads to: one record of each child.

    The newest finished one, else the newest: a draft that was begun just now says little.

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
        for d in found.order_by(F("finalised_at").desc(nulls_last=True), "-created_at")
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


def reviewer(opener_id: UUID | None, decision: Decision) -> User | None:
    """Return who reviews an emergency: an IG officer, else another lead; never who opened it."""
    for role in (Role.IG_OFFICER, Role.LEAD):
        for user in _able_to_know(opener_id, decision.organisation, decision, role=role):
            return user
    return None


def told_of(event: AuditEvent, organisation: Organisation) -> list[User]:
    """Return who is told of an emergency: the IG officers, the first of whom reviews it.

    Failing those whose review it is; failing them who answers about the law, and at last the
    administrators. Never who opened it, and nobody who must not know of the record.
    """

    def able(**which: Any) -> list[User]:
        return _able_to_know(event.actor_id, organisation, event.decision, **which)

    review = review_of(event)
    return (
        able(role=Role.IG_OFFICER)
        or able(user=review.for_user_id if review else None)
        or able(user=organisation.law_asks_id)
        or able(role=Role.ADMINISTRATOR)
    )


def review_of(event: AuditEvent) -> Task | None:
    """Return the review of what was opened, where somebody can do one and has not yet."""
    reviews = Task.objects.filter(kind=TaskKind.EMERGENCY_REVIEW, decision=event.decision_id)
    return reviews.filter(about=str(event.actor_id), done_at=None).last()


def _able_to_know(
    opener_id: UUID | None, organisation: Organisation, decision: Decision | None, **which: Any
) -> list[User]:
    """Return who can sign in and may know of an emergency; those longest in a role first."""
    restriction = access.restriction_of(decision) if decision else None
    held = at_work(organisation).filter(**which).exclude(user=opener_id)
    users = {m.user_id: m.user for m in held.order_by("since").select_related("user")}
    return [user for user in users.values() if not access.is_kept_out(user, restriction)]
