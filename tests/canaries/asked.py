"""Walks of somebody who is asked for information, and of somebody who has just rung 999."""

from tests.canaries.records import answer_reminders, on, start, worry
from tests.canaries.walker import Walker


def asked_and_looked_at_again(walk: Walker) -> None:
    """Record a request from its first page to the reply; then say that something is new."""
    record = start(walk, "Someone has asked us for information")
    walk.tick("asker=other", "asker_kind=police", "asker_checked=known")
    walk.type()
    parts = walk.page.locator('[name="asked_parts"]')
    parts.fill(f"{parts.input_value()}\nand her file")
    on(walk)
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
    _answered_in_two_letters(walk, record)
    walk.go(f"{record}reasons/")
    walk.type(but="held_back-text")
    on(walk)
    walk.tick("sent=not_yet")
    on(walk)
    answer_reminders(walk)
    walk.press("Sign and finish")
    walk.page.wait_for_url("**/signed/")
    walk.go(f"{record}reconsider/")
    walk.type()
    walk.send()


def _answered_in_two_letters(walk: Walker, record: str) -> None:
    walk.tick("purpose=crime", "asked-0-answer=differently")
    walk.type(but="new_items-text")
    walk.tick("asked-0-known=saw", "sent=yes", "method=hub-portal")
    on(walk)
    walk.go(f"{record}share/")
    walk.press("Answer the rest")
    walk.tick("asked-0-answer=not_held")
    on(walk)


def asked_again(walk: Walker) -> None:
    """Say that the family knows now, and that nothing is to be looked at again."""
    for task, answer in (("Think again about telling", "know=told"), ("Look again", "now=settled")):
        walk.go("/")
        walk.follow(task)
        walk.tick(answer)
        walk.type()
        walk.send()


def rung_already(walk: Walker) -> None:
    """Record an emergency call on its one screen."""
    start(walk, "Record an emergency call")
    walk.tick("told=999", "told=other", "when=now", "must_not_find_out=no")
    walk.type()
    on(walk)
    assert walk.here == "page family", walk.page.url
