"""The log read forwards: the rows that its events speak of, and the rows as the database has them.

A row's label is its model and id, as the log writes it: "decision:1b9d...".
"""

import json
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from django.apps import apps

from decisions.audit.changes import SECRET
from decisions.models import AuditEvent, Decision, Person
from decisions.models.base import Row

Rows = dict[str, dict[str, Any]]

#: What is no part of any record, or is the log itself.
_UNLOGGED = ("Historical", "Audit", "Job", "Look", "Seal", "Typing")


def replayed(events: Iterable[AuditEvent], before: Rows | None = None) -> Rows:
    """Return every row that some events speak of, in their order, as they say it is now.

    before: the rows as they were, which the events go on from.
    """
    rows = deepcopy(before or {})
    for event in events:
        values = {(v.row, v.name): json.loads(v.value) for v in event.values.all()}
        for change in json.loads(event.body)["changes"]:
            row = change["row"]
            if row.split(":")[0] in ("job", "looks"):  # queued without an event; no row
                continue
            if change["op"] == "delete":
                del rows[row]
                continue
            assert (change["op"] == "create") == (row not in rows), row
            rows.setdefault(row, {}).update({n: values[row, n] for n in change["values"]})
    return rows


def models() -> list[Any]:
    """Return the models whose rows the log speaks of."""
    found = apps.get_app_config("decisions").get_models()
    return [m for m in found if issubclass(m, Row) and not m.__name__.startswith(_UNLOGGED)]


def live_rows() -> Rows:
    """Return every row that the log speaks of, as the database has it."""
    return _labelled(row for model in models() for row in model._default_manager.all())


def live(decision: Decision) -> Rows:
    """Return every row that belongs to a decision, as the database has it."""
    found: list[Any] = [decision, decision.concern]
    found += list(Person.objects.filter(concern=decision.concern_id))
    for model in models():
        links = [f.name for f in model._meta.concrete_fields if f.related_model is Decision]
        found += [r for n in links for r in model._default_manager.filter(**{n: decision})]
        if model.__name__ in ("Cell", "Disclosure"):
            found += list(model._default_manager.filter(share__decision=decision))
    return _labelled(found)


def _labelled(rows: Iterable[Any]) -> Rows:
    return {
        f"{row._meta.model_name}:{row.pk}": {
            name: value for name, value in row.column_values().items() if name not in SECRET
        }
        for row in rows
    }
