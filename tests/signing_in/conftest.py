"""Signing in as outside the demo: passwords, second factors, invitations."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

import decisions.urls  # noqa: F401 - now, so that the demo's addresses are there as in all tests
from decisions.models import AuditEvent, User
from decisions.services import sign_ins

PASSWORD = "four tall purple kettles"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
#: Tomorrow: the cast's roles began today, whenever that is.
MORNING = (datetime.now(UTC) + timedelta(days=1)).replace(hour=8, minute=0, second=5)


@pytest.fixture(autouse=True)
def outside(settings: Any, db: None) -> None:
    """Everything here happens outside the demo, and nobody has tried anything yet."""
    settings.DEMO = False
    settings.LOGIN_URL = settings.LOGOUT_REDIRECT_URL = "sign_in"
    cache.clear()


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: Any) -> Any:
    """allauth tells us of new second factors when they are in the database for good."""
    return django_capture_on_commit_callbacks


@pytest.fixture
def tom(cast: dict[str, User]) -> User:
    """A teacher with a password and an authenticator app."""
    return with_app(with_password(cast["tom"]))


@pytest.fixture
def ruth(cast: dict[str, User]) -> User:
    """An IG officer with a password and an authenticator app."""
    return with_app(with_password(cast["ruth"]))


def with_password(user: User) -> User:
    sign_ins.choose_password(actor=user, password=PASSWORD)
    return user


def with_app(user: User) -> User:
    TOTP.activate(user, SECRET)
    return user


def at(minutes: float) -> Any:
    """Stop the clock so many minutes after eight in the morning."""
    return time_machine.travel(MORNING + timedelta(minutes=minutes), tick=False)


def code(away: int = 0) -> str:
    """Return what the authenticator app shows now, or `away` steps from now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + away))


def try_password(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in/", {"login": email, "password": password, **more})


def signed_in(user: User, **extra: Any) -> Client:
    """Return a browser in which a person signed in with password and app."""
    cache.clear()  # the same code again is fine here
    client = Client(**extra)
    assert try_password(client, user.email)["Location"] == "/sign-in/code/"
    response = client.post("/sign-in/code/", {"code": code()})
    assert (response.status_code, response["Location"]) == (302, "/")
    return client


def events(act: str) -> list[dict[str, Any]]:
    """Return the bodies of the events of one kind, oldest first."""
    found = AuditEvent.objects.filter(act=act).order_by("at")
    return [json.loads(event.body) for event in found]


def second_factors(user: User) -> list[str]:
    found = Authenticator.objects.filter(user=user).order_by("type")
    return list(found.values_list("type", flat=True))


SignIn = Callable[[User], Client]
