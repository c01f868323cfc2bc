"""axe finds nothing on any page: empty, filled or with errors, on a laptop and on a phone.

WCAG 2.2 AA and best practice. What GOV.UK's own markup triggers stands in `EXCEPTIONS`, by the
name of axe's rule, with the element and the reason. Nothing else is let through.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in_as
from tests.browser.journey import CONTINUE, Journey

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LAPTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}

#: (axe's rule, what the element looks like): why it stays.
EXCEPTIONS: dict[tuple[str, str], str] = {}

QUESTIONS = ("worry", "family", "law", "advice", "protect", "share/new", "reasons")
TOO_LONG = "far too long " * 1_600


class Auditor:
    """Runs axe on the page as it is, at both sizes, and keeps what it finds."""

    def __init__(self, page: Page) -> None:
        self.page, self.axe, self.found, self.seen = page, Axe(), [], 0  # type: ignore[var-annotated]

    def look(self, name: str) -> None:
        for size in (LAPTOP, PHONE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
            result = self.axe.run(self.page, options=options).response
            self.seen += 1
            for violation in result["violations"]:
                for node in violation["nodes"]:
                    if not _excepted(violation["id"], node["html"]):
                        where = f"{name} at {size['width']}"
                        self.found.append(f"{where}: {violation['id']}: {node['html'][:200]}")
        self.page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]

    def open(self, address: str, name: str = "") -> None:
        self.page.goto(address)
        self.look(name or address)

    def unfold(self) -> None:
        """Open everything that is folded away, and everything that hangs on an answer."""
        self.page.locator("details").evaluate_all("all => all.forEach(d => d.open = true)")


def _excepted(rule: str, html: str) -> bool:
    return any(rule == name and part in html for name, part in EXCEPTIONS)


@pytest.fixture
def audit(page: Page) -> Iterator[Auditor]:
    """Look at pages; fail at the end with everything found."""
    auditor = Auditor(page)
    yield auditor
    assert auditor.seen
    assert not auditor.found, "\n".join(dict.fromkeys(auditor.found))


def test_signed_out(page: Page, audit: Auditor):
    audit.open("/demo/sign-in/")
    audit.open("/sign-in/")
    page.get_by_label("Email address").fill("nobody@larkfield.example")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    audit.look("sign-in with errors")
    sign_in_as(page, "Priya Nair")
    audit.look("home, empty")
    audit.open("/nowhere/")
    sign_in_as(page, "Jo Park")
    audit.look("home of someone who records nothing")


def test_empty_pages(page: Page, audit: Auditor):
    sign_in_as(page, "Priya Nair")
    journey = Journey(page)
    journey.start()
    home = journey.address
    for slug in QUESTIONS:
        page.goto(f"{home}{slug}/")
        audit.look(f"{slug}, empty")
        audit.unfold()
        page.locator(".app-hidden").evaluate_all(
            "all => all.forEach(e => e.classList.remove('app-hidden'))"
        )
        audit.look(f"{slug}, everything open")
    audit.open(home, "overview")
    audit.open(f"{home}check/", "check, nothing answered")
    page.get_by_role("button", name="Sign and finish").click()
    audit.look("check, refused")
    for act, button in (("hand-over", "Hand it over"), ("discard", "Discard it")):
        audit.open(f"{home}{act}/")
        page.get_by_role("button", name=button).click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        audit.look(f"{act} with errors")


@pytest.mark.usefixtures("demo")
def test_filled_pages(page: Page, audit: Auditor):
    sign_in_as(page, "Priya Nair")
    audit.look("home, with work")
    page.get_by_role("link", name="Tell Northbridge MASH about Elin Rhys").click()
    audit.look("text to send")
    share = page.url.replace("text/", "")
    audit.open(f"{share}sent/")
    page.get_by_label("When did they get it?").fill("2199-01-01")
    page.get_by_role("button", name="Save the time").click()
    audit.look("sent with errors")
    draft = share.split("share/")[0]
    for slug in QUESTIONS:
        audit.open(f"{draft}{slug}/")
    audit.open(share, "share, filled")
    audit.open(f"{draft}check/", "check with reminders")
    audit.unfold()
    audit.look("check with reminders open")
    audit.open(draft, "overview, half done")


@pytest.mark.usefixtures("demo")
def test_finished_pages(page: Page, audit: Auditor):
    sign_in_as(page, "Priya Nair")
    page.get_by_role("link", name="Confirm your phone call in writing").click()
    audit.look("task")
    page.goto("/")
    page.get_by_role("link", name="Think again about telling the family").click()
    audit.look("telling the family")
    page.get_by_label("Not yet: ask me again").check()
    page.get_by_label("Ask me again on").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    audit.look("telling the family with errors")
    page.goto("/")
    page.get_by_role("link", name="Maya Okafor").click()
    audit.look("record")
    record = page.url
    audit.unfold()
    audit.look("record, unfolded")
    audit.open(f"{record}signed/", "signed")
    page.get_by_role("link", name="See the text for Northbridge MASH").click()
    audit.look("text that was given")
    sign_in_as(page, "Ruth Adeyemi")
    page.get_by_role("link", name="Priya Nair asks about the law").click()
    audit.look("question about the law")
    page.get_by_role("button", name="Save your answer").click()
    audit.look("question about the law with errors")
    sign_in_as(page, "Dilys Roberts")
    page.locator("section", has_text="Finished").get_by_role("link", name="Zac").click()
    audit.unfold()
    audit.look("record with a protected person")


@pytest.mark.usefixtures("demo")
def test_pages_with_errors(page: Page, audit: Auditor):
    sign_in_as(page, "Priya Nair")
    page.get_by_role("link", name="Elin Rhys", exact=True).click()
    draft = page.url
    wrong = {
        "worry": {"noticed_on": "2199-01-01", "worry": TOO_LONG},
        "family": {"told_on": "0001-01-01", "people-0-name": TOO_LONG},
        "law": {"law_question": TOO_LONG},
        "reasons": {"reasons": TOO_LONG, "held_back-0-text": TOO_LONG},
    }
    for slug, answers in wrong.items():
        page.goto(f"{draft}{slug}/")
        for name, value in answers.items():
            page.locator(f'[name="{name}"]').fill(value)
        page.locator(CONTINUE).click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        audit.look(f"{slug} with errors")
    page.goto(f"{draft}advice/")
    page.get_by_label("Yes, and I have had advice").check()
    page.get_by_label("Who did you ask?").fill(TOO_LONG)
    page.locator(CONTINUE).click()
    audit.look("advice with errors")
    page.goto(f"{draft}share/new/")
    page.get_by_label("Someone who is not listed").check()
    page.locator("[name=sent]").first.check()
    page.locator(CONTINUE).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    audit.look("share with errors")
