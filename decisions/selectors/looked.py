"""What people looked at, from the looks themselves: for IG officers, as metadata alone."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate, TruncHour
from django.utils import timezone

from decisions import access
from decisions.choices import TaskKind
from decisions.models import AuditEvent, Look, Organisation, Task, User
from decisions.rules.moments import Days
from decisions.rules.patterns import AN_HOUR, MANY_RECORDS, TEN_MINUTES, Row, Spell
from decisions.rules.patterns import opened_many as many
from decisions.rules.patterns import refused_often as often
from decisions.selectors import people
from decisions.selectors.audit_log import Sought, events

#: The most rows of one kind that a page shows.
MOST = 50


def _looks(user: User, **which: Any) -> QuerySet[Look]:
    return Look.objects.filter(**which).exclude(concern_id__in=access.kept_out_of(user)).order_by()


def _opened(user: User, organisation: Organisation, begin: datetime, end: datetime) -> Any:
    """Return the looks at content. Metadata opens by no way of seeing; typing is no new look."""
    found = _looks(user, organisation_id=organisation.pk, kind="decision", allowed=True)
    return found.filter(at__gte=begin, at__lt=end).exclude(basis="").exclude(route="typing")


def _refused(
    user: User, organisation: Organisation, begin: datetime, end: datetime, **which: Any
) -> list[tuple[UUID, datetime, UUID | None, bool]]:
    """Return the refusals: of its records, and of colleagues for what is no organisation's.

    Whoever tries addresses at random asks mostly for what does not exist. Each is (who, when,
    what, whether that is one of its records).
    """
    found = _looks(user, allowed=False, at__gte=begin, at__lt=end, **which)
    ours = found.filter(organisation_id=organisation.pk)
    colleagues = people.roles_here(organisation).values("user")
    nobodys = found.filter(organisation_id=None, actor_id__in=colleagues)
    # Each along its own index: joined by "or", they would be looked for among all looks.
    return [
        (*row, is_ours)
        for looks, is_ours in ((ours, True), (nobodys, False))
        for row in looks.values_list("actor_id", "at", "object_id")
    ]


# --- Unusual patterns --------------------------------------------------------------------------


def opened_many(user: User, organisation: Organisation, days: Days) -> list[Spell]:
    """Return who opened more than 40 records in an hour, the last first.

    An hour touches two hours of the clock, so in one of them there must be more than half:
    the database finds those, and only their looks are gone through.
    """
    begin, end = days.begin - AN_HOUR, days.end + AN_HOUR
    looks = _opened(user, organisation, begin, end)
    hour = TruncHour("at", tzinfo=UTC)
    busy = looks.values("actor_id", hour=hour).annotate(records=Count("object_id", distinct=True))
    hours: dict[UUID, set[datetime]] = {}
    for row in busy.filter(records__gt=MANY_RECORDS // 2):
        around = {row["hour"] + n * AN_HOUR for n in (-1, 0, 1)}
        hours.setdefault(row["actor_id"], set()).update(around)
    rows: list[Row] = []
    for person, some in hours.items():
        near = looks.filter(actor_id=person, at__gte=min(some), at__lt=max(some) + AN_HOUR)
        near = near.alias(hour=hour).filter(hour__in=some)
        rows += near.values_list("actor_id", "at", "object_id")
    return _within(many(rows), days)


def refused_often(user: User, organisation: Organisation, days: Days) -> list[Spell]:
    """Return who was refused five times in ten minutes, the last first."""
    found = _refused(user, organisation, days.begin - TEN_MINUTES, days.end + TEN_MINUTES)
    return _within(often(row[:3] for row in found), days)


def _within(spells: list[Spell], days: Days) -> list[Spell]:
    """Return those that reach into a period: what began before midnight counts for both days."""
    return [s for s in spells if s.last >= days.begin and s.first < days.end]


@dataclass(frozen=True)
class Opening:
    """A record that was opened in an emergency, and its review, where somebody can do one."""

    event: AuditEvent
    review: Task | None


def emergencies(user: User, organisation: Organisation, days: Days) -> list[Opening]:
    """Return what was opened in an emergency, the last first: a page, and one more if there is."""
    opened = events(user, organisation, Sought(acts=("emergency.opened",), days=days))
    records = {event.decision_id for event in opened}
    reviews = Task.objects.filter(kind=TaskKind.EMERGENCY_REVIEW, decision__in=records)
    asked = list(reviews.select_related("for_user", "done_by"))
    return [Opening(e, next((t for t in asked if str(t.pk) in e.body), None)) for e in opened]


# --- What one person looked at -----------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """How many records, lists and refusals one person had on one day."""

    day: date
    records: int
    lists: int
    refusals: int


@dataclass(frozen=True)
class Read:
    """A record that a person opened: how often, and the last time."""

    record_id: UUID
    times: int
    last: datetime


@dataclass(frozen=True)
class Refusal:
    """Something that a person asked for and did not get. record_id: None where it is no record."""

    at: datetime
    record_id: UUID | None


@dataclass(frozen=True)
class Looked:
    """What one person looked at in a period."""

    days: list[Day]
    records: list[Read]
    refusals: list[Refusal]

    @property
    def lists(self) -> int:
        return sum(day.lists for day in self.days)


def looked_at(user: User, organisation: Organisation, person: User, days: Days) -> Looked:
    """Return what a person looked at in an organisation: each record, list and refusal."""
    local = timezone.get_current_timezone()
    opened = _opened(user, organisation, days.begin, days.end).filter(actor_id=person.pk)
    day = TruncDate("at", tzinfo=local)
    each = opened.values("object_id", day=day).annotate(times=Count("pk"), last=Max("at"))
    records: Counter[date] = Counter()
    read: dict[UUID, Read] = {}
    for row in each:
        records[row["day"]] += 1
        pk, before = (
            row["object_id"],
            read.get(row["object_id"], Read(row["object_id"], 0, days.begin)),
        )
        read[pk] = Read(pk, before.times + row["times"], max(before.last, row["last"]))
    lists = _lists(user, organisation, person, days)
    refusals = [
        Refusal(at, pk if is_ours else None)
        for _, at, pk, is_ours in _refused(
            user, organisation, days.begin, days.end, actor_id=person.pk
        )
    ]
    refused_on = Counter(timezone.localtime(r.at).date() for r in refusals)
    return Looked(
        [Day(d, records[d], lists[d], refused_on[d]) for d in days.each],
        sorted(read.values(), key=lambda r: r.last, reverse=True),
        sorted(refusals, key=lambda r: r.at, reverse=True),
    )


def _lists(user: User, organisation: Organisation, person: User, days: Days) -> Counter[date]:
    """Count by day the lists that showed a person any record of an organisation.

    A list is of no organisation: it may show records of several that the person works for.
    """
    looks = Look.objects.filter(
        actor_id=person.pk, kind="list", at__gte=days.begin, at__lt=days.end
    )
    shown = list(looks.order_by().values_list("at", "shown"))
    ours = _governed(user, organisation, {pk for _, ids in shown for pk in ids})
    return Counter(timezone.localtime(at).date() for at, ids in shown if ours.intersection(ids))


def _governed(user: User, organisation: Organisation, ids: set[str]) -> set[str]:
    governed = access.governed_decisions(user).filter(organisation=organisation)
    found: set[str] = set()
    for some in _by_hundreds(ids):
        found.update(str(pk) for pk in governed.filter(pk__in=some).values_list("pk", flat=True))
    return found


def _by_hundreds(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, 500)):
        yield some
