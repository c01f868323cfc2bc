"""S1 by people who use no mouse, whose browser runs no script, or who hold a small phone."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from decisions.demo.scenarios import S1
from tests.browser.conftest import sign_in_as
from tests.browser.hands import Keyboard
from tests.browser.journey import Journey


def expect_s1_recorded(page: Page) -> None:
    """Expect the confirmation, and on the record what each recipient got."""
    expect(page.get_by_role("heading", name="Recorded and signed")).to_be_visible()
    told = page.locator(".app-told")
    expect(told.get_by_text("sent ")).to_have_count(2)
    page.goto(page.url.replace("signed/", ""))
    main = page.locator("main")
    expect(main).to_contain_text("Unexplained bruises in the shape of a grip")
    expect(main).to_contain_text("spoke to Anna Reid, safeguarding lead; on a known number")
    texts = [
        t.strip() for t in page.locator(".govuk-details__text.app-as-typed").all_text_contents()
    ]
    assert ["Linear bruises" in text for text in texts] == [True, False]
    assert "Kofi may be at risk" in texts[1]


def test_by_keyboard_alone(page: Page):
    page.goto("/")
    hands = Keyboard(page)
    hands.press('button:text-is("Sign in as Priya Nair")')
    page.wait_for_url("**/")
    journey = Journey(page, hands)
    journey.start()
    journey.record(S1)
    # One reminder is answered on the way, by keyboard too.
    hands.press(".app-look summary")
    hands._go(page.wait_for_selector(".app-look input[type=text]"))  # type: ignore[arg-type]
    page.keyboard.type("Maya wants to talk to us, away from home.")
    hands.press('button:text-is("Save this answer")')
    page.wait_for_url("**/check/")
    journey.sign()
    expect_s1_recorded(page)
    expect(page.locator("main")).to_contain_text("Maya wants to talk to us, away from home.")


def test_without_javascript(new_context: Callable[..., BrowserContext]):
    page = new_context(java_script_enabled=False).new_page()
    sign_in_as(page, "Priya Nair")
    journey = Journey(page, script=False)
    journey.start()
    journey.record(S1)
    assert len(journey.pages) == 9  # a page that comes back is no new page
    journey.sign()
    expect_s1_recorded(page)


def test_on_a_small_phone(new_context: Callable[..., BrowserContext]):
    """No page is wider than the phone: nobody should have to scroll sideways."""
    page = new_context(has_touch=True).new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    wide = []

    def look(name: str) -> None:
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > 320:
            wide.append(f"{name}: {width} pixels")

    page.goto("/")
    look("sign in")
    sign_in_as(page, "Priya Nair")
    look("home")
    journey = Journey(page)
    journey.looked_at = look
    journey.start()
    journey.record(S1)
    page.locator(".app-look summary").first.click()
    look("check with a reminder open")
    journey.sign()
    look("signed")
    page.get_by_role("link", name="See the text for Northbridge MASH").click()
    page.wait_for_url("**/text/")
    look("text")
    page.goto(journey.address)
    page.locator("details").evaluate_all("all => all.forEach(d => d.open = true)")
    look("record")
    assert wide == []
