"""Every output x every protected person x every word that gives them away: nothing gets by.

Walks `OUTPUTS`: whatever leaves has a line there, and joins this test by it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

import decisions
from decisions.models import Decision, ProposedShare, User
from decisions.outputs.text import OUTPUTS, GuardedText, check_text
from decisions.rules.correcting import what_was_given
from decisions.services import corrections, masking
from tests import making

#: S5's canaries, and one of each kind of clue: (how they are found, what a text says of them).
CANARIES = {
    "Farida Begum": "Farida Begum heard it.",
    "a first name": "Farida heard it.",
    "a last name": "Mrs Begum heard it.",
    "another name": "It was Mrs B. who heard it.",
    "an address": "They live in flat 12 there.",
    "where from": "It was heard upstairs.",
    "a vantage point": "It was heard from the flat above.",
    "a phone": "Ring 07700 900 123 about it.",
    "an email address": "Write to farida.b@x.example first.",
    "a car": "A red car, AB12 CDE, was there.",
    "a place of work": "She works at Quay Bakery.",
    "the author": "Dilys Roberts wrote this.",
}
READER = "Northbridge Academy, safeguarding lead"

FAMILY: making.Answers = {
    **making.FAMILY,
    "people-1-name": "Farida Begum",
    "people-1-role": "informant",
}
CLUES = {
    "aliases": "Mrs B.",
    "address": "flat 12",
    "phone": "07700 900123",
    "email": "farida.b@x.example",
    "vehicle": "AB12 CDE",
    "workplace": "Quay Bakery",
    "vantage": "upstairs\nthe flat above",
}
PROTECT: making.Answers = {
    "protected": ["@Farida Begum", "colleague"],
    "protections-@Farida Begum-gives_away": list(CLUES),
    **{f"protections-@Farida Begum-{clue}": words for clue, words in CLUES.items()},
}


def _draft(user: User) -> Decision:
    decision = making.answer(making.draft(user, without="share"), "family", FAMILY)
    return making.answer(decision, "protect", PROTECT)


def _in_every_place(user: User, words: str) -> Iterator[Decision]:
    """Yield drafts in which a text stands in each place where somebody can write one."""
    reader: making.Answers = {"recipient": f"@{READER}", "items-0-give": "off", "left_out": "risk"}
    for place in (
        {"own_words": words},
        {"handling": words, "own_words": "See below."},
        {"purpose": "other", "purpose_other": words, "items-0-give": "on"},
        {"items-0-give": "on", "items-0-differ": "on", "items-0-words": words},
        {"new_items-0-text": words, "new_items-0-known": "told"},
    ):
        yield making.tell(_draft(user), reader | place)


def _corrected(decision: Decision, words: str) -> Decision:
    """Give a recipient what is safe, then correct it with what is not."""
    safe = {"recipient": f"@{READER}", "items-0-give": "off", "own_words": "Watch her."}
    decision = making.tell(decision, making.given(safe | {"left_out": "risk"}))
    thing = next(t for t in what_was_given(decision) if t.wrong == "Watch her.")
    corrections.correct(
        actor=decision.author, decision_id=decision.pk, key=thing.key, right=words, new_id=None
    )
    return making.fresh(decision)


def _texts(decision: Decision, output: str) -> list[tuple[ProposedShare, GuardedText]]:
    return list(OUTPUTS[output](making.fresh(decision), timezone.now()))


def _is_safe(guarded: GuardedText, words: str) -> bool:
    """Whether what gives away is marked and the text held; and gone once it is replaced."""
    marked = "".join(part.text for part in guarded.stretches if part.found)
    plain = "".join(part.text for part in guarded.stretches if not part.found)
    gone = words not in plain and words not in guarded.masked
    return bool(marked) and guarded.open and guarded.held and gone


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("output", OUTPUTS)
def test_nothing_gets_by(output: str, canary: str, cast: dict[str, User]) -> None:
    words = CANARIES[canary]
    if output == "correction":
        drafts = [_corrected(_draft(cast["dilys"]), words)]
    else:
        drafts = list(_in_every_place(cast["dilys"], words))
    for decision in drafts:
        found = _texts(decision, output)
        assert found, f"{output} gives no text: this test would see nothing"
        for share, guarded in found:
            assert words in guarded.text, "the words did not get into it"
            assert _is_safe(guarded, words), f"{output}: {canary} for {share}: {guarded.text}"


@pytest.mark.parametrize("canary", CANARIES)
def test_nothing_gets_by_in_a_reply(canary: str, cast: dict[str, User]) -> None:
    """A reply is a letter like any other: marked in its place, and replaced by one press."""
    decision = making.asked(cast["dilys"])
    decision = making.answer(making.answer(decision, "family", FAMILY), "protect", PROTECT)
    decision = making.letter(decision, "reply", {"own_words": CANARIES[canary]})
    assert decision.reply
    found = dict(_texts(decision, "text for a recipient"))
    guarded = found[decision.reply]
    assert CANARIES[canary] in guarded.text
    assert guarded.open
    assert [part for part in guarded.stretches if part.found]
    assert CANARIES[canary] not in guarded.masked
    masking.mask_share(
        actor=decision.author,
        decision_id=decision.pk,
        share_id=decision.reply.pk,
        seen=guarded.mark,
    )
    assert dict(_texts(decision, "text for a recipient"))[decision.reply].spans == []


@pytest.mark.parametrize("output", OUTPUTS)
def test_who_may_know_gets_it(output: str, cast: dict[str, User]) -> None:
    words = "Farida Begum, in flat 12, heard it."
    decision = _draft(cast["dilys"])
    knows: making.Answers = {"may_know": ["@Farida Begum", "@a colleague"]}
    reader = {"recipient": f"@{READER}", "items-0-give": "off", "left_out": "risk"} | knows
    if output == "correction":
        decision = making.tell(decision, making.given(reader | {"own_words": "Watch her."}))
        thing = next(t for t in what_was_given(decision) if t.wrong == "Watch her.")
        corrections.correct(
            actor=decision.author, decision_id=decision.pk, key=thing.key, right=words, new_id=None
        )
    else:
        decision = making.tell(decision, reader | {"own_words": words})
    for _, guarded in _texts(decision, output):
        assert words in guarded.text
        assert guarded.spans == []
        assert (guarded.open, guarded.held) == (False, False)


def test_any_text_for_any_reader_is_checked(cast: dict[str, User]) -> None:
    decision = _draft(cast["dilys"])
    for name, words in CANARIES.items():
        for kind, held in (("relative", True), ("", True), ("police", False)):
            guarded = check_text(decision, words, reader_kind=kind)
            assert guarded.open, name
            assert guarded.spans, name
            assert guarded.held is held, name
    assert not check_text(decision, "A member of the public heard it.").open


def test_every_text_for_somebody_outside_is_made_in_one_of_these() -> None:
    """Only these may ask for a recipient's text: what they give is listed, or given already."""
    allowed = {
        "rules/wording.py": "it is made here",
        "rules/protecting.py": "to look for people in it",
        "rules/summary.py": "kept in the record, never given from there",
        "services/telling.py": "kept as what was given",
        "services/masking.py": "to know it again",
        "views/check.py": "to know it again",
        "outputs/text.py": "past the guard",
        "rules/correcting.py": "it is made here",
    }
    root = Path(decisions.__file__).parent
    asks = {
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Name | ast.FunctionDef)
        and (node.id if isinstance(node, ast.Name) else node.name)
        in ("for_recipient", "for_correction")
    }
    assert asks == set(allowed)
