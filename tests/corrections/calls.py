"""A record of which something was given, and how each service of this part is called once."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.utils import timezone

from decisions.models import Correction, Decision, ProposedShare, User
from decisions.rules.correcting import what_was_given
from decisions.rules.wording import for_recipient, mark_of
from decisions.services import corrections, masking
from decisions.services.corrections import Told
from tests import making

Call = Callable[[User, dict[str, User]], Callable[[], Any]]

WRONG, RIGHT = "She lives at 8 Quay Court.", "She lives at 9 Quay Court."
#: What each recipient gets, by name; the last one has not got it yet.
MASH, OAKS, POLICE = "Northbridge MASH", "Little Oaks nursery, safeguarding lead", "999"


def given(user: User) -> Decision:
    """Return a draft: the hub has an item, the nursery has it in other words, police not yet."""
    decision = making.draft(user, without="share")
    more = {"new_items-0-text": WRONG, "new_items-0-known": "records"}
    decision = making.tell(decision, making.given(more))
    other = {"items-1-give": "on", "items-1-differ": "on", "items-1-words": "She lives at no 8."}
    oaks: dict[str, Any] = {"recipient": f"@{OAKS}", "items-0-give": "off", "left_out": "risk"}
    decision = making.tell(decision, making.given(oaks | other))
    return making.tell(decision, {"recipient": f"@{POLICE}", "items-1-give": "on"})


def share_to(decision: Decision, name: str) -> ProposedShare:
    """Return a recipient by name."""
    return next(s for s in decision.shares if s.name.startswith(name))


def key(decision: Decision, words: str = WRONG) -> str:
    """Return the key of what was given, by its words."""
    return next(g.key for g in what_was_given(making.fresh(decision)) if g.wrong == words)


def correct(decision: Decision, actor: User | None = None, **more: Any) -> Correction:
    """Correct the address."""
    asked: dict[str, Any] = {"key": more.pop("key", None) or key(decision), "new_id": uuid4()}
    return corrections.correct(
        actor=actor or decision.author,
        decision_id=decision.pk,
        **asked | {"right": RIGHT, "reason": "Misread"} | more,
    )


def note(decision: Decision, correction: Correction, **states: Any) -> Correction:
    """Note who was told: by the first letters of a name, a state or a whole answer."""
    notices = {
        share_to(decision, name).pk: (
            Told(said, "Words", timezone.now()) if isinstance(said, str) else said
        )
        for name, said in states.items()
    }
    return corrections.note_told(
        actor=decision.author,
        decision_id=decision.pk,
        correction_id=correction.pk,
        notices=notices,
    )


def _correct(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = given(priya)
    return lambda: correct(decision)


def _note(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = given(priya)
    made = correct(decision)
    return lambda: note(making.fresh(decision), made, North="told")


def _mask(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = making.answer(making.draft(priya), "protect", {"protected": ["@Lauren Okafor"]})
    share = decision.shares[0]
    decision = making.tell(decision, {"own_words": "Lauren Okafor rang."}, share)
    share = decision.shares[0]
    return lambda: masking.mask_share(
        actor=priya,
        decision_id=decision.pk,
        share_id=share.pk,
        seen=mark_of(for_recipient(decision, share)),
    )


CALLS: dict[str, Call] = {"correct": _correct, "note_told": _note, "mask_share": _mask}
