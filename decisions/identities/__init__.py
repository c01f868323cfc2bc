"""Rule 5: find protected people in any text, and mask them.

    spans = find(people, text)              # where somebody could be recognised, and why
    safe = mask(text, spans, people)        # the same text without them

Plain data in, plain data out: no database, no request, no settings. Offsets always point into
the text as it was given, whatever invisible or look-alike characters it holds. A miss can put
somebody in danger and a false alarm costs one look, so doubt goes towards a finding, except for
names that are everyday words (Grace, May, Will): crying wolf there would teach people to ignore
it. It can still miss things; whoever shows its findings says so.

The rooms: `people.py` (what is known of a protected person), `folding.py` (one spelling for
look-alike characters), `spelling.py` (is this word a misspelling of that name), `everyday.py`
(word lists), `tokens.py`, `names.py`, `phrases.py`, `places.py`, `numbers.py` (the finders).
"""

from __future__ import annotations

from collections.abc import Iterable

from .emails import find_emails, whole_addresses
from .folding import fold
from .names import find_names
from .numbers import find_numbers
from .people import Protected, Span, Spot
from .phones import find_phones
from .phrases import find_phrases
from .places import find_places
from .tokens import Page

__all__ = ["Protected", "Span", "find", "mask"]

FALLBACK = "a person we are not naming"


def find(people: Iterable[Protected], text: str) -> list[Span]:
    """Every place in `text` that could give one of `people` away, sorted and not overlapping.

    Where two findings overlap, the longer one stands.
    """
    known = list(people)
    if not known or not text:
        return []
    folded = fold(text)
    page = Page(folded.plain)
    spots = [
        spot
        for finder in (
            find_names,
            find_phrases,
            find_places,
            find_numbers,
            find_phones,
            find_emails,
        )
        for spot in finder(known, page)
    ]
    spans = []
    for spot in _longest_first_without_overlap(whole_addresses(spots, page)):
        start, end = folded.original(spot.start, spot.end)
        person = known[spot.person]
        spans.append(Span(start, end, text[start:end], person.key, person.who, spot.why))
    return spans


def mask(text: str, spans: Iterable[Span], people: Iterable[Protected]) -> str:
    """`text` with each span replaced by the words that its person is called by instead."""
    replacements = {person.key: person.replacement for person in people}
    pieces, done = [], 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start < done:
            # An overlap, possible only if the caller joined several lists: mask the rest too.
            done = max(done, span.end)
            continue
        pieces += [text[done : span.start], replacements.get(span.key) or FALLBACK]
        done = span.end
    return "".join([*pieces, text[done:]])


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
