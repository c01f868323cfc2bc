"""Is an everyday word used as a name here? ("Grace told me" against "by the grace of God")

The questions of a careful reader, in order: who stands before it, what does it do, and does the
capital letter mean anything at this place?
"""

from __future__ import annotations

import re

from .everyday import (
    ACTS,
    ARTICLES,
    DID,
    IS,
    MONTHS_AND_SEASONS,
    PASSES,
    RELATIONS,
    THINGS,
    WEATHER,
    word_set,
)
from .streets import TYPES
from .tokens import Page, Token

_IN_TIME = word_set(
    "in since until till last next early late mid during end beginning start middle month"
)
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?$")
LONGEST_TITLE = 6
_OBJECT_BEFORE = ARTICLES | {"of", "no", "any", "some", "good", "great", "every", "each"}


def reads_as_name(page: Page, number: int) -> bool:
    """Whether the token with that number, an everyday word, is a person here."""
    token = page.tokens[number]
    before, after = page.at(number - 1), page.at(number + 1)
    left = before.word if before and _close(page, before, token) else ""
    right = after.word if after and _close(page, token, after) else ""
    if left in RELATIONS and (token.capital or right in DID or left not in ("called", "named")):
        return True
    if (
        page.plain[token.start - 1 : token.start] == "-"
        and before
        and before.end + 1 == token.start
    ):
        return False  # X-Ray
    if not token.capital or _everybody_shouts(token, before, after):
        return right in DID and left not in _OBJECT_BEFORE
    if token.word in TYPES and before and before.capital and _close(page, before, token):
        return False
    if (
        _is_time(page, number, left, right)
        or _in_a_title(page, number)
        or right in THINGS - {"and"}
    ):
        return False
    if page.starts_sentence(token):
        if token.possessive or right in DID:
            return True
        if token.word in MONTHS_AND_SEASONS | WEATHER:
            return right in ACTS or (_did(right) and right not in PASSES)
        return right in IS | ACTS or _did(right) or _stands_alone(page, token, after)
    return True


def _close(page: Page, left: Token, right: Token) -> bool:
    """Whether two tokens stand in the same breath."""
    gap = page.between(left, right)
    return len(gap) <= 4 and not set(gap) & set('!?;:\n"(') and ("." not in gap or left.end < 4)


def _everybody_shouts(token: Token, before: Token | None, after: Token | None) -> bool:
    """In a sentence of capitals a capital says nothing."""
    around = [other for other in (before, after) if other and len(other.word) > 1]
    return token.shouted and bool(around) and all(other.shouted for other in around)


def _is_time(page: Page, number: int, left: str, right: str) -> bool:
    """May 2026, 3rd of May, the end of May, in the Summer."""
    if page.tokens[number].word not in MONTHS_AND_SEASONS:
        return False
    if left == "of" and number >= 2:
        left = page.tokens[number - 2].word
    if left in _IN_TIME or _NUMBER.match(left):
        return True
    return bool(_NUMBER.match(right)) or right in ("bank", "half", "term", "holiday", "holidays")


def _in_a_title(page: Page, number: int) -> bool:
    """The Dean, the Schools Bill, The Rose and Crown: an article before a run of capitals."""
    for _ in range(min(number, LONGEST_TITLE)):
        previous, token = page.tokens[number - 1], page.tokens[number]
        if page.between(previous, token) != " ":
            return False
        if previous.word in ARTICLES:
            return True
        if not previous.capital or previous.word in RELATIONS:
            return False
        number -= 1
    return False


def _did(word: str) -> bool:
    """A verb in the past: "Dean squeezed me"."""
    return len(word) > 4 and word.endswith("ed")


def _stands_alone(page: Page, token: Token, after: Token | None) -> bool:
    """A line or an enumeration that begins with it: "Grace, the neighbour", "- Grace"."""
    rest = page.plain[token.end : after.start if after else token.end + 2]
    if rest.startswith("-"):  # "Bell-ringing" is one word.
        return False
    rest = rest.strip(" \t\r")
    return rest[:1] in (",", "(", "\n", ".", "-", ":") or not (rest or after)
