"""The guard: finds protected people however they are written, and leaves everyday words alone."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from decisions.identities import Protected, Span, find, mask
from tests.guard_corpus import SENTENCES, measure

FARIDA = Protected(
    key="farida",
    name="Farida Begum",
    aliases=("Auntie Fari",),
    addresses=("Flat 12, Acre House, 12 Acre Lane, Northbridge NB1 4XY",),
    phones=("07700 900123",),
    vehicles=("AB12 CDE",),
    emails=("farida.begum@example.com",),
    workplaces=("Northbridge Library",),
    clues=("the flat above", "upstairs", "crying at the window"),
)
EMMA = Protected(key="emma", name="Emma Dunn", phones=("01632 960789",))


def test_guard_corpus(capfd: pytest.CaptureFixture[str]) -> None:
    """Everything, and by itself the half of the fresh sentences that no rule was made for.

    The split is by place (see tests/guard_corpus.py): odd for development, even held out.
    """
    everything = measure(SENTENCES)
    held_out = measure(s for s in SENTENCES if s.held_out)
    # A process of xdist speaks to its parent over stdout: what people read goes to stderr.
    screen = sys.__stderr__ if "PYTEST_XDIST_WORKER" in os.environ else sys.__stdout__
    with capfd.disabled():
        print(f"\nguard: {everything}", file=screen, flush=True)
        print(f"guard, on sentences held out: {held_out}", file=screen, flush=True)
    assert len(SENTENCES) >= 200
    for figures in (everything, held_out):
        assert figures.recall >= 98, "\n".join(figures.faults)
        assert figures.false_alarms <= 3, "\n".join(figures.faults)


def test_nothing_is_found_any_more_after_masking() -> None:
    for sentence in SENTENCES:
        safe = mask(sentence.text, find(sentence.people, sentence.text), sentence.people)
        assert find(sentence.people, safe) == [], sentence.text


def test_a_word_that_only_the_mask_makes_a_name_is_found() -> None:
    nadia = Protected(key="nadia", name="Nadia Clarke")
    assert find([nadia], "Emma Clarke rang.") == []
    people = [EMMA, nadia]
    assert [span.text for span in find(people, "Emma Clarke rang.")] == ["Emma", "Clarke"]


def test_nothing_is_left_where_sentences_meet() -> None:
    """What stood beside a masked word may look like a name only then."""
    chance = Random(4)  # noqa: S311
    for _ in range(400):
        three = chance.sample(SENTENCES, 3)
        people = list({p.key: p for sentence in three for p in sentence.people}.values())
        text = chance.choice([" ", "\n", ". ", ", "]).join(s.text for s in three)
        assert find(people, mask(text, find(people, text), people)) == [], text


def test_spans_are_sorted_apart_and_quote_the_original() -> None:
    for sentence in SENTENCES:
        spans = find(sentence.people, sentence.text)
        for span in spans:
            assert sentence.text[span.start : span.end] == span.text
            assert (span.key, span.who) in {(p.key, p.who) for p in sentence.people}
        for left, right in pairwise(spans):
            assert left.end <= right.start


WHY = [
    ("Farida Begum rang.", "Farida Begum", "name"),
    ("Ask Mrs B. about it.", "Mrs B.", "initials"),
    ("Ring 07700 900123 now.", "07700 900123", "phone number"),
    ("Post it to NB1 4XY now.", "NB1 4XY", "postcode"),
    ("Send it to flat 12 now.", "flat 12", "address"),
    ("Look for AB12CDE now.", "AB12CDE", "vehicle"),
    ("Mail farida.begum@example.com now.", "farida.begum@example.com", "e-mail"),
    ("Meet at Northbridge Library now.", "Northbridge Library", "place of work"),
    ("Heard from the flat above again.", "the flat above", "where they saw or heard it from"),
]


@pytest.mark.parametrize(("text", "found", "why"), WHY)
def test_a_finding_says_what_and_why(text: str, found: str, why: str) -> None:
    (span,) = find([FARIDA], text)
    assert (span.text, span.why, span.key, span.who) == (found, why, "farida", "Farida Begum")


def test_offsets_survive_invisible_and_wide_characters() -> None:
    text = "\u200b\ufb01rst, ask Fa\u200d\u00adri\u0301da\u200b or \U0001d405arida\ufeff now"
    assert [span.text for span in find([FARIDA], text)] == [
        "Fa\u200d\u00adri\u0301da",
        "\U0001d405arida",
    ]


def test_mask_uses_each_persons_own_words() -> None:
    public = Protected(key="f", name="Farida Begum", replacement="a member of the public")
    text = "Farida Begum told Emma Dunn. Mrs Begum's flat is quiet."
    people = [public, EMMA]
    assert mask(text, find(people, text), people) == (
        "A member of the public told a person we are not naming. "
        "A member of the public's flat is quiet."
    )


NEIGHBOUR = replace(FARIDA, replacement="a member of the public")
ELLIS = Protected(
    key="ellis", name="Ellis Pugh", addresses=("Westcombe House, 4 Hill Road",),
    workplaces=("Westcombe Academy",), replacement="the child",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Ellis has left for Westcombe.", "The child has left for a school or workplace."),
        ("The Begums' boy heard him.", "A member of the public's boy heard him."),
        ("We asked the Begum boy.", "We asked a member of the public boy."),
        ("Auntie Fari (Farida Begum) heard him.", "A member of the public heard him."),
        (
            "Farida Begum, Flat 12, Acre House, 07700 900123, heard him.",
            "A member of the public, heard him.",
        ),
        ("It came from Farida's flat 12.", "It came from an address."),
        ("Farida in the flat above hears it.", "A member of the public nearby hears it."),
        ("He lives upstairs. upstairs, yes", "He lives nearby. Nearby, yes"),
        ("Ring 07700 900123 now.", "Ring a phone number now."),
        ("AB12 CDE was there, NB1 4XY.", "A car was there, an address."),
        ("They met at Northbridge Library.", "They met at a school or workplace."),
        ("Mail farida.begum@example.com.", "Mail a member of the public."),
        ("Two said so:\n- Farida\n- Mrs B. too", "Two said so:\n- A member of the public\n"
         "- A member of the public too"),
    ],
)  # fmt: skip
def test_what_is_masked_can_be_read(text: str, safe: str) -> None:
    people = [NEIGHBOUR, ELLIS]
    assert mask(text, find(people, text), people) == safe
    assert find(people, safe) == []


def test_words_of_its_kind_that_give_somebody_away_are_not_used() -> None:
    person = Protected(key="p", name="Farida Begum", clues=("flat above", "nearby shop"))
    text = "It was the flat above shop."
    safe = mask(text, find([person], text), [person])
    assert safe == "It was a person we are not naming shop."


def test_mask_covers_overlaps_and_unknown_people() -> None:
    spans = [Span(0, 6, "Farida", "x", "", ""), Span(3, 9, "ida Be", "y", "", "")]
    assert mask("Farida Begum", spans, []) == "A person we are not naming" + "gum"


def test_overlapping_findings_leave_nothing_legible() -> None:
    person = Protected(key="p", clues=("flat above the shop",), workplaces=("the shop in town",))
    text = "It was the flat above the shop in town, they said."
    safe = mask(text, find([person], text), [person])
    assert safe == "It was nearby, they said."


def test_a_description_is_looked_for_as_a_phrase() -> None:
    neighbour = Protected(key="n", name="the neighbour in flat 3", addresses=("Flat 3",))
    assert find([neighbour], "The neighbour in flat 3 rang.")
    assert not find([neighbour], "A neighbour rang in the evening.")


def test_lists_from_json_are_taken_and_blanks_dropped() -> None:
    person = Protected(key="p", name="", aliases=["Fari", " "], phones=[""])  # type: ignore[arg-type]
    assert person.aliases == ("Fari",)
    assert person.who == "Fari"
    assert find([person], "Fari rang.")


def test_no_people_or_no_text_finds_nothing() -> None:
    assert find([], "Farida") == []
    assert find([FARIDA], "") == []
    assert find([Protected(key="empty")], "Farida") == []


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "(", "[", "\\", "a" * 5000, "٣", "mr", ".", "'"])
def test_odd_people_never_raise(odd: str) -> None:
    person = Protected(
        key="odd",
        name=odd,
        aliases=(odd, f"{odd} {odd}"),
        addresses=(odd, f"Flat {odd}, 1{odd} {odd} Road"),
        phones=(odd,),
        vehicles=(odd,),
        emails=(odd, f"{odd}@{odd}"),
        workplaces=(odd,),
        clues=(odd,),
    )
    find([person], f"Some text with {odd} in it, and Farida.")
