"""What was said in an emergency stays in the record: who must not find out, and who was told."""

from typing import Any

import pytest

from decisions.rules import IDENTITIES
from decisions.rules.rule_7_record import outcome, sentence
from tests.rules.a_case import Case, told

NO_ONE = ["none"]


def _missing(case: Case) -> list[str]:
    return [m.anchor for m in IDENTITIES.lacks(case.decision)]


@pytest.mark.parametrize(
    ("said", "protection", "asked"),
    [
        ("yes", {}, True),
        ("yes", {"hidden_from": ["other"]}, True),  # somebody else, and not who
        ("yes", {"hidden_from": ["other"], "hidden_from_other": "His uncle"}, False),
        ("yes", {"hidden_from": ["some-person"]}, False),
        ("no", {}, False),
        ("", {}, False),
    ],
)
def test_page_5_asks_who_must_not_find_out(
    said: str, protection: dict[str, Any], asked: bool
) -> None:
    case = Case(must_not_find_out=said)
    case.person("Lauren", "carer")
    case.protect(subject="colleague", **protection)
    # Maya, Lauren and who told us come before the colleague.
    assert _missing(case) == (["id_protections-3-hidden_from"] if asked else [])
    assert case.looks(21) == []


def test_who_is_no_longer_ticked_does_not_answer_it() -> None:
    case = Case(must_not_find_out="yes")
    case.protect(subject="informant", hidden_from=["some-person"])
    case.decision.protected = ["colleague"]
    assert _missing(case) == ["id_protections-2-hidden_from"]


def test_the_anchor_is_on_the_page() -> None:
    case = Case(must_not_find_out="yes")
    case.protect(subject="informant")
    page = IDENTITIES.page(case.decision)
    assert _missing(case)[0] in {q.auto_id for q in page.questions() if q.shown}


def test_before_anybody_is_ticked_page_5_asks_once() -> None:
    case = Case(must_not_find_out="yes")
    assert [m.anchor for m in IDENTITIES.missing(case.decision)] == ["id_protected"]


def test_16_yes_in_the_emergency_and_no_one_on_page_5() -> None:
    case = Case(must_not_find_out="yes", protected=NO_ONE)
    assert IDENTITIES.missing(case.decision) == []
    (look,) = case.looks(21)
    assert look.words_needed
    assert "Who must not find out?" in look.text
    case.answer(look)
    assert case.looks(21) == []
    for said in ("no", ""):
        assert Case(must_not_find_out=said, protected=NO_ONE).looks(21) == []


def test_2_and_8_count_who_was_told_without_words_yet() -> None:
    for sent, asked in (("yes", False), ("not_yet", True), ("", True)):
        case = Case(no_share="not_share")
        case.share("999", "police", sent=sent)
        assert bool(case.looks(2)) is asked
        assert bool(case.looks(8)) is asked
        assert ("You told 999;" in sentence(case.decision)) is not asked
        assert outcome(case.decision) == ("not_share" if asked else "share")


def test_who_was_told_and_cannot_step_in_leaves_reminder_2() -> None:
    case = Case()
    case.share("Head teacher", "school", sent="yes")
    assert len(case.looks(2)) == 1


def test_the_sentence_names_who_gets_it_and_who_was_told() -> None:
    case = Case()
    told(case)
    case.share("999", "police", sent="yes")
    assert sentence(case.decision) == (
        "You are sharing 1 thing with Northbridge MASH. "
        "You told 999; what you told them is not written down yet."
    )


@pytest.mark.parametrize("feared", [True, False])
def test_13_says_first_that_it_may_never_be_safe_to_tell_who_is_feared(feared: bool) -> None:
    case = Case()
    case.person("Karl", "carer", "not_for_now", worried_about=feared)
    (look,) = case.looks(13)
    assert look.text.startswith("You are worried about what Karl may do.") is feared
    assert "never be safe" in look.text
