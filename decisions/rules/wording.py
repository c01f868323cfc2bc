"""The words that go to one recipient: exactly what was ticked and written for them."""

from decisions.choices import Purpose, Subject
from decisions.models import Decision, ProposedShare

_HOW = {
    "saw": "seen or heard by us",
    "child_said": "the child said it",
    "told": "reported to us",
    "records": "from our records",
    "opinion": "our opinion",
}


def for_recipient(decision: Decision, share: ProposedShare) -> str:
    """Return the text that a recipient gets: as signed, or as the draft stands now."""
    snapshot = decision.snapshot or {}
    for frozen in [*snapshot.get("recipients", []), snapshot.get("reply")]:
        if frozen and frozen["id"] == str(share.id):
            return str(frozen["text"])
    return _from_draft(decision, share)


def _from_draft(decision: Decision, share: ProposedShare) -> str:
    """Return the text from the items given to a recipient and the words written for them.

    Names the child only where items are given: own words alone stand as they were written.
    """
    items = decision.given_items(share)
    parts = []
    if items:
        who = "; ".join(
            f"{child.name} ({child.born})" if child.born else child.name
            for child in decision.children
            if child.name
        )
        parts.append(f"About: {who}" if who else "")
        purpose = share.purpose_other if share.purpose == Purpose.OTHER else _purpose(share)
        parts.append(f"We ask you to: {purpose}" if purpose else "")
        parts.append(
            "\n".join(
                f"- {text}" + (f" ({_HOW[item.known]})" if item.known in _HOW else "")
                for item, text in items
            )
        )
    parts.append(share.own_words)
    parts.append(f"Handle with care: {share.handling}" if share.handling else "")
    parts.append(f"{_signature(decision, share)}\nOur reference: {decision.reference}")
    return "\n\n".join(part for part in parts if part)


def _purpose(share: ProposedShare) -> str:
    label = dict(Purpose.choices).get(share.purpose, "")
    return label[:1].lower() + label[1:]


def _signature(decision: Decision, share: ProposedShare) -> str:
    """Return who sends it; without the name where the author is to be protected."""
    author, organisation = decision.author, decision.organisation
    hidden = any(
        p.subject == Subject.COLLEAGUE
        and Subject.COLLEAGUE in decision.protected
        and str(p.id) not in share.may_know
        and (not p.name or p.name in author.name)
        for p in decision.protections
    )
    name = "" if hidden else author.name
    return ", ".join(filter(None, (name, author.job_title, organisation.name)))
