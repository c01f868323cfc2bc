"""Answering what is left of a request, after a first part was given."""

from typing import Any

from decisions import audit
from decisions.audit import Changes
from decisions.models import Decision, ProposedShare, User
from decisions.rules.request import unanswered
from decisions.services.copying import copy_of
from decisions.services.locking import NotAllowed, atomic, lock_draft, touch

#: What was said of the first letter, and is said anew of the next.
_ANEW = {
    "own_words": "",
    "sent": "",
    "given_on": None,
    "given_time": None,
    "called_back": "",
    "spoke_to": "",
    "left_out": "",
}


@atomic
def answer_the_rest(*, actor: User, decision_id: Any) -> ProposedShare:
    """Make a second letter to who asked, for the parts that the first left open.

    Raises NotAllowed when it is not the actor's draft, the first is not given yet, or no part
    is open.
    """
    decision: Decision = lock_draft(actor, decision_id)
    first = decision.answer
    if first is None or not decision.disclosure(first) or not unanswered(decision):
        raise NotAllowed
    changes = Changes(actor)
    letter = copy_of(first, decision)
    for name, value in _ANEW.items():
        setattr(letter, name, value)
    changes.save(letter)
    touch(changes, decision)
    audit.record(actor=actor, act="request.answered_further", decision=decision, changes=changes)
    return letter
