"""What stands in the mails, and who gets them."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.test import Client

from decisions import audit, jobs
from decisions.audit import Changes
from decisions.models import AuditEvent, Decision, Job, Membership, Organisation, Restriction, User
from decisions.services import people
from decisions.services.invitations import invited
from decisions.services.jobs import do_what_is_due
from decisions.services.locking import atomic


@atomic
def _opened(organisation: Organisation, decision: Decision | None) -> AuditEvent:
    """Note that a record was opened in an emergency, as the service does."""
    event = audit.record(
        actor=None,
        act="record.opened_in_emergency",
        changes=Changes(None, "Farida is in danger"),
        organisation=organisation,
        decision=decision,
    )
    jobs.enqueue("emergency_opened", about=event.pk, organisation=organisation)
    return event


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
    assert link.startswith("http://127.0.0.1:8000/")
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
    assert "http://127.0.0.1:8000/" in sent.body


def test_whoever_was_deactivated_meanwhile_gets_nothing(cast: dict[str, User]):
    user = people.add_user(actor=None, email="new@larkfield.example", name="New")
    User.objects.filter(pk=user.pk).update(is_active=False)
    job = jobs.enqueue("invitation", about=user.pk)
    do_what_is_due()
    assert mail.outbox == []
    assert Job.objects.get(pk=job.pk).state == "done"


def test_an_emergency_is_told_to_every_ig_officer_once(s1: Decision, cast: dict[str, User]):
    Membership.objects.filter(user=cast["jo"], role="administrator").update(until="2020-01-01")
    # A Friday evening; two working days later is Tuesday.
    people.give_role(
        actor=None,
        user=cast["jo"],
        organisation=s1.organisation,
        role="ig_officer",
        given_by="x",
        why="y",
    )
    with time_machine.travel(datetime(2026, 11, 20, 19, tzinfo=UTC)):
        _opened(s1.organisation, s1)
    do_what_is_due()
    do_what_is_due()
    assert _to() == [cast["jo"].email, cast["ruth"].email]
    assert s1.reference in mail.outbox[0].body
    assert "Tuesday 24 November 2026" in mail.outbox[0].body
    words = {"Maya", "Okafor", "Farida", "Ruth", "Jo Park", "Larkfield", "danger"}
    text = "".join(f"{found.subject}{found.body}" for found in mail.outbox)
    assert not [word for word in words if word in text]
    assert text.isascii()
    states = list(Job.objects.values_list("kind", "state").order_by("kind"))
    assert states == [("emergency_mail", "done")] * 2 + [("emergency_opened", "done")]


def test_an_emergency_in_which_nothing_was_found_is_told_too(cast: dict[str, User]):
    _opened(Organisation.objects.get(slug="larkfield"), None)
    do_what_is_due()
    assert _to() == [cast["ruth"].email]
    assert "Reference: none found" in mail.outbox[0].body


def test_in_a_small_club_whoever_answers_about_the_law_is_told(cast: dict[str, User]):
    kestrel = Organisation.objects.get(slug="kestrel")
    Organisation.objects.filter(pk=kestrel.pk).update(law_asks=cast["marcus"])
    _opened(kestrel, None)
    do_what_is_due()
    assert _to() == [cast["marcus"].email]


def test_failing_those_the_administrators_are_told(cast: dict[str, User]):
    Membership.objects.filter(user=cast["ruth"]).update(until="2020-01-01")
    _opened(Organisation.objects.get(slug="larkfield"), None)
    do_what_is_due()
    assert _to() == [cast["jo"].email]


def test_when_there_is_nobody_to_tell_it_shows(cast: dict[str, User]):
    _opened(Organisation.objects.get(slug="kestrel"), None)
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
    _opened(s1.organisation, s1)
    do_what_is_due()
    assert _to() == [cast["jo" if kept_out else "ruth"].email]
