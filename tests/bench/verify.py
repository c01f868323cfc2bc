"""Checking a log against hashing the bodies alone: SHA-256 of each, in memory, on one core.

A share of speed: 1.0 would be as fast as hashing. What is compared, on a log whose events each
change six columns of a draft, as a saved page does:

hashes and tree   `verify_log.check_log`: reads every stored body, hashes it, and builds the tree
in the database   one query that hashes the stored bodies in PostgreSQL, and builds no tree
independent       `verify_export.check` of one record's events, with their paths and its signature
whole             `verify(whole=True)`: values, people, places, live rows and histories besides

The seeded log is clean, which the whole check says too.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from decisions.audit.keys import named_keys
from decisions.audit.prove import prove
from decisions.audit.seal import public_of
from decisions.audit.tree import Tree
from decisions.audit.verify import verify
from decisions.audit.verify_export import check
from decisions.audit.verify_log import Trail, check_log
from decisions.models import AuditEvent, AuditHead, Decision
from decisions.services import seals
from tests.bench.log import grow
from tests.bench.running import Effort, medians, ratio
from tests.making import draft

#: In the database, for a body that is not what was hashed.
UNFIT = """
    SELECT count(*) FROM decisions_auditevent
    WHERE leaf <> encode(sha256('\\x00'::bytea || convert_to(body, 'UTF8')), 'hex')
"""


def lines(world: Any, effort: Effort) -> Iterator[str]:
    """Yield the shares of speed."""
    drafts = [draft(world.author) for _ in range(4)]
    grow(drafts, effort.events)
    key = Ed25519PrivateKey.generate()
    seals.introduce_key(actor=None, public=public_of(key))
    head = AuditHead.objects.get(organisation=drafts[0].organisation)
    seals.seal(actor=None, head_id=head.pk, key=key)
    export = prove(Decision.objects.get(pk=drafts[0].pk))
    bodies = list(AuditEvent.objects.filter(head=head).values_list("body", flat=True))
    own = [event["body"] for event in export["events"]]
    contenders: dict[str, Callable[[], object]] = {
        "raw": lambda: _hash(bodies),
        "ours": lambda: _check(head),
        "database": _in_the_database,
        "raw of one": lambda: _hash(own),
        "independent": lambda: _clean(check(export)),
    }
    times = medians(contenders, max(effort.rounds // 30, 1), warm_up=1)
    whole = medians({"whole": lambda: _clean(verify().findings)}, 1, warm_up=0)["whole"]
    raw, one = times["raw"], times["raw of one"]
    yield (
        f"log of {len(bodies)} events, hashes and tree / raw SHA-256, share of speed: "
        f"{ratio(raw / times['ours'])} (goal 0.350; hashed in the database, without the tree, "
        f"{ratio(raw / times['database'])})"
    )
    yield (
        f"independent verifier, {len(own)} events / raw SHA-256, share of speed: "
        f"{ratio(one / times['independent'])} (goal 0.200)"
    )
    yield (
        "whole check, with values, rows and histories / raw SHA-256, share of speed: "
        f"{ratio(raw / whole)} ({len(bodies) / whole:.0f} events a second, for orientation)"
    )


def _hash(bodies: list[str]) -> None:
    for body in bodies:
        hashlib.sha256(b"\x00" + body.encode()).digest()


def _check(head: AuditHead) -> None:
    found: list[str] = []
    check_log(Trail(head, "log", named_keys()), Tree(), lambda *said: found.append(" ".join(said)))
    _clean(found)


def _in_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(UNFIT)
        assert cursor.fetchone() == (0,)


def _clean(found: list[Any]) -> None:
    assert not found, found[:5]
