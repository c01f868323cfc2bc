"""Other words for what could give somebody away, for one recipient of a draft."""

from typing import Any

from decisions import audit
from decisions.audit import Changes
from decisions.choices import CellChoice
from decisions.models import ProposedShare, User
from decisions.rules.masking import masked
from decisions.rules.wording import for_recipient, mark_of
from decisions.services.locking import NotAllowed, Stale, atomic, lock_draft, touch


@atomic
def mask_share(
    *, actor: User, decision_id: Any, share_id: Any, seen: str, only: int | None = None
) -> ProposedShare:
    """Put other words in place of what was found in one recipient's text.

    The items themselves, and what others get, stay as they are: this recipient gets the item
    said differently. seen: the mark of the text that the person saw (`mark_of`); only: where
    the one finding begins that is to be replaced. Raises NotAllowed when it is not the actor's
    draft, the recipient was given it already, or there is nothing to replace; Stale when the
    text is another one by now.
    """
    decision = lock_draft(actor, decision_id)
    share = decision.letter(share_id)
    if share is None or decision.disclosure(share):
        raise NotAllowed
    if mark_of(for_recipient(decision, share)) != seen:
        raise Stale
    words = masked(decision, share, only)
    if not words:
        raise NotAllowed
    changes = Changes(actor)
    cells = {str(c.item_id): c for c in decision.cells if c.share_id == share.pk}
    for source, text in words.items():
        if source in cells:
            cells[source].choice, cells[source].words = CellChoice.DIFFERENTLY, text
            changes.save(cells[source])
        else:
            setattr(share, source, text)
    changes.save(share)
    touch(changes, decision)
    audit.record(actor=actor, act="share.masked", decision=decision, changes=changes)
    return share
