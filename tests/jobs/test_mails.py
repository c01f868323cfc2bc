"""What stands in the mails, and who gets them."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.test import Client

from decisions import jobs
from decisions.models import Decision, Job, Membership, Organisation, Restriction, Task, User
from decisions.services import emergency, people
from decisions.services.invitations import invited
from decisions.services.jobs import do_what_is_due
from tests import making


def _opened(decision: Decision, by: User) -> None:
    """Open a record in an emergency."""
    asked = emergency.ask(
        actor=by, organisation=decision.organisation, sought="x", reason="Farida is in danger"
    )
    emergency.open_record(
        actor=by, asked=asked, decision_id=decision.pk, reason="Farida is in danger"
    )


def _not_opened(organisation: Organisation, by: User) -> None:
    """Look for what is not there."""
    asked = emergency.ask(
        actor=by, organisation=organisation, sought="x", reason="Farida is in danger"
    )
    emergency.found_none(actor=by, organisation=organisation, asked=asked, found=0)


def _give(user: User, organisation: Organisation, role: str) -> None:
    people.give_role(
        actor=None, user=user, organisation=organisation, role=role, given_by="x", why="y"
    )


def _end(user: User, role: str) -> None:
    Membership.objects.filter(user=user, role=role).update(until="2020-01-01")


def _reviewer() -> User | None:
    task = Task.objects.filter(kind="emergency_review").first()
    return task.for_user if task else None


def _all_text() -> str:
    return "\n".join(str(found.message()) for found in mail.outbox)


def _to() -> list[str]:
    return sorted(to for found in mail.outbox for to in found.to)


def test_an_invitation_has_a_link_and_nothing_personal(cast: dict[str, User], client: Client):
    user = people.add_user(actor=None, email="new@larkfield.example", name="Canary Person")
    jobs.enqueue("invitation", about=user.pk)
    do_what_is_due()
    (sent,) = mail.outbox
    assert sent.to == [user.email]
    assert "Canary" not in _all_text()
    assert sent.body.isascii()
    (link,) = (word for word in sent.body.split() if word.startswith("http"))
    assert link.startswith("http://localhost:8000/")
    assert invited(link.rstrip("/").rsplit("/", 1)[1]) == user
    assert client.get(link).status_code in (200, 302)


def test_whoever_can_sign_in_already_is_told_of_the_role(cast: dict[str, User]):
    user = people.add_user(actor=None, email="new@larkfield.example", name="New")
    user.set_password("correct horse battery staple")
    user.save()
    jobs.enqueue("invitation", about=user.pk)
    do_what_is_due()
    (sent,) = mail.outbox
    assert "role" in sent.subject
    assert "http://localhost:8000/" in sent.body


def test_whoever_was_deactivated_meanwhile_gets_nothing(cast: dict[str, User]):
    user = people.add_user(actor=None, email="new@larkfield.example", name="New")
    User.objects.filter(pk=user.pk).update(is_active=False)
    job = jobs.enqueue("invitation", about=user.pk)
    do_what_is_due()
    assert mail.outbox == []
    assert Job.objects.get(pk=job.pk).state == "done"


def test_an_emergency_is_told_to_every_ig_officer_once(s1: Decision, cast: dict[str, User]):
    _end(cast["jo"], "administrator")
    # A Friday evening; two working days later is Tuesday.
    _give(cast["jo"], s1.organisation, "ig_officer")
    Membership.objects.exclude(user=cast["jo"]).update(since="2026-01-01")
    Membership.objects.filter(user=cast["jo"], role="ig_officer").update(since="2026-02-01")
    with time_machine.travel(datetime(2026, 11, 20, 19, tzinfo=UTC)):
        _opened(s1, cast["grace"])
    do_what_is_due()
    do_what_is_due()
    assert _to() == [cast["jo"].email, cast["ruth"].email]
    assert _reviewer() == cast["ruth"], "one of them"
    assert {found.subject for found in mail.outbox} == {"A record was opened in an emergency"}
    assert s1.reference in mail.outbox[0].body
    assert "Tuesday 24 November 2026" in mail.outbox[0].body
    words = {"Maya", "Okafor", "Farida", "Ruth", "Grace", "Jo Park", "Larkfield", "danger"}
    text = "".join(f"{found.subject}{found.body}" for found in mail.outbox)
    assert not [word for word in words if word in text]
    assert text.isascii()
    states = list(Job.objects.values_list("kind", "state").order_by("kind"))
    assert states == [("emergency_mail", "done")] * 2 + [("emergency_opened", "done")]


def test_an_emergency_in_which_nothing_was_opened_is_told_as_that(cast: dict[str, User]):
    _not_opened(Organisation.objects.get(slug="larkfield"), cast["grace"])
    do_what_is_due()
    (sent,) = mail.outbox
    assert sent.to == [cast["ruth"].email]
    assert sent.subject == "Somebody tried to open a record in an emergency"
    assert "Nothing was opened" in sent.body
    assert "due" not in sent.body
    assert "review" not in sent.body
    assert sent.body.isascii()


def test_whoever_opened_it_is_not_told_and_the_reviewer_is(s1: Decision, cast: dict[str, User]):
    """The only IG officer is the lead who opened it: another lead reviews it, and is told."""
    _end(cast["ruth"], "ig_officer")
    _give(cast["grace"], s1.organisation, "ig_officer")
    _opened(s1, cast["grace"])
    do_what_is_due()
    assert _reviewer() == cast["priya"]
    assert _to() == [cast["priya"].email]
    assert "review is due by" in mail.outbox[0].body


def test_of_two_officers_the_other_is_told(s1: Decision, cast: dict[str, User]):
    _give(cast["grace"], s1.organisation, "ig_officer")
    _opened(s1, cast["grace"])
    do_what_is_due()
    assert _reviewer() == cast["ruth"]
    assert _to() == [cast["ruth"].email]


def test_an_invitation_that_nobody_took_up_makes_no_reviewer(s1: Decision, cast: dict[str, User]):
    Job.objects.create(
        kind="invitation", about=cast["ruth"].pk, organisation=s1.organisation, state="done"
    )
    _opened(s1, cast["grace"])
    do_what_is_due()
    assert _reviewer() == cast["priya"]
    assert _to() == [cast["priya"].email]


def test_in_a_small_club_whoever_answers_about_the_law_is_told(cast: dict[str, User]):
    kestrel, hana = Organisation.objects.get(slug="kestrel"), cast["ruth"]
    _give(cast["marcus"], kestrel, "lead")
    _give(cast["marcus"], kestrel, "administrator")
    _give(cast["jo"], kestrel, "administrator")
    _give(hana, kestrel, "practitioner")
    Organisation.objects.filter(pk=kestrel.pk).update(law_asks=hana)
    draft = making.start(cast["marcus"])
    _opened(draft, cast["marcus"])
    do_what_is_due()
    assert _to() == [hana.email]
    assert _reviewer() is None
    assert "Nobody else is there to review it" in mail.outbox[0].body
    assert "due" not in mail.outbox[0].body


def test_failing_those_the_administrators_are_told(cast: dict[str, User]):
    larkfield = Organisation.objects.get(slug="larkfield")
    _end(cast["ruth"], "ig_officer")
    _give(cast["grace"], larkfield, "administrator")
    _not_opened(larkfield, cast["grace"])
    do_what_is_due()
    assert _to() == [cast["jo"].email]


@pytest.mark.parametrize("asks", [True, False])
def test_when_there_is_nobody_but_who_opened_it_to_tell_it_shows(cast: dict[str, User], asks: bool):
    kestrel, marcus = Organisation.objects.get(slug="kestrel"), cast["marcus"]
    _give(marcus, kestrel, "lead")
    _give(marcus, kestrel, "ig_officer")
    _give(marcus, kestrel, "administrator")
    Organisation.objects.filter(pk=kestrel.pk).update(law_asks=marcus if asks else None)
    _not_opened(kestrel, marcus)
    do_what_is_due()
    assert (Job.objects.get().state, Job.objects.get().problem) == ("failed", "nobody")


@pytest.mark.parametrize("kept_out", [True, False])
def test_whoever_must_not_know_of_a_restricted_record_is_not_told(
    s1: Decision, cast: dict[str, User], kept_out: bool
):
    Restriction.objects.create(
        concern=s1.concern,
        kind="staff",
        reason="x",
        kept_out=[str(cast["ruth"].pk)] if kept_out else [],
        review_on="2030-01-01",
        placed_by=cast["priya"],
    )
    _opened(s1, cast["grace"])
    do_what_is_due()
    assert _to() == [cast["priya" if kept_out else "ruth"].email]
