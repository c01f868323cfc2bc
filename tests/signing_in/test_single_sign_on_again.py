"""A locked session of single sign-on opens when the provider has asked its person anew."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from decisions.models import Membership, Organisation, User
from decisions.services import invitations
from decisions.services.memberships import give_role
from tests.servers.oidc import Provider
from tests.signing_in.conftest import try_password, with_password
from tests.signing_in.single_sign_on import TOM, accepted, back_from, provider, school

__all__ = ["provider", "school"]


def test_a_locked_session_opens_when_the_provider_has_asked_anew(
    cast: dict[str, User], provider: Provider
):
    client = accepted(cast["tom"], provider)
    lock(client)
    locked = client.get("/your-sign-in/sessions/")
    assert locked["Location"].startswith("/prove/?next=")
    page = client.get(locked["Location"]).content.decode()
    assert "Sign in with Northbridge Council" in page
    sent = client.post("/sign-in/with/county/", {"again": "on", "next": "/your-sign-in/sessions/"})
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    back = urlsplit(provider.sign_in(sent["Location"], TOM))
    proved = client.get(f"{back.path}?{back.query}")
    done = client.get(proved["Location"])
    assert done["Location"] == "/your-sign-in/sessions/"
    assert client.get(done["Location"]).status_code == 200


def lock(client: Client) -> None:
    session = client.session
    session["last_seen"] -= 3600
    session.save()


@pytest.mark.parametrize("auth_time", [None, "now", 1_700_000_000])
def test_a_provider_that_only_remembers_opens_nothing(
    auth_time: Any, cast: dict[str, User], provider: Provider
):
    """Whoever takes prompt=login out of the address is signed in silently, and stays locked."""
    client = accepted(cast["tom"], provider)
    lock(client)
    provider.next(claims={"auth_time": auth_time})
    answer = back_from(client, provider, TOM, again="on", next="/")
    assert answer.status_code == 403
    assert client.get("/")["Location"].startswith("/prove/")


def test_somebody_else_does_not_open_a_locked_session(cast: dict[str, User], provider: Provider):
    accepted(cast["jo"], provider, "jo")
    client = accepted(cast["tom"], provider)
    lock(client)
    answer = back_from(client, provider, "jo", again="on", next="/")
    assert answer.status_code == 403
    assert client.get("/")["Location"].startswith("/prove/")


@pytest.mark.parametrize("how", ["signed out", "locked", "over"])
def test_a_provider_that_only_remembers_does_not_begin_a_new_session_where_one_ended(
    how: str, cast: dict[str, User], provider: Provider
):
    client = accepted(cast["tom"], provider)
    if how == "signed out":
        client.post("/sign-out/")
    elif how == "locked":
        lock(client)
    else:
        session = client.session
        session["began"] -= 11 * 3600
        session.save()
        client.get("/")
    sent = client.post("/sign-in/with/county/", {"next": "/"})
    assert parse_qs(urlsplit(sent["Location"]).query)["prompt"] == ["login"]
    provider.next(claims={"auth_time": 1_700_000_000})
    assert back_from(client, provider, TOM, next="/").status_code == 403
    assert client.get("/").status_code == 302
    provider.next()
    assert back_from(client, provider, TOM, next="/")["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("minutes", "opens"), [(10, True), (25, False), (4 * 60, False)])
def test_to_forget_our_cookie_is_no_way_round_a_locked_session(
    minutes: int, opens: bool, cast: dict[str, User], provider: Provider
):
    accepted(cast["tom"], provider)
    another = Client()
    sent = another.post("/sign-in/with/county/", {"next": "/"})
    assert parse_qs(urlsplit(sent["Location"]).query)["max_age"] == ["1200"]
    provider.next(claims={"auth_time": int(time.time()) - minutes * 60})
    answer = back_from(another, provider, TOM, next="/")
    assert answer.status_code == (302 if opens else 403)
    assert ("_auth_user_id" in another.session) is opens


def test_being_invited_by_an_organisation_with_single_sign_on_locks_nobody_out(
    cast: dict[str, User], provider: Provider
):
    dilys = with_password(cast["dilys"])
    larkfield = Organisation.objects.get(slug="larkfield")
    give_role(
        actor=None,
        user=dilys,
        organisation=larkfield,
        role="practitioner",
        given_by="x",
        why="x",
    )
    assert try_password(Client(), dilys.email)["Location"] == "/"
    assert invitations.has_a_way_in(dilys), "another's provider is no way to her account"
    client = Client()
    client.get(invitations.link_for(dilys))
    assert client.get("/invitation/").status_code == 410
    Membership.objects.filter(user=dilys, organisation__slug="hafan").update(until="2026-01-01")
    assert try_password(Client(), dilys.email).status_code == 422, "only the school is left"
    assert not invitations.has_a_way_in(dilys)


def test_who_had_single_sign_on_and_comes_back_to_an_organisation_without_it_is_invited(
    cast: dict[str, User], provider: Provider
):
    accepted(cast["tom"], provider)
    Organisation.objects.filter(slug="larkfield").update(sso_provider="")
    assert not invitations.has_a_way_in(cast["tom"])
    client = Client()
    client.get(invitations.link_for(cast["tom"]))
    assert "password1" in client.get("/invitation/").content.decode()


def test_single_sign_on_is_switched_on_by_who_runs_the_service(
    cast: dict[str, User], provider: Provider
):
    for wrong in ({"organisation": "none"}, {"organisation": "hafan", "provider": "none"}):
        with pytest.raises(CommandError):
            call_command("single_sign_on", **wrong)
    call_command("single_sign_on", organisation="hafan", provider="county")
    assert Organisation.objects.get(slug="hafan").sso_provider == "county"
    call_command("single_sign_on", organisation="hafan")
    assert Organisation.objects.get(slug="hafan").sso_provider == ""
