"""One recipient: what they get, and that they were given it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from decisions import access, audit
from decisions.audit import Changes
from decisions.choices import CellChoice, TaskKind
from decisions.models import (
    Cell,
    Decision,
    Disclosure,
    InformationItem,
    ProposedShare,
    Task,
    Typing,
    User,
)
from decisions.rules.rule_7_record import RULE as RECORD
from decisions.services.locking import (
    NotAllowed,
    atomic,
    lock_draft,
    lock_for,
    lock_task,
    touch,
)
from decisions.services.requests import save_answers
from decisions.services.rows import Rows, assign
from decisions.services.settling import settle_tasks
from decisions.services.telling import address, disclose, save_cells, when_given


@atomic
def save_share(
    *,
    actor: User,
    decision_id: Any,
    expected_revision: int,
    share_id: Any = None,
    new_id: UUID | None = None,
    answers: dict[str, Any],
    rows: dict[str, Rows] | None = None,
    giving: bool = True,
) -> ProposedShare:
    """Save one recipient of a draft. Freezes their text at once if they have got it.

    share_id: None for a new recipient; new_id: the key that a new one takes, so that the same
    form sent twice makes one; answers: by question name; rows: by kind, what is decided about
    each item that was offered ("items"), further items, given to this recipient ("new_items"),
    and what who asked gets for each part of the request ("asked"); giving: False while more is
    being added, so that nothing is frozen half-way.
    Raises NotAllowed when it is not the actor's draft or the share was given already, Stale
    when the decision was saved since `expected_revision`.
    """
    decision = lock_draft(actor, decision_id, expected_revision)
    share = decision.letter(share_id)
    if (share_id and share is None) or (share and decision.disclosure(share)):
        raise NotAllowed
    changes = Changes(actor)
    if share is None:
        taken = new_id is None or ProposedShare.objects.filter(pk=new_id).exists()
        share = ProposedShare(decision=decision, **({} if taken else {"id": new_id}))
    address(share, decision, answers)
    changes.save(share)
    rows = rows or {}
    save_cells(changes, decision, share, rows.get("items", []))
    _add_items(changes, decision, share, rows.get("new_items", []))
    save_answers(changes, decision, share, rows.get("asked", []))
    decision.forget()
    share = next(s for s in decision.letters if s.pk == share.pk)
    moment = when_given(share)
    if giving and moment and decision.gets_something(share):
        disclose(changes, decision, share, moment)
    assign(decision, RECORD.derive(decision))
    settle_tasks(changes, decision)
    touch(changes, decision)
    page = typing_page(share_id)
    Typing.objects.filter(user=actor, decision=decision, page=page).delete()
    audit.record(actor=actor, act="share.saved", decision=decision, changes=changes)
    return share


def typing_page(share_id: Any) -> str:
    """Return the name under which typing on a recipient's page is kept."""
    return f"share-{share_id or 'new'}"


def _add_items(changes: Changes, decision: Decision, share: ProposedShare, rows: Rows) -> None:
    for _, answers in rows:
        if not answers.get("text"):
            continue
        item = InformationItem(decision=decision)
        assign(item, answers)
        changes.save(item)
        changes.save(Cell(share=share, item=item, choice=CellChoice.SHARE))


@atomic
def mark_given(
    *, actor: User, decision_id: Any, share_id: Any, given_at: datetime, method: str, **call: str
) -> Disclosure:
    """Say that a recipient has got their text, before or after the record is finished.

    given_at: when, not in the future; method: a code of the law pack; call: `called_back`
    and `spoke_to` for a phone call. Raises NotAllowed when it is not the actor's to say, it
    was said already, or there is nothing that the recipient gets.
    """
    decision = lock_for(actor, access.MARK_SENT, decision_id)
    share = decision.letter(share_id)
    if share is None or decision.disclosure(share):
        raise NotAllowed
    if not decision.gets_something(share) or not method:
        raise NotAllowed
    changes = Changes(actor)
    # The share itself may be frozen: how it was given stands on the disclosure alone.
    share.method = method
    share.called_back, share.spoke_to = call.get("called_back", ""), call.get("spoke_to", "")
    disclosure = disclose(changes, decision, share, min(given_at, timezone.now()))
    settle_tasks(changes, decision)
    if decision.is_draft:
        touch(changes, decision)
    audit.record(actor=actor, act="share.given", decision=decision, changes=changes)
    return disclosure


@atomic
def copy_anyway(
    *, actor: User, decision_id: Any, share_id: Any, correction_id: Any = None
) -> Decision:
    """Log that a text was opened although something in it could give someone away.

    correction_id: it tells a recipient of this correction, which is for whoever keeps the
    record. Raises NotAllowed when the actor may not say when it was sent, either.
    """
    rule = access.KEEP if correction_id else access.MARK_SENT
    decision = lock_for(actor, rule, decision_id)
    share = decision.letter(share_id)
    if share is None:
        raise NotAllowed
    about = {"share": str(share.pk)}
    if correction_id:
        about["correction"] = str(correction_id)
    changes = Changes(actor)
    audit.record(
        actor=actor, act="text.copied_anyway", decision=decision, changes=changes, about=about
    )
    return decision


@atomic
def remove_share(*, actor: User, decision_id: Any, share_id: Any) -> Decision:
    """Take a recipient off a draft.

    Raises NotAllowed once they were given something, and for who asked: they get an answer.
    """
    decision = lock_draft(actor, decision_id)
    share = decision.letter(share_id)
    if share is None or share.for_asker or decision.disclosure(share):
        raise NotAllowed
    changes = Changes(actor)
    share.removed_at = timezone.now()
    changes.save(share)
    settle_tasks(changes, decision)
    touch(changes, decision)
    audit.record(actor=actor, act="share.removed", decision=decision, changes=changes)
    return decision


@atomic
def follow_up_sent(*, actor: User, task_id: Any) -> Task:
    """Say that a phone call was confirmed in writing.

    Raises NotAllowed when the task is not the actor's, or is done.
    """
    task = lock_task(actor, task_id, TaskKind.WRITTEN_FOLLOW_UP)
    changes = Changes(actor)
    task.done_at, task.done_by = timezone.now(), actor
    changes.save(task)
    audit.record(actor=actor, act="follow_up.sent", decision=task.decision, changes=changes)
    return task
