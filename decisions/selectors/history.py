"""Who may read a record's history, and what it needs besides the log: looks, field history."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Max, Min
from django.db.models.functions import TruncDate

from decisions import access
from decisions.models import Decision, Look, User
from decisions.models.base import json_ready


def may_read(user: User, decision: Decision) -> bool:
    """A history tells every word that ever stood in a record, so it opens as the words do.

    A finished record's to all its readers; a draft's to its author, and to those to whom this
    one record was opened. To a lead a draft shows only whose it is; a discarded one, nothing.
    """
    opened = not decision.discarded_at and bool(decision.ways & access.OPENED)
    return access.may_read_words(user, decision) or opened


def may_see_looks(decision: Decision) -> bool:
    """Who looked at a record, and who was refused, is for those who answer for who sees it.

    They are the people who keep it (its author, a lead, the people named), and an information
    governance officer while it is open to them. Whoever was only shown it, or opened it in an
    emergency, sees what was done with it and not who else reads it.
    """
    answer_for_it = access.KEEPERS | {"governance"}
    return decision.discarded_at is None and bool(decision.ways & answer_for_it)


@dataclass
class Looks:
    """One person's looks at a record on one day, or their refusals; the day is a local one."""

    actor_id: UUID
    allowed: bool
    first: datetime
    last: datetime
    times: int = 0
    #: By which ways it opened: see `access.ways_to_see`; "" without its content.
    ways: set[str] = field(default_factory=set)


def looks_by_day(decision: Decision) -> list[Looks]:
    """Return who looked at a record and who was refused, the last first. Not each typed word."""
    looks = Look.objects.filter(object_id=decision.pk).exclude(route="typing").order_by()
    each = looks.annotate(day=TruncDate("at")).values("day", "actor_id", "allowed", "basis")
    found: dict[tuple[Any, ...], Looks] = {}
    for row in each.annotate(times=Count("pk"), first=Min("at"), last=Max("at")):
        key = row["day"], row["actor_id"], row["allowed"]
        day = found.setdefault(key, Looks(*key[1:], first=row["first"], last=row["last"]))
        day.first, day.last = min(day.first, row["first"]), max(day.last, row["last"])
        day.times += row["times"]
        day.ways.add(row["basis"])
    return sorted(found.values(), key=lambda looks: looks.last, reverse=True)


class FieldHistory:
    """What django-simple-history says that some columns held: one query for each kind of row."""

    def __init__(self, wanted: Iterable[tuple[str, str]]) -> None:
        """wanted: (row as the log names it, column)."""
        columns: dict[str, set[str]] = defaultdict(set)
        ids: dict[str, set[str]] = defaultdict(set)
        for row, column in wanted:
            model, pk = row.split(":")
            columns[model].add(column)
            ids[model].add(pk)
        self._past: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for model in columns:
            self._read(model, ids[model], columns[model])

    def _read(self, model: str, ids: set[str], columns: set[str]) -> None:
        history = getattr(apps.get_model("decisions", model), "history", None)
        if history is None:  # written once and never changed: it has no other history
            return
        found = history.filter(id__in=ids).order_by("history_date", "history_id")
        for was in found.values("id", "history_date", *columns):
            self._past[f"{model}:{was['id']}"].append(was)

    def agrees(self, row: str, column: str, value: Any, at: datetime) -> bool:
        """Tell whether a column held a value when something happened; True for what has no past."""
        model = apps.get_model("decisions", row.split(":")[0])
        if not hasattr(model, "history"):
            return True
        held = [was for was in self._past[row] if was["history_date"] <= at]
        return bool(held) and json_ready(held[-1][column]) == value
