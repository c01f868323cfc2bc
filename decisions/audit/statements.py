"""The SQL in which every service ends: a number, copies for the history, an event, its values.

Django's models would take twice as long for the same rows (`make bench ONLY=save`), and every
save waits for this. Both engines read it alike; the names are our own, every value is a parameter.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model

from decisions.models import AuditEvent, AuditHead, Decision, Organisation
from decisions.models.base import KeptRow

T = TypeVar("T")

_TAKE = (
    "UPDATE decisions_audithead SET number = number + 1, "
    "wanted = CASE WHEN %s THEN number + 1 ELSE wanted END "
    "WHERE organisation_id {} RETURNING id, number"
)
_LAST = "SELECT MAX(decision_number) FROM decisions_auditevent WHERE decision_id = %s"


def take_number(whose: Organisation | None, *, sealed: bool) -> tuple[UUID, int]:
    """Return a log's head and its next number. The head is locked until the transaction ends.

    whose: None for the installation's; sealed: a seal is asked for that covers this number.
    """
    where, key = ("= %s", [_key(whose.pk)]) if whose else ("IS NULL", [])
    found = _ask(_TAKE.format(where), [sealed, *key])
    if found is None:
        AuditHead.objects.get_or_create(organisation=whose)
        found = _ask(_TAKE.format(where), [sealed, *key])
    return UUID(str(found[0])), found[1]


def number_within(decision: Decision) -> int:
    """Return the next number within a decision. Asked once its log is locked."""
    return (_ask(_LAST, [_key(decision.pk)])[0] or 0) + 1


def insert(model: type[Model], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of one model, each given by column."""
    for some in _parts(rows):
        fields: list[Any] = [model._meta.get_field(name) for name in some[0]]
        one = f"({', '.join(['%s'] * len(fields))})"
        names = ", ".join(_quoted(field.column) for field in fields)
        _do(
            f"INSERT INTO {model._meta.db_table} ({names}) VALUES {', '.join([one] * len(some))}",  # noqa: S608
            [f.get_db_prep_save(row[f.attname], connection) for row in some for f in fields],
        )


def copy_into_history(
    model: type[KeptRow], keys: Sequence[UUID], kind: str, at: datetime, who: UUID | None, why: str
) -> None:
    """Copy rows, as they are stored now, into django-simple-history's table of their model."""
    moment = connection.ops.adapt_datetimefield_value(at)
    for some in _parts(keys):
        _do(
            f"{_copying(model)} ({', '.join(['%s'] * len(some))})",
            [kind, moment, _key(who) if who else None, why or None, *map(_key, some)],
        )


def _parts(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield so many at a time as a statement takes: an import can make thousands."""
    for start in range(0, len(whole), 500):
        yield whole[start : start + 500]


@cache
def _copying(model: type[KeptRow]) -> str:
    past: Any = model.history.model
    names = ", ".join(_quoted(field.column) for field in past.tracked_fields)
    return (
        f"INSERT INTO {past._meta.db_table} ({names}, "  # noqa: S608
        "history_type, history_date, history_user_id, history_change_reason) "
        f"SELECT {names}, %s, %s, %s, %s FROM {model._meta.db_table} WHERE id IN"
    )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _key(key: UUID) -> Any:
    return AuditEvent._meta.pk.get_db_prep_value(key, connection)


def _ask(sql: str, values: Sequence[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def _do(sql: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
