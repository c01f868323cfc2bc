"""Walks through records: written, read, found, shared, limited, opened in an emergency."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.journey import CONTINUE, today
from tests.canaries.corrected import corrected
from tests.canaries.walker import Walker
from tests.jobs.running import until

ANOTHER = '.govuk-button-group button[name="go"][value="another"]'


def start(walk: Walker, button: str = "Decide whether to share something") -> str:
    """Begin a record. Return its address."""
    walk.go("/")
    walk.press(button)
    return f"/decisions/{walk.number('decisions')}/"


def on(walk: Walker, button: str = CONTINUE) -> None:
    """Save a page of the journey."""
    walk.press_on(walk.page.locator(button))


def worry(walk: Walker, *answers: str) -> str:
    """Fill the first page. Return the child's name."""
    walk.tick("noticed_by=other", "level=serious", *answers)
    return walk.type()[0]


def written_in_full(walk: Walker) -> tuple[str, str]:
    """Record a decision through all pages with every box filled. Return its address and child."""
    record = start(walk)
    child = worry(walk)
    status = walk.page.locator("[data-status]")
    expect(status).to_have_text(re.compile("Typing kept|Saved"), timeout=20_000)
    on(walk)
    _family_law_and_advice(walk)
    _protect(walk)
    _share(walk)
    walk.go(f"{record}share/")
    walk.type()
    walk.tick("new_items-0-known=saw")
    on(walk)
    walk.type()
    walk.tick("held_back-0-held_back=not-relevant")
    on(walk)
    _correct_an_item(walk)
    answer_reminders(walk)
    walk.tick("someone_else=")
    walk.type()
    walk.press("Sign and finish")
    walk.page.wait_for_url("**/signed/")
    _send(walk)
    corrected(walk, record)
    return record, child


def _family_law_and_advice(walk: Walker) -> None:
    walk.tick("children-0-knows=yes", "response=objected")
    walk.tick("people-0-role=carer", "people-0-knows=not_for_now", "people-1-role=informant")
    walk.tick("not_told_reasons=harmer-close")
    walk.type()
    on(walk)
    walk.tick("law_fits=not_sure", "consent_asked=yes")
    walk.type()
    on(walk)
    walk.tick("unsure=advised", "advice-0-followed=no")
    walk.type()
    on(walk)


def _protect(walk: Walker) -> None:
    """Protect somebody around the child and a colleague, with every clue there is."""
    everybody = walk.page.locator('[name="protected"]')
    values = [box.get_attribute("value") or "" for box in everybody.all()]
    walk.tick(f"protected={values[2]}", "protected=colleague", "less_safe=yes")
    for box in walk.page.locator('[name$="-hidden_from"][value="other"]').all():
        if box.locator("..").is_visible():
            box.check()
    for box in walk.page.locator('[name$="-gives_away"]').all():
        if box.locator("..").is_visible():
            box.check()
    walk.type()
    on(walk)


def _share(walk: Walker) -> None:
    """Tell one who is not listed, not yet; and one of the directory, by phone."""
    walk.tick("recipient=other", "kind=other", "purpose=other")
    walk.tick("items-0-give=on", "items-0-differ=on")
    walk.tick("sent=not_yet", "method=phone")
    walk.type()
    walk.tick("new_items-0-known=saw")  # asked once there are words
    on(walk, ANOTHER)
    walk.page.get_by_label("Northbridge MASH").check()
    walk.tick("purpose=protect", "sent=yes", "method=phone")
    walk.type(but="new_items-text")
    on(walk)


def answer_reminders(walk: Walker) -> None:
    """Answer every reminder but that something is not sent, which is true."""
    looks = walk.page.locator(".app-look").filter(has_not_text="there is no time sent")
    while looks.count():
        look = looks.first
        look.get_by_text("I have thought about this").click()
        walk.type(only="words")
        walk.press_on(look.get_by_role("button", name="Save this answer"))


def _send(walk: Walker) -> None:
    """Copy the text of whoever was not told yet, and say that it was sent."""
    walk.follow("Copy the text")
    walk.page.locator("button[data-copy]").first.click()
    _saved(walk, "Save as PDF")
    walk.press("I have sent it: add the time")
    walk.tick("method=phone")
    walk.type()
    walk.press("Save the time")
    _saved(walk, "Save this record as PDF")


def _saved(walk: Walker, button: str) -> None:
    """Save a PDF, whose name says nothing."""
    with walk.page.expect_download() as download:
        walk.page.get_by_role("button", name=button).click()
    walk.notes.notice("file names", download.value.suggested_filename)


def written_late(walk: Walker) -> None:
    """Record what was shared days ago: other boxes are asked; then answer a task."""
    record = start(walk, "Record something I have already shared")
    worry(walk)
    long_ago = str(today() - timedelta(days=4))
    walk.page.locator('[name="noticed_on"]').fill(long_ago)
    on(walk)
    walk.tick("children-0-knows=too_young")
    on(walk)
    walk.tick("law_fits=different", "law_basis=6-1-e", "consent_asked=no")
    walk.type()
    on(walk)
    walk.tick("unsure=not_asked")
    walk.type()
    on(walk)
    walk.tick("protected=none")
    on(walk)
    walk.page.get_by_label("Northbridge MASH").check()
    walk.tick("purpose=protect", "sent=yes", "method=hub-portal")
    walk.page.locator('[name="given_on"]').fill(str(today() - timedelta(days=3)))
    walk.page.locator('[name="given_time"]').fill("12:00")
    walk.type(only="own_words")
    on(walk)
    walk.tick("late_reasons=other")
    walk.type(but="held_back-text")
    on(walk)
    answer_reminders(walk)
    walk.press("Sign and finish")
    walk.page.wait_for_url("**/signed/")
    assert record in walk.page.url
    task(walk, "Ask for advice")


def _correct_an_item(walk: Walker) -> None:
    walk.press_on(walk.page.locator('a[href*="/items/"]').first)
    walk.page.locator('[name="text"]').fill("")
    walk.type()
    walk.press("Save the change")


def task(walk: Walker, name: str) -> None:
    """Answer something that is due."""
    walk.go("/")
    walk.follow(name)
    walk.type()
    walk.send()


def not_shared(walk: Walker) -> None:
    """Decide not to share."""
    start(walk)
    worry(walk)
    on(walk)
    walk.tick("children-0-knows=too_young")
    on(walk)
    walk.tick("law_fits=yes", "consent_asked=no")
    on(walk)
    walk.tick("unsure=no")
    on(walk)
    walk.tick("protected=none")
    on(walk)
    walk.press("Tell no one for now")
    walk.tick("no_share=not_share")
    walk.type(but="held_back-text")
    on(walk)
    answer_reminders(walk)
    walk.press("Sign and finish")
    walk.page.wait_for_url("**/signed/")


def left_and_handed_over(walk: Walker) -> tuple[str, str]:
    """Leave a page while typing, hand the draft over. Return its address and child."""
    record = start(walk)
    child = worry(walk)
    on(walk)
    walk.type(only="people-name")  # not saved, but kept as typing while the page is left
    walk.go("/")
    until(lambda: _typed_stands_on(walk, f"{record}family/"), "what was typed is kept")
    walk.go(f"{record}hand-over/")
    walk.page.get_by_label("Tom Ellery").check()
    walk.type()
    walk.send()
    return record, child


def _typed_stands_on(walk: Walker, page: str) -> bool:
    walk.go(page)
    return walk.page.get_by_text("We kept what you typed").is_visible()


def discarded(walk: Walker) -> None:
    """Begin a draft and throw it away."""
    record = start(walk)
    worry(walk)
    on(walk)
    walk.go(f"{record}discard/")
    walk.type()
    walk.send()


def found_and_shared(walk: Walker, record: str, child: str) -> None:
    """Look for a child, show the record to a colleague, take it back, limit it, end the limit."""
    walk.go("/find/")
    walk.page.locator("main input[type=text]").fill(child)
    walk.send()
    expect(walk.page.get_by_role("link", name=child).first).to_be_visible()
    walk.page.locator("main input[type=text]").fill("")
    walk.type(refused=True)
    walk.send()
    walk.go(f"{record}who/share/")
    walk.page.get_by_label("Tom Ellery").check()
    walk.type()
    walk.send()
    walk.press("Take back")
    restricted(walk, record)
    walk.go(f"{record}who/end-limit/")
    walk.type()
    walk.send()


def restricted(walk: Walker, record: str) -> None:
    """Let only Priya see a record."""
    walk.go(f"{record}who/limit/")
    walk.tick("kind=high_risk")
    for box in walk.page.locator('[name="named"]').all():
        label = walk.page.locator(f'label[for="{box.get_attribute("id")}"]')
        box.set_checked("Priya" in label.inner_text())
    walk.type()
    walk.send()


def opened_in_an_emergency(walk: Walker, child: str) -> None:
    """Look for a child who is not there, then open a record that is."""
    walk.go("/")
    walk.follow("in an emergency")
    form = walk.page.url
    walk.type()
    walk.send()
    walk.go(form)
    walk.type(only="reason")
    walk.page.locator('[name="sought"]').fill(child)
    walk.send()
    assert walk.here == "record", walk.page.url


def named_by_an_officer(walk: Walker, record: str) -> None:
    """Name somebody for a restricted record that nobody sees any more."""
    walk.go(f"{record}about/name/")
    walk.page.locator('[name="person"]').first.check()
    walk.type()
    walk.send()


def governed(walk: Walker, record: str) -> None:
    """Review an emergency, then read a record with a reason, as an IG officer."""
    task(walk, "Review a record that was opened")
    walk.go("/")
    walk.follow("has recorded")
    walk.go(f"{record}about/")
    walk.go(f"{record}about/open/")
    walk.type()
    walk.send()
