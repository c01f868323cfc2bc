"""Inviting people, giving, moving and taking roles: the effect, the event and what is refused."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import access
from decisions.models import Membership, Organisation, Team, User
from decisions.roles import live_memberships
from decisions.selectors import people as found
from decisions.services import memberships, people
from decisions.services.locking import NotAllowed
from decisions.services.staffing import AlreadyGiven, LastAdministrator, OwnRole
from tests import making
from tests.people.conftest import give, invite, last_event


def test_nobody_gives_themselves_a_role(
    jo: User, larkfield: Organisation, team: Team, other_team: Team, admin: Client
) -> None:
    before = Membership.objects.count()
    for role in ("lead", "practitioner", "ig_officer"):
        with pytest.raises(OwnRole):
            memberships.give_role(
                actor=jo, user=jo, organisation=larkfield, role=role, team=team, why="x"
            )
    with pytest.raises(OwnRole):
        invite(jo, larkfield, email=jo.email, roles=[("lead", team)])
    own = give(jo, larkfield, "practitioner", team)
    with pytest.raises(OwnRole):
        memberships.move_role(
            actor=jo, organisation=larkfield, role_id=own.pk, team=other_team, why="x"
        )
    assert Membership.objects.count() == before + 1
    for name, args in (("give_role", [jo.pk]), ("move_role", [own.pk])):
        url = reverse(name, args=[larkfield.pk, *args])
        data = {"role": "ig_officer", "team": str(other_team.pk), "why": "Because"}
        response = admin.post(url, data)
        assert response.status_code == 422, name
        assert "You cannot give yourself a role" in response.content.decode()


def test_a_role_is_given_in_our_own_teams_alone_and_once(
    jo: User, cast: dict[str, User], larkfield: Organisation, hafan: Organisation, team: Team
) -> None:
    def give_tom(role: str, team: Team | None) -> Membership:
        return memberships.give_role(
            actor=jo, user=cast["tom"], organisation=larkfield, role=role, team=team, why="Deputy"
        )

    with pytest.raises(NotAllowed):
        give_tom("lead", hafan.teams.get())
    with pytest.raises(AlreadyGiven):
        give_tom("practitioner", team)
    given = give_tom("lead", team)
    assert (given.team, given.why, given.given_by) == (
        team,
        "Deputy",
        "Jo Park, school business manager",
    )
    assert last_event() == ("role.given", "Deputy")
    assert give_tom("ig_officer", team).team is None, "it is for the whole organisation"


def test_a_role_that_is_taken_away_ends_at_once(
    jo: User, cast: dict[str, User], larkfield: Organisation, team: Team, other_team: Team
) -> None:
    draft = making.draft(cast["priya"])
    role = Membership.objects.get(user=cast["grace"])
    assert access.find_decision(cast["grace"], draft.pk)
    memberships.take_role(actor=jo, organisation=larkfield, role_id=role.pk, why="Another job")
    assert not live_memberships(cast["grace"]).exists()
    assert access.find_decision(cast["grace"], draft.pk) is None
    role.refresh_from_db()
    assert role.until == timezone.localdate() - timedelta(days=1)
    assert (role.ended_by, role.ended_why) == ("Jo Park, school business manager", "Another job")
    assert last_event() == ("role.taken", "Another job")
    with pytest.raises(NotAllowed):
        memberships.take_role(actor=jo, organisation=larkfield, role_id=role.pk, why="Again")


def test_moving_closes_one_team_and_opens_the_other(
    jo: User, cast: dict[str, User], larkfield: Organisation, other_team: Team
) -> None:
    draft = making.draft(cast["priya"])
    role = Membership.objects.get(user=cast["grace"])
    ends = timezone.localdate() + timedelta(days=30)
    Membership.objects.filter(pk=role.pk).update(until=ends)
    new = memberships.move_role(
        actor=jo, organisation=larkfield, role_id=role.pk, team=other_team, why="Maternity cover"
    )
    assert access.find_decision(cast["grace"], draft.pk) is None
    assert (new.role, new.team, new.until, new.why) == ("lead", other_team, ends, "Maternity cover")
    assert list(live_memberships(cast["grace"])) == [new]
    assert last_event() == ("role.moved", "Maternity cover")


def test_the_last_administrator_stays(
    jo: User, cast: dict[str, User], larkfield: Organisation, admin: Client
) -> None:
    role = Membership.objects.get(user=jo)

    def take() -> None:
        memberships.take_role(actor=jo, organisation=larkfield, role_id=role.pk, why="Leaving")

    with pytest.raises(LastAdministrator):
        take()
    for_a_time = give(cast["tom"], larkfield, "administrator")
    Membership.objects.filter(pk=for_a_time.pk).update(until=timezone.localdate())
    with pytest.raises(LastAdministrator):  # tomorrow there would be none
        take()
    User.objects.filter(pk=cast["tom"].pk).update(is_active=False)
    Membership.objects.filter(pk=for_a_time.pk).update(until=None)
    with pytest.raises(LastAdministrator):
        take()
    response = admin.post(reverse("end_role", args=[larkfield.pk, role.pk]), {"why": "Leaving"})
    assert response.status_code == 422
    assert "Make another person administrator first" in response.content.decode()
    assert Membership.objects.get(pk=role.pk).until is None
    User.objects.filter(pk=cast["tom"].pk).update(is_active=True)
    take()
    assert not live_memberships(jo).exists()


def test_what_is_not_ours_is_refused(
    jo: User, cast: dict[str, User], larkfield: Organisation
) -> None:
    dilys, theirs = cast["dilys"], Membership.objects.filter(user=cast["dilys"])[0]
    for call in (
        lambda: people.invite_again(actor=jo, organisation=larkfield, user=dilys),
        lambda: people.change_person(
            actor=jo, organisation=larkfield, user=dilys, reason="x", name="Y"
        ),
        lambda: memberships.take_role(actor=jo, organisation=larkfield, role_id=theirs.pk, why="x"),
    ):
        with pytest.raises(NotAllowed):
            call()
    assert found.person(larkfield, dilys.pk) is None


def test_a_guest_of_a_hub_is_listed_and_can_be_sent_away(
    jo: User, cast: dict[str, User], larkfield: Organisation, hafan: Organisation, team: Team
) -> None:
    guest = give(cast["dilys"], hafan, "lead", team)
    draft = making.draft(cast["priya"])
    assert access.find_decision(cast["dilys"], draft.pk)
    one = found.person(larkfield, cast["dilys"].pk)
    assert one is not None
    assert [r.pk for r in one.roles] == [guest.pk], "what they do elsewhere is not ours to know"
    memberships.take_role(actor=jo, organisation=larkfield, role_id=guest.pk, why="Project over")
    assert access.find_decision(cast["dilys"], draft.pk) is None
    assert live_memberships(cast["dilys"]).filter(organisation=hafan).count() == 2


def test_a_team_that_no_lead_looks_after_is_told_of(
    admin: Client, larkfield: Organisation, team: Team, other_team: Team, cast: dict[str, User]
) -> None:
    url = reverse("people", args=[larkfield.pk])
    assert found.without_a_lead(larkfield) == [other_team]
    page = admin.get(url).content.decode()
    assert f"<strong>No safeguarding lead:</strong> {other_team.name}. Nobody" in page
    guest = give(cast["dilys"], larkfield, "lead", other_team)
    Membership.objects.filter(pk=guest.pk).update(
        organisation=Organisation.objects.get(slug="hafan")
    )
    assert found.without_a_lead(larkfield) == [], "a hub's lead decides for another organisation"
    Membership.objects.filter(role="lead").delete()
    assert set(found.without_a_lead(larkfield)) == {team, other_team}
    give(cast["ruth"], larkfield, "lead")
    assert "No safeguarding lead" not in admin.get(url).content.decode()


def test_what_ended_on_the_day_it_began_says_so(
    jo: User, cast: dict[str, User], larkfield: Organisation, admin: Client
) -> None:
    role = give(cast["tom"], larkfield, "ig_officer")
    page = admin.get(reverse("end_role", args=[larkfield.pk, role.pk])).content.decode()
    assert "Tom Ellery: Information governance officer" in page
    memberships.take_role(actor=jo, organisation=larkfield, role_id=role.pk, why="By mistake")
    page = admin.get(reverse("person", args=[larkfield.pk, cast["tom"].pk])).content.decode()
    assert ", for less than a day, ended by" in page
