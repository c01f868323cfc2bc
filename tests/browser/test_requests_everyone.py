"""Requests by people who use no mouse, whose browser runs no script, or who hold a small phone.

axe looks at every page on the way.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from decisions.demo.scenarios import S2, S3, S6, S6_AGAIN
from tests.browser.conftest import sign_in_as
from tests.browser.hands import Keyboard
from tests.browser.journey import Journey
from tests.browser.test_axe import Auditor, audit
from tests.browser.test_journeys import answer_reminders

__all__ = ["audit"]

NEWS_BUTTON = "main form button.govuk-button"


def sign(page: Page, journey: Journey) -> None:
    """Answer what can be answered, and sign."""
    answer_reminders(page)
    journey.sign()


def test_s2_by_keyboard_alone(page: Page):
    page.goto("/")
    hands = Keyboard(page)
    hands.press('button:text-is("Sign in as Nadia Rahman")')
    page.wait_for_url("**/")
    journey = Journey(page, hands)
    journey.start("asked")
    journey.record(S2)
    sign(page, journey)
    expect(page.get_by_role("heading", name="You told us it was sent")).to_be_visible()


def test_s3_without_javascript(new_context: Callable[..., BrowserContext]):
    page = new_context(java_script_enabled=False).new_page()
    sign_in_as(page, "Sam Whitlock")
    journey = Journey(page, script=False)
    journey.start("asked")
    journey.record(S3)
    assert len(journey.pages) == 10  # a page that comes back is no new page
    answer_reminders(page)
    journey.sign()
    expect(page.get_by_role("heading", name="You told us it was sent")).to_be_visible()


def test_s6_on_a_small_phone(new_context: Callable[..., BrowserContext]):
    page = new_context(has_touch=True).new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    wide = []

    def look(name: str) -> None:
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > 320:
            wide.append(f"{name}: {width} pixels")

    sign_in_as(page, "Dr Imran Qureshi")
    journey = Journey(page)
    journey.looked_at = look
    journey.start("asked")
    journey.record(S6)
    sign(page, journey)
    page.get_by_role("link", name="See the record").click()
    look("record")
    page.get_by_role("button", name="Something is new: look at this again").click()
    (_, news), *steps = S6_AGAIN.steps
    journey.answer("reconsider", news, NEWS_BUTTON)
    for slug, answers in steps:
        journey.answer(slug, answers)
    look("check, with what was carried over")
    assert wide == []


@pytest.mark.parametrize("scenario", [S2, S3], ids=lambda s: s.key)
def test_axe_finds_nothing_on_the_way(page: Page, audit: Auditor, scenario: object):
    who = {"S2": "Nadia Rahman", "S3": "Sam Whitlock"}
    key = scenario.key  # type: ignore[attr-defined]
    sign_in_as(page, who[key])
    journey = Journey(page)
    journey.start("asked")
    page.get_by_label("What do they ask for?").fill("far too long " * 1_600)
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    audit.look("request with errors")
    page.go_back()
    page.reload()
    journey.looked_at = audit.look
    journey.record(scenario)  # type: ignore[arg-type]
    page.goto(f"{journey.address}reply/")
    audit.look("reply that was sent")
    page.goto(f"{journey.address}check/")
    sign(page, journey)
    audit.look("signed")
    page.get_by_role("link", name="See the record").click()
    audit.look("record")
    page.get_by_role("button", name="Something is new: look at this again").click()
    page.get_by_role("button", name="Save and continue").click()
    audit.look("what is new, with an error")
