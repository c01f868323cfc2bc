"""Putting looks into the log: in batches, since there are many more of them than of events."""

from uuid import UUID

from django.db.models import Count

from decisions import audit
from decisions.audit import Changes
from decisions.audit.looks import BATCH, LOOKS, look_leaf
from decisions.models import AuditEvent, Organisation, UnbatchedLook, User
from decisions.services.locking import atomic

#: How many looks one event speaks of, at most.
MOST = 500


def batch_looks() -> None:
    """Put every look into the log that is not there yet. A chore: do it now and then."""
    waiting = UnbatchedLook.objects.values_list("look__organisation_id")
    for organisation_id, count in waiting.annotate(Count("pk")).order_by():
        for _ in range(0, count, MOST):
            batch(actor=None, organisation_id=organisation_id)


@atomic
def batch(*, actor: User | None, organisation_id: UUID | None) -> AuditEvent | None:
    """Put the looks at one organisation's records, or at none's, into its log.

    The event commits to each look's id and hash. Taken are those that are not batched yet,
    whenever they were written: none slips through that was committed late. Returns None where
    none waits any more.
    """
    # An id that no organisation has is one that somebody tried: the installation's log.
    known = Organisation.objects.filter(pk=organisation_id) if organisation_id else None
    organisation = known.first() if known else None
    rows = UnbatchedLook.objects.filter(look__organisation_id=organisation_id)
    rows = rows.select_related("look").order_by("look__at", "pk")
    taken = list(rows.select_for_update(of=("self",), skip_locked=True)[:MOST])
    if not taken:
        return None  # another worker has them
    changes = Changes(actor)
    changes.say(BATCH, {LOOKS: [[str(r.pk), look_leaf(r.look)] for r in taken]})
    UnbatchedLook.objects.filter(pk__in=[r.pk for r in taken]).delete()
    about = {"count": len(taken)}
    return audit.record(
        actor=actor, act="looks.batched", changes=changes, organisation=organisation, about=about
    )
