"""Checking that the log says nothing of a row after it froze.

The database refuses to change what is signed, given or only added to. Somebody who takes its
guards away could still have a proper event say so: no service writes such a one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from decisions.models import AuditEvent, AuditValue, Disclosure, ProposedShare
from decisions.models.triggers import APPEND_ONLY, FREEZES

_ADDED = {name.lower() for name in APPEND_ONLY}
_FREEZES = {name.lower() for name in FREEZES}


@dataclass
class Step:
    """What one event did to a row."""

    event: UUID
    at: datetime
    actor: UUID | None
    number: int
    head: UUID
    kind: str = "~"
    values: dict[str, Any] = field(default_factory=dict)


def said_after_frozen(name: str, done: dict[str, list[Step]]) -> Iterator[tuple[str, Step]]:
    """Yield each row, with the first event that speaks of it after it froze.

    name: of the model; done: what was done to each of its rows, by their ids.
    """
    if name in _ADDED:
        yield from ((f"{name}:{pk}", steps[1]) for pk, steps in done.items() if len(steps) > 1)
    if name not in _FREEZES:
        return
    of = {pk: _belongs(name, pk, steps) for pk, steps in done.items()}
    shares = {share for _, share in of.values() if share}
    decision_of = dict(ProposedShare.objects.filter(pk__in=shares).values_list("pk", "decision_id"))
    whose = {
        pk: decision or (decision_of.get(share) if share else None)
        for pk, (decision, share) in of.items()
    }
    signed = _signed({decision for decision in whose.values() if decision})
    given = _given(shares)
    for pk, steps in done.items():
        frozen = [f for f in (signed.get(whose[pk]), given.get(of[pk][1])) if f]
        for step in steps:
            if any(step.event != event and step.at > at for event, at in frozen):
                yield f"{name}:{pk}", step
                break


def _belongs(name: str, pk: str, steps: list[Step]) -> tuple[UUID | None, UUID | None]:
    """Return the decision and the share that a row belongs to."""
    said: dict[str, Any] = {}
    for step in steps:
        said |= step.values
    decision = pk if name == "decision" else said.get("decision_id")
    share = pk if name == "proposedshare" else said.get("share_id")
    return _id(decision), _id(share)


def _id(value: Any) -> UUID | None:
    try:
        return UUID(value) if value else None
    except (ValueError, TypeError, AttributeError):
        return None  # the check of values or rows has said so


def _signed(decisions: set[UUID]) -> dict[UUID | None, tuple[UUID, datetime]]:
    found = AuditEvent.objects.filter(decision__in=decisions, act="decision.finalised")
    rows = found.order_by("-number").values_list("decision", "pk", "at")
    return {decision: (pk, at) for decision, pk, at in rows}


def _given(shares: set[UUID]) -> dict[UUID | None, tuple[UUID, datetime]]:
    rows = Disclosure.objects.filter(share__in=shares).values_list("pk", "share")
    share_of = {f"disclosure:{pk}": share for pk, share in rows}
    said = AuditValue.objects.filter(row__in=list(share_of), name="id")
    found = said.values_list("row", "event", "event__at")
    return {share_of[row]: (event, at) for row, event, at in found}
