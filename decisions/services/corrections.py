"""Corrections of what was given: what is right, and who was told.

Nothing that was given, signed or frozen changes: what is right stands beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone

from decisions import access, audit
from decisions.audit import Changes
from decisions.choices import Noticed, TaskKind
from decisions.models import Correction, CorrectionNotice, Decision, Task, User
from decisions.rules.correcting import open_for, told, what_was_given, who_got
from decisions.services.locking import NotAllowed, atomic, lock_for, touch
from decisions.working_days import add_working_days

#: By when everybody who was given something wrong is told.
_WORKING_DAYS, _HOUR = 2, time(17)


@dataclass(frozen=True)
class Told:
    """What became of telling one recipient. words: what was said, or why they cannot be told."""

    state: str
    words: str = ""
    told_at: datetime | None = None


def may_correct(user: User, decision: Decision) -> bool:
    """Whoever keeps a record says what was wrong in it; of a draft, whose words they are.

    decision: as the door opened it to them.
    """
    return access.may_keep(user, decision) and access.may_read_words(user, decision)


def _opens_to(user: User, decision_id: Any) -> bool:
    found = access.find_decision(user, decision_id)
    return bool(found and may_correct(user, found))


def _lock(actor: User, decision_id: Any) -> Decision:
    decision = lock_for(actor, access.KEEP, decision_id)
    if not _opens_to(actor, decision_id):
        raise NotAllowed
    return decision


@atomic
def correct(
    *, actor: User, decision_id: Any, key: str, right: str, reason: str = "", new_id: UUID | None
) -> Correction:
    """Say that something that was given is wrong, and what is right.

    key: which thing (`what_was_given`); new_id: the key that the correction takes, so that the
    same form sent twice makes one. A task asks the author to tell everybody who got it, or whom
    corrects it where the author no longer sees the record. Raises NotAllowed when the record is
    not the actor's to keep, nobody was given the thing, or it was sent before.
    """
    decision = _lock(actor, decision_id)
    thing = next((g for g in what_was_given(decision) if g.key == key), None)
    if thing is None or not right or (new_id and Correction.objects.filter(pk=new_id).exists()):
        raise NotAllowed
    changes = Changes(actor)
    correction = Correction(
        **({"id": new_id} if new_id else {}),
        decision=decision,
        item=thing.item,
        share=None if thing.item else thing.to[0],
        wrong_words=thing.wrong,
        right_words=right,
        reason=reason,
        made_by=actor,
    )
    changes.save(correction)
    author = decision.author
    task = Task(
        decision=decision,
        kind=TaskKind.CORRECTION,
        about=str(correction.pk),
        for_user=author if _opens_to(author, decision.pk) else actor,
        due=_due(decision),
    )
    changes.save(task)
    if decision.is_draft:  # whoever is about to give it sees first that it was corrected
        touch(changes, decision)
    audit.record(actor=actor, act="correction.made", decision=decision, changes=changes)
    return correction


def _due(decision: Decision) -> datetime:
    day = add_working_days(timezone.localdate(), _WORKING_DAYS, decision.organisation.nation)
    return timezone.make_aware(datetime.combine(day, _HOUR))


def _is_new(said: Told, before: CorrectionNotice | None) -> bool:
    """Somebody who was told, was told; the same thing said twice is the same form sent twice."""
    if before is None:
        return True
    return before.state != Noticed.TOLD and (before.state, before.words) != (said.state, said.words)


@atomic
def note_told(
    *, actor: User, decision_id: Any, correction_id: Any, notices: Mapping[UUID, Told]
) -> Correction:
    """Note who was told what is right, and who cannot be told. Closes the task with the last one.

    notices: by the id of the recipient's share. Somebody who could not be told may be told
    later; somebody who was told, was told. What says nothing new is left out. Raises NotAllowed
    when the record is not the actor's to keep, there is no such correction, somebody in it did
    not get the wrong words, or nothing is new.
    """
    decision = _lock(actor, decision_id)
    correction = next((c for c in decision.corrections if c.pk == correction_id), None)
    if correction is None or notices.keys() - {s.pk for s in who_got(decision, correction)}:
        raise NotAllowed
    changes, now = Changes(actor), timezone.now()
    for share in who_got(decision, correction):
        said = notices.get(share.pk)
        if said is None or not _is_new(said, told(decision, correction, share)):
            continue
        at = min(said.told_at or now, now) if said.state == Noticed.TOLD else None
        notice = CorrectionNotice(
            correction=correction,
            share=share,
            state=said.state,
            words=said.words,
            told_at=at,
            noted_by=actor,
        )
        changes.save(notice)
    if not changes.made:
        raise NotAllowed
    decision.forget()
    if not open_for(decision, correction):
        for task in decision.tasks:
            if task.kind == TaskKind.CORRECTION and task.about == str(correction.pk):
                task.done_at, task.done_by = task.done_at or now, task.done_by or actor
                changes.save(task)
    audit.record(actor=actor, act="correction.noted", decision=decision, changes=changes)
    return correction
