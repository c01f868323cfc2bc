"""Correcting and removing items of information that nobody has been given yet."""

from typing import Any

from decisions import audit
from decisions.audit import Changes
from decisions.models import Decision, InformationItem, User
from decisions.services.locking import NotAllowed, atomic, lock_draft, touch
from decisions.services.rows import assign
from decisions.services.settling import settle_tasks


@atomic
def change_item(
    *, actor: User, decision_id: Any, item_id: Any, answers: dict[str, Any]
) -> InformationItem:
    """Correct what an item says and how it is known.

    Raises NotAllowed when it is not the actor's draft, the item repeats page 1, or somebody
    was given it: their text is frozen, and what is right is added as a new item.
    """
    decision, item = _open_item(actor, decision_id, item_id)
    changes = Changes(actor)
    assign(item, answers)
    changes.save(item)
    settle_tasks(changes, decision)
    touch(changes, decision)
    audit.record(actor=actor, act="item.changed", decision=decision, changes=changes)
    return item


@atomic
def remove_item(*, actor: User, decision_id: Any, item_id: Any) -> Decision:
    """Remove an item with what was decided about it. Raises NotAllowed as `change_item`."""
    decision, item = _open_item(actor, decision_id, item_id)
    changes = Changes(actor)
    for cell in decision.cells:
        if cell.item_id == item.pk:
            changes.delete(cell)
    changes.delete(item)
    decision.forget()
    settle_tasks(changes, decision)
    touch(changes, decision)
    audit.record(actor=actor, act="item.removed", decision=decision, changes=changes)
    return decision


def _open_item(actor: User, decision_id: Any, item_id: Any) -> tuple[Decision, InformationItem]:
    decision = lock_draft(actor, decision_id)
    item = next((i for i in decision.items if i.pk == item_id), None)
    if item is None or not decision.may_change(item):
        raise NotAllowed
    return decision, item
