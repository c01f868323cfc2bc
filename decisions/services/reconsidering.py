"""Looking again at a finished decision: a new one, linked to it. The old one stays as it is."""

from typing import Any

from django.utils import timezone

from decisions import access, audit
from decisions.audit import Changes
from decisions.choices import AskedAnswer, TaskKind
from decisions.models import AskedItem, Decision, InformationItem, Team, User
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
    NotAllowed when the earlier one is not finished, or the actor may not begin another.
    """
    earlier = lock_for(actor, access.FOLLOW_UP, decision_id)
    if earlier.finalised_at is None:
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
    for part in (*earlier.engagements, *earlier.advice, *earlier.protections, *earlier.items):
        changes.save(copy_of(part, decision))
    changes.save(InformationItem(decision=decision, text=whats_new, known=known))
    decision.forget()
    follow_request(changes, decision)
    _carry_answers(changes, decision, open_parts)
    settle_tasks(changes, decision)
    for task in earlier.tasks:
        if task.kind == TaskKind.LOOK_AGAIN and not task.done_at:
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


def _carry_answers(changes: Changes, decision: Decision, earlier: list[AskedItem]) -> None:
    """Begin from what was answered then: each part is looked at again on page 6."""
    before = {part.text: part for part in earlier}
    answer, then = decision.answer, decision.reconsiders.answer if decision.reconsiders else None
    if answer and then:
        answer.purpose, answer.purpose_other = then.purpose, then.purpose_other
        answer.handling = then.handling
        changes.save(answer)
    for part in decision.asked_items:
        if old := before.get(part.text):
            part.answer, part.reason, part.share = old.answer, old.reason, answer
            changes.save(part)
