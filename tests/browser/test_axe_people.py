"""axe on what an administrator does now and then: moving, placing, renaming, taking off a list."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in_as
from tests.browser.server import Server
from tests.browser.test_axe import Auditor, audit

__all__ = ["audit"]  # a fixture


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _people(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="People and settings of Larkfield Primary").click()


def _look_with_errors(page: Page, audit: Auditor, heading: str, button: str) -> None:
    """Look at a form as it comes, and again when it comes back with nothing in it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    audit.look(heading)
    for box in page.locator("main form input[type=text]").all():
        box.fill("")
    _press(page, button)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    audit.look(f"{heading}, with errors")


def test_teams_and_moving_between_them(page: Page, audit: Auditor):
    sign_in_as(page, "Jo Park")
    _people(page)
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("link", name="Rename Larkfield safeguarding").click()
    _look_with_errors(page, audit, "Rename a team", "Save the name")
    _people(page)
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("button", name="Add a team").click()
    page.get_by_label("Name of the team").fill("Larkfield nursery")
    page.get_by_label("Why?").fill("It opens")
    _press(page, "Add the team")
    _people(page)
    page.get_by_role("link", name="Change Tom Ellery").click()
    audit.look("person who can be moved")
    page.get_by_role("link", name="Move to another team").click()
    _look_with_errors(page, audit, "Move to another team", "Move")


def test_starting_sign_in_again(page: Page, audit: Auditor):
    sign_in_as(page, "Jo Park")
    _people(page)
    page.get_by_role("link", name="Change Tom Ellery").click()
    _press(page, "Start sign-in again")
    _look_with_errors(page, audit, "Start sign-in again", "Start sign-in again")
    page.get_by_label("Why?").fill("Lost his phone")
    _press(page, "Start sign-in again")
    expect(page.get_by_text("They are signed out. An email goes to")).to_be_visible()
    audit.look("person, started again")


@pytest.mark.usefixtures("demo")
def test_placing_a_draft(page: Page, audit: Auditor, server: Server):
    server.rows("UPDATE decisions_membership SET until = '2020-01-01' WHERE role = 'lead'")
    sign_in_as(page, "Jo Park")
    _people(page)
    page.get_by_role("link", name="Change Tom Ellery").click()
    _press(page, "Deactivate")
    page.get_by_label("Why?").fill("Left the school")
    _press(page, "Deactivate now")
    expect(page.get_by_role("heading", name="1 draft without an author")).to_be_visible()
    audit.look("people, with a draft that waits")
    page.locator("section", has_text="without an author").get_by_role("link").click()
    _look_with_errors(page, audit, "Choose who takes this draft over", "Hand it over")
    placing = page.url
    server.rows("UPDATE decisions_membership SET until = '2020-01-01' WHERE role = 'practitioner'")
    audit.open(placing, "a draft that nobody can take")
    expect(page.get_by_text("can take it")).to_be_visible()


def test_changing_and_retiring_an_entry_and_an_adviser(page: Page, audit: Auditor):
    sign_in_as(page, "Jo Park")
    for place, entry, words in (
        ("Directory", "Northbridge MASH", "Take this entry off the directory"),
        ("Advisers", "NSPCC helpline", "Take this adviser off the list"),
    ):
        _people(page)
        page.get_by_role("link", name=place, exact=True).click()
        page.get_by_role("link", name=f"Change {entry}").first.click()
        changing = page.url
        audit.look(f"change {entry}")
        page.get_by_label("Name", exact=True).fill("")
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        audit.look(f"change {entry}, with errors")
        page.goto(changing)
        page.get_by_role("link", name=words).click()
        audit.look(f"retire {entry}")
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        audit.look(f"retire {entry}, with errors")


def test_emails_that_wait_or_failed(page: Page, audit: Auditor, server: Server):
    sign_in_as(page, "Jo Park")
    _people(page)
    page.get_by_role("link", name="Emails", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    audit.look("emails, none")
    for name in ("One", "Two", "Three"):
        _people(page)
        page.get_by_role("button", name="Invite someone").click()
        page.get_by_label("Full name").fill(name)
        page.get_by_label("Work email address").fill(f"{name}@larkfield.example")
        page.get_by_label("Administrator").check()
        page.get_by_label("Why do they need this?").fill("Deputy")
        _press(page, "Send the invitation")
    jobs = [row[0] for row in server.rows("SELECT id FROM decisions_job")]
    assert len(jobs) == 3
    for job, (state, problem) in zip(
        jobs, (("failed", "refused"), ("failed", "maybe_sent"), ("waiting", "later")), strict=True
    ):
        server.rows(
            f"UPDATE decisions_job SET state = '{state}', problem = '{problem}', tries = 3, "
            f"made_at = '2026-01-01 10:00:00' WHERE id = '{job}'"
        )
    _people(page)
    audit.look("people while email is delayed")
    page.get_by_role("link", name="Emails", exact=True).click()
    expect(page.get_by_text("the address is wrong")).to_be_visible()
    expect(page.get_by_text("asked us to come back later")).to_be_visible()
    audit.look("emails that wait and failed")
