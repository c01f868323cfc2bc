"""Addresses: whole or in pieces, with numbers in figures or words and street types cut short."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .everyday import word_set
from .folding import fold
from .numbers import POSTCODE
from .people import Protected, Spot
from .phrases import FILLERS, Phrase, matches, phrase
from .streets import FIRST_TYPES, TYPES
from .tokens import Page

ADDRESS = "address"
_UNIT = "flat|flt|apartment|apt|unit|studio|maisonette|bedsit|room|door|plot"
_UNIT_IN_ADDRESS = re.compile(
    rf"\b(?:{_UNIT})\b\.?\s{{0,9}}(?:number|no\.?|#)?\s{{0,9}}(\w[\w-]{{0,40}})"
)
_OTHER_NUMBERS = word_set(
    """item page question case bus reference ref phone telephone mobile section paragraph form
    year box order unique point step version part chapter rule row line"""
)
# Another house in the same street, or another flat in the same house, is another address.
_OTHER_HOUSE = re.compile(r"(?<![\w/.:-])(\d{1,3}\s?[a-z]?)[\s,]{1,3}$")
_AND_ON = re.compile(r"[\s,]{0,3}(?:(?:on|in|at|off)\s)?(?:the\s)?")
_COMMA = re.compile(r"\.?\s?(?:,\s?)?")
MOST_WORDS = 8
_ONES = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(number: int) -> str:
    """12 as "twelve", 21 as "twenty-one"; empty outside 1 to 99."""
    if 1 <= number <= len(_ONES):
        return _ONES[number - 1]
    if 20 <= number <= 99:
        tens, ones = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_ONES[ones - 1]}" if ones else "")
    return ""


NUMBERS = {in_words(number): str(number) for number in range(1, 100)}


def _number_pattern(written: str) -> str:
    """A pattern for a house number however it is written; `written` is lower case."""
    figures = NUMBERS.get(written, written)
    forms = [re.escape(figures)]
    if figures.isdigit() and len(figures) <= 2 and (words := in_words(int(figures))):
        forms.append(words.replace("-", r"[\s-]{1,2}"))
    if match := re.fullmatch(r"(\d+)([a-z])", figures):
        forms.append(rf"{match[1]}\s?{match[2]}")
    return f"(?:{'|'.join(forms)})"


@dataclass(frozen=True)
class Places:
    """An address made ready: numbers to look for by pattern, streets as phrases."""

    patterns: tuple[re.Pattern[str], ...]
    streets: tuple[tuple[str, Phrase], ...]
    """The house number's pattern (or nothing) that may stand before the street."""
    towns: frozenset[str]
    """What else was stated; it goes with an address that it follows."""
    numbers: frozenset[str]
    """Every number in the addresses."""


@lru_cache(maxsize=256)
def places_of(person: Protected) -> Places:
    """Take every address of a person apart."""
    patterns: list[re.Pattern[str]] = []
    streets: list[tuple[str, Phrase]] = []
    towns: set[str] = set()
    numbers: set[str] = set()
    for address in person.addresses:
        found = len(patterns) + len(streets)
        low = fold(address).plain.lower()
        rest = POSTCODE.sub(" ", low)
        parts = [part.strip() for part in re.split(r"[,;\n]", rest) if part.strip()]
        for token in Page(rest).tokens:
            if token.word.isalpha() and token.word not in NUMBERS:
                towns |= TYPES.get(token.word, {token.word})
            else:
                numbers.add(NUMBERS.get(token.word, token.word))
        units: list[str] = []
        for place, part in enumerate(parts):
            known = len(patterns) + len(streets)
            units += _take_apart(part, units, patterns, streets)
            # A house has a name, and a street may have its type first; the last part is a town.
            named = place == 0 < len(parts) - 1 or part.split()[0] in FIRST_TYPES
            if named and known == len(patterns) + len(streets) and (name := phrase(part, ADDRESS)):
                streets.append((_either(units), name))
        # "Westcombe" or "the refuge by the river": all that was said is the clue.
        if found == len(patterns) + len(streets) and (whole := phrase(rest, ADDRESS)):
            streets.append(("", whole))
    return Places(
        tuple(dict.fromkeys(patterns)),
        tuple(dict.fromkeys(streets)),
        frozenset(towns),
        frozenset(numbers),
    )


def _either(numbers: list[str]) -> str:
    return f"(?:{'|'.join(numbers)})" if numbers else ""


def _take_apart(
    part: str,
    units: list[str],
    patterns: list[re.Pattern[str]],
    streets: list[tuple[str, Phrase]],
) -> list[str]:
    """One piece of an address, between commas; returns the numbers of flats in it."""
    found = []
    for unit in _UNIT_IN_ADDRESS.finditer(part):
        if unit[1] in NUMBERS or any(letter.isdigit() for letter in unit[1]) or len(unit[1]) == 1:
            found.append(_number_pattern(unit[1]))
            patterns += _unit_patterns(found[-1], flat=True)
            part = part.replace(unit.group(), " ")
    words = [token.word for token in Page(part).tokens if token.word not in FILLERS]
    numbers = [place for place, word in enumerate(words) if word in NUMBERS or word[0].isdigit()]
    start = numbers[-1] + 1 if numbers else 0
    number = _number_pattern(words[numbers[-1]]) if numbers else ""
    ends = [place for place in range(start + 1, len(words)) if words[place] in TYPES]
    if ends:
        # Without a number the street's own name is at most three words before its type.
        name = words[max(start, ends[-1] - 3) : ends[-1]]
        sets = [*(frozenset({word}) for word in name), TYPES[words[ends[-1]]]]
        house = [number] if number else [*units, *found]
        streets.append((_either(house), Phrase(tuple(sets), ADDRESS)))
    elif number and words[start:]:
        name = words[start:]
        if name[0] in FIRST_TYPES and len(name) > 1:
            sets = [frozenset({word}) for word in name]
            streets.append((number, Phrase(tuple(sets), ADDRESS)))
    else:
        return found
    if number:
        patterns += _unit_patterns(number, flat=False)
        spaced = r"[\s,]{1,3}".join(re.escape(word) for word in name)
        patterns.append(re.compile(rf"(?<![\w.]){number}[\s,]{{1,3}}{spaced}(?!\w)"))
    return found


def _unit_patterns(number: str, *, flat: bool) -> Iterator[re.Pattern[str]]:
    """Flat 12, number twelve, no. 12, #12."""
    if flat:
        yield re.compile(rf"\b(?:{_UNIT})s?\b\.?[\s-]{{0,3}}(?:number|no\.?|#)?\s{{0,3}}{number}\b")
        yield re.compile(rf"\b(?:flat|flt|apt){number}\b")
    yield re.compile(
        rf"(?:\b(?:house|number|no|nr)\b\.?|#)\s{{0,3}}{number}\b"
        r"(?!\s{1,3}(?:bus|on the list|of|times))"
    )


def find_places(people: Sequence[Protected], page: Page) -> Iterator[Spot]:
    """Every spot in which a piece of an address stands, with what follows of the same address."""
    for number, person in enumerate(people):
        places = places_of(person)
        last: tuple[int, int] | None = None
        for start, end in sorted((*_numbered(places, page), *_streets(places, page))):
            end = _to_the_town(places, page, end)
            # "Beacon Hostel on Dock Street" is one address.
            if last and (start <= last[1] or _AND_ON.fullmatch(page.low, last[1], start)):
                last = last[0], max(end, last[1])
                continue
            if last:
                yield Spot(*last, number, ADDRESS)
            last = start, end
        if last:
            yield Spot(*last, number, ADDRESS)


def _numbered(places: Places, page: Page) -> Iterator[tuple[int, int]]:
    for pattern in places.patterns:
        for match in pattern.finditer(page.low):
            before = page.low[max(0, match.start() - 20) : match.start()]
            last_word = re.search(r"(\w+)\W*$", before)
            if not last_word or last_word[1] not in _OTHER_NUMBERS:
                yield match.span()


def _streets(places: Places, page: Page) -> Iterator[tuple[int, int]]:
    for house, street in places.streets:
        for first, last in matches(street, page):
            first -= page.follows(("the", "a", "an"), first)
            start, end = page.tokens[first].start, page.tokens[last].end
            near = page.low[max(0, start - 20) : start]
            if house and (found := re.search(rf"(?<!\w){house}[\s,]{{1,3}}$", near)):
                start -= len(near) - found.start()
            elif (other := _OTHER_HOUSE.search(near)) and (
                re.sub(r"\s", "", other[1]) not in places.numbers
            ):
                continue
            yield start, end


def _to_the_town(places: Places, page: Page, end: int) -> int:
    """Where an address ends that goes on after a comma with other stated words."""
    number = bisect_left(page.starts, end)
    for step in range(MOST_WORDS):
        token = page.at(number + step)
        if token is None or token.word not in places.towns:
            break
        if not _COMMA.fullmatch(page.plain[end : token.start]):
            break
        end = token.end
    return end
