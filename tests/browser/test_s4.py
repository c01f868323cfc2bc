"""S4: an emergency call recorded afterwards, from a phone in a car; and its mistakes, caught."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from decisions.demo.scenarios import S4, Answers
from tests.browser.conftest import sign_in_as
from tests.browser.hands import Keyboard
from tests.browser.journey import CONTINUE, LONDON, Journey
from tests.browser.server import Server
from tests.browser.test_axe import Auditor, audit

__all__ = ["audit"]  # a fixture, asked for by its name

AOIFE, NIA = "Aoife Brennan", "Nia Powell"
LATER = '.govuk-button-group button[name="go"][value="home"]'
#: More than these, and nobody gets through by keyboard in a minute.
MOST_TAB_STOPS = 25
TOO_LONG = "Long. " * 4_000


def minutes_ago(minutes: int) -> datetime:
    """Return what the clock on the wall showed."""
    return (datetime.now(UTC) - timedelta(minutes=minutes)).astimezone(LONDON)


def calls_of(page: Page) -> str:
    """Return what the record's first lines say of who was told."""
    return " ".join(page.locator(".govuk-summary-list").first.inner_text().split())


def test_s4_from_the_car_to_the_signature(page: Page):
    sign_in_as(page, AOIFE)
    journey = Journey(page)
    journey.start("emergency")
    told = [minutes_ago(93), minutes_ago(87)]
    answers = dict(S4.steps[0][1])
    for moment, whom in zip(told, ("999", "@Emergency duty team"), strict=True):
        answers |= {f"time_{whom}": f"{moment:%H:%M}", f"day_{whom}": f"{moment:%Y-%m-%d}"}
    journey.answer("capture", answers, LATER)
    # In the car it is saved and left; it is first on the list, and on the lead's.
    first = page.locator(".app-section").first
    expect(first.get_by_role("heading")).to_have_text("Emergencies to complete")
    expect(first.get_by_role("link", name="Noah Dunn")).to_be_visible()
    sign_in_as(page, NIA)
    page.get_by_role("link", name="A call that Aoife Brennan recorded").click()
    for moment, whom in zip(told, ("999", "Emergency duty team"), strict=True):
        expect(page.get_by_text(f"{whom}: {moment:%-d %B %Y, %H:%M}, recorded")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Noah")

    # The next morning: page 2 to the signature. Pages 1 and 6 are filled.
    sign_in_as(page, AOIFE)
    page.get_by_role("link", name="Noah Dunn").click()
    page.get_by_role("link", name="Who is around the child").click()
    page.wait_for_url("**/family/")
    for slug, answers in S4.steps[1:5]:
        journey.answer(slug, answers)
    expect(page.get_by_role("heading", name="999 has got this")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/reasons/")
    journey.record(replace(S4, steps=S4.steps[5:6]))
    expect(page.get_by_text("Give the child’s age, or “not known”")).to_be_visible()
    page.goto(f"{journey.address}worry/?from=check")
    journey.answer("worry", S4.steps[6][1])
    assert page.locator("#missing").count() == 0
    journey.sign()
    confirmed = page.locator(".app-told")
    for moment in told:
        expect(confirmed).to_contain_text(f"sent {moment:%-d %B %Y, %H:%M}, recorded ")
    page.goto(journey.address)
    shown = calls_of(page)
    for moment, whom in zip(told, ("999", "Emergency duty team"), strict=True):
        assert f"{whom} Got it on {moment:%-d %B %Y, %H:%M}, recorded " in shown
    expect(page.locator(".app-timeline")).to_contain_text(f"999: {told[0]:%-d %B %Y, %H:%M}, rec")
    for person in (AOIFE, NIA):
        sign_in_as(page, person)
        expect(page.get_by_text("Emergencies to complete")).to_have_count(0)


def test_by_keyboard_alone_and_with_few_tab_stops(page: Page):
    """From the top of the page to "Save and continue" by the Tab key, answering on the way."""
    page.goto("/")
    hands = Keyboard(page)
    hands.press(f'button:text-is("Sign in as {AOIFE}")')
    page.wait_for_url("**/")
    Journey(page, hands).start("emergency")
    page.evaluate("window.stops = 0; addEventListener('keydown', e => stops += e.key === 'Tab')")
    journey = Journey(page, hands)
    called = minutes_ago(2)
    quick: Answers = {
        "child": "Noah Dunn",
        "worry": "His father threatens to end it for all of us.",
        "told": ["999", "@Emergency duty team"],
        "when": f"{called:%Y-%m-%d}",
        "time_999": f"{called:%H:%M}",
        "time_@Emergency duty team": f"{called:%H:%M}",
        "said": "Address, vehicle, crisis, Noah’s age.",
        "must_not_find_out": "no",
    }
    journey.fill("capture", quick)
    hands._go(page.wait_for_selector(CONTINUE))  # type: ignore[arg-type]
    stops = page.evaluate("stops")
    page.keyboard.press("Enter")
    page.wait_for_url("**/family/")
    print(f"emergency: {stops} Tab stops")
    assert 8 < stops <= MOST_TAB_STOPS
    expect(page.get_by_text("You told 999 at")).to_be_visible()
    expect(page.locator(".app-danger")).to_have_count(0)


def test_on_a_small_phone(new_context: Callable[..., BrowserContext]):
    page = new_context(has_touch=True).new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    wide: list[str] = []

    def look(name: str) -> None:
        if page.evaluate("document.scrollingElement.scrollWidth") > 320:
            wide.append(name)

    sign_in_as(page, AOIFE)
    look("home")
    journey = Journey(page)
    journey.looked_at = look
    journey.start("emergency")
    for answers in ({"time_999": "", "when": "now"}, S4.steps[0][1] | {"worry": TOO_LONG}):
        journey.fill("capture", {k: v for k, v in answers.items() if v})
        look("filled")
    page.locator(CONTINUE).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look("with an error")
    journey.fill("capture", {"worry": S4.steps[0][1]["worry"], "day_999": "2199-01-01"})
    page.locator(CONTINUE).click()
    page.wait_for_url("**/family/")
    expect(
        page.get_by_text("1 January 2199 has not come yet: when did you tell 999?")
    ).to_be_visible()
    look("page 2")
    for there in ("", "share/", "check/"):
        page.goto(f"{journey.address}{there}")
        look(there or "overview")
    page.goto("/")
    look("home with an emergency")
    sign_in_as(page, NIA)
    page.get_by_role("link", name="A call that Aoife Brennan recorded").click()
    look("to the lead")
    assert wide == []


def test_without_javascript(new_context: Callable[..., BrowserContext]):
    page = new_context(java_script_enabled=False).new_page()
    sign_in_as(page, AOIFE)
    journey = Journey(page, script=False)
    journey.start("emergency")
    journey.answer("capture", S4.steps[0][1])
    assert page.url.endswith("/family/")
    page.goto(f"{journey.address}check/")
    expect(page.get_by_text("Grey Astra outside").first).to_be_visible()
    assert page.get_by_text(", recorded ").count() >= 2


def test_left_empty_it_saves_all_the_same(page: Page):
    """No question stops anybody; and nobody's "now" becomes the time of a call."""
    sign_in_as(page, AOIFE)
    journey = Journey(page)
    journey.start("emergency")
    times = page.locator("input[type=time], input[type=date]")
    assert set(times.evaluate_all("all => all.map(e => e.value)")) == {""}
    journey.answer("capture", {"told": ["999"], "said": "Help"})
    assert page.url.endswith("/family/")
    page.goto("/")
    page.get_by_role("link", name="Say when you told 999").click()
    expect(page.get_by_label("At what time?")).to_be_visible()


def test_a_locked_phone_loses_nothing(page: Page, server: Server):
    page.clock.install()
    sign_in_as(page, AOIFE)
    journey = Journey(page)
    journey.start("emergency")
    address = page.url
    said = "Address, vehicle, crisis, Noah’s age."
    journey.fill("capture", {"child": "Noah Dunn", "told": ["999"], "when": "now", "said": said})
    with page.expect_response("**/typing/capture/"):
        page.clock.run_for(5_000)
    server.everybody_was_away()
    page.clock.run_for(21 * 60 * 1000)
    page.get_by_role("button", name="Sign in again").click()
    page.get_by_role("button", name=f"Sign in as {AOIFE}").click()
    page.wait_for_url(address)
    expect(page.get_by_text("We kept what you typed")).to_be_visible()
    expect(page.get_by_label("What did you tell them?")).to_have_value(said)
    expect(page.get_by_label("999", exact=True)).to_be_checked()


def test_back_in_the_browser_records_nothing_twice(page: Page, server: Server):
    sign_in_as(page, AOIFE)
    journey = Journey(page)
    journey.start("emergency")
    journey.answer(
        "capture", {"child": "Noah Dunn", "told": ["999"], "when": "now", "said": "Help"}
    )
    page.go_back()
    page.wait_for_load_state()
    if "/capture/" in page.url:  # kept by the browser: sent once more, with more in it
        page.get_by_label("What did you tell them?").fill("Help, and something new.")
        page.locator(CONTINUE).click()
        expect(page.get_by_text("Help, and something new.")).to_be_visible()
    assert server.rows("SELECT count(*) FROM decisions_disclosure") == [(1,)]
    assert server.rows("SELECT count(*) FROM decisions_proposedshare") == [(1,)]


@pytest.mark.usefixtures("demo")
def test_axe_finds_nothing(page: Page, audit: Auditor):
    sign_in_as(page, AOIFE)
    audit.look("home with an emergency")
    journey = Journey(page)
    journey.start("emergency")
    audit.look("capture, empty")
    journey.fill("capture", S4.steps[0][1] | {"worry": TOO_LONG, "told_who": ""})
    audit.look("capture, filled")
    page.locator(CONTINUE).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    audit.look("capture with an error")
    page.locator(".app-hidden").evaluate_all(
        "all => all.forEach(e => e.classList.remove('app-hidden'))"
    )
    audit.look("capture, everything open")
    journey.fill("capture", {"worry": S4.steps[0][1]["worry"], "day_999": "2199-01-01"})
    page.locator(CONTINUE).click()
    page.wait_for_url("**/family/")
    audit.look("page 2 afterwards")
    audit.open(journey.address, "overview of an emergency")
    sign_in_as(page, NIA)
    audit.look("home of a lead")
    page.get_by_role("link", name="A call that Aoife Brennan recorded").first.click()
    audit.look("an emergency, to its lead")
