"""The reminders that never block, 12 to 15; and how all of them behave together."""

from typing import Any

import pytest

from decisions.rules.sharing_looks import whole_file
from tests.rules.a_case import DAY, NOW, TODAY, Case, told

# 12 Telling could alert


@pytest.mark.parametrize(
    ("knows", "emma_home", "karl_home", "worried", "asked"),
    [
        ("yes", True, True, True, True),
        ("not_yet", True, True, True, True),
        ("not_for_now", True, True, True, False),
        ("", True, True, True, False),
        ("yes", False, True, True, False),
        ("yes", True, False, True, False),
        ("yes", True, True, False, False),
    ],
)
def test_12_telling_one_could_alert_another(
    knows: str, emma_home: bool, karl_home: bool, worried: bool, asked: bool
) -> None:
    case = Case()
    case.person("Emma", "carer", knows, lives_with_child=emma_home)
    case.person("Karl", "other_adult", lives_with_child=karl_home, worried_about=worried)
    looks = case.looks(12)
    assert bool(looks) is asked
    for look in looks:
        assert "Emma and Karl share a home. Could telling Emma alert Karl?" in look.text


def test_12_counts_the_child_who_lives_there() -> None:
    case = Case()
    case.engage(case.maya, "yes")
    case.person("Karl", "carer", lives_with_child=True, worried_about=True)
    assert len(case.looks(12)) == 1


# 13 Not told, no date


@pytest.mark.parametrize(
    ("knows", "more", "asked"),
    [
        ("not_for_now", {}, True),
        ("not_for_now", {"ask_again_on": TODAY - DAY}, True),
        ("not_for_now", {"ask_again_on": TODAY + DAY}, False),
        ("not_for_now", {"never_safe": True}, False),
        ("not_yet", {}, True),
        ("not_yet", {"tell_on": TODAY + DAY}, False),
        ("not_yet", {"tell_on": TODAY - DAY}, True),
        ("not_yet", {"ask_again_on": TODAY + DAY}, True),
        ("yes", {}, False),
        ("too_young", {}, False),
        ("other_agency", {}, False),
    ],
)
def test_13_not_told_and_no_date(knows: str, more: dict[str, Any], asked: bool) -> None:
    case = Case(**more)
    case.person("Lauren", "carer", knows)
    looks = case.looks(13)
    assert bool(looks) is asked
    for look in looks:
        assert look.text.startswith("Lauren does not know yet.")


def test_13_two_questions_without_a_date_are_two_reminders() -> None:
    case = Case()
    case.person("Lauren", "carer", "not_for_now")
    case.person("Emma", "carer", "not_yet")
    first = case.looks(13)[0]
    case.answer(first)
    assert len(case.looks(13)) == 1


# 14 Added later


def test_14_an_item_that_is_not_decided_for_a_recipient() -> None:
    case = Case()
    share = told(case)
    item = case.item("Kofi goes to Little Oaks")
    (look,) = case.looks(14)
    assert "Northbridge MASH" in look.text
    assert "“Kofi goes to Little Oaks”" in look.text
    case.give(share, item, "withhold")
    assert case.looks(14) == []


def test_14_is_not_asked_about_what_is_kept_from_everyone() -> None:
    case = Case()
    told(case)
    case.item("An old report").kept_back = True
    assert case.looks(14) == []


# 15 Whole file


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Please take all records.", "all records"),
        ("We enclose her whole file", "whole file"),
        ("the complete school history", "complete school history"),
        ("Full chronology attached", "Full chronology"),
        ("All of the school’s records", "All of the school’s records"),
        ("the notes, all", "notes all"),
        ("the entire GP record", "entire GP record"),
        ("not all records", ""),
        ("We don’t send all records", ""),
        ("We don't send all records", ""),
        ("never the full file", ""),
        ("the parts rather than all records", ""),
        ("all of the old primary school’s records", ""),
        ("He told all. She profiled them.", ""),
        ("all children", ""),
        ("her records", ""),
        ("", ""),
    ],
)
def test_15_a_promise_of_the_whole_file(text: str, found: str) -> None:
    assert whole_file(text) == found


def test_15_is_asked_of_everyone_but_a_court() -> None:
    case = Case()
    share = told(case, "All records", name="DC Reyes", kind="police")
    (look,) = case.looks(15)
    assert "“All records” may hold things DC Reyes does not need." in look.text
    share.kind = "court"
    assert case.looks(15) == []


# Together


def test_the_child_comes_first_then_people_then_the_record() -> None:
    case = Case(law_basis="6-1-a", noticed_on=TODAY - 3 * DAY, response="objected")
    case.person("Emma", "carer", "not_yet", lives_with_child=True)
    case.person("Karl", "other_adult", lives_with_child=True, worried_about=True)
    farida = case.person("Farida Begum", "informant")
    case.protect(farida)
    told(case, "All records from Farida Begum", name="The school", kind="school")
    case.item("Undecided")
    assert [k.number for k in case.looks()] == [1, 2, 3, 7, 10, 12, 6, 13, 14, 15]


def test_an_answer_holds_until_the_facts_change() -> None:
    case = Case(no_share="not_share")
    (look,) = case.looks(8)
    case.answer(look)
    assert case.looks(8) == []
    case.decision.no_share = "defer"
    assert len(case.looks(8)) == 1
    case = Case()
    farida = case.person("Farida Begum", "informant")
    case.protect(farida)
    share = told(case, "Farida Begum heard it.", name="The school", kind="school")
    case.answer(case.looks(10)[0])
    assert case.looks(10) == []
    share.own_words = "Farida is her neighbour."
    assert len(case.looks(10)) == 1, "other words give her away"


def test_no_reminder_scores_warns_or_praises() -> None:
    case = Case(law_basis="6-1-a", noticed_on=TODAY - 3 * DAY, unsure="not_asked")
    case.person("Emma", "carer", "not_yet", lives_with_child=True)
    told(case, "All records")
    for look in case.looks(now=NOW):
        words = look.text.lower()
        for never in ("warning", "must not", "error", "risk score", "compliant", "you may not"):
            assert never not in words
        assert look.fix
