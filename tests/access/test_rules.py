"""Each rule of the door for everybody and everything, and the conditions that no list shows."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from decisions import access, roles
from decisions.audit import LookNotWritten
from decisions.choices import GrantKind, TaskKind
from decisions.models import (
    ConcernGrant,
    Decision,
    DecisionGrant,
    Look,
    Membership,
    Organisation,
    Task,
    Team,
    User,
)
from decisions.services import drafts, people
from tests import making
from tests.access import world as w
from tests.access.acts import restrict
from tests.access.test_looks import no_looks


@pytest.fixture
def world(cast: dict[str, User]) -> w.World:
    """Everybody and everything."""
    made = w.make()
    w.deactivate(made)
    made.people = {name: User.objects.get(pk=user.pk) for name, user in made.people.items()}
    return made


def _ids(world: w.World, rule: access.Rule) -> dict[str, Any]:
    if rule.takes == "organisation":
        return {name: o.pk for name, o in world.organisations.items()}
    if rule.takes == "task":
        return {name: task.pk for name, task in world.tasks.items()}
    return {name: world.record_id(name) for name in w.READS}


def test_each_rule_lets_in_exactly_whom_it_says(world: w.World) -> None:
    for rule, expected in w.EXPECTED.items():
        assert rule.find is not None
        for what, object_id in _ids(world, rule).items():
            let_in = {who for who, user in world.people.items() if rule.find(user, object_id)}
            assert let_in == expected.get(what, set()) - w.SIGNED_OUT, (rule.words, what)


def test_a_lead_may_say_when_it_was_sent_once_the_author_has_left(
    s1: Decision, cast: dict[str, User]
) -> None:
    mark = access.MARK_SENT.find
    assert mark is not None
    draft = making.draft(cast["priya"])
    assert not mark(cast["grace"], s1.pk)
    Membership.objects.filter(user=s1.author).update(until=timezone.localdate() - timedelta(days=1))
    assert mark(cast["grace"], s1.pk)
    assert not mark(cast["grace"], draft.pk), "a draft is not sent"
    assert not mark(cast["tom"], s1.pk)
    Membership.objects.filter(user=s1.author).update(until=None)
    User.objects.filter(pk=s1.author_id).update(is_active=False)
    assert mark(cast["grace"], s1.pk)


def test_a_lead_who_is_the_author_too_marks_and_shares_no_discarded_draft(
    cast: dict[str, User],
) -> None:
    draft = making.draft(cast["priya"])
    drafts.discard(actor=cast["priya"], decision_id=draft.pk, reason="by mistake")
    found = access.find_decision(cast["priya"], draft.pk)
    assert found is not None
    assert not access.may_mark_sent(cast["priya"], found)
    assert not access.may_keep(cast["priya"], found)


@pytest.mark.parametrize(
    ("change", "finishes"),
    [
        ({}, True),
        ({"team": None}, True),
        ({"role": "practitioner"}, False),
        ({"team": "another"}, False),
        ({"until": timezone.localdate() - timedelta(days=1)}, False),
    ],
)
def test_where_leads_finish_only_they_do(
    s1: Decision, cast: dict[str, User], change: dict[str, Any], finishes: bool
) -> None:
    assert access.may_finish(cast["tom"], s1)
    Organisation.objects.filter(pk=s1.organisation_id).update(finished_by="lead")
    s1 = making.fresh(s1)
    if change.get("team") == "another":
        change = {"team": Team.objects.create(organisation=s1.organisation, name="Another")}
    Membership.objects.filter(user=cast["grace"]).update(**change)
    assert access.may_finish(cast["grace"], s1) is finishes
    assert not access.may_finish(cast["tom"], s1)
    hafan = Organisation.objects.get(slug="hafan")
    people.give_role(
        actor=None,
        user=cast["tom"],
        organisation=hafan,
        role="lead",
        team=None,
        given_by="x",
        why="a lead, but elsewhere",
    )
    assert not access.may_finish(cast["tom"], s1)


def test_another_record_about_the_child_is_begun_by_those_who_keep_one(
    s1: Decision, cast: dict[str, User]
) -> None:
    draft = making.draft(cast["priya"])

    def may(who: str, decision: Decision) -> bool:
        found = access.find_decision(cast[who], decision.pk)
        return found is not None and access.may_follow_up(cast[who], found)

    assert may("priya", draft)
    assert may("priya", s1)
    assert may("grace", s1)
    assert not may("grace", draft), "a draft's words are its author's"
    reader = making.fresh(s1)
    reader.ways = frozenset({"shared"})
    assert not access.may_follow_up(cast["tom"], reader)


def test_a_task_is_there_while_its_person_works_there_and_may_know_of_it(
    cast: dict[str, User],
) -> None:
    draft, other = making.draft(cast["priya"]), making.draft(cast["tom"])
    elsewhere = making.draft(cast["dilys"])

    def task(of: Decision, kind: TaskKind = TaskKind.LAW_ANSWER) -> Task:
        return Task.objects.create(
            decision=of, kind=kind, for_user=cast["grace"], due=timezone.now()
        )

    mine, others, away = task(draft), task(other), task(elsewhere)
    theirs = access.visible_tasks(cast["grace"])
    assert set(theirs) == {mine, others}, "no role where the third is to be done"
    assert access.find_task(cast["tom"], mine.pk) is None
    assert away.for_user == cast["grace"]

    restrict(cast["priya"], draft, [cast["priya"], cast["tom"]])
    restrict(cast["tom"], other, [cast["grace"], cast["tom"]])
    Task.objects.filter(pk__in=(mine.pk, others.pk)).update(for_user=cast["grace"])
    assert set(theirs.all()) == {others}, "named for the one and not for the other"
    review = task(draft, TaskKind.EMERGENCY_REVIEW)
    assert set(theirs.all()) == {others, review}
    drafts.discard(actor=cast["tom"], decision_id=other.pk, reason="by mistake")
    assert set(theirs.all()) == {review}


def test_a_look_at_a_task_names_the_record_behind_it(cast: dict[str, User]) -> None:
    draft = making.draft(cast["priya"])
    task = Task.objects.create(
        decision=draft,
        kind=TaskKind.LAW_ANSWER,
        for_user=cast["grace"],
        due=timezone.now(),
    )
    access.enter(cast["grace"], access.TASK, task.pk, route="task")
    look = Look.objects.get(object_id=task.pk)
    assert (look.organisation_id, look.concern_id) == (draft.organisation_id, draft.concern_id)


def test_a_look_says_by_which_exception_it_opened_where_a_role_opens_it_too(
    s1: Decision, cast: dict[str, User]
) -> None:

    DecisionGrant.objects.create(
        user=cast["grace"],
        permission=Permission.objects.get(codename=roles.VIEW),
        content_object=s1,
        kind=GrantKind.SHARED,
        reason="x",
        given_by=s1.author,
    )
    access.enter(cast["grace"], access.READ, s1.pk, route="record")
    assert Look.objects.get(actor_id=cast["grace"].pk).basis == "shared"


def test_to_be_named_opens_nothing_where_nothing_is_restricted(
    s1: Decision, cast: dict[str, User]
) -> None:
    ConcernGrant.objects.create(
        user=cast["tom"],
        permission=Permission.objects.get(codename=roles.VIEW_CONCERN),
        content_object=s1.concern,
        reason="x",
        given_by=s1.author,
    )
    assert access.find_decision(cast["tom"], s1.pk) is None
    assert s1 not in access.visible_decisions(cast["tom"])
    assert s1 in access.visible_decisions(s1.author)


def test_a_grant_of_another_permission_names_nobody(s1: Decision, cast: dict[str, User]) -> None:
    restrict(s1.author, s1, [s1.author])
    for codename in ("change_concern", roles.VIEW_CONCERN):
        ConcernGrant.objects.create(
            user=cast["tom"],
            permission=Permission.objects.get(codename=codename),
            content_object=s1.concern,
            reason="x",
            given_by=s1.author,
        )
        found = access.find_decision(cast["tom"], s1.pk)
        assert (found is not None) is (codename == roles.VIEW_CONCERN), codename
    ConcernGrant.objects.filter(user=cast["tom"]).update(until=timezone.now())
    assert access.find_decision(cast["tom"], s1.pk) is None, "it has run out"


def _opens_without_looks(user: User, decision: Decision) -> bool:
    with no_looks():
        try:
            access.enter(user, access.READ, decision.pk, route="page")
        except LookNotWritten:
            return False
    return True


def test_without_looks_only_who_started_a_draft_goes_on_and_only_while_they_write_it(
    cast: dict[str, User],
) -> None:
    assert _opens_without_looks(cast["tom"], making.draft(cast["tom"]))


@pytest.mark.parametrize("who", ["grace", "tom"])
def test_without_looks_a_draft_that_changed_hands_opens_to_neither(
    cast: dict[str, User], who: str
) -> None:
    started = making.draft(cast["grace"])
    drafts.hand_over(
        actor=cast["grace"], decision_id=started.pk, to=cast["tom"], reason="end of my shift"
    )
    assert not _opens_without_looks(cast[who], started)
