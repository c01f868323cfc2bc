"""The law pack: what each kind of organisation is offered, and that a bad file is refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from decisions import law
from decisions.law import KINDS, LISTS, LawPackError, Pack, pack, pack_for_edition, read_pack

TODAY = date(2026, 11, 22)
PUBLIC_AUTHORITIES = ["council", "health", "police", "school_state"]
NON_PUBLIC = ["charity", "club", "nursery", "school_independent"]
CURRENT = pack(TODAY)
EVERY_ENTRY = [
    pytest.param(entry, id=f"{name}-{entry.code}")
    for name in LISTS
    for entry in CURRENT._lists[name]
]


def codes(entries: list[law.Entry]) -> list[str]:
    return [entry.code for entry in entries]


@pytest.mark.parametrize("entry", EVERY_ENTRY)
def test_every_entry_has_its_texts(entry: law.Entry) -> None:
    for text in (entry.label, entry.help, entry.example, entry.source):
        assert text == text.strip()
        assert text
        assert text[0].isupper() or text[0].isdigit()
    assert entry.help.endswith(".")
    assert entry.example.endswith(".")
    assert not entry.label.endswith(".")
    assert entry.checked <= TODAY
    assert not entry.starts or not entry.ends or entry.starts <= entry.ends
    assert entry.link == "" or entry.link.startswith(
        ("https://www.legislation.gov.uk/", "https://www.gov.uk/", "https://ico.org.uk/")
    )


LIKELY_BASIS = [
    ("school_state", False, ["6-1-e", "6-1-c"]),
    ("council", False, ["6-1-e", "6-1-c"]),
    ("health", True, ["6-1-e", "6-1-c"]),
    ("police", False, ["part-3", "6-1-e", "6-1-c"]),
    ("club", False, ["6-1-ea-safeguarding", "6-1-c"]),
    ("charity", True, ["6-1-ea-safeguarding", "6-1-ea-request", "6-1-c"]),
    ("nursery", False, ["6-1-ea-safeguarding", "6-1-c"]),
    ("school_independent", True, ["6-1-ea-safeguarding", "6-1-ea-request", "6-1-c"]),
]


@pytest.mark.parametrize(("kind", "asked", "expected"), LIKELY_BASIS)
def test_the_two_or_three_likely_reasons_in_law(
    kind: str, asked: bool, expected: list[str]
) -> None:
    found = CURRENT.likely("lawful_basis", kind=kind, nation="england", on=TODAY, asked=asked)
    assert codes(found) == expected


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_likely_is_one_to_three_for_everyone(kind: str) -> None:
    for name in ("lawful_basis", "special_condition", "duty", "method"):
        found = CURRENT.likely(name, kind=kind, nation="england", on=TODAY)
        assert 1 <= len(found) <= 3, name


@pytest.mark.parametrize("kind", PUBLIC_AUTHORITIES)
@pytest.mark.parametrize("asked", [True, False])
def test_public_authorities_are_never_offered_recognised_or_plain_legitimate_interests(
    kind: str, asked: bool
) -> None:
    everything = frozenset(entry.code for entry in CURRENT._lists["lawful_basis"])
    offered = CURRENT.entries(
        "lawful_basis", kind=kind, on=TODAY, asked=asked, also_confirmed=everything
    )
    assert not [code for code in codes(offered) if code.startswith(("6-1-ea", "6-1-f"))]


@pytest.mark.parametrize("kind", NON_PUBLIC)
def test_private_bodies_have_no_public_task(kind: str) -> None:
    offered = codes(CURRENT.entries("lawful_basis", kind=kind, on=TODAY))
    assert "6-1-e" not in offered
    assert "part-3" not in offered


@pytest.mark.parametrize("entry", EVERY_ENTRY)
def test_nothing_is_offered_before_its_first_day(entry: law.Entry) -> None:
    if entry.starts:
        assert not entry.in_force(entry.starts - timedelta(days=1))
        assert entry.in_force(entry.starts)


def test_recognised_legitimate_interest_begins_on_5_february_2026() -> None:
    before = CURRENT.entries("lawful_basis", kind="club", on=date(2026, 2, 4))
    after = CURRENT.entries("lawful_basis", kind="club", on=date(2026, 2, 5))
    assert "6-1-ea-safeguarding" not in codes(before)
    assert "6-1-ea-safeguarding" in codes(after)


OFF_UNTIL_CONFIRMED = [
    ("lawful_basis", "6-1-ea-emergency", "club"),
    ("lawful_basis", "6-1-ea-crime", "club"),
    ("duty", "ca2004-16la", "school_state"),
    ("criminal_condition", "sch1-18", "council"),
    ("criminal_condition", "sch1-10", "police"),
]


@pytest.mark.parametrize(("name", "code", "kind"), OFF_UNTIL_CONFIRMED)
def test_unconfirmed_law_is_off_until_an_ig_officer_confirms_it(
    name: str, code: str, kind: str
) -> None:
    assert code not in codes(CURRENT.entries(name, kind=kind, nation="england", on=TODAY))
    confirmed = CURRENT.entries(name, kind=kind, nation="england", on=TODAY, also_confirmed={code})
    assert code in codes(confirmed)
    assert CURRENT.entry(name, code).confirmed is False


def test_duties_depend_on_the_nation() -> None:
    welsh = codes(CURRENT.entries("duty", kind="council", nation="wales", on=TODAY))
    english = codes(CURRENT.entries("duty", kind="council", nation="england", on=TODAY))
    assert "sswba2014-130" in welsh
    assert "sswba2014-130" not in english
    assert "ca2004-11" in english
    assert "ca2004-11" not in welsh
    scottish = codes(CURRENT.entries("duty", kind="council", nation="scotland", on=TODAY))
    assert scottish == ["court-order"]


def test_a_request_basis_needs_a_request() -> None:
    assert "6-1-ea-request" not in codes(CURRENT.entries("lawful_basis", kind="charity", on=TODAY))
    asked = CURRENT.entries("lawful_basis", kind="charity", on=TODAY, asked=True)
    assert "6-1-ea-request" in codes(asked)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("name", ["lawful_basis", "special_condition"])
def test_in_an_emergency_vital_interests_come_second(kind: str, name: str) -> None:
    found = CURRENT.likely(name, kind=kind, nation="england", on=TODAY, emergency=True)
    assert found[1].code in ("6-1-d", "9-2-c")
    assert len(codes(found)) == len(set(codes(found)))


def test_the_four_likeliest_reasons_for_not_telling_come_first() -> None:
    entries = CURRENT.entries("not_telling")
    assert len(entries) == 10
    assert [entry.first for entry in entries] == [True] * 4 + [False] * 6
    assert codes(entries)[:4] == ["risk-to-child", "harmer-close", "risk-to-other", "delay"]


def test_a_stored_code_is_shown_in_words_and_an_unknown_one_as_itself() -> None:
    assert CURRENT.label("method", "cjsm") == "Criminal justice secure e-mail (CJSM)"
    assert CURRENT.label("method", "pigeon") == "pigeon"
    assert CURRENT.label("method", "") == ""
    with pytest.raises(KeyError):
        CURRENT.entry("method", "pigeon")
    with pytest.raises(KeyError):
        CURRENT.entries("no such list")


def test_editions_are_chosen_by_date(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = Pack("2026-11", date(2026, 11, 1), {}), Pack("2027-04", date(2027, 4, 1), {})
    monkeypatch.setattr(law, "_packs", lambda: (old, new))
    assert pack(date(2020, 1, 1)) is old
    assert pack(date(2027, 3, 31)) is old
    assert pack(date(2027, 4, 1)) is new
    assert pack_for_edition("2026-11") is old
    with pytest.raises(KeyError):
        pack_for_edition("1999-01")


def test_the_current_edition() -> None:
    assert CURRENT.edition == "2026-11"
    assert pack_for_edition("2026-11") is CURRENT


ENTRY = """
code = "a"
label = "A"
help = "H."
example = "E."
source = "S"
checked = 2026-11-22
confirmed = true
"""
MALFORMED = [
    ('label = "A"\n', "", "entry a has no label"),
    ("checked = 2026-11-22\n", "", "entry a does not say when it was checked"),
    ("checked = 2026-11-22", 'checked = "soon"', "entry a has no date in `checked`"),
    ("confirmed = true", 'confirmed = "yes"', "entry a must say true or false"),
    ("confirmed = true", 'confirmed = true\nkinds = ["pub"]', "entry a has a code in `kinds`"),
    ("confirmed = true", "confirmed = true\ncolour = 1", "entry a has an unknown field: colour"),
    ("confirmed = true", "confirmed = ", "cannot be read"),
    ('edition = "2030-01"', 'edition = "2030-02"', "names its edition"),
    ("in_force_from = 2030-01-01", "", "has no date in `in_force_from`"),
    ("method = []", "", "too many or too few: method"),
    ("method = []", f"[[method]]{ENTRY}", "entry a is already in lawful_basis"),
]


@pytest.mark.parametrize(("what", "by", "sentence"), MALFORMED)
def test_a_malformed_file_is_refused_with_a_sentence(
    tmp_path: Path, what: str, by: str, sentence: str
) -> None:
    head = 'edition = "2030-01"\nin_force_from = 2030-01-01\n'
    empty = "".join(f"{name} = []\n" for name in LISTS[1:-1])
    good = f"{head}{empty}method = []\n[[lawful_basis]]{ENTRY}"
    file = tmp_path / "2030-01.toml"
    file.write_text(good)
    assert read_pack(file).label("lawful_basis", "a") == "A"
    # A list written as tables has to follow the plain keys.
    bad = good.replace(what, "", 1) + by if by.startswith("[[") else good.replace(what, by, 1)
    file.write_text(bad)
    with pytest.raises(LawPackError, match=sentence):
        read_pack(file)
