"""What a save costs with history and event, against Django's bare `save()`.

Each contender saves six changed columns (an answered page 1) of a row that has a decision's 81
columns, in a transaction, on the same PostgreSQL without fsync. What is compared:

bare            `save(update_fields=...)` of such a row in a table of its own, without triggers
all columns     the same by `save()`, which writes all 81
ours            `Changes.save` and `record()`: the real decision's row under its triggers, a history
                row, the event, and each value behind its commitment
whole service   `pages.save_page`: locks, rights, what follows from the answers, and all of "ours"
simple-history  the bare row and its history row, with person and reason
auditlog        the bare row and an entry with what changed
reversion       the bare row and a revision with the row as JSON
pghistory       the bare row and its past by a trigger, with the person as context

Reading the row first belongs to none of them, but to the whole service. None of the packages
makes evidence: their rows can be changed and deleted unnoticed.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from decisions.audit import Changes, record
from decisions.models import Decision
from decisions.rules import RULES
from decisions.services.pages import save_page
from tests.bench.running import Effort, medians, processor_clock, ratio
from tests.making import draft

GOAL = "goal 3.0, stretch 1.9"
COLUMNS = ("worry", "noticed_on", "level", "if_nobody_knew", "revision", "saved_at")


def lines(world: Any, effort: Effort) -> Iterator[str]:
    """Yield the ratios."""
    row = draft(world.author)
    contenders: dict[str, Callable[[], object]] = {
        "bare": _plain("Bare", row, nullcontext),
        "all columns": _plain("Bare", draft(world.author), nullcontext, columns=None),
        "ours": _ours(draft(world.author)),
        "whole service": _service(draft(world.author)),
        "simple-history": _simple_history(row),
    }
    if apps.is_installed("auditlog"):
        from auditlog.context import set_actor

        contenders["auditlog"] = _plain("AuditLog", row, lambda: set_actor(row.author))
    if apps.is_installed("reversion"):
        contenders["reversion"] = _reversion(row)
    if apps.is_installed("pghistory"):
        import pghistory

        contenders["pghistory"] = _plain(
            "PgHistory", row, lambda: pghistory.context(user=str(row.author_id))
        )
    for of, clock in (
        ("", time.perf_counter),
        (", in processor time", processor_clock(_backend())),
    ):
        times = medians(contenders, effort.rounds, clock=clock)
        bare = times.pop("bare")
        found = {name: ratio(taken / bare) for name, taken in times.items()}
        ours, whole, all_columns = found["ours"], found["whole service"], times["all columns"]
        peers = ", ".join(f"{name} {found.get(name, 'not installed')}" for name in PEERS)
        yield f"save with history and event / bare save{of}: {ours} ({GOAL}; {peers})"
        yield (
            f"the same / a bare save of all columns{of}: {ratio(times['ours'] / all_columns)} "
            f"(for orientation, as is the whole service / bare save: {whole})"
        )


PEERS = ("simple-history", "auditlog", "reversion", "pghistory")


def _backend() -> int:
    """Return the number of the database's process that serves this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def answer(row: Any, n: int) -> None:
    """Answer page 1 anew."""
    row.worry = f"Bruises on both arms, as seen at swimming; told on day {n}. " * 4
    row.noticed_on = date(2026, 1, 1) + timedelta(days=n)
    row.level = ("serious", "worried")[n % 2]
    row.if_nobody_knew = f"She could be hurt again, and sooner than in {n} days."
    row.revision = n
    row.saved_at = timezone.now()


def _copy(model: str, row: Decision) -> Any:
    """Return a row of a contender's own, with the decision's values."""
    other = apps.get_model("peers", model)(
        **{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    )
    other.save(force_insert=True)
    return other


def _plain(
    model: str,
    like: Decision,
    around: Callable[[], AbstractContextManager[Any]],
    columns: Sequence[str] | None = COLUMNS,
) -> Callable[[], None]:
    row, numbers = _copy(model, like), count(1000)

    def run() -> None:
        answer(row, next(numbers))
        with around(), transaction.atomic():
            row.save(update_fields=columns)

    return run


def _simple_history(like: Decision) -> Callable[[], None]:
    row = _copy("SimpleHistory", like)
    row._history_user, row._change_reason = like.author, "Page 1"
    numbers = count(1000)

    def run() -> None:
        answer(row, next(numbers))
        with transaction.atomic():
            row.save(update_fields=COLUMNS)

    return run


def _reversion(like: Decision) -> Callable[[], None]:
    import reversion

    row, numbers = _copy("Reversion", like), count(1000)

    def run() -> None:
        answer(row, next(numbers))
        with reversion.create_revision():  # is a transaction
            row.save(update_fields=COLUMNS)
            reversion.set_user(like.author)

    return run


def _ours(row: Decision) -> Callable[[], None]:
    numbers = count(1000)

    def run() -> None:
        answer(row, next(numbers))
        with transaction.atomic():
            changes = Changes(row.author)
            changes.save(row)
            record(
                actor=row.author,
                act="page.saved",
                decision=row,
                changes=changes,
                about={"page": "worry"},
            )

    return run


def _service(row: Decision) -> Callable[[], None]:
    rule = next(rule for rule in RULES if rule.slug == "worry")
    numbers, revisions = count(1000), [row.revision]

    def run() -> None:
        answers = Decision()
        answer(answers, next(numbers))
        asked = ("worry", "noticed_on", "level", "if_nobody_knew")
        revisions[0] = save_page(
            actor=row.author,
            decision_id=row.pk,
            expected_revision=revisions[0],
            rule=rule,
            answers={name: getattr(answers, name) for name in asked},
        ).revision

    return run
