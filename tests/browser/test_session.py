"""The warning before a session locks: heard, answered with the keyboard, and never in the way."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in_as
from tests.browser.journey import Journey
from tests.browser.server import Server

MINUTE = 60 * 1000


def test_the_warning_extends_with_a_key(page: Page, server: Server):
    page.clock.install()
    sign_in_as(page, "Priya Nair")
    Journey(page).start()
    box = page.get_by_label("What have you seen")
    box.focus()
    page.clock.run_for(17 * MINUTE)
    warning = page.get_by_role("alertdialog", name="Are you still there?")
    expect(warning).to_be_hidden()
    server.everybody_was_away(18 * 60)
    page.clock.run_for(2 * MINUTE)
    expect(warning).to_be_visible()
    expect(page.get_by_role("button", name="Yes, I am still here")).to_be_focused()
    page.keyboard.press("Tab")
    with page.expect_response("**/stay/") as answer:
        page.get_by_role("button", name="Yes, I am still here").press("Enter")
    assert answer.value.status == 204
    expect(warning).to_be_hidden()
    expect(box).to_be_focused()
    page.clock.run_for(17 * MINUTE)
    expect(warning).to_be_hidden()
    page.clock.run_for(2 * MINUTE)
    expect(warning).to_be_visible()


def test_without_an_answer_the_page_is_covered_and_what_was_typed_is_there_again(
    page: Page, server: Server
):
    page.clock.install()
    sign_in_as(page, "Priya Nair")
    Journey(page).start()
    address = page.url
    page.get_by_label("What have you seen").fill("Bruises on both arms.")
    with page.expect_response("**/typing/**"):
        page.clock.run_for(5_000)
    server.everybody_was_away()
    page.clock.run_for(21 * MINUTE)
    locked = page.get_by_role("alertdialog", name="Sign in again to go on")
    expect(locked).to_be_visible()
    covers = "e => getComputedStyle(e, '::backdrop').backgroundColor"
    expect(locked.get_by_text("What you typed is kept.")).to_be_visible()
    assert locked.evaluate(covers) == "rgb(238, 244, 246)", "nothing can be read through it"
    page.keyboard.press("Escape")
    expect(locked).to_be_visible()
    page.get_by_role("button", name="Sign in again").click()
    page.get_by_role("button", name="Sign in as Priya Nair").click()
    page.wait_for_url(address)
    expect(page.get_by_label("What have you seen")).to_have_value("Bruises on both arms.")


def test_another_tab_tells_this_one_that_somebody_is_there(page: Page):
    page.clock.install()
    sign_in_as(page, "Priya Nair")
    page.clock.run_for(10 * MINUTE)
    other = page.context.new_page()
    other.goto("/")
    page.clock.run_for(9 * MINUTE)
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    page.clock.run_for(10 * MINUTE)
    expect(page.get_by_role("alertdialog")).to_be_visible()


def test_in_a_small_window_it_fits(page: Page):
    page.set_viewport_size({"width": 320, "height": 480})
    page.clock.install()
    sign_in_as(page, "Priya Nair")
    page.clock.run_for(18 * MINUTE + 5_000)
    warning = page.get_by_role("alertdialog")
    expect(warning).to_be_visible()
    expect(warning.get_by_text("What you typed is kept.")).to_be_hidden()  # here nothing is
    box = warning.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["y"] + box["height"] <= 480
