"""A draft that changes hands says so, until its new author has looked; its giver is told, too."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from decisions.models import Decision, User
from decisions.selectors.handed import handed_over
from decisions.services import drafts
from tests import making
from tests.access.acts import restrict

SignIn = Callable[[User], Client]


@pytest.fixture
def given(draft: Decision, cast: dict[str, User]) -> Decision:
    """Priya's draft, which Tom has now."""
    drafts.hand_over(
        actor=cast["priya"], decision_id=draft.pk, to=cast["tom"], reason="End of my shift"
    )
    return making.fresh(draft)


def _home(user: User, signed_in: SignIn) -> str:
    return signed_in(user).get("/").content.decode()


def test_until_it_is_opened_both_are_told(
    given: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    url = reverse("record", args=[given.pk])
    assert "new: handed to you by Priya Nair" in _home(cast["tom"], signed_in)
    assert "End of my shift" in _home(cast["tom"], signed_in)
    unopened = "Tom Ellery has not opened it"
    assert unopened in _home(cast["priya"], signed_in)
    for who in ("priya", "grace"):
        assert unopened in signed_in(cast[who]).get(url).content.decode()

    page = signed_in(cast["tom"]).get(url).content.decode()
    assert "Priya Nair handed this to you on" in page
    assert "End of my shift" in page
    assert "new: handed" not in _home(cast["tom"], signed_in)
    assert "Tom Ellery is writing it" in _home(cast["priya"], signed_in)
    for who in ("priya", "grace"):
        assert unopened not in signed_in(cast[who]).get(url).content.decode()


def test_a_look_from_before_does_not_count(
    given: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    signed_in(cast["tom"]).get(reverse("record", args=[given.pk]))
    for giver, taker in (("tom", "priya"), ("priya", "tom")):
        drafts.hand_over(actor=cast[giver], decision_id=given.pk, to=cast[taker], reason="And back")
    assert not handed_over([making.fresh(given)])[given.pk].opened


def test_what_a_restriction_moved_says_so_and_what_stayed_says_nothing(
    draft: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    assert handed_over([draft]) == {}
    restrict(cast["grace"], draft, [cast["tom"]])
    home = _home(cast["tom"], signed_in)
    assert "handed to you by Grace Mensah" in home
    assert "Who can see this was restricted" in home


def test_it_takes_no_more_questions_for_many(
    cast: dict[str, User], django_assert_max_num_queries: Callable[[int], object]
) -> None:
    many = [making.start(cast["priya"]) for _ in range(5)]
    for one in many:
        drafts.hand_over(actor=cast["priya"], decision_id=one.pk, to=cast["tom"], reason="")
    fresh = [making.fresh(one) for one in many]
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
        found = handed_over(fresh)
    assert {pk: one.why for pk, one in found.items()} == {one.pk: "" for one in many}
