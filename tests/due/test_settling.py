"""What a decision leaves to be done stands in rows that follow its answers, page by page."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decisions.models import AuditEvent, Decision, Task, User
from decisions.services import drafts, items, questions, shares, signing
from tests import making
from tests.due.conftest import mark_given

#: A Wednesday, in the afternoon.
NOW = datetime(2026, 11, 18, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_wednesday() -> Iterator[time_machine.Traveller]:
    """Let time stand still, but for the tests that move it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def draft(priya: User) -> Decision:
    """A draft in which Northbridge MASH is to be told."""
    return making.draft(priya)


def tasks(decision: Decision, kind: str) -> list[Task]:
    """Return the tasks of a kind, the first made first."""
    return list(Task.objects.filter(decision=decision, kind=kind).order_by("created_at", "due"))


def only(decision: Decision, kind: str) -> Task:
    (found,) = tasks(decision, kind)
    return found


def open_kinds(decision: Decision) -> list[str]:
    found = Task.objects.filter(decision=decision, done_at=None)
    return sorted(found.values_list("kind", flat=True))


# --- To be sent -----------------------------------------------------------------------------


def test_what_is_to_be_sent_is_the_authors_to_do_also_in_a_draft(draft: Decision) -> None:
    task = only(draft, "not_sent")
    assert (task.about, task.for_user) == (str(draft.shares[0].pk), draft.author)
    assert (task.due, task.done_at) == (NOW + timedelta(hours=4), None)
    event = AuditEvent.objects.get(decision=draft, act="share.saved")
    assert f"task:{task.pk}" in [c["row"] for c in json.loads(event.body)["changes"]]


def test_the_hour_follows_how_worried_they_are(draft: Decision) -> None:
    making.answer(draft, "worry", {"level": "danger"})
    assert only(draft, "not_sent").due == NOW + timedelta(hours=1)
    making.answer(draft, "worry", {"level": "support"})
    assert only(draft, "not_sent").due == datetime(2026, 11, 25, 17, tzinfo=UTC)
    assert only(draft, "not_sent").done_at is None


@pytest.mark.parametrize("signed", [False, True])
def test_it_closes_itself_when_it_is_sent(draft: Decision, signed: bool) -> None:
    decision = making.sign(draft) if signed else draft
    assert open_kinds(decision) == ["not_sent"]
    mark_given(decision, decision.shares[0], "phone")
    assert open_kinds(decision) == ["written_follow_up"]
    assert only(decision, "not_sent").answer == ""


def test_it_closes_when_they_are_taken_off_the_list_or_get_nothing(draft: Decision) -> None:
    share = draft.shares[0]
    making.tell(draft, {"items-0-give": "off", "left_out": "risk"}, share)
    assert only(draft, "not_sent").done_at
    making.tell(draft, {}, share)
    assert only(draft, "not_sent").done_at is None, "again"
    shares.remove_share(actor=draft.author, decision_id=draft.pk, share_id=share.pk)
    assert only(draft, "not_sent").done_at


def test_removing_the_only_item_leaves_nothing_to_send(draft: Decision) -> None:
    share = draft.shares[0]
    only_more = {"items-0-give": "off", "left_out": "risk"}
    decision = making.tell(
        draft, only_more | {"new_items-0-text": "More", "new_items-0-known": "saw"}, share
    )
    assert open_kinds(draft) == ["not_sent"]
    item = next(i for i in decision.items if i.text == "More")
    items.remove_item(actor=draft.author, decision_id=draft.pk, item_id=item.pk)
    assert open_kinds(draft) == []


def test_what_is_saved_as_sent_never_was_to_be_sent(priya: User) -> None:
    decision = making.draft(priya, without="share")
    making.tell(decision, making.given())
    assert tasks(decision, "not_sent") == []


# --- Telling the family, looking again ------------------------------------------------------

NOT_FOR_NOW: dict[str, str | list[str]] = {
    "people-0-knows": "not_for_now",
    "not_told_reasons": ["risk-to-child"],
    "ask_again_on": "2026-11-25",
}


def _not_told(decision: Decision, **more: str) -> Decision:
    return making.answer(decision, "family", {**NOT_FOR_NOW, **more})


def test_telling_is_asked_about_on_its_day_and_another_day_takes_its_place(
    draft: Decision,
) -> None:
    _not_told(draft)
    task = only(draft, "tell_family")
    assert task.due == datetime(2026, 11, 25, 9, tzinfo=UTC)
    _not_told(draft, ask_again_on="2026-12-01")
    first, second = tasks(draft, "tell_family")
    assert (first.pk, bool(first.done_at), first.answer) == (task.pk, True, "")
    assert (second.due.day, second.done_at) == (1, None)
    _not_told(draft, never_safe="on")
    assert "tell_family" not in open_kinds(draft)
    _not_told(draft, never_safe="off")
    assert "tell_family" in open_kinds(draft)
    making.answer(draft, "family", {"people-0-knows": "yes"})
    assert "tell_family" not in open_kinds(draft)


def test_what_is_put_off_stays_put_off_whatever_else_is_saved(
    draft: Decision, on_a_wednesday: time_machine.Traveller
) -> None:
    _not_told(draft)
    task = only(draft, "tell_family")
    Task.objects.update(mailed_at=NOW, leads_mailed_at=NOW)
    on_a_wednesday.move_to(datetime(2026, 11, 26, 9, tzinfo=UTC))
    day = datetime(2026, 12, 9).date()
    questions.ask_again(actor=draft.author, task_id=task.pk, day=day)
    making.answer(draft, "worry", {"worry": "More bruises."})
    task = only(draft, "tell_family")
    assert (task.due, task.done_at) == (datetime(2026, 12, 9, 9, tzinfo=UTC), None)
    assert (task.mailed_at, task.leads_mailed_at) == (None, None), "told anew, when it comes"


def test_what_a_person_answered_is_never_touched_and_another_day_is_another_question(
    draft: Decision,
) -> None:
    _not_told(draft)
    task = only(draft, "tell_family")
    questions.answer_question(actor=draft.author, task_id=task.pk, answer="Told on Friday.")
    answered = Task.objects.get(pk=task.pk).column_values()
    making.answer(draft, "family", {"people-0-knows": "yes"})
    _not_told(draft)
    assert Task.objects.get(pk=task.pk).column_values() == answered
    assert "tell_family" not in open_kinds(draft)
    _not_told(draft, ask_again_on="2026-12-01")
    assert "tell_family" in open_kinds(draft)


def test_on_a_finished_record_it_stays_until_somebody_answers(draft: Decision) -> None:
    decision = making.sign(_not_told(draft))
    making.answer(making.start(draft.author, like=decision), "family", {"people-0-DELETE": "on"})
    assert "Lauren Okafor" not in [p.name for p in making.fresh(decision).people]
    mark_given(decision, decision.shares[0])
    assert open_kinds(decision) == ["tell_family"]


def test_a_draft_follows_what_another_draft_says_of_the_same_people(draft: Decision) -> None:
    _not_told(draft)
    assert "tell_family" in open_kinds(draft)
    making.answer(making.start(draft.author, like=draft), "family", {"people-0-DELETE": "on"})
    assert "tell_family" not in open_kinds(draft)
    assert AuditEvent.objects.filter(decision=draft, act="people.changed").count() == 1


def test_nothing_shared_is_looked_at_again_until_somebody_is_told(priya: User) -> None:
    draft = making.draft(priya, without="share")
    no = {"no_share": "not_share", "look_again_on": "2026-12-01"}
    making.answer(draft, "reasons", no)
    assert open_kinds(draft) == ["look_again"]
    assert only(draft, "look_again").due == datetime(2026, 12, 1, 9, tzinfo=UTC)
    making.tell(draft)
    assert open_kinds(draft) == ["not_sent"]


# --- The others -----------------------------------------------------------------------------


def test_who_asked_waits_for_an_answer_and_a_reply_until_then(
    priya: User, on_a_wednesday: time_machine.Traveller
) -> None:
    decision = making.asked(priya, {"needed_on": "2026-11-20", "needed_time": "12:00"})
    task = only(decision, "reply")
    assert (task.due, task.for_user) == (datetime(2026, 11, 20, 12, tzinfo=UTC), priya)
    making.answer(decision, "request", {"needed_on": "2026-11-19", "needed_time": "off"})
    assert only(decision, "reply").due == datetime(2026, 11, 19, 17, tzinfo=UTC)
    on_a_wednesday.move_to(NOW + timedelta(hours=20))
    decision = making.letter(decision, "answer", making.PARTLY)
    on_a_wednesday.move_to(NOW + timedelta(hours=21))
    decision = making.letter(decision, "reply", {"sent": "not_yet"})
    assert only(decision, "not_sent").due == NOW + timedelta(hours=24), "since it was decided"
    assert decision.reply
    mark_given(decision, decision.reply)
    assert open_kinds(decision) == ["not_sent"]


def test_what_was_asked_for_does_not_come_later_than_it_is_needed(priya: User) -> None:
    decision = making.asked(priya, {"needed_on": "2026-11-18", "needed_time": "16:00"})
    making.letter(decision, "answer", making.PARTLY)
    assert only(decision, "not_sent").due == NOW + timedelta(hours=1)


def test_a_question_keeps_its_day_and_one_asked_anew_has_a_new_one(
    draft: Decision, on_a_wednesday: time_machine.Traveller
) -> None:
    unsure = {"unsure": "not_asked", "unsure_about": "whom"}
    making.answer(draft, "advice", unsure)
    assert only(draft, "advice").due == datetime(2026, 11, 19, 17, tzinfo=UTC)
    on_a_wednesday.move_to(NOW + timedelta(days=7))
    making.answer(draft, "advice", unsure | {"unsure_about": "whom to tell"})
    task = only(draft, "advice")
    assert (task.due.day, task.question) == (19, "whom to tell")
    making.answer(draft, "advice", {"unsure": "no"})
    making.answer(draft, "advice", unsure)
    assert only(draft, "advice").due == datetime(2026, 11, 26, 17, tzinfo=UTC)


def test_a_call_typed_in_local_time_is_confirmed_48_elapsed_hours_later(
    priya: User, on_a_wednesday: time_machine.Traveller
) -> None:
    on_a_wednesday.move_to(datetime(2027, 3, 27, 17, tzinfo=UTC))  # the clocks change that night
    decision = making.draft(priya, without="share")
    call = {"method": "phone", "given_on": "2027-03-27", "given_time": "16:00"}
    making.tell(decision, making.given(call))
    assert only(decision, "written_follow_up").due == datetime(2027, 3, 29, 16, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["correction", "restriction_review", "emergency_review"])
def test_what_others_make_is_theirs_to_close(draft: Decision, kind: str) -> None:
    theirs = Task.objects.create(decision=draft, kind=kind, for_user=draft.author, due=NOW)
    making.answer(draft, "reasons", {"reasons": "Others"})
    theirs.refresh_from_db()
    assert theirs.done_at is None


def test_whoever_takes_over_a_draft_or_a_task_is_told_anew(
    draft: Decision, cast: dict[str, User]
) -> None:
    Task.objects.update(mailed_at=NOW)
    task = only(draft, "not_sent")
    task.pass_to(draft.author)
    assert task.mailed_at == NOW, "theirs already"
    drafts.hand_over(actor=draft.author, decision_id=draft.pk, to=cast["grace"], reason="Shift")
    task = only(draft, "not_sent")
    assert (task.for_user, task.mailed_at) == (cast["grace"], None)


def test_signing_changes_nothing_of_it_and_a_page_saved_again_writes_no_task(
    draft: Decision,
) -> None:
    before = [t.column_values() for t in Task.objects.order_by("pk")]
    making.answer(draft, "reasons", {"reasons": "Others"})
    event = AuditEvent.objects.filter(decision=draft).order_by("number").last()
    assert event
    assert "task:" not in event.body
    signing.sign(
        actor=draft.author,
        decision_id=draft.pk,
        expected_revision=making.fresh(draft).revision,
    )
    assert [t.column_values() for t in Task.objects.order_by("pk")] == before


def test_it_costs_a_save_two_more_looks_at_the_database_at_most(
    draft: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cost(page: str, answers: making.Given) -> int:
        with CaptureQueriesContext(connection) as asked:
            making.answer(draft, page, answers)
        return len(asked)

    for page, answers in (("reasons", {"reasons": "A"}), ("worry", {"worry": "B"})):
        cost(page, answers)
        with_it = cost(page, {name: f"{value}1" for name, value in answers.items()})
        with monkeypatch.context() as without:
            without.setattr("decisions.services.pages.settle_tasks", lambda *args: None)
            bare = cost(page, {name: f"{value}2" for name, value in answers.items()})
        assert with_it - bare <= 2, page
