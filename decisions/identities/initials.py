"""Initials on a page: Mrs B., F.B., F B and, unless it is a usual abbreviation, FB.

Gathered once for a page, whoever they may stand for, and then looked up for each person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from .everyday import ABBREVIATIONS, DID, IS, NEVER_PEOPLE, word_set
from .tokens import Page

Place = tuple[int, int]
# A capital name after it makes it somebody else's initial (Mrs B Smith said).
_TITLED = re.compile(
    r"\b(?:(?i:mrs|mr|ms|miss|mx|dr)(?:\.\s?|\s)([A-Z](?:['-][A-Z])?)|(?:mrs|mr|ms|dr)\.?\s([a-z]))\b"
    r"(?! [A-Z][a-z]+ [a-z])(?!'[a-rt-z])\.?"
)
# One letter, or two where they are one in its language (A.Ll.D.).
_LETTER = r"(?:Mc[A-Z]|Mac[A-Z]|Ll|Rh|Ch|Th|Sh|Dd|Ff|Sz|Cz|[A-Z](?:'[A-Z])?)"
_DOTTED = re.compile(
    rf"(?<![\w.]){_LETTER}(?:(?:\.\s?|[ /-]){_LETTER}){{1,4}}(?!\w)(?:\.(?=\s?[a-z,;]|$))?"
)
_LETTERS = re.compile(_LETTER)
# What a form, a room or a case is called, not a person.
_THINGS = word_set(
    """number no ref reference report form team page plan meeting assessment worker messages message
    post posts group case clinic ward scan level order forms review code test results score"""
)
# "HK is Hong Kong", but nobody else "EP told us".
_ACTS = DID | (IS - word_set("is was has had came went and who whose now then also"))
_LISTED = re.compile(r"(?: and | & |/|, |,? or )")


@dataclass
class Initials:
    """Where initials stand: after a title by letter, apart or run together by all letters."""

    titled: dict[str, list[Place]] = field(default_factory=dict)
    apart: dict[str, list[Place]] = field(default_factory=dict)
    run: dict[str, list[Place]] = field(default_factory=dict)


def initials_on(page: Page, wanted: Set[str]) -> Initials:
    """All initials of a page; `wanted` in lower case, of everybody that is looked for."""
    found = Initials()
    for match in _TITLED.finditer(page.plain):
        letters = _letters((match[1] or match[2]).upper())
        found.titled.setdefault(letters, []).append(match.span())
    for match in _DOTTED.finditer(page.plain):
        letters = _letters(match.group())
        found.apart.setdefault(letters, []).append(match.span())
    both = wanted | {letters[0] + letters[-1] for letters in wanted}
    for letters in both:
        for number in page.places.get(letters, ()):
            token = page.tokens[number]
            if token.shouted and _stands_for_someone(page, number, both):
                found.run.setdefault(letters.upper(), []).append((token.start, token.end))
    return found


def places_of(initials: str, found: Initials, page: Page) -> Iterator[Place]:
    """Where the initials of one name stand, in either order; `initials` in capitals."""
    first, last = initials[0], initials[-1]
    for letters, places in found.titled.items():
        if letters in (first, last) or (len(letters) > 1 and letters in initials):
            yield from places
    for letters, places in found.apart.items():
        between = len(letters) == 3 and letters[0] + letters[-1] == first + last
        if between or letters in (initials, first + last, last + first):
            yield from places
    for letters in dict.fromkeys((initials, first + last)):
        yield from found.run.get(letters, ())


def _letters(written: str) -> str:
    return "".join(letter[0] for letter in _LETTERS.findall(written))


def _stands_for_someone(page: Page, number: int, wanted: Set[str]) -> bool:
    """Whether letters in a row are a person here and not an abbreviation."""
    token, before, after = page.tokens[number], page.at(number - 1), page.at(number + 1)
    around = page.plain[max(0, token.start - 1) : token.start] + page.plain[token.end :][:1]
    if set(around) & set("@.-_"):
        return False
    if before and before.word in ("the", "a", "an") and page.adjoins(number - 1):
        return False
    if after and page.adjoins(number) and (after.word in _THINGS or after.word[0].isdigit()):
        return False
    if token.word not in ABBREVIATIONS:
        return True
    if token.word in NEVER_PEOPLE:
        return False
    acts = after is not None and page.adjoins(number) and after.word in _ACTS
    return acts or any(_listed(page, number, step, wanted) for step in (-1, +1))


def _listed(page: Page, number: int, step: int, wanted: Set[str]) -> bool:
    """Whether it stands in a list with other initials that are looked for: SP and EP."""
    token, other = page.tokens[number], page.at(number + step)
    if other and other.word in ("and", "or"):
        other = page.at(number + 2 * step)
    if other is None or not other.shouted or other.word not in wanted or other.word == token.word:
        return False
    left, right = sorted((token, other), key=lambda each: each.start)
    return _LISTED.fullmatch(page.between(left, right)) is not None
