"""What the service's role cannot do, whatever it tries: by privilege, before any guard is asked.

Each is refused as one that may not (SQLSTATE 42501). A guard refuses with another code, and an
empty table with none at all, so each of these fails where the privilege is there.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from decisions.models.privileges import KEPT, ONLY_READ
from decisions.models.triggers import append_only_tables
from tests.roles.conftest import APP, OWNER, Installation, connected

Connection = psycopg.Connection[Any]

#: On a table that is only added to: {t} the table, {c} a column, {g} one of its guards.
ON_A_TABLE = {
    "update": "UPDATE {t} SET {c} = {c}",
    "update by conflict": (
        "INSERT INTO {t} SELECT * FROM {t} ON CONFLICT ({c}) DO UPDATE SET {c} = EXCLUDED.{c}"
    ),
    "merge": "MERGE INTO {t} t USING {t} s ON t.{c} = s.{c} WHEN MATCHED THEN DELETE",
    "delete": "DELETE FROM {t}",
    "truncate": "TRUNCATE {t} CASCADE",
    "lock": "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE",
    "lock rows": "SELECT 1 FROM {t} FOR UPDATE",
    "add a column": "ALTER TABLE {t} ADD COLUMN more int",
    "drop a column": "ALTER TABLE {t} DROP COLUMN {c}",
    "rename": "ALTER TABLE {t} RENAME TO gone",
    "move": "ALTER TABLE {t} SET SCHEMA information_schema",
    "drop": "DROP TABLE {t} CASCADE",
    "disable a guard": "ALTER TABLE {t} DISABLE TRIGGER {g}",
    "disable every guard": "ALTER TABLE {t} DISABLE TRIGGER ALL",
    "drop a guard": "DROP TRIGGER {g} ON {t}",
    "rename a guard": "ALTER TRIGGER {g} ON {t} RENAME TO gone",
    "empty a guard": (
        "CREATE OR REPLACE FUNCTION {g}() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NEW; END'"
    ),
    "drop a guard's function": "DROP FUNCTION {g}() CASCADE",
    "turn a guard's head": "ALTER FUNCTION {g}() SET search_path = pg_temp",
    "create a trigger": (
        "CREATE TRIGGER planted BEFORE INSERT ON {t} "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    ),
    "create a rule": "CREATE RULE quiet AS ON INSERT TO {t} DO INSTEAD NOTHING",
    "create a policy": "CREATE POLICY quiet ON {t} USING (false)",
    "hide rows": "ALTER TABLE {t} ENABLE ROW LEVEL SECURITY",
    "create an index": "CREATE UNIQUE INDEX ON {t} ((1))",
    "inherit": "ALTER TABLE {t} INHERIT django_session",
    "own": f"ALTER TABLE {{t}} OWNER TO {APP}",
    "comment": "COMMENT ON TABLE {t} IS 'x'",
    "rebuild": "REINDEX TABLE {t}",
}

BESIDES = {
    "become the owner": f"SET ROLE {OWNER}",
    "become the superuser": "SET ROLE sharing",
    "sign in as the owner": f"SET SESSION AUTHORIZATION {OWNER}",
    "join the owner": f"GRANT {OWNER} TO {APP}",
    "become a superuser": f"ALTER ROLE {APP} SUPERUSER",
    "pass by row security": f"ALTER ROLE {APP} BYPASSRLS",
    "make a role": "CREATE ROLE another LOGIN",
    "make a database": "CREATE DATABASE another",
    "pass by the guards": "SET session_replication_role = replica",
    "pass by the guards, else": "SELECT set_config('session_replication_role', 'local', false)",
    "pass by the guards from now on": f"ALTER ROLE {APP} SET session_replication_role = replica",
    "pass by the guards for all": "ALTER DATABASE sharing SET session_replication_role = replica",
    "change the server": "ALTER SYSTEM SET session_replication_role = replica",
    "own the database": f"ALTER DATABASE sharing OWNER TO {APP}",
    "drop the schema": "DROP SCHEMA public CASCADE",
    "make a temporary table": "CREATE TEMPORARY TABLE decisions_decision (id uuid)",
    "make a temporary view": "CREATE TEMPORARY VIEW decisions_decision AS SELECT 1",
    "make a temporary function": (
        "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'"
    ),
    "make a table": "CREATE TABLE theirs (x int)",
    "make a view": "CREATE VIEW theirs AS SELECT 1",
    "make a schema": f"CREATE SCHEMA {APP}",
    "make a function": "CREATE FUNCTION theirs() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "make an operator": (
        "CREATE OPERATOR public.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = uuid_ne)"
    ),
    "drop the language": "DROP EXTENSION plpgsql CASCADE",
    "make an event trigger": (
        "CREATE EVENT TRIGGER theirs ON ddl_command_end EXECUTE FUNCTION decisions_look_no_update()"
    ),
    "edit the catalogue": "UPDATE pg_trigger SET tgenabled = 'D'",
    "give new tables away": (
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT ALL ON TABLES TO {APP}"
    ),
    "take what the owner has": f"REASSIGN OWNED BY {OWNER} TO {APP}",
    "drop what the owner has": f"DROP OWNED BY {OWNER}",
    "count back": "SELECT setval('decisions_auditvalue_id_seq', 1)",
    "run a program": "COPY decisions_look FROM PROGRAM 'true'",
    "run a program, otherwise": "COPY decisions_look TO PROGRAM 'true'",
    "read a file": "SELECT pg_read_file('/etc/hosts')",
    "write a file": "COPY decisions_look TO '/tmp/looks'",
    "forget a migration": "DELETE FROM django_migrations",
    "make a migration up": "INSERT INTO django_migrations VALUES (0, 'decisions', 'x', now())",
}


@pytest.fixture(scope="module")
def app(installation: Installation) -> Iterator[Connection]:
    """A connection as the service's role."""
    with connected(installation.app) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (APP,)
        yield connection


def refused(app: Connection, sql: str) -> None:
    """Try it: by itself, as some things must be, or in a transaction, as LOCK must be."""
    block = app.transaction() if sql.startswith("LOCK") else nullcontext()
    with pytest.raises(InsufficientPrivilege), block:
        app.execute(sql.encode())


@pytest.mark.parametrize("table", append_only_tables())
@pytest.mark.parametrize("what", ON_A_TABLE)
def test_nothing_but_adding(app: Connection, table: str, what: str):
    guard = f"{table}_no_update"
    key = "history_id" if "_historical" in table else "id"
    refused(app, ON_A_TABLE[what].format(t=table, c=key, g=guard))


@pytest.mark.parametrize("what", BESIDES)
def test_nothing_around_it(installation: Installation, what: str):
    with connected(installation.app) as app:  # its own: none is what another has become
        refused(app, BESIDES[what])


@pytest.mark.parametrize("table", append_only_tables())
def test_it_gives_nobody_what_it_has_not(app: Connection, table: str):
    told: list[str] = []
    app.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    for who in (APP, "PUBLIC"):
        with app.transaction():
            app.execute(f"GRANT UPDATE, DELETE, INSERT ON {table} TO {who}".encode())
    assert told == [f'no privileges were granted for "{table}"'] * 2
    question = "SELECT has_table_privilege(%s, %s, 'UPDATE, DELETE, INSERT WITH GRANT OPTION')"
    assert app.execute(question, [APP, table]).fetchone() == (False,)


@pytest.mark.parametrize("model", KEPT)
def test_who_was_here_and_what_was_decided_stays(app: Connection, model: str):
    refused(app, f"DELETE FROM decisions_{model.lower()}")


@pytest.mark.parametrize("table", ONLY_READ)
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES", "TRUNCATE {}"])
def test_what_django_keeps_for_itself(app: Connection, table: str, sql: str):
    refused(app, sql.format(table))
