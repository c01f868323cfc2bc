"""An emergency call, recorded afterwards: pages 1 and 6 in one go."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from decisions import audit
from decisions.audit import Changes
from decisions.choices import PersonRole, Purpose, Sent, WorryLevel
from decisions.models import Decision, Person, ProposedShare, Typing, User
from decisions.rules.capture import SLUG, Call, captured, whom
from decisions.rules.sharing_form import PHONE
from decisions.services.locking import NotAllowed, atomic, lock_draft, touch
from decisions.services.pages import follow_worry
from decisions.services.settling import settle_tasks
from decisions.services.telling import address, disclose, save_cells, when_given


@atomic
def capture(
    *,
    actor: User,
    decision_id: Any,
    expected_revision: int,
    answers: Mapping[str, Any],
    calls: Sequence[Call],
) -> Decision:
    """Record an emergency with whom it was told to. Saves with anything missing.

    answers: the child, the worry, what they were told, and whether anyone must not find out;
    calls: whom they told, and when. The text is frozen at once for whoever has a name, a time
    and words; the others stand on page 6 as told, which asks for the rest. Raises NotAllowed
    when it is not the actor's draft, was not begun as an emergency or is recorded already,
    Stale when it was saved since `expected_revision`.
    """
    decision = lock_draft(actor, decision_id, expected_revision)
    if not decision.emergency or captured(decision):
        raise NotAllowed
    changes = Changes(actor)
    if answers["child"]:
        child = Person(concern=decision.concern, role=PersonRole.CHILD, name=answers["child"])
        changes.save(child)
    decision.worry = answers["worry"]
    decision.must_not_find_out = answers["must_not_find_out"]
    days = [call.day for call in calls if call.day]
    # Where a time is open because it was mistyped, page 1 asks: it may have been the day before.
    unclear = any(call.wrong for call in calls)
    decision.noticed_on = None if unclear else min(days, default=timezone.localdate())
    decision.noticed_by = "me"
    decision.level = WorryLevel.DANGER
    follow_worry(changes, decision)
    decision.forget()
    for call in calls:
        _tell(changes, decision, call, answers["said"])
    decision.forget()
    settle_tasks(changes, decision)
    touch(changes, decision)
    Typing.objects.filter(user=actor, decision=decision, page=SLUG).delete()
    audit.record(actor=actor, act="draft.captured", decision=decision, changes=changes)
    return decision


def _tell(changes: Changes, decision: Decision, call: Call, said: str) -> None:
    """Put one who was rung on page 6, and freeze what they were told if all is said."""
    share = ProposedShare(decision=decision)
    told = {"given_on": call.day, "given_time": call.clock, "sent": Sent.YES, "method": PHONE}
    words = {"purpose": Purpose.PROTECT, "own_words": said}
    address(share, decision, {**whom(decision, call), **told, **words})
    changes.save(share)
    save_cells(changes, decision, share, [(str(item.pk), {}) for item in decision.items])
    moment = call.at or when_given(share)
    if moment and share.name and said:
        disclose(changes, decision, share, min(moment, timezone.now()))
