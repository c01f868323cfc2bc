"""One recipient: what they get, and that they were given it."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from decisions import access, audit
from decisions.audit import Changes
from decisions.choices import CellChoice, LeftOut, Sent, TaskKind
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
from decisions.rules.rule_6_information import OTHER, PHONE
from decisions.rules.rule_7_record import RULE as RECORD
from decisions.rules.sharing_items import OWN_WORDS
from decisions.rules.wording import for_recipient
from decisions.services.addressing import take_contact
from decisions.services.locking import (
    NotAllowed,
    atomic,
    lock_draft,
    lock_for,
    lock_task,
    touch,
)
from decisions.services.requests import save_answers
from decisions.services.rows import Rows, as_id, assign

#: 999 and 101 keep their own record of a call: nobody confirms it in writing.
_EMERGENCY_DIGITS = 3

#: What one reason for everything left out is called in the law pack.
_REASONS = {LeftOut.NOT_NEEDED: "not-relevant", LeftOut.RISK: "risk"}


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
    _address(share, decision, answers)
    changes.save(share)
    rows = rows or {}
    _save_cells(changes, decision, share, rows.get("items", []))
    _add_items(changes, decision, share, rows.get("new_items", []))
    save_answers(changes, decision, share, rows.get("asked", []))
    decision.forget()
    share = next(s for s in decision.letters if s.pk == share.pk)
    given_at = _given_at(share)
    if giving and given_at and decision.gets_something(share):
        _disclose(changes, decision, share, given_at)
        decision.forget()
    assign(decision, RECORD.derive(decision))
    touch(changes, decision)
    page = typing_page(share_id)
    Typing.objects.filter(user=actor, decision=decision, page=page).delete()
    audit.record(actor=actor, act="share.saved", decision=decision, changes=changes)
    return share


def typing_page(share_id: Any) -> str:
    """Return the name under which typing on a recipient's page is kept."""
    return f"share-{share_id or 'new'}"


def local(day: date, clock: time) -> datetime:
    """Return a day and a time of day, both local, as a moment."""
    return timezone.make_aware(datetime.combine(day, clock))


def _given_at(share: ProposedShare) -> datetime | None:
    """Return when the recipient got it, if all is said that a disclosure needs."""
    if share.sent == Sent.YES and share.given_on and share.given_time and share.method:
        return local(share.given_on, share.given_time)
    return None


def _address(share: ProposedShare, decision: Decision, answers: dict[str, Any]) -> None:
    """Take the contact from the directory, or as it was typed where they are not in it.

    Who asked was said on the request's page.
    """
    chosen = answers.get("recipient") or ""
    assign(share, {k: v for k, v in answers.items() if k != "recipient"})
    if share.for_asker or take_contact(share, decision, chosen):
        return
    if chosen != OTHER:
        share.name = share.body = share.kind = share.phone = share.verified = ""


def _save_cells(changes: Changes, decision: Decision, share: ProposedShare, items: Rows) -> None:
    """Write what is decided about each item. An item left out without a reason is undecided.

    Who gets own words and no item needs no reason: the words stand instead of the items.
    """
    instead = bool(share.own_words) and not any(answers.get("give") for _, answers in items)
    usual = _REASONS.get(share.left_out, OWN_WORDS if instead else "")
    for row_id, answers in items:
        item = next((i for i in decision.items if i.pk == as_id(row_id)), None)
        if item is None or item.kept_back:
            continue
        cell = decision.cell(share, item) or Cell(share=share, item=item)
        if answers.get("give"):
            differently = bool(answers.get("differ") and answers.get("words"))
            cell.choice = CellChoice.DIFFERENTLY if differently else CellChoice.SHARE
            cell.words = answers["words"] if differently else ""
            cell.reason = ""
        else:
            reason = answers.get("reason") or usual
            if not reason:
                if not cell._state.adding:
                    changes.delete(cell)
                continue
            cell.choice, cell.words, cell.reason = CellChoice.WITHHOLD, "", reason
        changes.save(cell)


def _add_items(changes: Changes, decision: Decision, share: ProposedShare, rows: Rows) -> None:
    for _, answers in rows:
        if not answers.get("text"):
            continue
        item = InformationItem(decision=decision)
        assign(item, answers)
        changes.save(item)
        changes.save(Cell(share=share, item=item, choice=CellChoice.SHARE))


def _disclose(
    changes: Changes, decision: Decision, share: ProposedShare, given_at: datetime
) -> Disclosure:
    """Freeze the recipient's text there and then, and ask for a call's written follow-up."""
    text = for_recipient(decision, share)
    disclosure = Disclosure(
        share=share,
        given_at=given_at,
        given_by=changes.actor,
        method=share.method,
        called_back=share.called_back,
        spoke_to=share.spoke_to,
        text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
    )
    changes.save(disclosure)
    if share.method == PHONE and len(share.phone) > _EMERGENCY_DIGITS:
        hours = decision.organisation.follow_up_hours
        changes.save(
            Task(
                decision=decision,
                kind=TaskKind.WRITTEN_FOLLOW_UP,
                about=str(share.pk),
                for_user=changes.actor,
                due=given_at + timedelta(hours=hours),
            )
        )
    return disclosure


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
    disclosure = _disclose(changes, decision, share, min(given_at, timezone.now()))
    if decision.is_draft:
        touch(changes, decision)
    audit.record(actor=actor, act="share.given", decision=decision, changes=changes)
    return disclosure


@atomic
def copy_anyway(*, actor: User, decision_id: Any, share_id: Any) -> Decision:
    """Log that a text was opened although something in it could give someone away.

    Raises NotAllowed when the actor may not say when it was sent, either.
    """
    decision = lock_for(actor, access.MARK_SENT, decision_id)
    share = decision.letter(share_id)
    if share is None:
        raise NotAllowed
    audit.record(
        actor=actor,
        act="text.copied_anyway",
        decision=decision,
        changes=Changes(actor),
        about={"share": str(share.pk)},
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
