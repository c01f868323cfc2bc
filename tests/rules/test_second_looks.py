"""The reminders that never block: each fires on its exact trigger and not on a near miss."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from decisions.choices import CAN_PROTECT
from tests.rules.a_case import DAY, NOW, TODAY, Case, told

# 1 Not sent


@pytest.mark.parametrize("how", ["share", "differently", "own words"])
def test_1_decided_and_not_sent(how: str) -> None:
    case = Case()
    share = case.share(own_words="Help." if how == "own words" else "")
    if how != "own words":
        case.give(share, case.item(), how, "Less.")
    (look,) = case.looks(1)
    assert "You have decided to tell Northbridge MASH" in look.text
    assert "This service does not send anything." in look.text
    assert look.share == str(share.pk)
    case.sent(share)
    assert case.looks(1) == []


def test_1_is_not_asked_about_a_recipient_who_gets_nothing() -> None:
    case = Case()
    case.give(case.share(), case.item(), "withhold")
    removed = case.share(own_words="Help.", removed_at=NOW)
    assert case.looks(1) == []
    removed.removed_at = None
    assert len(case.looks(1)) == 1


def test_1_is_asked_once_for_each_recipient() -> None:
    case = Case()
    told(case)
    told(case, name="Little Oaks", kind="school")
    assert len(case.looks(1)) == 2


# 2 No one can act


@pytest.mark.parametrize("level", ["danger", "serious"])
def test_2_nobody_who_can_protect_is_told(level: str) -> None:
    case = Case(level=level)
    told(case, name="Little Oaks", kind="school")
    case.give(case.share(kind="police"), case.item(), "withhold")
    (look,) = case.looks(2)
    assert "step in to protect Maya Okafor" in look.text
    assert look.words_needed, "who told them, and when, is an answer in words"


@pytest.mark.parametrize("kind", CAN_PROTECT)
def test_2_is_not_asked_when_one_of_them_is_told(kind: str) -> None:
    case = Case()
    told(case, name="X", kind=kind)
    assert case.looks(2) == []


@pytest.mark.parametrize("level", ["may_be", "support", ""])
def test_2_is_not_asked_for_a_lesser_worry(level: str) -> None:
    assert Case(level=level).looks(2) == []


# 3 Waiting


@pytest.mark.parametrize(
    ("level", "hours", "asked"),
    [
        ("danger", 1.02, True),
        ("danger", 0.95, False),
        ("serious", 24.02, True),
        ("serious", 23.9, False),
        ("may_be", 25, True),
        ("may_be", 2, False),
        ("support", 100, False),
        ("", 100, False),
    ],
)
def test_3_noticed_a_while_ago_and_nothing_sent(level: str, hours: float, asked: bool) -> None:
    when = timezone.localtime(NOW - timedelta(hours=hours))
    case = Case(level=level, noticed_on=when.date(), noticed_time=when.time())
    assert bool(case.looks(3)) is asked


def test_3_names_the_day_and_stops_when_something_was_sent() -> None:
    case = Case(noticed_on=TODAY - 2 * DAY)
    assert "You noticed this on Monday 16 November" in case.looks(3)[0].text
    case.sent(told(case))
    assert case.looks(3) == []


@pytest.mark.parametrize(("again", "asked"), [(None, True), (TODAY + DAY, False)])
def test_3_put_off_without_a_date(again: date | None, asked: bool) -> None:
    assert bool(Case(no_share="defer", look_again_on=again).looks(3)) is asked


def test_3_a_worry_that_is_decided_but_not_sent_still_waits() -> None:
    case = Case(noticed_on=TODAY - 2 * DAY)
    told(case)
    assert len(case.looks(3)) == 1


# 4 Other children


@pytest.mark.parametrize(
    ("name", "role", "home", "asked"),
    [
        ("Kofi Okafor, 3", "sibling", True, True),
        ("Kofi", "sibling", True, True),
        ("Ama, 16", "other_adult", True, True),
        ("Baby Joy", "other_adult", True, True),
        ("Kofi Okafor, 3", "sibling", False, False),
        ("Dean Marsh", "other_adult", True, False),
        ("Dean Marsh, 34", "other_adult", True, False),
        ("Lauren, 17", "carer", True, False),
        ("", "sibling", True, False),
    ],
)
def test_4_another_child_in_the_home(name: str, role: str, home: bool, asked: bool) -> None:
    case = Case()
    case.person(name, role, lives_with_child=home)
    looks = case.looks(4)
    assert bool(looks) is asked
    for look in looks:
        assert f"{name.split()[0].strip(',')} lives in the same home" in look.text


def test_4_is_not_asked_once_a_text_that_goes_names_the_child() -> None:
    case = Case()
    case.person("Kofi Okafor, 3", "sibling", lives_with_child=True)
    share = told(case, "Kofianna is well.")
    assert len(case.looks(4)) == 1, "another name that begins alike"
    case.give(share, case.item("Kofi goes to Little Oaks."), "withhold")
    assert len(case.looks(4)) == 1, "left out"
    case.give(share, case.item("X"), "differently", "her brother Kofi")
    assert case.looks(4) == []


def test_4_is_for_a_child_at_risk() -> None:
    case = Case(level="support")
    case.person("Kofi, 3", "sibling", lives_with_child=True)
    assert case.looks(4) == []


# 5 Too little to act on


@pytest.mark.parametrize(
    ("words", "lacking"),
    [
        ("Please help.", ["age", "address", "who is at home"]),
        ("Maya, 7, at 14 Tanner Street, lives with Lauren.", []),
        ("Maya, 7, NB4 7QT, with Lauren.", []),
        ("Maya at 14 Tanner Street with Lauren.", ["age"]),
        ("Maya is 7 and lives with her mother.", ["address"]),
        ("Maya, 7, 14 Tanner Street.", ["who is at home"]),
        ("Ring 07700 900461 about Maya, NB4 5QT, with Lauren.", ["age"]),
    ],
)
def test_5_what_those_who_act_will_ask_for(words: str, lacking: list[str]) -> None:
    case = Case()
    case.person("Lauren Okafor", "carer", lives_with_child=True)
    case.share(own_words=words)
    looks = case.looks(5)
    assert bool(looks) is bool(lacking)
    for part in ("age", "address", "who is at home"):
        assert (part in "".join(k.text for k in looks)) is (part in lacking)
    for look in looks:
        assert look.text.startswith("Northbridge MASH will probably ring you for Maya Okafor")


@pytest.mark.parametrize(
    ("kind", "asked"), [("police", True), ("social_care", True), ("school", False)]
)
def test_5_is_for_those_who_act(kind: str, asked: bool) -> None:
    case = Case()
    told(case, "Bruises.", kind=kind)
    assert bool(case.looks(5)) is asked
