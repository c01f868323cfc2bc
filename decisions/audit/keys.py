"""Which keys have sealed, one after the other, as the installation's log says itself."""

import json
from dataclasses import dataclass

from decisions.models import AuditEvent

INTRODUCED, ROTATED = "key.introduced", "key.rotated"


@dataclass(frozen=True)
class Key:
    """A public key (base64), and the number of the event in the installation's log that named it.

    The first was introduced; each next one by a rotation, which the key before it seals.
    """

    number: int
    public: str


def named_keys() -> list[Key]:
    """Return every key that was ever named, the first first."""
    named = AuditEvent.objects.filter(head__organisation=None, act__in=(INTRODUCED, ROTATED))
    found = named.order_by("number").values_list("number", "body")
    return [Key(number, public_in(body)) for number, body in found]


def public_in(body: str) -> str:
    """Return the key that an event names."""
    return str(json.loads(body)["about"].get("public", ""))
