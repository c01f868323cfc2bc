"""Redis and Celery: the bell is heard; without it nothing is lost and nobody waits."""

import json
import re
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
import redis

from sharing_app.celery import app
from tests.browser.server import running_server
from tests.jobs.running import BEAT, CELERY, Place, until

DELAYED = "Email is delayed. Nothing you record is lost."
#: What beat does each minute.
SWEEP = "from decisions import tasks\ntasks.sweep.delay()"


class Visitor:
    """Somebody with a browser, which is made of the standard library."""

    def __init__(self, url: str) -> None:
        self.url, self.jar = url, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))
        self.slowest = 0.0

    def get(self, path: str) -> str:
        """Return a page."""
        return self._open(path)

    def post(self, path: str, **fields: str) -> str:
        """Send a form, with the token of the page that was last seen."""
        token = next(c.value for c in self.jar if c.name == "csrf") or ""
        return self._open(path, urlencode({"csrfmiddlewaretoken": token, **fields}).encode())

    def _open(self, path: str, data: bytes | None = None) -> str:
        began = time.monotonic()
        with self.opener.open(self.url + path, data) as response:
            assert response.status == 200
            text: str = response.read().decode()
        self.slowest = max(self.slowest, time.monotonic() - began)
        return text


@pytest.fixture
def tom(place_with_queue: Place) -> Iterator[Visitor]:
    """A teacher, signed in, who starts a draft now and then."""
    place = place_with_queue
    log = place.folder / "web.log"
    with running_server(place.databases, log, REDIS_URL=place.env["REDIS_URL"]) as server:
        visitor = Visitor(server.url)
        visitor.get("/demo/sign-in/")
        visitor.post("/demo/sign-in/", email="tom.ellery@larkfield.example")
        visitor.slowest = 0.0
        yield visitor


def _sweep_until_done(place: Place, count: int = 1) -> None:
    """Sweep, as beat does, and wait until all is done."""
    place.do(SWEEP)
    place.until_done(count)


def test_the_bell_is_heard_and_holds_the_jobs_id_alone(place_with_queue: Place):
    place = place_with_queue
    (job,) = place.invite()
    assert place.queue
    with redis.Redis.from_url(place.queue.url) as client:
        (message,) = until(lambda: client.lrange("celery", 0, -1), "the bell has rung")
    headers = json.loads(message)["headers"]
    assert (headers["task"], headers["argsrepr"]) == ("decisions.tasks.do", f"['{job}']")
    place.start(*CELERY)
    place.until_done()
    assert place.mails_to() == ["new@kestrel.example"]


def test_a_job_that_makes_jobs_rings_for_them(place_with_queue: Place):
    place = place_with_queue
    place.start(*CELERY)
    place.do(
        "house = Organisation.objects.get(slug='larkfield')\n"
        "with transaction.atomic():\n"
        "    event = audit.record(actor=None, act='record.opened_in_emergency',"
        " changes=audit.Changes(None), organisation=house)\n"
        "    jobs.enqueue('emergency_opened', about=event.pk, organisation=house)"
    )
    place.until_done(2)
    assert place.mails_to() == ["ruth.adeyemi@larkfield.example"]


def test_beat_sweeps_up_what_no_bell_rang_for(place_with_queue: Place):
    entry = app.conf.beat_schedule["sweep"]
    assert entry["schedule"] == 60
    place = place_with_queue
    place.invite()
    assert place.queue
    with redis.Redis.from_url(place.queue.url) as client:
        until(lambda: client.llen("celery"), "the bell has rung")
        client.flushall()
    place.start(*CELERY)
    place.start(*BEAT, str(place.folder / "schedule"))
    place.until_done()
    assert place.mails_to() == ["new@kestrel.example"]


@pytest.mark.parametrize("how", ["stopped", "frozen"])
def test_without_redis_saves_succeed_pages_answer_and_mail_goes_out_later(
    place_with_queue: Place, tom: Visitor, how: str
):
    place = place_with_queue
    assert place.queue
    place.start(*CELERY)
    place.invite("first")
    place.until_done(1)
    assert DELAYED not in tom.get("/")

    (place.queue.stop if how == "stopped" else place.queue.freeze)()
    place.invite("second", "third")
    until(lambda: DELAYED in tom.get("/"), "the page says so")
    page = tom.post("/start/", direction="own")
    assert re.search("<h1[^>]*>", page)
    assert place.rows("SELECT count(*) FROM decisions_decision") == [(1,)]
    assert place.rows("SELECT count(*) FROM decisions_job WHERE state = 'waiting'") == [(2,)]
    print(f"Redis {how}: the slowest of these pages took {tom.slowest:.3f} s")

    (place.queue.start if how == "stopped" else place.queue.thaw)()
    until(lambda: DELAYED not in tom.get("/"), "the page says nothing any more")
    _sweep_until_done(place, 3)
    assert place.mails_to() == [f"{n}@kestrel.example" for n in ("first", "second", "third")]


def test_a_job_that_waits_too_long_shows_whatever_the_queue_says(
    place_with_queue: Place, tom: Visitor
):
    place = place_with_queue
    place.invite()
    assert DELAYED not in tom.get("/")
    place.rows("UPDATE decisions_job SET due_at = '2026-01-01 00:00:00'")
    assert DELAYED in tom.get("/")
    place.start(*CELERY)
    _sweep_until_done(place)
    assert DELAYED not in tom.get("/")


def test_a_celery_worker_that_is_killed_or_frozen_sends_nothing_twice(place_with_queue: Place):
    place = place_with_queue
    place.post.stall("rcpt")
    place.invite("one")
    first = place.start(*CELERY)
    place.until_stalled()
    first.kill()
    place.post.go_on()
    second = place.start(*CELERY)
    # Redis gives the message back one day; the sweep is there before it.
    until(lambda: place.do(SWEEP) or place.states() == [("done", "")], "the next one sent it")

    place.post.stall("connect")
    place.invite("two")
    place.until_stalled()
    second.freeze()
    place.post.go_on()
    third = place.start(*CELERY)
    until(lambda: place.do(SWEEP) or place.states() == [("done", "")] * 2, "the third sent it")
    second.thaw()
    assert [second.end(), third.end()] == [0, 0]
    assert "another worker's now" in second.log.read_text()
    assert place.mails_to() == ["one@kestrel.example", "two@kestrel.example"]
