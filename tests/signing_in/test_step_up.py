"""Proving once more who one is, for what weighs most; nothing typed is lost by it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions.models import Membership, Organisation, User
from tests.signing_in.conftest import PASSWORD, at, code, events, signed_in, with_app, with_password


@pytest.fixture
def jo(cast: dict[str, User]) -> User:
    """The school's administrator."""
    return with_app(with_password(cast["jo"]))


@pytest.fixture
def giving(cast: dict[str, User]) -> str:
    school = Organisation.objects.get(slug="larkfield")
    return reverse("give_role", args=[school.pk, cast["tom"].pk])


def test_whoever_signed_in_just_now_is_not_asked(jo: User, giving: str):
    assert signed_in(jo).get(giving).status_code == 200


def test_later_it_is_asked_and_leads_back(jo: User, giving: str):
    with at(0):
        client = signed_in(jo)
    with at(10):
        asked = client.get(giving)
        assert asked["Location"].startswith("/prove/password/?next=")
        assert client.get(asked["Location"]).status_code == 200
        wrong = client.post(asked["Location"], {"password": "not my password"})
        assert wrong.status_code == 422
        assert client.get(giving).status_code == 302
        back = client.post(asked["Location"], {"password": PASSWORD})
        assert back["Location"] == giving
        assert client.get(giving).status_code == 200
    with at(16):
        assert client.get(giving).status_code == 302, "five minutes, and no more"


def test_what_was_posted_is_carried_out_after_the_proof(jo: User, giving: str):
    with at(0):
        client = signed_in(jo)
    form = {"role": "ig_officer", "for": "all", "why": "Covers for Ruth"}
    with at(10):
        asked = client.post(giving, form)
        assert asked["Location"].startswith("/prove/password/?next=")
        assert not Membership.objects.filter(user__name="Tom Ellery", role="ig_officer").exists()
        done = client.post(asked["Location"], {"password": PASSWORD})
    # Given, or shown again with everything that was typed: never lost.
    given = Membership.objects.filter(user__name="Tom Ellery", role="ig_officer").exists()
    assert given or "Covers for Ruth" in done.content.decode()


def test_what_was_posted_is_not_carried_out_without_a_proof(jo: User, giving: str):
    with at(0):
        client = signed_in(jo)
    with at(10):
        asked = client.post(giving, {"role": "ig_officer", "why": "Covers"})
        for wrong in ("", "not my password"):
            client.post(asked["Location"], {"password": wrong})
        client.get(giving)
    assert not Membership.objects.filter(user__name="Tom Ellery", role="ig_officer").exists()


def test_a_code_proves_as_much(jo: User, giving: str):
    with at(0):
        client = signed_in(jo)
    with at(10):
        assert client.post(f"/prove/code/?next={giving}", {"code": code()})["Location"] == giving
        assert client.get(giving).status_code == 200
    assert events("session.proved")[-1]["about"] == {"how": "totp"}


def test_who_may_not_is_not_found_before_and_after(tom: User, giving: str):
    with at(0):
        client = signed_in(tom)
    with at(10):
        assert client.get(giving).status_code == 404
        assert client.post(giving, {"role": "lead"}).status_code == 404


def test_in_the_demo_one_button_is_enough(cast: dict[str, User], giving: str, settings: Any):
    settings.DEMO, settings.LOGIN_URL = True, "demo_sign_in"
    with at(0):
        client = Client()
        client.post("/demo/sign-in/", {"email": cast["jo"].email})
    with at(10):
        asked = client.get(giving)
        assert asked["Location"].startswith("/prove/?next=")
        page = client.get(asked["Location"]).content.decode()
        assert "Yes, it is me" in page
        assert client.post("/prove/", {"next": giving})["Location"] == giving
        assert client.get(giving).status_code == 200


def test_outside_the_demo_the_button_proves_nothing(jo: User, giving: str):
    with at(0):
        client = signed_in(jo)
    with at(10):
        client.post("/prove/", {"next": giving})
        assert client.get(giving).status_code == 302
