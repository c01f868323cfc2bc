"""What one person may be called: the name and the aliases taken apart, once for a person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .everyday import (
    ARTICLES,
    EVERYDAY,
    FUNCTION_WORDS,
    PARTICLES,
    RELATIONS,
    ROLE_WORDS,
    TITLES,
    word_set,
)
from .folding import fold
from .known_names import also_called
from .people import Protected
from .tokens import Page

_NOT_NAMES = RELATIONS | FUNCTION_WORDS | ROLE_WORDS | PARTICLES | {"and", "or"}
#: The Arabic article as it is written beside a name, whoever bears it.
ARABIC = word_set("al el ul ur ar as ash ad bin bint ibn ben")
_PARENT_OF = word_set("umm um abu abou")
_NICK = word_set("big little old young long tall short mad crazy")


@dataclass(frozen=True)
class Names:
    """A person's names made ready."""

    stated: tuple[str, ...]
    """Single words as they were given."""
    words: tuple[str, ...]
    """These, their other spellings and, of first names, the usual nicknames."""
    spelt: tuple[str, ...]
    """What a slip is measured by: no nicknames, they are too short."""
    pairs: tuple[str, ...]
    """Neighbours in one word: Annemarie for Anne-Marie, Alrashid for al-Rashid."""
    joined: frozenset[str]
    """Run together as in a user name: faridab, fbegum."""
    initials: tuple[str, ...]
    family: frozenset[str]
    """What relatives and strangers may share; empty when there is nothing else to know them by."""
    particles: frozenset[str]
    seconds: frozenset[str]
    """Second halves of a first name: Marie of Anne-Marie is somebody else by herself."""

    @property
    def own(self) -> frozenset[str]:
        """Every word that can be this person's."""
        return frozenset(self.words) | frozenset(self.pairs)

    @property
    def belonging(self) -> frozenset[str]:
        """What is part of the name when it stands beside a part of the name."""
        return self.own | {letter.lower() for initials in self.initials for letter in initials}


@lru_cache(maxsize=256)
def names_of(person: Protected) -> Names:
    """Take the name and the aliases apart."""
    stated: dict[str, None] = {}
    words: dict[str, None] = {}
    pairs: dict[str, None] = {}
    joined: set[str] = set()
    initials: dict[str, None] = {}
    family: set[str] = set()
    particles: set[str] = set()
    seconds: set[str] = set()
    for written in (person.name, *person.aliases):
        tokens = [token.word for token in Page(fold(written).plain).tokens]
        particles |= (PARTICLES | RELATIONS).intersection(tokens) - TITLES
        particles |= {token.split("'")[0] for token in tokens if "'" in token}
        # Umm Bilal is Bilal's mother: his name alone is his.
        parts = [] if tokens[:1] and tokens[0] in _PARENT_OF else name_words(written)
        stated.update(dict.fromkeys(parts))
        stated.update({part.replace("'", ""): None for part in parts if "'" in part})
        for place, part in enumerate(parts):
            given = place == 0 or place + 1 < len(parts)
            words.update(dict.fromkeys(sorted(also_called(part, first=given))))
        if len(parts) >= 2:
            for first in {parts[0]} | also_called(parts[0], first=True):
                joined |= _joined([first, *parts[1:]])
            initials["".join(part[0] for part in parts).upper()] = None
            initials["".join(token[0] for token in tokens).upper()] = None
            initials.update({(parts[0][0] + part[0]).upper(): None for part in parts[1:]})
            family |= _family(parts)
            seconds |= set(fold(written).plain.lower().split()[0].split("-")[1:])
        pairs.update({a + b: None for a, b in pairwise(tokens) if {a, b} & set(parts)})
    if particles & ARABIC:
        particles |= ARABIC
    firsts = set(stated) - family
    return Names(
        stated=tuple(stated),
        spelt=tuple(dict.fromkeys([*stated, *pairs, *(v for s in stated for v in _spellings(s))])),
        words=tuple(dict.fromkeys([*stated, *words])),
        pairs=tuple(pairs),
        joined=frozenset(joined),
        initials=tuple(initials),
        family=frozenset(family) if firsts else frozenset(),
        particles=frozenset(particles),
        seconds=frozenset(seconds),
    )


def _spellings(name: str) -> list[str]:
    return sorted(also_called(name, first=False))


def _joined(parts: list[str]) -> set[str]:
    first = parts[0]
    rest = "".join(parts[1:])
    made = {first + rest, first[0] + rest, first + "".join(part[0] for part in parts[1:])}
    for last in parts[1:]:
        made |= {first + last, last + first, first[0] + last, last + first[0], first + last[0]}
    return made


def _family(parts: list[str]) -> set[str]:
    """What comes after the first name, and its other spellings."""
    found = set(parts[1:]) - {parts[0]}
    found |= {part.replace("'", "") for part in found}
    return found.union(*(also_called(part, first=False) for part in found))


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
    nickname = len(found) == 2 and found[0] in _NICK and written[:1].isupper()
    return solid if solid and nickname else found


def is_description(written: str) -> bool:
    """Whether it is like "the neighbour upstairs" rather than a name."""
    tokens = Page(fold(written).plain).tokens
    return any(
        token.word in ARTICLES | ROLE_WORDS or (token.word in FUNCTION_WORDS and not token.capital)
        for token in tokens
    )
