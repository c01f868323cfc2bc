"""Checking what events say: columns, order, people, values behind commitments, looks."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, F, Max

from decisions.audit.finding import CLOCKS, Note
from decisions.audit.log import utc
from decisions.audit.looks import BATCH, LOOKS, look_leaf
from decisions.audit.verify_export import commitment, commitments
from decisions.audit.verify_log import Trail
from decisions.models import AuditEvent, AuditValue, Look, UnbatchedLook, User

T = TypeVar("T")

CHUNK = 500


@dataclass
class Told:
    """What is learnt from the events on the way, for the checks that come after."""

    #: Rows that an event speaks of; only kept where not everything is checked anyway.
    rows: set[str] = field(default_factory=set)
    #: Rows that were deleted, and by which event.
    deleted: dict[str, UUID] = field(default_factory=dict)
    #: The looks that the batches speak of.
    looks: set[UUID] = field(default_factory=set)


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Yield items in lists of at most so many."""
    it = iter(items)
    while chunk := list(islice(it, size)):
        yield chunk


def check_events(trail: Trail, since: int, now: datetime, note: Note) -> Told:
    """Check every event of a log after a number."""
    told, before = Told(), None
    people = set(User.objects.values_list("pk", flat=True))
    rows = AuditEvent.objects.filter(head=trail.head, number__gt=since).order_by("number")
    for events in chunks(rows.iterator(CHUNK)):
        values: dict[UUID, list[AuditValue]] = {}
        for value in AuditValue.objects.filter(event__in=events):
            values.setdefault(value.event_id, []).append(value)
        for event in events:
            entry = trail.entry(event.number)
            try:
                body = json.loads(event.body)
                said = commitments(body)
                _check_columns(trail, event, body, note)
                for change in body["changes"]:
                    told.rows.add(change["row"])
                    if change["op"] == "delete":
                        told.deleted[change["row"]] = event.pk
            except (ValueError, KeyError, TypeError, AttributeError):
                note(entry, "columns", "Its text is not that of an entry.")
                continue
            if before and event.at < before - CLOCKS:
                note(entry, "time", "It is dated before the entry that stands before it.")
            before = event.at
            if event.at > now + CLOCKS:
                note(entry, "time", "It is dated in the future.")
            if event.actor_id and event.actor_id not in people:
                note(entry, "person", "Whoever it names is not among the people of the service.")
            kept = values.get(event.pk, [])
            _check_values(entry, said, kept, note)
            _check_approver(entry, event, kept, note)
            if event.act == "looks.batched":
                listed = _check_batch(entry, body, kept, note)
                if again := listed & told.looks:
                    note(entry, "look", f"{len(again)} of its looks were in a batch before.")
                told.looks |= listed
    _check_places(trail, since, note)
    return told


def _check_columns(trail: Trail, event: AuditEvent, body: dict[str, Any], note: Note) -> None:
    columns = {
        "log": trail.head.log,
        "n": event.number,
        "at": utc(event.at),
        "actor": str(event.actor_id) if event.actor_id else None,
        "act": event.act,
        "decision": str(event.decision_id) if event.decision_id else None,
        "dn": event.decision_number,
    }
    wrong = [name for name, value in columns.items() if body[name] != value]
    if wrong:
        entry = trail.entry(event.number)
        note(entry, "columns", f"Beside its text stands something else ({', '.join(wrong)}).")


def _check_values(
    entry: str, said: dict[tuple[str, str], str], kept: list[AuditValue], note: Note
) -> None:
    left = dict(said)
    for value in kept:
        mark = left.pop((value.row, value.name), None)
        try:
            fits = commitment(value.salt, value.value) == mark
        except ValueError:
            fits = False
        if not fits:
            note(entry, "value", f"{value.row} {value.name} is not what was recorded.")
    for row, name in left:
        note(entry, "value", f"{row} {name} was recorded, and is gone.")


def _check_approver(entry: str, event: AuditEvent, kept: list[AuditValue], note: Note) -> None:
    """Who signs or answers is who did it; nobody reviews what they opened themselves."""
    for value in kept:
        signs = (event.act, value.name) in {
            ("decision.finalised", "finalised_by_id"),
            ("question.answered", "done_by_id"),
            ("emergency.reviewed", "done_by_id"),
        }
        if signs and json.loads(value.value) not in (None, str(event.actor_id)):
            note(entry, "approver", "It was not done by the person who answers for it.")
    if event.act == "emergency.reviewed":
        opened = AuditEvent.objects.filter(decision=event.decision_id, act="emergency.opened")
        if not opened.exclude(actor_id=event.actor_id).filter(number__lt=event.number).exists():
            note(entry, "approver", "It was reviewed by the person who opened it.")


def _check_batch(entry: str, body: dict[str, Any], kept: list[AuditValue], note: Note) -> set[UUID]:
    value = next((v for v in kept if (v.row, v.name) == (BATCH, LOOKS)), None)
    if value is None:
        return set()  # said already
    try:
        listed = {str(UUID(pk)): leaf for pk, leaf in json.loads(value.value)}
    except (ValueError, TypeError, AttributeError):
        note(entry, "look", "The list of looks is not one.")
        return set()
    found = {str(look.pk): look for look in Look.objects.filter(pk__in=list(listed))}
    for pk, leaf in listed.items():
        if pk not in found:
            note(entry, "look", f"The look {pk} is gone.")
        elif look_leaf(found[pk]) != leaf:
            note(entry, "look", f"The look {pk} is not as it was recorded.")
    if body["about"].get("count") != len(listed):
        note(entry, "look", "The number of looks is another than was recorded.")
    return {UUID(pk) for pk in listed}


def _check_places(trail: Trail, since: int, note: Note) -> None:
    """Check that a decision's own numbers have no gap; the database keeps them from doubling."""
    mine = AuditEvent.objects.filter(head=trail.head, decision__isnull=False)
    if since:
        touched = mine.filter(number__gt=since).values("decision")
        mine = mine.filter(decision__in=touched)
    each = mine.order_by().values("decision").annotate(n=Count("pk"), last=Max("decision_number"))
    for row in each.exclude(n=F("last")):
        event = f"{trail.name} decision:{row['decision']}"
        note(event, "numbers", f"Of {row['last']} entries about it, {row['n']} are there.")


def check_looks(batched: set[UUID], note: Note) -> None:
    """Check that every look is in one batch, or waits for it. batched: what is in batches."""
    waiting = set(UnbatchedLook.objects.values_list("pk", flat=True))
    if again := waiting & batched:
        note("looks", "look", f"{len(again)} looks are in a batch, and wait for another.")
    known = batched | waiting
    if Look.objects.count() != len(known):
        for pk in Look.objects.values_list("pk", flat=True).iterator():
            if pk not in known:
                note("looks", "look", f"The look {pk} is in no batch: it was put there.")
