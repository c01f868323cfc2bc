"""The database's guards are there, named so that both engines keep them, and put back."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from decisions.models.triggers import faults, guards, wanted

SQLITE = connection.vendor == "sqlite"


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _installed() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if SQLITE
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        return {name for (name,) in cursor.fetchall()}


def _expected() -> set[str]:
    return {guard.name for guard in wanted(connection)}


def test_every_guard_has_a_name_that_postgresql_does_not_cut() -> None:
    names = _expected()
    assert len(names) > 60
    assert max(map(len, names)) <= 63


def test_every_guard_is_installed_and_put_back_by_migrating(db: None) -> None:
    assert _installed() == _expected()
    for guard in guards():
        _run(f"DROP TRIGGER {guard.name}" + ("" if SQLITE else f" ON {guard.table}"))
    assert not _installed() & {guard.name for guard in guards()}
    call_command("migrate", verbosity=0)
    assert _installed() == _expected()
    assert faults() == []


_REMAKE = """
import django
django.setup()
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from decisions.models import AuditEvent, Cell, Decision
from decisions.models.triggers import faults

def installed():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}

call_command("migrate", verbosity=0)
before = installed()
emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")
with connection.schema_editor() as editor:  # what adding a question does
    for model in (AuditEvent, Decision, Cell):
        editor._remake_table(model)
assert before - installed(), "SQLite kept them all: this test is not needed"
missing = {sentence.split()[3] for sentence in faults() if sentence.endswith("is missing.")}
assert missing >= before, "every guard that is gone is named"
emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
assert installed() == before, before - installed()
print("put back:", len(before))
"""

_FAULTS = """
import django
django.setup()
from decisions.models.triggers import faults
print(faults())
"""


@pytest.mark.skipif(not SQLITE, reason="only SQLite drops triggers when a table is remade")
def test_guards_survive_a_migration_that_remakes_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'remade.sqlite3'}")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "sharing_app.settings")
    done = subprocess.run([sys.executable, "-c", _REMAKE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "put back:" in done.stdout
    # Another process: remaking tables makes models up, and guards for them.
    done = subprocess.run([sys.executable, "-c", _FAULTS], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
