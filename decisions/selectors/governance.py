"""What an IG officer sees of records without opening them: metadata, and who looked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min
from django.utils import timezone

from decisions import access, law, roles, selectors
from decisions.choices import Outcome
from decisions.models import Decision, Look, Organisation, Restriction, User
from decisions.rules.moments import Days

PAGE = 25


@dataclass(frozen=True)
class Metadata:
    """One record without its content: no name of a child or family, no words of anybody."""

    decision: Decision
    outcome: str
    basis: str
    restricted: bool


def records(user: User, organisation: Organisation, before: datetime | None) -> list[Metadata]:
    """Return a page of an organisation's records, newest first, and one more if there is.

    before: the time of the last one on the page before this one.
    """
    found = access.governed_decisions(user).filter(organisation=organisation)
    found = found.filter(discarded_at=None).select_related("author", "team")
    if before:
        found = found.filter(created_at__lt=before)
    some = list(found.order_by("-created_at")[: PAGE + 1])
    restricted = set(
        roles.live_restrictions()
        .filter(concern__in={d.concern_id for d in some})
        .values_list("concern", flat=True)
    )
    return [metadata(d, restricted=d.concern_id in restricted) for d in some]


def metadata(decision: Decision, *, restricted: bool) -> Metadata:
    """Return what can be told of a record without opening it."""
    outcomes = dict(Outcome.choices)
    basis = ""
    if decision.law_basis:
        day = (decision.finalised_at or decision.created_at).date()
        basis = law.pack(day).label("lawful_basis", decision.law_basis)
    return Metadata(
        decision,
        outcomes.get(Outcome(decision.outcome), "") if decision.outcome else "Not finished",
        basis,
        restricted,
    )


@dataclass(frozen=True)
class Seen:
    """Somebody's looks at a record, or their refusals: how many, and the last."""

    person_id: UUID
    name: str
    allowed: bool
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class InAll:
    """All looks at a record together: how many, by how many people, refusals, in which days."""

    times: int
    people: int
    refused: int
    days: Days


def in_all(looks: list[Seen]) -> InAll | None:
    """Add up who looked at a record; None where nobody did."""
    if not looks:
        return None
    return InAll(
        sum(look.times for look in looks if look.allowed),
        len({look.person_id for look in looks if look.allowed}),
        sum(look.times for look in looks if not look.allowed),
        Days(
            timezone.localtime(min(look.first for look in looks)).date(),
            timezone.localtime(max(look.last for look in looks)).date(),
        ),
    )


def looks_at(decision: Decision) -> list[Seen]:
    """Return who looked at a record and who was refused, the last first. Not each typed word."""
    looks = Look.objects.filter(object_id=decision.pk).exclude(route="typing")
    each = looks.order_by().values("actor_id", "allowed")
    found = list(each.annotate(times=Count("pk"), first=Min("at"), last=Max("at")))
    found.sort(key=lambda row: row["last"], reverse=True)
    people = selectors.names({row["actor_id"] for row in found})
    return [
        Seen(
            row["actor_id"],
            people.get(row["actor_id"], "Someone"),
            row["allowed"],
            row["times"],
            row["first"],
            row["last"],
        )
        for row in found
    ]


def restrictions(user: User, organisation: Organisation) -> list[Restriction]:
    """Return the restrictions in force in an organisation, the first to review first."""
    found = roles.live_restrictions().filter(concern__organisation=organisation)
    some = found.select_related("placed_by").order_by("review_on")
    return [r for r in some if not access.is_kept_out(user, r)]
