"""Who may do what in PostgreSQL, where the application has a role of its own.

One role owns the tables and migrates; the application connects as another, `DATABASE_APP_ROLE`,
which reads and writes rows and can change neither a table nor a guard. After every migration the
owner gives it what stands here and takes away all else; new tables need no more than that. Where
the setting is empty, one role does everything: then only the guards (triggers.py) stand between
the application and the past.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from decisions.models.privileges_found import found_beyond, privileges_of
from decisions.models.triggers import append_only_tables

READ = frozenset({"SELECT"})
ADD = READ | {"INSERT"}
KEEP = ADD | {"UPDATE"}
WRITE = KEEP | {"DELETE"}

#: What Django keeps for itself, and permissions of kinds that we don't use.
ONLY_READ = (
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "decisions_user_groups",
    "decisions_user_user_permissions",
    "django_content_type",
    "django_migrations",
    "guardian_groupobjectpermission",
    "guardian_userobjectpermission",
)
#: Models whose rows change but stay: who was here, and what was decided.
KEPT = ("AuditHead", "Concern", "Decision", "Membership", "Organisation", "Team", "User")
#: Tables that no model has.
WITHOUT_MODEL = ("cache", "django_migrations")


def expected() -> dict[str, frozenset[str]]:
    """Return what the application's role may do to each table."""
    tables = [m._meta.db_table for m in apps.get_models(include_auto_created=True)]
    kept = [apps.get_model("decisions", name)._meta.db_table for name in KEPT]
    return {
        **dict.fromkeys((*tables, *WITHOUT_MODEL), WRITE),
        **dict.fromkeys(kept, KEEP),
        **dict.fromkeys(append_only_tables(), ADD),
        **dict.fromkeys(ONLY_READ, READ),
    }


def _has_roles(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor == "postgresql" and bool(settings.DATABASE_APP_ROLE)


def grant(sender: Any = None, using: str = "default", **kwargs: Any) -> None:
    """Give the application's role what it may do, and take away all else. For the owner alone."""
    connection = connections[using]
    if not _has_roles(connection):
        return
    role = connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    existing = set(connection.introspection.table_names())
    # In one transaction: the service goes on meanwhile.
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database(), current_schema()")
        owner, database, schema = cursor.fetchone()
        if owner == settings.DATABASE_APP_ROLE:
            raise ImproperlyConfigured(
                f"Migrate as the owner of the tables, not as {owner}: DATABASE_APP_ROLE names the "
                "role of the application, which owns nothing."
            )
        database, schema = map(connection.ops.quote_name, (database, schema))
        nobody = f"FROM PUBLIC, {role}"
        cursor.execute(f"REVOKE CREATE, TEMPORARY ON DATABASE {database} {nobody}")
        cursor.execute(f"REVOKE CREATE ON SCHEMA {schema} {nobody}")
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            cursor.execute(f"REVOKE ALL ON ALL {kind} IN SCHEMA {schema} {nobody}")
        cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO {role}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
        # Identity columns count by themselves: nobody needs their sequences.
        for table, privileges in expected().items():
            if table in existing:  # not in a test that migrates backwards
                allowed = ", ".join(sorted(privileges))
                cursor.execute(f"GRANT {allowed} ON {connection.ops.quote_name(table)} TO {role}")


def faults(using: str = "default") -> list[str]:
    """Return where a database differs from what stands here, a sentence each.

    Nothing on SQLite, and where one role does everything: that is no fault, but a lower level.
    """
    connection = connections[using]
    if not _has_roles(connection):
        return []
    role = settings.DATABASE_APP_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user, to_regrole(quote_ident(%s))", [role])
        current, session, known = cursor.fetchone()
        if known is None:
            return [f"There is no role {role}."]
        found = [
            f"The service is connected as {name}, not as {role}."
            for name in sorted({current, session} - {role})
        ]
        beyond = found_beyond(connection, cursor, role)
        if (all_of_it := f"{role} is a superuser.") in beyond:
            return [*found, all_of_it]
        found += beyond
        may, wanted = privileges_of(connection, cursor, role), expected()
    for table in sorted(may.keys() | wanted.keys()):
        here, should = may.get(table, frozenset()), wanted.get(table, frozenset())
        for verb, what in (("may", here - should), ("may not", should - here)):
            if what:
                found.append(f"{table}: {role} {verb} {', '.join(sorted(what))}.")
    return found
