"""How long a session lasts, what a locked one still does, and ending sessions."""

import re
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from decisions import selectors
from decisions.models import Membership, User
from tests import making
from tests.signing_in.conftest import PASSWORD, at, code, events, signed_in, with_app, with_password

LOCKED = "/prove/password/"


def where(client: Client, path: str = "/") -> str:
    """Return "open", or where the browser is sent."""
    response = client.get(path)
    return "open" if response.status_code == 200 else response["Location"].split("?")[0]


@pytest.mark.parametrize(("who", "idle"), [("tom", 20), ("ruth", 15)])
def test_an_idle_session_locks(who: str, idle: int, request: pytest.FixtureRequest):
    user = request.getfixturevalue(who)
    with at(0):
        client = signed_in(user)
    with at(idle - 0.5):
        assert where(client) == "open"  # and goes on from here
    with at(2 * idle - 1):
        assert where(client) == "open"
    with at(3 * idle):
        assert where(client) == LOCKED


@pytest.mark.parametrize(("who", "hours"), [("tom", 10), ("ruth", 8)])
def test_no_session_lasts_for_ever(who: str, hours: int, request: pytest.FixtureRequest):
    user = request.getfixturevalue(who)
    with at(0):
        client = signed_in(user)
    for minutes in range(10, hours * 60, 10):
        with at(minutes):
            assert where(client) == "open", minutes
    with at(hours * 60 + 1):
        assert where(client) == "/sign-in/"
        assert "_auth_user_id" not in client.session
    assert events("session.ended")[-1]["about"] == {"why": "too_long"}


def test_limits_follow_the_role_within_a_minute(tom: User, cast: dict[str, User]):
    with at(0):
        client = signed_in(tom)
        role = Membership.objects.filter(user=tom).get()
        role._state.adding, role.role = True, "ig_officer"
        role.id = uuid4()
        role.save()
    with at(2):
        assert where(client) == "open"
    with at(18):
        assert where(client) == LOCKED


def test_a_locked_session_keeps_typing_shows_nothing_and_opens_with_the_password(
    cast: dict[str, User],
):
    user = with_app(with_password(cast["priya"]))
    with at(0):
        client, draft = signed_in(user), making.draft(user)
    page = reverse("page", args=[draft.pk, "worry"])
    with at(30):
        kept = client.post(
            f"{page.replace('worry', 'typing/worry')}", {"worry": "Kept while locked"}
        )
        assert kept.status_code in (204, 409)
        posted = client.post(page, {"worry": "Posted while locked", "revision": "0"})
        assert posted["Location"] == f"{LOCKED}?next={page.replace('/', '%2F')}"
        assert "Bruises" not in client.get(posted["Location"]).content.decode()
        wrong = client.post(posted["Location"], {"password": "wrong"})
        assert wrong.status_code == 422
        assert where(client) == LOCKED
        back = client.post(posted["Location"], {"password": PASSWORD})
        assert back["Location"] == page
        assert "Posted while locked" in client.get(page).content.decode()
    typed = selectors.typing(user, draft, "worry")
    assert typed is not None
    assert events("session.proved")[-1]["about"] == {"how": "password"}


def test_a_locked_session_opens_with_a_code_too(tom: User):
    with at(0):
        client = signed_in(tom)
    with at(30):
        assert where(client) == LOCKED
        assert client.post("/prove/code/?next=/", {"code": code()})["Location"] == "/"
        assert where(client) == "open"


def test_when_a_session_is_over_what_was_typed_is_kept_all_the_same(cast: dict[str, User]):
    user = with_app(with_password(cast["priya"]))
    with at(0):
        client, draft = signed_in(user), making.draft(user)
    page = reverse("page", args=[draft.pk, "worry"])
    for minutes in range(10, 10 * 60, 10):
        with at(minutes):
            client.post("/stay/")
    with at(10 * 60 + 1):
        posted = client.post(page, {"worry": "Posted too late", "revision": "0"})
        assert posted["Location"].startswith("/sign-in/?next=")
        assert where(client, "/your-sign-in/") == "/sign-in/"
        again = signed_in(user)
        assert "Posted too late" in again.get(page).content.decode()


def test_saying_that_one_is_there_goes_on_but_typing_does_not(cast: dict[str, User]):
    user = with_app(with_password(cast["priya"]))
    with at(0):
        client, draft = signed_in(user), making.draft(user)
        other = signed_in(user)
    typing = reverse("typing", args=[draft.pk, "worry"])
    for minutes in (5, 10, 15, 19):
        with at(minutes):
            client.post(typing, {"worry": "Still typing"})
    with at(19):
        assert other.post("/stay/").status_code == 204
        assert other.get("/stay/").status_code == 405
    with at(21):
        assert where(client) == LOCKED
        assert client.post("/stay/").status_code == 403, "it is too late to say so"
        assert where(client) == LOCKED
        assert where(other) == "open"


def test_the_page_says_in_how_many_seconds_it_locks(tom: User):
    with at(0):
        client = signed_in(tom)
    with at(0.75):
        assert f'data-locks-in="{1200 - 45}"' in client.get("/").content.decode()
    with at(19):
        page = client.get("/").content.decode()
        assert 'data-locks-in="1200"' in page
        assert "After 20 minutes without a new page" in page


def test_a_person_who_is_deactivated_is_out_at_once(tom: User):
    client = signed_in(tom)
    assert where(client) == "open"
    User.objects.filter(pk=tom.pk).update(is_active=False)
    assert where(client) == "/sign-in/"


def test_signing_out_is_a_press_of_a_button_and_clears_the_browser(tom: User):
    client = signed_in(tom)
    assert client.get("/sign-out/").status_code == 405
    key = client.session.session_key
    out = client.post("/sign-out/")
    assert out["Location"] == "/sign-in/"
    assert out["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    assert where(client) == "/sign-in/"
    [event] = events("session.ended")
    assert (event["actor"], event["about"]) == (str(tom.pk), {"why": "signed_out"})


def test_signing_out_somewhere_else(tom: User, cast: dict[str, User]):
    here = signed_in(tom, headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    phone = signed_in(tom, headers={"user-agent": "Mozilla/5.0 (iPhone) Version/18 Safari/604"})
    third = signed_in(tom)
    hers = signed_in(with_app(with_password(cast["jo"])))
    page = here.get("/your-sign-in/sessions/").content.decode()
    assert "Firefox on Windows (this one)" in page
    assert "Safari on an iPhone" in page
    assert page.count("Sign out there") == 2
    ids = re.findall(r'name="session"\s+value="(\d+)"', page)
    foreign = hers.post("/your-sign-in/sessions/", {"session": ids[0]})
    assert foreign["Location"] == "/your-sign-in/sessions/"
    assert where(phone) == "open", "nobody ends the sessions of others"
    here.post("/your-sign-in/sessions/", {"session": ids[0]})
    assert where(phone) == "/sign-in/"
    assert where(third) == where(here) == "open"
    here.post("/your-sign-in/sessions/")
    assert where(third) == "/sign-in/"
    assert where(here) == where(hers) == "open"
    assert [e["about"]["why"] for e in events("session.ended")] == ["elsewhere", "elsewhere"]


def test_a_password_is_never_shown_back(tom: User):
    with at(0):
        client = signed_in(tom)
    form = {"oldpassword": PASSWORD, "password1": "seven brown paper lanterns"}
    for minutes in (30, 11 * 60):
        with at(minutes):
            page = client.post("/your-sign-in/password/", form)
            assert PASSWORD not in page.content.decode()
            assert "lanterns" not in page.content.decode()
