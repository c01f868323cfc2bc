"""Whoever has not proved enough gets nowhere: asked at every address of the map."""

from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from decisions import access
from decisions.checks import addresses
from decisions.models import Decision, Look, User
from decisions.views.typing import JOURNEY
from tests import making
from tests.signing_in.conftest import signed_in, try_password, with_app, with_password

_BLANK = {
    "UUIDConverter": "5b0c8f4e-1111-4111-8111-111111111111",
    "IntConverter": 1,
    "StringConverter": "worry",
    "SlugConverter": "worry",
}
#: Where a person without a second factor sets one up, and what goes with it.
SETTING_UP = {
    "prove",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "sign_out",
    "stay",
    "mfa_index",
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
}
#: Where somebody proves that they are back, keeps typing, or goes.
WHILE_LOCKED = {
    "prove",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "sign_out",
    "typing",
}


@pytest.fixture
def priya(cast: dict[str, User]) -> User:
    """She has a draft, and a password."""
    return with_password(cast["priya"])


@pytest.fixture
def draft(priya: User) -> Decision:
    """Her draft: what she would see if she were let in."""
    return making.draft(priya)


def _private() -> list[URLPattern]:
    return [a for a in addresses() if a.callback.rule is not access.PUBLIC]  # type: ignore[attr-defined]


def _url(address: URLPattern, draft: Decision) -> str:
    names = {"decision_id": draft.pk, "organisation_id": draft.organisation_id}
    given: dict[str, Any] = {
        name: names.get(name, _BLANK.get(type(converter).__name__, "worry"))
        for name, converter in address.pattern.converters.items()
    }
    return reverse(str(address.name), kwargs=given)


def _answers(client: Client, draft: Decision) -> Iterator[tuple[str, str, Any]]:
    """Yield (name, method, answer) for every address that is not everybody's."""
    cookies = copy(client.cookies)
    for address in _private():
        for method in ("GET", "POST"):
            client.cookies = copy(cookies)
            with making.undone():
                answer = client.generic(method, _url(address, draft))
                looks = Look.objects.exclude(route__in=(*JOURNEY, "typing"))  # kept, unseen
                assert not looks.exists(), address.name
            assert draft.reference not in answer.content.decode(), address.name
            yield str(address.name), method, answer


def _sends_to(answer: Any) -> str:
    return str(answer.get("Location", "")).split("?")[0]


def test_with_a_password_alone_only_setting_up_a_second_step_opens(draft: Decision, priya: User):
    client = Client()
    assert try_password(client, priya.email).status_code == 302
    opened = {
        name for name, _, answer in _answers(client, draft) if _sends_to(answer) != "/your-sign-in/"
    }
    assert opened == SETTING_UP


def test_a_locked_session_opens_nothing_but_the_way_back(draft: Decision, priya: User):
    client = signed_in(with_app(priya))
    session = client.session
    session["last_seen"] -= 3600
    session.save()
    opened = set()
    for name, method, answer in _answers(client, draft):
        stopped = _sends_to(answer).startswith("/prove/")
        if method == "POST" and answer.status_code == 403:  # what was posted is shown, to copy
            stopped = "Sign in" in answer.content.decode()
        if not stopped:
            opened.add(name)
    assert opened - {"sign_out", "typing"} <= WHILE_LOCKED
    assert {"sign_out", "typing", "mfa_reauthenticate"} <= opened


def test_a_session_that_is_over_opens_nothing_at_all(draft: Decision, priya: User):
    client = signed_in(with_app(priya))
    session = client.session
    session["began"] -= 11 * 3600
    session.save()
    seen = 0
    for name, method, answer in _answers(client, draft):
        if name == "sign_out":
            continue
        seen += 1
        assert answer.status_code == 403 or _sends_to(answer) == "/sign-in/", (name, method)
        assert "_auth_user_id" not in client.session, (name, method)
    assert seen > 130
