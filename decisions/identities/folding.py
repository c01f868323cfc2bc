"""One spelling for characters that look alike, with the way back to the original offsets.

Text is taken apart by Unicode's compatibility decomposition (NFKD), accents and invisible
characters are dropped, and letters that only look Latin become Latin. The look-alikes are the
Cyrillic, Greek and Latin ones of Unicode's confusables list (UTS 39) that a reader would not
notice; the whole list would turn real words of other scripts into noise.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Pairs of what it looks like and what it is taken for, letter by letter.
_CYRILLIC = dict(
    zip(
        "АВЕКМНОРСТУХІЈЅԌԚԜҮаеорсухіјѕһԁԛԝӏгкмнтвЬьЗзүѵѴҺҠҡҚқҢңҒғҰұӨөԐԑ",
        "ABEKMHOPCTYXIJSGQWYaeopcyxijshdqwlrkmhtbbb33yvVhKkKkHhFfYyOoEe",
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϺϳϜϝͿαβγεηικνορτυχωϲσςδ",
        "ABEZHIKMNOPTYXCMjFfJabyenikvoptuxwcssd",
        strict=True,
    )
)
_ARMENIAN = dict(zip("ՍՕՏԼԱսօոհցաեւ", "UOSLUuonhgwtl", strict=True))
_LATIN = {
    "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D",  # noqa: RUF001
    "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʏ": "y", "ƅ": "b",  # noqa: RUF001
    "ƒ": "f", "ɛ": "e", "ǝ": "e", "ə": "e", "ɐ": "a", "ɴ": "n", "ʀ": "r", "ɪ": "i", "ʟ": "l",  # noqa: RUF001
    "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ᴊ": "j",  # noqa: RUF001
    "ᴋ": "k", "ᴍ": "m", "ᴏ": "o", "ᴘ": "p", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w",  # noqa: RUF001
    "ᴢ": "z", "ɓ": "b", "ƙ": "k", "ɗ": "d", "Ɓ": "B", "Ɗ": "D", "Ƙ": "K", "ĸ": "k", "ŋ": "n",  # noqa: RUF001
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "TH",
}  # fmt: skip
_PUNCTUATION = dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u00b4`\u2032\uff07", "'")
_PUNCTUATION |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-")
_PUNCTUATION |= dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')
_PUNCTUATION |= {"\u2028": "\n", "\u2029": "\n", "\u0085": "\n"}
LOOK_ALIKE = _CYRILLIC | _GREEK | _ARMENIAN | _LATIN | _PUNCTUATION

# Dropped: accents and other marks, format characters (zero width, bidi, soft hyphen), controls.
_INVISIBLE = {"Mn", "Me", "Cf", "Cc", "Co", "Cn"}
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"
# Runs that need work; everything between them is copied as it is.
_ODD = re.compile(r"[^\x20-\x7e\n\t\r]+")


@dataclass(frozen=True)
class Folded:
    """The folded text, case kept, and for each of its characters where it came from."""

    plain: str
    origins: list[int] | None
    """None when nothing changed length: each offset is its own origin."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the original text; what was dropped inside a span belongs to it."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """What one character is read as: none, one or several plain characters."""
    if character in LOOK_ALIKE:
        return LOOK_ALIKE[character]
    if character in "\n\t\r":
        return character
    read = []
    for part in unicodedata.normalize("NFKD", character):
        if part in LOOK_ALIKE:
            read.append(LOOK_ALIKE[part])
        elif part.isdecimal():
            read.append(str(unicodedata.decimal(part)))
        elif unicodedata.category(part) not in _INVISIBLE and part not in _BLANK_LETTERS:
            read.append(part)
    return "".join(read)


def fold(text: str) -> Folded:
    """Fold a whole text; plain ASCII costs one scan."""
    if _ODD.search(text) is None:
        return Folded(text, None)
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for run in _ODD.finditer(text):
        pieces.append(text[done : run.start()])
        origins.extend(range(done, run.start()))
        for offset, character in enumerate(run.group(), start=run.start()):
            read = fold_character(character)
            pieces.append(read)
            origins.extend([offset] * len(read))
        done = run.end()
    pieces.append(text[done:])
    origins.extend(range(done, len(text)))
    return Folded("".join(pieces), origins)


def lower(plain: str) -> str:
    """Lower case of the same length, so that offsets keep their meaning."""
    lowered = plain.lower()
    if len(lowered) == len(plain):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in plain)


def folded_lower(text: str) -> str:
    """The form in which names, words and phrases are compared."""
    return lower(fold(text).plain)
