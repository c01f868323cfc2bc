"""The directory of recipients, and the people to ask for advice."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from decisions import audit
from decisions.audit import Changes
from decisions.models import Adviser, Organisation, Recipient, User
from decisions.services.locking import NotAllowed, atomic
from decisions.services.staffing import lock_organisation


@atomic
def add_recipient(*, actor: User | None, organisation: Organisation, **fields: Any) -> Recipient:
    """Add an entry to an organisation's directory. fields: columns of Recipient."""
    changes = Changes(actor)
    recipient = Recipient(organisation=organisation, **fields)
    changes.save(recipient)
    audit.record(actor=actor, act="recipient.added", changes=changes, organisation=organisation)
    return recipient


@atomic
def change_recipient(*, actor: User, entry: Recipient, reason: str, **fields: Any) -> Recipient:
    """Change an entry. What was told to it before keeps the contact of its day."""
    changes = Changes(actor, reason)
    _set(changes, entry, fields)
    audit.record(
        actor=actor,
        act="recipient.changed",
        changes=changes,
        organisation=entry.organisation,
        about={"recipient": str(entry.pk)},
    )
    return entry


@atomic
def retire_recipient(*, actor: User, entry: Recipient, reason: str) -> Recipient:
    """Take an entry off the directory. It stays where it was told something."""
    changes = Changes(actor, reason)
    _retire(changes, entry)
    audit.record(
        actor=actor, act="recipient.retired", changes=changes, organisation=entry.organisation
    )
    return entry


@atomic
def import_recipients(
    *, actor: User, organisation: Organisation, rows: Sequence[dict[str, str]], reason: str
) -> tuple[int, int]:
    """Add the rows of a file to the directory. Return (how many new, how many changed).

    An entry with the same name and body is changed, not doubled, in what the row says. Nothing
    of the file is kept but its rows.
    """
    lock_organisation(organisation)
    changes = Changes(actor, reason)
    entries = Recipient.objects.filter(organisation=organisation, retired_at=None)
    known = {same_entry(entry.name, entry.body): entry for entry in entries}
    added = changed = 0
    for row in rows:
        entry = known.get(same_entry(row["name"], row["body"]))
        if entry is None:
            changes.save(Recipient(organisation=organisation, **row))
            added += 1
        else:
            # An empty cell says nothing: it takes no number or way away.
            changed += _set(changes, entry, {name: v for name, v in row.items() if v})
    audit.record(
        actor=actor,
        act="recipients.imported",
        changes=changes,
        organisation=organisation,
        about={"added": added, "changed": changed},
    )
    return added, changed


def same_entry(name: str, body: str) -> tuple[str, str]:
    """Return what two entries have in common when they are the same."""
    return name.casefold(), body.casefold()


@atomic
def add_adviser(*, actor: User | None, organisation: Organisation, **fields: Any) -> Adviser:
    """Add someone to ask when unsure. fields: columns of Adviser."""
    changes = Changes(actor)
    adviser = Adviser(organisation=organisation, **fields)
    changes.save(adviser)
    audit.record(actor=actor, act="adviser.added", changes=changes, organisation=organisation)
    return adviser


@atomic
def change_adviser(*, actor: User, entry: Adviser, reason: str, **fields: Any) -> Adviser:
    """Change when and how someone can be asked."""
    changes = Changes(actor, reason)
    _set(changes, entry, fields)
    audit.record(
        actor=actor,
        act="adviser.changed",
        changes=changes,
        organisation=entry.organisation,
        about={"adviser": str(entry.pk)},
    )
    return entry


@atomic
def retire_adviser(*, actor: User, entry: Adviser, reason: str) -> Adviser:
    """Offer someone no longer as an adviser."""
    changes = Changes(actor, reason)
    _retire(changes, entry)
    audit.record(
        actor=actor, act="adviser.retired", changes=changes, organisation=entry.organisation
    )
    return entry


def _set(changes: Changes, row: Recipient | Adviser, fields: dict[str, Any]) -> bool:
    for name, value in fields.items():
        setattr(row, name, value)
    return changes.save(row)


def _retire(changes: Changes, row: Recipient | Adviser) -> None:
    if row.retired_at:
        raise NotAllowed
    row.retired_at = timezone.now()
    changes.save(row)
