"""Walks into errors: what was typed is shown again, kept as typing, or gone, and in no log."""

from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.journey import CONTINUE
from tests.browser.server import PostgresDatabases, Server
from tests.canaries.house import house
from tests.canaries.records import on, start, worry
from tests.canaries.traces import nobody_proved_lately, sessions
from tests.canaries.walker import Walker

#: The database refuses a row and quotes it, as PostgreSQL does by itself; SQLite needs a word.
_BROKEN_SQLITE = """CREATE TRIGGER broken BEFORE INSERT ON decisions_advice
    BEGIN SELECT RAISE(ABORT, 'refused: {}'); END"""
_BROKEN_POSTGRES = "ALTER TABLE decisions_advice ADD CONSTRAINT broken CHECK (said='{}') NOT VALID"


def a_draft_that_meets_errors(walk: Walker, server: Server) -> None:
    """Write a page that is too long, with a form that is too old, and one that breaks."""
    record = start(walk)
    child = worry(walk)
    box = walk.page.locator('[name="worry"]')
    words = box.input_value()
    box.fill(f"{words} {'very ' * 5000}")
    _answers(walk, 422)
    box.fill(words)
    walk.context.clear_cookies(name="csrf")
    _answers(walk, 403)
    on(walk)
    walk.go(f"/decisions/{uuid4()}/family/")
    expect(walk.page.get_by_role("heading", name="Page not found")).to_be_visible()
    walk.go(f"{record}advice/")
    _breaks(walk, server, child)


def _answers(walk: Walker, status: int) -> None:
    """Save the page and see that it is refused."""
    with walk.page.expect_response(lambda r: r.request.method == "POST") as answer:
        walk.press_on(walk.page.locator(CONTINUE))
    assert answer.value.status == status, answer.value.status


def _breaks(walk: Walker, server: Server, child: str) -> None:
    """Save a page while the database refuses its row, with a message that quotes content."""
    postgres = isinstance(server.databases, PostgresDatabases)
    server.rows((_BROKEN_POSTGRES if postgres else _BROKEN_SQLITE).format(child))
    walk.tick("unsure=advised", "advice-0-followed=no")
    walk.type(refused=True)
    _answers(walk, 500)
    drop = "ALTER TABLE decisions_advice DROP CONSTRAINT broken"
    server.rows(drop if postgres else "DROP TRIGGER broken")


def locked_out(walk: Walker, server: Server) -> None:
    """Type on a page of the journey, and on another, while the session has locked."""
    start(walk)
    server.everybody_was_away()
    worry(walk)
    on(walk)
    assert walk.here == "demo_sign_in", walk.page.url
    walk.press("Sign in as Priya Nair")
    expect(walk.page.get_by_text("We kept what you typed")).to_be_visible()
    on(walk)
    draft = f"/decisions/{walk.number('decisions')}/"
    walk.go(f"{draft}discard/")
    walk.type(refused=True)
    server.everybody_was_away()
    walk.press("Discard it")
    expect(walk.page.get_by_text("and some words")).to_be_visible()
    walk.sign_in("Priya Nair")


def proved_before_it_counts(walk: Walker, server: Server) -> str:
    """Invite somebody long after signing in. Return what the sessions held meanwhile."""
    walk.go(f"{house(walk)}people/invite/")
    walk.type()
    walk.tick("roles=administrator")
    nobody_proved_lately(server)
    walk.press("Send the invitation")
    assert walk.here == "prove", walk.page.url
    held = sessions(server)
    walk.press("Yes, it is me")
    expect(walk.page.get_by_text("An invitation goes to")).to_be_visible()
    return held
