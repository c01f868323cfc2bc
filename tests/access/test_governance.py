"""IG officers: metadata without a name in it; content for an hour, with a reason."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags

from decisions import access
from decisions.models import AuditEvent, Decision, Look, Membership, Organisation, Task, User
from decisions.services import grants, restrictions
from decisions.services.locking import NotAllowed
from tests import making
from tests.access.acts import share

SignIn = Callable[[User], Client]
NAMES = ("Maya", "Okafor", "Lauren", "Dean", "Kofi", "MASH", "bruis")


@pytest.fixture
def officer(cast: dict[str, User]) -> User:
    """Larkfield's IG officer."""
    return cast["ruth"]


def test_metadata_names_nobody_of_the_family(
    s1: Decision, officer: User, signed_in: SignIn
) -> None:
    making.draft(s1.author)
    client = signed_in(officer)
    listing = reverse("governance", args=[s1.organisation_id])
    for url in (listing, reverse("about_record", args=[s1.pk])):
        page = client.get(url).content.decode()
        assert s1.reference in page
        assert "Public task" in page
        assert not [name for name in NAMES if name in page]
    assert "Priya Nair" in client.get(listing).content.decode()


def test_content_needs_a_reason_and_closes_after_an_hour(
    s1: Decision, officer: User, signed_in: SignIn
) -> None:
    client, record = signed_in(officer), reverse("record", args=[s1.pk])
    assert client.get(record).status_code == 404
    url = reverse("open_content", args=[s1.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.get(record).status_code == 404
    assert client.post(url, {"reason": "Complaint 14"})["Location"] == record
    assert "Maya Okafor" in client.get(record).content.decode()
    assert "Complaint 14" in signed_in(s1.author).get(record).content.decode(), "the holder is told"
    event = AuditEvent.objects.get(act="content.opened")
    assert event.decision == s1
    assert not access.may_write(officer, s1)
    assert client.get(reverse("who", args=[s1.pk])).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert access.find_decision(officer, s1.pk) is None


def test_a_limited_record_does_not_open_to_the_officer(
    s1: Decision, officer: User, signed_in: SignIn
) -> None:
    restrictions.restrict(
        actor=s1.author, decision_id=s1.pk, kind="staff", reason="x", named=[s1.author]
    )
    with pytest.raises(NotAllowed):
        grants.open_for_governance(actor=officer, decision_id=s1.pk, reason="x")
    client = signed_in(officer)
    page = client.get(reverse("about_record", args=[s1.pk])).content.decode()
    assert "opens for them alone" in page
    assert "Priya Nair" in page
    answer = client.post(reverse("open_content", args=[s1.pk]), {"reason": "Complaint 14"})
    assert answer["Location"] == reverse("about_record", args=[s1.pk])
    assert access.find_decision(officer, s1.pk) is None


def test_an_officer_who_is_involved_sees_no_metadata_either(
    s1: Decision, officer: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    restrictions.restrict(
        actor=s1.author,
        decision_id=s1.pk,
        kind="staff",
        reason="x",
        named=[s1.author],
        kept_out=[officer],
    )
    client = signed_in(officer)
    assert client.get(reverse("about_record", args=[s1.pk])).status_code == 404
    listing = client.get(reverse("governance", args=[s1.organisation_id])).content.decode()
    assert s1.reference not in listing
    assert "Restricted to the people named" not in listing


def test_the_list_goes_on_to_older_records(officer: User, cast: dict[str, User]) -> None:
    client = Client()
    client.post("/demo/sign-in/", {"email": officer.email})
    references = [making.start(cast["tom"]).reference for _ in range(30)]
    url = reverse("governance", args=[Organisation.objects.get(slug="larkfield").pk])
    first = client.get(url).content.decode()
    assert sum(r in first for r in references) == 25
    older = first.split('href="')
    link = next(part.split('"')[0] for part in older if "before=" in part.split('"')[0])
    second = client.get(link).content.decode()
    assert sum(r in second for r in references) == 5
    for nonsense in ("?before=x", "?before=2026-13-45T00:00", "?before=%00", "?before=2026-01-01"):
        assert client.get(url + nonsense).status_code == 200


def test_who_looked_is_listed_refusals_too(
    s1: Decision, officer: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    for _ in range(3):
        signed_in(cast["grace"]).get(reverse("record", args=[s1.pk]))
    signed_in(cast["tom"]).get(reverse("record", args=[s1.pk]))
    html = signed_in(officer).get(reverse("about_record", args=[s1.pk])).content.decode()
    page = " ".join(strip_tags(html).split())
    assert "Tom Ellery was refused: once, on" in page
    assert "Grace Mensah: 3 times, last on" in page
    looks = Look.objects.filter(object_id=s1.pk, allowed=True)  # she records it, he is let in, too
    days = date_format(timezone.localdate(), "j F Y")
    people = looks.values("actor_id").distinct().count()
    assert f"{looks.count()} looks by {people} people, 1 refused: {days}" in page
    for user in (cast["grace"], cast["tom"]):
        link = reverse("audit_person", args=[s1.organisation_id, user.pk])
        assert f'href="{link}"' in html


def test_what_somebody_wrote_as_a_reason_is_no_metadata(
    s1: Decision, officer: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    share(s1.author, s1, cast["tom"])
    page = signed_in(officer).get(reverse("about_record", args=[s1.pk])).content.decode()
    assert "Tom Ellery: Shared with them" in page
    assert "covers for me" not in page


def test_an_officer_who_records_too_begins_nothing_from_what_was_opened(
    officer: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    record = making.sign(making.draft(cast["tom"]))
    role = Membership.objects.get(user=cast["tom"])
    Membership.objects.create(
        user=officer,
        organisation=role.organisation,
        team=role.team,
        role="practitioner",
        given_by="x",
        why="x",
    )
    grants.open_for_governance(actor=officer, decision_id=record.pk, reason="Complaint 14")
    client = signed_in(officer)
    page = client.get(reverse("record", args=[record.pk])).content.decode()
    assert "Bruises" in page
    assert "New decision about the same child" not in page
    assert client.post(reverse("start"), {"like": str(record.pk)}).status_code == 404
    Membership.objects.filter(user=officer, role="ig_officer").update(until="2026-01-01")
    assert access.find_decision(officer, record.pk) is None, "the role has ended, and the hour too"


def test_from_a_question_about_the_law_an_officer_gets_to_what_is_recorded(
    officer: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    unsure = {"law_fits": "not_sure", "consent_asked": "no"}
    draft = making.answer(making.draft(cast["priya"]), "law", unsure)
    asked = Task.objects.get(decision=draft, kind="law_answer")
    link, url = reverse("about_record", args=[draft.pk]), reverse("task", args=[asked.pk])
    assert link in signed_in(officer).get(url).content.decode()
    Task.objects.update(for_user=cast["grace"])
    page = signed_in(cast["grace"]).get(url)
    assert page.status_code == 200
    assert link not in page.content.decode(), "it is not there for her"
