"""What is typed and not saved: kept within seconds, there again on any device, never lost."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import sign_in_as
from tests.browser.journey import CONTINUE, Journey
from tests.browser.server import Server

KEPT = re.compile(r"^(Saved|Typing kept) \d\d:\d\d$")
NEW_CONTEXT = Callable[..., BrowserContext]


def typing_on_page_1(page: Page, words: str) -> tuple[str, str]:
    """Sign in, start a draft and type on its first page. Return its addresses: page, record."""
    sign_in_as(page, "Priya Nair")
    journey = Journey(page)
    journey.start()
    page.get_by_label("Child’s name").fill("Maya")
    page.get_by_label("What have you seen").fill(words)
    page.get_by_label("A child may be suffering serious harm").check()
    return page.url, journey.address


def wait_until_kept(server: Server) -> None:
    """Wait for what a page sends while it is left, which the browser tells nobody about."""
    for _ in range(50):
        if server.rows("SELECT 1 FROM decisions_typing"):
            return
        time.sleep(0.1)
    raise AssertionError("what was typed was not kept")


def expect_typed(page: Page, words: str) -> None:
    """Expect everything that was typed to be on the page again."""
    expect(page.get_by_text("We kept what you typed")).to_be_visible()
    expect(page.get_by_label("Child’s name")).to_have_value("Maya")
    expect(page.get_by_label("What have you seen")).to_have_value(words)
    expect(page.get_by_label("A child may be suffering serious harm")).to_be_checked()


def test_left_at_once_and_found_again_here_and_elsewhere(
    page: Page, new_context: NEW_CONTEXT, server: Server
):
    words = "Bruises on both arms.\nShe said “Dean squeezed me”."
    address, _ = typing_on_page_1(page, words)
    page.get_by_role("link", name="Sharing decisions").click()
    wait_until_kept(server)
    page.get_by_role("link", name="A child not named yet").click()
    page.get_by_role("link", name="What is the worry?").click()
    expect_typed(page, words)

    phone = new_context().new_page()
    sign_in_as(phone, "Priya Nair")
    phone.goto(address)
    expect_typed(phone, words)
    phone.locator(CONTINUE).click()
    phone.wait_for_url("**/family/")
    # Saved: it is the page's own now, and nothing is left over to put back.
    page.goto(address)
    expect(page.get_by_label("What have you seen")).to_have_value(words)
    expect(page.get_by_text("We kept what you typed")).to_have_count(0)


def test_the_words_about_saving(page: Page):
    held: list[Route] = []
    sign_in_as(page, "Priya Nair")
    page.route("**/typing/**", lambda route: held.append(route))
    Journey(page).start()
    status = page.locator("[data-status]")
    expect(status).to_be_visible()
    box = page.get_by_label("What have you seen")
    box.fill("Bruises.")
    expect(status).to_have_text("Saving")
    held.pop().continue_()
    expect(status).to_have_text(KEPT)

    page.unroute("**/typing/**")
    page.context.set_offline(True)
    box.fill("Bruises on both arms.")
    expect(status).to_have_text("Not saved: no signal", timeout=8_000)
    page.context.set_offline(False)  # it tries again by itself
    expect(status).to_have_text(KEPT)
    page.reload()
    expect(box).to_have_value("Bruises on both arms.")
    expect(status).to_be_visible()


def test_a_locked_session_loses_nothing(page: Page, server: Server):
    words = "Bruises on both arms, and she is afraid to go home."
    address, _ = typing_on_page_1(page, "Bruises.")
    server.everybody_was_away()
    page.get_by_label("What have you seen").fill(words)
    with page.expect_response("**/typing/**") as kept:  # without signing in again
        expect(page.locator("[data-status]")).to_have_text(KEPT, timeout=8_000)
    assert kept.value.ok
    page.get_by_label("What could happen").fill("She could be hurt again.")
    page.locator(CONTINUE).click()
    page.get_by_role("button", name="Sign in as Priya Nair").click()
    page.wait_for_url(address)
    expect_typed(page, words)
    expect(page.get_by_label("What could happen")).to_have_value("She could be hurt again.")
    page.locator(CONTINUE).click()
    page.wait_for_url("**/family/")


def test_a_locked_session_shows_nothing(page: Page, server: Server):
    address, record = typing_on_page_1(page, "Bruises.")
    server.everybody_was_away()
    for locked in (address, record, "/"):
        page.goto(locked)
        expect(page.get_by_role("heading", name="Choose who you are")).to_be_visible()
    page.goto(address)
    page.get_by_role("button", name="Sign in as Priya Nair").click()
    page.wait_for_url(address)
    expect_typed(page, "Bruises.")


def test_danger_is_kept_at_once(page: Page):
    """They are about to leave and ring: nothing waits for four seconds."""
    address, _ = typing_on_page_1(page, "He is at the door.")
    with page.expect_response("**/typing/**", timeout=2_000):
        page.get_by_label("A child may be in danger now").check()
    expect(page.get_by_text("Call 999")).to_be_visible()
    expect(page.get_by_text("What you have typed is saved.")).to_be_visible()
    page.goto(address)
    expect(page.get_by_label("What have you seen")).to_have_value("He is at the door.")
