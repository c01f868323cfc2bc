"""One guard: a trigger that refuses. How each engine says it, and how it is found there again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

#: PostgreSQL's `tgtype`: before, for each row; TRUNCATE, which has no rows, for each statement.
_TYPES = {"INSERT": 1 | 2 | 4, "DELETE": 1 | 2 | 8, "UPDATE": 1 | 2 | 16, "TRUNCATE": 2 | 32}


@dataclass(frozen=True)
class Guard:
    """One trigger: on a table, before an operation, refuse when a condition holds."""

    name: str
    table: str
    operation: str  # INSERT, UPDATE or DELETE; on PostgreSQL also TRUNCATE
    condition: str
    message: str

    def sqlite(self) -> str:
        """Return the statement that makes the guard on SQLite."""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.operation} ON {self.table} "
            f"WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        )

    def body(self) -> str:
        """Return the body of the guard's function on PostgreSQL."""
        returned = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(self.operation, "NEW")
        return (
            f" BEGIN IF {self.condition} THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'restrict_violation'; END IF; RETURN {returned}; END "
        )

    def postgresql(self, path: str) -> list[str]:
        """Return the statements that put the guard in place on PostgreSQL.

        path: the schemas in which its function looks, whatever a session has set.
        """
        each = "STATEMENT" if self.operation == "TRUNCATE" else "ROW"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = {path} AS $${self.body()}$$",
            f"CREATE OR REPLACE TRIGGER {self.name} BEFORE {self.operation} ON {self.table} "
            f"FOR EACH {each} EXECUTE FUNCTION {self.name}()",
        ]

    def put(self, connection: BaseDatabaseWrapper, cursor: Any, path: str) -> None:
        """Put the guard in place, whether or not it is there."""
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER IF EXISTS {self.name}")
            cursor.execute(self.sqlite())
            return
        for statement in self.postgresql(path):
            cursor.execute(statement)

    def expected(self, connection: BaseDatabaseWrapper, path: str) -> tuple[Any, ...]:
        """Return what `installed()` says of the guard when it is as it should be."""
        if connection.vendor == "sqlite":
            return (self.sqlite(),)
        plain, owned_with_the_table = True, True
        return (
            _TYPES[self.operation],
            plain,
            self.body(),
            [f"search_path={path}"],
            owned_with_the_table,
        )


def search_path(connection: BaseDatabaseWrapper, cursor: Any) -> str:
    """Return where a guard's function looks on PostgreSQL: in the schema of our tables.

    Temporary tables come last. Unless they are named they come first, and whoever makes one
    called decisions_decision decides what is frozen.
    """
    if connection.vendor == "sqlite":
        return ""
    cursor.execute("SELECT quote_ident(current_schema())")
    return f"pg_catalog, {cursor.fetchone()[0]}, pg_temp"


_POSTGRESQL_TRIGGERS = """
SELECT c.relname, t.tgname, t.tgenabled <> 'D' AND t.tgenabled <> 'R', t.tgtype::int,
       t.tgqual IS NULL AND t.tgattr::text = '' AND t.tgnargs = 0 AND NOT t.tgdeferrable
       AND l.lanname = 'plpgsql' AND NOT p.prosecdef,
       p.prosrc, p.proconfig, p.proowner = c.relowner
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_language l ON l.oid = p.prolang
WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND NOT t.tgisinternal
ORDER BY c.relname, t.tgname
"""


def installed(
    connection: BaseDatabaseWrapper, cursor: Any
) -> Iterator[tuple[str, str, bool, tuple[Any, ...]]]:
    """Yield each trigger there is: its table, its name, whether it is awake, and what it says."""
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT tbl_name, name, 1, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1, 2"
        )
    else:
        cursor.execute(_POSTGRESQL_TRIGGERS)
    for table, name, awake, *says in cursor.fetchall():
        yield table, name, bool(awake), tuple(says)


#: What else changes or stops what is written, without any guard being touched.
_BESIDES = """
SELECT c.relname || ': the rule ' || r.rulename || ' changes what is done to it.'
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relkind IN ('r', 'p')
UNION ALL
SELECT relname || ': row security hides some of its rows.'
FROM pg_class WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relrowsecurity
UNION ALL
SELECT DISTINCT c.relname || ': its foreign keys are switched off.'
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = quote_ident(current_schema())::regnamespace
AND t.tgisinternal AND t.tgenabled <> 'O'
UNION ALL
SELECT 'This session is set to pass by the guards (session_replication_role).'
WHERE current_setting('session_replication_role') <> 'origin'
UNION ALL
SELECT coalesce('The role ' || quote_ident(pg_get_userbyid(nullif(setrole, 0))), 'Every role')
       || ' is set to pass by the guards (' || setting || ').'
FROM pg_db_role_setting, unnest(setconfig) setting
WHERE setting LIKE 'session_replication_role=%' AND setting NOT LIKE '%=origin'
AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
ORDER BY 1
"""


def around(connection: BaseDatabaseWrapper, cursor: Any) -> list[str]:
    """Return what gets around the guards without touching them; nothing on SQLite."""
    if connection.vendor == "sqlite":
        return []
    cursor.execute(_BESIDES)
    return [sentence for (sentence,) in cursor.fetchall()]
