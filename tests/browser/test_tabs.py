"""Two tabs, two clicks, the Back button: no harm, and nothing overwritten in silence."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Response, expect

from decisions.demo.scenarios import S1
from tests.browser.conftest import sign_in_as
from tests.browser.journey import CONTINUE, Journey
from tests.browser.server import Server

WORRY = "What have you seen, heard or been told?"
PAGES = dict(S1.steps[:5])
SHARE = S1.steps[5][1]


def started(page: Page, *slugs: str) -> Journey:
    """Start a draft and answer some pages as in S1."""
    sign_in_as(page, "Priya Nair")
    journey = Journey(page)
    journey.start()
    for slug in slugs:
        journey.answer(slug, PAGES[slug])
    return journey


def saved(page: Page) -> Response:
    """Press "Save and continue". Return the answer to what was posted."""
    with page.expect_response(
        lambda r: r.request.method == "POST" and "/typing/" not in r.url
    ) as answer:
        page.locator(CONTINUE).click()
    return answer.value


def test_two_tabs_on_one_page(page: Page):
    journey = started(page, "worry")
    address = f"{journey.address}worry/"
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(address)
    page.get_by_label(WORRY).fill("Bruises, and she is afraid.")
    assert saved(page).status == 302
    other.get_by_label(WORRY).fill("Bruises, and a burn.")
    assert saved(other).status == 409
    expect(other.get_by_text("Someone saved this page while you were typing.")).to_be_visible()
    expect(other.get_by_label(WORRY)).to_have_value("Bruises, and a burn.")
    since = other.locator(".app-since")
    expect(since).to_have_count(1)
    expect(since).to_contain_text("Bruises, and she is afraid.")
    page.goto(f"{journey.address}check/")
    expect(page.locator("main")).to_contain_text("Bruises, and she is afraid.")
    expect(page.locator("main")).not_to_contain_text("a burn")

    other.get_by_label(WORRY).fill("Bruises, a burn, and she is afraid.")
    assert saved(other).status == 302
    page.reload()
    expect(page.locator("main")).to_contain_text("Bruises, a burn, and she is afraid.")


def test_two_tabs_on_different_pages(page: Page):
    journey = started(page, "worry", "family")
    other = page.context.new_page()
    page.goto(f"{journey.address}law/")
    other.goto(f"{journey.address}advice/")
    page.locator('[name=law_fits][value="yes"]').check()
    page.locator('[name=consent_asked][value="no"]').check()
    other.locator('[name=unsure][value="no"]').check()
    assert saved(page).status == 302
    assert saved(other).status == 302
    page.goto(journey.address)
    expect(page.get_by_text("Answered")).to_have_count(4)


def test_the_same_thing_sent_twice_by_two_tabs(page: Page, server: Server):
    journey = started(page, *PAGES)
    journey.arrive("share")
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        one = Journey(tab)
        one.fill("share", {k: v for k, v in SHARE.items() if not k.startswith("new_items")})
        assert saved(tab).status == 302
    assert server.rows("SELECT count(*) FROM decisions_proposedshare") == [(1,)]
    assert server.rows("SELECT count(*) FROM decisions_disclosure") == [(1,)]


def test_pressing_twice_makes_no_twin(page: Page, server: Server):
    sign_in_as(page, "Priya Nair")
    page.get_by_role("button", name="Decide whether to share something").dblclick()
    page.wait_for_url("**/worry/")
    journey = Journey(page)
    for slug, answers in PAGES.items():
        journey.arrive(slug)
        journey.fill(slug, answers)
        with page.expect_navigation():
            page.locator(CONTINUE).dblclick()
    journey.arrive("share")
    journey.fill("share", SHARE)
    with page.expect_navigation():
        page.locator(CONTINUE).dblclick()
    journey.arrive("reasons")
    journey.answer("reasons", {"reasons": "They can find out whether she is safe."})
    page.get_by_role("button", name="Sign and finish").dblclick()
    expect(page.get_by_role("heading", name="Recorded and signed")).to_be_visible()
    for table, expected in {"decision": 1, "proposedshare": 1, "disclosure": 1}.items():
        assert server.rows(f"SELECT count(*) FROM decisions_{table}") == [(expected,)], table


def test_pressing_twice_without_script(new_context: Callable[..., BrowserContext], server: Server):
    """Nothing in the browser stops the second click: the server must."""
    page = new_context(java_script_enabled=False).new_page()
    sign_in_as(page, "Priya Nair")
    journey = Journey(page, script=False)
    journey.start()
    worry = PAGES["worry"]
    journey.fill("worry", worry)
    page.locator(CONTINUE).dblclick()
    page.wait_for_url("**/family/")
    assert server.rows("SELECT count(*) FROM decisions_person") == [(1,)]


def test_back(page: Page):
    journey = started(page, "worry", "family")
    page.go_back()
    page.wait_for_url("**/family/*")
    expect(page.get_by_label("Name or description").first).to_have_value(
        "Lauren Okafor, her mother"
    )
    page.go_back()
    page.go_back()
    page.wait_for_url("**/worry/")
    page.get_by_label(WORRY).fill("Linear bruises.")
    assert saved(page).status == 302
    page.wait_for_url("**/family/")
    assert saved(page).status == 302
    page.goto(f"{journey.address}check/")
    expect(page.locator("main")).to_contain_text("Linear bruises.")
    expect(page.locator("main")).to_contain_text("Lauren Okafor")


def test_back_after_something_was_given_or_signed(page: Page, server: Server):
    journey = started(page, *PAGES)
    journey.answer("share", {k: v for k, v in SHARE.items() if not k.startswith("new_items")})
    page.go_back()
    # The form may be there again; what was given is not given twice.
    if page.locator(CONTINUE).count() and page.locator("[name=sent]").count():
        saved(page)
    assert server.rows("SELECT count(*) FROM decisions_disclosure") == [(1,)]
    page.goto(f"{journey.address}reasons/")
    journey.answer("reasons", {"reasons": "They can find out whether she is safe."})
    journey.sign()
    page.go_back()
    expect(page.get_by_role("heading", name="Decision to share")).to_be_visible()
    page.goto(f"{journey.address}worry/")
    expect(page.get_by_role("heading", name="Decision to share")).to_be_visible()
