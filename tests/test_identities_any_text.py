"""The guard on any text and any people: it never raises, and its work grows with the text."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decisions import identities
from decisions.identities import Protected, find, mask
from decisions.identities.emails import patterns_of as email_patterns
from decisions.identities.numbers import patterns_of
from decisions.identities.places import places_of
from tests.guard_corpus import SENTENCES

PEOPLE = list({p.key: p for s in SENTENCES for p in s.people}.values())
#: Pieces of real sentences and of what hostile or careless people paste.
PIECES = [
    *["Mrs ", "Mr ", "B.", "FB", "begum's", "PUGH", "Siân", "Mo", "Hope", "the", "a", "of", "in"],
    *["Farida", "Begum", "F.B.", "Mrs B", "Grace", "Will", "May", "Sian Pugh", "O'Sullivan", "al-"],
    *["07700 900418", "+44", "double", "oh", "nine", "12", "12a", "flat", "Quay Court", "NR3 7QT"],
    *["MK17 VBN", "MK17", "@", "farida.begum@", "a@b.c", ".example", " at ", " dot ", "ending 418"],
    *["upstairs", "the flat above", "from the", "bus-stop", "opposite", "Ltd", "said", "is", "who"],
    *["\u00ad", "\u200b", "\u0301", "\u0430", "\u212a", "\ufb01", "\ud800", "\x00", "\u202e", "İ"],
    *[" ", ", ", ". ", "\n", "-", "'", "\u2019", "(", ")", "/", "_", "  ", "\t", "\u00a0", ":"],
]
texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
)
lines = st.lists(texts, max_size=2).map(tuple)
anybody = st.builds(
    Protected,
    key=st.sampled_from(["p", "q"]),
    name=texts,
    aliases=lines,
    addresses=lines,
    phones=lines,
    vehicles=lines,
    emails=lines,
    workplaces=lines,
    clues=lines,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(anybody, st.sampled_from(PEOPLE)), max_size=3), texts)
def test_any_people_and_any_text(people: list[Protected], text: str) -> None:
    spans = find(people, text)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
        assert span.why
        assert (span.key, span.who) in {(p.key, p.who) for p in people}
    for left, right in pairwise(spans):
        assert left.end <= right.start
    mask(text, spans, people)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3), texts)
def test_masking_leaves_nothing_to_find(people: list[Protected], text: str) -> None:
    assert find(people, mask(text, find(people, text), people)) == []


#: What a stranger could paste to keep a server busy, or a careless person by accident.
HOSTILE = [
    *["\x00", "a", " ", "a ", "\n", "F.", "F B ", "0 7", "0", "07700 900418, ", "one ", "double "],
    *["Farida ", "Farida Begum, ", "farida begum ", "flat ", "flat 12 ", "the flat above ", "May "],
    *[
        "\u0301",
        "\u0430",
        "(",
        "'",
        "a'",
        "@",
        "a@",
        "a@b",
        "a@b.c ",
        "dot ",
        "Mr ",
        "MK17 ",
        "NR3",
    ],
    *["Rashid al al ", "al-", "Grace ", "upstairs\n", "upstairs. ", "Quay, ", "NR3 7QT "],
]


def work(people: list[Protected], text: str) -> int:
    """Count the calls, of Python's and of C's functions, that one reading takes."""
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        mask(text, find(people, text), people)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("unit", HOSTILE, ids=range(len(HOSTILE)))
def test_twice_the_text_is_at_most_twice_the_work(unit: str) -> None:
    people = [p for p in PEOPLE if p.key in ("farida", "caller", "khadija", "grace", "may", "mo")]
    work(people, unit * 400)  # what is made once for a person is made
    once, twice = work(people, unit * 400), work(people, unit * 800)
    assert twice <= 2.2 * once


def test_a_long_text_and_ten_people_stay_cheap() -> None:
    """20,000 characters: a few calls a word and person, whatever the words are."""
    text = "The school told Northbridge MASH that Maya may be at risk and that he shouts. " * 260
    people = PEOPLE[:10]
    work(people, text)
    assert work(people, text) < 20 * len(text)


def _patterns() -> Iterator[str]:
    for module in pkgutil.iter_modules(identities.__path__):
        for value in vars(importlib.import_module(f"{identities.__name__}.{module.name}")).values():
            for one in value if isinstance(value, list) else [value]:
                for found in one if isinstance(one, tuple) else [one]:
                    if isinstance(found, re.Pattern):
                        yield found.pattern
    for person in PEOPLE:
        yield from (p.pattern for p in email_patterns(person))
        yield from (p.pattern for _, p in patterns_of(person))
        yield from (p.pattern for p in places_of(person).patterns)


def _without_end(tree: Any, inside: bool = False) -> Iterator[bool]:
    """Yield for each repeat that has no end, and may be tried again, whether it is in another."""
    for op, argument in tree:
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            endless = argument[1] == ops.MAXREPEAT
            if endless:
                yield inside
            yield from _without_end(argument[2], inside or endless)
        elif op is ops.SUBPATTERN:
            yield from _without_end(argument[3], inside)
        elif op is ops.BRANCH:
            for branch in argument[1]:
                yield from _without_end(branch, inside)
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            yield from _without_end(argument[1], inside)


def test_no_pattern_can_run_away() -> None:
    """Calls don't show what happens inside a pattern: at most one endless repeat, in none."""
    patterns = sorted(set(_patterns()))
    assert len(patterns) > 100
    for pattern in patterns:
        endless = list(_without_end(_parser.parse(pattern)))
        assert len(endless) <= 1, pattern
        assert not any(endless), pattern
