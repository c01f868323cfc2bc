"""A process is killed at any write of any service: the change and its event exist both or neither.

Nothing in the service knows of these tests. `crashing.py` says how it is done.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.audit import crashing, test_every_write
from tests.browser.server import ROOT, SEEDS, environment


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, dict[str, str]]:
    """Return a folder, and the environment of a real database in which the cast is."""
    folder, database = tmp_path_factory.mktemp("crash"), settings.DATABASES["default"]
    url = f"sqlite:///{folder / 'crash.sqlite3'}"
    if not database["ENGINE"].endswith("sqlite3"):
        server = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}".format(**database)
        name = f"crash_{worker_id}_{os.getpid()}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # gone with the throwaway server
        url = f"{server}/{name}"
    env = environment(url)
    for command in (["manage.py", "migrate", "--verbosity", "0"], SEEDS["cast"]):
        _run(command, env)
    return folder, env


def _run(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    return done


@pytest.mark.parametrize("part", crashing.PARTS)
def test_killed_at_any_write_the_change_and_its_event_exist_both_or_neither(
    part: str, place: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, env = place
    said = _run(["-m", "tests.audit.crashing", part, str(folder)], env).stdout
    counted = re.search(r"crash points: (\d+) services, (\d+) points", said)
    assert counted, said
    services, points = map(int, counted.groups())
    assert services == len(crashing.PARTS[part])
    assert points >= 4 * services  # one write and its commit, before and after
    with capsys.disabled():
        print(f"\n{part}: {counted[0]}")


def test_a_change_without_its_event_is_found(place: tuple[Path, dict[str, str]]) -> None:
    folder, env = place
    with pytest.raises(AssertionError, match="in_two_halves: half of it: points"):
        _run(["-m", "tests.audit.crashing", "broken", str(folder)], env)


def test_every_service_is_killed() -> None:
    killed = {name for part in crashing.PARTS.values() for name in part}
    assert killed == {*test_every_write.SERVICE_NAMES, "look"}
    assert crashing.SILENT.keys() == test_every_write.SILENT.keys() | {"look"}
