"""The pictures in README.md, taken while S1 is recorded: `python -m tests.browser.pictures`."""

import os
import tempfile
from pathlib import Path

import django
from playwright.sync_api import Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sharing_app.settings")
django.setup()

from decisions.demo.scenarios import S1  # noqa: E402 (the models are needed first)
from tests.browser.conftest import CHROMIUM, sign_in_as  # noqa: E402
from tests.browser.journey import Journey  # noqa: E402
from tests.browser.server import ROOT, SqliteFiles, make_templates, running_server  # noqa: E402

FOLDER = ROOT / "static" / "readme"
SIZE = {"width": 1000, "height": 900}


def take(page: Page, name: str) -> None:
    """Take a picture of what is in the window."""
    page.mouse.move(0, 0)
    page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    """Record S1 in a fresh service, and take pictures of a page, the check and the record."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        databases = SqliteFiles(folder, folder)
        make_templates(databases, folder)
        databases.restore("cast")
        with running_server(databases, folder / "log") as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(
                base_url=server.url,
                viewport=SIZE,  # type: ignore[arg-type]
                locale="en-GB",
                timezone_id="Europe/London",
            )
            sign_in_as(page, "Priya Nair")
            journey = Journey(page)
            journey.start()
            slug, answers = S1.steps[0]
            journey.arrive(slug)
            journey.fill(slug, answers)
            page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
            take(page, "page")
            journey.save('.govuk-button-group button[value="on"]')
            journey.record(type(S1)(S1.key, S1.author, S1.steps[1:]))
            take(page, "check")
            journey.sign()
            page.goto(journey.address)
            take(page, "record")
            browser.close()


if __name__ == "__main__":
    main()
