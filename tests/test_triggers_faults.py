"""Whatever is done to a guard is named; nothing is where nothing was done."""

import pytest
from django.core.management import call_command
from django.db import connection

from decisions.models.guard import Guard
from decisions.models.triggers import faults, wanted

SQLITE = connection.vendor == "sqlite"
GUARD = "decisions_look_no_update"
MISSING = f"decisions_look: the guard {GUARD} is missing."
DIFFERS = f"decisions_look: the guard {GUARD} does not do what it should."
ASLEEP = f"decisions_look: the guard {GUARD} is switched off."


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def _none_of_ours(table: str, name: str) -> str:
    return f"{table}: the trigger {name} is none of the guards."


def _guard() -> Guard:
    return next(guard for guard in wanted(connection) if guard.name == GUARD)


def _drop() -> str:
    return f"DROP TRIGGER {GUARD}" + ("" if SQLITE else " ON decisions_look")


def test_there_are_none_on_a_fresh_database(db: None):
    assert faults() == []


def test_each_guard_that_is_gone_is_named(db: None):
    for guard in wanted(connection):
        _run(f"DROP TRIGGER {guard.name}" + ("" if SQLITE else f" ON {guard.table}"))
    gone = {f"{guard.table}: the guard {guard.name} is missing." for guard in wanted(connection)}
    found = faults()
    assert set(found) == gone
    assert len(found) == len(gone) > 100


def test_a_guard_on_the_wrong_table(db: None):
    if SQLITE:
        elsewhere = _guard().sqlite().replace("ON decisions_look", "ON decisions_team")
    else:
        elsewhere = (
            f"CREATE TRIGGER {GUARD} BEFORE UPDATE ON decisions_team "
            f"FOR EACH ROW EXECUTE FUNCTION {GUARD}()"
        )
    _run(_drop(), elsewhere)
    assert faults() == [_none_of_ours("decisions_team", GUARD), MISSING]


ON_SQLITE = {
    "never": (
        _drop(),
        f"CREATE TRIGGER {GUARD} BEFORE UPDATE ON decisions_look WHEN FALSE "
        "BEGIN SELECT RAISE(ABORT, 'decisions_look is only added to'); END",
    ),
    "does nothing": (
        _drop(),
        f"CREATE TRIGGER {GUARD} BEFORE UPDATE ON decisions_look WHEN TRUE BEGIN SELECT 1; END",
    ),
    "afterwards": (
        _drop(),
        f"CREATE TRIGGER {GUARD} AFTER UPDATE ON decisions_look WHEN TRUE "
        "BEGIN SELECT RAISE(ABORT, 'decisions_look is only added to'); END",
    ),
}


@pytest.mark.skipif(not SQLITE, reason="SQLite's own triggers")
@pytest.mark.parametrize("what", ON_SQLITE)
def test_a_guard_that_says_something_else_on_sqlite(db: None, what: str):
    _run(*ON_SQLITE[what])
    assert faults() == [DIFFERS]


@pytest.mark.skipif(not SQLITE, reason="SQLite's own triggers")
def test_a_trigger_that_is_none_of_ours_on_sqlite(db: None):
    _run(
        "CREATE TRIGGER quiet AFTER INSERT ON decisions_look "
        "BEGIN UPDATE decisions_user SET is_active = 0; END"
    )
    assert faults() == [_none_of_ours("decisions_look", "quiet")]


def _made(when: str = "", kind: str = "BEFORE UPDATE", each: str = "ROW") -> tuple[str, str]:
    """Return the statements that make the guard anew, in another way."""
    return _drop(), (
        f"CREATE TRIGGER {GUARD} {kind} ON decisions_look FOR EACH {each} {when} "
        f"EXECUTE FUNCTION {GUARD}()"
    )


LOOK = "ALTER TABLE decisions_look"
EMPTY = f"""CREATE OR REPLACE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN RETURN NEW; END $$"""
ON_POSTGRESQL: dict[str, tuple[tuple[str, ...], str]] = {
    "switched off": ((f"{LOOK} DISABLE TRIGGER {GUARD}",), ASLEEP),
    "for replicas alone": ((f"{LOOK} ENABLE REPLICA TRIGGER {GUARD}",), ASLEEP),
    "never": (_made("WHEN (false)"), DIFFERS),
    "one column": (_made(kind="BEFORE UPDATE OF route"), DIFFERS),
    "afterwards": (_made(kind="AFTER UPDATE"), DIFFERS),
    "another operation": (_made(kind="BEFORE INSERT"), DIFFERS),
    "each statement": (_made(each="STATEMENT"), DIFFERS),
    "does nothing": ((EMPTY,), DIFFERS),
    "looks anywhere": ((f"ALTER FUNCTION {GUARD}() RESET search_path",), DIFFERS),
    "looks elsewhere": ((f"ALTER FUNCTION {GUARD}() SET search_path = pg_temp, public",), DIFFERS),
    "looks at temporary tables first": (
        (f"ALTER FUNCTION {GUARD}() SET search_path = pg_catalog, public",),
        DIFFERS,
    ),
    "as its owner": ((f"ALTER FUNCTION {GUARD}() SECURITY DEFINER",), DIFFERS),
    "somebody else's": (
        ("CREATE ROLE somebody", f"ALTER FUNCTION {GUARD}() OWNER TO somebody"),
        DIFFERS,
    ),
    "another function": (
        (
            _drop(),
            f"CREATE TRIGGER {GUARD} BEFORE UPDATE ON decisions_look FOR EACH ROW "
            "EXECUTE FUNCTION decisions_cell_frozen_update()",
        ),
        DIFFERS,
    ),
    "may be emptied": (
        ("DROP TRIGGER decisions_look_no_truncate ON decisions_look",),
        "decisions_look: the guard decisions_look_no_truncate is missing.",
    ),
    "one that is none of ours": (
        (
            "CREATE TRIGGER a_quiet_one BEFORE INSERT ON decisions_look FOR EACH ROW "
            "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        ),
        _none_of_ours("decisions_look", "a_quiet_one"),
    ),
    "a rule": (
        ("CREATE RULE quiet AS ON INSERT TO decisions_look DO INSTEAD NOTHING",),
        "decisions_look: the rule quiet changes what is done to it.",
    ),
    "row security": (
        (f"{LOOK} ENABLE ROW LEVEL SECURITY",),
        "decisions_look: row security hides some of its rows.",
    ),
    "this session": (
        ("SET LOCAL session_replication_role = replica",),
        "This session is set to pass by the guards (session_replication_role).",
    ),
    "sessions of a role": (
        ("CREATE ROLE somebody", "ALTER ROLE somebody SET session_replication_role = replica"),
        "The role somebody is set to pass by the guards (session_replication_role=replica).",
    ),
}


@pytest.mark.skipif(SQLITE, reason="PostgreSQL's own ways")
@pytest.mark.parametrize("what", ON_POSTGRESQL)
def test_each_way_around_a_guard_is_named_on_postgresql(db: None, what: str):
    statements, sentence = ON_POSTGRESQL[what]
    _run(*statements)
    assert faults() == [sentence]


@pytest.mark.skipif(SQLITE, reason="PostgreSQL's own way")
def test_foreign_keys_that_are_switched_off_on_postgresql(db: None):
    _run("ALTER TABLE decisions_auditevent DISABLE TRIGGER ALL")
    found = faults()
    assert "decisions_auditevent: its foreign keys are switched off." in found
    assert len([sentence for sentence in found if "switched off" in sentence]) == 4


def test_migrating_puts_right_what_was_done_to_a_guard(db: None):
    if SQLITE:
        _run(*ON_SQLITE["never"])
    else:
        _run(f"{LOOK} DISABLE TRIGGER {GUARD}", EMPTY, *_made("WHEN (false)"))
        _run(f"{LOOK} DISABLE TRIGGER {GUARD}")
    assert faults()
    call_command("migrate", verbosity=0)
    assert faults() == []
