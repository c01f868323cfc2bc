"""axe on the pages of signing in, which the demo has too."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.test_axe import Auditor, audit

__all__ = ["audit"]

PASSWORD = "four tall purple kettles"


def test_an_invitation_and_everything_of_ones_own(page: Page, audit: Auditor):
    page.goto("/demo/sign-in/")
    page.get_by_role("link", name="Be invited as Tom Ellery").click()
    audit.look("invitation")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    audit.look("invitation with errors")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Set up your second step")).to_be_visible()
    audit.look("second step")
    audit.open("/your-sign-in/passkeys/add/")
    audit.open("/your-sign-in/password/")
    page.get_by_role("button", name="Change my password").click()
    audit.look("password with errors")
    audit.open("/your-sign-in/app/add/")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    audit.look("app with errors")
    secret = page.locator("code.app-code").inner_text()
    with page.expect_navigation():
        page.get_by_label("Code that the app shows").fill(_code(page, secret))
        page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    audit.look("recovery codes")
    audit.open("/your-sign-in/codes/new/")
    audit.open("/your-sign-in/app/remove/")
    audit.open("/your-sign-in/sessions/")
    audit.open("/your-sign-in/")
    audit.open("/prove/password/")
    audit.open("/prove/code/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill("tom.ellery@larkfield.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your second step")).to_be_visible()
    audit.look("second step at sign-in")
    page.get_by_label("Code").fill("0")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    audit.look("second step with errors")


def test_forgotten_old_and_refused(page: Page, audit: Auditor):
    audit.open("/new-password/")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    audit.look("forgotten with errors")
    page.get_by_label("Email address").fill("nobody@larkfield.example")
    page.get_by_role("button", name="Send the link").click()
    audit.look("forgotten, sent")
    audit.open("/new-password/abc/def-ghi/")
    audit.open("/new-password/done/")
    audit.open("/invitation/old/")


def _code(page: Page, secret: str) -> str:
    now = int(page.evaluate("Date.now()")) // 1000
    return format_hotp_value(hotp_value(secret, now // 30))
