"""A database that can be put back to how it was, however often something is killed in it."""

import hashlib
import os
import sqlite3
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections


class SqliteCopies:
    """The file in DATABASE_URL, and copies of it in a folder."""

    def __init__(self, folder: Path) -> None:
        self.file = Path(connections["default"].settings_dict["NAME"])
        self.seed, self.kept = folder / "seed.sqlite3", folder / "kept.sqlite3"
        self._copy(self.file, self.seed)

    def begin(self) -> None:
        """Begin anew from the cast alone."""
        self._copy(self.seed, self.file)

    def keep(self) -> None:
        """Keep everything as it is now."""
        self._copy(self.file, self.kept)

    def put_back(self) -> None:
        """Have everything as it was kept."""
        self._copy(self.kept, self.file)

    def digest(self) -> str:
        """Return a digest of all rows of all tables, but for the numbers of rows.

        A new connection for each look: it recovers what a killed process left in the WAL.
        """
        connection = sqlite3.connect(self.file, timeout=20)
        connection.row_factory = sqlite3.Row
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
        )
        found = [(name, _rows(connection, name)) for (name,) in tables if name != "sqlite_sequence"]
        connection.close()
        return hashlib.sha256(repr(found).encode()).hexdigest()

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        connections.close_all()
        for ending in ("", "-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        one, other = sqlite3.connect(source), sqlite3.connect(target)
        one.backup(other)
        one.close()
        other.close()


def _rows(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return a table's rows in one order, without the numbers that the database gives out."""
    rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
    for row in rows:
        row.pop("id" if isinstance(row.get("id"), int) else "history_id", None)
    return sorted(map(repr, rows))


class PostgresCopies:
    """The database in DATABASE_URL, with copies of its tables in schemas of their own.

    A copy of the whole database takes ten times as long as putting back the few tables that
    changed. The connection here stands beside all others: it sees only what was committed.
    """

    def __init__(self) -> None:
        self.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        self._run("SET session_replication_role = replica")  # no guards here, and no foreign keys
        self.tables = dict(self._run(_TABLES))
        for schema in ("seed", "kept"):
            self._run(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            self._run(f"CREATE SCHEMA {schema}")
            for table in self.tables:
                self._run(
                    f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING GENERATED)"
                )
        self._copy("public", "seed")

    def begin(self) -> None:
        """Begin anew from the cast alone."""
        self._copy("seed", "public")

    def keep(self) -> None:
        """Keep everything as it is now."""
        self._copy("public", "kept")

    def put_back(self) -> None:
        """Have everything as it was kept."""
        self._copy("kept", "public")

    def digest(self) -> str:
        """Return a digest of all rows of all tables, but for the numbers of rows."""
        return hashlib.sha256(repr(self._digests("public")).encode()).hexdigest()

    def _digests(self, schema: str) -> list[tuple[str, str]]:
        each = (_DIGEST.format(schema, table) for table in self.tables)
        return self._run(" UNION ALL ".join(each))

    def _copy(self, source: str, target: str) -> None:
        connections.close_all()
        for one, other in zip(self._digests(source), self._digests(target), strict=True):
            if one != other:
                table, columns = one[0], self.tables[one[0]]
                self._run(f"DELETE FROM {target}.{table}")
                copied = f"SELECT {columns} FROM {source}.{table}"
                self._run(f"INSERT INTO {target}.{table} ({columns}) {copied}")

    def _run(self, statement: str) -> list[Any]:
        done = self.connection.execute(statement)
        return done.fetchall() if done.description else []


#: The tables of the service, and the columns that somebody writes.
_TABLES = (
    "SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) "
    "FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER' "
    "GROUP BY 1 ORDER BY 1"
)
#: A table's name and the digest of its rows, without the numbers that the database gives out.
_DIGEST = (
    "SELECT '{1}', (SELECT md5(string_agg(r, '' ORDER BY r)) FROM (SELECT (to_jsonb(t) - CASE "
    "WHEN jsonb_typeof(to_jsonb(t) -> 'id') = 'number' THEN 'id' ELSE 'history_id' END)::text r "
    "FROM {0}.{1} t) rows)"
)

Copies = SqliteCopies | PostgresCopies
