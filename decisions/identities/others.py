"""Is this family name somebody else's? ("Gareth Pugh" against "Sian Pugh" and "Ms Pugh")

Only where a first name that is not the protected person's stands beside it: with nothing beside
it, or with a title, it may be theirs.
"""

from __future__ import annotations

from .everyday import (
    ARTICLES,
    DID,
    EVERYDAY,
    FUNCTION_WORDS,
    IS,
    MONTHS_AND_SEASONS,
    RELATIONS,
    ROLE_WORDS,
    TITLES,
    WORD_NAMES,
    word_set,
)
from .known_names import OTHER_NAMES
from .naming import Names
from .spelling import nearness, transcribed
from .tokens import Page, Token

_HOME = word_set("family families children child household home house kids boys girls brothers")
_ENDINGS = ("ed", "ly", "ing", "'s")
_CALLED = (
    RELATIONS
    | ROLE_WORDS
    | ARTICLES
    | FUNCTION_WORDS
    | DID
    | IS
    | word_set(
        """and or but mother's re fao cc attn family constable detective sergeant officer consultant
        doctor midwife carer tutor victim parent child pupil student patient client applicant
        respondent claimant tenant source reporter referrer caller mother father"""
    )
)


def somebody_elses(page: Page, number: int, name: str, names: Names) -> bool:
    """Whether the token, one of the person's family names or a slip of it, is another's."""
    token = page.tokens[number]
    if name not in names.family or not token.capital or at_home(page, number):
        return False
    before, after = page.at(number - 1), page.at(number + 1)
    # A full stop ends an initial, or a sentence about somebody else.
    gaps = (" ", ". ", ".") if before and len(before.word) == 1 else (" ",)
    beside = before and page.between(before, token) in gaps and not before.possessive
    if before and beside and _first_name(page, number - 1, before, names):
        return True
    if before and beside and (before.word in names.belonging or before.word in TITLES):
        return False
    # "PUGH, Gareth" heads an entry; "Pugh, Gareth and Kerry" names three people.
    heads = token.shouted or page.starts_sentence(token)
    comma = after and heads and page.between(token, after) == ", "
    if after and (comma or page.between(token, after) == " "):
        known = after.capital and not after.shouted and after.word in OTHER_NAMES
        return known and not _theirs(after.word, names)
    return False


def other_family(page: Page, number: int, names: Names) -> bool:
    """Whether a family name that is not the person's follows: Tessa Jones."""
    after = page.at(number + 1)
    if after is None or not after.capital or not page.adjoins(number):
        return False
    return after.word not in names.belonging and not _theirs(after.word, names)


def at_home(page: Page, number: int) -> bool:
    """The PUGH family, the Begum children: whoever it is, the protected person is among them."""
    after = page.at(number + 1)
    return bool(after and after.word in _HOME and page.adjoins(number))


def _first_name(page: Page, number: int, word: Token, names: Names) -> bool:
    """Whether the word before a family name is a first name, and not the protected person's."""
    if not word.capital or word.word in _CALLED or _theirs(word.word, names):
        return False
    if len(word.word) == 1:
        return True
    further = page.at(number - 1)
    if further and page.adjoins(number - 1) and _theirs(further.word, names):
        return False
    if further and further.word + word.word in names.own:
        return False
    known = word.word in OTHER_NAMES
    if known and word.word not in EVERYDAY:
        return True
    plain = word.word in (EVERYDAY - WORD_NAMES) | MONTHS_AND_SEASONS
    if not known and (plain or word.shouted or word.word.endswith(_ENDINGS)):
        return False
    # An everyday or unknown word: only in the midst of a sentence its capital makes it a name.
    return not page.starts_sentence(word)


def _theirs(word: str, names: Names) -> bool:
    if word in names.belonging or word in names.particles:
        return True
    if word in OTHER_NAMES:
        return any(transcribed(name) == transcribed(word) for name in names.stated)
    return any(nearness(name, word) for name in names.stated)
