"""The record on paper: all of it, and nothing that only makes sense on a screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in_as


@pytest.mark.usefixtures("demo")
def test_the_record_prints_whole(page: Page):
    sign_in_as(page, "Priya Nair")
    page.get_by_role("link", name="Maya Okafor").click()
    folded = page.locator("details .app-as-typed", has_text="from 91% to 74%").first
    expect(folded).not_to_be_visible()
    page.emulate_media(media="print")
    expect(folded).to_be_visible()
    for screen_only in (".app-header", ".app-footer", ".govuk-back-link", "button"):
        for shown in page.locator(screen_only).all():
            expect(shown).not_to_be_visible()
    expect(page.get_by_role("heading", name="Decision to share")).to_be_visible()
    assert page.locator("main").inner_text().count("Maya Okafor") > 1
    # Dark words on white: browsers leave backgrounds out.
    pale = page.locator("main *").evaluate_all(
        "all => all.filter(e => e.textContent.trim() && e.getClientRects().length"
        " && getComputedStyle(e).color === 'rgb(255, 255, 255)').map(e => e.outerHTML)"
    )
    assert pale == []
    assert page.pdf(format="A4").startswith(b"%PDF")
