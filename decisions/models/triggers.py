"""The database's own guards: what is frozen or only added to cannot be changed by anybody.

The guards are data: lists of what is only added to and what freezes. They are lifted before a
migration on SQLite, which could not remake a table that another's guard names, and put back
after it on both engines (`apps.py`). The one lawful way out, when retention is built, is a
disposal that two people approved: it belongs in `guards()` alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections

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


@dataclass(frozen=True)
class Guard:
    """One trigger: on a table, before an operation, refuse when a condition holds."""

    name: str
    table: str
    operation: str  # INSERT, UPDATE or DELETE
    condition: str
    message: str

    def sqlite(self) -> list[str]:
        """Return the statements that put the guard in place on SQLite."""
        return [
            f"DROP TRIGGER IF EXISTS {self.name}",
            f"CREATE TRIGGER {self.name} BEFORE {self.operation} ON {self.table} "
            f"WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{self.message}'); END",
        ]

    def postgresql(self) -> list[str]:
        """Return the statements that put the guard in place on PostgreSQL."""
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {self.condition} THEN RAISE EXCEPTION '{self.message}' "
            "USING ERRCODE = 'restrict_violation'; END IF; "
            f"RETURN {'OLD' if self.operation == 'DELETE' else 'NEW'}; END $$",
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"CREATE TRIGGER {self.name} BEFORE {self.operation} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]


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
    yield from given_guards()


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


def install(sender: Any = None, using: str = "default", plan: Any = None, **kwargs: Any) -> None:
    """Put every guard in place, and refuse TRUNCATE on PostgreSQL, where rows are not asked."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        wanted = list(guards())
        if connection.vendor == "sqlite":
            wanted += replacing_guards()
        for guard in wanted:
            if guard.table not in existing:
                continue  # an older migration state, in a test that migrates backwards
            for statement in getattr(guard, connection.vendor)():
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            _refuse_truncate(cursor, existing)


def lift(sender: Any = None, using: str = "default", **kwargs: Any) -> None:
    """Take the guards away while SQLite migrates: it remakes tables that they name."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for guard in (*guards(), *replacing_guards()):
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")


def _refuse_truncate(cursor: Any, existing: set[str]) -> None:
    cursor.execute(
        "CREATE OR REPLACE FUNCTION decisions_no_truncate() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'this table cannot be emptied' "
        "USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table in {guard.table for guard in guards()} & existing:
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION decisions_no_truncate()"
        )
