"""An administrator invites, gives a role, moves and deactivates; drafts land with the lead."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import sign_in_as
from tests.browser.server import Server
from tests.browser.test_axe import Auditor, audit

__all__ = ["audit"]  # a fixture

MASH = (
    'Name,Organisation,Kind,Phone,"Portal, email or post",How you reach them,How and when checked\n'
    "Riverside Surgery,NHS Northbridge,Health,01632 960188,,,rang them today\n"
)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def _people(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="People and settings of Larkfield Primary").click()


def _person(page: Page, name: str) -> None:
    _people(page)
    page.get_by_role("link", name=f"Change {name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.mark.usefixtures("demo")
def test_from_an_invitation_to_a_goodbye(page: Page, server: Server):
    sign_in_as(page, "Jo Park")

    _people(page)
    page.get_by_role("button", name="Invite someone").click()
    page.get_by_label("Full name").fill("Sam New")
    page.get_by_label("Work email address").fill("sam.new@larkfield.example")
    expect(page.get_by_label("Larkfield safeguarding")).to_be_hidden()
    page.get_by_label("Practitioner").check()
    page.get_by_label("Larkfield safeguarding").check()
    _press(page, "Send the invitation")
    expect(page.get_by_role("link", name="Say why they need this.")).to_be_visible()
    expect(page.get_by_label("Full name")).to_have_value("Sam New")
    page.get_by_label("Why do they need this?").fill("New class teacher")
    _press(page, "Send the invitation")
    expect(page.get_by_text("An invitation goes to sam.new@larkfield.example")).to_be_visible()
    jobs = server.rows("SELECT kind, state FROM decisions_job")
    assert jobs == [("invitation", "waiting")]

    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("button", name="Add a team").click()
    page.get_by_label("Name of the team").fill("Larkfield nursery")
    page.get_by_label("Why?").fill("It opens")
    _press(page, "Add the team")

    _person(page, "Tom Ellery")
    page.get_by_role("button", name="Give another role").click()
    page.get_by_label("Safeguarding lead").check()
    page.get_by_label("Larkfield nursery").check()
    page.get_by_label("Why do they need this?").fill("Deputy in the nursery")
    _press(page, "Give this role")
    expect(page.get_by_text("Reads every record of Larkfield nursery")).to_be_visible()
    page.get_by_role("link", name="Move to another team (Practitioner").click()
    page.get_by_label("Larkfield nursery").check()
    page.get_by_label("Why?").fill("Works there now")
    _press(page, "Move")
    expect(page.get_by_text("Practitioner, Larkfield nursery.")).to_be_visible()

    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_text("They hold 1 draft.")).to_be_visible()
    page.get_by_label("Why?").fill("Left the school")
    _press(page, "Deactivate now")
    expect(page.get_by_text("Deactivated. They are signed out")).to_be_visible()
    gone = page.locator("h2", has_text="No longer here").locator("+ ul")
    expect(gone).to_contain_text("Tom Ellery")

    page.goto("/demo/sign-in/")
    page.get_by_role("button", name="Sign in as Tom Ellery").click()
    expect(page.get_by_text("What do you want to do?")).to_have_count(0)
    sign_in_as(page, "Grace Mensah")
    page.locator("section", has_text="To finish").get_by_role("link", name="Jonah Pike").click()
    expect(page.get_by_role("heading", name="Your draft about Jonah Pike")).to_be_visible()


def test_whoever_is_deactivated_while_working_is_out_with_the_next_click(page: Page, new_context):
    tom = new_context().new_page()
    sign_in_as(tom, "Tom Ellery")
    sign_in_as(page, "Jo Park")
    _person(page, "Tom Ellery")
    page.get_by_role("button", name="Deactivate").click()
    page.get_by_label("Why?").fill("Left the school")
    _press(page, "Deactivate now")
    tom.goto("/")
    expect(tom.get_by_text("Decide whether to share something")).to_have_count(0)


def test_a_directory_from_a_file_without_javascript(new_context):
    page = new_context(java_script_enabled=False).new_page()
    sign_in_as(page, "Jo Park")
    _people(page)
    page.get_by_role("link", name="Directory").click()
    page.get_by_role("link", name="Add many from a file").click()
    for text, button in ((MASH.replace("Health", "bank"), ""), (MASH, "Add 1 to the directory")):
        file = FilePayload(name="d.csv", mimeType="text/csv", buffer=text.encode())
        page.get_by_label("Your file").set_input_files(files=[file])
        _press(page, "Read the file")
        if not button:
            expect(page.get_by_text("Row 2, Kind: Write one of")).to_be_visible()
            continue
        expect(page.get_by_text("Nothing is done yet")).to_be_visible()
        _press(page, button)
    expect(page.get_by_text("The directory was filled. New: 1. Changed: 0.")).to_be_visible()


def test_a_review_and_its_list(page: Page):
    sign_in_as(page, "Jo Park")
    _people(page)
    page.get_by_role("link", name="Download the access list").click()
    with page.expect_download() as download:
        _press(page, "Download the list")
    assert download.value.suggested_filename.startswith("access-list-")
    page.goto("/")
    _people(page)
    page.get_by_role("link", name="Review who has access").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who still needs access?")
    for box in page.get_by_role("checkbox").all()[1:]:
        box.check()
    _press(page, "Finish the review")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 role will end")
    page.get_by_label("Why do these end?").fill("Has another job")
    _press(page, "End it and finish the review")
    expect(
        page.get_by_text("The review is finished. Roles kept: 5. Roles ended: 1.")
    ).to_be_visible()


def test_axe_on_every_page_empty_filled_and_with_errors(page: Page, audit: Auditor, server: Server):
    sign_in_as(page, "Jo Park")
    _people(page)
    base = page.url.removesuffix("people/")
    audit.look("people")
    for place in ("directory/", "directory/import/", "advisers/", "settings/", "access-list/"):
        audit.open(f"{base}{place}")
    forms = ("people/invite/", "settings/change/", "teams/new/", "directory/new/", "advisers/new/")
    for place in forms:
        audit.open(f"{base}{place}")
        if place == "settings/change/":
            page.get_by_label("Legal name").fill("")
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        audit.look(f"{place} with errors")
    page.goto(f"{base}directory/import/")
    for text in (MASH.replace("Health", "bank"), MASH):
        file = FilePayload(name="d.csv", mimeType="text/csv", buffer=text.encode())
        page.get_by_label("Your file").set_input_files(files=[file])
        _press(page, "Read the file")
        audit.look("import, read")
    page.goto(f"{base}access-review/")
    audit.look("review")
    _press(page, "Finish the review")
    audit.look("what a review ends")
    _press(page, "End them and finish")
    audit.look("what a review ends, with errors")
    _person(page, "Ruth Adeyemi")
    audit.look("person")
    person = page.url
    for act in ("give-role/", "details/", "deactivate/"):
        audit.open(f"{person}{act}")
        for box in page.locator("main form input[type=text]").all():  # the page is there: axe ran
            box.fill("")
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        audit.look(f"{act} with errors")
    page.goto(person)
    page.get_by_role("link", name="Take this role away").click()
    audit.look("take a role away")
    server.rows("DELETE FROM decisions_adviser")
    audit.open(f"{base}advisers/", "advisers, empty")
    page.goto(f"{base}people/?role=nobody")
    audit.look("people, nobody fits")
    sign_in_as(page, "Ruth Adeyemi")
    audit.open(f"{base}settings/", "settings of an IG officer")
    audit.open(f"{base}settings/law/")
    page.get_by_label("Why do you set this?").fill("")
    _press(page, "Set it under my name")
    audit.look("law with errors")
