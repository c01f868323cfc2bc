"""An organisation's log for its IG officers: who did what, when, to which record. No values.

What an officer is kept out of is not there for them at all: neither what was done to it, nor
that somebody asked to open it in an emergency. Every list is walked backwards from a moment by
an index, so that a page costs the same however long the log is.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from decisions import access
from decisions.models import AuditEvent, AuditHead, Decision, Look, Membership, Organisation, User
from decisions.rules.moments import Days
from decisions.selectors import people

PAGE = 25


@dataclass(frozen=True)
class Sought:
    """Which events are wanted. acts: these alone; but: not these; days: on these alone."""

    decision: Decision | None = None
    person: UUID | None = None
    acts: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    days: Days | None = None


def hidden_from(user: User, organisation: Organisation) -> list[UUID]:
    """Return the organisation's records that an officer must not know of."""
    concerns = access.kept_out_of(user)
    if not concerns:
        return []
    kept = Decision.objects.filter(organisation=organisation, concern__in=concerns)
    return list(kept.values_list("pk", flat=True))


def _log(user: User, organisation: Organisation) -> QuerySet[AuditEvent]:
    head = AuditHead.objects.filter(organisation=organisation).first()
    found = AuditEvent.objects.filter(head=head) if head else AuditEvent.objects.none()
    hidden = hidden_from(user, organisation)
    if not hidden:
        return found
    opened = found.filter(decision__in=hidden, act="emergency.opened")
    asked = [json.loads(body)["about"]["asked"] for body in opened.values_list("body", flat=True)]
    return found.exclude(decision__in=hidden).exclude(number__in=asked)


def events(
    user: User, organisation: Organisation, sought: Sought, before: int = -1
) -> list[AuditEvent]:
    """Return a page of the log, newest first, and one more if there is.

    before: the number of the last event on the page before this one; -1: from the newest.
    """
    log = _log(user, organisation)
    found = log
    if sought.days:
        found = found.filter(at__gte=sought.days.begin, at__lt=sought.days.end)
    if last := log.filter(number=before).first() if before > 0 else None:
        found = found.filter(at__lte=last.at).exclude(at=last.at, number__gte=last.number)
    if sought.decision:
        found = found.filter(decision=sought.decision)
    if sought.person:
        found = found.filter(actor_id=sought.person)
    if sought.but:
        found = found.exclude(act__in=sought.but)
    found = found.order_by("-at", "-number")
    if not sought.acts:
        return list(found[: PAGE + 1])
    if sought.decision or sought.person:
        return list(found.filter(act__in=sought.acts)[: PAGE + 1])
    # Each act by its own walk: of several at once, a database sorts all that there are.
    each = [event for act in sought.acts for event in found.filter(act=act)[: PAGE + 1]]
    return sorted(each, key=lambda event: (event.at, event.number), reverse=True)[: PAGE + 1]


def per_day(user: User, organisation: Organisation, days: Days) -> dict[date, Counter[str]]:
    """Return how often each act was done on each day, local."""
    found = _log(user, organisation).filter(at__gte=days.begin, at__lt=days.end)
    day = TruncDate("at", tzinfo=timezone.get_current_timezone())
    counted: dict[date, Counter[str]] = {one: Counter() for one in days.each}
    for row in found.order_by().values("act", day=day).annotate(times=Count("pk")):
        counted[row["day"]][row["act"]] = row["times"]
    return counted


def by_reference(user: User, organisation: Organisation, reference: str) -> Decision | None:
    """Return a record whose metadata an officer sees, by its reference."""
    governed = access.governed_decisions(user).filter(organisation=organisation)
    return governed.filter(reference=reference).first()


def references(ids: Iterable[Any]) -> dict[UUID, str]:
    """Return the references of records by id."""
    return dict(Decision.objects.filter(pk__in=set(ids)).values_list("pk", "reference"))


def somebody_known(user: User, organisation: Organisation, person_id: UUID) -> User | None:
    """Return somebody of whom an officer knows: a colleague, or who looked at what they see."""
    worked = people.roles_here(organisation).filter(user=person_id).exists()
    looks = Look.objects.filter(actor_id=person_id, organisation_id=organisation.pk)
    if worked or looks.exclude(concern_id__in=access.kept_out_of(user)).exists():
        return User.objects.filter(pk=person_id).first()
    return None


def called(organisation: Organisation, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return what people are called here: by their address until they accept the invitation."""
    ids = set(ids)
    waiting = people.waiting_for(organisation) if ids else set()
    rows = User.objects.filter(pk__in=ids).values_list("pk", "name", "email")
    return {pk: email if pk in waiting else name for pk, name, email in rows}


def holders(role_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return whose roles these are."""
    return dict(Membership.objects.filter(pk__in=set(role_ids)).values_list("pk", "user_id"))


def colleagues(organisation: Organisation) -> list[tuple[UUID, str]]:
    """Return everybody who has or had a role here and took it up, by name."""
    ids = set(people.roles_here(organisation).values_list("user", flat=True))
    found = User.objects.filter(Q(pk__in=ids - people.waiting_for(organisation)))
    return list(found.order_by("name").values_list("pk", "name"))
