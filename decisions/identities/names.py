"""Names in any order and spelling: whole, first or family name alone, initials, run together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .everyday import (
    ARTICLES,
    EVERYDAY,
    FUNCTION_WORDS,
    OTHER_NAMES,
    RELATIONS,
    ROLE_WORDS,
    TITLES,
)
from .folding import fold
from .initials import initials_on, places_of
from .people import Protected, Spot
from .reading import reads_as_name
from .spelling import nearness, spellings
from .tokens import Page, Token

_NOT_NAMES = (
    RELATIONS | FUNCTION_WORDS | ROLE_WORDS | {"and", "or", "van", "von", "de", "al", "bin"}
)
# MASH is not a misspelt Marsh.
LONGEST_ACRONYM = 5
_GAP = re.compile(r"[ \t\r\n.,_&/-]{0,4}$")


@dataclass(frozen=True)
class Names:
    """A person's names made ready: single words, what they are run together, initials."""

    words: tuple[str, ...]
    joined: frozenset[str]
    initials: tuple[str, ...]


@lru_cache(maxsize=256)
def names_of(person: Protected) -> Names:
    """Take the name and the aliases apart."""
    words: dict[str, None] = {}
    joined: set[str] = set()
    initials: list[str] = []
    for written in (person.name, *person.aliases):
        parts = name_words(written)
        words.update(dict.fromkeys(parts))
        words.update({part.replace("'", ""): None for part in parts if "'" in part})
        if len(parts) >= 2:
            first, last = parts[0], parts[-1]
            joined |= {first + last, last + first, first[0] + last, last + first[0]}
            joined |= {first + last[0], "".join(parts)}
            initials.append("".join(part[0] for part in parts).upper())
    return Names(tuple(words), frozenset(joined), tuple(dict.fromkeys(initials)))


def name_words(written: str) -> list[str]:
    """The words that are names: of a description only the capitalised ones."""
    tokens = Page(fold(written).plain).tokens
    description = is_description(written)
    found = [
        token.word
        for token in tokens
        if token.word not in _NOT_NAMES
        and len(token.word) > 1
        and not token.word[0].isdigit()
        and (token.capital and token.word not in EVERYDAY if description else True)
    ]
    solid = [word for word in found if word not in EVERYDAY]
    # "Big Dave": the everyday half of a nickname is no clue by itself; "Hope Summer" is a name.
    return solid if solid and written[:1].isupper() and len(found) == 2 and _nick(found) else found


def is_description(written: str) -> bool:
    """Whether it is like "the neighbour upstairs" rather than a name."""
    tokens = Page(fold(written).plain).tokens
    return any(
        token.word in ARTICLES | ROLE_WORDS or (token.word in FUNCTION_WORDS and not token.capital)
        for token in tokens
    )


def _nick(words: list[str]) -> bool:
    return words[0] in {"big", "little", "old", "young", "long", "tall", "short", "mad", "crazy"}


def find_names(people: Sequence[Protected], page: Page) -> Iterator[Spot]:
    """Every spot in which a person is named."""
    found = initials_on(page)
    for number, person in enumerate(people):
        names = names_of(person)
        yield from _words(number, names, page)
        yield from _run_together(number, names, page)
        for initials in names.initials:
            for start, end in places_of(initials, found, page):
                yield Spot(start, end, number, "initials")


def _words(person: int, names: Names, page: Page) -> Iterator[Spot]:
    """Single words, then stretched over titles, initials and other names beside them."""
    own = set(names.words)
    hits: set[int] = set()
    for name in names.words:
        for written in (name, f"{name}s"):
            for number in page.places.get(written, ()):
                if _accept_exact(page, number, name, own):
                    hits.add(number)
        for written in spellings(name, page.distinct):
            for number in page.places[written]:
                if _accept_near(page, number, name, own):
                    hits.add(number)
    letters = {letter.lower() for initials in names.initials for letter in initials}
    belonging = own | letters
    done = -1
    for number in sorted(hits):
        if number <= done:
            continue
        first = _stretch(page, number, -1, belonging, hits)
        done = last = _stretch(page, number, +1, belonging, hits)
        before = page.at(first - 1)
        if before and before.word in TITLES and _beside(page, before, page.tokens[first]):
            first -= 1
        yield Spot(page.tokens[first].start, page.tokens[last].end, person, "name")


def _stretch(page: Page, number: int, step: int, own: set[str], hits: set[int]) -> int:
    """The last token in that direction that still belongs to the same name."""
    while other := page.at(number + step):
        token = page.tokens[number]
        left, right = (other, token) if step < 0 else (token, other)
        belongs = number + step in hits or (
            other.word in own and (other.capital or len(other.word) > 1)
        )
        if not belongs or not _beside(page, left, right):
            break
        number += step
    return number


def _beside(page: Page, left: Token, right: Token) -> bool:
    return not left.possessive and _GAP.match(page.between(left, right)) is not None


def _accept_exact(page: Page, number: int, name: str, own: set[str]) -> bool:
    """An everyday word needs company or the look of a name; any other name is enough."""
    if name not in EVERYDAY:
        return True
    return _in_company(page, number, own - {name}) or reads_as_name(page, number)


def _accept_near(page: Page, number: int, name: str, own: set[str]) -> bool:
    """A misspelling; the shorter and the more everyday, the more it has to look like a name."""
    token = page.tokens[number]
    how_near = nearness(name, token.word)
    before = page.at(number - 1)
    titled = before is not None and before.word in TITLES and _beside(page, before, token)
    if token.word in own or not how_near:
        return False
    if titled or _in_company(page, number, own - {name}):
        return token.capital or token.word not in EVERYDAY
    if token.shouted and len(token.word) <= LONGEST_ACRONYM:
        return False
    if token.word in EVERYDAY or token.word in OTHER_NAMES or token.word.rstrip("s") in EVERYDAY:
        return False
    if name in EVERYDAY or len(name) < 5:
        return token.capital and reads_as_name(page, number)
    return token.capital or how_near == 2


def _in_company(page: Page, number: int, others: set[str]) -> bool:
    """Whether another name of the same person stands beside it."""
    token = page.tokens[number]
    before, after = page.at(number - 1), page.at(number + 1)
    return bool(
        (before and before.word in others and _beside(page, before, token))
        or (after and after.word in others and _beside(page, token, after))
    )


def _run_together(person: int, names: Names, page: Page) -> Iterator[Spot]:
    """faridabegum72, far-ida, F a r i d a, mrsbegumsflat."""
    whole = names.joined | {word for word in names.words if word not in EVERYDAY}
    inside = [word for word in whole if len(word) >= 6]
    for word in page.distinct:
        bare = word.rstrip("0123456789")
        if (bare != word and bare in whole) or word in names.joined:
            found = True
        else:
            found = any(len(word) >= len(part) + 4 and part in word for part in inside)
        if found:
            for number in page.places[word]:
                token = page.tokens[number]
                yield Spot(token.start, token.end, person, "name")
    for left, right in pairwise(page.tokens):
        if left.word + right.word in whole and "-" in page.between(left, right)[:3]:
            yield Spot(left.start, right.end, person, "name")
    for word in whole:
        for start, end in page.spaced_out.get(word, ()):
            yield Spot(start, end, person, "name")
