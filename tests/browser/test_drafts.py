"""The same child again, somebody else's turn, a draft thrown away, something already shared."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from decisions.demo.scenarios import Answers
from tests.browser.conftest import sign_in_as
from tests.browser.journey import CONTINUE, Journey, today
from tests.browser.server import Server
from tests.browser.test_tabs import PAGES, saved, started

SMALL_WORRY: Answers = {
    "worry": "Third time this week without lunch.",
    "level": "may_be",
    "if_nobody_knew": "She may be looking after herself.",
}
TO_MASH: Answers = {
    "recipient": "@Northbridge MASH",
    "purpose": "protect",
    "items-0-give": "on",
}


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("way", ["home", "record"])
def test_the_same_child_again(page: Page, way: str):
    """People and what is protected are there again; the new worry is not."""
    sign_in_as(page, "Marcus Tate")
    if way == "home":
        page.get_by_label("Which child?").select_option(label="Ava Lindqvist")
        page.get_by_role("button", name="New decision about this child").click()
    else:
        page.get_by_role("link", name="Ava Lindqvist").click()
        page.get_by_role("button", name="New decision about the same child").click()
    page.wait_for_url("**/worry/")
    journey = Journey(page)
    expect(page.get_by_label("Child’s name")).to_have_value("Ava Lindqvist")
    expect(page.get_by_label("Date of birth or age")).to_have_value("14")
    expect(page.get_by_label("What have you seen")).to_have_value("")
    journey.answer("worry", SMALL_WORRY)
    names = page.get_by_label("Name or description")
    expect(names.nth(0)).to_have_value("Karin Lindqvist, her mother")
    expect(names.nth(1)).to_have_value("Ryan Voss, coach")
    # Whether they know is asked afresh.
    expect(page.locator("[name$=-knows]:checked")).to_have_count(0)
    page.goto(f"{journey.address}protect/")
    expect(page.get_by_label("Ava Lindqvist").first).to_be_checked()
    hidden = page.get_by_role("group", name="Who must not find out?").first
    expect(hidden.get_by_label("Ryan Voss, coach")).to_be_checked()


@pytest.mark.usefixtures("demo")
def test_hand_over_to_a_colleague_who_finishes(page: Page):
    sign_in_as(page, "Tom Ellery")
    page.get_by_role("link", name="Jonah Pike").click()
    draft = page.url
    page.get_by_role("link", name="Hand this draft over to a colleague").click()
    page.get_by_label("Priya Nair").check()
    page.get_by_label("Why?").fill("End of my day")
    page.get_by_role("button", name="Hand it over").click()
    expect(page.get_by_text("Priya Nair now holds")).to_be_visible()
    # He can still read it, as he was told, and cannot write it any more.
    page.goto(f"{draft}worry/")
    expect(page.get_by_role("heading", name="This is not finished yet")).to_be_visible()
    expect(page.get_by_text("Third time this week without lunch").first).to_be_visible()
    expect(page.get_by_text("Priya Nair has it, and has not opened it yet.")).to_be_visible()

    sign_in_as(page, "Priya Nair")
    page.get_by_role("link", name="Jonah Pike").first.click()
    journey = Journey(page)
    for slug in ("law", "advice", "protect"):
        page.goto(f"{draft}{slug}/")
        journey.answer(slug, PAGES[slug])
    page.goto(f"{draft}family/")
    journey.fill("family", {"tell_on": "{in 3 days}"})
    saved(page)
    page.goto(f"{draft}share/new/")
    journey.answer("share", TO_MASH | {"sent": "not_yet"})
    journey.answer("reasons", {"reasons": "They can offer the family help."})
    journey.sign()
    expect(page.get_by_role("heading", name="This has not been sent to anyone")).to_be_visible()
    page.get_by_role("link", name="See the record").click()
    main = page.locator("main")
    expect(main).to_contain_text("Third time this week without lunch")
    expect(main).to_contain_text("Tom Ellery")
    expect(main).to_contain_text("End of my day")
    sign_in_as(page, "Tom Ellery")
    page.get_by_role("link", name="Jonah Pike").click()
    expect(page.get_by_role("heading", name="Decision to share")).to_be_visible()


def test_discard(page: Page, server: Server):
    draft = started(page, "worry").address
    page.goto(draft)
    page.get_by_role("link", name="Discard this draft").click()
    page.get_by_label("Why is it not needed?").fill("Written twice by mistake")
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_text("was discarded.")).to_be_visible()
    expect(page.locator("main").get_by_text("Maya Okafor")).to_have_count(0)
    page.goto(draft)
    expect(page.get_by_role("heading", name="This draft was discarded")).to_be_visible()
    expect(page.get_by_text("Written twice by mistake")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Linear bruises")


def test_a_draft_from_which_something_was_shared_stays(page: Page):
    journey = started(page, *PAGES)
    journey.answer("share", TO_MASH | {"sent": "yes"})
    page.goto(journey.address)
    expect(page.get_by_role("link", name="Discard this draft")).to_have_count(0)
    page.goto(f"{journey.address}discard/")
    expect(page.get_by_role("heading", name="This draft cannot be discarded")).to_be_visible()


def test_something_already_shared(page: Page, server: Server):
    """Recorded the day after: shared time and recorded time are kept apart."""
    sign_in_as(page, "Priya Nair")
    journey = Journey(page)
    journey.start("already")
    journey.answer("worry", PAGES["worry"] | {"noticed_on": "{yesterday}"})
    for slug in ("family", "law", "advice", "protect"):
        journey.answer(slug, PAGES[slug])
    expect(page.locator('[name=sent][value="yes"]')).to_be_checked()
    when: Answers = {"given_on": "{yesterday}", "given_time": "00:05", "method": "phone"}
    phone: Answers = {"called_back": "yes", "spoke_to": "Sam Oduya"}
    journey.answer("share", TO_MASH | when | phone)
    late = "You shared this more than a day ago"
    expect(page.get_by_role("group", name=late)).to_be_visible()
    journey.answer(
        "reasons",
        {"reasons": "She was not safe at home.", "late_reasons": ["child_first"]},
    )
    journey.sign()
    page.get_by_role("link", name="See the record").click()
    main = page.locator("main")
    yesterday = today() - timedelta(days=1)
    expect(main).to_contain_text(f"{yesterday.day} {yesterday:%B %Y}, 00:05")
    expect(main).to_contain_text("I dealt with the child first")
    expect(main).to_contain_text("spoke to Sam Oduya")


def test_tell_no_one_for_now(page: Page):
    """A decision not to share is a decision: it asks what keeps the child safe meanwhile."""
    journey = started(page, *PAGES)
    journey.save('button[value="nobody"]')
    journey.answer(
        "reasons",
        {
            "no_share": "defer",
            "reasons": "The school nurse sees her this afternoon.",
            "safe_meanwhile": "She stays with us until four.",
            "look_again": "Anything that the nurse sees.",
            "look_again_on": "{in 3 days}",
        },
    )
    journey.sign()
    expect(page.get_by_role("heading", name="Nothing is shared")).to_be_visible()
    page.get_by_role("link", name="See the record").click()
    expect(page.locator("main")).to_contain_text("She stays with us until four.")
    expect(page.locator("main")).to_contain_text("No one was told.")


def test_a_question_about_the_law_does_not_hold_anyone_up(page: Page):
    journey = started(page, "worry", "family")
    journey.answer(
        "law",
        {"law_fits": "not_sure", "law_question": "They live in Wales.", "consent_asked": "no"},
    )
    page.wait_for_url("**/advice/")
    sign_in_as(page, "Ruth Adeyemi")
    page.get_by_role("link", name="Priya Nair asks about the law").click()
    expect(page.get_by_text("They live in Wales.")).to_be_visible()
    page.get_by_label("Your answer").fill("The same reason fits.")
    page.get_by_role("button", name="Save your answer").click()
    expect(page.get_by_text("The answer stands beside the record.")).to_be_visible()


@pytest.mark.usefixtures("demo")
def test_copying_the_text(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in_as(page, "Priya Nair")
    page.get_by_role("link", name="Tell Northbridge MASH about Elin Rhys").click()
    page.get_by_role("button", name="Copy the text").click()
    expect(page.locator("[data-copied]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Elin says she sleeps at a different house" in copied
    assert copied == page.locator("#text").evaluate("e => e.textContent")
    expect(page.locator(CONTINUE)).to_have_count(0)
