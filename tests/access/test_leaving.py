"""When a role ends, so does all that stood on it: a role given later does not open it again."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from decisions import access, roles, selectors
from decisions.choices import GrantKind
from decisions.models import (
    AuditEvent,
    ConcernGrant,
    Decision,
    DecisionGrant,
    Membership,
    Organisation,
    Restriction,
    Team,
    User,
)
from decisions.services import drafts, memberships, people
from tests import making
from tests.people.conftest import give
from tests.people.ending import WAYS, End

EVERY_WAY = pytest.mark.parametrize("way", WAYS)


@pytest.fixture
def larkfield(cast: dict[str, User]) -> Organisation:
    """The school."""
    return Organisation.objects.get(slug="larkfield")


@pytest.fixture
def team(larkfield: Organisation) -> Team:
    """Its team."""
    return larkfield.teams.get()


def _show(decision: Decision, to: User, kind: str = GrantKind.SHARED) -> DecisionGrant:
    until = timezone.now() + timedelta(days=700)
    return DecisionGrant.objects.create(
        user=to,
        permission=Permission.objects.get(codename=roles.VIEW),
        content_object=decision,
        kind=kind,
        until=until,
        reason="x",
        given_by=decision.author,
    )


def _name(decision: Decision, to: User) -> ConcernGrant:
    Restriction.objects.create(
        concern=decision.concern,
        kind="staff",
        reason="x",
        review_on=timezone.localdate(),
        placed_by=decision.author,
    )
    return ConcernGrant.objects.create(
        user=to,
        permission=Permission.objects.get(codename=roles.VIEW_CONCERN),
        content_object=decision.concern,
        kind=GrantKind.NAMED,
        reason="named",
        given_by=decision.author,
    )


def _ended_at(grant: Any) -> Any:
    grant.refresh_from_db()
    return grant.ended_at


@EVERY_WAY
def test_a_later_role_does_not_open_what_was_open_once(
    way: str, cast: dict[str, User], larkfield: Organisation, team: Team
) -> None:
    jo, tom = cast["jo"], cast["tom"]
    shared, named = making.draft(cast["priya"]), making.draft(cast["grace"])
    grants = [_show(shared, tom), _name(named, tom)]
    assert access.find_decision(tom, shared.pk)
    assert access.find_decision(tom, named.pk)
    WAYS[way](jo, larkfield, tom, "practitioner")
    assert all(map(_ended_at, grants))
    event = AuditEvent.objects.filter(actor_id=jo.pk).order_by("at").last()
    assert event is not None
    rows = {change["row"] for change in json.loads(event.body)["changes"]}
    assert {f"decisiongrant:{grants[0].pk}", f"concerngrant:{grants[1].pk}"} <= rows
    User.objects.filter(pk=tom.pk).update(is_active=True)
    tom.refresh_from_db()
    give(tom, larkfield, "practitioner", team)
    assert access.find_decision(tom, shared.pk) is None
    assert access.find_decision(tom, named.pk) is None


def test_it_stays_while_another_role_carries_it(
    cast: dict[str, User], larkfield: Organisation, team: Team
) -> None:
    jo, tom = cast["jo"], cast["tom"]
    other = people.add_team(actor=None, organisation=larkfield, name="Nursery")
    shared, named = making.draft(cast["priya"]), making.draft(cast["grace"])
    grants = [_show(shared, tom), _name(named, tom)]
    role = Membership.objects.get(user=tom)
    memberships.move_role(actor=jo, organisation=larkfield, role_id=role.pk, team=other, why="x")
    assert not any(map(_ended_at, grants))
    give(tom, larkfield, "lead", team)
    WAYS["take"](jo, larkfield, tom, "practitioner")
    assert not any(map(_ended_at, grants)), "a lead works here, too"
    give(tom, larkfield, "administrator")
    WAYS["take"](jo, larkfield, tom, "lead")
    assert all(map(_ended_at, grants)), "an administrator sees no records"


def test_what_another_organisation_opened_is_not_ours_to_end(
    cast: dict[str, User], larkfield: Organisation
) -> None:
    tom, hafan = cast["tom"], Organisation.objects.get(slug="hafan")
    give(tom, hafan, "practitioner", hafan.teams.get())
    shared, named = making.draft(cast["dilys"]), making.draft(cast["dilys"])
    grants = [_show(shared, tom), _name(named, tom)]
    WAYS["deactivate"](cast["jo"], larkfield, tom, "practitioner")
    assert not any(map(_ended_at, grants))
    tom.refresh_from_db()
    assert access.find_decision(tom, shared.pk)


def test_a_guest_of_our_team_loses_what_our_team_opened_to_them(
    cast: dict[str, User], larkfield: Organisation, team: Team
) -> None:
    dilys, hafan = cast["dilys"], Organisation.objects.get(slug="hafan")
    give(dilys, hafan, "practitioner", team)
    ours, named, theirs = (making.draft(cast[n]) for n in ("priya", "priya", "dilys"))
    grants = [_show(ours, dilys), _name(named, dilys)]
    kept = _show(theirs, dilys)
    other = people.add_team(actor=None, organisation=larkfield, name="Nursery")
    give(dilys, hafan, "practitioner", other)

    def take(team: Team) -> None:
        role = Membership.objects.get(user=dilys, team=team)
        memberships.take_role(actor=cast["jo"], organisation=larkfield, role_id=role.pk, why="x")

    take(other)
    assert not any(map(_ended_at, grants)), "they work in this team still"
    take(team)
    assert all(map(_ended_at, grants))
    assert _ended_at(kept) is None


def _move(jo: User, larkfield: Organisation, user: User, role: str) -> None:
    other = people.add_team(actor=None, organisation=larkfield, name="Nursery")
    held = Membership.objects.get(user=user, role=role)
    memberships.move_role(actor=jo, organisation=larkfield, role_id=held.pk, team=other, why="x")


@pytest.mark.parametrize("end", [*WAYS.values(), _move])
def test_ours_lose_what_a_guest_of_our_team_opened_to_them(
    end: End, cast: dict[str, User], larkfield: Organisation, team: Team
) -> None:
    dilys, hafan, tom = cast["dilys"], Organisation.objects.get(slug="hafan"), cast["tom"]
    give(dilys, hafan, "practitioner", team)
    shared, named = (drafts.start(actor=dilys, organisation=hafan, team=team) for _ in range(2))
    grants = [_show(shared, tom), _name(named, tom)]
    assert access.find_decision(tom, shared.pk)
    assert access.find_decision(tom, named.pk)
    end(cast["jo"], larkfield, tom, "practitioner")
    assert all(map(_ended_at, grants))


@EVERY_WAY
def test_an_opening_for_governance_ends_with_that_role(
    way: str, cast: dict[str, User], larkfield: Organisation, team: Team
) -> None:
    ruth = cast["ruth"]
    give(ruth, larkfield, "practitioner", team)
    opened = _show(making.draft(cast["tom"]), ruth, GrantKind.GOVERNANCE)
    shared = _show(making.draft(cast["tom"]), ruth)
    WAYS["take"](cast["jo"], larkfield, ruth, "practitioner")
    assert _ended_at(shared)
    assert _ended_at(opened) is None, "that is for the other role"
    give(ruth, larkfield, "practitioner", team)
    WAYS[way](cast["jo"], larkfield, ruth, "ig_officer")
    assert _ended_at(opened)


@pytest.mark.parametrize("who", ["superuser", "deactivated"])
def test_superusers_and_who_was_deactivated_record_for_nobody(
    who: str, cast: dict[str, User]
) -> None:
    tom = cast["tom"]
    assert selectors.home_of(tom)
    tom.is_superuser, tom.is_active = who == "superuser", who != "deactivated"
    assert selectors.home_of(tom) == []
