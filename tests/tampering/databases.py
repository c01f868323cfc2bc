"""Copies of a database to do harm to, and a connection to one of them in place of Django's own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.utils import load_backend

SQLITE = connections["default"].vendor == "sqlite"


@contextmanager
def using(name: str) -> Iterator[Any]:
    """Let everything use another database. Yields its connection."""
    before = connections["default"]
    backend = load_backend(before.settings_dict["ENGINE"])
    other = backend.DatabaseWrapper({**before.settings_dict, "NAME": name}, "default")
    connections["default"] = other
    try:
        yield other
    finally:
        other.close()
        connections["default"] = before


class Copies:
    """Makes databases as copies of others: files on SQLite, CREATE DATABASE on PostgreSQL."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, 0

    def empty(self) -> str:
        """Return the name of a new database with tables and nothing in them: the tests' own."""
        tests = connections["default"]
        if not SQLITE:
            tests.close()
            return self.copy(tests.settings_dict["NAME"])
        name = self._name()
        with tests.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [name])
        return name

    def copy(self, source: str) -> str:
        """Return the name of a copy. Nobody may be connected to what is copied."""
        name = self._name()
        if SQLITE:
            shutil.copyfile(source, name)
        else:
            self._on_server(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
        return name

    def drop(self, name: str) -> None:
        """Remove a copy."""
        if SQLITE:
            for end in ("", "-wal", "-shm"):
                Path(name + end).unlink(missing_ok=True)
        else:
            self._on_server(f'DROP DATABASE IF EXISTS "{name}"')

    def _name(self) -> str:
        self.made += 1
        if SQLITE:
            return str(self.folder / f"{self.made}.sqlite3")
        return f"{connections['default'].settings_dict['NAME']}_{self.folder.name}_{self.made}"

    def _on_server(self, sql: str) -> None:
        with using("postgres") as server, server.cursor() as cursor:
            cursor.execute(sql)


@contextmanager
def unguarded(*tables: str) -> Iterator[None]:
    """Switch the guards of some tables off, inside a test's transaction, which is rolled back."""
    with connections["default"].cursor() as cursor:
        for table in tables:
            if not SQLITE:
                connections[
                    "default"
                ].check_constraints()  # or what waits for the end is in the way
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                continue
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        yield
