"""A worker is killed or frozen at each step of sending a mail: it is sent once, or asked about.

Nothing in the service knows of these tests: the mail server stalls at a step, and the worker is
killed there, with -9.
"""

import signal

import pytest

from tests.jobs.running import WORK, Place, Worker, until

IN_DOUBT = [("failed", "maybe_sent")]
ONE = ["new@kestrel.example"]


def _stalled_at(place: Place, step: str) -> Worker:
    """Return a worker that has got as far as this step with a mail, and waits there."""
    place.post.stall(step)
    place.invite()
    worker = place.start(*WORK)
    place.until_stalled()
    return worker


def _time_goes_by(place: Place) -> None:
    """Let whatever claim there is run out: its worker is dead."""
    place.rows("UPDATE decisions_job SET claimed_until = '2026-01-01 00:00:00'")


@pytest.mark.parametrize("step", ["connect", "ehlo", "mail", "rcpt"])
def test_killed_before_the_mail_is_handed_over_it_is_sent_once_by_the_next(place: Place, step: str):
    worker = _stalled_at(place, step)
    assert place.states() == [("doing", "")]
    worker.kill()
    place.post.go_on()
    place.start(*WORK)  # takes it as soon as the claim of the dead has run out
    place.until_done()
    assert place.mails_to() == ONE


@pytest.mark.parametrize(("step", "sent"), [("data", []), ("accepted", ONE)])
def test_killed_while_it_is_handed_over_nobody_knows_and_it_is_not_sent_again(
    place: Place, step: str, sent: list[str]
):
    worker = _stalled_at(place, step)
    assert place.states() == [("handing", "")]
    worker.kill()
    place.post.go_on()
    _time_goes_by(place)
    place.start(*WORK)
    until(lambda: place.states() == IN_DOUBT, "someone has to look")
    assert place.mails_to() == sent
    again = "from decisions.services.jobs import *\njob = Job.objects.get()\n"
    again += "jo = User.objects.get(name='Jo Park')\n"
    act = "settle(actor=jo, organisation=job.organisation, job_id=job.pk, arrived=True)"
    if not sent:
        act = "try_again(actor=jo, organisation=job.organisation, job_id=job.pk)"
    place.do(again + act)
    until(lambda: [s for s, _ in place.states()] == ["done"], "an administrator decided")
    assert place.mails_to() == ONE


def test_killed_after_it_was_noted_nothing_is_sent_again(place: Place):
    worker = _stalled_at(place, "quit")
    assert place.states() == [("done", "")]
    worker.kill()
    place.post.go_on()
    place.invite("another")
    place.start(*WORK)
    place.until_done(2)
    assert place.mails_to() == ["another@kestrel.example", *ONE]


def test_a_database_that_was_away_for_a_moment_leaves_no_mail_in_doubt(place: Place):
    _stalled_at(place, "accepted")
    place.cut_connections()
    place.post.go_on()
    place.until_done()
    assert place.mails_to() == ONE


def test_killed_on_the_way_to_the_job_the_next_does_it(place: Place):
    place.invite()
    with place.nobody_writes():
        worker = place.start(*WORK)
        until(lambda: place.is_kept_waiting(worker), "the worker waits to claim")
        worker.kill()
    assert place.states() == [("waiting", "")]
    place.start(*WORK)
    place.until_done()
    assert place.mails_to() == ONE


def test_frozen_past_its_lease_a_worker_does_not_send_what_another_has_sent(place: Place):
    first = _stalled_at(place, "connect")
    first.freeze()
    place.post.go_on()
    place.start(*WORK)
    place.until_done()
    first.thaw()
    assert first.end() == 0  # it went through its own goodbyes
    assert "another worker's now" in first.log.read_text()
    assert place.states() == [("done", "")]
    assert place.mails_to() == ONE


def test_frozen_while_handing_over_a_worker_says_in_the_end_what_became_of_it(place: Place):
    first = _stalled_at(place, "accepted")
    first.freeze()
    place.post.go_on()
    place.start(*WORK)
    until(lambda: place.states() == IN_DOUBT, "the claim ran out")
    first.thaw()
    place.until_done()
    assert place.mails_to() == ONE


def test_two_workers_at_once_send_each_mail_once(place: Place):
    names = [f"new-{n}" for n in range(12)]
    ids = place.invite(*names)
    workers = [place.start(*WORK), place.start(*WORK)]
    place.until_done(12)
    assert place.mails_to() == sorted(f"{name}@kestrel.example" for name in names)
    known = {mail["Message-ID"] for mail in place.post.mails()}
    assert known == {f"<{job}@localhost>" for job in ids}
    assert [worker.end() for worker in workers] == [0, 0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_a_worker_finishes_what_it_is_doing(place: Place, number: signal.Signals):
    worker = _stalled_at(place, "data")
    worker.signal(number)
    place.post.go_on()
    assert worker.process.wait(60) == 0
    assert place.states() == [("done", "")]
    assert place.mails_to() == ONE
