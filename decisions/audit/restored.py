"""What is lost when a database is restored from an older copy, and how that is said honestly.

The seals outside then speak of events that are gone: to a verifier the same as a theft. Whoever
has the key that made them can declare them lost, in an event that names each and is signed by
that key. Nobody else can: not even who owns the database and brings a key of their own.
"""

import hashlib
import json
from collections.abc import Iterable

from decisions.audit.anchors import Anchor
from decisions.audit.log import canonical
from decisions.audit.seal import ORIGIN, is_signed
from decisions.models import AuditEvent

RESTORED = "log.restored"


def name_of_seal(anchor: Anchor) -> str:
    """Return what a declaration calls a seal."""
    return hashlib.sha256(anchor.checkpoint.encode()).hexdigest()[:32]


def declaration(lost: list[str]) -> str:
    """Return the text that is signed; it begins like no checkpoint does."""
    return f"{ORIGIN} restored\n{canonical(lost)}\n"


def lost_seals() -> frozenset[tuple[str, str]]:
    """Return the key and the name of each seal that was declared lost by the key that made it."""
    lost: set[tuple[str, str]] = set()
    found = AuditEvent.objects.filter(head__organisation=None, act=RESTORED)
    for body in found.values_list("body", flat=True):
        about = json.loads(body)["about"]
        if is_signed(declaration(about["lost"]), about["signature"], about["public"]):
            lost |= {(about["public"], name) for name in about["lost"]}
    return frozenset(lost)


def still_counting(anchors: Iterable[Anchor]) -> list[Anchor]:
    """Return the seals outside without those that were declared lost."""
    lost = lost_seals()
    return [a for a in anchors if not lost or (a.public, name_of_seal(a)) not in lost]
