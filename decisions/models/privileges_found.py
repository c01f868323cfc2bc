"""What a role may do in PostgreSQL, read from its catalogues."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
_SEQUENCE = ("SELECT", "USAGE", "UPDATE")

#: Columns count as their table: whoever may change one column may change the past.
_PRIVILEGES = """
SELECT CASE WHEN n.nspname = current_schema() THEN c.relname ELSE n.nspname || '.' || c.relname END,
       ARRAY(
           SELECT p
           FROM unnest(CASE c.relkind WHEN 'S' THEN %(sequence)s ELSE %(table)s::text[] END) p
           WHERE CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(%(role)s, c.oid, p)
                      ELSE has_table_privilege(%(role)s, c.oid, p) END
           OR CASE WHEN c.relkind <> 'S' AND split_part(p, ' ', 1) = ANY(%(columns)s)
                   THEN has_any_column_privilege(%(role)s, c.oid, p) ELSE false END
       )
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
"""


def privileges_of(
    connection: BaseDatabaseWrapper, cursor: Any, role: str
) -> dict[str, frozenset[str]]:
    """Return what a role may do to each table, view and sequence, in whichever way it came by it.

    Of its own, as everybody, as a member of another role, or as an owner.
    """
    table = list(_TABLE) + (["MAINTAIN"] if _version(connection) >= 17 else [])
    named = {
        "role": role,
        "table": table + [f"{privilege} WITH GRANT OPTION" for privilege in table],
        "sequence": list(_SEQUENCE),
        "columns": ["SELECT", "INSERT", "UPDATE", "REFERENCES"],
    }
    cursor.execute(_PRIVILEGES, named)
    return {name: frozenset(privileges) for name, privileges in cursor.fetchall()}


#: Each part asks one question.
_BEYOND = """
WITH me AS (SELECT * FROM pg_roles WHERE rolname = %(role)s)
SELECT %(role)s || ' ' || attribute || '.' FROM me, LATERAL (VALUES
    (rolsuper, 'is a superuser'), (rolcreaterole, 'may make roles'),
    (rolcreatedb, 'may make databases'), (rolreplication, 'may replicate'),
    (rolbypassrls, 'passes by row security')
) AS attributes (has, attribute) WHERE has
UNION ALL
SELECT %(role)s || ' is a member of ' || pg_get_userbyid(roleid) || '.'
FROM pg_auth_members, me WHERE member = me.oid
UNION ALL
SELECT %(role)s || CASE deptype WHEN 'o' THEN ' owns ' ELSE ' has privileges on ' END
       || coalesce(pg_describe_object(classid, objid, objsubid), 'something') || '.'
FROM pg_shdepend, me WHERE refclassid = 'pg_authid'::regclass AND refobjid = me.oid
AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
AND (deptype = 'o' OR deptype = 'a' AND NOT (
    classid = 'pg_class'::regclass  -- asked for one by one, with what everybody may
    OR classid = 'pg_database'::regclass AND objid = (
        SELECT oid FROM pg_database WHERE datname = current_database())
    OR classid = 'pg_namespace'::regclass AND objid = quote_ident(current_schema())::regnamespace
))
UNION ALL
SELECT %(role)s || ' may ' || what || ' in the database.'
FROM (VALUES ('CREATE', 'make schemas'), ('TEMPORARY', 'make temporary tables')) AS d (p, what)
WHERE has_database_privilege(%(role)s, current_database(), p)
UNION ALL
SELECT %(role)s || ' may make things in the schema ' || nspname || '.'
FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
AND has_schema_privilege(%(role)s, oid, 'CREATE')
UNION ALL
SELECT %(role)s || ' may run ' || p.oid::regprocedure || ' as ' || pg_get_userbyid(proowner) || '.'
FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
WHERE prosecdef AND nspname NOT IN ('pg_catalog', 'information_schema')
AND has_function_privilege(%(role)s, p.oid, 'EXECUTE')
UNION ALL
SELECT DISTINCT 'New ' || CASE defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences'
       WHEN 'n' THEN 'schemas' ELSE 'functions and types' END || ' of '
       || pg_get_userbyid(defaclrole) || ' come with privileges for '
       || CASE grantee WHEN 0 THEN 'everybody' ELSE %(role)s END || '.'
FROM me, pg_default_acl, aclexplode(defaclacl)
WHERE grantee = me.oid OR grantee = 0 AND defaclobjtype IN ('r', 'S', 'n')
"""
_PARAMETERS = """
UNION ALL
SELECT %(role)s || ' may set ' || parname || '.' FROM pg_parameter_acl
WHERE has_parameter_privilege(%(role)s, parname, 'SET')
OR has_parameter_privilege(%(role)s, parname, 'ALTER SYSTEM')
"""


def found_beyond(connection: BaseDatabaseWrapper, cursor: Any, role: str) -> list[str]:
    """Return what a role is or may do beside its tables and should not, a sentence each."""
    parameters = _PARAMETERS if _version(connection) >= 15 else ""
    cursor.execute(f"{_BEYOND}{parameters} ORDER BY 1", {"role": role})
    return [sentence for (sentence,) in cursor.fetchall()]


def _version(connection: BaseDatabaseWrapper) -> int:
    return int(getattr(connection, "pg_version", 0)) // 10000
