"""Sharing, restricting, an emergency and its review, in a real browser, with axe on each page."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in_as
from tests.browser.test_axe import Auditor, audit

__all__ = ["audit"]

pytestmark = pytest.mark.usefixtures("demo")


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def _opens(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def test_a_record_is_shared_restricted_and_opened_in_an_emergency(
    page: Page, audit: Auditor, browser: Browser
):
    sign_in_as(page, "Priya Nair")
    page.get_by_role("link", name="Maya Okafor", exact=True).click()
    record = page.url
    page.get_by_role("link", name="Share it with a colleague, or restrict").click()
    _opens(page, "Who can see this")
    audit.look("who can see this")
    page.get_by_role("link", name="Share it with a colleague").click()
    _press(page, "Share it")
    audit.look("sharing with errors")
    page.get_by_label("Tom Ellery").check()
    page.get_by_label("Why do they need it?").fill("Covers for me this week")
    _press(page, "Share it")
    expect(page.get_by_text("Tom Ellery can read this now")).to_be_visible()
    audit.look("shared")

    page.get_by_role("link", name="Restrict who can see it").click()
    _press(page, "Save who can see this")
    audit.look("restricting with errors")
    page.get_by_label("A colleague is a relative or friend of the family").check()
    page.get_by_label("Say a little more").fill("Her aunt works here")
    named = page.get_by_role("group", name="Who needs to see it?")
    named.get_by_label("Priya Nair").check()
    kept_out = page.get_by_role("group", name="Is one of your colleagues involved?")
    kept_out.get_by_label("Tom Ellery").check()
    _press(page, "Save who can see this")
    expect(page.get_by_text("Only the people named here see this record")).to_be_visible()
    audit.look("restricted")
    _press(page, "Sign out")

    for name in ("Grace Mensah", "Tom Ellery"):
        sign_in_as(page, name)
        expect(page.get_by_text("Maya Okafor")).to_have_count(0)
        page.goto(record)
        _opens(page, "Page not found")
        page.goto("/find/")
        page.get_by_label("Reference, name or words").fill("Maya")
        _press(page, "Find")
        _opens(page, "No record that you may open")
        audit.look("nothing found")
        page.goto("/")
        _press(page, "Sign out")

    sign_in_as(page, "Grace Mensah")
    page.get_by_role("link", name=re.compile("in an emergency")).click()
    _press(page, "Write this down and open the record")
    audit.look("emergency with errors")
    page.get_by_label("What is happening").fill("The police rang")
    page.get_by_label("Which record?").fill("Nobody Known")
    _press(page, "Write this down and open the record")
    expect(page.get_by_text("This is not a check on whether a child is known")).to_be_visible()
    audit.look("emergency, nothing found")
    page.get_by_label("Which record?").fill("maya okafor")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You can read this until")).to_be_visible()
    audit.look("opened in an emergency")
    page.goto("/")
    _press(page, "Sign out")

    sign_in_as(page, "Ruth Adeyemi")
    page.get_by_role("link", name="Review a record that was opened in an emergency").click()
    expect(page.get_by_text("The police rang")).to_be_visible()
    audit.look("review of an emergency")
    page.get_by_role("link", name="Who looked at it, and when").click()
    audit.look("metadata of a restricted record")
    page.go_back()
    page.get_by_label("Your answer").fill("Right to open it")
    _press(page, "Save your answer")
    page.get_by_role("link", name=re.compile("has recorded")).click()
    audit.look("what was recorded")


def test_an_officer_reads_content_with_a_reason(page: Page, audit: Auditor):
    sign_in_as(page, "Ruth Adeyemi")
    page.get_by_role("link", name=re.compile("has recorded")).click()
    page.get_by_role("link", name=re.compile(r"^\w{4}-\w{4}$")).last.click()
    page.get_by_role("button", name="Read what is in it").click()
    _press(page, "Write this down and open it")
    audit.look("opening with errors")
    page.get_by_label("Why do you need to read it?").fill("Complaint 14")
    _press(page, "Write this down and open it")
    expect(page.get_by_text("You can read this until")).to_be_visible()
