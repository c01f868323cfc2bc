"""Looking again at a finished decision: a new one, linked to it. The old one stays as it is."""

from typing import Any

from django.utils import timezone

from decisions import access, audit
from decisions.audit import Changes
from decisions.choices import AskedAnswer, ForAsker, TaskKind
from decisions.models import AskedItem, Decision, InformationItem, ProposedShare, Team, User
from decisions.rules.request import REQUEST, is_asked
from decisions.services.copying import copy_of, values
from decisions.services.locking import NotAllowed, atomic, lock_for
from decisions.services.requests import follow_request
from decisions.services.settling import settle_tasks

#: What belongs to one decision alone, or is to be decided anew: all the rest is carried over.
_NOT_CARRIED = {
    *("id", "reference", "team_id", "author_id", "started_by_id", "created_at", "saved_at"),
    *("revision", "already_shared", "emergency", "reconsiders_id", "whats_new", "carried"),
    *("discarded_at", "discard_reason"),
    *("no_share", "reasons", "safe_meanwhile", "look_again", "look_again_on", "worse_for_child"),
    *("late_reasons", "late_other"),
    *("outcome", "decider_name", "decider_role", "decided_at", "finalised_at", "finalised_by_id"),
    "snapshot",
}
#: The pages whose answers are carried over; from page 5 on the person goes through them again.
_CARRIED = ("worry", "family", "law", "advice", "protect")
_CONTACT = ("recipient_id", "name", "body", "kind", "phone", "address", "verified", "method")
#: A part that was answered so is open again; what was given is given.
_OPEN_AGAIN = (AskedAnswer.NO, AskedAnswer.NOT_HELD, "")


@atomic
def reconsider(
    *, actor: User, decision_id: Any, team: Team, whats_new: str, known: str = "", level: str = ""
) -> Decision:
    """Begin a decision that looks at an earlier one again, with its answers carried over.

    team: for which the actor records; whats_new: in their words, which become something that
    can be shared; known: how they know it; level: how worried they are now, where they say so.
    Pages whose answers are carried over are marked until they are saved again. Raises
    NotAllowed when the earlier one is not finished, the actor may not begin another, or has
    begun one already.
    """
    earlier = lock_for(actor, access.FOLLOW_UP, decision_id)
    if earlier.finalised_at is None or _begun(actor, earlier):
        raise NotAllowed
    changes = Changes(actor)
    pages = (REQUEST.slug, *_CARRIED) if is_asked(earlier) else _CARRIED
    decision = Decision(
        **values(earlier, _NOT_CARRIED),
        team=team,
        author=actor,
        started_by=actor,
        reconsiders=earlier,
        whats_new=whats_new,
        carried=list(pages),
    )
    decision.level = level or decision.level
    if decision.noticed_by == "me" and earlier.author_id != actor.pk:
        who = (earlier.author.name, earlier.author.job_title)
        decision.noticed_by, decision.noticed_by_who = "other", ", ".join(filter(None, who))
    open_parts = [part for part in earlier.asked_items if part.answer in _OPEN_AGAIN]
    decision.asked_parts = "\n".join(part.text for part in open_parts)
    changes.save(decision)
    for part in (*earlier.engagements, *earlier.advice, *earlier.protections):
        changes.save(copy_of(part, decision))
    for item in earlier.items:
        changes.save(_as_it_is_right(item, earlier, decision))
    for kind in (ForAsker.ANSWER, ForAsker.REPLY):
        _carry_letter(changes, earlier, decision, kind)
    changes.save(InformationItem(decision=decision, text=whats_new, known=known))
    decision.forget()
    follow_request(changes, decision)
    _carry_answers(changes, decision, open_parts)
    settle_tasks(changes, decision)
    for task in earlier.tasks:
        if task.kind in (TaskKind.LOOK_AGAIN, TaskKind.REPLY) and not task.done_at:
            task.done_at, task.done_by = timezone.now(), actor
            changes.save(task)
    audit.record(
        actor=actor,
        act="decision.reconsidered",
        decision=decision,
        changes=changes,
        about={"earlier": str(earlier.pk)},
    )
    return decision


def _begun(actor: User, earlier: Decision) -> bool:
    """Whether the actor is looking at it again already: the same button, pressed twice."""
    mine = Decision.objects.filter(reconsiders=earlier, author=actor, finalised_at=None)
    return mine.filter(discarded_at=None).exists()


def _as_it_is_right(item: InformationItem, earlier: Decision, again: Decision) -> InformationItem:
    """Return an item for the new decision, in its right words where it was corrected."""
    new = copy_of(item, again)
    new.text = earlier.words_of(item)
    if new.text != item.text:
        new.from_worry = False  # page 1 still says what was thought then
    return new


def _carry_letter(changes: Changes, earlier: Decision, again: Decision, kind: ForAsker) -> None:
    """Begin a letter to who asked, at the contact that they were answered at."""
    then = earlier.answer if kind == ForAsker.ANSWER else earlier.reply
    if then is None:
        return
    contact = {name: getattr(then, name) for name in _CONTACT}
    letter = ProposedShare(decision=again, for_asker=kind, **contact)
    if kind == ForAsker.ANSWER:
        letter.purpose, letter.purpose_other = then.purpose, then.purpose_other
        letter.handling = then.handling
    changes.save(letter)


def _carry_answers(changes: Changes, decision: Decision, earlier: list[AskedItem]) -> None:
    """Begin from what was answered then: each part is looked at again on page 6."""
    before = {part.text: part for part in earlier}
    answer = decision.answer
    for part in decision.asked_items:
        if old := before.get(part.text):
            part.answer, part.reason, part.share = old.answer, old.reason, answer
            changes.save(part)
