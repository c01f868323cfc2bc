"""What stands instead of a finding, so that the sentence around it can still be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .numbers import HALF, PLATE, POST
from .people import Protected, Span
from .phones import PHONE
from .phrases import CLUE, WORK
from .places import ADDRESS

FALLBACK = "a person we are not naming"
NEARBY = "nearby"
#: What is not a name gets a word of its own kind; all else gets the person's words.
KINDS = {
    ADDRESS: "an address",
    POST: "an address",
    WORK: "a school or workplace",
    CLUE: NEARBY,
    PHONE: "a phone number",
    PLATE: "a car",
    HALF: "a car",
}
# What may stand between two findings of one person that are said in one.
_BETWEEN = re.compile(r"(?:['\u2019]s?)?[ \t\u00a0,;/\u2013-]{1,4}")
_ARTICLE = re.compile(r"\b(?:the|an?|my|our|your|their)[ \t]{1,4}$", re.IGNORECASE)
# "At nearby" is no English, "from nearby" is.
_PLACED = re.compile(r"\b(?:in|at|on|by|near|inside|outside|opposite|of)[ \t]{1,4}$", re.IGNORECASE)
_STARTS = re.compile(
    r"(?:^|[.!?][\"'\u2019\u201d)]{0,2}\s{1,9}|\n)[\s\"'\u2018\u201c(*\u2022-]{0,9}$"
)
_LONGEST_BEFORE = 40


@dataclass
class _Gap:
    """Where other words go, and which."""

    start: int
    end: int
    key: str
    words: str
    named: bool


def words_for(span: Span, people: Iterable[Protected]) -> str:
    """Return the words that stand for one finding."""
    if span.why in KINDS:
        return KINDS[span.why]
    return next((p.replacement for p in people if p.key == span.key and p.replacement), FALLBACK)


def readably(text: str, spans: Iterable[Span], people: Iterable[Protected]) -> str:
    """Return the text with other words, joined and fitted into the sentences.

    Findings of one person side by side are said in one: by the person's words if a name is
    among them. An article before goes, and what stands at the start begins with a capital.
    """
    known = {p.key: p for p in people}
    pieces, done = [], 0
    for gap in _joined(text, spans, known):
        start = max(done, _with_what_leads_in(text, gap))
        words = gap.words
        if _at_a_start(text, start):
            words = words[:1].upper() + words[1:]
        mark = _bare_apostrophe(text, gap)
        pieces += [text[done:start], f"{words}{mark}s" if mark else words]
        done = gap.end + len(mark)
    return "".join([*pieces, text[done:]])


def plainly(text: str, spans: Iterable[Span], people: Iterable[Protected]) -> str:
    """Return the text with the person's words in each place, and nothing else changed."""
    replacements = {person.key: person.replacement for person in people}
    pieces, done = [], 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start >= done:
            pieces += [text[done : span.start], replacements.get(span.key) or FALLBACK]
        # Else an overlap, possible only if the caller joined several lists: mask the rest too.
        done = max(done, span.end)
    return "".join([*pieces, text[done:]])


def _joined(text: str, spans: Iterable[Span], people: Mapping[str, Protected]) -> list[_Gap]:
    gaps: list[_Gap] = []
    for span in sorted(spans, key=lambda span: span.start):
        of = [people[span.key]] if span.key in people else []
        one = _Gap(span.start, span.end, span.key, words_for(span, of), span.why not in KINDS)
        last = gaps[-1] if gaps else None
        if last and span.start < last.end:
            last.end = max(last.end, span.end)
        elif last and last.key == span.key and _in_brackets(text, last.end, span):
            last.end = span.end + 1
        elif last and last.key == span.key and _BETWEEN.fullmatch(text, last.end, span.start):
            theirs = text.startswith(("'", "\u2019"), last.end)
            last.end = span.end
            if theirs or (one.named and not last.named):  # "Farida's flat" is the flat
                last.words, last.named = one.words, one.named
        else:
            gaps.append(one)
    return gaps


def _in_brackets(text: str, end: int, span: Span) -> bool:
    """Whether the finding alone stands in brackets after another: "Fari (Farida Begum)"."""
    return text[end : span.start].strip(" ") == "(" and text[span.end : span.end + 1] == ")"


def _with_what_leads_in(text: str, gap: _Gap) -> int:
    """Return where the words go from: with the article before them, "the a member" is none."""
    start = gap.start
    for pattern in (_ARTICLE, _PLACED) if gap.words == NEARBY else (_ARTICLE,):
        if found := pattern.search(text[max(0, start - _LONGEST_BEFORE) : start]):
            start -= len(found.group())
    return start


def _at_a_start(text: str, place: int) -> bool:
    """Whether a sentence or a line begins here."""
    return bool(_STARTS.search(text[max(0, place - _LONGEST_BEFORE) : place]))


def _bare_apostrophe(text: str, gap: _Gap) -> str:
    """Return the apostrophe of "the Begums' boy", which needs an s after other words."""
    found = re.match(r"(['\u2019])[ \t]\w", text[gap.end : gap.end + 3])
    plural = text[gap.start : gap.end].lower().endswith("s")
    return found.group(1) if found and plural else ""
