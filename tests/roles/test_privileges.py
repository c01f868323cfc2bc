"""Whatever the service's role may do beyond what it should, or short of it, is named."""

import secrets
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction

from decisions.models.privileges import ADD, KEEP, READ, WRITE, expected, faults, grant
from decisions.models.triggers import append_only_tables
from tests.browser.server import ROOT, environment
from tests.roles.conftest import APP, OWNER

Reached = Callable[[str], str]

LOOKS = "decisions_look: sharing_app"
PLANTED = {
    "update": ("GRANT UPDATE ON decisions_look TO sharing_app", f"{LOOKS} may UPDATE."),
    "one column": ("GRANT UPDATE (at) ON decisions_look TO sharing_app", f"{LOOKS} may UPDATE."),
    "by everybody": ("GRANT DELETE ON decisions_look TO PUBLIC", f"{LOOKS} may DELETE."),
    "what guards don't refuse": (
        "GRANT TRUNCATE, TRIGGER, REFERENCES ON decisions_look TO sharing_app",
        f"{LOOKS} may REFERENCES, TRIGGER, TRUNCATE.",
    ),
    "to give away": (
        "GRANT INSERT ON decisions_look TO sharing_app WITH GRANT OPTION",
        f"{LOOKS} may INSERT WITH GRANT OPTION.",
    ),
    "too little": ("REVOKE INSERT ON decisions_look FROM sharing_app", f"{LOOKS} may not INSERT."),
    "a log's head": (
        "GRANT DELETE ON decisions_audithead TO sharing_app",
        "decisions_audithead: sharing_app may DELETE.",
    ),
    "a sequence": (
        "GRANT UPDATE ON decisions_auditvalue_id_seq TO sharing_app",
        "decisions_auditvalue_id_seq: sharing_app may UPDATE.",
    ),
    "another table": (
        "CREATE TABLE copies (x int); GRANT SELECT ON copies TO PUBLIC",
        "copies: sharing_app may SELECT.",
    ),
    "a view that writes": (
        "CREATE VIEW door AS SELECT * FROM decisions_look; GRANT UPDATE ON door TO sharing_app",
        "door: sharing_app may UPDATE.",
    ),
    "another schema": (
        "CREATE SCHEMA more; CREATE TABLE more.x (); GRANT ALL ON SCHEMA more TO sharing_app; "
        "GRANT SELECT ON more.x TO sharing_app",
        "more.x: sharing_app may SELECT.",
    ),
    "owning a table": (
        "ALTER TABLE decisions_look OWNER TO sharing_app",
        "sharing_app owns table decisions_look.",
    ),
    "owning a function": (
        "ALTER FUNCTION decisions_look_no_update() OWNER TO sharing_app",
        "sharing_app owns function decisions_look_no_update().",
    ),
    "owning the database": (
        "ALTER DATABASE sharing OWNER TO sharing_app",
        "sharing_app owns database sharing.",
    ),
    "being the owner": (
        "GRANT sharing_owner TO sharing_app WITH INHERIT FALSE",
        "sharing_app is a member of sharing_owner.",
    ),
    "being anybody": (
        "GRANT pg_write_all_data TO sharing_app",
        "sharing_app is a member of pg_write_all_data.",
    ),
    "superuser": ("ALTER ROLE sharing_app SUPERUSER", "sharing_app is a superuser."),
    "roles": ("ALTER ROLE sharing_app CREATEROLE", "sharing_app may make roles."),
    "databases": ("ALTER ROLE sharing_app CREATEDB", "sharing_app may make databases."),
    "replication": ("ALTER ROLE sharing_app REPLICATION", "sharing_app may replicate."),
    "row security": ("ALTER ROLE sharing_app BYPASSRLS", "sharing_app passes by row security."),
    "temporary": (
        "GRANT TEMPORARY ON DATABASE sharing TO PUBLIC",
        "sharing_app may make temporary tables in the database.",
    ),
    "schemas": (
        "GRANT CREATE ON DATABASE sharing TO sharing_app",
        "sharing_app may make schemas in the database.",
    ),
    "create": (
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "sharing_app may make things in the schema public.",
    ),
    "the server's settings": (
        "GRANT SET ON PARAMETER session_replication_role TO PUBLIC",
        "sharing_app may set session_replication_role.",
    ),
    "as somebody else": (
        "CREATE FUNCTION way_in() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'SELECT'",
        "sharing_app may run way_in() as sharing.",
    ),
    "a function of its own": (
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; "
        "GRANT EXECUTE ON FUNCTION f() TO sharing_app",
        "sharing_app has privileges on function f().",
    ),
    "tables to come": (
        "ALTER DEFAULT PRIVILEGES FOR ROLE sharing_owner GRANT ALL ON TABLES TO sharing_app",
        "New tables of sharing_owner come with privileges for sharing_app.",
    ),
    "tables to come, for everybody": (
        "ALTER DEFAULT PRIVILEGES FOR ROLE sharing_owner IN SCHEMA public "
        "GRANT SELECT ON TABLES TO PUBLIC",
        "New tables of sharing_owner come with privileges for everybody.",
    ),
}


def _planted(alias: str, sql: str) -> list[str]:
    """Return what is found once the superuser has done something, and take it back."""
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(sql)
        cursor.execute(f"SET LOCAL SESSION AUTHORIZATION {APP}")
        found = faults(alias)
        transaction.set_rollback(True, using=alias)
    return found


def test_nothing_is_found_where_nothing_was_done(reached: Reached):
    assert faults(reached("app")) == []
    assert _planted(reached("superuser"), "SELECT 1") == []


@pytest.mark.parametrize("what", PLANTED)
def test_each_that_was_given_or_taken_away_is_named(reached: Reached, what: str):
    sql, sentence = PLANTED[what]
    assert sentence in _planted(reached("superuser"), sql)


def test_what_a_superuser_may_is_not_listed_table_by_table(reached: Reached):
    found = _planted(reached("superuser"), "ALTER ROLE sharing_app SUPERUSER")
    assert found == ["sharing_app is a superuser."]


def test_who_the_service_is_connected_as(reached: Reached, settings: Any):
    owner = reached("owner")
    assert faults(owner) == [f"The service is connected as {OWNER}, not as {APP}."]
    settings.DATABASE_APP_ROLE = "nobody_here"
    assert faults(owner) == ["There is no role nobody_here."]


def test_one_role_for_everything_is_no_fault(reached: Reached, settings: Any):
    settings.DATABASE_APP_ROLE = ""
    owner = reached("owner")
    assert faults(owner) == []
    with connections[owner].cursor() as cursor:
        cursor.execute("SELECT relacl FROM pg_class WHERE relname = 'decisions_look'")
        before = cursor.fetchone()
        grant(using=owner)
        cursor.execute("SELECT relacl FROM pg_class WHERE relname = 'decisions_look'")
        assert cursor.fetchone() == before


def test_the_owner_is_not_the_services_role(reached: Reached, settings: Any):
    settings.DATABASE_APP_ROLE = OWNER
    with pytest.raises(ImproperlyConfigured, match="Migrate as the owner"):
        grant(using=reached("owner"))


def test_on_sqlite_there_are_no_roles(settings: Any, db: None):
    settings.DATABASE_APP_ROLE = APP
    if connections["default"].vendor == "sqlite":
        grant()
        assert faults() == []


def test_what_is_expected():
    tables = expected()
    assert {table for table, may in tables.items() if may == ADD} == set(append_only_tables())
    assert tables["decisions_audithead"] == tables["decisions_decision"] == KEEP
    assert tables["django_migrations"] == READ
    assert tables["decisions_cell"] == tables["cache"] == tables["django_session"] == WRITE


def test_every_table_is_expected(reached: Reached):
    connection = connections[reached("owner")]
    assert set(connection.introspection.table_names()) == set(expected())


@pytest.mark.parametrize("role", ["", APP])
def test_whoever_starts_the_service_hears_that_one_role_does_everything(role: str):
    production = {"DEMO": "false", "SECRET_KEY": secrets.token_urlsafe(50)}
    production |= {"ALLOWED_HOSTS": "sharing.invalid", "EMAIL_URL": "smtp://mail.invalid"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment("postgres://u:p@db.invalid/s") | production | {"DATABASE_APP_ROLE": role},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, "a small club may run like this"
    assert ("DATABASE_APP_ROLE" in done.stderr) is not bool(role)
