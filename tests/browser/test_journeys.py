"""S1, S5 and S7 from the sign-in page to the record page, with their real text."""

import pytest
from playwright.sync_api import Locator, Page, expect

from decisions.demo.scenarios import S1, S5, S7, Scenario
from tests.browser.conftest import sign_in_as
from tests.browser.journey import CONTINUE, Journey

NAMES = {S1.key: "Priya Nair", S5.key: "Dilys Roberts", S7.key: "Marcus Tate"}
GIVES_AWAY = ("Farida", "Begum", "Mrs B.", "flat 12", "upstairs", "the flat above")


def recorded(page: Page, scenario: Scenario) -> Journey:
    """Sign in, record a scenario, answer the reminders and sign it; ends on the confirmation."""
    sign_in_as(page, NAMES[scenario.key])
    journey = Journey(page)
    journey.start()
    journey.record(scenario)
    answer_reminders(page)
    journey.sign()
    return journey


def answer_reminders(page: Page) -> None:
    """Answer what can be answered; "not sent" stays open, because it is true."""
    while True:
        open_ones = page.locator(".app-look").filter(has_not_text="there is no time sent")
        before = open_ones.count()
        if not before:
            return
        open_ones.first.get_by_text("I have thought about this").click()
        open_ones.first.get_by_role("textbox").fill("Thought about with the team.")
        open_ones.first.get_by_role("button", name="Save this answer").click()
        expect(open_ones).to_have_count(before - 1)


def card(page: Page, title: str) -> Locator:
    """Return a recipient's card."""
    heading = page.locator(".govuk-summary-card__title", has_text=title)
    return page.locator(".govuk-summary-card", has=heading)


def given(page: Page, title: str) -> str:
    """Unfold and return the text that a recipient was given."""
    fold = card(page, title).locator("details")
    fold.locator("summary").click()
    return fold.locator(".app-as-typed").inner_text()


def typed(scenario: Scenario) -> list[str]:
    """Return every sentence that a scenario types."""
    values = [v for _, answers in scenario.steps for v in answers.values()]
    return [v for v in values if isinstance(v, str) and " " in v and not v.startswith(("@", "{"))]


def expect_all_typed(page: Page, scenario: Scenario) -> None:
    """Expect every sentence on the record page, folded away or not."""
    shown = page.locator("main").evaluate("e => e.textContent.replace(/\\s+/g, ' ')")
    missing = [words for words in typed(scenario) if " ".join(words.split()) not in shown]
    assert missing == []


def test_s1_two_recipients_get_different_things(page: Page):
    recorded(page, S1)
    expect(page.get_by_role("heading", name="You told us it was sent")).to_be_visible()
    told = page.locator(".app-told")
    expect(told).to_contain_text("Northbridge MASH: sent")
    expect(told).to_contain_text("Little Oaks nursery, safeguarding lead: sent")
    page.get_by_role("link", name="See the record").click()

    expect_all_typed(page, S1)
    mash, nursery = given(page, "Northbridge MASH"), given(page, "Little Oaks")
    for words in ("Linear bruises", "Dean squeezed me", "from 91% to 74%", "07700 900461"):
        assert words in mash
        assert words not in nursery
    assert "Kofi may be at risk" in nursery
    assert "bruise" not in nursery.lower()
    assert "reading report" not in mash + nursery
    row = page.get_by_role("row", name="An old reading report")
    expect(row.get_by_text("Left out")).to_have_count(2)
    expect(row.get_by_text("Shared", exact=True)).to_have_count(0)

    history = page.locator(".app-timeline")
    expect(history.locator("li h3").first).to_contain_text("Signed")
    expect(history).to_contain_text("Priya Nair")
    page.get_by_role("link", name="See the whole history").click()
    expect(history).to_contain_text("What is the worry?")
    expect(history).to_contain_text("Priya Nair")
    page.goto("/")
    expect(page.get_by_role("heading", name="To send")).to_have_count(0)
    expect(page.locator("section", has_text="Finished")).to_contain_text("Maya Okafor")


@pytest.mark.usefixtures("demo")
def test_s1_the_phone_call_is_to_be_confirmed_in_writing(page: Page):
    sign_in_as(page, "Priya Nair")
    page.get_by_role("link", name="Confirm your phone call in writing").click()
    page.get_by_role("link", name="Copy the text").click()
    expect(page.locator("#text")).to_contain_text("Kofi may be at risk")
    page.go_back()
    page.get_by_role("button", name="I have sent it in writing").click()
    expect(page.get_by_text("Saved: the call is confirmed in writing.")).to_be_visible()
    expect(page.get_by_role("link", name="Confirm your phone call")).to_have_count(0)


def test_s5_nothing_gives_the_neighbour_away(page: Page):
    recorded(page, S5)
    expect(page.get_by_role("heading", name="Not sent to everyone yet")).to_be_visible()
    expect(page.get_by_text("This service does not send anything.").first).to_be_visible()
    for name in ("Northbridge MARAC coordinator", "Northbridge Academy, safeguarding lead"):
        page.get_by_role("link", name=f"Copy the text for {name}").click()
        text = page.locator("#text").inner_text()
        assert text.strip()
        assert [words for words in GIVES_AWAY if words.lower() in text.lower()] == []
        page.go_back()

    page.get_by_role("link", name="See the record").click()
    expect_all_typed(page, S5)
    expect(card(page, "MARAC")).to_contain_text("Decided, not sent")
    mash = given(page, "Northbridge MASH")
    assert "Farida Begum" in mash

    page.goto("/")
    to_send = page.locator("section", has=page.get_by_role("heading", name="To send"))
    expect(to_send.get_by_text("decided, not sent")).to_have_count(2)
    to_send.get_by_role("link", name="Tell Northbridge MARAC coordinator about Zac").click()
    page.get_by_role("button", name="I have sent it: add the time").click()
    page.get_by_role("button", name="Save the time").click()
    expect(page.get_by_text("Northbridge MARAC coordinator has got it")).to_be_visible()
    page.goto("/")
    expect(to_send.get_by_text("decided, not sent")).to_have_count(1)


def test_s5_a_text_that_gives_her_away_is_held(page: Page):
    sign_in_as(page, "Dilys Roberts")
    journey = Journey(page)
    journey.start()
    for slug, answers in S5.steps[:-2]:
        journey.answer(slug, answers, 'button[value="another"].govuk-button') if (
            slug == "share"
        ) else journey.answer(slug, answers)
    slip = "Farida in the flat above hears shouting every night. The safe contact is the sister."
    journey.answer("share", S5.steps[-2][1] | {"own_words": slip})
    journey.answer(*S5.steps[-1])

    reminders = page.locator(".app-look")
    gives_away = reminders.filter(has_text="Before you tell Northbridge Academy")
    expect(gives_away).to_contain_text("“Farida”, “the flat above” could tell someone")
    expect(gives_away).to_contain_text("Use “a member of the public”")
    # Its text is not there to copy until each is answered.
    page.get_by_role("link", name="Copy the text for Northbridge Academy").click()
    expect(page.get_by_text("This could give someone away:")).to_be_visible()
    expect(page.locator("#text")).to_have_count(0)
    page.get_by_role("link", name="Say it differently").click()
    page.get_by_label("In your own words for them").fill(
        "Farida told us. The safe contact is the sister."
    )
    journey.save(CONTINUE)
    page.goto(f"{journey.address}check/")
    expect(reminders.filter(has_text="the flat above")).to_have_count(0)
    # An answer needs words here, and then lets the text go.
    farida = reminders.filter(has_text="“Farida” could tell someone about")
    farida.get_by_text("I have thought about this").click()
    farida.get_by_role("button", name="Save this answer").click()
    expect(page.get_by_text("Say in a few words what you thought about")).to_be_visible()
    farida.get_by_text("I have thought about this").click()
    farida.get_by_role("textbox").fill("The school’s lead knows her and agreed with her.")
    farida.get_by_role("button", name="Save this answer").click()
    expect(farida).to_have_count(0)
    page.get_by_role("link", name="Copy the text for Northbridge Academy").click()
    expect(page.locator("#text")).to_contain_text("Farida told us")


def test_s7_a_small_club(page: Page):
    recorded(page, S7)
    expect(page.get_by_role("heading", name="You told us it was sent")).to_be_visible()
    page.get_by_role("link", name="See the record").click()
    expect_all_typed(page, S7)
    text = given(page, "Northbridge LADO")
    assert "Screenshots of 14 messages" in text
    assert "Ava Lindqvist" in text
    law = page.locator(".govuk-summary-card", has_text="3. The reason in law")
    expect(law).to_contain_text("Safeguarding a child or an adult at risk")
    expect(law).to_contain_text("Set by")
    expect(page.locator("main")).not_to_contain_text("16LA")
