"""Stated phrases: vantage points, places of work, descriptions; and the matcher for them.

A phrase is a row of sets of words. Articles and small fillers may stand between ("the flat just
above"), words may be inflected or carry one slip, and a sentence may not end inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from .everyday import ARTICLES, EVERYDAY, TITLES, word_set
from .folding import fold
from .naming import is_description
from .numbers import looks_of
from .people import Protected, Spot
from .spelling import stem
from .streets import TYPES
from .tokens import Page, Token

CLUE = "where they saw or heard it from"
WORK = "place of work"
FILLERS = ARTICLES | word_set("to just directly right immediately very also straight")
MOST_FILLERS = 2
_STOP = re.compile(r"[.!?;:](?:\s|$)|\n\s*\n")
# Small words that people change as they retell: "from the bus stop", "at the bus stop".
_AT = word_set("from at in on by near outside inside with onto into over to")
_THEM = word_set("them us me him it you")
# A school is known by the first half of its name ("Fernside"), a library or a council is not.
_SCHOOLS = word_set(
    "school primary academy college nursery infants juniors preschool secondary high grammar"
)
_GENERIC = _SCHOOLS | word_set(
    """hospital surgery ltd limited plc centre center club care home library clinic church council
    trust practice shop store supermarket street road lane branch office garage station hotel cafe
    dental dentist dentists medical pharmacy chemist veterinary vets solicitors builders motors
    taxis cars bakery foods stores health restaurant
    pub salon works factory depot services service group company studio gym"""
)
# In Welsh the kind comes first: Ysgol Bro Teifi.
_LEADING = word_set("ysgol coleg ysbyty meddygfa clwb hotel cafe")
_WHERE = re.compile(r",| (?:on|in|at|near|by|opposite|of) ", re.IGNORECASE)
SHORTEST_KNOWN = 5


@dataclass(frozen=True)
class Phrase:
    """One thing to look for: its words, and why."""

    words: tuple[frozenset[str], ...]
    why: str
    capital: bool = False
    """Whether the first letter has to be a capital."""
    led: frozenset[str] = frozenset()
    """Small words with which it began or could have begun ("from", "her"); they go with it."""


def phrase(written: str, why: str, *, capital: bool = False) -> Phrase | None:
    """Make ready what somebody typed; None when nothing but small words is in it."""
    words = [token.word for token in Page(fold(written).plain).tokens]
    kept = [word for word in words if word not in ARTICLES]
    if not kept:
        return None
    led = (_AT if kept[0] in _AT else frozenset()) | (ARTICLES if words[0] in ARTICLES else set())
    solid = [word for word in kept if word not in _AT | _THEM]
    if len(solid) > 1 or (solid and solid[0] not in EVERYDAY):
        while kept[0] in _AT:
            del kept[0]
        while kept[-1] in _THEM | {"with"}:
            del kept[-1]
    sets = (_AT if word in _AT else TYPES.get(word, frozenset({word})) for word in kept)
    return Phrase(tuple(sets), why, capital, led)


@lru_cache(maxsize=256)
def phrases_of(person: Protected) -> tuple[Phrase, ...]:
    """Everything about a person that is looked for as a phrase."""
    found = [phrase(clue, CLUE) for clue in person.clues]
    for place in person.workplaces:
        found += [phrase(place, WORK), *_short_forms(place)]
    for written in (person.name, *person.aliases):
        words = [token.word for token in Page(fold(written).plain).tokens]
        if is_description(written) or (words and words[0] in TITLES) or len(words) > 1:
            found.append(phrase(written, "name"))
    for car in person.vehicles:
        found += [phrase(looks, "vehicle") for looks in looks_of(car)]
    return tuple(dict.fromkeys(made for made in found if made))


def _short_forms(place: str) -> Iterator[Phrase | None]:
    """Larkfield Primary School, Larkfield Primary, Larkfield; "the Esso on Mill Lane"."""
    head, *where = _WHERE.split(place, maxsplit=1)
    words = [word for word in head.split() if word.lower() not in ARTICLES]
    if len(words) > 2 and words[0].lower() in _LEADING:
        yield from _short_form(words[1:], "")
    tail = place[len(head) :] if where else ""
    # "Bright Stitches alterations": what the firm itself would not write with a capital.
    while len(words) > 1 and words[0][:1].isupper() and words[-1][:1].islower():
        if words[-1] in _GENERIC and not _known(words[:-1]):
            break
        words.pop()
        yield from _short_form(words, tail)
    if where:
        yield from _short_form(words, "")
    while len(words) > 1 and words[-1].lower() in _GENERIC:
        school = words.pop().lower() in _SCHOOLS
        yield from _short_form(words, tail, alone=school or len(words) > 1)


def _short_form(words: list[str], tail: str, *, alone: bool = True) -> Iterator[Phrase | None]:
    """The short form by itself if it is telling enough, and with where it is."""
    if tail and not tail.startswith(","):
        yield phrase(" ".join(words) + tail, WORK)
    if alone and _known(words):
        yield phrase(" ".join(words), WORK, capital=True)


def _known(words: list[str]) -> bool:
    solid = [word for word in words if word.lower() not in _GENERIC]
    return (len(words) > 1 and bool(solid)) or (len(words) == 1 and len(words[0]) >= SHORTEST_KNOWN)


def find_phrases(people: Sequence[Protected], page: Page) -> Iterator[Spot]:
    """Every spot in which a stated phrase stands."""
    for number, person in enumerate(people):
        for wanted in phrases_of(person):
            for first, last in matches(wanted, page):
                # "the flat above" goes with its article: "from the a member of the public" is odd.
                first -= page.follows(("the", "a", "an"), first)
                first -= page.follows(wanted.led, first)
                start, end = page.tokens[first].start, page.tokens[last].end
                yield Spot(start, end, number, wanted.why)


def matches(wanted: Phrase, page: Page) -> Iterator[tuple[int, int]]:
    """First and last token of every place where the phrase stands."""
    meant = [_meant(words, page) for words in wanted.words]
    if not all(meant):
        yield from _written_apart(wanted, page)
        return
    rarest_first = [number for word in meant[0] for number in page.places[word]]
    for first in sorted(rarest_first):
        if wanted.capital and not page.tokens[first].capital:
            continue
        last = _follow(meant[1:], page, first)
        if last is not None:
            yield first, last
    yield from _written_apart(wanted, page)


def _follow(meant: list[frozenset[str]], page: Page, number: int) -> int | None:
    """Walk on from the first word; the last token's number, or None."""
    for words in meant:
        for _ in range(MOST_FILLERS + 1):
            token, other = page.tokens[number], page.at(number + 1)
            if other is None or _sentence_ends(page, token, other):
                return None
            number += 1
            if other.word in words:
                break
            if other.word not in FILLERS:
                return None
        else:
            return None
    return number


def _sentence_ends(page: Page, left: Token, right: Token) -> bool:
    """A full stop between, except after an abbreviation such as "St."."""
    return len(left.word) > 3 and _STOP.search(page.between(left, right)) is not None


def _meant(words: frozenset[str], page: Page) -> frozenset[str]:
    """The words of the page that stand for one of `words`: inflected or with one slip."""
    found = {written for word in words for written in page.by_stem.get(stem(word), ())}
    for word in words:
        if len(word) >= 6 and word.isalpha():
            close = extract(
                word, page.distinct, scorer=OSA.distance, processor=None, score_cutoff=1, limit=None
            )
            found |= {written for written, _, _ in close if written[0] == word[0]}
    return frozenset(found)


def _written_apart(wanted: Phrase, page: Page) -> Iterator[tuple[int, int]]:
    """ "up stairs", "up-stairs": a phrase of one word, written as two."""
    if len(wanted.words) > 1:
        return
    (words,) = wanted.words
    for word in words:
        for cut in range(2, len(word) - 2) if 6 <= len(word) <= 40 else ():
            for number in page.places.get(word[:cut], ()):
                other = page.at(number + 1)
                if not other or other.word != word[cut:]:
                    continue
                if len(page.between(page.tokens[number], other)) == 1:
                    yield number, number + 1
