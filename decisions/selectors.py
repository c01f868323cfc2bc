"""Every list, scoped to the person who asks."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from decisions import access
from decisions.choices import Role, TaskKind
from decisions.models import (
    AuditEvent,
    Cell,
    Decision,
    Disclosure,
    Organisation,
    Person,
    ProposedShare,
    Task,
    Team,
    Typing,
    User,
)

MOST = 50


@dataclass(frozen=True)
class Unsent:
    """A recipient who was to be told and has not got it."""

    share: ProposedShare
    decision: Decision


def unsent(user: User) -> list[Unsent]:
    """Return what this person decided to share and has not sent, most worrying first."""
    given = Disclosure.objects.filter(share=OuterRef("pk"))
    cells = Cell.objects.filter(share=OuterRef("pk"), choice__in=("share", "differently"))
    shares = (
        ProposedShare.objects.filter(
            Q(Exists(cells)) | ~Q(own_words=""),
            ~Exists(given),
            decision__author=user,
            decision__discarded_at=None,
            removed_at=None,
        )
        .select_related("decision")
        .order_by("decision__created_at")[:MOST]
    )
    rows = [Unsent(share, share.decision) for share in shares]
    return sorted(rows, key=lambda row: urgency(row.decision))


def drafts(user: User) -> list[Decision]:
    """Return this person's unfinished decisions, most worrying first, then oldest."""
    found = Decision.objects.filter(author=user, finalised_at=None, discarded_at=None)
    return sorted(found.order_by("created_at")[:MOST], key=urgency)


def untouched(user: User, team: Team, already_shared: bool) -> Decision | None:
    """Return a draft that this person started and never typed into, to use instead of another."""
    own = Decision.objects.filter(author=user, team=team, already_shared=already_shared)
    empty = own.filter(finalised_at=None, discarded_at=None, revision=0, concern__people=None)
    return empty.exclude(concern__decisions__revision__gt=0).order_by("created_at").first()


def finished(user: User) -> list[Decision]:
    """Return the finished decisions that this person may read, newest first."""
    visible = access.visible_decisions(user).filter(finalised_at__isnull=False)
    return list(visible.select_related("author").order_by("-finalised_at")[:MOST])


def urgency(decision: Decision) -> int:
    """Return the place of a worry level: danger first, support last, no level yet second."""
    order = {"danger": 0, "serious": 1, "": 1, "may_be": 2, "support": 3}
    return order.get(decision.level, 1)


def children_by_concern(decisions: list[Decision]) -> dict[UUID, str]:
    """Return the children's names by concern, for lists."""
    people = Person.objects.filter(
        concern__in={d.concern_id for d in decisions}, role="child", removed_at=None
    )
    names: dict[UUID, list[str]] = {}
    for person in people:
        names.setdefault(person.concern_id, []).append(person.name)
    return {concern: ", ".join(filter(None, found)) for concern, found in names.items()}


def earlier_children(user: User) -> list[tuple[UUID, str]]:
    """Return (decision, child) for children on this person's own records, newest first."""
    own = list(
        Decision.objects.filter(author=user, discarded_at=None).order_by("-created_at")[: MOST * 4]
    )
    newest: dict[UUID, UUID] = {}
    for decision in own:
        newest.setdefault(decision.concern_id, decision.pk)
    names = children_by_concern(own)
    return [(pk, names[concern]) for concern, pk in newest.items() if names.get(concern)][:MOST]


def tasks(user: User) -> list[Task]:
    """Return what this person has to do, soonest due first."""
    found = Task.objects.filter(for_user=user, done_at=None, decision__discarded_at=None)
    return list(found.select_related("decision")[:MOST])


def questions(decision: Decision) -> list[Task]:
    """Return the questions left open, about the law or for advice, with answers if any."""
    asked = [t for t in decision.tasks if t.kind in (TaskKind.LAW_ANSWER, TaskKind.ADVICE)]
    return [t for t in asked if t.answer or not t.done_at]


def home_of(user: User) -> list[tuple[Organisation, Team]]:
    """Return the organisations and teams that a person records decisions for."""
    roles = (Role.PRACTITIONER, Role.LEAD)
    memberships = access.live_memberships(user).filter(role__in=roles, team__isnull=False)
    found = memberships.select_related("organisation", "team").order_by("since")
    pairs = {(m.organisation_id, m.team_id): (m.organisation, m.team) for m in found if m.team}
    return list(pairs.values())


def roles_of(user: User) -> set[str]:
    """Return the roles that a person has today."""
    return set(access.live_memberships(user).values_list("role", flat=True))


def typing(user: User, decision: Decision, page: str) -> Typing | None:
    """Return what this person typed on a page and did not save."""
    return Typing.objects.filter(user=user, decision=decision, page=page).first()


def related_decisions(user: User, decision: Decision) -> list[Decision]:
    """Return the other decisions about the same child that this person may read."""
    others = access.visible_decisions(user).filter(concern=decision.concern_id, discarded_at=None)
    return list(others.exclude(pk=decision.pk).select_related("author").order_by("-created_at"))


def events(decision: Decision) -> list[AuditEvent]:
    """Return everything that was done to a decision, oldest first, with the values."""
    found = AuditEvent.objects.filter(decision=decision).order_by("decision_number")
    return list(found.prefetch_related("values"))


def names(ids: set[Any]) -> dict[Any, str]:
    """Return people's names by id."""
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


def user_by_email(email: str) -> User | None:
    """Return the active person with this e-mail address, for the demo's sign-in page."""
    return User.objects.filter(email=email, is_active=True).first()
