"""Starting somebody's sign-in again: for whom, by whom, and what it does."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from decisions.models import Job, Membership, Organisation, Team, User
from decisions.services import invitations
from decisions.services.locking import NotAllowed
from tests.people.conftest import give, invite, last_event

SignIn = Callable[[User], Client]


def _password(user: User) -> None:
    user.set_password("correct horse battery staple")
    user.save()


def test_whoever_lost_everything_is_signed_out_and_invited_anew(
    cast: dict[str, User], larkfield: Organisation, admin: Client, signed_in: SignIn
) -> None:
    tom = cast["tom"]
    _password(tom)
    theirs = signed_in(tom)
    url = reverse("start_again", args=[larkfield.pk, tom.pk])
    assert url in admin.get(reverse("person", args=[larkfield.pk, tom.pk])).content.decode()
    assert admin.post(url, {"why": ""}).status_code == 422
    assert User.objects.get(pk=tom.pk).has_usable_password()
    page = admin.post(url, {"why": "Lost his phone"}, follow=True).content.decode()
    assert f"An email goes to {tom.email}" in page
    assert theirs.get("/").status_code == 302
    assert not User.objects.get(pk=tom.pk).has_usable_password()
    assert Job.objects.filter(kind="invitation", about=tom.pk, organisation=larkfield).exists()
    assert last_event() == ("invitation.renewed", "Lost his phone")


def test_not_for_an_account_that_others_rely_on_too(
    cast: dict[str, User], larkfield: Organisation, team: Team, admin: Client
) -> None:
    dilys = cast["dilys"]
    _password(dilys)
    give(dilys, larkfield, "practitioner", team)
    answer = admin.post(reverse("start_again", args=[larkfield.pk, dilys.pk]), {"why": "Lost it"})
    assert answer.status_code == 422
    assert "This cannot be done here" in answer.content.decode()
    assert "Lost it" in answer.content.decode()
    assert User.objects.get(pk=dilys.pk).has_usable_password()
    assert not Job.objects.exists()


def test_not_for_oneself_nor_who_has_not_begun_nor_who_is_gone(
    cast: dict[str, User], jo: User, larkfield: Organisation, admin: Client
) -> None:
    sam = invite(jo, larkfield)
    Membership.objects.filter(user=cast["grace"]).update(until="2026-01-01")
    for user in (jo, sam, cast["grace"], cast["dilys"]):
        url = reverse("start_again", args=[larkfield.pk, user.pk])
        page = admin.get(reverse("person", args=[larkfield.pk, user.pk])).content.decode()
        assert url not in page, user.name
        assert admin.get(url).status_code == 404, user.name
        assert admin.post(url, {"why": "x"}).status_code == 404, user.name
    for user in (jo, cast["grace"], cast["dilys"]):
        with pytest.raises(NotAllowed):
            invitations.start_again(actor=jo, user=user, organisation=larkfield, reason="x")
    assert Job.objects.count() == 1, "the invitation alone"


def test_only_after_proving_anew_who_one_is(
    cast: dict[str, User], larkfield: Organisation, admin: Client
) -> None:
    session = admin.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 6 * 60
    session.save()
    url = reverse("start_again", args=[larkfield.pk, cast["tom"].pk])
    for answer in (admin.get(url), admin.post(url, {"why": "x"})):
        assert answer.status_code == 302
    assert not Job.objects.exists()
