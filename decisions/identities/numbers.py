"""What is written in a fixed notation: phones, postcodes, number plates, e-mail addresses.

Phones are read with the phonenumbers library (region GB) once for a person; the text is searched
with patterns made from them, because the library's own text matcher needs seconds for a long one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import phonenumbers

from .folding import folded_lower
from .people import Protected, Spot
from .tokens import Page

PHONE, POST, PLATE, MAIL = "phone number", "postcode", "vehicle", "e-mail"
POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b", re.IGNORECASE)
_PLATE = re.compile(
    r"\b(?:[a-z]{2}\d{2}\s?[a-z]{3}|[a-z]\d{1,3}\s?[a-z]{3}|[a-z]{3}\s?\d{1,3}[a-z]?"
    r"|[a-z]{1,3}\s?\d{1,4}|\d{1,4}\s?[a-z]{1,3})\b"
)
_SEP = r"[\s().\-/_]{0,3}"
# Read or typed for one another; both sides of a pattern accept either.
_TWINS = {"0": "[0o]", "o": "[0o]", "1": "[1il]", "i": "[1il]", "l": "[1il]"}
_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_DIGIT = "|".join(_DIGITS)
_SPOKEN = re.compile(
    rf"\b(?:(?:double|triple)[\s-]{{1,3}})?(?:{_DIGIT})(?:[\s,-]{{1,3}}(?:(?:double|triple)"
    rf"[\s-]{{1,3}})?(?:{_DIGIT}))+\b"
)
_TIMES = {"double": 2, "triple": 3}
SHORTEST_LOCAL = 6
# In postcodes and number plates, and at most once in half a plate.
_SMALL_SEP, _BLANK = r"[\s.-]{0,2}", r"\s?"


def _loose(written: str, separator: str = _SEP) -> str:
    """A pattern for these characters with separators and look-alikes anywhere between."""
    return separator.join(_TWINS.get(letter, re.escape(letter)) for letter in written)


def national(phone: str) -> tuple[str, str]:
    """Country code and national number in figures; what cannot be parsed keeps its own figures."""
    try:
        parsed = phonenumbers.parse(phone, "GB")
    except phonenumbers.NumberParseException:
        return "", re.sub(r"\D", "", folded_lower(phone)).lstrip("0")
    return str(parsed.country_code), phonenumbers.national_significant_number(parsed)


@lru_cache(maxsize=256)
def patterns_of(person: Protected) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Everything about a person that has a notation, as patterns over lower-case text."""
    found: list[tuple[str, str]] = []
    for phone in person.phones:
        found += [(PHONE, pattern) for pattern in _phone_patterns(phone)]
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
                found.append((PLATE, rf"(?<!\w){_loose(solid[:4], _BLANK)}(?!\w)"))
                found.append((PLATE, rf"(?<=ending ){solid[4:]}(?!\w)"))
    for email in person.emails:
        found += [(MAIL, pattern) for pattern in _email_patterns(folded_lower(email.strip()))]
    return tuple((why, re.compile(pattern)) for why, pattern in dict.fromkeys(found))


def _phone_patterns(phone: str) -> Iterator[str]:
    country, number = national(phone)
    if len(number) < SHORTEST_LOCAL:
        if number:
            yield rf"(?<!\w){_loose(number)}(?!\w)"
        return
    prefix = rf"(?:(?:\+|00)?{_SEP}{_loose(country)}{_SEP})?" if country else ""
    yield rf"(?<![\d+]){prefix}(?:\(?0\)?{_SEP})?{_loose(number)}(?!\d)"
    # A number given without its area code, or by its end.
    yield rf"(?<!\d){_loose(number[-SHORTEST_LOCAL:])}(?!\d)"
    yield rf"(?<=ending ){_loose(number[-3:])}(?!\d)|(?<=ending in ){_loose(number[-3:])}(?!\d)"
    yield rf"(?<=ending ){_loose(number[-4:])}(?!\d)|(?<=ending in ){_loose(number[-4:])}(?!\d)"


def _email_patterns(email: str) -> Iterator[str]:
    local, _, domain = email.partition("@")
    if not domain:
        return
    dot, at = r"(?:\.|\s?[\[(]?dot[\])]?\s?)", r"\s?(?:@|[\[(]?at[\])]?)\s?"
    parts = [dot.join(re.escape(bit) for bit in side.split(".")) for side in (local, domain)]
    yield rf"(?<![\w.+-]){parts[0]}{at}{parts[1]}(?!\w)"
    if len(local) >= SHORTEST_LOCAL and not local.isalpha():
        yield rf"(?<![\w.+-]){parts[0]}(?!\w)"
    # The same mailbox at another provider.
    yield rf"(?<![\w.+-]){re.escape(local)}@[\w-]{{1,60}}\.[\w.-]{{1,60}}"


def find_numbers(people: Sequence[Protected], page: Page) -> Iterator[Spot]:
    """Every spot in which a phone, postcode, plate or e-mail address stands."""
    for number, person in enumerate(people):
        for why, pattern in patterns_of(person):
            for match in pattern.finditer(page.low):
                yield Spot(match.start(), match.end(), number, why)
        yield from _spoken(number, person, page)


def _spoken(number: int, person: Protected, page: Page) -> Iterator[Spot]:
    """ "Oh seven seven double-oh ...": a phone number in words."""
    wanted = [figures for _, figures in map(national, person.phones) if len(figures) >= 6]
    if not wanted:
        return
    for match in _SPOKEN.finditer(page.low):
        heard, times = [], 1
        for word in re.findall(r"[a-z]+", match.group()):
            if word in _TIMES:
                times = _TIMES[word]
            else:
                heard.append(_DIGITS[word] * times)
                times = 1
        if any(figures[-SHORTEST_LOCAL:] in "".join(heard) for figures in wanted):
            yield Spot(match.start(), match.end(), number, PHONE)
