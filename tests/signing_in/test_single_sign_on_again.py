"""A locked session of single sign-on opens when the provider has asked its person anew."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from decisions.models import User
from tests.servers.oidc import Provider
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
