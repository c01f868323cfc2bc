"""The audit pages in a real browser: search, charts, unusual patterns; axe, keyboard, print."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import sign_in_as
from tests.browser.journey import today
from tests.browser.server import Server
from tests.browser.test_axe import PHONE, Auditor, audit

__all__ = ["audit"]  # a fixture

pytestmark = pytest.mark.usefixtures("demo")

MARKS = """canvas => {
  const { width, height } = canvas;
  const seen = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  return seen.filter((value, at) => at % 4 === 3 && value > 0).length;
}"""


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def _audit(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("Who did what at Larkfield")).click()


def _fits(page: Page) -> None:
    """Look whether anything is wider than a phone."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(wide), page.url


def _refused(page: Page, name: str, times: int) -> None:
    sign_in_as(page, name)
    for _ in range(times):
        page.goto(f"/decisions/{uuid4()}/")
    page.goto("/")
    _press(page, "Sign out")


def _opened_many(server: Server) -> None:
    """Put on record that Grace opened 43 records within 55 minutes, yesterday."""
    [[grace]] = server.rows("SELECT id FROM decisions_user WHERE name = 'Grace Mensah'")
    [[school]] = server.rows("SELECT id FROM decisions_organisation WHERE slug = 'larkfield'")
    begin = f"{today() - timedelta(days=1)} 09"
    for n in range(43):
        at = f"{begin}:{10 + n}:00"
        server.rows(
            "INSERT INTO decisions_look (id, at, actor_id, kind, object_id, organisation_id, "
            "allowed, basis, route, method, shown) VALUES "
            f"('{uuid4().hex}', '{at}', '{grace}', 'decision', '{uuid4().hex}', '{school}', "
            "true, 'lead', 'record', 'GET', '[]')"
        )


def test_an_officer_reads_the_log(page: Page, audit: Auditor, server: Server):
    _opened_many(server)
    _refused(page, "Tom Ellery", 5)
    sign_in_as(page, "Grace Mensah")
    page.get_by_role("link", name=re.compile("in an emergency")).click()
    page.get_by_label("What is happening").fill("The police rang")
    page.get_by_label("Which record?").fill("Maya Okafor")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You can read this until")).to_be_visible()
    page.goto("/")
    _press(page, "Sign out")

    sign_in_as(page, "Ruth Adeyemi")
    _audit(page)
    facts = page.locator(".app-facts")
    expect(facts).to_contain_text("Grace Mensah opened 43 records")
    expect(facts).to_contain_text("Tom Ellery was refused 5 times")
    expect(facts).to_contain_text(re.compile(r"Grace Mensah opened \w{4}-\w{4} in an emergency"))
    expect(facts).to_contain_text("Not reviewed yet: Ruth Adeyemi was asked to")
    audit.look("audit")
    audit.unfold()
    audit.look("audit, with the numbers")
    _fits(page)

    facts.get_by_role("link", name="What Tom Ellery asked for").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What Tom Ellery looked at")
    expect(page.locator("main")).to_contain_text("5 refusals")
    assert "Tom" not in page.title() + page.url
    audit.unfold()
    audit.look("what somebody looked at")
    _fits(page)
    _press(page, "What Tom Ellery did")
    expect(page.get_by_role("heading", name="What Tom Ellery did")).to_be_visible()
    expect(page.locator(".app-log")).to_contain_text("Signed in")
    assert "Tom" not in page.title() + page.url
    audit.look("what somebody did")
    _fits(page)

    page.get_by_role("combobox", name="Person").select_option("Everybody")
    page.get_by_role("combobox", name="What was done").select_option("Opened in an emergency")
    _press(page, "Show")
    page.locator(".app-log").get_by_role("link").first.click()
    audit.look("about a record")
    _fits(page)
    _press(page, "What was done to it")
    expect(page.locator(".app-log")).to_contain_text("Opened this record in an emergency")

    page.get_by_label("From").fill("2020-01-02")
    page.get_by_label("To", exact=True).fill("2020-01-03")
    page.get_by_label("Reference of a record").fill("")
    _press(page, "Show")
    expect(page.locator("main")).to_contain_text("Nothing unusual that these rules can see")
    expect(page.locator("main")).to_contain_text("Nothing was written or changed.")
    audit.look("audit, empty")
    page.get_by_label("To", exact=True).fill("2020-01-01")
    page.get_by_label("Reference of a record").fill("no such thing")
    _press(page, "Show")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.get_by_label("Reference of a record")).to_have_value("no such thing")
    audit.look("audit, with errors")
    _fits(page)


def _chart(page: Page) -> Locator:
    return page.get_by_role("img", name=re.compile("^Chart: What was done on each day"))


def test_the_numbers_become_a_chart_and_stay_a_table(page: Page):
    sign_in_as(page, "Ruth Adeyemi")
    _audit(page)
    chart = _chart(page)
    expect(chart).to_be_visible()
    page.wait_for_timeout(600)
    assert chart.evaluate(MARKS) > 1000, "something was drawn"
    table = page.locator("table[data-chart]")
    expect(table).to_be_hidden()
    summary = page.locator("summary", has_text="The numbers as a table")
    summary.focus()
    page.keyboard.press("Enter")
    expect(table).to_be_visible()
    page.keyboard.press("Enter")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    drawn = (
        f"canvas => {{ window.dispatchEvent(new Event('beforeprint')); return ({MARKS})(canvas); }}"
    )
    assert chart.evaluate(drawn) > 1000, "before the next frame: paper does not wait"
    expect(table).to_be_visible()
    expect(page.locator(".app-find")).to_be_hidden()
    assert chart.bounding_box()["width"] <= 640  # type: ignore[index]


def test_who_wants_no_motion_gets_none(new_context: Callable[..., BrowserContext]):
    page = new_context(reduced_motion="reduce").new_page()
    sign_in_as(page, "Ruth Adeyemi")
    _audit(page)
    expect(_chart(page)).to_be_visible()
    still = "Object.values(Chart.instances).every(chart => chart.options.animation === false)"
    assert page.evaluate(still)
    assert _chart(page).evaluate(MARKS) > 1000


def test_without_a_script_it_is_all_there(new_context: Callable[..., BrowserContext]):
    page = new_context(java_script_enabled=False).new_page()
    sign_in_as(page, "Ruth Adeyemi")
    _audit(page)
    expect(page.locator("table[data-chart]")).to_be_visible()
    expect(page.locator("canvas")).to_have_count(0)
    page.get_by_role("combobox", name="What was done").select_option("Signing in")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".app-log")).to_contain_text("Signed in")
