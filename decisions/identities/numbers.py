"""Postcodes and number plates, in any notation.

Patterns are made once for a person and searched in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from .everyday import word_set
from .folding import folded_lower
from .people import Protected, Spot
from .tokens import Page

POST, PLATE, HALF = "postcode", "vehicle", "half a plate"
POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s{0,9}(\d[a-z]{2})\b", re.IGNORECASE)
_PLATE = re.compile(
    r"\b(?:[a-z]{2}\d{2}[\s-]?[a-z]{3}|[a-z]\d{1,3}\s?[a-z]{3}|[a-z]{3}\s?\d{1,3}[a-z]?"
    r"|[a-z]{1,3}\s?\d{1,4}|\d{1,4}\s?[a-z]{1,3})\b"
)
# Read or typed for one another; both sides of a pattern accept either.
_TWINS = {"0": "[0o]", "o": "[0o]", "1": "[1il]", "i": "[1il]", "l": "[1il]"}
# What follows half a plate and is not its other half.
_REST_OF_PLATE = re.compile(r"[\s-]?([A-Za-z]{3})\b")
_SHORT_WORDS = word_set(
    """and are but had has her him his not off out our she the two was who you for saw ran car van
    cab bus did got can may one red any all now yet too"""
)
_PLATE_WORDS = word_set("a an the with plate plates reg registration number no vrm and")
# In postcodes and number plates, and at most once in half a plate.
_SMALL_SEP, _BLANK = r"[\s.-]{0,2}", r"\s?"


def _loose(written: str, separator: str) -> str:
    """A pattern for these characters with separators and look-alikes anywhere between."""
    return separator.join(_TWINS.get(letter, re.escape(letter)) for letter in written)


@lru_cache(maxsize=256)
def patterns_of(person: Protected) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Everything about a person that has a notation, as patterns over lower-case text."""
    found: list[tuple[str, str]] = []
    for address in person.addresses:
        for outward, inward in POSTCODE.findall(folded_lower(address)):
            found.append((POST, rf"(?<!\w){_loose(outward + inward, _SMALL_SEP)}(?!\w)"))
    for car in person.vehicles:
        for plate in _PLATE.findall(folded_lower(car)):
            solid = re.sub(r"\W", "", plate)
            if len(solid) >= 4:
                found.append((PLATE, rf"(?<!\w){_loose(solid, _SMALL_SEP)}(?!\w)"))
            if re.fullmatch(r"[a-z]{2}\d{2}[a-z]{3}", solid):
                # Half a plate, as a witness remembers it.
                found.append((HALF, rf"(?<!\w){_loose(solid[:4], _BLANK)}(?!\w)"))
                found.append((PLATE, rf"(?<=ending ){solid[4:]}(?!\w)"))
    return tuple((why, re.compile(pattern)) for why, pattern in dict.fromkeys(found))


def looks_of(car: str) -> list[str]:
    """What a vehicle looks like, without its plate; nothing when one word alone is left.

    Of "red Honda Jazz" also "red Honda" and "red Jazz".
    """
    rest = _PLATE.sub(" ", folded_lower(car))
    words = [word for word in re.findall(r"[a-z][a-z'-]*", rest) if word not in _PLATE_WORDS]
    if len(words) < 2:
        return []
    return list(dict.fromkeys([" ".join(words), *(f"{words[0]} {word}" for word in words[1:])]))


def find_numbers(people: Sequence[Protected], page: Page) -> Iterator[Spot]:
    """Every spot in which a postcode or a number plate stands."""
    for number, person in enumerate(people):
        for why, pattern in patterns_of(person):
            for match in pattern.finditer(page.low):
                if why != HALF or not _goes_on(page, match.end()):
                    yield Spot(match.start(), match.end(), number, PLATE if why == HALF else why)


def _goes_on(page: Page, end: int) -> bool:
    """Whether half a plate is half of another one: YD21 of YD21 ABC."""
    rest = _REST_OF_PLATE.match(page.plain, end)
    return rest is not None and (rest[1].isupper() or rest[1].lower() not in _SHORT_WORDS)
