"""Signing in as outside the demo, in a real browser under the strict policy."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.browser.conftest import watch
from tests.browser.server import Server, SqliteFiles, environment, make_templates, running_server

PASSWORD = "four tall purple kettles"
TOM = "tom.ellery@larkfield.example"


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Server]:
    """A server outside the demo. Passkeys want the name localhost, and take no number."""
    own = tmp_path_factory.mktemp("outside")
    shared = own.parent if worker_id == "master" else own.parent.parent
    databases = SqliteFiles(shared, own)
    make_templates(databases, shared)
    databases.restore("cast")
    more = {"DEMO": "false", "DEBUG": "true", "ALLOWED_HOSTS": "localhost"}
    with running_server(databases, own / "log", **more) as server:
        server.url = server.url.replace("127.0.0.1", "localhost")
        yield server


@pytest.fixture
def fresh(outside: Server) -> Server:
    outside.restore("cast")
    return outside


@pytest.fixture
def new_page(
    browser: Browser, fresh: Server, problems: list[str], browser_context_args: dict[str, Any]
) -> Iterator[Callable[[], Page]]:
    """Return a function that opens a browser of its own at the server outside the demo."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**browser_context_args | {"base_url": fresh.url} | options)
        context.set_default_timeout(10_000)
        watch(context, urlsplit(fresh.url).netloc, problems)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def device(page: Page) -> CDPSession:
    """Give a page's browser a built-in authenticator with a fingerprint that always fits."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    options |= {"automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def link_for(server: Server, email: str, tmp_path: Path) -> str:
    """Return the path of a person's invitation, as the worker would put it into the mail."""
    import subprocess
    import sys

    code = (
        "import django; django.setup(); from decisions.models import User;"
        "from decisions.services.invitations import link_for;"
        f"print(link_for(User.objects.get(email={email!r})))"
    )
    made = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(server.databases.url),
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.strip()


def accept(page: Page, server: Server, tmp_path: Path) -> None:
    """Accept Tom's invitation with a password."""
    page.goto(link_for(server, TOM, tmp_path))
    expect(page).to_have_url(re.compile("/invitation/$"))
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Set up your second step")).to_be_visible()


def with_app(page: Page) -> str:
    """Set up an authenticator app. Return its secret."""
    page.get_by_role("button", name="Set up an app").click()
    picture = page.get_by_role("img", name="The key below as a picture")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0"), "it is shown"
    secret = page.locator("code.app-code").inner_text()
    page.get_by_label("Code that the app shows").fill(code_of(secret))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    expect(page.locator("code.app-code")).to_have_count(10)
    page.get_by_role("button", name="I have kept them. Continue").click()
    expect(page.get_by_role("heading", name="What do you want to do?")).to_be_visible()
    return secret


def code_of(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def fill_sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Email address").fill(TOM)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_from_the_invitation_to_signing_in_with_it_alone(
    new_page: Callable[[], Page], fresh: Server, tmp_path: Path
):
    page = new_page()
    device(page)
    accept(page, fresh, tmp_path)
    page.goto("/")
    expect(page.get_by_role("heading", name="Set up your second step")).to_be_visible()
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("What do you call it?").fill("Work phone")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.get_by_role("button", name="I have kept them. Continue").click()
    expect(page.get_by_role("heading", name="What do you want to do?")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    # As the second step after the password.
    fill_sign_in(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="What do you want to do?")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    # Alone, and back to the page that was asked for.
    page.goto("/your-sign-in/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Where you are signed in")).to_be_visible()
    expect(page.get_by_text("Chrome on Linux (this one)")).to_be_visible()

    # Proving once more, after being away.
    fresh.everybody_was_away()
    page.goto("/your-sign-in/")
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Work phone")).to_be_visible()


def test_a_passkey_that_is_not_there_says_so_on_the_page(new_page: Callable[[], Page]):
    page = new_page()
    session = device(page)
    page.goto("/sign-in/")
    session.send("WebAuthn.disable")
    page.evaluate(
        """() => {
          navigator.credentials.get = () =>
            Promise.reject(new DOMException("", "NotAllowedError"));
        }"""
    )
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That did not work, or it was cancelled. Try again.")).to_be_visible()


def test_an_app_and_nothing_after_signing_out(
    new_page: Callable[[], Page], fresh: Server, tmp_path: Path
):
    page = new_page()
    accept(page, fresh, tmp_path)
    secret = with_app(page)
    page.goto("/your-sign-in/")
    page.goto("/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    for _ in range(3):
        page.go_back()
        expect(page.get_by_role("heading", name="What do you want to do?")).to_have_count(0)
        expect(page.get_by_text("Tom Ellery")).to_have_count(0)
    page.goto("/sign-in/")
    fill_sign_in(page, "not my password at all")
    expect(page.get_by_role("link", name="Check your email address and password")).to_be_visible()
    assert page.title().startswith("Error: Sign in")
    fill_sign_in(page)
    page.get_by_label("Code").fill(code_of(secret, later=1))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="What do you want to do?")).to_be_visible()


def test_without_script_a_password_and_a_code_sign_in(
    new_page: Callable[..., Page], fresh: Server, tmp_path: Path
):
    page = new_page(java_script_enabled=False)
    accept(page, fresh, tmp_path)
    page.get_by_role("button", name="Set up an app").click()
    secret = page.locator("code.app-code").inner_text()
    page.get_by_label("Code that the app shows").fill(code_of(secret))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="I have kept them. Continue").click()
    expect(page.get_by_text("After 20 minutes without a new page")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    fill_sign_in(page)
    page.get_by_label("Code").fill(code_of(secret, later=1))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="What do you want to do?")).to_be_visible()
