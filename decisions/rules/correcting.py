"""Corrections of what was given (UK GDPR Article 19): what was wrong, who got it, what to say.

The old words stay: in the item, in what was frozen when it was given, in the signed record. In a
draft, whoever gets the item from then on gets the right words instead (`Dossier.words_of`). A
signed text stays as it was signed, with the right words added at its end (`wording.py`). Words
that somebody wrote for one recipient alone may leave out what that one must not learn, so nothing
is put in their place: the page says beside them that the item was corrected.
"""

from dataclasses import dataclass
from typing import Any

from decisions.choices import CellChoice
from decisions.models import (
    Correction,
    CorrectionNotice,
    Decision,
    InformationItem,
    ProposedShare,
)
from decisions.rules.wording import about, day, ending

ITEM, SHARE = "item", "share"


@dataclass(frozen=True)
class Given:
    """Something that was given to somebody and can be corrected.

    key: "item:..." or "share:..." with its id; wrong: the words as they were given; to: who
    got it; item: None where it is all that one recipient got; whole: no words stand out there.
    """

    key: str
    wrong: str
    to: list[ProposedShare]
    item: InformationItem | None = None
    whole: bool = False


def what_was_given(decision: Decision) -> list[Given]:
    """Return everything that can be corrected: items first, then words for one recipient."""
    found = []
    had = [s for s in decision.letters if decision.disclosure(s)]
    for item in decision.items:
        if to := [s for s in had if _gets(decision, s, item)]:
            now = decision.words_of(item)
            cells = [decision.cell(s, item) for s in to]
            plain = now != item.text or any(c and c.choice == CellChoice.SHARE for c in cells)
            wrong = now if plain else _words(decision, to[0], item)
            found.append(Given(f"{ITEM}:{item.id}", wrong, to, item))
    for share in decision.letters:
        if disclosure := decision.disclosure(share):
            own = share.own_words
            key = f"{SHARE}:{share.id}"
            found.append(Given(key, own or disclosure.text, [share], whole=not own))
    return found


def _gets(decision: Decision, share: ProposedShare, item: Any) -> bool:
    cell = decision.cell(share, item)
    return bool(cell and cell.choice in (CellChoice.SHARE, CellChoice.DIFFERENTLY))


def _words(decision: Decision, share: ProposedShare, item: Any) -> str:
    return next((text for i, text in decision.given_items(share) if i.id == item.id), item.text)


def who_got(decision: Decision, correction: Correction) -> list[ProposedShare]:
    """Return everyone who got the wrong words: who had them before it was corrected."""
    item = next((i for i in decision.items if i.id == correction.item_id), None)
    had = [
        share
        for share in decision.letters
        if (given := decision.disclosure(share)) and given.recorded_at <= correction.made_at
    ]
    if item:
        return [share for share in had if _gets(decision, share, item)]
    return [share for share in had if share.id == correction.share_id]


def corrected(decision: Decision, share: ProposedShare) -> list[Correction]:
    """Return the corrections that somebody must know of who reads one recipient's text.

    Of what they were given; or of what they are to get in words of their own.
    """
    if not decision.corrections:
        return []
    if decision.disclosure(share):
        return [c for c in decision.corrections if share in who_got(decision, c)]
    items = {
        c.item_id
        for c in decision.cells
        if c.share_id == share.id and c.choice == CellChoice.DIFFERENTLY
    }
    return [c for c in decision.corrections if c.item_id in items]


def right_now(decision: Decision, correction: Correction) -> str:
    """Return what is right as far as anybody knows: it may have been corrected again."""
    about_it = (correction.item_id, correction.share_id)
    return [c.right_words for c in decision.corrections if (c.item_id, c.share_id) == about_it][-1]


def told(decision: Decision, correction: Correction, share: ProposedShare) -> Any:
    """Return the newest notice about one recipient; None: nothing was said about them yet."""
    found: list[CorrectionNotice] = [
        n for n in decision.notices if n.correction_id == correction.id and n.share_id == share.id
    ]
    return found[-1] if found else None


def open_for(decision: Decision, correction: Correction) -> list[ProposedShare]:
    """Return who got the wrong words and is neither told nor said to be out of reach."""
    got = who_got(decision, correction)
    return [share for share in got if told(decision, correction, share) is None]


def for_correction(decision: Decision, correction: Correction, share: ProposedShare) -> str:
    """Return what to tell somebody who was given something wrong."""
    given = decision.disclosure(share)
    when, whom = day(given.given_at) if given else "", about(decision, share)
    item = next((i for i in decision.items if i.id == correction.item_id), None)
    wrong = _words(decision, share, item) if item else correction.wrong_words
    if given and wrong == given.text:  # no words stand out in it: the whole text is not said again
        was = f"Something in what we told you on {when} was wrong."
    else:
        was = f"We told you on {when}: “{wrong}”\n\nThat was wrong."
    parts = [
        f"About: {whom}" if item and whom else "",
        f"{was} What is right: “{right_now(decision, correction)}”",
        f"Handle with care: {share.handling}" if share.handling else "",
        ending(decision, share),
    ]
    return "\n\n".join(part for part in parts if part)
