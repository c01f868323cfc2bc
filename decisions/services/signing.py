"""Answering reminders, and the signature that freezes a record."""

from typing import Any

from django.utils import timezone

from decisions import access, audit
from decisions.audit import Changes
from decisions.models import Acknowledgement, Decision, Typing, User
from decisions.rules import SecondLook
from decisions.rules.journey import facts_digest, missing, second_looks
from decisions.rules.rule_7_record import outcome
from decisions.rules.summary import build
from decisions.services.locking import NotAllowed, atomic, lock_draft, touch
from decisions.services.settling import settle_tasks


class NotComplete(Exception):
    """Something that is needed is missing; `missing` says what and where."""

    def __init__(self, lacking: list[Any]) -> None:
        super().__init__("the record is not complete")
        self.missing = lacking


class LeadFinishes(NotAllowed):
    """In this organisation a safeguarding lead finishes records."""


@atomic
def answer_second_look(
    *, actor: User, decision_id: Any, number: int, key: str, words: str
) -> SecondLook | None:
    """Keep "I have thought about this", in a few words or none.

    Returns None where the reminder is no longer open: it was acted upon, or answered
    already. Raises NotAllowed when it is not the actor's draft, or words are needed.
    """
    decision = lock_draft(actor, decision_id)
    open_looks = second_looks(decision, timezone.now())
    look = next((k for k in open_looks if k.number == number and k.key == key), None)
    if look is None:
        return None
    if look.words_needed and not words:
        raise NotAllowed
    changes = Changes(actor)
    changes.save(
        Acknowledgement(
            decision=decision,
            number=look.number,
            key=look.key,
            facts=facts_digest(look),
            asked=look.text,
            words=words,
            answered_by=actor,
        )
    )
    touch(changes, decision)
    audit.record(
        actor=actor,
        act="second_look.answered",
        decision=decision,
        changes=changes,
        about={"number": number},
    )
    return look


@atomic
def sign(
    *,
    actor: User,
    decision_id: Any,
    expected_revision: int,
    decider_name: str = "",
    decider_role: str = "",
) -> Decision:
    """Finish a record: freeze it, with a snapshot of every question and answer as shown.

    decider_name, decider_role: who decided, when that was not the actor. Decided is when it
    was first shared, if that came before the signature. Raises NotAllowed when it is not the
    actor's draft, LeadFinishes where only a lead signs, Stale when it was saved since
    `expected_revision`, NotComplete when something needed is missing.
    """
    decision = lock_draft(actor, decision_id, expected_revision)
    if not access.may_finish(actor, decision):
        raise LeadFinishes
    if lacking := missing(decision):
        raise NotComplete(lacking)
    changes = Changes(actor)
    settle_tasks(changes, decision)
    now = timezone.now()
    decision.outcome = outcome(decision)
    decision.decider_name = decider_name or actor.name
    decision.decider_role = decider_role if decider_name else actor.job_title
    decision.decided_at = min([now, *(d.given_at for d in decision.disclosures)])
    decision.finalised_at, decision.finalised_by = now, actor
    decision.snapshot = {
        **build(decision),
        "decider": {"name": decision.decider_name, "role": decision.decider_role},
        "signed_by": {"name": actor.name, "role": actor.job_title},
        "decided_at": decision.decided_at.isoformat(),
        "finalised_at": now.isoformat(),
    }
    touch(changes, decision)
    Typing.objects.filter(decision=decision).delete()
    audit.record(actor=actor, act="decision.finalised", decision=decision, changes=changes)
    return decision
