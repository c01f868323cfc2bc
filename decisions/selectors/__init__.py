"""Every list, scoped to the person who asks."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from decisions import access, roles
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
            decision__in=own(user),
            removed_at=None,
        )
        .select_related("decision")
        .order_by(urgency("decision__level"), "decision__created_at")[:MOST]
    )
    return [Unsent(share, share.decision) for share in shares]


def again(decision: Decision) -> Decision:
    """Return a decision that was let through the door, as the database has it now."""
    fresh = Decision.objects.select_related(*access.RELATED).get(pk=decision.pk)
    fresh.ways = decision.ways
    return fresh


def own(user: User) -> QuerySet[Decision]:
    """Return the decisions that a person holds and may open, but for discarded ones."""
    return access.visible_decisions(user).filter(author=user, discarded_at=None)


def urgency(level: str) -> Case:
    """Order by worry: danger first, a level not given yet among the serious, support last."""
    ranks = {"danger": 0, "serious": 1, "": 1, "may_be": 2, "support": 3}
    return Case(*(When(**{level: code}, then=Value(rank)) for code, rank in ranks.items()))


def drafts(user: User) -> list[Decision]:
    """Return this person's unfinished decisions, most worrying first, then oldest."""
    found = own(user).filter(finalised_at=None)
    return list(found.order_by(urgency("level"), "created_at")[:MOST])


def untouched(user: User, team: Team, begun: dict[str, Any]) -> Decision | None:
    """Return a draft that this person started and never typed into, to use instead of another.

    begun: how it was begun, by column.
    """
    mine = own(user).filter(team=team, finalised_at=None, reconsiders=None, **begun)
    empty = mine.filter(revision=0, concern__people=None, created_at__date=timezone.localdate())
    typed = Typing.objects.filter(decision=OuterRef("pk"))
    return empty.exclude(Exists(typed)).order_by("created_at").first()


def emergencies(user: User) -> list[Decision]:
    """Return the unfinished emergencies of this person and of the teams they lead, oldest first.

    One that its author opened and left at once is on nobody else's list.
    """
    leads = roles.live_memberships(user).filter(role=Role.LEAD)
    of_all = Q(team=None, organisation=OuterRef("organisation"))
    led = Exists(leads.filter(Q(team=OuterRef("team")) | of_all))
    begun = Q(revision__gt=0) | Exists(Typing.objects.filter(decision=OuterRef("pk")))
    found = access.visible_decisions(user).filter(emergency=True, finalised_at=None)
    found = found.filter(Q(author=user) | Q(led, begun), discarded_at=None)
    return list(found.select_related("author", "organisation").order_by("created_at")[:MOST])


def opened(user: User) -> list[Decision]:
    """Return the unfinished decisions of others that were opened to this person, newest first."""
    visible = access.visible_decisions(user).filter(roles.opened_to(user), finalised_at=None)
    others = visible.filter(discarded_at=None).exclude(author=user)
    return list(others.select_related("author").order_by("-created_at")[:MOST])


def finished(user: User) -> list[Decision]:
    """Return the finished decisions that this person may read, newest first."""
    visible = access.visible_decisions(user).filter(finalised_at__isnull=False)
    return list(visible.select_related("author").order_by("-finalised_at")[:MOST])


def not_sent(decisions: list[Decision]) -> set[Any]:
    """Return the ids of those decisions from which something is still to be sent."""
    given = Disclosure.objects.filter(share=OuterRef("pk"))
    cells = Cell.objects.filter(share=OuterRef("pk"), choice__in=("share", "differently"))
    shares = ProposedShare.objects.filter(
        Q(Exists(cells)) | ~Q(own_words=""), ~Exists(given), decision__in=decisions, removed_at=None
    )
    return set(shares.values_list("decision_id", flat=True))


def children(decisions: list[Decision]) -> dict[UUID, str]:
    """Return the children's names by decision, for lists.

    Of a finished one as they were signed: whom a later draft adds is not its readers' to know.
    """
    drafts = {d.concern_id for d in decisions if not d.snapshot}
    living: dict[UUID, list[str]] = {}
    for person in Person.objects.filter(concern__in=drafts, role="child", removed_at=None):
        living.setdefault(person.concern_id, []).append(person.name)
    names = {
        d.pk: [child["name"] for child in d.snapshot["children"]]
        if d.snapshot
        else living.get(d.concern_id, [])
        for d in decisions
    }
    return {pk: ", ".join(filter(None, found)) for pk, found in names.items()}


def earlier_children(user: User) -> list[tuple[UUID, str]]:
    """Return (decision, child) for children on this person's own records, newest first."""
    newest: dict[UUID, Decision] = {}
    for decision in own(user).order_by("-created_at")[: MOST * 4]:
        newest.setdefault(decision.concern_id, decision)
    names = children(list(newest.values()))
    return [(pk, name) for pk, name in names.items() if name][:MOST]


def tasks(user: User) -> list[Task]:
    """Return what this person has to do, soonest due first."""
    found = access.visible_tasks(user).filter(done_at=None)
    return list(found.select_related("decision__author")[:MOST])


def questions(decision: Decision) -> list[Task]:
    """Return the questions left open, about the law or for advice, with answers if any."""
    asked = [t for t in decision.tasks if t.kind in (TaskKind.LAW_ANSWER, TaskKind.ADVICE)]
    return [t for t in asked if t.answer or not t.done_at]


def asked_again(decision: Decision) -> list[Task]:
    """Return what was answered when we asked again on a day."""
    kinds = (TaskKind.TELL_FAMILY, TaskKind.LOOK_AGAIN)
    return [t for t in decision.tasks if t.kind in kinds and t.answer]


def home_of(user: User) -> list[tuple[Organisation, Team]]:
    """Return the organisations and teams that a person records decisions for."""
    if not roles.may_see_content(user):
        return []
    recording = (Role.PRACTITIONER, Role.LEAD)
    memberships = roles.live_memberships(user).filter(role__in=recording, team__isnull=False)
    found = memberships.select_related("organisation", "team").order_by("since")
    pairs = {(m.organisation_id, m.team_id): (m.organisation, m.team) for m in found if m.team}
    return list(pairs.values())


def typing(user: User, decision: Decision, page: str) -> Typing | None:
    """Return what this person typed on a page and did not save."""
    return Typing.objects.filter(user=user, decision=decision, page=page).first()


def related_decisions(user: User, decision: Decision) -> list[Decision]:
    """Return the other decisions about the same child that this person may read."""
    others = access.visible_decisions(user).filter(concern=decision.concern_id, discarded_at=None)
    return list(others.exclude(pk=decision.pk).select_related("author").order_by("-created_at"))


def looked_again(user: User, decision: Decision) -> list[tuple[Decision, bool]]:
    """Return the decisions that look at this one again, and whether the person may read each.

    Whoever reads one sees that the others exist (record.md, section 1).
    """
    found = Decision.objects.filter(reconsiders=decision, discarded_at=None)
    later = list(found.order_by("created_at"))
    open_to = access.visible_decisions(user).filter(pk__in=[d.pk for d in later]) if later else []
    seen = {d.pk for d in open_to}
    return [(d, d.pk in seen) for d in later]


def readable(user: User, decision_id: UUID | None) -> Decision | None:
    """Return a decision that the person may read; None otherwise, or where there is none."""
    if decision_id is None:
        return None
    return access.visible_decisions(user).filter(pk=decision_id).first()


def looking_again(user: User, decision: Decision) -> Decision | None:
    """Return the unfinished decision with which a person looks at one again, if there is one."""
    return own(user).filter(reconsiders=decision, finalised_at=None).first()


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
