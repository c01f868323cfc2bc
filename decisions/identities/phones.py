"""Phone numbers in any notation: figures, words, blanks, dashes, brackets, words between.

Every figure of the text is read once into one row, wherever it stands; a number is then looked
for in that row. What a person's numbers mean is read with the phonenumbers library (region GB);
its own matcher for texts needs seconds for a long one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from .folding import folded_lower
from .people import Protected, Spot
from .tokens import Page

PHONE = "phone number"
_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "nil": "0", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "treble": 3}
# Figures with letters that are typed for figures, or a word that says a figure.
_FIGURE = re.compile(
    rf"[0-9oil]{{0,3}}[0-9][0-9oil]*|\b(?:{'|'.join([*_DIGITS, *_TIMES])})\b",
)
_TYPED = str.maketrans("oil", "011")
# What may stand between two figures of one number.
_GAP = re.compile(
    r"[\s()\[\].,/_:;|+-]{0,4}(?:(?:and|then|and then|space|dash|hyphen|plus)[\s,]{1,3}){0,1}"
)
LONGEST_GAP = 14
_END = re.compile(
    r"(?:\bend(?:s|ing|ed)?(?: in| with| on)?|\b(?:last|final) (?:three|four)[a-z ]{0,16})\W{1,3}$"
)
SHORTEST_LOCAL = 6
# A row of figures longer than this is a whole number, with its own area code.
LONGEST_LOCAL = 8


@dataclass(frozen=True)
class Figures:
    """The figures of a text in one row, a bar wherever another thing stands between."""

    row: str
    spots: tuple[tuple[int, int], ...]
    """Where each figure (or bar) stands in the text."""


def figures_on(page: Page) -> Figures:
    """Read every figure of a page."""
    row: list[str] = []
    spots: list[tuple[int, int]] = []
    end, times = -1, 1
    for match in _FIGURE.finditer(page.low):
        near = match.start() - end <= LONGEST_GAP
        if not (near and _GAP.fullmatch(page.low, max(end, 0), match.start())):
            row.append("|")
            spots.append((end, end))
            times = 1
        end, written = match.end(), match.group()
        if written in _TIMES:
            times, began = _TIMES[written], match.start()
            continue
        if written in _DIGITS:
            start = began if times > 1 else match.start()
            row += [_DIGITS[written]] * times
            spots += [(start, end)] * times
        else:
            row += written.translate(_TYPED)
            spots += [(place, place + 1) for place in range(match.start(), end)]
        times = 1
    return Figures("".join(row), tuple(spots))


@lru_cache(maxsize=256)
def national(phone: str) -> tuple[str, str]:
    """Country code and national number in figures; what cannot be parsed keeps its own figures."""
    try:
        parsed = phonenumbers.parse(phone, "GB")
    except phonenumbers.NumberParseException:
        return "", re.sub(r"\D", "", folded_lower(phone)).lstrip("0")
    return str(parsed.country_code), phonenumbers.national_significant_number(parsed)


def find_phones(people: Sequence[Protected], page: Page) -> Iterator[Spot]:
    """Every spot in which a phone number stands, whole, without its area code, or by its end."""
    if not any(person.phones for person in people):
        return
    figures = figures_on(page)
    for number, person in enumerate(people):
        for phone in person.phones:
            for start, end in _places_of(*national(phone), figures, page):
                yield Spot(start, end, number, PHONE)


def _places_of(
    country: str, number: str, figures: Figures, page: Page
) -> Iterator[tuple[int, int]]:
    if not number or not number.isascii():
        return
    if len(number) >= SHORTEST_LOCAL:
        for match in re.finditer(rf"(?:(?:00)?{country})?0?{number}", figures.row):
            yield from _place(match.span(), figures, page)
    local = number[-SHORTEST_LOCAL:]
    most = LONGEST_LOCAL - len(local)
    for match in re.finditer(rf"(?<!\d)\d{{0,{most}}}{local}", figures.row):
        start = match.start() if number.endswith(match.group()) else match.end() - len(local)
        yield from _place((start, match.end()), figures, page)
    for length in (3, 4) if len(number) >= SHORTEST_LOCAL else ():
        for match in re.finditer(rf"(?<!\d){number[-length:]}(?!\d)", figures.row):
            start = figures.spots[match.start()][0]
            if _END.search(page.low[max(0, start - 40) : start]):
                yield from _place(match.span(), figures, page)


def _place(span: tuple[int, int], figures: Figures, page: Page) -> Iterator[tuple[int, int]]:
    """Offsets in the text, unless the number is the inside of a longer row without a gap."""
    first, last = figures.spots[span[0]], figures.spots[span[1] - 1]
    start, end = first[0], last[1]
    if page.low[start - 1 : start].isdigit() or page.low[end : end + 1].isdigit():
        return
    while start and page.low[start - 1] in "+([":
        start -= 1
    yield start, end
