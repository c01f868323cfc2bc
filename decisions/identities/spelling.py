"""Is this word a misspelling or another spelling of that name?

Two measures together: the edit distance (one slip of the finger; two in long names) and the sound
(Fareeda, Qureishi, Karl with a C). Slips rarely touch the first letter except for one that sounds
the same, so the first sound has to agree; that alone keeps out most everyday words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

SHORTEST = 4
LONG = 8

# In order: what is written, what is heard.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        (r"ph", "f"), (r"ck|qu?|kh|ch$", "k"), (r"c(?=[eiy])", "s"), (r"c(?!h)", "k"),
        (r"gh|h$", ""), (r"dh", "d"), (r"th", "t"), (r"bh", "b"), (r"z", "s"), (r"w", "v"),
        (r"x", "ks"), (r"eigh|ee|ea|ie|ei|ey|y", "i"), (r"oo|ou", "u"), (r"ai|ay", "e"),
        (r"(.)\1+", r"\1"), (r"(?<=..)e$", ""),
    ]
]  # fmt: skip
_SAME = {
    "apartment": "flat", "apt": "flat", "upstair": "upstairs", "downstair": "downstairs",
    "saint": "st", "neighbor": "neighbour", "adjacent": "next", "&": "and", "center": "centre",
    "practise": "practice", "acad": "academy", "prim": "primary", "coll": "college",
    "hosp": "hospital", "sch": "school", "supermkt": "supermarket", "mum": "mother",
    "mummy": "mother", "dad": "father", "daddy": "father", "children": "child",
}  # fmt: skip
_IRREGULAR = """
see sees saw seen seeing|hear hears heard hearing|go goes went gone going|run runs ran running
sit sits sat sitting|sleep sleeps slept|stand stands stood|take takes took taken taking
drive drives drove driven driving|teach teaches taught|keep keeps kept|leave leaves left leaving
come comes came coming|get gets got getting|give gives gave given giving|write writes wrote written
speak speaks spoke spoken|bring brings brought|buy buys bought|sell sells sold|meet meets met
know knows knew known|tell tells told|do does did done doing|have has had having|feed feeds fed
hang hangs hung|ride rides rode ridden riding|swim swims swam swum|sing sings sang sung
make makes made making|lie lies lay lying|is are was were be been being|catch catches caught
find finds found|hold holds held|lead leads led|read reads|throw throws threw thrown
wear wears wore worn|draw draws drew drawn|grow grows grew grown|fly flies flew flown
"""
_SAME |= {
    form: forms.split()[0] for forms in re.split(r"[|\n]", _IRREGULAR) for form in forms.split()
}
# One sound of another script in two Latin spellings: Kalim and Kaleem, Fatima and Fatimah.
_SCRIPTS = [
    (re.compile(pattern), written)
    for pattern, written in [
        (r"ee|ie|ei", "i"), (r"oo|ou", "u"), (r"(.)\1+", r"\1"), (r"(?<=a)h$", ""), (r"kh", "k"),
        (r"(?<=..)iy|yi", "i"), (r"w", "v"), (r"q", "k"), (r"dh", "d"), (r"sz", "sh"),
    ]
]  # fmt: skip
_ENDING = re.compile(r"(?:'s|ing|ed|es|(?<!s)s|e)$")
_VOWELS = re.compile(r"[aeiou]+")


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """The word as it is heard, roughly, in one spelling for many."""
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return word


def _bones(heard: str) -> tuple[str, int]:
    """The consonants and the number of vowel groups: Mohammed and Muhammad share both."""
    return _VOWELS.sub("", heard), len(_VOWELS.findall(heard))


@lru_cache(maxsize=8192)
def transcribed(word: str) -> str:
    """The word in one of the ways to write its sounds in Latin letters."""
    for pattern, written in _SCRIPTS:
        word = pattern.sub(written, word)
    return word


def nearness(name: str, word: str) -> int:
    """How near `word` is to `name`: 2 one slip or the same sound, 1 farther off, 0 another word.

    Both folded and in lower case.
    """
    if min(len(name), len(word)) < SHORTEST - 1 or abs(len(name) - len(word)) > 3:
        return 0
    heard_name, heard_word = sound(name), sound(word)
    if not heard_name or not heard_word or heard_name[0] != heard_word[0]:
        return 0
    # Martin and Martina, Amin and Amina: somebody else.
    if name + "a" == word or word + "a" == name:
        return 0
    if len(heard_name) >= 3 and heard_name == heard_word:
        return 2
    if len(name) < SHORTEST:
        return 0
    if transcribed(name) == transcribed(word):
        return 2
    slips = OSA.distance(name, word, score_cutoff=2)
    if len(name) == SHORTEST:
        # A letter swapped for another makes a different name (Mara, Maya); other slips don't.
        return 2 if slips == 1 and (sorted(name) == sorted(word) or len(word) > len(name)) else 0
    if slips <= 1:
        return 2
    bones, groups = _bones(heard_name)
    same_bones = len(bones) >= 3 and (bones, groups) == _bones(heard_word)
    return 1 if same_bones or (slips == 2 and len(name) >= LONG) else 0


def spellings(name: str, words: Iterable[str]) -> list[str]:
    """Those of `words` that may be meant for `name`, the name itself left out.

    A coarse sieve in C first (half of the letters differ), so that a long text stays cheap.
    """
    if len(name) < SHORTEST - 1:
        return []
    reach = max(3, len(name) // 2)
    sieve = extract(
        name, list(words), scorer=OSA.distance, processor=None, score_cutoff=reach, limit=None
    )
    return [word for word, slips, _ in sieve if slips and nearness(name, word)]


def stem(word: str) -> str:
    """The word without its ending, coarsely: lives, living and lived are one."""
    word = _SAME.get(word, word)
    if len(word) < 4 or not word.isalpha():
        return word.removesuffix("s") if len(word) > 3 else word
    bare = _ENDING.sub("", word)
    if bare.endswith(("y", "i")) and len(bare) > 2:
        return bare[:-1] + "i"
    if bare != word and len(bare) > 3 and bare[-1] == bare[-2] and bare[-1] not in "sl":
        return bare[:-1]
    return bare if len(bare) > 2 else word
