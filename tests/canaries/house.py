"""Walks of those who look after people and settings, and of somebody who is invited."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import FilePayload, expect

from tests.canaries.walker import NUMBERS, Walker

HEAD = 'Name,Organisation,Kind,Phone,"Portal, email or post",How you reach them,'
HEAD += "How and when checked"


def house(walk: Walker) -> str:
    """Open the list of people. Return the address of all about the organisation."""
    walk.go("/")
    walk.follow("People and settings of")
    return f"/organisations/{walk.number('organisations')}/"


def done(walk: Walker) -> None:
    """Type into every box and send the form; the page must not come back with errors."""
    walk.type()
    walk.send()
    expect(walk.page.locator(".govuk-error-summary")).to_have_count(0)


def _emptied(walk: Walker) -> None:
    """Empty every box that holds words, so that a canary is typed into it."""
    for box in walk.page.locator("main input[type=text]").all():
        if box.get_attribute("name") not in NUMBERS:
            box.fill("")


def invited(walk: Walker) -> tuple[str, str]:
    """Invite somebody, after an attempt that lacks an answer. Return their name and address."""
    walk.go(f"{house(walk)}people/invite/")
    name = walk.type()[0]
    email = walk.page.get_by_label("Work email address").input_value()
    walk.press("Send the invitation")
    expect(walk.page.locator(".govuk-error-summary")).to_be_visible()
    walk.tick("roles=practitioner")
    walk.page.get_by_label("Larkfield safeguarding").check()
    walk.press("Send the invitation")
    expect(walk.page.get_by_text(f"An invitation goes to {email}")).to_be_visible()
    return name, email


def invited_again(walk: Walker, email: str) -> None:
    """Send a second invitation."""
    walk.go(f"{house(walk)}people/")
    walk.follow(email)
    walk.press("Invite again")


def settings_changed(walk: Walker) -> None:
    """Change every setting; teams, advisers and the directory too."""
    base = house(walk)
    walk.go(f"{base}settings/change/")
    _emptied(walk)
    done(walk)
    walk.go(f"{base}teams/new/")
    done(walk)
    walk.press_on(walk.page.locator('a[href*="/teams/"]:not([role])').first)
    _emptied(walk)
    done(walk)
    walk.go(f"{base}advisers/new/")
    walk.tick("role=other", "weekdays=1")
    walk.page.locator('[name="opens"]').fill("09:00")
    walk.page.locator('[name="closes"]').fill("17:00")
    done(walk)
    _changed_and_retired(walk, "Take this adviser off the list")
    _directory(walk, base)


def _directory(walk: Walker, base: str) -> None:
    walk.go(f"{base}directory/new/")
    walk.tick("kind=health")
    done(walk)
    _changed_and_retired(walk, "Take this entry off the directory")
    walk.go(f"{base}directory/import/")
    with walk.page.expect_download() as download:
        walk.page.get_by_role("link", name="Download an empty file").click()
    walk.notes.notice("file names", download.value.suggested_filename)
    for kind in ("bank", "Health"):
        _import(walk, kind, refused=kind == "bank")
    walk.press("Add 1 to the directory")
    expect(walk.page.get_by_text("The directory was filled.")).to_be_visible()


def _import(walk: Walker, kind: str, *, refused: bool) -> None:
    """Choose a file with canaries in its cells and in its name, which nobody keeps."""
    name, *cells = [walk.notes.canary(f"import_recipients cell {n}") for n in range(6)]
    walk.notes.refused |= {name, *(cells if refused else ())}
    row = ",".join([*cells[:2], kind, *cells[2:4], "", cells[4]])
    content = f"{HEAD}\n{row}".encode()
    file = FilePayload(name=f"{name}.csv", mimeType="text/csv", buffer=content)
    walk.page.get_by_label("Your file").set_input_files(files=[file])
    walk.press("Read the file")


def _changed_and_retired(walk: Walker, link: str) -> None:
    """Change the entry that was just made, and take it off its list again."""
    walk.follow("Change zqx")
    _emptied(walk)
    done(walk)
    walk.follow("Change zqx")
    walk.follow(link)
    done(walk)


def people_changed(walk: Walker) -> None:
    """Change a person's details and roles, end what they may do; review and list everybody."""
    base = house(walk)
    walk.follow("Tom Ellery")
    person = walk.page.url
    walk.go(f"{person}details/")
    _emptied(walk)
    done(walk)
    walk.go(f"{person}give-role/")
    walk.tick("role=lead")
    walk.page.locator('[name="team"]').first.check()
    done(walk)
    walk.follow("Move to another team")
    walk.page.locator('[name="team"]').first.check()
    done(walk)
    walk.follow("Take this role away")
    done(walk)
    walk.go(f"{person}deactivate/")
    done(walk)
    walk.go(f"{base}access-list/")
    with walk.page.expect_download() as download:
        walk.page.get_by_role("button", name="Download the list").click()
    walk.notes.notice("file names", download.value.suggested_filename)
    walk.go(f"{base}access-review/")
    for box in walk.page.get_by_role("checkbox").all()[1:]:
        box.check()
    walk.press("Finish the review")
    done(walk)


def left_behind(walk: Walker, newcomer: str) -> None:
    """Deactivate both leads, give a draft that nobody holds to a newcomer, who loses their keys."""
    base = house(walk)
    for lead in ("Grace Mensah", "Priya Nair"):
        walk.go(f"{base}people/")
        walk.follow(lead)
        if walk.page.get_by_role("button", name="Deactivate").count():  # a review may have done it
            walk.go(f"{walk.page.url}deactivate/")
            done(walk)
    walk.go(f"{base}people/")
    walk.press_on(walk.page.locator('a[href*="/drafts/"]').first)
    walk.page.locator('[name="to"]').first.check()
    done(walk)
    walk.follow(newcomer)
    walk.go(f"{walk.page.url}start-again/")
    done(walk)


def law_set(walk: Walker) -> None:
    """Set the standard answer in law, as the IG officer."""
    walk.go("/")
    walk.follow("Settings of")
    walk.go(f"/organisations/{walk.number('organisations')}/settings/law/")
    done(walk)


def accepted(walk: Walker, link: str) -> str:
    """Accept an invitation, set up an app and a passkey, change the password. Return that."""
    walk.go(link)
    password = _new_password(walk)
    walk.press("Continue")
    walk.go("/your-sign-in/app/add/")
    secret = walk.page.locator("code.app-code").inner_text()
    walk.type(refused=True)
    walk.press("Continue")
    walk.page.get_by_label("Code that the app shows").fill(code_of(secret))
    walk.press("Continue")
    walk.go("/your-sign-in/passkeys/add/")
    walk.type()
    walk.press("Add the passkey")
    walk.go("/your-sign-in/codes/")
    walk.go("/your-sign-in/sessions/")
    walk.go("/your-sign-in/password/")
    walk.page.get_by_label("Your password now").fill(password)
    walk.type(only="password1", refused=True)
    new = walk.page.get_by_label("New password", exact=True).input_value()
    walk.page.get_by_label("New password again").fill(new)
    walk.press("Change my password")
    for page in ("/prove/password/", "/prove/code/"):
        walk.go(page)
        walk.type(refused=True)
        walk.send()
    walk.press("Sign out")
    return new


def _new_password(walk: Walker) -> str:
    """Choose a password: a canary of which nothing but a hash is kept."""
    walk.type(only="password1", refused=True)
    password = walk.page.get_by_label("New password", exact=True).input_value()
    walk.page.get_by_label("New password again").fill(password)
    return password


def code_of(secret: str) -> str:
    """Return the code that an app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def forgotten(walk: Walker, email: str, password: str) -> None:
    """Fail to sign in, with nobody's address and with one's own; ask for a new password."""
    walk.go("/sign-in/")
    walk.type(refused=True)
    walk.press("Sign in")
    walk.page.get_by_label("Email address").fill(email)
    walk.type(refused=True)
    walk.press("Sign in")
    walk.page.get_by_label("Password", exact=True).fill(password)
    walk.press("Sign in")
    walk.type(refused=True)  # a code that is none
    walk.press("Continue")
    walk.context.clear_cookies()
    walk.go("/new-password/")
    walk.type(refused=True)
    walk.press("Send the link")
    walk.go("/new-password/")
    walk.page.get_by_label("Email address").fill(email)
    walk.press("Send the link")


def chosen_again(walk: Walker, link: str) -> None:
    """Choose a new password by the link in the mail: first two that differ."""
    walk.go(link)
    walk.type(refused=True)
    walk.press("Change my password")
    _new_password(walk)
    walk.press("Change my password")
