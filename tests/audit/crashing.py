"""Calls services on a real database, killed right before and right after each of their writes.

    python -m tests.audit.crashing PART FOLDER

runs a part of `PARTS` on the database in DATABASE_URL, in which the cast is and nothing else. It
prints a line for each service, and what was wrong. FOLDER: for copies.

Each crash point is a process of its own, forked where everything is prepared, and killed with
SIGKILL: nothing of it runs on, no `finally` and no rollback. Clock and randomness are the same in
all of them, so that what a service leaves behind can be compared row by row, ids included: the
database is as it was before, or as it is after a call that nobody killed. That one is looked at
more closely: its one event says exactly what changed.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

if __name__ == "__main__":
    django.setup()

from django.db import connection, transaction
from django.utils import timezone

from decisions import access, audit
from decisions.audit import Changes
from decisions.audit.seal import public_of
from decisions.jobs import enqueue
from decisions.models import AuditEvent, Typing, User
from decisions.services import claims, seals, unsaved
from tests import making
from tests.access.calls import CALLS as ACCESS
from tests.audit.calls import CALLS as RECORDS
from tests.audit.copies import Copies, PostgresCopies, SqliteCopies
from tests.audit.replaying import live_rows, replayed
from tests.audit.sealing_calls import CALLS as SEALING
from tests.corrections.calls import CALLS as CORRECTIONS
from tests.due.calls import CALLS as DUE
from tests.people.calls import CALLS as PEOPLE
from tests.signing_in.calls import CALLS as SIGNING_IN

Call = Callable[[User, dict[str, User]], Callable[[], Any]]


def _looked(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = making.start(priya)
    return lambda: access.enter(priya, access.READ, decision.pk, route="check", method="GET")


def _worker(step: str, *, claimed: bool = True, **more: Any) -> Call:
    def prepare(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
        enqueue("invitation", about=priya.pk, organisation=making.start(priya).organisation)
        taken = {"job": claims.claim()} if claimed else {}
        return lambda: getattr(claims, step)(**taken, **more)

    return prepare


def _typed(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = making.start(priya)
    return lambda: unsaved.keep_typing(actor=priya, decision_id=decision.pk, page="law", raw="a")


def _old_typing(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    _typed(priya, cast)()
    Typing.objects.update(kept_at=timezone.now() - timedelta(days=30))
    return unsaved.forget_old_typing


def _asked_to_seal(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    organisation = making.start(priya).organisation
    return lambda: seals.ask_for_seal(actor=None, organisation=organisation)


def _sealed(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    key = Ed25519PrivateKey.generate()
    head = seals.introduce_key(actor=None, public=public_of(key)).head_id
    return lambda: seals.seal(actor=None, head_id=head, key=key)


#: What writes no event: looks, which are a log of their own, and what is no part of any record.
SILENT: dict[str, Call] = {
    "look": _looked,
    "claim": _worker("claim", claimed=False),
    "note_handing": _worker("note_handing"),
    "put_off": _worker("put_off", problem="refused"),
    "keep_typing": _typed,
    "forget_old_typing": _old_typing,
    "ask_for_seal": _asked_to_seal,
    "seal": _sealed,
}


def _in_two_halves(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    """Return what a service must not be: its change in one transaction, its event in the next."""
    decision = making.start(priya)

    def call() -> None:
        changes = Changes(priya)
        with transaction.atomic():
            decision.reasons = "Half of it"
            changes.save(decision)
        with transaction.atomic():
            audit.record(actor=priya, act="page.saved", decision=decision, changes=changes)

    return call


#: What this must find; no part of the service.
BROKEN: dict[str, Call] = {"in_two_halves": _in_two_halves}

PARTS: dict[str, dict[str, Call]] = {
    "records": RECORDS,
    "access": ACCESS,
    "corrections": CORRECTIONS | DUE,
    "people": PEOPLE,
    "signing_in": SIGNING_IN,
    "sealing": SEALING,
    "silent": SILENT,
}


class Killer:
    """Counts the moments before and after each write of this process, and kills it at one."""

    def __init__(self, at: int) -> None:
        self.at, self.passed = at, 0

    def watch(self) -> None:
        """Stand beside every statement from now on, and every commit."""
        connection.ensure_connection()
        connection.execute_wrappers.append(self)
        commit = connection._commit  # type: ignore[attr-defined]

        def watched() -> None:
            self._point()
            commit()
            self._point()

        connection._commit = watched  # type: ignore[attr-defined]

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        writes = sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        if writes:
            self._point()
        result = execute(sql, params, many, context)
        if writes:
            self._point()
        return result

    def _point(self) -> None:
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed += 1


def _run_killed(call: Callable[[], Any], at: int, moment: Any) -> bool:
    """Call a service in a process of its own. Return whether it was killed on the way."""
    child = os.fork()
    if child == 0:
        try:
            same = random.Random(1)  # noqa: S311 - to be predicted is what it is for
            os.urandom = random._urandom = same.randbytes  # type: ignore[attr-defined]
            with time_machine.travel(moment, tick=False):
                Killer(at).watch()
                call()
            os._exit(0)
        except BaseException as problem:
            print(f"  raised {problem!r}", flush=True)
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        return True
    assert os.WEXITSTATUS(status) == 0, "the call failed"
    return False


def crash(copies: Copies, prepare: Call, *, silent: bool) -> int:
    """Kill a service at each of its points. Return how many there are. silent: without an event."""
    copies.begin()
    cast = {user.name.split()[0].lower(): user for user in User.objects.all()}
    call = prepare(cast["priya"], cast)
    rows, log = live_rows(), set(AuditEvent.objects.values_list("pk", flat=True))
    moment = timezone.now() + timedelta(seconds=1)
    copies.keep()
    before = copies.digest()
    found: list[str] = []
    while _run_killed(call, len(found), moment):
        found.append(copies.digest())
        if found[-1] != before:  # the next one begins where this one did
            copies.put_back()
    after = copies.digest()
    assert after != before, "it wrote nothing"
    assert set(found) <= {before, after}, f"half of it: points {_odd(found, before, after)}"
    assert found.index(after) == len(found) - 1, "it was there before the call was over"
    events = AuditEvent.objects.exclude(pk__in=log).order_by("head", "number")
    assert len(events) == (0 if silent else 1), [event.act for event in events]
    if events:
        said, now = replayed(events.prefetch_related("values"), rows), live_rows()
        different = {label for label in said | now if said.get(label) != now.get(label)}
        assert not different, f"the event says otherwise: {different}"
    return len(found)


def _odd(found: list[str], before: str, after: str) -> list[int]:
    return [n for n, state in enumerate(found) if state not in (before, after)]


def main(part: str, folder: str) -> int:
    """Crash every service of a part. Return 1 where one of them left half of its work behind."""
    sqlite = connection.vendor == "sqlite"
    copies: Copies = SqliteCopies(Path(folder)) if sqlite else PostgresCopies()
    points, wrong = 0, 0
    calls = PARTS.get(part, BROKEN)
    for name, prepare in calls.items():
        try:
            count = crash(copies, prepare, silent=part == "silent")
        except AssertionError as problem:
            wrong += 1
            print(f"{name}: {problem}", flush=True)
        else:
            points += count
            print(f"{name}: {count}", flush=True)
    copies.begin()  # for the next part
    print(f"crash points: {len(calls)} services, {points} points", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
