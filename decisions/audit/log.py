"""Writing the log: one gapless sequence per organisation, in its final form.

An event's body is canonical JSON (RFC 8785, restricted to strings, integers, booleans, null,
lists and objects with ASCII keys). It is stored as the exact text that is hashed and is never
serialised again. It speaks of values only through salted commitments; the values themselves
stand in `AuditValue`.
"""

import json
import logging
import secrets
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from decisions.audit.changes import Changes
from decisions.audit.statements import insert, number_within, take_number
from decisions.audit.verify_export import commitment, leaf_hash
from decisions.models import AuditEvent, AuditValue, Decision, Organisation

#: 2: the history's entries have their event's own time, one for each row.
FORMAT = 2
#: What is sealed at once, and not with the next growth: what somebody takes away or relies on.
SEALED_AT_ONCE = {
    *("decision.finalised", "key.introduced", "key.rotated", "log.restored"),
    *("record.saved_as_pdf", "text.saved_as_pdf"),
}
#: The stream of hashes: where logs are kept elsewhere, it shows what was rewritten here.
stream = logging.getLogger("decisions.audit.leaves")
_LARGEST = 2**53 - 1  # beyond it, RFC 8785's numbers are no longer exact


def canonical(value: Any) -> str:
    """Return a value as RFC 8785 text.

    Raises TypeError for what the log does not hold: floats, and keys that are not ASCII.
    """
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise TypeError(f"the log holds no key like {key!r}")
            _check(inner)
    elif isinstance(value, list):
        for inner in value:
            _check(inner)
    elif not (value is None or isinstance(value, str | bool | int)):
        raise TypeError(f"the log holds no {type(value).__name__}")
    elif isinstance(value, int) and abs(value) > _LARGEST:
        raise TypeError("the log holds no number that other readers would round")


def record(
    *,
    actor: Any,
    act: str,
    changes: Changes,
    organisation: Organisation | None = None,
    decision: Decision | None = None,
    about: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one event: the last call of every service, inside its transaction.

    actor: the user, or None for the service itself; act: what was done, as `noun.verb`;
    changes: what was saved on the way; organisation: whose log (default: the decision's;
    neither: the installation's); about: codes and ids that say more, nothing personal.
    Locks the log's head row until the transaction ends, so call it last.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the change it records")
    whose = decision.organisation if decision else organisation
    log = str(whose.pk) if whose else "installation"
    head_id, number = take_number(whose, sealed=act in SEALED_AT_ONCE)
    decision_number = number_within(decision) if decision else None
    at = timezone.now()
    changes.write_history(at)
    values, listed, reason = _commit(changes)
    body = canonical(
        {
            "v": FORMAT,
            "log": log,
            "n": number,
            "at": utc(at),
            "actor": str(actor.pk) if actor else None,
            "act": act,
            "decision": str(decision.pk) if decision else None,
            "dn": decision_number,
            "reason": reason,
            "about": about or {},
            "changes": listed,
        }
    )
    event = AuditEvent(
        head_id=head_id,
        number=number,
        decision=decision,
        decision_number=decision_number,
        actor_id=actor.pk if actor else None,
        act=act,
        at=at,
        body=body,
        leaf=leaf_hash(body).hex(),
    )
    insert(AuditEvent, [{f.attname: getattr(event, f.attname) for f in event._meta.fields}])
    insert(AuditValue, [{"event_id": event.pk, **value} for value in values])
    event._state.adding = False
    transaction.on_commit(partial(stream.info, "%s %s %s", log, number, event.leaf))
    return event


def utc(at: datetime) -> str:
    """Return a moment as events have it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _commit(changes: Changes) -> tuple[list[dict[str, str]], list[dict[str, Any]], str | None]:
    """Return the values to keep apart, the changes as the body lists them, and the reason."""
    values: list[dict[str, str]] = []

    def commit(row: str, name: str, value: Any) -> str:
        salt, text = secrets.token_hex(16), canonical(value)
        values.append({"row": row, "name": name, "salt": salt, "value": text})
        return commitment(salt, text)

    listed = [
        {
            "row": change["row"],
            "op": change["op"],
            "values": {n: commit(change["row"], n, v) for n, v in change["values"].items()},
        }
        for change in changes.made
    ]
    reason = commit("event", "reason", changes.reason) if changes.reason else None
    return values, listed, reason
