"""Who is told by mail that something is due or overdue: once, and nothing that is personal."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.choices import TaskKind
from decisions.models import AuditEvent, Decision, Job, Membership, Organisation, Task, User
from decisions.services import drafts, questions, reminders, restrictions
from decisions.services.jobs import do_what_is_due
from decisions.services.reminders import remind_of_what_is_due
from decisions.tasks import CHORES
from tests import making
from tests.due.conftest import give, mark_given, since

#: A Wednesday, in the afternoon.
NOW = datetime(2026, 11, 18, 15, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Let time stand still on a Wednesday, but for the tests that move it."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def sweep() -> list[str]:
    """Sweep and send, twice: who got a mail."""
    mail.outbox.clear()
    for _ in range(2):
        remind_of_what_is_due()
        do_what_is_due()
    assert not Job.objects.exclude(state="done").exists()
    return sorted(to.partition("@")[0] for sent in mail.outbox for to in sent.to)


def test_it_is_a_chore_of_every_worker() -> None:
    assert remind_of_what_is_due in CHORES


def test_its_person_is_told_when_it_is_due_and_once(
    toms: Decision, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + 4 * HOUR - MINUTE)
    assert sweep() == []
    clock.move_to(NOW + 4 * HOUR)
    assert sweep() == ["tom.ellery"]
    assert sweep() == []
    assert Task.objects.get(decision=toms).mailed_at == timezone.now()
    (event,) = AuditEvent.objects.filter(decision=toms, act="task.mailed")
    body = json.loads(event.body)
    assert (body["actor"], body["about"]["kind"]) == (None, "not_sent")


def test_its_leads_are_told_a_working_day_later_and_once(
    toms: Decision, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + DAY + 4 * HOUR - MINUTE)
    assert sweep() == ["tom.ellery"]
    clock.move_to(NOW + DAY + 4 * HOUR)
    assert sweep() == ["grace.mensah", "priya.nair"]
    assert sweep() == []
    (event,) = AuditEvent.objects.filter(decision=toms, act="task.leads_mailed")
    assert len(json.loads(event.body)["about"]["told"]) == 2


def test_a_child_in_danger_is_told_of_to_everybody_at_once(
    toms: Decision, clock: time_machine.Traveller
) -> None:
    making.answer(toms, "worry", {"level": "danger"})
    clock.move_to(NOW + HOUR - MINUTE)
    assert sweep() == []
    clock.move_to(NOW + HOUR)
    assert sweep() == ["grace.mensah", "priya.nair", "tom.ellery"]


@pytest.mark.parametrize("kind", [*TaskKind.values])
def test_no_mail_of_any_kind_says_more_than_a_reference(
    toms: Decision, cast: dict[str, User], kind: str
) -> None:
    Task.objects.all().delete()
    task = since(toms, kind, 9 * DAY)
    assert sweep()
    text = "".join(f"{sent.subject}\n{sent.body}\n" for sent in mail.outbox)
    assert text.isascii()
    assert text.count(f"Reference: {toms.reference}") == len(mail.outbox) > 1
    assert "Due: Monday 9 November 2026, 15:00" in text
    links = {word for word in text.split() if word.startswith("http")}
    site = "http://localhost:8000"
    assert links == {site + reverse("home"), site + reverse("task", args=[task.pk])}
    names = {"Maya", "Okafor", "Lauren", "MASH", "Northbridge", "Larkfield", "Bruises", "estrict"}
    names |= {part for user in cast.values() for part in user.name.split()}
    assert [name for name in names if name in text] == []


@pytest.mark.parametrize("kind", ["law_answer", "emergency_review"])
def test_ig_officers_are_told_of_what_is_theirs_to_look_after_instead_of_leads(
    toms: Decision, cast: dict[str, User], larkfield: Organisation, kind: str
) -> None:
    give(cast["jo"], larkfield, "ig_officer")
    Task.objects.all().delete()
    since(toms, kind, 9 * DAY, about=str(cast["grace"].pk))
    Task.objects.update(for_user=cast["ruth"])
    assert sweep() == ["jo.park", "ruth.adeyemi"]


def test_whoever_opened_a_record_in_an_emergency_is_not_told_of_its_review(
    toms: Decision, cast: dict[str, User], larkfield: Organisation
) -> None:
    give(cast["jo"], larkfield, "ig_officer")
    Task.objects.all().delete()
    since(toms, "emergency_review", 9 * DAY, about=str(cast["jo"].pk))
    Task.objects.update(for_user=cast["ruth"])
    assert sweep() == ["ruth.adeyemi"]


def test_leads_of_all_teams_are_told_too_and_those_of_others_are_not(
    toms: Decision, cast: dict[str, User], larkfield: Organisation
) -> None:
    roles = Membership.objects.filter(role="lead", organisation=larkfield)
    roles.filter(user=cast["priya"]).delete()
    roles.filter(user=cast["grace"]).update(team=None)
    other = larkfield.teams.create(name="Nursery")
    give(cast["jo"], larkfield, "lead", other)
    since(toms, "not_sent", 9 * DAY)
    assert sweep() == ["grace.mensah", "tom.ellery"]


def test_what_is_done_or_moot_or_put_off_meanwhile_sends_nothing(
    toms: Decision, cast: dict[str, User]
) -> None:
    sent, asked, again = (
        since(toms, kind, 9 * DAY) for kind in ("not_sent", "advice", "look_again")
    )
    remind_of_what_is_due()
    assert Job.objects.count() == 9
    mark_given(toms, toms.shares[0])
    day = (NOW + 9 * DAY).date()
    assert Task.objects.get(pk=asked.pk).done_at, "no page asks for it"
    Task.objects.filter(pk=again.pk).update(done_at=None)
    questions.ask_again(actor=toms.author, task_id=again.pk, day=day)
    do_what_is_due()
    assert mail.outbox == []
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert Task.objects.get(pk=sent.pk).done_at


def test_whoever_is_handed_a_draft_is_told_of_what_was_due_in_it(
    toms: Decision, cast: dict[str, User]
) -> None:
    since(toms, "not_sent", HOUR)
    assert sweep() == ["tom.ellery"]
    drafts.hand_over(actor=toms.author, decision_id=toms.pk, to=cast["grace"], reason="Shift")
    assert sweep() == ["grace.mensah"]


@pytest.mark.parametrize("left", ["deactivated", "no role", "superuser"])
def test_people_who_left_are_told_nothing(toms: Decision, cast: dict[str, User], left: str) -> None:
    since(toms, "not_sent", 9 * DAY)
    for user in (cast["tom"], cast["grace"]):
        if left == "no role":
            Membership.objects.filter(user=user).delete()
        else:
            changed = {"is_active": False} if left == "deactivated" else {"is_superuser": True}
            User.objects.filter(pk=user.pk).update(**changed)
    assert sweep() == ["priya.nair"]


def test_of_a_restricted_record_only_the_people_named_are_told(
    toms: Decision, cast: dict[str, User], larkfield: Organisation
) -> None:
    give(cast["jo"], larkfield, "lead")
    restrictions.restrict(
        actor=cast["grace"],
        decision_id=toms.pk,
        kind="staff",
        reason="x",
        named=[cast["tom"], cast["grace"]],
    )
    since(toms, "not_sent", 9 * DAY)
    assert sweep() == ["grace.mensah", "tom.ellery"]
    since(toms, "law_answer", 9 * DAY)
    assert sweep() == ["tom.ellery"], "no officer is named"


def test_a_thrown_away_draft_is_told_of_to_nobody(toms: Decision, cast: dict[str, User]) -> None:
    drafts.discard(actor=toms.author, decision_id=toms.pk, reason="A mistake")
    Task.objects.update(due=NOW - 9 * DAY)
    assert sweep() == []
    Task.objects.update(done_at=None)  # as an older version may have left it
    assert sweep() == []


def test_with_nobody_else_to_tell_that_is_on_record_and_not_tried_each_minute(
    cast: dict[str, User],
) -> None:
    draft = making.start(cast["marcus"])
    since(draft, "not_sent", 9 * DAY)
    assert sweep() == [cast["marcus"].email.partition("@")[0]]
    (event,) = AuditEvent.objects.filter(decision=draft, act="task.leads_mailed")
    assert json.loads(event.body)["about"]["told"] == []


def test_one_that_goes_wrong_keeps_nobody_else_waiting(
    toms: Decision, cast: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = since(toms, "not_sent", HOUR)
    since(making.draft(cast["priya"]), "not_sent", MINUTE)
    real = reminders.audit.record

    def record(**given: object) -> object:
        about = given["about"]
        assert isinstance(about, dict)
        if about["task"] == str(first.pk):
            raise ValueError("Maya")
        return real(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(reminders.audit, "record", record)
    remind_of_what_is_due()
    monkeypatch.undo()
    do_what_is_due()
    assert [sent.to for sent in mail.outbox] == [[cast["priya"].email]]
    assert Task.objects.get(pk=first.pk).mailed_at is None, "nothing of it is kept"
    assert Job.objects.count() == 1


def test_what_was_said_by_mail_stands_in_the_history(
    toms: Decision, cast: dict[str, User], client: Client
) -> None:
    decision = making.sign(toms)
    since(decision, "not_sent", 9 * DAY)
    sweep()
    client.post("/demo/sign-in/", {"email": cast["grace"].email})
    page = client.get(reverse("history", args=[decision.pk])).content.decode()
    assert "Sent an email: something is due" in page
    assert "Sent an email: something is overdue" in page
