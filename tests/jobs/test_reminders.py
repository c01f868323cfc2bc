"""Reminders by real workers: two at once, one killed half-way, and by way of the queue."""

from tests.browser.server import PostgresDatabases
from tests.jobs.running import BEAT, CELERY, WORK, Place, until

OWN = "tom.ellery@larkfield.example"
LEADS = ["grace.mensah@larkfield.example", "priya.nair@larkfield.example"]

_LONG_DUE = f"""
from datetime import timedelta
from decisions import selectors
from decisions.services import drafts
tom = User.objects.get(email={OWN!r})
organisation, team = selectors.home_of(tom)[0]
ago = timezone.now() - timedelta(days=30)
for n in range(COUNT):
    draft = drafts.start(actor=tom, organisation=organisation, team=team)
    with transaction.atomic():  # recorded, or the nightly check would find it
        changes = audit.Changes(tom)
        changes.save(Task(decision=draft, kind="advice", for_user=tom, due=ago))
        audit.record(actor=tom, act="page.saved", decision=draft, changes=changes)
"""


def _long_due(place: Place, count: int) -> None:
    place.do(_LONG_DUE.replace("COUNT", str(count)))


def _told(place: Place) -> tuple[int, int]:
    """Return of how many tasks its person was told, and of how many the leads."""
    ((own, leads),) = place.rows(
        "SELECT COUNT(mailed_at), COUNT(leads_mailed_at) FROM decisions_task"
    )
    return own, leads


def _events(place: Place) -> list[str]:
    return [act for (act,) in place.rows("SELECT act FROM decisions_auditevent ORDER BY act")]


def test_two_workers_at_once_tell_each_person_once(place: Place):
    _long_due(place, 12)
    workers = [place.start(*WORK), place.start(*WORK)]
    place.until_done(12 * 3)
    assert place.mails_to() == sorted([OWN, *LEADS] * 12)
    assert _told(place) == (12, 12)
    events = _events(place)
    assert (events.count("task.mailed"), events.count("task.leads_mailed")) == (12, 12)
    assert [worker.end() for worker in workers] == [0, 0]


def test_killed_half_way_nothing_is_noted_and_the_next_tells_them(place: Place):
    _long_due(place, 1)
    with place.nobody_writes():
        worker = place.start(*WORK)
        until(lambda: place.is_kept_waiting(worker), "the worker waits to write")
        worker.kill()
    if isinstance(place.databases, PostgresDatabases):
        others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
        others += "AND pid <> pg_backend_pid()"
        until(lambda: not place.rows(others), "the database has noticed")
    assert place.states() == []
    assert _told(place) == (0, 0)
    assert "task.mailed" not in _events(place)
    place.start(*WORK)
    place.until_done(3)
    assert place.mails_to() == sorted([OWN, *LEADS])


def test_with_a_queue_the_sweep_of_each_minute_tells_them(place_with_queue: Place):
    place = place_with_queue
    _long_due(place, 1)
    place.start(*CELERY)
    place.start(*BEAT, str(place.folder / "schedule"))
    place.until_done(3)
    assert place.mails_to() == sorted([OWN, *LEADS])
