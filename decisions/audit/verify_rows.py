"""Checking that the live rows, and their histories, are what the log says was recorded.

This is what catches `update()`, raw SQL and whatever else writes past the services.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.apps import apps

from decisions.audit.changes import SECRET
from decisions.audit.finding import Note
from decisions.audit.looks import BATCH
from decisions.audit.verify_events import chunks
from decisions.audit.verify_frozen import Step, said_after_frozen
from decisions.models import AuditEvent, AuditValue
from decisions.models.base import KeptRow, Row, json_ready

#: People are shared by the decisions about one child: their change is told again, under this act,
#: in each other draft's own part of the log.
TOLD_AGAIN = {"event__act": "people.changed", "row__startswith": "person:"}
#: How the text of an event ends that was written before version 2 (log.py).
VERSION_1 = '"v":1}'
#: Tables whose rows are not recorded one by one: the log itself, work in progress, and typing
#: that is no part of any record.
NOT_RECORDED = {"AuditHead", "AuditEvent", "Seal", "Look", "Job", "Typing"}

#: A deletion stands in the history when it was done, which is just before its event.
AT_ONCE = timedelta(minutes=1)


def recorded_models() -> dict[str, type[Row]]:
    """Return the models of which every row is in the log, by the name that it has there."""
    found = apps.get_app_config("decisions").get_models()
    models = [m for m in found if issubclass(m, Row) and m.__name__ not in NOT_RECORDED]
    return {str(model._meta.model_name): model for model in models}


class Rows:
    """Compares rows with the log, some at a time."""

    def __init__(self, names: dict[UUID, str], note: Note) -> None:
        """names: of the logs, by their head's id."""
        self.models, self.names, self.note = recorded_models(), names, note
        #: Rows that were deleted, and the event that did it: told before anything is compared.
        self.deleted: dict[str, UUID] = {}
        self.any_old: bool | None = None
        self.alive: Counter[str] = Counter()
        self.histories: Counter[str] = Counter()

    def check(self, labels: Iterable[str]) -> None:
        """Compare rows, by their names in the log."""
        for some in chunks(sorted(labels), 200):
            by_model: dict[str, list[str]] = {}
            for label in some:
                model, _, pk = label.partition(":")
                if model in self.models:
                    by_model.setdefault(model, []).append(pk)
            steps = self._steps(f"{model}:{pk}" for model, pks in by_model.items() for pk in pks)
            for model, pks in by_model.items():
                self._check_model(model, pks, steps)

    def check_all(self) -> None:
        """Compare every row that the log speaks of, and look for rows that it does not know."""
        labels = AuditValue.objects.exclude(row__in=("event", BATCH)).order_by("row")
        last = ""
        while some := list(
            labels.filter(row__gt=last).values_list("row", flat=True).distinct()[:2000]
        ):
            self.check(some)
            last = some[-1]
        for name, model in self.models.items():
            if model._base_manager.count() != self.alive[name]:
                self._find_strangers(name, model, "pk", "live")
            if issubclass(model, KeptRow):
                history = model.history.model
                if history.objects.count() != self.histories[name]:
                    self._find_strangers(name, history, "id", "history")

    def _find_strangers(self, name: str, model: Any, key: str, check: str) -> None:
        keys = model._base_manager.order_by().values_list(key, flat=True).distinct()
        for some in chunks(keys.iterator()):
            labels = {f"{name}:{pk}" for pk in some}
            known = AuditValue.objects.filter(row__in=labels).values_list("row", flat=True)
            for label in sorted(labels - set(known)):
                self.note(label, check, "No entry of the log ever spoke of it.")

    def _steps(self, labels: Iterable[str]) -> dict[str, list[Step]]:
        """Return what was done to each row, in order."""
        labels = list(labels)
        found: dict[str, dict[UUID, Step]] = {label: {} for label in labels}
        columns = ("event", "event__at", "event__actor_id", "event__number", "event__head")
        values = AuditValue.objects.filter(row__in=labels).exclude(**TOLD_AGAIN)
        for row, name, value, *event in values.values_list("row", "name", "value", *columns):
            step = found[row].setdefault(event[0], Step(*event))
            step.values[name] = _read(value)
        gone: dict[UUID, list[str]] = {}
        for label in labels:
            if label in self.deleted:
                gone.setdefault(self.deleted[label], []).append(label)
        for event in AuditEvent.objects.filter(pk__in=list(gone)).values_list(
            "pk", "at", "actor_id", "number", "head"
        ):
            for label in gone[event[0]]:
                found[label].setdefault(event[0], Step(*event)).kind = "-"
        ordered = {}
        for label, steps in found.items():
            # In one log numbers say the order; a person's row may be in several.
            logs = {step.head for step in steps.values()}
            ordered[label] = sorted(
                steps.values(), key=lambda s: s.number if len(logs) == 1 else (s.at, s.number)
            )
            if ordered[label]:
                ordered[label][0].kind = "+"
        return ordered

    def _check_model(self, name: str, pks: list[str], steps: dict[str, list[Step]]) -> None:
        model = self.models[name]
        live = {str(row.pk): row for row in self._read_rows(model, "pk", pks)}
        for pk in pks:
            label, done = f"{name}:{pk}", steps[f"{name}:{pk}"]
            should = _defaults(model)
            for step in done:
                should |= step.values
            event = f"{self._entry(done)} {label}"
            if done and done[-1].kind == "-":
                if pk in live:
                    self.note(event, "live", "It was deleted, and is there again.")
                continue
            self.alive[name] += 1
            if pk not in live:
                self.note(event, "live", "It was recorded, and is gone.")
                continue
            wrong = _differing(live[pk].column_values(), should)
            if wrong:
                self.note(event, "live", f"It is not as it was recorded ({', '.join(wrong)}).")
        for label, late in said_after_frozen(name, {pk: steps[f"{name}:{pk}"] for pk in pks}):
            self.note(f"{self._entry([late])} {label}", "frozen", "It was changed after it froze.")
        if issubclass(model, KeptRow):
            self._check_history(name, pks, steps)

    def _check_history(self, name: str, pks: list[str], steps: dict[str, list[Step]]) -> None:
        kept: Any = self.models[name]
        model = kept.history.model
        rows: dict[str, list[Any]] = {}
        for row in self._read_rows(model, "id", pks):
            rows.setdefault(str(row.id), []).append(row)
        events = [step.event for pk in pks for step in steps[f"{name}:{pk}"]]
        reasons = {
            event: _read(value)
            for event, value in AuditValue.objects.filter(
                event__in=events, row="event", name="reason"
            ).values_list("event", "value")
        }
        columns = [f.attname for f in model.tracked_fields]
        old = self._of_version_1(events)
        for pk in pks:
            label, done = f"{name}:{pk}", steps[f"{name}:{pk}"]
            found = sorted(rows.get(pk, []), key=lambda r: r.history_id)
            self.histories[name] += len(found)
            found = _last_of_each(found, done, old) if old else found
            event = f"{self._entry(done)} {label}"
            if len(found) != len(done):
                self.note(event, "history", f"It has {len(found)} entries and should {len(done)}.")
                continue
            state = _defaults(kept)
            for step, row in zip(done, found, strict=True):
                state |= step.values
                has = {c: json_ready(getattr(row, c)) for c in columns}
                late = abs(row.history_date - step.at)
                loose = step.kind == "-" or step.event in old
                when = late < (AT_ONCE if loose else timedelta.resolution)
                same = (row.history_type, row.history_user_id, row.history_change_reason) == (
                    step.kind,
                    step.actor,
                    reasons.get(step.event),
                )
                wrong = _differing(has, state)
                if wrong or not (when and same):
                    where = f"{self._entry([step])} {label}"
                    what = ", ".join(wrong) or "when, who or why"
                    self.note(where, "history", f"It is not as it was recorded ({what}).")

    def _of_version_1(self, events: list[UUID]) -> set[UUID]:
        """Return which events are from before history entries had their event's own time."""
        if self.any_old is None:
            first = AuditEvent.objects.filter(number=1, body__endswith=VERSION_1)
            self.any_old = first.exists()
        if not self.any_old:
            return set()
        found = AuditEvent.objects.filter(pk__in=events, body__endswith=VERSION_1)
        return set(found.values_list("pk", flat=True))

    def _read_rows(self, model: Any, key: str, pks: list[str]) -> Iterator[Any]:
        """Yield rows; one that cannot even be read is noted and left out."""
        try:
            yield from list(model._base_manager.filter(**{f"{key}__in": pks}))
        except (ValueError, TypeError):
            for pk in pks:
                try:
                    yield from list(model._base_manager.filter(**{key: pk}))
                except (ValueError, TypeError):
                    self.note(f"{model._meta.model_name}:{pk}", "live", "It cannot be read.")

    def _entry(self, done: list[Step]) -> str:
        name = self.names.get(done[-1].head, "log") if done else "log"
        return f"{name} {done[-1].number}" if done else name


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value  # the check of values has said so


def _defaults(model: Any) -> dict[str, Any]:
    """Return what a row has in a column that came later than what the log says of it."""
    return {f.attname: json_ready(f.get_default()) for f in model._meta.concrete_fields}


def _last_of_each(found: list[Any], done: list[Step], old: set[UUID]) -> list[Any]:
    """Return one history entry for each event; before version 2 a row that was saved twice had two.

    found: the entries; done: what the events did; old: those of version 1.
    """
    kept, left = [], list(found)
    for step in done:
        mine = left[:1]
        if step.event in old:
            mine = [r for r in left if step.at - AT_ONCE < r.history_date <= step.at] or mine
            if mine:  # a row that was made and saved again in one event was made
                mine[-1].history_type = mine[0].history_type
        kept += mine[-1:]
        left = left[len(mine) :]
    return kept + left


def _differing(has: dict[str, Any], should: dict[str, Any]) -> list[str]:
    """Return the columns that differ. What the log says of a column that is no more is the past."""
    return sorted(n for n in has.keys() - SECRET if not _same(has[n], should.get(n)))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list | dict) or isinstance(other, list | dict):
        return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    return type(one) is type(other) and bool(one == other)
