"""Saying that something was saved as a PDF: from then on a copy is out of our hands."""

from typing import Any

from decisions import access, audit
from decisions.audit import Changes
from decisions.models import Decision, User
from decisions.services.locking import NotAllowed, atomic, lock_for


@atomic
def save_text(*, actor: User, decision_id: Any, share_id: Any) -> Decision:
    """Log that one recipient's text, or a reply, was saved as a PDF.

    Raises NotAllowed when the actor may not read it, or there is no such recipient.
    """
    decision = lock_for(actor, access.WORDS, decision_id)
    if decision.letter(share_id) is None:
        raise NotAllowed
    audit.record(
        actor=actor,
        act="text.saved_as_pdf",
        decision=decision,
        changes=Changes(actor),
        about={"share": str(share_id)},
    )
    return decision


@atomic
def save_record(*, actor: User, decision_id: Any) -> Decision:
    """Log that a finished record was saved as a PDF.

    Raises NotAllowed when the actor may not read it, or it is not finished.
    """
    decision = lock_for(actor, access.READ, decision_id)
    if decision.snapshot is None:
        raise NotAllowed
    audit.record(
        actor=actor,
        act="record.saved_as_pdf",
        decision=decision,
        changes=Changes(actor),
        about={"given": len(decision.disclosures)},  # when each got theirs stands in it, too
    )
    return decision
