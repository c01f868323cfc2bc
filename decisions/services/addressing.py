"""To whom a letter goes: the contact, copied from the directory. No service of its own."""

from decisions.models import Decision, ProposedShare
from decisions.services.rows import as_id


def take_contact(share: ProposedShare, decision: Decision, chosen: str) -> bool:
    """Copy the contact of an entry of the directory to a letter. Return whether it is one.

    chosen: the id of the entry, or anything else for somebody who is not in it.
    """
    entry = next((r for r in decision.directory if r.pk == as_id(chosen)), None)
    if entry is None and chosen and chosen == str(share.recipient_id):
        return True  # they are off the directory by now: their contact stays as it was copied
    share.recipient = entry
    if entry is None:
        share.address = ""
        return False
    share.name, share.body, share.kind = entry.name, entry.body, entry.kind
    share.phone, share.address, share.verified = entry.phone, entry.address, entry.verified
    share.method = share.method or entry.method
    return True
