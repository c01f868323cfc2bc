"""Which words of a text changed: the same words before and after stay unmarked."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

#: A word with the space before it, so that joining the pieces gives the text again.
_WORD = re.compile(r"\s*\S+|\s+$")
#: More pairs of words than this are not compared: what lies between the parts that are the same
#: is marked whole. Comparing two long strange texts could hold a page up for minutes.
_MOST_PAIRS = 250_000


class Piece(NamedTuple):
    """A part of a text, and whether it differs from the other side."""

    text: str
    changed: bool


def marked(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces, with what changed marked. Each side's pieces join to its text.

    Spaces and line breaks alone are no change of words.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for same, (a, b), (c, d) in _runs([w.strip() for w in old], [w.strip() for w in new]):
        left += _pieces("".join(old[a:b]), changed=not same)
        right += _pieces("".join(new[c:d]), changed=not same)
    return left, right


_Run = tuple[bool, tuple[int, int], tuple[int, int]]


def _runs(old: list[str], new: list[str]) -> list[_Run]:
    """Return (same?, where before, where after), in order."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    most -= start
    end = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    middle = (start, len(old) - end), (start, len(new) - end)
    between: list[_Run] = [(False, *middle)]
    if (middle[0][1] - start) * (middle[1][1] - start) <= _MOST_PAIRS:
        between = _matched(old, new, *middle)
    tail = (len(old) - end, len(old)), (len(new) - end, len(new))
    return [(True, (0, start), (0, start)), *between, (True, *tail)]


def _matched(
    old: list[str], new: list[str], here: tuple[int, int], there: tuple[int, int]
) -> list[_Run]:
    matcher = SequenceMatcher(None, old[slice(*here)], new[slice(*there)])
    a, c = here[0], there[0]
    return [
        (tag == "equal", (a + i, a + j), (c + k, c + m))
        for tag, i, j, k, m in matcher.get_opcodes()
    ]


def _pieces(text: str, *, changed: bool) -> list[Piece]:
    """Return a run as pieces: the space before its first word is never marked."""
    if not text:
        return []
    space = len(text) - len(text.lstrip())
    if not changed or not space or space == len(text):
        return [Piece(text, changed and bool(text.strip()))]
    return [Piece(text[:space], False), Piece(text[space:], True)]
