"""Checking the database itself: tables, guards, and that every row stands where it can be read."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection

from decisions.audit.finding import Note
from decisions.models import privileges, triggers


def check_tables(note: Note) -> bool:
    """Check that every table is there and is one; without them nothing else can be checked."""
    with connection.cursor() as cursor:
        there = {t.name: t.type for t in connection.introspection.get_table_list(cursor)}
    lost = [m._meta.db_table for m in _models() if m._meta.db_table not in there]
    for table in lost:
        note(table, "table", "This table is gone.")
    for model in _models():
        if there.get(model._meta.db_table, "t") == "v":
            note(model._meta.db_table, "table", "Something else stands in place of this table.")
    return not lost


def check_guards(note: Note) -> None:
    """Check that the database's own guards are in place, awake, and say what they should."""
    for fault in (*triggers.faults(), *privileges.faults()):
        note("database", "guard", fault)


def check_links(note: Note) -> None:
    """Check that whatever a row names is there: raw SQL can go past what the database ensures."""
    for model in _models():
        for field in model._meta.concrete_fields:
            if not field.remote_field or not field.db_constraint:
                continue
            mine, other = model._meta.db_table, field.related_model._meta.db_table
            count = _count(
                f"SELECT COUNT(*) FROM {mine} a LEFT JOIN {other} b "  # noqa: S608 - our own names
                f"ON b.{field.target_field.column} = a.{field.column} "
                f"WHERE a.{field.column} IS NOT NULL AND b.{field.target_field.column} IS NULL"
            )
            if count:
                note(mine, "link", f"Of {count} rows what {field.column} names is not there.")
    if connection.vendor == "sqlite":
        _check_form(note)


def _check_form(note: Note) -> None:
    """Check that ids and times are written in the one way that finds and orders them.

    SQLite keeps both as text, and reads many texts as the same id.
    """
    for model in _models():
        wrong = [
            f"NOT ({c} IS NULL OR (typeof({c}) = 'text' AND {form.format(c=c)}))"
            for c, form in _forms(model)
        ]
        table = model._meta.db_table
        count = _count(f"SELECT COUNT(*) FROM {table} WHERE {' OR '.join(wrong)}") if wrong else 0  # noqa: S608
        if count:
            note(table, "form", f"In {count} rows an id or time is written as nobody finds it.")


def _forms(model: Any) -> Iterator[tuple[str, str]]:
    for field in model._meta.concrete_fields:
        kind = (field.target_field if field.remote_field else field).get_internal_type()
        if kind == "UUIDField":
            yield field.column, "length({c}) = 32 AND {c} NOT GLOB '*[^0-9a-f]*'"
        elif kind == "DateTimeField":
            yield field.column, "length({c}) IN (19, 26) AND {c} GLOB '????-??-?? ??:??:??*'"


def _count(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _models() -> list[Any]:
    return list(apps.get_app_config("decisions").get_models())
