"""Taking a decision's events out of the log, with the proof that they stand in it."""

from typing import Any

from decisions.audit.keys import named_keys
from decisions.audit.seal import ORIGIN, checkpoint, key_id
from decisions.audit.tree import Proofs
from decisions.audit.verify_export import leaf_hash, read_checkpoint, seals_in
from decisions.models import AuditEvent, AuditHead, Decision, Seal


class NotSealed(Exception):
    """No seal covers these events yet: ask for one, and wait."""


class DoesNotFit(Exception):
    """The log is not what was sealed: nothing can be proved with it."""


def prove(decision: Decision, earlier: str = "") -> dict[str, Any]:
    """Return a decision's events with their proofs, as `verify_export.py` reads them.

    earlier: the text of an older seal, from which the log is shown to have grown. The events'
    texts say who did what and when; the values are behind their commitments and stay here.
    Raises NotSealed, DoesNotFit, and ValueError where `earlier` is no seal of this log.
    """
    head = AuditHead.objects.get(organisation=decision.organisation)
    events = list(AuditEvent.objects.filter(decision=decision).order_by("number"))
    seal = Seal.objects.filter(head=head).order_by("-size").first()
    if seal is None or not events or seal.size < events[-1].number:
        raise NotSealed
    bodies = AuditEvent.objects.filter(head=head, number__lte=seal.size).order_by("number")
    proofs = Proofs([leaf_hash(body) for body in bodies.values_list("body", flat=True).iterator()])
    if checkpoint(head.log, proofs.size, proofs.root()) != seal.checkpoint:
        raise DoesNotFit
    growth = {}
    if earlier:
        mine = [seal for seal in seals_in(earlier) if seal.startswith(f"{ORIGIN}/{head.log}\n")]
        size = read_checkpoint(mine[0])[1] if mine else 0
        if not 0 < size <= proofs.size:
            raise ValueError("no such seal")
        growth[str(size)] = [step.hex() for step in proofs.consistency(size)]
    return {
        "decision": str(decision.pk),
        "reference": decision.reference,
        "key": next((k.public for k in named_keys() if key_id(k.public) == seal.key), ""),
        "checkpoint": seal.checkpoint,
        "signature": seal.signature,
        "growth": growth,
        "events": [
            {
                "number": event.number,
                "body": event.body,
                "path": [step.hex() for step in proofs.inclusion(event.number)],
                "values": [],
            }
            for event in events
        ],
    }
