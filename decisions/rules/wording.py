"""The words that go to one recipient: exactly what was ticked and written for them."""

from decisions.choices import Purpose
from decisions.models import Decision, ProposedShare

_HOW = {
    "saw": "seen or heard by us",
    "child_said": "the child said it",
    "told": "reported to us",
    "records": "from our records",
    "opinion": "our opinion",
}


def for_recipient(decision: Decision, share: ProposedShare) -> str:
    """Return the text that a recipient gets, from the items given to them and own words.

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
    author, organisation = decision.author, decision.organisation
    parts.append(
        f"{', '.join(filter(None, (author.name, author.job_title)))}, {organisation.name}\n"
        f"Our reference: {decision.reference}"
    )
    return "\n\n".join(part for part in parts if part)


def _purpose(share: ProposedShare) -> str:
    label = dict(Purpose.choices).get(share.purpose, "")
    return label[:1].lower() + label[1:]
