"""Break-glass: the reason first; one record; an hour; the IG officer told; a review due."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import access
from decisions.models import (
    AuditEvent,
    AuditValue,
    Decision,
    DecisionGrant,
    Job,
    Look,
    Membership,
    Organisation,
    Task,
    User,
)
from decisions.selectors import emergency as looking
from decisions.services import emergency, people, restrictions
from decisions.services.locking import NotAllowed
from tests import making
from tests.access.acts import restrict

SignIn = Callable[[User], Client]


@pytest.fixture
def larkfield(cast: dict[str, User]) -> Organisation:
    """The school."""
    return Organisation.objects.get(slug="larkfield")


@pytest.fixture
def night(cast: dict[str, User], larkfield: Organisation) -> User:
    """A lead of another team: nothing of the first team is theirs to see."""
    team = people.add_team(actor=None, organisation=larkfield, name="Evening")
    membership = Membership.objects.get(user=cast["grace"], role="lead")
    Membership.objects.filter(pk=membership.pk).update(team=team)
    return cast["grace"]


def _open(actor: User, larkfield: Organisation, sought: str) -> list[Decision]:
    reason = "Police rang: she is missing"
    asked = emergency.ask(actor=actor, organisation=larkfield, sought=sought, reason=reason)
    found = looking.sought(actor, larkfield, sought)
    if len(found) == 1:
        emergency.open_record(actor=actor, asked=asked, decision_id=found[0].pk, reason=reason)
    else:
        emergency.found_none(actor=actor, organisation=larkfield, asked=asked, found=len(found))
    return found


def test_one_record_opens_to_read_for_an_hour(
    cast: dict[str, User], larkfield: Organisation, night: User, signed_in: SignIn
) -> None:
    draft, other = making.draft(cast["priya"]), making.draft(cast["tom"])
    assert access.find_decision(night, draft.pk) is None
    assert _open(night, larkfield, draft.reference.lower()) == [draft]
    assert access.find_decision(night, draft.pk) is not None
    assert access.find_decision(night, other.pk) is None
    assert not access.may_write(night, draft)
    page = signed_in(night).get(reverse("record", args=[draft.pk])).content.decode()
    assert "Bruises on both arms" in page
    assert "You can read this until" in page
    for name in ("who", "share_record", "restrict", "hand_over", "discard"):
        assert signed_in(night).post(reverse(name, args=[draft.pk])).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert access.find_decision(night, draft.pk) is not None
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert access.find_decision(night, draft.pk) is None


def test_the_reason_is_on_record_before_anything_is_looked_up(
    larkfield: Organisation, night: User
) -> None:
    emergency.ask(actor=night, organisation=larkfield, sought="Nobody Known", reason="Missing")
    event = AuditEvent.objects.get(act="emergency.asked")
    value = AuditValue.objects.get(event=event, name="reason").value
    assert "Missing" in value
    assert "Nobody Known" in value
    assert "Nobody" not in event.body


def test_the_ig_officer_is_told_at_once_and_a_review_is_due_in_two_working_days(
    cast: dict[str, User], larkfield: Organisation, night: User, signed_in: SignIn
) -> None:
    friday = timezone.make_aware(timezone.datetime(2026, 11, 20, 18, 25))  # type: ignore[attr-defined]
    draft = making.draft(cast["priya"])
    Membership.objects.update(since="2026-09-01")
    with time_machine.travel(friday, tick=False):
        _open(night, larkfield, draft.reference)
    job = Job.objects.get(kind="emergency_opened")
    assert AuditEvent.objects.get(pk=job.about).act == "emergency.opened"
    task = Task.objects.get(kind="emergency_review")
    assert task.for_user == cast["ruth"]
    assert timezone.localtime(task.due).strftime("%A %d %H:%M") == "Tuesday 24 17:00"
    ruth = signed_in(cast["ruth"])
    url = reverse("task", args=[task.pk])
    page = ruth.get(url).content.decode()
    assert "Police rang" in page
    assert "Maya" not in page
    assert ruth.post(url, {"answer": ""}).status_code == 422
    assert ruth.post(url, {"answer": "Right to open it"}).status_code == 302
    task.refresh_from_db()
    assert (task.answer, task.done_by) == ("Right to open it", cast["ruth"])
    assert AuditEvent.objects.filter(act="emergency.reviewed", decision=draft).exists()
    with pytest.raises(NotAllowed):
        emergency.review(actor=cast["ruth"], task_id=task.pk, answer="again")


def test_nothing_found_is_told_and_written_down_too(larkfield: Organisation, night: User) -> None:
    assert _open(night, larkfield, "Nobody Known") == []
    job = Job.objects.get(kind="emergency_opened")
    assert AuditEvent.objects.get(pk=job.about).act == "emergency.not_opened"
    assert not DecisionGrant.objects.exists()


def test_a_name_opens_one_record_of_a_child_and_of_two_children_none(
    cast: dict[str, User], larkfield: Organisation, night: User
) -> None:
    first = making.draft(cast["priya"])
    newer = making.start(cast["priya"], like=first)
    assert _open(night, larkfield, "  maya   OKAFOR ") == [newer]
    making.sign(first)
    assert _open(night, larkfield, "Maya Okafor") == [first], "a draft just begun says little"
    DecisionGrant.objects.all().delete()
    making.draft(cast["tom"])
    assert len(_open(night, larkfield, "Maya Okafor")) == 2
    assert not DecisionGrant.objects.exists()


@pytest.mark.parametrize("who", ["tom", "ruth", "dilys", "jo"])
def test_it_is_for_leads_of_the_organisation(
    cast: dict[str, User], larkfield: Organisation, signed_in: SignIn, who: str
) -> None:
    actor = cast[who]
    with pytest.raises(NotAllowed):
        emergency.ask(actor=actor, organisation=larkfield, sought="x", reason="x")
    url = reverse("emergency", args=[larkfield.pk])
    assert signed_in(actor).get(url).status_code == 404
    assert not AuditEvent.objects.filter(act__startswith="emergency").exists()


def test_another_organisations_records_are_not_found(
    cast: dict[str, User], larkfield: Organisation, night: User
) -> None:
    theirs = making.start(cast["dilys"])
    assert _open(night, larkfield, theirs.reference) == []


def test_a_limited_record_opens_but_not_to_whom_it_is_kept_from(
    cast: dict[str, User], larkfield: Organisation, night: User
) -> None:
    draft = making.draft(cast["priya"])

    def limit(out: list[User]) -> None:
        restrictions.restrict(
            actor=cast["priya"],
            decision_id=draft.pk,
            kind="staff",
            reason="x",
            named=[cast["priya"]],
            kept_out=out,
        )

    limit([])
    assert _open(night, larkfield, draft.reference) == [draft]
    limit([night])
    assert access.find_decision(night, draft.pk) is None, "what was open is closed at once"
    assert _open(night, larkfield, draft.reference) == []
    assert _open(night, larkfield, "Maya Okafor") == []


def test_a_colleagues_longer_grant_outlives_the_emergency(
    cast: dict[str, User], larkfield: Organisation, night: User
) -> None:
    from decisions.services import grants

    draft = making.draft(cast["priya"])
    until = timezone.now() + timedelta(days=7)
    grants.share_with(
        actor=cast["priya"], decision_id=draft.pk, colleague=night, until=until, reason="x"
    )
    _open(night, larkfield, draft.reference)
    assert DecisionGrant.objects.get(user=night).until == until


def test_the_page(
    cast: dict[str, User], larkfield: Organisation, night: User, signed_in: SignIn
) -> None:
    draft = making.draft(cast["priya"])
    client, url = signed_in(night), reverse("emergency", args=[larkfield.pk])
    assert client.get(url).status_code == 200
    bad = client.post(url, {"sought": draft.reference, "reason": ""})
    assert bad.status_code == 422
    assert draft.reference in bad.content.decode(), "what was typed is kept"
    assert not AuditEvent.objects.filter(act="emergency.asked").exists()
    none = client.post(url, {"sought": "Nobody Known", "reason": "Missing"}).content.decode()
    assert "This is not a check on whether a child is known" in none
    assert "Missing</textarea>" in none, "nothing is typed twice"
    assert "999" in none
    answer = client.post(url, {"sought": draft.reference, "reason": "Missing"})
    assert answer["Location"] == reverse("record", args=[draft.pk])
    making.draft(cast["tom"])
    several = client.post(url, {"sought": "Maya Okafor", "reason": "Missing"}).content.decode()
    assert several.count('name="sought"') == 2
    assert "Bruises" not in several


def test_a_lead_of_the_team_may_read_a_draft_once_they_say_why(
    cast: dict[str, User], larkfield: Organisation, signed_in: SignIn
) -> None:
    draft = making.draft(cast["tom"])
    grace, url = cast["grace"], reverse("record", args=[draft.pk])
    assert "Bruises" not in signed_in(grace).get(url).content.decode()
    _open(grace, larkfield, draft.reference)
    assert "Bruises" in signed_in(grace).get(url).content.decode()
    assert Look.objects.filter(route="record", actor_id=grace.pk).latest("at").basis == "emergency"
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert "Bruises" not in signed_in(grace).get(url).content.decode()


def test_the_reason_must_have_been_written_down_just_now(
    cast: dict[str, User], larkfield: Organisation, night: User
) -> None:
    draft = making.draft(cast["priya"])
    other = AuditEvent.objects.filter(actor_id=draft.author_id).first()
    assert other is not None
    asked = emergency.ask(actor=night, organisation=larkfield, sought="x", reason="x")

    def opened(event: AuditEvent, actor: User) -> None:
        emergency.open_record(actor=actor, asked=event, decision_id=draft.pk, reason="x")

    for event, actor in ((other, cast["priya"]), (asked, cast["priya"])):
        with pytest.raises(NotAllowed):
            opened(event, actor)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)), pytest.raises(NotAllowed):
        opened(asked, night)
    opened(asked, night)


def test_who_is_kept_out_later_does_not_review_it_either(
    cast: dict[str, User], larkfield: Organisation, night: User, signed_in: SignIn
) -> None:
    draft = making.draft(cast["priya"])
    _open(night, larkfield, draft.reference)
    task = Task.objects.get(kind="emergency_review")
    ruth, url = signed_in(cast["ruth"]), reverse("task", args=[task.pk])
    assert ruth.get(url).status_code == 200
    restrict(cast["priya"], draft, [cast["priya"]], kept_out=[cast["ruth"]])
    assert ruth.get(url).status_code == 404
    assert draft.reference not in ruth.get("/").content.decode()
    task.refresh_from_db()
    assert task.for_user == cast["priya"], "another lead, and never who opened it"
