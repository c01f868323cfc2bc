"""The guard: finds protected people however they are written, and leaves everyday words alone."""

from __future__ import annotations

import re
import time
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from decisions.identities import Protected, Span, find, mask

CORPUS = tomllib.loads(
    (Path(__file__).parent / "data" / "guard_corpus.toml").read_text(encoding="utf-8")
)
PEOPLE = {row["key"]: Protected(**row) for row in CORPUS["person"]}
FARIDA = PEOPLE["farida"]
MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its brackets, and where the marked parts now stand."""
    plain, planted, done = "", [], 0
    for match in MARK.finditer(marked):
        plain += marked[done : match.start()]
        planted.append((len(plain), len(plain) + len(match[1])))
        plain += match[1]
        done = match.end()
    return plain + marked[done:], planted


def covered(planted: tuple[int, int], spans: list[Span]) -> bool:
    """Every letter and figure of the planted part lies in a finding."""
    return all(any(span.start <= place < span.end for span in spans) for place in range(*planted))


def outside(spans: list[Span], planted: list[tuple[int, int]]) -> list[Span]:
    """Findings that touch nothing planted."""
    return [
        span
        for span in spans
        if not any(span.start < end and start < span.end for start, end in planted)
    ]


CASES = [
    (tuple(PEOPLE[key] for key in case["people"]), text)
    for case in CORPUS["case"]
    for text in case["texts"]
]


def test_guard_corpus() -> None:
    planted_all = found_all = innocent = alarmed = 0
    faults = []
    for people, marked in CASES:
        text, planted = unmarked(marked)
        spans = find(people, text)
        missed = [text[slice(*place)] for place in planted if not covered(place, spans)]
        extra = outside(spans, planted)
        planted_all += len(planted)
        found_all += len(planted) - len(missed)
        innocent += not planted
        alarmed += bool(extra)
        if missed or extra:
            faults.append(f"{text!r}: missed {missed}, false {[(s.text, s.why) for s in extra]}")
    recall, alarms = 100 * found_all / planted_all, 100 * alarmed / innocent
    print(f"guard: planted {recall:.1f}%, false alarms {alarms:.1f}%")
    report = "\n".join(faults)
    print(f"({planted_all} planted, {len(CASES)} texts, {innocent} of them innocent)\n{report}")
    assert recall >= 98, report
    assert alarms <= 3, report


@pytest.mark.parametrize(("people", "marked"), CASES)
def test_nothing_is_found_any_more_after_masking(
    people: tuple[Protected, ...], marked: str
) -> None:
    text, _ = unmarked(marked)
    safe = mask(text, find(people, text), people)
    assert find(people, safe) == []


@pytest.mark.parametrize(("people", "marked"), CASES)
def test_spans_are_sorted_apart_and_quote_the_original(
    people: tuple[Protected, ...], marked: str
) -> None:
    text, _ = unmarked(marked)
    spans = find(people, text)
    for span in spans:
        assert text[span.start : span.end] == span.text
        assert span.who in {person.who for person in people}
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
    people = [public, PEOPLE["emma"]]
    assert mask(text, find(people, text), people) == (
        "a member of the public told a person we are not naming. "
        "a member of the public's flat is quiet."
    )


def test_mask_covers_overlaps_and_unknown_people() -> None:
    spans = [Span(0, 6, "Farida", "x", "", ""), Span(3, 9, "ida Be", "y", "", "")]
    assert mask("Farida Begum", spans, []) == "a person we are not naming" + "gum"


def test_overlapping_findings_leave_nothing_legible() -> None:
    person = Protected(key="p", clues=("flat above the shop",), workplaces=("the shop in town",))
    text = "It was the flat above the shop in town, they said."
    safe = mask(text, find([person], text), [person])
    assert safe == "It was a person we are not naming, they said."


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


TWENTY_KB = "The school told Northbridge MASH that Maya may be at risk and that he shouts. " * 260


def test_a_long_text_and_ten_people_are_quick() -> None:
    people = list(PEOPLE.values())[:10]
    find(people, "warm")
    started = time.perf_counter()
    find(people, TWENTY_KB + " Farida")
    assert time.perf_counter() - started < 0.2


HOSTILE = [
    "\x00" * 1000 + "Far\x00ida",
    "\ud800\udfff Farida \ud800",
    "a" * 1_000_000,
    " " * 1_000_000,
    "a " * 300_000,
    "F." * 300_000,
    "0 7" * 200_000,
    "Farida " * 50_000,
    "one " * 100_000,
    "flat " * 100_000,
    "\u0301" * 100_000,
    "\u202eadiraF\u202c",
    "(" * 100_000,
    "May " * 50_000,
    "'" * 100_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_never_raises_and_ends_soon(text: str) -> None:
    people = list(PEOPLE.values())
    started = time.perf_counter()
    mask(text, find(people, text), people)
    assert time.perf_counter() - started < 10


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
