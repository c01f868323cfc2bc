"""A real server process, and databases that are copies of a template.

Append-only tables refuse to be emptied, so each test gets a copy: of `cast` (the made-up
organisations and people, nothing recorded) or of `demo` (their records too).
"""

import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from psycopg import sql

from decisions.views.session import LAST_SEEN
from tests.servers.postgres import _die_with

ROOT = Path(__file__).resolve().parents[2]
SEEDS = {
    "cast": [
        "-c",
        "import django; django.setup(); from decisions.demo import seed; seed.seed_cast()",
    ],
    "demo": ["manage.py", "seed_demo"],
}


def environment(database_url: str) -> dict[str, str]:
    """Return the demo's settings, whatever a shell happens to hold."""
    mine = {k: v for k, v in os.environ.items() if k not in ("DJANGO_ALLOW_ASYNC_UNSAFE", "PORT")}
    return mine | {
        "DJANGO_SETTINGS_MODULE": "sharing_app.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": database_url,
        "REDIS_URL": "",
        "DEMO": "true",
        "DEBUG": "false",
        "ALLOWED_HOSTS": "127.0.0.1",
        "TIME_ZONE": "Europe/London",
    }


class SqliteFiles:
    """One file for the server, overwritten from a template's file by SQLite's own backup."""

    def __init__(self, shared: Path, own: Path) -> None:
        self.shared, self.file = shared, own / "browser.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def template_url(self, seed: str) -> str:
        return f"sqlite:///{self.shared / seed}.sqlite3"

    def begin_template(self, seed: str, copy_of: str) -> None:
        (self.shared / f"{seed}.sqlite3").unlink(missing_ok=True)
        if copy_of:
            self._copy(self.shared / f"{copy_of}.sqlite3", self.shared / f"{seed}.sqlite3")

    def restore(self, seed: str) -> None:
        """Put the template's content in place, under whatever connection is open."""
        self._copy(self.shared / f"{seed}.sqlite3", self.file)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.file, timeout=20) as connection:
            found = connection.execute(query.replace("%s", "?"), values).fetchall()
        connection.close()
        return found

    def close(self) -> None:
        """Nothing to do: the file goes with the run's folder."""

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        one, other = sqlite3.connect(source, timeout=20), sqlite3.connect(target, timeout=20)
        one.backup(other)
        one.close()
        other.close()


class PostgresDatabases:
    """One database for the server, made again from a template; its connections are cut."""

    def __init__(self, main_url: str, worker: str) -> None:
        self.main_url, self.name = main_url, f"browser_{worker}"
        self.url = self._named(self.name)

    def _named(self, name: str) -> str:
        return urlsplit(self.main_url)._replace(path=f"/{name}").geturl()

    def template_url(self, seed: str) -> str:
        return self._named(f"browser_{seed}")

    def begin_template(self, seed: str, copy_of: str) -> None:
        self._make(f"browser_{seed}", f"browser_{copy_of}" if copy_of else "template1")

    def restore(self, seed: str) -> None:
        self._make(self.name, f"browser_{seed}")

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            done = connection.execute(query, values)
            return done.fetchall() if done.description else []

    def close(self) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)

    def _make(self, name: str, template: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)

    def _run(self, statement: Any, *names: str) -> None:
        with psycopg.connect(self.main_url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


Databases = SqliteFiles | PostgresDatabases


def make_templates(databases: Databases, shared: Path) -> None:
    """Migrate and seed once, however many test processes ask for it."""
    with (shared / "browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = shared / "browser-templates-made"
        if done.exists():
            return
        databases.begin_template("empty", "")
        _manage(databases.template_url("empty"), ["manage.py", "migrate", "--verbosity", "0"])
        for seed, command in SEEDS.items():
            databases.begin_template(seed, "empty")
            _manage(databases.template_url(seed), command)
        done.touch()


def _manage(database_url: str, command: list[str]) -> None:
    made = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(database_url),
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr


class Server:
    """The address of a running server, and its database."""

    def __init__(self, url: str, databases: Databases) -> None:
        self.url, self.databases = url, databases

    def restore(self, seed: str) -> None:
        """Forget everything but a template's content."""
        self.databases.restore(seed)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run SQL on the server's database."""
        return self.databases.rows(query, *values)

    def everybody_was_away(self, seconds: int = 60 * 60) -> None:
        """Make every session as old as if its person had done nothing for so long."""
        store = SessionStore()
        for key, data in self.rows("SELECT session_key, session_data FROM django_session"):
            content = store.decode(data)
            if LAST_SEEN in content:
                content[LAST_SEEN] -= seconds
                changed = "UPDATE django_session SET session_data = %s WHERE session_key = %s"
                self.rows(changed, store.encode(content), key)


@contextmanager
def running_server(databases: Databases, log: Path, **more: str) -> Iterator[Server]:
    """Start the server on a free port, yield it, stop it. more: settings of its own."""
    listening = socket.create_server(("127.0.0.1", 0))  # it answers as soon as it is ready
    command = [sys.executable, "-m", "gunicorn", "sharing_app.wsgi", "--threads", "4"]
    command += ["--bind", f"fd://{listening.fileno()}", "--log-level", "warning"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--no-control-socket"],
            cwd=ROOT,
            env=environment(databases.url) | more,
            pass_fds=[listening.fileno()],
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=partial(_die_with, os.getpid(), signal.SIGTERM),
        )
    port = listening.getsockname()[1]
    listening.close()
    try:
        yield Server(f"http://127.0.0.1:{port}", databases)
    finally:
        process.terminate()
        process.wait(30)
        databases.close()
