"""The words that go to one recipient: exactly what was ticked and written for them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from decisions.choices import CellChoice, Purpose, Subject
from decisions.models import Decision, ProposedShare, Protection

_HOW = {
    "saw": "seen or heard by us",
    "child_said": "the child said it",
    "told": "reported to us",
    "records": "from our records",
    "opinion": "our opinion",
}


@dataclass(frozen=True)
class Piece:
    """Some words of a recipient's text, and where they come from.

    source: the id of an item, or the column of the share that holds them; "" for words that
    nobody writes for this recipient, such as the signature.
    """

    text: str
    source: str = ""


def key_of(protection: Protection) -> str:
    """Return the key under which a protection is ticked: a person's id or a subject."""
    return str(protection.person_id) if protection.person_id else protection.subject


def ticked(decision: Decision) -> list[Protection]:
    """Return the protections of those who are ticked now."""
    return [p for p in decision.protections if key_of(p) in decision.protected]


def for_recipient(decision: Decision, share: ProposedShare) -> str:
    """Return the text that a recipient gets: as signed, or as the draft stands now."""
    return "".join(piece.text for piece in pieces(decision, share))


def mark_of(text: str) -> str:
    """Return a mark by which a text is known again, for a page that shows it."""
    return hashlib.sha256(text.encode()).hexdigest()


def pieces(decision: Decision, share: ProposedShare) -> list[Piece]:
    """Return the text that a recipient gets, piece by piece."""
    snapshot = decision.snapshot or {}
    for frozen in [*snapshot.get("recipients", []), snapshot.get("reply")]:
        if frozen and frozen["id"] == str(share.id):
            return [Piece(str(frozen["text"])), *_since_signed(decision, share)]
    return _from_draft(decision, share)


def _since_signed(decision: Decision, share: ProposedShare) -> Iterator[Piece]:
    """Yield what was corrected after the signature, for somebody who has not got it yet.

    The signed text cannot change, and nobody gets wrong words unknowingly: the right ones
    follow at its end.
    """
    if decision.disclosure(share):
        return
    for item in decision.items:
        cell = decision.cell(share, item)
        was, right = decision.words_of(item, decision.finalised_at), decision.words_of(item)
        if cell and cell.choice == CellChoice.SHARE and was != right:
            yield Piece(f"\n\nCorrected since: “{was}” was wrong. What is right: “{right}”")


def _from_draft(decision: Decision, share: ProposedShare) -> list[Piece]:
    """Return the text from the items given to a recipient and the words written for them.

    Names the child only where items are given: own words alone stand as they were written.
    """
    items = decision.given_items(share)
    parts: list[list[Piece]] = []
    if items:
        who = about(decision, share)
        parts.append([Piece(f"About: {who}")] if who else [])
        other = share.purpose == Purpose.OTHER
        purpose = Piece(share.purpose_other, "purpose_other") if other else _purpose(share)
        parts.append([Piece("We ask you to: "), purpose] if purpose.text else [])
        listed: list[Piece] = []
        for item, text in items:
            how = f" ({_HOW[item.known]})" if item.known in _HOW else ""
            listed += [Piece("\n- " if listed else "- "), Piece(text, str(item.id)), Piece(how)]
        parts.append(listed)
    parts.append([Piece(share.own_words, "own_words")] if share.own_words else [])
    careful = [Piece("Handle with care: "), Piece(share.handling, "handling")]
    parts.append(careful if share.handling else [])
    parts.append([Piece(ending(decision, share))])
    found: list[Piece] = []
    for part in filter(None, parts):
        found += [Piece("\n\n"), *part] if found else part
    return found


def day(moment: datetime) -> str:
    """Return the day of a moment, in words."""
    return f"{timezone.localtime(moment):%-d %B %Y}"


def reader(share: ProposedShare) -> str:
    """Return who reads a letter, for what an answer to a reminder is tied to."""
    return f"{share.name}, {share.body}, {share.kind}"


def who_may_know(decision: Decision, share: ProposedShare) -> set[str]:
    """Return the ids of the protections whose people a letter may name."""
    # The reply goes to who gets the answer.
    asked = [s for s in decision.shares if s.for_asker] if share.for_asker else []
    letters = [s for s in asked if reader(s) == reader(share)]
    return {key for letter in [share, *letters] for key in letter.may_know}


def about(decision: Decision, share: ProposedShare) -> str:
    """Return whom it is about: the children, with their ages or dates of birth.

    Where this reader must not find out about one of them, no child is named: a brother's
    family name would tell.
    """
    children = [child for child in decision.children if child.name]
    may_know = who_may_know(decision, share)
    hidden = {p.person_id for p in ticked(decision) if str(p.id) not in may_know}
    if any(child.id in hidden for child in children):
        return "a child" if len(children) == 1 else "children"
    return "; ".join(
        f"{child.name} ({child.born})" if child.born else child.name for child in children
    )


def _purpose(share: ProposedShare) -> Piece:
    """Return what the reader is asked to do; nothing where nobody knows of anything."""
    label = "" if share.purpose == Purpose.NONE else dict(Purpose.choices).get(share.purpose, "")
    return Piece(label[:1].lower() + label[1:])


def ending(decision: Decision, share: ProposedShare) -> str:
    """Return who writes, and under which reference."""
    return f"{_signature(decision, share)}\nOur reference: {decision.reference}"


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
