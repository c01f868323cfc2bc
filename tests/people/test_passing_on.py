"""When a role ends, by whichever way, what its person can no longer do goes to others."""

import json

import pytest
from django.utils import timezone

from decisions import access
from decisions.choices import TaskKind
from decisions.models import AuditEvent, Decision, Membership, Organisation, Task, Team, User
from decisions.outputs.timeline import timeline
from decisions.selectors import people as found
from decisions.services import drafts, memberships
from tests import making
from tests.people.conftest import give
from tests.people.ending import WAYS

EVERY_WAY = pytest.mark.parametrize("way", WAYS)


def _task(draft: Decision, kind: TaskKind, for_user: User, about: str = "") -> Task:
    return Task.objects.create(
        decision=draft, kind=kind, for_user=for_user, due=timezone.now(), about=about
    )


@EVERY_WAY
def test_drafts_go_to_a_lead_with_the_last_role_in_which_they_were_written(
    way: str, cast: dict[str, User], jo: User, larkfield: Organisation
) -> None:
    tom = cast["tom"]
    give(tom, larkfield, "administrator")
    mine, other = making.draft(tom), making.draft(cast["priya"])
    WAYS[way](jo, larkfield, tom, "practitioner")
    draft = making.fresh(mine)
    assert draft.author == cast["grace"]
    entry = timeline(draft)[0]
    assert (entry.title, entry.reason) == ("Handed the draft over to Grace Mensah", "Ended")
    assert making.fresh(other).author == cast["priya"]
    handed, ended = AuditEvent.objects.order_by("number", "at").filter(actor_id=jo.pk)
    assert handed.act == "draft.handed_over"
    (task,) = Task.objects.filter(decision=mine)
    rows = [c["row"] for c in json.loads(handed.body)["changes"]]
    assert rows == [f"task:{task.pk}", f"decision:{mine.pk}"]
    assert task.for_user == cast["grace"]
    assert f"decision:{mine.pk}" not in ended.body
    assert found.stranded(larkfield) == []


@EVERY_WAY
def test_without_anybody_to_take_it_a_draft_waits(
    way: str, cast: dict[str, User], jo: User, larkfield: Organisation
) -> None:
    Membership.objects.filter(role="lead", organisation=larkfield).delete()
    draft = making.draft(cast["tom"])
    WAYS[way](jo, larkfield, cast["tom"], "practitioner")
    assert making.fresh(draft).author == cast["tom"]
    assert found.stranded(larkfield) == [draft]


def test_drafts_stay_while_their_author_records_here_in_another_role_or_team(
    cast: dict[str, User], jo: User, larkfield: Organisation, team: Team, other_team: Team
) -> None:
    tom = cast["tom"]
    draft = making.draft(tom)
    role = Membership.objects.get(user=tom)
    memberships.move_role(
        actor=jo, organisation=larkfield, role_id=role.pk, team=other_team, why="x"
    )
    assert making.fresh(draft).author == tom
    assert access.find_decision(tom, draft.pk)
    second = give(tom, larkfield, "lead", team)
    WAYS["take"](jo, larkfield, tom, "practitioner")
    assert making.fresh(draft).author == tom
    assert found.stranded(larkfield) == []
    memberships.take_role(actor=jo, organisation=larkfield, role_id=second.pk, why="x")
    assert making.fresh(draft).author == cast["grace"]


@EVERY_WAY
@pytest.mark.parametrize(("officer", "asks"), [(True, "grace"), (False, None)])
def test_questions_about_the_law_go_to_another_officer_or_back(
    way: str,
    officer: bool,
    asks: str | None,
    cast: dict[str, User],
    jo: User,
    larkfield: Organisation,
) -> None:
    ruth = cast["ruth"]
    give(ruth, larkfield, "administrator")  # who goes on working here
    if officer:
        give(cast["grace"], larkfield, "ig_officer")
    draft = making.draft(cast["tom"])
    making.answer(draft, "law", {"law_fits": "not_sure", "law_question": "Which?"})
    task = Task.objects.get(kind="law_answer", for_user=ruth)
    WAYS[way](jo, larkfield, ruth, "ig_officer")
    larkfield.refresh_from_db()
    task.refresh_from_db()
    assert larkfield.law_asks == (cast[asks] if asks else None)
    assert task.for_user == (cast[asks] if asks else cast["tom"])
    assert access.find_task(task.for_user, task.pk)


def test_whoever_is_asked_and_was_no_officer_is_asked_until_they_leave(
    cast: dict[str, User], jo: User, larkfield: Organisation
) -> None:
    Organisation.objects.filter(pk=larkfield.pk).update(law_asks=cast["priya"])
    draft = making.draft(cast["tom"])
    making.answer(draft, "law", {"law_fits": "not_sure", "law_question": "Which?"})
    task = Task.objects.get(kind="law_answer", for_user=cast["priya"])
    give(cast["priya"], larkfield, "administrator")
    for role in ("lead", "practitioner"):
        WAYS["take"](jo, larkfield, cast["priya"], role)
        task.refresh_from_db()
        larkfield.refresh_from_db()
        assert (task.for_user, larkfield.law_asks) == (cast["priya"], cast["priya"])
    WAYS["take"](jo, larkfield, cast["priya"], "administrator")
    task.refresh_from_db()
    larkfield.refresh_from_db()
    assert (task.for_user, larkfield.law_asks) == (cast["ruth"], cast["ruth"])


@EVERY_WAY
def test_what_is_to_do_on_a_finished_record_goes_to_a_lead(
    way: str, s1: Decision, cast: dict[str, User], jo: User, larkfield: Organisation
) -> None:
    task = Task.objects.get(decision=s1, kind=TaskKind.WRITTEN_FOLLOW_UP)
    Membership.objects.filter(user=cast["priya"], role="lead").delete()
    WAYS[way](jo, larkfield, cast["priya"], "practitioner")
    task.refresh_from_db()
    assert task.for_user == cast["grace"]
    assert making.fresh(s1).author == cast["priya"], "who decided stays who decided"


@EVERY_WAY
@pytest.mark.parametrize("other", ["officer", "lead", "invited", "kept out", "nobody"])
def test_the_review_of_an_emergency_goes_to_whoever_may_review_it(
    way: str,
    other: str,
    cast: dict[str, User],
    jo: User,
    larkfield: Organisation,
    team: Team,
) -> None:
    """Never to who opened it, not even as the only IG officer that is left."""
    from decisions.models import Job, Restriction

    ruth, grace = cast["ruth"], cast["grace"]
    Membership.objects.filter(role="lead", organisation=larkfield).exclude(user=grace).delete()
    give(grace, larkfield, "ig_officer")
    draft = making.draft(cast["tom"])
    task = _task(draft, TaskKind.EMERGENCY_REVIEW, ruth, about=str(grace.pk))
    if other == "lead":
        give(cast["priya"], larkfield, "lead", team)
    elif other != "nobody":
        give(cast["dilys"], larkfield, "ig_officer")
    if other == "invited":
        Job.objects.create(kind="invitation", about=cast["dilys"].pk, organisation=larkfield)
    if other == "kept out":
        Restriction.objects.create(
            concern=draft.concern,
            kind="staff",
            reason="x",
            kept_out=[str(cast["dilys"].pk)],
            review_on=timezone.localdate(),
            placed_by=cast["tom"],
        )
    WAYS[way](jo, larkfield, ruth, "ig_officer")
    task.refresh_from_db()
    goes_to = {"officer": cast["dilys"], "lead": cast["priya"]}
    assert task.for_user == goes_to.get(other, ruth)


def test_a_review_does_not_go_with_a_draft_that_is_handed_over(
    cast: dict[str, User], larkfield: Organisation
) -> None:
    draft = making.draft(cast["priya"])
    task = _task(draft, TaskKind.EMERGENCY_REVIEW, cast["priya"], about=str(cast["grace"].pk))
    drafts.hand_over(
        actor=cast["priya"], decision_id=draft.pk, to=cast["grace"], reason="End of shift"
    )
    task.refresh_from_db()
    assert making.fresh(draft).author == cast["grace"]
    assert task.for_user == cast["priya"], "Grace opened it"
