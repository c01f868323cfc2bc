"""A record's whole history: opened, narrowed down, on a phone, on paper and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from decisions.demo.scenarios import S1
from tests.browser.conftest import sign_in_as
from tests.browser.hands import Keyboard
from tests.browser.journey import CONTINUE, Journey
from tests.browser.test_axe import Auditor, audit

__all__ = ["audit"]

SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
TOPS = "all => all.map(e => e.getBoundingClientRect().top)"
LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4


def _changed(page: Page) -> str:
    """Write the first page of S1, then other words for the worry. Return the history's address."""
    sign_in_as(page, "Priya Nair")
    journey = Journey(page)
    journey.start()
    journey.answer("worry", S1.steps[0][1])
    for words in ("Bruises on one arm.", f"Bruises on both arms. {LONG}"):
        page.goto(f"{journey.address}worry/")
        page.locator('[name="worry"]').fill(words)
        with page.expect_navigation():
            page.locator(CONTINUE).click()
    page.goto(journey.address)
    page.get_by_role("link", name="What happened to this draft").click()
    return page.url


def test_before_and_after_stand_side_by_side_with_the_words_marked(page: Page, audit: Auditor):
    address = _changed(page)
    audit.look("history of a draft")
    entry = page.get_by_role("listitem").filter(has_text="Saved “What is the worry?”").first
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(entry.locator("del").first).not_to_be_visible()
    entry.locator("summary").click()
    change = entry.locator(".app-change", has_text="The worry")
    expect(change.locator("del")).to_have_text(["one arm."])
    expect(change.locator("ins")).to_have_text([f"both arms. {LONG}"])
    # Not by colour alone.
    line = "e => getComputedStyle(e).textDecorationLine"
    assert change.locator("del").evaluate(line) == "line-through"
    assert change.locator("ins").evaluate(line) == "underline"
    sides = change.locator(".app-change__side")
    before, after = sides.evaluate_all(TOPS)
    assert before == after
    audit.unfold()
    audit.look("history, unfolded")
    page.set_viewport_size({"width": 320, "height": 640})
    before, after = sides.evaluate_all(TOPS)
    assert before < after, "one under the other, where there is no room"
    assert page.evaluate(SIDEWAYS) <= 0, "it scrolls sideways"
    page.goto(f"{address}?kind=sharing")
    expect(page.get_by_role("heading", name="Nothing of this kind.")).to_be_visible()
    audit.look("history, nothing of this kind")


@pytest.mark.usefixtures("demo")
def test_by_keyboard_from_the_record_to_what_one_person_did(page: Page, audit: Auditor):
    keyboard = Keyboard(page)
    sign_in_as(page, "Grace Mensah")
    page.locator("section", has_text="Finished").get_by_role("link", name="Maya").first.click()
    with page.expect_navigation():
        keyboard.press('a:text-is("See the whole history")')
    page.get_by_label("What", exact=True).focus()
    page.keyboard.type("Who looked")
    page.get_by_label("Who", exact=True).focus()
    page.keyboard.type("Grace")
    with page.expect_navigation():
        keyboard.press('button:text-is("Show")')
    entry = page.locator(".app-timeline > li")
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text("Grace Mensah")
    expect(entry).to_contain_text("safeguarding lead")
    assert "Grace" not in page.url, "nothing personal stands in an address"
    assert "Grace" not in page.title()
    audit.look("history, narrowed down")


@pytest.mark.usefixtures("demo")
def test_without_script_and_on_paper(new_context: Callable[..., BrowserContext]):
    page = new_context(java_script_enabled=False).new_page()
    sign_in_as(page, "Dilys Roberts")
    page.locator("section", has_text="Finished").get_by_role("link", name="Zac").click()
    expect(page.locator(".app-timeline details")).to_have_count(0)
    page.get_by_role("link", name="See the whole history").click()
    reasons = page.locator(".app-change").filter(has_text="Two weeks of threats")
    expect(reasons).not_to_be_visible()
    page.locator("summary", has_text="Reasons").first.click()
    expect(reasons).to_be_visible()
    page.get_by_label("What", exact=True).select_option(value="stages")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="of those asked for")).to_be_visible()
    page.get_by_role("link", name="Show everything").click()
    page.emulate_media(media="print")
    expect(reasons).to_be_visible()
    for screen_only in (".app-filter", ".govuk-back-link", ".app-header"):
        expect(page.locator(screen_only).first).not_to_be_visible()
