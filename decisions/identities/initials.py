"""Initials on a page: Mrs B., F.B., F B and, unless it is a usual abbreviation, FB.

Gathered once for a page, whoever they may stand for, and then looked up for each person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .everyday import ABBREVIATIONS
from .tokens import Page

Place = tuple[int, int]
# A capital name after it makes it somebody else's initial (Mrs B Smith said).
_TITLED = re.compile(
    r"\b(?:(?i:mrs|mr|ms|miss|mx|dr)(?:\.\s?|\s)([A-Z])|(?:mrs|mr|ms|dr)\.?\s([a-z]))\b"
    r"(?! [A-Z][a-z]+ [a-z])(?!'[a-rt-z])\.?"
)
_GAP = r"(?:\.\s?|[ /-])"
_DOTTED = re.compile(rf"\b(?<!\.)([A-Z]){_GAP}(?:[A-Z]{_GAP})?([A-Z])(?!\w)(?:\.(?=\s?[a-z,;]))?")


@dataclass
class Initials:
    """Where initials stand: after a title by letter, in pairs by their two letters."""

    titled: dict[str, list[Place]] = field(default_factory=dict)
    pairs: dict[str, list[Place]] = field(default_factory=dict)


def initials_on(page: Page) -> Initials:
    """All initials of a page."""
    found = Initials()
    for match in _TITLED.finditer(page.plain):
        letter = (match[1] or match[2]).upper()
        found.titled.setdefault(letter, []).append(match.span())
    for match in _DOTTED.finditer(page.plain):
        found.pairs.setdefault(match[1] + match[2], []).append(match.span())
    return found


def places_of(initials: str, found: Initials, page: Page) -> Iterator[Place]:
    """Where the initials of one name stand, in either order; `initials` in capitals."""
    first, last = initials[0], initials[-1]
    for letter in dict.fromkeys((first, last)):
        yield from found.titled.get(letter, ())
    for pair in dict.fromkeys((first + last, last + first)):
        yield from found.pairs.get(pair, ())
    if initials.lower() not in ABBREVIATIONS:
        for number in page.places.get(initials.lower(), ()):
            token = page.tokens[number]
            around = page.plain[max(0, token.start - 1) : token.start] + page.plain[token.end :][:1]
            if token.shouted and not set(around) & set("@./-_"):
                yield token.start, token.end
