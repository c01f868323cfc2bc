"""What cannot be saved: the page again, a clear error at its field, and nothing typed is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in_as
from tests.browser.journey import CONTINUE, Journey
from tests.browser.test_tabs import PAGES, saved, started


def expect_error(page: Page, field: str, message: str) -> None:
    """Expect the summary to have the focus, and its link to lead to the field."""
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    summary.get_by_role("link", name=message).click()
    box = page.locator(f'[name="{field}"]').first
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()
    said_by = box
    if box.get_attribute("type") in ("radio", "checkbox"):
        said_by = box.locator("xpath=ancestor::fieldset")
    described = (said_by.get_attribute("aria-describedby") or "").split()
    errors = [page.locator(f'[id="{i}"]').inner_text() for i in described if i.endswith("-error")]
    assert len(errors) == 1
    assert message in errors[0]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("31 2 2026", "Enter a real date"),
        ("yesterday evening", "Enter a real date"),
        ("01/01/2199", "This date has not come yet"),
    ],
)
def test_a_date_that_cannot_be(page: Page, typed: str, message: str):
    started(page)
    page.get_by_label("Child’s name").fill("Maya")
    page.get_by_label("What have you seen").fill("Bruises.\n\nBoth arms.")
    # As in a browser without a date picker.
    page.locator("[name=noticed_on]").evaluate("e => e.type = 'text'")
    page.locator("[name=noticed_on]").fill(typed)
    page.get_by_label("A child may be suffering serious harm").check()
    assert saved(page).status == 422
    expect_error(page, "noticed_on", message)
    expect(page.locator("[name=noticed_on]")).to_have_value(typed)
    expect(page.get_by_label("Child’s name")).to_have_value("Maya")
    expect(page.get_by_label("What have you seen")).to_have_value("Bruises.\n\nBoth arms.")
    expect(page.get_by_label("A child may be suffering serious harm")).to_be_checked()
    page.locator("[name=noticed_on]").fill("2 10 2025")
    assert saved(page).status == 302


def test_too_much_text(page: Page):
    started(page, "worry", "family")
    words = "Nobody reads as much as this. " * 700
    page.get_by_label("Something is different").check()
    page.get_by_label("What is different?").fill(words)
    assert saved(page).status == 422
    expect_error(page, "law_difference", "This is too long to save. Use 20000 characters or fewer")
    assert page.get_by_label("What is different?").input_value().strip() == words.strip()


def test_a_character_that_cannot_be_stored(page: Page):
    started(page)
    page.get_by_label("Child’s name").fill("Maya")
    page.get_by_label("What have you seen").fill("Bruises\u0001 on both arms")
    assert saved(page).status == 422
    expect_error(page, "worry", "This has a character in it that cannot be saved")
    expect(page.get_by_label("Child’s name")).to_have_value("Maya")


def test_they_have_got_it_but_got_nothing(page: Page):
    journey = started(page, *PAGES)
    journey.arrive("share")
    journey.fill("share", {"recipient": "@Northbridge MASH", "purpose": "protect", "sent": "yes"})
    assert saved(page).status == 422
    expect_error(page, "own_words", "Tick what they got, or write what you told them")
    expect(page.get_by_label("Northbridge MASH")).to_be_checked()


def test_a_time_that_has_not_come(page: Page):
    journey = started(page, *PAGES)
    journey.fill("share", {"recipient": "@999", "purpose": "protect", "own_words": "Come."})
    page.locator('[name=sent][value="yes"]').check()
    page.get_by_label("When did they get it?").fill("2199-12-31")
    assert saved(page).status == 422
    expect_error(page, "given_on", "This date has not come yet")
    expect(page.get_by_label("In your own words for them")).to_have_value("Come.")


def test_signing_with_nothing_answered(page: Page):
    """Each line leads to the question that it is about."""
    journey = started(page)
    page.goto(f"{journey.address}check/")
    page.get_by_role("button", name="Sign and finish").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link").nth(5)).to_be_visible()
    summary.get_by_role("link", name="Say what you have seen, heard or been told").click()
    expect(page.get_by_label("What have you seen, heard or been told?")).to_be_focused()


def test_no_one_and_someone_cannot_both_be(page: Page):
    """ "No one that I know of" unticks the others, as it says."""
    started(page, "worry", "family", "law", "advice")
    page.locator("label", has_text="Maya Okafor").first.click()
    page.get_by_label("No one that I know of").check()
    expect(page.locator("[name=protected]").first).not_to_be_checked()
    page.locator(CONTINUE).click()
    page.wait_for_url("**/share/new/")


def test_nothing_is_needed_to_leave_a_page(page: Page):
    """Every page can be left half done, and says on the overview that it is not."""
    sign_in_as(page, "Priya Nair")
    journey = Journey(page)
    journey.start()
    for _ in ("worry", "family", "law", "advice", "protect"):
        assert saved(page).status == 302
    page.get_by_role("button", name="Tell no one for now").click()
    page.wait_for_url("**/reasons/")
    page.get_by_role("button", name="Save and finish later").click()
    page.get_by_role("link", name="A child not named yet").click()
    expect(page.get_by_text("To do", exact=True)).not_to_have_count(0)
    expect(page.get_by_text("Answered", exact=True)).to_have_count(0)
