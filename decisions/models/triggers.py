"""The database's own guards: what is frozen or only added to cannot be changed by anybody.

The guards are data: lists of what is only added to and what freezes. They are lifted before a
migration on SQLite, which could not remake a table that another's guard names, and put back
after it on both engines (`apps.py`). The one lawful way out, when retention is built, is a
disposal that two people approved: it belongs in `guards()` alone.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from decisions.models.guard import Guard, around, installed, search_path

#: Models whose rows are only ever added. The history tables join them below.
APPEND_ONLY = (
    "AccessReview",
    "Acknowledgement",
    "AuditEvent",
    "AuditValue",
    "Correction",
    "CorrectionNotice",
    "Disclosure",
    "Look",
    "Seal",
)

#: Models that freeze with their decision: how to find `decisions_decision.id` from a row.
FREEZES = {
    "Decision": "{row}.id",
    "Engagement": "{row}.decision_id",
    "Advice": "{row}.decision_id",
    "Protection": "{row}.decision_id",
    "InformationItem": "{row}.decision_id",
    "ProposedShare": "{row}.decision_id",
    "AskedItem": "{row}.decision_id",
    "Cell": "(SELECT decision_id FROM decisions_proposedshare WHERE id = {row}.share_id)",
}


def append_only_tables() -> list[str]:
    """Return the tables whose rows may be added and never changed or deleted."""
    models = [apps.get_model("decisions", name) for name in APPEND_ONLY]
    models += [m for m in apps.get_app_config("decisions").get_models() if _is_history(m)]
    return [m._meta.db_table for m in models]


def guards() -> Iterator[Guard]:
    """Yield every guard there is."""
    for table in append_only_tables():
        for operation in ("UPDATE", "DELETE"):
            yield Guard(
                f"{table}_no_{operation.lower()}",
                table,
                operation,
                "TRUE",
                f"{table} is only added to",
            )
    for model, link in FREEZES.items():
        table = apps.get_model("decisions", model)._meta.db_table
        for operation in ("INSERT", "UPDATE", "DELETE"):
            if model == "Decision" and operation == "INSERT":
                continue
            yield Guard(
                f"{table}_frozen_{operation.lower()}",
                table,
                operation,
                _frozen(link, operation),
                f"{table} is frozen",
            )
    yield from log_length_guards()
    yield from given_guards()


def log_length_guards() -> Iterator[Guard]:
    """Yield the guards of how long each log is: it stays, stays whose it is, and only grows."""
    other = "NEW.organisation_id <> OLD.organisation_id"
    other_too = "(NEW.organisation_id IS NULL) <> (OLD.organisation_id IS NULL)"
    moved = f"NEW.id <> OLD.id OR {other} OR {other_too}"
    shorter = f"NEW.number < OLD.number OR {moved}"
    yield Guard(f"{_HEAD}_only_grows", _HEAD, "UPDATE", shorter, _GROWS)
    yield Guard(f"{_HEAD}_no_delete", _HEAD, "DELETE", "TRUE", _GROWS)


_HEAD, _GROWS = "decisions_audithead", "a log only grows"


def given_guards() -> Iterator[Guard]:
    """Yield the guards of what freezes before its decision does.

    A recipient and what they get, once they were given it; a task, once it was answered.
    """
    given = "EXISTS (SELECT 1 FROM decisions_disclosure d WHERE d.share_id = {share})"
    for name, column in (
        ("ProposedShare", "id"),
        ("Cell", "share_id"),
        ("AskedItem", "share_id"),
    ):
        table = apps.get_model("decisions", name)._meta.db_table
        for operation in ("INSERT", "UPDATE", "DELETE"):
            rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[operation]
            condition = " OR ".join(given.format(share=f"{row}.{column}") for row in rows)
            yield Guard(f"{table}_given_{operation.lower()}", table, operation, condition, _GIVEN)
    for operation in ("UPDATE", "DELETE"):
        yield Guard(
            f"decisions_task_answered_{operation.lower()}",
            "decisions_task",
            operation,
            "OLD.answer <> ''",
            "an answered question is kept as it is",
        )


_GIVEN = "what was given is kept as it was"


def replacing_guards() -> Iterator[Guard]:
    """Yield what SQLite needs besides: REPLACE deletes a row without asking its triggers.

    Unless the connection switches recursive_triggers on, as ours does and others may not.
    """
    for table in append_only_tables():
        for n, key in enumerate(_unique_keys(_model_of(table))):
            taken = f"EXISTS (SELECT 1 FROM {table} o WHERE {key})"  # noqa: S608 - our own names
            yield Guard(f"{table}_taken_{n}", table, "INSERT", taken, f"{table} is only added to")
    # NULLs differ from each other; there is one installation all the same.
    same = "o.organisation_id = NEW.organisation_id"
    same_too = "(o.organisation_id IS NULL AND NEW.organisation_id IS NULL)"
    taken = f"o.id = NEW.id OR {same} OR {same_too}"
    taken = f"EXISTS (SELECT 1 FROM {_HEAD} o WHERE {taken})"  # noqa: S608
    yield Guard(f"{_HEAD}_taken", _HEAD, "INSERT", taken, _GROWS)
    for name, link in FREEZES.items():
        model = apps.get_model("decisions", name)
        table = model._meta.db_table
        frozen = _frozen(link, "DELETE").replace("OLD.", "o.")
        for n, key in enumerate(_unique_keys(model)):
            taken = f"EXISTS (SELECT 1 FROM {table} o WHERE {key} AND ({frozen}))"  # noqa: S608
            yield Guard(f"{table}_taken_{n}", table, "INSERT", taken, f"{table} is frozen")
            # A row may keep its own key; it may not take the key of a frozen one.
            moves = taken.replace("WHERE", "WHERE o.id <> OLD.id AND", 1)
            yield Guard(f"{table}_moved_{n}", table, "UPDATE", moves, f"{table} is frozen")


def _unique_keys(model: Any) -> list[str]:
    """Return, for each unique key, the condition that row `o` has the values of NEW."""
    columns = [[f.column] for f in model._meta.concrete_fields if f.unique]
    columns += [
        [model._meta.get_field(name).column for name in constraint.fields]
        for constraint in model._meta.constraints
        if getattr(constraint, "fields", None)
    ]
    return [" AND ".join(f"o.{c} = NEW.{c}" for c in key) for key in columns]


def _model_of(table: str) -> Any:
    models = apps.get_app_config("decisions").get_models()
    return next(m for m in models if m._meta.db_table == table)


def _frozen(link: str, operation: str) -> str:
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[operation]
    if link == "{row}.id":
        return "OLD.finalised_at IS NOT NULL"
    return " OR ".join(
        "EXISTS (SELECT 1 FROM decisions_decision d WHERE d.finalised_at IS NOT NULL "  # noqa: S608
        f"AND d.id = {link.format(row=row)})"  # our own table names, nothing from outside
        for row in rows
    )


def _is_history(model: Any) -> bool:
    return model.__name__.startswith("Historical")


def wanted(connection: BaseDatabaseWrapper) -> Iterator[Guard]:
    """Yield every guard that an engine needs."""
    yield from guards()
    if connection.vendor == "sqlite":
        yield from replacing_guards()
        return
    for table in sorted({guard.table for guard in guards()}):  # TRUNCATE does not ask the rows
        message = f"{table} cannot be emptied"
        yield Guard(f"{table}_no_truncate", table, "TRUNCATE", "TRUE", message)


def install(sender: Any = None, using: str = "default", plan: Any = None, **kwargs: Any) -> None:
    """Put every guard in place."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        path = search_path(connection, cursor)
        for guard in wanted(connection):
            if guard.table in existing:  # not in a test that migrates backwards
                guard.put(connection, cursor, path)


def lift(sender: Any = None, using: str = "default", **kwargs: Any) -> None:
    """Take the guards away while SQLite migrates: it remakes tables that they name."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for guard in wanted(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")


def faults(using: str = "default") -> list[str]:
    """Return what is wrong with the guards of a database, a sentence each; nothing if all is well.

    A guard that is missing, asleep, or says something else, on the table where it belongs or on
    another; a trigger that is none of ours; and what gets around them all.
    """
    connection = connections[using]
    found = []
    with connection.cursor() as cursor:
        path = search_path(connection, cursor)
        missing = {(guard.table, guard.name): guard for guard in wanted(connection)}
        for table, name, awake, says in installed(connection, cursor):
            guard = missing.pop((table, name), None)
            if not guard:
                found.append(f"{table}: the trigger {name} is none of the guards.")
                continue
            if not awake:
                found.append(f"{table}: the guard {name} is switched off.")
            if says != guard.expected(connection, path):
                found.append(f"{table}: the guard {name} does not do what it should.")
        found += [f"{table}: the guard {name} is missing." for table, name in missing]
        return found + around(connection, cursor)
