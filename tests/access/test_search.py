"""Finding records: only one's own to open, by reference, name and words, on both engines."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from decisions.models import Decision, Person, User
from decisions.selectors.search import search
from tests import making

SignIn = Callable[[User], Client]


def _found(user: User, typed: str) -> set[str]:
    return {decision.reference for decision in search(user, typed)}


@pytest.mark.parametrize(
    "typed",
    ["Maya", "maya okafor", "OKAFOR", "bruis", "Bruises Maya", "Lauren", "upper arms", "MASH"],
)
def test_names_and_words_are_found(s1: Decision, priya: User, typed: str) -> None:
    assert _found(priya, typed) == {s1.reference}


@pytest.mark.parametrize("typed", ["Zebedee", "Maya Zebedee", "", "   ", "%", "_", "'", "!!", "\\"])
def test_what_is_not_there_is_not_found(s1: Decision, priya: User, typed: str) -> None:
    assert _found(priya, typed) == set()


@pytest.mark.parametrize(
    "typed", ["' OR 1=1 --", "a & b | !c", "((((", ":*", "<->", "x" * 200, "‘’“”", "\u202e" * 3]
)
def test_strange_words_do_no_harm(s1: Decision, priya: User, signed_in: SignIn, typed: str) -> None:
    answer = signed_in(priya).post(reverse("search"), {"words": typed})
    assert answer.status_code in (200, 422)


def test_a_reference_is_found_however_it_is_written(s1: Decision, priya: User) -> None:
    letters = s1.reference.replace("-", "")
    for typed in (s1.reference, s1.reference.lower(), letters, f" {letters[:4]} {letters[4:]} "):
        assert _found(priya, typed) == {s1.reference}


def test_nobody_finds_what_is_not_theirs(s1: Decision, cast: dict[str, User]) -> None:
    for typed in ("Maya", s1.reference):
        for who in ("tom", "ruth", "jo", "dilys", "marcus"):
            assert _found(cast[who], typed) == set()
        assert _found(cast["grace"], typed) == {s1.reference}


def test_a_colleagues_draft_is_found_by_reference_and_not_by_its_words(
    cast: dict[str, User], signed_in: SignIn
) -> None:
    draft = making.draft(cast["tom"])
    assert _found(cast["tom"], "Bruises") == {draft.reference}
    assert _found(cast["grace"], "Bruises") == set()
    assert _found(cast["grace"], "Maya") == set()
    assert _found(cast["grace"], draft.reference) == {draft.reference}
    page = signed_in(cast["grace"]).post(reverse("search"), {"words": draft.reference})
    assert "Not finished yet" in page.content.decode()
    assert "Maya" not in page.content.decode()


def test_a_finished_record_is_found_and_listed_as_it_was_signed(
    s1: Decision, priya: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    Person.objects.create(concern=s1.concern, role="child", name="Zebedee Late")
    Person.objects.filter(concern=s1.concern, name__startswith="Lauren").update(name="Someone")
    for user in (priya, cast["grace"]):
        assert _found(user, "Zebedee") == set()
        assert _found(user, "Lauren") == {s1.reference}
        assert "Zebedee" not in signed_in(user).get("/").content.decode()


def test_what_is_looked_for_stays_off_the_address_and_the_title(
    s1: Decision, priya: User, signed_in: SignIn
) -> None:
    client = signed_in(priya)
    assert "Maya" not in client.get(reverse("search") + "?words=Maya").content.decode()
    page = client.post(reverse("search"), {"words": "Maya"}).content.decode()
    assert "<title>Find a record" in page.replace("\n", "")
    assert "This is not a check on whether a child is known" in page
    none = client.post(reverse("search"), {"words": "Zebedee"}).content.decode()
    assert "No record that you may open" in none
    assert "This is not a check on whether a child is known" in none
    assert client.post(reverse("search"), {"words": " "}).status_code == 422


@pytest.mark.parametrize(
    "typed",
    ["Karl", "karl dean", "Dean/Karl", "Maya - Karl", "2016", "12/03/2016", "father", "O'Neill",
     "O’Neill", "second line", "960100"],
)  # fmt: skip
def test_words_that_stick_together_are_found(priya: User, typed: str) -> None:
    reasons = (
        "Dean/Karl, born 12/03/2016:\nmother/father hit her.\nSecond line O’Neill 01632-960100"
    )
    draft = making.answer(making.draft(priya), "reasons", {"reasons": reasons})
    assert _found(priya, typed) == {draft.reference}
    making.sign(draft)
    assert _found(priya, typed) == {draft.reference}
    assert _found(priya, "Zebedee/Karl") == set()
