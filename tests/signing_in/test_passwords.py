"""E-mail address and password: what is taken for one, and what nobody learns from trying."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from decisions.models import Organisation, User
from decisions.services import organisations
from tests.signing_in.conftest import PASSWORD, code, events, signed_in, try_password, with_password


def test_password_and_code_sign_in(tom: User):
    client = signed_in(tom)
    assert client.get("/").status_code == 200
    [event] = events("session.started")
    assert event["actor"] == str(tom.pk)
    assert event["about"] == {"how": ["password", "totp"]}
    assert event["log"] == str(Organisation.objects.get(slug="larkfield").pk)


def test_passwords_are_kept_by_argon2(tom: User):
    assert tom.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    "password", ["short-one", "123456789012", "tom.ellery99", "TomEllery2026", "1q2w3e4r5t6y"]
)
def test_what_is_no_password(cast: dict[str, User], password: str):
    with pytest.raises(ValidationError):
        validate_password(password, cast["tom"])


def answer(email: str, password: str = PASSWORD) -> tuple[int, str]:
    """Return what a stranger sees after trying, but for what they typed and the token."""
    cache.clear()
    response = try_password(Client(), email, password)
    page = response.content.decode().replace(email, "EMAIL")
    return response.status_code, re.sub(r'value="\w{64}"', "", page)


def test_the_answer_never_tells_which_accounts_exist(cast: dict[str, User], tom: User):
    """The same page for all who are not let in, those with the right password included."""
    gone, elsewhere = with_password(cast["grace"]), with_password(cast["dilys"])
    User.objects.filter(pk=gone.pk).update(is_active=False)
    house = Organisation.objects.get(slug="hafan")
    organisations.change_organisation(actor=None, organisation=house, sso_provider="county")
    unknown = answer("nobody@larkfield.example")
    assert unknown[0] == 422
    assert "Check your email address and password" in unknown[1]
    wrong = answer(tom.email, "not my password at all")
    no_password = answer(cast["jo"].email)
    assert {wrong, no_password, answer(gone.email), answer(elsewhere.email)} == {unknown}


def test_each_refusal_does_the_same_work(
    cast: dict[str, User], tom: User, monkeypatch: pytest.MonkeyPatch
):
    """Whoever measures how long the answer takes learns nothing: one hash, each time."""
    hashed: list[str] = []

    def counted(name: str) -> Any:
        real = getattr(Argon2PasswordHasher, name)

        def run(*args: Any) -> Any:
            hashed.append(name)
            return real(*args)

        return run

    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2PasswordHasher, name, counted(name))
    for email in ("nobody@x.example", cast["jo"].email, tom.email):
        hashed.clear()
        answer(email, "not my password at all")
        assert len(hashed) == 1, email


def test_refusals_are_events_without_an_address(cast: dict[str, User], tom: User):
    answer("Nobody@larkfield.example")
    answer("nobody@larkfield.example ", "another password")
    answer(tom.email, "not my password at all")
    first, second, known = events("session.refused")
    assert first["log"] == second["log"] == "installation"
    assert first["about"] == second["about"], "attempts at one address can be told apart from many"
    assert set(first["about"]) == {"why", "tried"}
    assert known["about"] == {"why": "wrong_password", "account": str(tom.pk)}
    assert known["log"] == str(Organisation.objects.get(slug="larkfield").pk)
    assert "larkfield.example" not in str([first, second, known])


def test_a_page_that_was_asked_for_is_shown_after_signing_in(tom: User):
    client = Client()
    sent = client.get("/your-sign-in/sessions/")
    assert sent["Location"] == "/sign-in/?next=/your-sign-in/sessions/"
    assert "Sign in to go on" in client.get(sent["Location"]).content.decode()
    try_password(client, tom.email, next="/your-sign-in/sessions/")
    done = client.post("/sign-in/code/", {"code": code()})
    assert done["Location"] == "/your-sign-in/sessions/"


def test_nobody_is_sent_elsewhere_after_signing_in(tom: User):
    client = Client()
    try_password(client, tom.email, next="https://evil.example/")
    assert client.post("/sign-in/code/", {"code": code()})["Location"] == "/"


def test_changing_the_password_ends_other_sessions(tom: User):
    one, other = signed_in(tom), signed_in(tom)
    new = "seven brown paper lanterns"
    form = {"oldpassword": "wrong", "password1": new, "password2": new}
    refused = one.post("/your-sign-in/password/", form)
    assert refused.status_code == 422
    assert "That is not your password" in refused.content.decode()
    assert events("session.refused")[-1]["about"]["why"] == "wrong_password"
    done = one.post("/your-sign-in/password/", form | {"oldpassword": PASSWORD})
    assert done["Location"] == "/your-sign-in/"
    assert one.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert events("password.set")[-1]["actor"] == str(tom.pk)
    assert new not in str(events("password.set"))
    assert try_password(Client(), tom.email).status_code == 422


def test_sign_up_email_changes_and_connections_have_no_address():
    client = Client()
    for path in ("signup", "email", "3rdparty", "social/connections", "login/code"):
        for start in ("", "accounts/", "sign-in/", "your-sign-in/"):
            assert client.get(f"/{start}{path}/").status_code in (302, 404, 405)
            assert "form" not in client.get(f"/{start}{path}/").get("Location", "")


def test_what_is_missing_is_said_in_words():
    page = Client().post("/sign-in/", {"login": ""})
    assert page.status_code == 422
    for words in ("Enter your email address", "Enter your password"):
        assert page.content.decode().count(words) == 2, "in the summary and at its box"
    assert "This field is required" not in page.content.decode()


def test_without_a_password_there_is_none_to_change(cast: dict[str, User]):
    client = Client()
    client.force_login(cast["tom"])
    assert client.get("/your-sign-in/password/")["Location"] == "/your-sign-in/"
