"""An installation with two roles, made as README says, on a PostgreSQL of the tests' own.

It has its own server on both runs: roles belong to a whole server, and SQLite has none.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import environ
import psycopg
import pytest
from django.db import connections

from tests.browser.server import ROOT, environment
from tests.servers.postgres import running_postgres

OWNER, APP = "sharing_owner", "sharing_app"


def as_role(url: str, role: str, password: str, database: str = "sharing") -> str:
    """Return the address of a database of the same server for somebody else."""
    parts = urlsplit(url)
    return urlunsplit(
        parts._replace(netloc=f"{role}:{password}@127.0.0.1:{parts.port}", path=f"/{database}")
    )


def run(command: list[str], url: str, **more: str) -> str:
    """Run a command of the service against a database, with two roles. Return what it prints."""
    env = environment(url) | {"DATABASE_APP_ROLE": APP, "EMAIL_URL": "consolemail://"} | more
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@dataclass(frozen=True)
class Installation:
    """The addresses of one database: for PostgreSQL's superuser, the owner and the service."""

    superuser: str
    owner: str
    app: str


def readme_sql() -> list[str]:
    """Return the statements with which README makes the roles."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```sql\n(.*?)```", readme, re.DOTALL)
    assert found
    return [statement for statement in found[1].split(";") if statement.strip()]


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """Start a server, make the roles, migrate as the owner."""
    with running_postgres() as url:
        with psycopg.connect(url, autocommit=True) as superuser:
            for statement in readme_sql():
                superuser.execute(statement.encode())
        password = urlsplit(url).password or ""
        here = Installation(
            superuser=as_role(url, "sharing", password),
            owner=as_role(url, OWNER, "a password".replace(" ", "%20")),
            app=as_role(url, APP, "another password".replace(" ", "%20")),
        )
        run(["manage.py", "migrate", "--verbosity", "0"], here.owner)
        yield here


@pytest.fixture
def reached(
    installation: Installation, django_db_blocker: Any, settings: Any
) -> Iterator[Callable[[str], str]]:
    """Return a function that gives Django a connection as "superuser", "owner" or "app".

    It returns the connection's alias. What the service is set to is what README says.
    """
    settings.DATABASE_APP_ROLE = APP
    opened = []

    def reach(who: str) -> str:
        config = environ.Env.db_url_config(getattr(installation, who))
        connections.databases[who] = {**connections.databases["default"], "OPTIONS": {}, **config}
        opened.append(who)
        return who

    with django_db_blocker.unblock():
        yield reach
        for alias in opened:
            connections[alias].close()
            del connections[alias], connections.databases[alias]


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    """Connect, in autocommit."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection
