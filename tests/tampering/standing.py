"""How a database stands, to tell whether anything was changed in it at all."""

import json
from typing import Any

from django.apps import apps

from tests.tampering.databases import SQLITE

#: What is no part of any record, and what the database numbers by itself.
APART = {"decisions_job", "decisions_typing"}
NUMBERED = {"history_id"}


def standing(connection: Any) -> dict[str, list[str]]:
    """Return every row of every table as text, without the numbers that the database gives."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        tables = {m._meta.db_table for m in apps.get_app_config("decisions").get_models()}
        found = {}
        for table in sorted((tables - APART) & there):
            cursor.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            kept = [n for n, name in enumerate(names) if _counts(table, name)]
            found[table] = sorted(repr([_plain(row[n]) for n in kept]) for row in cursor.fetchall())
        cursor.execute(
            "SELECT name FROM sqlite_master" if SQLITE else "SELECT relname FROM pg_class"
        )
        found["there"] = sorted(name for (name,) in cursor.fetchall() if name[:4] != "pg_t")
    return found


def _plain(value: Any) -> Any:
    """Return JSON in one form: what differs in spaces and order alone is the same."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        value = json.loads(value)
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value


def _counts(table: str, name: str) -> bool:
    return name not in NUMBERED and (table, name) != ("decisions_auditvalue", "id")
