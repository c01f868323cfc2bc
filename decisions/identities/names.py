"""Names in any order and spelling: whole, first or family name alone, nicknames, run together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .emails import outside_addresses
from .everyday import ABBREVIATIONS, EVERYDAY, PARTICLES, TITLES
from .initials import initials_on, places_of
from .known_names import OTHER_NAMES
from .naming import ARABIC, Names, names_of
from .others import at_home, other_family, somebody_elses
from .people import Protected, Spot
from .reading import reads_as_name
from .spelling import nearness, spellings, transcribed
from .tokens import Page, Token

# MASH is not a misspelt Marsh, and LAN is not Lan.
LONGEST_ACRONYM, SHORT_ACRONYM = 5, 3
_GAP = re.compile(r"[ \t\r\n.,_&/-]{0,4}$")
# F4rida, Begum written with figures that look like letters.
_FIGURES = str.maketrans("0134578", "oieastb")
LONGEST_NAME = 40


def find_names(people: Sequence[Protected], page: Page) -> Iterator[Spot]:
    """Every spot in which a person is named, outside e-mail addresses."""
    yield from outside_addresses(_everywhere(people, page), page)


def _everywhere(people: Sequence[Protected], page: Page) -> Iterator[Spot]:
    everybody = [names_of(person) for person in people]
    found = initials_on(page, {i.lower() for names in everybody for i in names.initials})
    for number, names in enumerate(everybody):
        yield from _words(number, names, page)
        yield from _run_together(number, names, page)
        for initials in names.initials:
            for start, end in places_of(initials, found, page):
                yield Spot(start, end, number, "initials")


def _words(person: int, names: Names, page: Page) -> Iterator[Spot]:
    """Single words, then stretched over titles, initials and other names beside them."""
    exact, near = _candidates(names, page)
    around = _Company(page, names, exact | near)
    hits = {n for n, name in exact.items() if _accept_exact(page, n, name, names, around)}
    hits |= {n for n, name in near.items() if _accept_near(page, n, name, names, around)}
    done = -1
    for number in sorted(hits):
        if number <= done:
            continue
        first = max(done + 1, _stretch(page, number, -1, names, hits, until=done))
        done = last = _stretch(page, number, +1, names, hits)
        before = page.at(first - 1)
        if before and before.word in TITLES and _beside(page, before, page.tokens[first]):
            first -= 1
        yield Spot(page.tokens[first].start, page.tokens[last].end, person, "name")


def _candidates(names: Names, page: Page) -> tuple[dict[int, str], dict[int, str]]:
    """The tokens that are, and those that may be meant for, one of the names, and for which."""
    exact: dict[int, str] = {}
    near: dict[int, str] = {}
    own = {*names.stated, *names.pairs}
    for name in (*names.words, *names.pairs):
        # "Farida was in" and "Faridas door", but "Thi" is not in "This".
        for written in (name, *{f"{name}s"} - EVERYDAY):
            for number in page.places.get(written, ()):
                exact.setdefault(number, name)
    for name in names.spelt:
        for written in spellings(name, page.distinct):
            # Robert is not a slip of Roberts, nor a known name of a spelling that nobody stated.
            other = name not in own or name in (f"{written}s", f"{written}son")
            if other and written in OTHER_NAMES:
                continue
            for number in page.places[written]:
                if number not in exact:
                    near.setdefault(number, name)
    return exact, near


@dataclass(frozen=True)
class _Company:
    """Who stands beside a token: another name of the same person, or their initial."""

    page: Page
    names: Names
    candidates: dict[int, str]

    def keeps(self, number: int) -> bool:
        """Whether another part of the name stands beside it, a particle between or not."""
        return any(self._on(number, step) for step in (-1, +1))

    def _on(self, number: int, step: int) -> bool:
        token, name = self.page.tokens[number], self.candidates[number]
        other = self.page.at(number + step)
        if other and other.word in ARABIC and _next_to(self.page, number, step):
            number += step
            other = self.page.at(number + step)
        if other is None or not _next_to(self.page, number, step):
            return False
        if len(other.word) == 1 and other.capital and other.word in self.names.belonging:
            dotted = self.page.plain[other.end : other.end + 1] == "."
            return dotted or other.word not in "ai"
        meant = self.candidates.get(number + step)
        if meant is None or meant == name:
            return False
        return (token.capital and other.capital) or other.word in self.names.own


def _stretch(
    page: Page, number: int, step: int, names: Names, hits: set[int], until: int = -1
) -> int:
    """The last token in that direction that still belongs to the same name."""
    while step > 0 or number - 1 > until:
        other = page.at(number + step)
        if other is None or not _next_to(page, number, step):
            return number
        belongs = number + step in hits or (
            other.word in names.belonging and _as_written(other, page.tokens[number])
        )
        if belongs or (other.word in names.particles and step < 0):
            number += step
        elif number + 2 * step in hits and _next_to(page, number + step, step):
            # An article, or a middle name that nobody stated.
            if not (other.word in names.particles | ARABIC or _middle(page, number + step)):
                break
            number += 2 * step
        else:
            break
    return number


def _middle(page: Page, number: int) -> bool:
    left, token, right = page.tokens[number - 1 : number + 2]
    return token.capital and page.adjoins(number - 1) and left.capital and right.capital


def _as_written(other: Token, beside: Token) -> bool:
    """Whether it can be part of a name in small letters: "begum f", but not "begum a"."""
    if len(other.word) == 1:
        return other.capital or (not beside.capital and other.word not in "aio")
    return other.capital or other.word not in EVERYDAY


def _next_to(page: Page, number: int, step: int) -> bool:
    left, right = sorted((number, number + step))
    return _beside(page, page.tokens[left], page.tokens[right])


def _beside(page: Page, left: Token, right: Token) -> bool:
    return not left.possessive and _GAP.match(page.between(left, right)) is not None


def _accept_exact(page: Page, number: int, name: str, names: Names, around: _Company) -> bool:
    """An everyday word needs company or the look of a name; any other name is enough."""
    token = page.tokens[number]
    if around.keeps(number):
        return True
    if somebody_elses(page, number, name, names) or name in names.seconds & OTHER_NAMES:
        return False
    if name not in names.stated and other_family(page, number, names):
        return False
    acronym = token.shouted and len(token.word) <= SHORT_ACRONYM
    if acronym and not at_home(page, number) and page.quiet_around(number):
        before = page.at(number - 1)
        if name not in names.stated or name in ABBREVIATIONS:
            return False
        if before and before.word in ("the", "a", "an"):
            return False
    if name in EVERYDAY | ABBREVIATIONS or (name not in names.stated and not token.capital):
        return reads_as_name(page, number)
    return True


def _accept_near(page: Page, number: int, name: str, names: Names, around: _Company) -> bool:
    """A misspelling; the shorter and the more everyday, the more it has to look like a name."""
    token = page.tokens[number]
    how_near = nearness(name, token.word)
    if token.word in names.own or not how_near:
        return False
    if around.keeps(number):
        return token.capital or token.word not in EVERYDAY
    if somebody_elses(page, number, name, names):
        return False
    if token.word in OTHER_NAMES and transcribed(name) != transcribed(token.word):
        return False
    before = page.at(number - 1)
    if before and before.word in TITLES and _beside(page, before, token):
        return token.capital or token.word not in EVERYDAY
    if token.shouted and len(token.word) <= LONGEST_ACRONYM:
        return False
    if token.word in EVERYDAY or token.word.rstrip("s") in EVERYDAY:
        return False
    if name in EVERYDAY or len(name) < 5:
        return token.capital and reads_as_name(page, number)
    return token.capital or how_near == 2


def _run_together(person: int, names: Names, page: Page) -> Iterator[Spot]:
    """faridabegum72, far-ida, F a r i d a, O Brien, mrsbegumsflat, F4rida."""
    solid = {word for word in names.stated if word not in EVERYDAY}
    whole = names.joined | solid
    inside = [word for word in whole if len(word) >= 6]
    for word in page.distinct:
        bare = word.rstrip("0123456789")
        if (bare != word and bare in whole) or word in names.joined:
            found = True
        elif word.translate(_FIGURES) != word:
            found = not word.isdigit() and word.translate(_FIGURES) in solid
        else:
            found = any(len(word) >= len(part) + 4 and part in word for part in inside)
        if found:
            for number in page.places[word]:
                token = page.tokens[number]
                yield Spot(token.start, token.end, person, "name")
    for left, right in pairwise(page.tokens):
        if len(left.word) + len(right.word) <= LONGEST_NAME and left.word + right.word in whole:
            gap = page.between(left, right)
            if "-" in gap[:3] or (gap in (" ", "' ") and left.word in PARTICLES):
                yield Spot(left.start, right.end, person, "name")
    for word in whole:
        for start, end in page.spaced_out.get(word, ()):
            yield Spot(start, end, person, "name")
