"""Drafts that changed hands: by whom, why, and whether their author has looked since."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Prefetch

from decisions import selectors
from decisions.models import AuditEvent, AuditValue, Decision, Look


@dataclass(frozen=True)
class Handed:
    """The last time that a draft was handed over: to its author of today."""

    at: datetime
    by: str
    why: str
    #: Whether the author has opened it since: nobody else can say that it is looked after.
    opened: bool


def handed_over(drafts: Sequence[Decision]) -> dict[UUID, Handed]:
    """Return, for those drafts that changed hands, the last time they did."""
    authors = {draft.pk: draft.author_id for draft in drafts}
    reasons = AuditValue.objects.filter(row="event", name="reason")
    events = AuditEvent.objects.filter(decision__in=authors, act="draft.handed_over")
    found = events.order_by("decision_number").prefetch_related(
        Prefetch("values", reasons, to_attr="reasons")
    )
    last = {event.decision_id: event for event in found if event.decision_id}
    if not last:
        return {}
    looked = _looked(last.keys(), authors)
    names = selectors.names({event.actor_id for event in last.values()})
    return {
        pk: Handed(
            event.at,
            names.get(event.actor_id, "The service"),
            json.loads(event.reasons[0].value) if event.reasons else "",
            bool(looked.get(pk) and looked[pk] > event.at),
        )
        for pk, event in last.items()
    }


def _looked(drafts: Iterable[UUID], authors: dict[UUID, UUID]) -> dict[UUID, datetime]:
    """Return when the author of each draft looked at it last."""
    looks = Look.objects.filter(object_id__in=drafts, actor_id__in=authors.values(), allowed=True)
    last = looks.order_by().values_list("object_id", "actor_id").annotate(Max("at"))
    return {pk: at for pk, actor_id, at in last if authors[pk] == actor_id}
