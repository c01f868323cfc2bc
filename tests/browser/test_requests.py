"""S2, S3 and S6: somebody asks, is refused or partly met, and it is looked at again."""

import re

import pytest
from playwright.sync_api import Page, expect

from decisions.demo.scenarios import S2, S3, S6, S6_AGAIN, Scenario
from tests.browser.conftest import sign_in_as
from tests.browser.journey import CONTINUE, Journey
from tests.browser.test_journeys import answer_reminders, card, expect_all_typed

NAMES = {S2.key: "Nadia Rahman", S3.key: "Sam Whitlock", S6.key: "Dr Imran Qureshi"}
#: What a solicitor for the father must not learn from a reply.
TELLS = ("Westcombe", "refuge", "Sian", "left", "moved", "no longer", "new school", "order against")


def asked(page: Page, scenario: Scenario) -> Journey:
    """Sign in, record a request with its answers and the reply, sign it."""
    sign_in_as(page, NAMES[scenario.key])
    journey = Journey(page)
    journey.start("asked")
    journey.record(scenario)
    answer_reminders(page)
    journey.sign()
    page.get_by_role("link", name="See the record").click()
    return journey


def reply_sent(page: Page) -> str:
    """Unfold and return the reply as it was sent."""
    replies = page.locator(".govuk-summary-card", has_text="The reply")
    fold = replies.locator("details").last
    fold.locator("summary").click()
    return fold.locator(".app-as-typed").inner_text()


def letter_given(page: Page, title: str) -> str:
    """Unfold and return what who asked was given, beside the reply."""
    fold = card(page, title).first.locator("details")
    fold.locator("summary").click()
    return fold.locator(".app-as-typed").inner_text()


def test_s2_the_reply_tells_nothing_and_says_what_would_change_it(page: Page):
    journey = asked(page, S2)
    assert len(journey.pages) == 10, "about ten pages, as the design has it"
    expect(page.get_by_role("heading", name="Decision not to share")).to_be_visible()
    expect_all_typed(page, S2)
    reply = reply_sent(page)
    assert [words for words in (*TELLS, "Ellis") if words.lower() in reply.lower()] == []
    assert "ask the court" in reply
    assert "whether we hold anything" in reply
    expect(card(page, "Hartwell Stone LLP").first).to_contain_text("Gets nothing")
    asked_for = page.locator("dl", has_text="all safeguarding notes").last
    expect(asked_for.get_by_text("Not this")).to_have_count(3)


def test_s2_a_reply_that_says_he_has_left_is_pointed_out_and_held(page: Page):
    sign_in_as(page, NAMES[S2.key])
    journey = Journey(page)
    journey.start("asked")
    for slug, answers in S2.steps[:-1]:
        journey.answer(slug, answers)
    page.get_by_label("Your reply").fill("Ellis has left for Westcombe. We cannot send his notes.")
    page.get_by_label("Not yet").check()
    journey.save(CONTINUE)
    reminder = page.locator(".app-look", has_text="Before you reply to Hartwell Stone LLP")
    expect(reminder).to_contain_text("Ellis has left for Westcombe")
    expect(reminder).to_contain_text("Safer: “We can’t say what we hold.")
    page.get_by_role("link", name="Copy the text for Hartwell Stone LLP").last.click()
    expect(page.locator("#text")).to_have_count(0)
    page.go_back()
    reminder.get_by_role("link", name="Change the reply").click()
    page.get_by_label("Your reply").fill("We can’t say what we hold. You can ask the court.")
    journey.save(CONTINUE)
    page.goto(f"{journey.address}check/")
    expect(reminder).to_have_count(0)


def test_s3_the_police_get_what_helps_and_nothing_asked_for_is_lost(page: Page):
    asked(page, S3)
    expect(page.get_by_role("heading", name="Decision to share in part")).to_be_visible()
    expect_all_typed(page, S3)
    text = letter_given(page, "DC Tom Reyes")
    for words in ("side gate", "07700 900382", "Kai and Leon", "One still"):
        assert words in text
    for words in ("counselling", "exclusion", "Michelle", "health"):
        assert words not in text
    for part in S3.steps[0][1]["asked_parts"].splitlines():  # type: ignore[union-attr]
        key = page.locator("dt", has_text=re.compile(rf"^\s*{part}\s*$"))
        row = page.locator(".govuk-summary-list__row", has=key)
        expect(row).to_contain_text(re.compile("Give it|Say it differently|Not this"))
    # The narrowed request that follows is another one, about the same child.
    expect(page.get_by_role("button", name="They have asked for something else")).to_be_visible()


def test_s3_what_is_ready_is_given_first_and_the_rest_is_answered_later(page: Page):
    sign_in_as(page, NAMES[S3.key])
    journey = Journey(page)
    journey.start("asked")
    for slug, answers in S3.steps:
        if slug != "answer":
            journey.answer(slug, answers)
            continue
        ready = {k: v for k, v in answers.items() if not k.startswith(("asked-4", "asked-5"))}
        journey.answer(slug, ready)
    missing = page.locator("#missing")
    expect(missing).to_contain_text("Answer “counselling notes”, which was asked for")
    missing.get_by_role("link", name="Answer “counselling notes”").click()
    page.get_by_role("button", name="Answer the rest").click()
    expect(page.get_by_role("group", name="They ask for: counselling notes")).to_be_visible()
    expect(page.get_by_role("group", name="They ask for: his phone number")).to_have_count(0)
    page.get_by_label("Look into a crime").check()
    for group in ("counselling notes", "exclusion history"):
        part = page.get_by_role("group", name=f"They ask for: {group}")
        part.get_by_label("Not this").check()
        part.get_by_label("They asked for more than they need").check()
    journey.save(CONTINUE)
    page.goto(f"{journey.address}check/")
    expect(missing).to_have_count(0)


def test_s6_refused_then_looked_at_again(page: Page):
    journey = asked(page, S6)
    first, old = page.url, page.locator("main").inner_text().split("Who can see this")[0]
    page.get_by_role("button", name="Something is new: look at this again").click()
    (_, news), *steps = S6_AGAIN.steps
    journey.answer("reconsider", news, "main form button.govuk-button")
    expect(page.get_by_text("Carried over from")).to_be_visible()
    journey.pages.clear()
    for slug, answers in steps:
        journey.answer(slug, answers)
    assert journey.pages == ["protect", "answer", "reasons", "reply"]
    answer_reminders(page)
    expect(page.get_by_role("heading", name="1. What is the worry? (carried over")).to_be_visible()
    journey.sign()
    page.get_by_role("link", name="See the record").click()
    expect_all_typed(page, S6_AGAIN)
    text = letter_given(page, "Helen Cho")
    assert "Severe depression" in text
    assert "2009" not in text
    assert "What has changed is our answer to" in reply_sent(page)
    # Each shows the other, and the old one is as it was.
    page.locator("main").get_by_role("link", name=re.compile(r"^\w{4}-\w{4}$")).first.click()
    assert page.url == first
    expect(page.get_by_text("Looked at again:")).to_be_visible()
    now = page.locator("main").inner_text().split("Who can see this")[0]
    for line in old.splitlines():
        assert line in now


@pytest.mark.parametrize("scenario", [S2, S3], ids=lambda s: s.key)
def test_a_request_costs_few_pages_and_answers(page: Page, scenario: Scenario):
    sign_in_as(page, NAMES[scenario.key])
    journey = Journey(page)
    journey.start("asked")
    journey.record(scenario)
    assert len(journey.pages) == 10  # check among them
    assert len(journey.inputs) <= 65
