"""One press that replaces what gives someone away; and correcting what was given."""

import pytest
from playwright.sync_api import Locator, Page, expect

from decisions.demo.scenarios import S1, S5
from tests.browser.conftest import sign_in_as
from tests.browser.hands import Keyboard
from tests.browser.journey import ANOTHER, CONTINUE, Journey
from tests.browser.test_axe import Auditor, audit

__all__ = ["audit"]

SLIP = "Farida in the flat above hears shouting every night. The safe contact is the sister."
WRONG, RIGHT = "8 Quay Court", "Zac lives with Kerry and Lee Hobbs at 9 Quay Court."


def _neighbour(page: Page, hands: Keyboard | None = None) -> Journey:
    """Record S5 up to the school, whose words give Farida away."""
    sign_in_as(page, "Dilys Roberts")
    journey = Journey(page)
    journey.start()
    for slug, answers in S5.steps[:-2]:
        journey.answer(slug, answers, ANOTHER if slug == "share" else CONTINUE)
    journey.answer("share", S5.steps[-2][1] | {"own_words": SLIP})
    journey.hands = hands or journey.hands
    return journey


def test_one_press_replaces_what_gives_someone_away(page: Page, audit: Auditor):
    journey = _neighbour(page)
    page.goto(f"{journey.address}check/")
    page.get_by_role("link", name="Copy the text for Northbridge Academy").click()
    marks = page.locator("mark")
    expect(marks).to_have_text(["Farida", "the flat above"])
    where = page.get_by_role("region", name="The text, with what was found")
    expect(where).to_contain_text("could give away Farida Begum")
    listed = page.get_by_role("listitem").filter(has_text="Farida Begum (name). Instead: “a member")
    expect(listed).to_be_visible()
    audit.unfold()
    audit.look("found in its place")
    page.emulate_media(media="print")
    expect(marks.first).to_be_visible()
    expect(listed).to_be_visible()
    assert marks.first.evaluate("e => getComputedStyle(e).borderBottomStyle") == "double"
    page.emulate_media(media="screen")
    page.get_by_role("button", name="“nearby” instead of “the flat above”").click()
    expect(marks).to_have_text(["Farida"])

    page.goto(f"{journey.address}check/")
    look = page.locator(".app-look", has_text="Before you tell Northbridge Academy")
    audit.look("check with one press")
    look.get_by_role("button", name="Use these words instead").click()
    expect(page.get_by_text("Replaced, for Northbridge Academy")).to_be_visible()
    expect(look).to_have_count(0)
    page.get_by_role("link", name="Copy the text for Northbridge Academy").click()
    expect(page.locator("#text")).to_contain_text("A member of the public nearby")
    expect(page.locator("mark")).to_have_count(0)


def test_by_keyboard_from_the_recipients_page(page: Page, audit: Auditor):
    keyboard = Keyboard(page)
    journey = _neighbour(page, keyboard)
    page.goto(f"{journey.address}check/")
    page.get_by_role("link", name="Change (Northbridge Academy, safeguarding lead)").click()
    audit.look("page 6 with one press")
    with page.expect_navigation():
        keyboard.press("#gives-away button")
    expect(page.get_by_text("Replaced, for Northbridge Academy")).to_be_visible()
    expect(page.locator("#gives-away")).to_have_count(0)
    expect(page.get_by_label("In your own words for them")).not_to_have_value(SLIP)


def _card(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name)


def test_something_that_was_given_was_wrong(page: Page, audit: Auditor):
    """By keyboard alone: what was wrong, what is right, who was told; the record says so."""
    keyboard = Keyboard(page)
    draft = _neighbour(page).address
    page.goto(draft)
    with page.expect_navigation():
        keyboard.press('a:text-is("Something we gave was wrong")')
    audit.look("correct, empty")
    with page.expect_navigation():
        keyboard.press('button:text-is("Save what is right")')
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    audit.look("correct, with errors")
    hands = Journey(page, keyboard)
    which = page.get_by_role("radio", name="Zac lives with").get_attribute("value")
    assert which
    hands.fill("correct", {"which": which, "right": RIGHT, "reason": "Misread."})
    with page.expect_navigation():
        keyboard.press('button:text-is("Save what is right")')
    card = _card(page, "Northbridge MASH")
    expect(card).to_contain_text(WRONG)
    expect(card).to_contain_text(f"What is right: “{RIGHT}”")
    expect(_card(page, "Northbridge Academy")).to_have_count(0)
    audit.look("correction, nobody told")
    with page.expect_navigation():
        keyboard.press('button:text-is("Save who has been told")')
    audit.look("correction, with errors")

    page.goto("/")
    page.get_by_role("link", name="Tell those who were given something wrong").click()
    expect(card).to_be_visible()
    hands.fill("correction", {"told-0-state": "told"})
    audit.look("correction, told")
    page.get_by_label("At what time?").fill(page.evaluate(_NOW))  # its parts differ by browser
    with page.expect_navigation():
        keyboard.press('button:text-is("Save who has been told")')
    done = "Everybody who got the wrong words is told, or cannot be"
    expect(page.get_by_role("heading", name=done)).to_be_visible()
    audit.unfold()
    audit.look("correction, done")
    page.goto("/")
    expect(page.get_by_text("Tell those who were given something wrong")).to_have_count(0)

    page.goto(f"{draft}check/")
    expect(page.get_by_text("Corrected on").first).to_be_visible()
    audit.look("check with a correction")
    page.goto(f"{draft}share/")
    expect(page.get_by_role("heading", name="Northbridge MASH has got this")).to_be_visible()
    expect(page.locator("#text")).to_contain_text(WRONG)
    expect(page.locator(".app-corrected")).to_contain_text(RIGHT)
    audit.look("given, with a correction")


#: The time on the clock of who uses the browser.
_NOW = "new Date().toLocaleTimeString('en-GB', {timeZone: 'Europe/London'}).slice(0, 5)"


@pytest.mark.parametrize("width", [320, 1280])
def test_a_finished_record_shows_what_was_corrected(page: Page, audit: Auditor, width: int):
    sign_in_as(page, "Priya Nair")
    journey = Journey(page)
    journey.start()
    journey.record(S1)
    journey.sign()
    page.goto(journey.address)
    page.get_by_role("link", name="Something we gave was wrong").click()
    page.get_by_role("radio").first.check()
    page.get_by_label("What is right?").fill("Bruises on one arm only.")
    page.get_by_role("button", name="Save what is right").click()
    page.goto(journey.address)
    expect(page.get_by_role("heading", name="What we gave and was wrong")).to_be_visible()
    expect(page.get_by_text("not told yet").first).to_be_visible()
    audit.look("a record with a correction")
    page.set_viewport_size({"width": width, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "it scrolls sideways"
