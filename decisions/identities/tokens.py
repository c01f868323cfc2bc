"""The folded text cut into words, with what the finders ask about a word's surroundings."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from functools import cached_property

from .folding import lower
from .spelling import stem

_WORD = re.compile(r"[^\W_]++(?:'[^\W_]++)*+")
_POSSESSIVE = re.compile(r"'s?$")
_SPACED_OUT = re.compile(r"\b(?:[^\W\d_][ .*_-]{1,2}){3,30}[^\W\d_](?!\w)")
LONGEST_WORD = 40
_STARTERS = '.!?:;\n"(\u2022*>|'


@dataclass(frozen=True)
class Token:
    """A word: offsets into the folded text without a possessive ending, and its lower case."""

    start: int
    end: int
    word: str
    capital: bool
    shouted: bool
    possessive: bool


@dataclass
class Page:
    """A folded text with its words. Made once for a text, read by every finder."""

    plain: str
    low: str = field(init=False)

    def __post_init__(self) -> None:
        self.low = lower(self.plain)

    @cached_property
    def tokens(self) -> list[Token]:
        """Every word in order."""
        return [self._token(match.start(), match.end()) for match in _WORD.finditer(self.plain)]

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return [token.start for token in self.tokens]

    @cached_property
    def distinct(self) -> list[str]:
        """Every word once, in the order of the text, without what is too long to be a name."""
        return [word for word in self.places if len(word) <= LONGEST_WORD]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """For every word the numbers of its tokens."""
        found: dict[str, list[int]] = {}
        for number, token in enumerate(self.tokens):
            found.setdefault(token.word, []).append(number)
            if "'" in token.word:  # Aa'isha is found as Aaisha, too.
                found.setdefault(token.word.replace("'", ""), []).append(number)
        return found

    @cached_property
    def by_stem(self) -> dict[str, list[str]]:
        """For every stem the words of the page that have it."""
        found: dict[str, list[str]] = {}
        for word in self.distinct:
            found.setdefault(stem(word), []).append(word)
        return found

    @cached_property
    def spaced_out(self) -> dict[str, list[tuple[int, int]]]:
        """Words written letter by letter (F a r i d a) and where they stand."""
        found: dict[str, list[tuple[int, int]]] = {}
        for match in _SPACED_OUT.finditer(self.low):
            word = re.sub(r"[\W_]", "", match.group())
            found.setdefault(word, []).append(match.span())
        return found

    def at(self, number: int) -> Token | None:
        """The token with that number, if there is one."""
        return self.tokens[number] if 0 <= number < len(self.tokens) else None

    def adjoins(self, number: int) -> bool:
        """Whether only a blank stands between this token and the next."""
        left, right = self.at(number), self.at(number + 1)
        return bool(left and right and self.between(left, right).isspace())

    def follows(self, words: Container[str], number: int) -> bool:
        """Whether one of `words` stands right before this token."""
        before = self.at(number - 1)
        return before is not None and before.word in words and self.adjoins(number - 1)

    def between(self, left: Token, right: Token) -> str:
        """What stands between two tokens, a possessive ending included."""
        return self.plain[left.end : right.start]

    def starts_sentence(self, token: Token) -> bool:
        """Whether a capital letter here is only grammar."""
        position = token.start - 1
        # A bounded look back: nobody indents by more, and hostile text may.
        while position >= max(0, token.start - 40) and self.plain[position] in " \t\r'-":
            position -= 1
        return position < 0 or self.plain[position] in _STARTERS

    def quiet_around(self, number: int) -> bool:
        """Whether a word beside it is not in capitals, so that capitals here say something."""
        around = [self.at(number - 1), self.at(number + 1)]
        return any(other and len(other.word) > 1 and not other.shouted for other in around)

    def _token(self, start: int, end: int) -> Token:
        written = self.plain[start:end]
        ending = _POSSESSIVE.search(written.lower()) if "'" in written else None
        # A trailing apostrophe (Hobbs') is outside the word pattern: look one character ahead.
        possessive = ending is not None or self.plain[end : end + 1] == "'"
        if ending:
            end = start + ending.start()
            written = self.plain[start:end]
        shouted = len(written) > 1 and written.isupper()
        return Token(start, end, self.low[start:end], written[:1].isupper(), shouted, possessive)
