"""Writing what one recipient gets, and that they were given it. No service of its own:
services never call one another, so what page 6 and an emergency share stands here.
"""

import hashlib
from datetime import datetime
from typing import Any

from decisions.audit import Changes
from decisions.choices import CellChoice, LeftOut, Sent
from decisions.models import Cell, Decision, Disclosure, ProposedShare
from decisions.rules.moments import local
from decisions.rules.request import OTHER
from decisions.rules.sharing_items import OWN_WORDS
from decisions.rules.wording import for_recipient
from decisions.services.addressing import take_contact
from decisions.services.rows import Rows, as_id, assign

#: What one reason for everything left out is called in the law pack.
_REASONS = {LeftOut.NOT_NEEDED: "not-relevant", LeftOut.RISK: "risk"}


def address(share: ProposedShare, decision: Decision, answers: dict[str, Any]) -> None:
    """Take the contact from the directory, or as it was typed where they are not in it.

    Who asked was said on the request's page.
    """
    chosen = answers.get("recipient") or ""
    assign(share, {k: v for k, v in answers.items() if k != "recipient"})
    if share.for_asker or take_contact(share, decision, chosen):
        return
    if chosen != OTHER:
        share.name = share.body = share.kind = share.phone = share.verified = ""


def save_cells(changes: Changes, decision: Decision, share: ProposedShare, items: Rows) -> None:
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


def when_given(share: ProposedShare) -> datetime | None:
    """Return when the recipient got it, if all is said that a disclosure needs."""
    if share.sent == Sent.YES and share.given_on and share.given_time and share.method:
        return local(share.given_on, share.given_time)
    return None


def disclose(
    changes: Changes, decision: Decision, share: ProposedShare, given_at: datetime
) -> Disclosure:
    """Freeze the recipient's text there and then."""
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
    decision.forget()
    return disclosure
