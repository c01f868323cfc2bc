"""What somebody is and can do who owns the database: any SQL, and no trigger in the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.tampering.databases import SQLITE


@dataclass
class Insider:
    """Somebody with a connection and every right in it."""

    connection: Any
    names: dict[str, str]

    def run(self, sql: str) -> None:
        """Run a statement. `{signed}` and the like stand for ids; `{json}` for the column type."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql.format(**self.names, json="TEXT" if SQLITE else "JSONB"))

    def rows(self, sql: str) -> list[Any]:
        """Return what a query finds."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql.format(**self.names))
            return list(cursor.fetchall())

    def add_copy(self, table: str, where: str, **other: str) -> None:
        """Add a row like another one, with other values in some columns (SQL)."""
        with self.connection.cursor() as cursor:
            found = self.connection.introspection.get_table_description(cursor, table)
        names = [column.name for column in found]
        chosen = ", ".join(other.get(name, name) for name in names)
        self.run(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table} WHERE {where}"
        )

    def triggers(self) -> list[tuple[str, str, str]]:
        """Return the name, the table and the statement of every trigger of ours (SQLite)."""
        return self.rows("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")

    @contextmanager
    def unhindered(self) -> Iterator[None]:
        """Put triggers and foreign keys out of the way, and back as they were."""
        if not SQLITE:
            self.run("SET session_replication_role = replica")
            yield
            self.run("SET session_replication_role = origin")
            return
        kept = self.triggers()
        self.run("PRAGMA foreign_keys = OFF")
        for name, _, _ in kept:
            self.run(f"DROP TRIGGER {name}")
        yield
        tables = {name for (name,) in self.rows("SELECT name FROM sqlite_master")}
        for _, table, sql in kept:
            if table in tables:
                with self.connection.cursor() as cursor:
                    cursor.execute(sql)
