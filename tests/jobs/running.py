"""Real workers as processes, and a hand in the service that they work for."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from tests.browser.server import ROOT, Databases, PostgresDatabases, SqliteFiles, environment
from tests.servers.mail import MailServer
from tests.servers.postgres import _die_with
from tests.servers.valkey import Valkey

#: Generous: a test waits for what it waits for, however slow the machine is.
PATIENCE = 60
#: The shortest there is. Whoever is slower than that loses a job, and does it in the next turn.
LEASE = 1

WORK = ("manage.py", "work")
SEALER = ("manage.py", "seal")
CELERY = ("-m", "celery", "-A", "sharing_app", "worker", "--loglevel", "WARNING", "-c", "1")
#: Beat with its own schedule, but each second where it says each minute.
BEAT = (
    "-c",
    "import sys; from sharing_app.celery import app; "
    "app.conf.beat_schedule['sweep']['schedule'] = 1; "
    "app.Beat(loglevel='WARNING', schedule=sys.argv[1]).run()",
)

_HAND = """
import json, sys
import django
django.setup()
from django.db import connections, transaction
from django.utils import timezone
from decisions import audit, jobs
from decisions.models import *
from decisions.services import people
for line in sys.stdin:
    scope = dict(globals())
    exec(json.loads(line), scope)
    connections.close_all()
    print(json.dumps(scope.get("answer"), default=str), flush=True)
"""


def until(true: Callable[[], Any], what: str) -> Any:
    """Wait until something is so. Return it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = true()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain until {what}")


class Worker:
    """One worker with its children: to be killed or frozen at any moment."""

    def __init__(self, command: tuple[str, ...], env: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=env,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=partial(_die_with, os.getpid(), signal.SIGTERM),
            )

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the worker and its children."""
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """Kill it outright: nothing of it runs a moment longer."""
        if self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait(PATIENCE)

    def freeze(self) -> None:
        """Stop it in its tracks."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.signal(signal.SIGCONT)

    def end(self) -> int:
        """Tell it to stop, and wait until it has. Return how it ended."""
        self.process.terminate()
        return self.process.wait(PATIENCE)


class Place:
    """A service with its database, mail server and queue, and whoever works for it."""

    def __init__(
        self, databases: Databases, post: MailServer, queue: Valkey | None, folder: Path
    ) -> None:
        self.databases, self.post, self.queue, self.folder = databases, post, queue, folder
        self.workers: list[Worker] = []
        self.env = environment(databases.url) | {
            "REDIS_URL": queue.url if queue else "",
            "EMAIL_URL": post.url,
            "JOB_LEASE": str(LEASE),
        }
        self.hand: subprocess.Popen[str] | None = None

    def start(self, *command: str, **env: str) -> Worker:
        """Start a worker. env: what it alone is given."""
        log = self.folder / f"worker-{len(self.workers)}.log"
        self.workers.append(Worker(command, self.env | env, log))
        return self.workers[-1]

    def do(self, code: str) -> Any:
        """Run code in the service, in a process of its own. Return what it called `answer`."""
        if self.hand is None:
            self.hand = subprocess.Popen(
                [sys.executable, "-c", _HAND],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                preexec_fn=partial(_die_with, os.getpid(), signal.SIGKILL),
            )
        assert self.hand.stdin
        assert self.hand.stdout
        self.hand.stdin.write(json.dumps(code) + "\n")
        self.hand.stdin.flush()
        line = self.hand.stdout.readline()
        assert line, "the code failed: its traceback stands above"
        return json.loads(line)

    def invite(self, *names: str) -> list[str]:
        """Invite new people, each in one transaction with the job. Return the jobs' ids."""
        found: list[str] = self.do(
            "answer, house = [], Organisation.objects.get(slug='kestrel')\n"
            f"for name in {names or ('new',)!r}:\n"
            "    with transaction.atomic():\n"
            "        to = f'{name}@kestrel.example'\n"
            "        user = people.add_user(actor=None, email=to, name='Canary')\n"
            "        job = jobs.enqueue('invitation', about=user.pk, organisation=house)\n"
            "    answer.append(job.pk)"
        )
        return found

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run SQL on the service's database."""
        return self.databases.rows(query, *values)

    @contextmanager
    def nobody_writes(self) -> Iterator[None]:
        """Keep everybody from writing for a while."""
        if isinstance(self.databases, SqliteFiles):
            with closing(sqlite3.connect(self.databases.file, isolation_level=None)) as mine:
                mine.execute("BEGIN IMMEDIATE")
                yield
        else:
            with psycopg.connect(self.databases.url) as other:
                other.execute("LOCK TABLE decisions_job IN EXCLUSIVE MODE")
                yield

    def is_kept_waiting(self, worker: Worker) -> bool:
        """Tell whether the worker waits to write."""
        if isinstance(self.databases, PostgresDatabases):
            return bool(self.rows("SELECT 1 FROM pg_locks WHERE NOT granted"))
        # SQLite tells nobody. It has opened the file, and gets to the lock within a moment.
        found = Path(f"/proc/{worker.process.pid}/fd").iterdir()
        here = any(file.resolve() == self.databases.file for file in found)
        time.sleep(0.5)
        return here

    def cut_connections(self) -> None:
        """Cut every connection to the database, as its restart would. A file has none."""
        if isinstance(self.databases, PostgresDatabases):
            self.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def states(self) -> list[tuple[str, str]]:
        """Return (state, problem) of every job, in order."""
        return [
            (state, problem)
            for state, problem in self.rows("SELECT state, problem FROM decisions_job ORDER BY 1")
        ]

    def until_done(self, count: int = 1) -> None:
        """Wait until every job is done."""
        until(lambda: self.states() == [("done", "")] * count, f"{count} done: {self.states()}")

    def until_stalled(self) -> None:
        """Wait until a worker waits for the mail server's answer."""
        until(self.post.has_stalled, "a worker reached the mail server's step")

    def mails_to(self) -> list[str]:
        """Return whom mails went to, in order."""
        return sorted(str(mail["To"]) for mail in self.post.mails())

    def close(self) -> None:
        """Kill everybody. Nothing personal stands in their logs."""
        for worker in self.workers:
            worker.kill()
            said = worker.log.read_text()
            assert not re.search("kestrel|Canary|Subject:", said), said
        if self.hand:
            self.hand.kill()
            self.hand.communicate()
