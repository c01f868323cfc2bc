"""Rule 5: find protected people in any text, and mask them.

    spans = find(people, text)              # where somebody could be recognised, and why
    safe = mask(text, spans, people)        # the same text without them

Plain data in, plain data out: no database, no request, no settings. Offsets always point into
the text as it was given, whatever invisible or look-alike characters it holds. A miss can put
somebody in danger and a false alarm costs one look, so doubt goes towards a finding, except for
names that are everyday words (Grace, May, Will): crying wolf there would teach people to ignore
it. It can still miss things; whoever shows its findings says so.

The rooms: `people.py` (what is known of a protected person), `folding.py` (one spelling for look-
alike characters), `tokens.py` (a text cut into words), `spelling.py` (is this word a misspelling
of that name), `naming.py` (what a person may be called), `others.py` and `reading.py` (is it
somebody else, or no name at all), `everyday.py`, `known_names.py` and `streets.py` (lists),
`masking.py` (other words for what was found), and the finders: `names.py`, `initials.py`,
`phrases.py`, `places.py`, `numbers.py`, `phones.py`, `emails.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from .emails import find_emails, whole_addresses
from .folding import fold
from .masking import plainly, readably, words_for
from .names import find_names
from .numbers import find_numbers
from .people import Protected, Span, Spot
from .phones import find_phones
from .phrases import find_phrases
from .places import find_places
from .tokens import Page

__all__ = ["Protected", "Span", "find", "mask", "words_for"]

BLOT = "x"


def find(people: Iterable[Protected], text: str) -> list[Span]:
    """Return every place in `text` that could give one of `people` away: where, who and why.

    people: plain `Protected` rows; what is empty is not looked for. text: any string.
    The spans are sorted, don't overlap, and point into `text` as it was given. Where findings
    overlap they are joined into one span, named after the longest: it may then hold words of two
    people. Never raises on account of what was typed, and reads each word a few times at most.

    Found: names in any order and the usual spellings and nicknames, initials, user names; phones,
    postcodes and plates in any notation; addresses and their pieces; stated e-mail addresses and
    those made from a name; places of work; the stated clues, inflected or with a slip.

    Missed: what nobody stated (a relative's name, "her at number 9", a picture); clues in other
    words or another order; spellings far from the stated one; nicknames that no list has; other
    scripts unless stated; a family name right after somebody else's first name; everyday words
    used as names where nothing shows it; usual abbreviations (GP, ED) that are also initials. Of
    sentences that it had never seen it first missed about one in ten: people read too.
    """
    known = list(people)
    if not known or not text:
        return []
    folded = fold(text)
    spots = _read(known, folded.plain)
    if spots:
        # Read as it will read once these are masked: a word may look like a name only then.
        spots += _read(known, _blotted(folded.plain, spots))
    spans = []
    for spot in _longest_first_without_overlap(spots):
        start, end = folded.original(spot.start, spot.end)
        person = known[spot.person]
        spans.append(Span(start, end, text[start:end], person.key, person.who, spot.why))
    return spans


def mask(text: str, spans: Iterable[Span], people: Iterable[Protected]) -> str:
    """Return `text` with other words for each span: the person's, or a word of its kind.

    `find()` finds nothing in the result, unless those words themselves give somebody away.
    """
    found, known = list(spans), list(people)
    readable = readably(text, found, known)
    left = find(known, readable)
    if not left:
        return readable
    # A word can look like a name in its new place: then the person's words stand everywhere.
    plain = plainly(text, found, known)
    return plain if len(find(known, plain)) < len(left) else readable


def _read(people: list[Protected], plain: str) -> list[Spot]:
    """Everything that one reading of a folded text finds, overlaps and all."""
    page = Page(plain)
    finders = (find_names, find_phrases, find_places, find_numbers, find_phones, find_emails)
    return whole_addresses([spot for finder in finders for spot in finder(people, page)], page)


def _blotted(plain: str, spots: list[Spot]) -> str:
    """The text of the same length with a word that is nobody's name in place of each spot."""
    pieces, done = [], 0
    for spot in _longest_first_without_overlap(spots):
        pieces += [plain[done : spot.start], BLOT * (spot.end - spot.start)]
        done = spot.end
    return "".join([*pieces, plain[done:]])


def _longest_first_without_overlap(spots: list[Spot]) -> list[Spot]:
    """Join what overlaps: the longest spot wins and is stretched over all that it touches.

    Stretching matters: if the shorter one were only dropped, its uncovered end would stay legible.
    """
    joined: list[Spot] = []
    longest = 0
    for spot in sorted(spots, key=lambda spot: (spot.start, -spot.end)):
        if joined and spot.start < joined[-1].end:
            last, size = joined[-1], spot.end - spot.start
            winner = spot if size > longest else last
            longest = max(longest, size)
            joined[-1] = Spot(last.start, max(last.end, spot.end), winner.person, winner.why)
        else:
            joined.append(spot)
            longest = spot.end - spot.start
    return joined
