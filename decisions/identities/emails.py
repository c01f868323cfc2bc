"""E-mail addresses: stated ones however they are written, and ones made from a name.

A finding inside an address takes the whole of it: half an address still points to somebody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from .everyday import EVERYDAY
from .folding import folded_lower
from .known_names import OTHER_NAMES
from .naming import Names, names_of
from .people import Protected, Spot
from .spelling import nearness
from .tokens import Page

MAIL = "e-mail"
# RFC 5321: no longer than this before and after the sign.
LONGEST_LOCAL, LONGEST_DOMAIN = 64, 255
_BEFORE = re.compile(r"[\w.+'-]*$")
_AFTER = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
_PIECES = re.compile(r"[^\W\d_]+")
SHORTEST_SOLID = 4


def find_emails(people: Sequence[Protected], page: Page) -> Iterator[Spot]:
    """Every spot in which an e-mail address gives somebody away."""
    found = list(addresses_on(page))
    everybody = [names_of(person) for person in people]
    for number, person in enumerate(people):
        for start, at, end in found:
            domain = page.low[at + 1 : end].split(".")[:-1]
            if any(made_from(everybody[number], side) for side in (page.low[start:at], *domain)):
                yield Spot(start, end, number, MAIL)
        for pattern in patterns_of(person):
            for match in pattern.finditer(page.low):
                yield Spot(match.start(), match.end(), number, MAIL)


def outside_addresses(spots: Iterable[Spot], page: Page) -> Iterator[Spot]:
    """Those spots that lie in no e-mail address: there other rules say what is a name."""
    found = list(addresses_on(page))
    starts = [start for start, _, _ in found]
    for spot in spots:
        place = bisect_right(starts, spot.start) - 1
        if place < 0 or found[place][2] <= spot.start:
            yield spot


def whole_addresses(spots: Sequence[Spot], page: Page) -> list[Spot]:
    """The same spots, each that touches an e-mail address stretched over all of it."""
    stretched = list(spots)
    found = [(start, end) for start, _, end in addresses_on(page)]
    at = 0
    for place, spot in sorted(enumerate(spots), key=lambda pair: pair[1].start):
        while at < len(found) and found[at][1] <= spot.start:
            at += 1
        for start, end in found[at : at + 2]:
            if start < spot.end and spot.start < end:
                spot = Spot(min(start, spot.start), max(end, spot.end), spot.person, spot.why)
        stretched[place] = spot
    return stretched


def addresses_on(page: Page) -> Iterator[tuple[int, int, int]]:
    """Start, place of the @ and end of every address, in order and not overlapping."""
    done, at = 0, page.low.find("@")
    while at >= 0:
        left = max(done, at - LONGEST_LOCAL)
        before = _BEFORE.search(page.low[left:at])
        after = _AFTER.match(page.low, at + 1, at + 1 + LONGEST_DOMAIN)
        if before and before.group() and after:
            done = after.end()
            yield left + before.start(), at, done
        at = page.low.find("@", max(at + 1, done))


def made_from(names: Names, local: str) -> bool:
    """Whether the part before the @ is made from a name: farida.b, fbegum72, amfj."""
    pieces = _PIECES.findall(local)
    solid = "".join(pieces)
    if solid in names.joined or solid in names.own:
        return True
    if len(solid) >= 3 and solid.upper() in names.initials:
        return True
    others = [piece for piece in pieces if piece not in names.belonging]
    for name in names.stated:
        if name in EVERYDAY or len(name) < SHORTEST_SOLID:
            continue
        if name in names.family and any(len(o) == 1 or o in OTHER_NAMES for o in others):
            continue
        if name in pieces or (solid.startswith(name) and name not in names.family):
            return True
        if any(nearness(name, piece) == 2 and piece not in OTHER_NAMES for piece in others):
            return True
    parts = [piece for piece in pieces if piece in names.belonging]
    return len(parts) == len(pieces) >= 2 and any(len(part) > 1 for part in parts)


@lru_cache(maxsize=256)
def patterns_of(person: Protected) -> tuple[re.Pattern[str], ...]:
    """The stated addresses as patterns over lower-case text."""
    stated = (folded_lower(email.strip()) for email in person.emails)
    return tuple(re.compile(pattern) for email in stated for pattern in _patterns(email))


def _patterns(email: str) -> Iterator[str]:
    local, _, domain = email.partition("@")
    if not local or not domain:
        return
    dot, at = r"(?:\.|\s?[\[({]?\bdot\b[\])}]?\s?)", r"\s?(?:@|[\[({]?\bat\b[\])}]?)\s?"
    parts = [dot.join(re.escape(bit) for bit in side.split(".")) for side in (local, domain)]
    yield rf"(?<![\w.+-]){parts[0]}{at}{parts[1]}(?!\w)"
    if len(local) >= 6 and not local.isalpha():
        yield rf"(?<![\w.+-]){parts[0]}(?!\w)"
    # The same mailbox at another provider.
    yield rf"(?<![\w.+-]){re.escape(local)}@[\w-]{{1,60}}(?:\.[\w-]{{1,60}}){{1,6}}"
