"""A walk through a correction of what was given."""

from tests.canaries.walker import Walker


def corrected(walk: Walker, record: str) -> None:
    """Correct something that was given; somebody cannot be told, and then is."""
    walk.go(f"{record}correct/")
    walk.page.get_by_role("radio").first.check()
    walk.type()
    walk.send()
    walk.tick("told-0-state=cannot")
    walk.type()
    walk.send()
    walk.tick("told-0-state=told")
    walk.page.locator('[name="told-0-told_time"]').fill("00:00")
    walk.type()
    walk.send()
