"""A long log, made quickly: as if drafts had been saved page by page, thousands of times.

Written past the services, in bulk, and still clean: the verifier finds every value, row and
history as the events say.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from decisions.audit import Changes, canonical, leaf_hash
from decisions.audit.log import FORMAT, _commit, utc
from decisions.models import AuditEvent, AuditHead, AuditValue, Decision
from tests.bench.save import COLUMNS, answer

#: What the history's copy of a row takes from the event, with PostgreSQL's type of it.
_CHANGED = {
    "worry": "text",
    "noticed_on": "date",
    "level": "text",
    "if_nobody_knew": "text",
    "revision": "integer",
    "saved_at": "timestamptz",
}


def grow(drafts: Sequence[Decision], events: int) -> None:
    """Add so many events to the log of some drafts of one organisation, in turns."""
    head = AuditHead.objects.get(organisation=drafts[0].organisation)
    places = {d.pk: AuditEvent.objects.filter(decision=d).count() for d in drafts}
    began = timezone.now()
    made, values, past = [], [], []
    for n in range(events):
        draft = drafts[n % len(drafts)]
        at = began + timedelta(microseconds=n)
        answer(draft, n)
        event, kept = _event(head, draft, places, at)
        made.append(event)
        values += kept
        past.append((draft.pk, at, *(getattr(draft, name) for name in COLUMNS)))
    AuditEvent.objects.bulk_create(made, batch_size=1000)
    AuditValue.objects.bulk_create(values, batch_size=5000)
    _write_histories(past, drafts[0].author_id)
    for draft in drafts:
        now = {name: getattr(draft, name) for name in COLUMNS}
        Decision.objects.filter(pk=draft.pk).update(**now)
    head.save(update_fields=["number"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server would have done meanwhile


def _event(
    head: AuditHead, draft: Decision, places: dict[Any, int], at: Any
) -> tuple[AuditEvent, list[AuditValue]]:
    """Return the event of one saved page, as `record()` makes it, with its values."""
    changes = Changes(draft.author)
    changes._remember(draft, "change", draft.changed_columns())
    draft._as_read = draft.column_values()
    values, listed, _ = _commit(changes)
    head.number += 1
    places[draft.pk] += 1
    body = canonical(
        {
            "v": FORMAT,
            "log": head.log,
            "n": head.number,
            "at": utc(at),
            "actor": str(draft.author_id),
            "act": "page.saved",
            "decision": str(draft.pk),
            "dn": places[draft.pk],
            "reason": None,
            "about": {"page": "worry"},
            "changes": listed,
        }
    )
    event = AuditEvent(
        head=head,
        number=head.number,
        decision=draft,
        decision_number=places[draft.pk],
        actor_id=draft.author_id,
        act="page.saved",
        at=at,
        body=body,
        leaf=leaf_hash(body).hex(),
    )
    return event, [AuditValue(event=event, **value) for value in values]


def _write_histories(past: list[tuple[Any, ...]], actor_id: Any) -> None:
    """Write a history row for each event: the draft's own columns, and what it changed."""
    history = Decision.history.model
    columns = [field.column for field in history.tracked_fields]
    names = ", ".join(columns)
    taken = ", ".join(f"{'v' if name in _CHANGED else 'd'}.{name}" for name in columns)
    arrays = ", ".join(f"%s::{kind}[]" for kind in ("uuid", "timestamptz", *_CHANGED.values()))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {history._meta.db_table} "
            f"({names}, history_type, history_date, history_user_id) "
            f"SELECT {taken}, '~', v.at, %s "
            f"FROM unnest({arrays}) AS v (id, at, {', '.join(_CHANGED)}) "
            "JOIN decisions_decision d ON d.id = v.id ORDER BY v.at",
            [actor_id, *(list(column) for column in zip(*past, strict=True))],
        )
