"""The one door: who may read and write which record, rule by rule."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.http import Http404
from django.utils import timezone

from decisions import access, roles
from decisions.models import Decision, DecisionGrant, Membership, Task, Team, User
from decisions.selectors.who import who_can_see
from decisions.services import drafts, people, signing
from tests import making


@pytest.fixture
def draft(priya: User) -> Decision:
    """Priya's draft."""
    return making.draft(priya)


def _may_read(user: User, decision: Decision) -> bool:
    try:
        return bool(access.enter(user, access.READ, decision.pk, route="record") == decision)
    except Http404:
        return False


def _readers(cast: dict[str, User], decision: Decision) -> set[str]:
    return {name for name, user in cast.items() if _may_read(user, decision)}


def _grant(user: User, decision: Decision, **more: Any) -> DecisionGrant:
    return DecisionGrant.objects.create(
        user=user,
        permission=Permission.objects.get(codename=roles.VIEW),
        content_object=decision,
        reason="asked for advice",
        given_by=decision.author,
        **more,
    )


def test_the_author_and_the_teams_leads_read_and_nobody_else(
    draft: Decision, cast: dict[str, User]
) -> None:
    assert _readers(cast, draft) == {"priya", "grace"}


def test_a_practitioner_does_not_read_a_teammates_record(cast: dict[str, User]) -> None:
    assert _readers(cast, making.draft(cast["tom"])) == {"tom", "priya", "grace"}
    assert _readers(cast, making.draft(cast["priya"])) == {"priya", "grace"}


def test_what_does_not_exist_is_not_found(priya: User) -> None:
    with pytest.raises(Http404):
        access.enter(priya, access.READ, uuid4(), route="record")
    with pytest.raises(Http404):
        access.enter(priya, access.TASK, uuid4(), route="task")


@pytest.mark.parametrize(
    ("change", "reads"),
    [
        ({"until": timezone.localdate()}, True),
        ({"until": timezone.localdate() - timedelta(days=1)}, False),
        ({"since": timezone.localdate() + timedelta(days=1)}, False),
        ({"role": "practitioner"}, False),
        ({"role": "administrator"}, False),
        ({"role": "ig_officer"}, False),
        ({"team": None}, True),  # a lead of the whole organisation
    ],
)
def test_a_lead_reads_while_the_role_lasts(
    draft: Decision, cast: dict[str, User], change: dict[str, Any], reads: bool
) -> None:
    Membership.objects.filter(user=cast["grace"]).update(**change)
    assert _may_read(cast["grace"], draft) is reads


def test_a_lead_reads_their_own_team_and_organisation_alone(
    draft: Decision, cast: dict[str, User]
) -> None:
    other = Team.objects.create(organisation=draft.organisation, name="Another team")
    Membership.objects.filter(user=cast["grace"]).update(team=other)
    assert not _may_read(cast["grace"], draft)
    Membership.objects.filter(user=cast["dilys"], role="lead").update(team=None)
    assert not _may_read(cast["dilys"], draft)


def test_a_hubs_lead_of_another_organisation_reads_the_teams_records(
    draft: Decision, cast: dict[str, User]
) -> None:
    people.give_role(
        actor=None,
        user=cast["dilys"],
        organisation=Membership.objects.filter(user=cast["dilys"])[0].organisation,
        role="lead",
        team=draft.team,
        given_by="x",
        why="hub",
    )
    assert _may_read(cast["dilys"], draft)


@pytest.mark.parametrize(
    ("until", "reads"), [(None, True), (timedelta(hours=1), True), (-timedelta(hours=1), False)]
)
def test_a_grant_opens_one_record_until_it_ends(
    draft: Decision, cast: dict[str, User], until: timedelta | None, reads: bool
) -> None:
    another = making.draft(cast["priya"])
    _grant(cast["tom"], draft, until=timezone.now() + until if until else None)
    assert _may_read(cast["tom"], draft) is reads
    assert not _may_read(cast["tom"], another)
    assert not access.may_write(cast["tom"], draft)


def test_a_grant_of_another_permission_opens_nothing(
    draft: Decision, cast: dict[str, User]
) -> None:
    grant = _grant(cast["tom"], draft)
    grant.permission = Permission.objects.get(codename="change_decision")
    grant.save()
    assert not _may_read(cast["tom"], draft)


def test_a_superuser_sees_no_content_whatever_roles_they_have(
    draft: Decision, cast: dict[str, User]
) -> None:
    for name in ("priya", "grace"):
        User.objects.filter(pk=cast[name].pk).update(is_superuser=True)
        user = User.objects.get(pk=cast[name].pk)
        _grant(user, draft)
        assert user.has_perm(roles.VIEW, draft), "Django and guardian would say yes"
        assert not _may_read(user, draft)
        with pytest.raises(Http404):
            access.enter(user, access.WRITE, draft.pk, route="page")


def test_who_is_deactivated_reads_and_writes_nothing(draft: Decision) -> None:
    User.objects.update(is_active=False)
    author = User.objects.get(pk=draft.author_id)
    assert not _may_read(author, draft)
    for rule in (access.WRITE, access.MARK_SENT, access.KEEP, access.WORDS):
        assert rule.find is not None
        assert rule.find(author, draft.pk) is None


Predicate = Callable[[User, Decision], bool]


@pytest.mark.parametrize(
    ("predicate", "draft_only"), [(access.may_write, True), (access.may_mark_sent, False)]
)
def test_only_the_author_writes_a_draft_and_says_when_it_was_sent(
    draft: Decision, cast: dict[str, User], predicate: Predicate, draft_only: bool
) -> None:
    assert {n for n, u in cast.items() if predicate(u, draft)} == {"priya"}
    signing.sign(actor=cast["priya"], decision_id=draft.pk, expected_revision=draft.revision)
    finished = making.fresh(draft)
    expected = set() if draft_only else {"priya"}
    assert {n for n, u in cast.items() if predicate(u, finished)} == expected
    thrown = making.draft(cast["priya"])
    drafts.discard(actor=cast["priya"], decision_id=thrown.pk, reason="x")
    assert not [n for n, u in cast.items() if predicate(u, making.fresh(thrown))]


def test_a_discarded_draft_is_found_by_its_author_alone(
    draft: Decision, cast: dict[str, User]
) -> None:
    drafts.discard(actor=cast["priya"], decision_id=draft.pk, reason="x")
    assert _readers(cast, draft) == {"priya"}
    with pytest.raises(Http404):
        access.enter(cast["priya"], access.WRITE, draft.pk, route="page")


def test_a_task_is_found_by_whose_it_is(draft: Decision, cast: dict[str, User]) -> None:
    task = Task.objects.create(
        decision=draft, kind="law_answer", for_user=cast["ruth"], due=timezone.now()
    )
    assert access.enter(cast["ruth"], access.TASK, task.pk, route="task") == task
    for name in ("priya", "grace", "dilys"):
        with pytest.raises(Http404):
            access.enter(cast[name], access.TASK, task.pk, route="task")
    assert not _may_read(cast["ruth"], draft), "the question is hers, the record is not"


def test_the_record_says_who_can_see_it_and_why(draft: Decision, cast: dict[str, User]) -> None:
    _grant(cast["tom"], draft)
    _grant(cast["dilys"], draft, until=timezone.now() - timedelta(days=1))
    assert [(seer.user.name, seer.why) for seer in who_can_see(draft)] == [
        ("Priya Nair", "holds this record"),
        (
            "Grace Mensah",
            "safeguarding lead, Larkfield safeguarding: whose draft it is, not yet what is in it",
        ),
        ("Tom Ellery", "asked for advice"),
    ]
    named = {seer.user.name for seer in who_can_see(draft)}
    assert named == {cast[reader].name for reader in _readers(cast, draft)}
    User.objects.filter(pk=cast["tom"].pk).update(is_active=False)
    assert "Tom Ellery" not in {seer.user.name for seer in who_can_see(draft)}
