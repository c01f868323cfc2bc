"""A walk through the log, as an IG officer: nothing that is looked for stays anywhere."""

from playwright.sync_api import expect

from tests.canaries.walker import Walker


def log_read(walk: Walker, record: str) -> None:
    """Look for what was done to a record, for what is no reference, for what somebody did."""
    walk.go(f"{record}about/")
    walk.press("What was done to it")
    walk.page.get_by_label("Reference of a record").fill("")
    walk.type(refused=True)
    walk.press("Show")
    expect(walk.page.locator(".govuk-error-summary")).to_be_visible()
    walk.go(f"{record}about/")
    walk.follow("Priya Nair")
    walk.press("What Priya Nair did")
    walk.go(f"{walk.page.url}seal/")
    walk.type(refused=True)
    walk.press("Check it")
    expect(walk.page.locator(".govuk-error-summary")).to_be_visible()
