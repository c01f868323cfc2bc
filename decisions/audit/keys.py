"""Which keys have sealed, one after the other, as the installation's log says itself.

The first was introduced. Each next one counts only where the key before it has signed that it
was replaced: whoever may write to the log cannot put a key of their own in its place.
"""

import json
from dataclasses import dataclass

from decisions.audit.seal import ORIGIN, is_signed
from decisions.models import AuditEvent

INTRODUCED, ROTATED = "key.introduced", "key.rotated"


@dataclass(frozen=True)
class Key:
    """A public key (base64), and the number of the event that named it."""

    number: int
    public: str


def handover(public: str) -> str:
    """Return the text by which a key hands over to the next; it begins like no checkpoint does."""
    return f"{ORIGIN} key\n{public}\n"


def named_keys() -> list[Key]:
    """Return the keys that count, the first first."""
    return _sorted_out()[0]


def strangers() -> list[int]:
    """Return the numbers of the events that name a key without the right to."""
    return _sorted_out()[1]


def _sorted_out() -> tuple[list[Key], list[int]]:
    named = AuditEvent.objects.filter(head__organisation=None, act__in=(INTRODUCED, ROTATED))
    keys: list[Key] = []
    refused: list[int] = []
    for number, act, body in named.order_by("number").values_list("number", "act", "body"):
        about = json.loads(body)["about"]
        public, signature = str(about.get("public", "")), str(about.get("signature", ""))
        first = act == INTRODUCED and not keys
        by_right = keys and is_signed(handover(public), signature, keys[-1].public)
        if first or (act == ROTATED and by_right):
            keys.append(Key(number, public))
        else:
            refused.append(number)
    return keys, refused
