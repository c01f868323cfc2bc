"""axe on the pages that people see rarely: conflicts, refusals, and what is frozen already."""

import pytest
from playwright.sync_api import Page, expect

from decisions.demo.scenarios import S1, S5
from tests.browser.conftest import sign_in_as
from tests.browser.journey import CONTINUE, Journey
from tests.browser.test_axe import TOO_LONG, Auditor, audit

__all__ = ["audit"]

ANOTHER = 'button[value="another"].govuk-button'


def test_pages_after_something_was_given(page: Page, audit: Auditor):
    sign_in_as(page, "Priya Nair")
    journey = Journey(page)
    journey.start()
    for slug, answers in S1.steps[:6]:
        journey.answer(slug, answers)
    draft = journey.address
    page.goto(f"{draft}share/")
    expect(page.get_by_role("heading", name="Northbridge MASH has got this")).to_be_visible()
    audit.look("a recipient who has it")
    page.goto(f"{draft}discard/")
    expect(page.get_by_role("heading", name="This draft cannot be discarded")).to_be_visible()
    audit.look("cannot be discarded")


def test_two_tabs_in_conflict(page: Page, audit: Auditor):
    sign_in_as(page, "Priya Nair")
    journey = Journey(page)
    journey.start()
    journey.answer(*S1.steps[0])
    address = f"{journey.address}worry/"
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    for tab, words in ((other, "What the other tab says."), (page, "What this tab says.")):
        tab.get_by_label("What have you seen, heard or been told?").fill(words)
        with tab.expect_navigation():
            tab.locator(CONTINUE).click()
    expect(page.get_by_text("Someone saved this page while you were typing")).to_be_visible()
    audit.look("conflict")


def test_protecting_someone(page: Page, audit: Auditor):
    sign_in_as(page, "Dilys Roberts")
    journey = Journey(page)
    journey.start()
    for slug, answers in S5.steps[:5]:
        journey.answer(slug, answers)
    page.goto(f"{journey.address}protect/")
    audit.look("protect, filled")
    page.locator('[name="less_safe_plan"]').fill(TOO_LONG)
    page.locator(CONTINUE).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    audit.look("protect with errors")
    page.goto(f"{journey.address}share/new/")
    words = "Farida in the flat above hears shouting every night."
    journey.answer("share", {**S5.steps[-2][1], "own_words": words}, ANOTHER)
    page.goto(f"{journey.address}check/")
    page.get_by_role("link", name="Copy the text for Northbridge Academy").click()
    expect(page.get_by_text("This could give someone away:")).to_be_visible()
    audit.look("text that is held")


@pytest.mark.usefixtures("demo")
def test_changing_an_item_and_being_signed_out(page: Page, audit: Auditor):
    sign_in_as(page, "Priya Nair")
    page.get_by_role("link", name="Elin Rhys", exact=True).click()
    draft = page.url
    page.goto(f"{draft}share/")
    page.locator('[name="new_items-0-text"]').fill("She has a cough.")
    page.locator('[name="new_items-0-known"][value="saw"]').check()
    page.locator(CONTINUE).click()
    page.goto(f"{draft}check/")
    page.get_by_role("link", name="Change or remove").first.click()
    audit.look("an item")
    page.get_by_label("What should it say?").fill("")
    page.get_by_role("button", name="Save the change").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    audit.look("an item with errors")
    page.goto(f"{draft}worry/")
    page.context.clear_cookies(name="session")
    page.locator(CONTINUE).click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    audit.look("signed out")
