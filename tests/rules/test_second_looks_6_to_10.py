"""The reminders that never block, 6 to 10 (11 needs a request)."""

from datetime import date, time

import pytest

from decisions.models import Advice, Adviser
from tests.rules.a_case import DAY, TODAY, Case, told

# 6 Consent as the reason


@pytest.mark.parametrize(
    ("basis", "level", "asked"),
    [
        ("6-1-a", "may_be", True),
        ("6-1-a", "danger", True),
        ("6-1-a", "support", False),
        ("6-1-a", "", False),
        ("6-1-e", "danger", False),
        ("", "danger", False),
    ],
)
def test_6_consent_while_a_child_may_be_at_risk(basis: str, level: str, asked: bool) -> None:
    case = Case(law_basis=basis, level=level)
    case.person("Lauren Okafor", "carer")
    looks = case.looks(6)
    assert bool(looks) is asked
    for look in looks:
        assert "If Lauren Okafor said no, would you still share to protect Maya" in look.text


# 7 Objection


def test_7_an_objection_and_nothing_decided_about_it() -> None:
    case = Case(response="objected", objection="No police")
    case.person("Tanya", "carer", "yes")
    (look,) = case.looks(7)
    assert look.text.startswith("Tanya objected.")
    assert "Would Maya Okafor be safe if nobody else knew?" in look.text
    assert look.words_needed
    case.decision.objection_decision = "I told her why I must."
    told(case)
    assert case.looks(7) == []


def test_7_nothing_shared_and_no_reason_but_the_objection() -> None:
    given = {"response": "objected", "objection": "No police", "objection_decision": "So be it."}
    case = Case(**given, no_share="not_share")
    assert len(case.looks(7)) == 1
    case.decision.reasons = "The bruise has an innocent cause, seen by her doctor."
    assert case.looks(7) == []


@pytest.mark.parametrize("response", ["no_objection", ""])
def test_7_is_not_asked_without_an_objection(response: str) -> None:
    assert Case(response=response, no_share="not_share").looks(7) == []


# 8 Not sharing


@pytest.mark.parametrize(
    ("safe", "again", "asked"),
    [("", "", True), ("Her aunt", "", True), ("", "A bruise", True), ("Her aunt", "x", False)],
)
def test_8_not_sharing_and_not_said_what_keeps_the_child_safe(
    safe: str, again: str, asked: bool
) -> None:
    case = Case(no_share="not_share", safe_meanwhile=safe, look_again=again)
    looks = case.looks(8)
    assert bool(looks) is asked
    for look in looks:
        assert "What keeps Maya Okafor safe meanwhile" in look.text
        assert look.words_needed


def test_8_is_not_asked_when_someone_is_told_or_no_child_is_at_risk() -> None:
    case = Case()
    told(case)
    assert case.looks(8) == []
    assert Case(level="support", no_share="not_share").looks(8) == []


def test_8_waits_until_somebody_says_that_they_are_not_sharing() -> None:
    assert Case().looks(8) == []
    assert len(Case(no_share="defer").looks(8)) == 1


def test_8_is_asked_when_everything_is_left_out() -> None:
    case = Case(no_share="not_share")
    case.give(case.share(), case.item(), "withhold")
    assert len(case.looks(8)) == 1


@pytest.mark.parametrize(
    ("since", "said"), [(None, False), (TODAY, True), (TODAY - DAY, True), (TODAY + DAY, False)]
)
def test_8_speaks_of_the_duty_only_where_the_organisation_says_it_applies(
    since: date | None, said: bool
) -> None:
    case = Case(no_share="not_share")
    case.house.duty_16la_since = since
    text = case.looks(8)[0].text
    assert ("16LA" in text) is said
    assert ("Ask Ruth Adeyemi" in text) is said
    assert "may apply to you" in text or not said


# 9 Unsure


def test_9_unsure_and_nobody_asked_names_who_is_there() -> None:
    case = Case(unsure="not_asked", unsure_about="whom to tell")
    hours = {"opens": time(8, 30), "closes": time(17, 30), "weekdays": [0, 1, 2, 3, 4]}
    late = {"opens": time(20), "closes": time(22), "weekdays": []}
    case.advisers(
        Adviser(name="Late Line", phone="2", **late), Adviser(name="Ruth", phone="1", **hours)
    )
    (look,) = case.looks(9)
    assert "You are not sure about whom to tell." in look.text
    assert "Ruth" in look.text
    assert "17:30" in look.text
    assert "on 1" in look.text
    assert "If Maya Okafor could be hurt while you wait" in look.text


def test_9_without_advisers_names_the_helpline() -> None:
    assert "NSPCC" in Case(unsure="not_asked").looks(9)[0].text


@pytest.mark.parametrize(
    ("unsure", "level", "asked"),
    [("no", "danger", 0), ("advised", "danger", 0), ("", "danger", 0), ("not_asked", "support", 0)],
)
def test_9_near_misses(unsure: str, level: str, asked: int) -> None:
    assert len(Case(unsure=unsure, level=level).looks(9)) == asked


def test_9_ends_when_advice_is_written_down() -> None:
    case = Case(unsure="not_asked")
    case.decision.advice.append(Advice(adviser="Ruth"))
    assert case.looks(9) == []


# 10 Gives someone away


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Farida Begum told us.", "a member of the public"),
        ("Mrs B. heard it.", "a member of the public"),
        ("Heard from the flat above.", "nearby"),
        ("Ring 07700 900123.", "a phone number"),
        ("Her car is AB12 CDE.", "a car"),
        ("Write to dogs.and.tea@post.example.", "a member of the public"),
        ("She is at 8 Quay Court, NB1 2AB.", "an address"),
    ],
)
def test_10_a_text_gives_a_protected_person_away(text: str, instead: str) -> None:
    case = Case()
    farida = case.person("Farida Begum", "informant")
    clues = {"aliases": "Mrs B.", "vantage": "the flat above", "phone": "07700 900123"}
    clues |= {"vehicle": "AB12 CDE", "address": "8 Quay Court, NB1 2AB"}
    protection = case.protect(farida, **clues, email="dogs.and.tea@post.example")
    share = told(case, text, name="Northbridge Academy", kind="school")
    looks = case.looks(10)
    assert looks
    assert "Northbridge Academy" in looks[0].text
    assert f"Use “{instead}”" in looks[0].text
    assert all(k.words_needed and k.share == str(share.pk) for k in looks)
    share.may_know = [str(protection.pk)]
    assert case.looks(10) == [], "they need to know"


def test_10_looks_at_the_words_that_go_and_no_others() -> None:
    case = Case()
    farida = case.person("Farida Begum", "informant")
    case.protect(farida)
    share = case.share(name="The school", kind="school")
    item = case.item("Farida Begum heard it.")
    case.give(share, item, "differently", "A neighbour heard it.")
    assert case.looks(10) == []
    share.own_words = "Farida told us."
    assert len(case.looks(10)) == 1
    case.decision.protected = ["none"]
    assert case.looks(10) == [], "no longer ticked"
