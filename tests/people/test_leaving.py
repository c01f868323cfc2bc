"""Somebody leaves: nothing is open to them any more, and nothing of theirs is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import access
from decisions.models import (
    AuditEvent,
    ConcernGrant,
    Decision,
    Job,
    Membership,
    Organisation,
    Restriction,
    Team,
    Typing,
    User,
)
from decisions.outputs.timeline import timeline
from decisions.roles import VIEW_CONCERN, live_memberships
from decisions.selectors import people as found
from decisions.services import leaving
from decisions.services.leaving import Left
from decisions.services.locking import NotAllowed
from decisions.services.staffing import LastAdministrator
from tests import making
from tests.people.conftest import Leave, give


def test_roles_account_and_sessions_end_at_once(
    cast: dict[str, User], leave: Leave, signed_in: Callable[[User], Client]
) -> None:
    tom, priya = signed_in(cast["tom"]), signed_in(cast["priya"])
    assert tom.get("/").status_code == 200
    leave(cast["tom"])
    assert not live_memberships(cast["tom"]).exists()
    assert not User.objects.get(pk=cast["tom"].pk).is_active
    assert tom.get("/").status_code == 302
    assert Client().post("/demo/sign-in/", {"email": cast["tom"].email}).status_code == 404
    assert priya.get("/").status_code == 200, "others go on working"
    event = AuditEvent.objects.order_by("at").last()
    assert event is not None
    assert event.act == "person.deactivated"


def test_who_works_elsewhere_too_keeps_their_account(
    cast: dict[str, User],
    larkfield: Organisation,
    team: Team,
    leave: Leave,
    signed_in: Callable[[User], Client],
) -> None:
    give(cast["dilys"], larkfield, "practitioner", team)
    client = signed_in(cast["dilys"])
    leave(cast["dilys"])
    assert User.objects.get(pk=cast["dilys"].pk).is_active
    assert client.get("/").status_code == 302, "their sessions end all the same"
    assert live_memberships(cast["dilys"]).filter(organisation=larkfield).count() == 0
    assert live_memberships(cast["dilys"]).count() == 2


def test_their_draft_goes_to_the_teams_lead_with_everything_in_it(
    cast: dict[str, User], larkfield: Organisation, leave: Leave
) -> None:
    give(cast["jo"], larkfield, "lead")  # of the whole organisation: only where a team has none
    since = timezone.localdate() - timedelta(days=9)
    Membership.objects.filter(user=cast["grace"]).update(since=since)
    draft = making.answer(making.draft(cast["tom"]), "advice", {"unsure": "not_asked"})
    Typing.objects.create(user=cast["tom"], decision=draft, page="reasons", raw="reasons=typed")
    assert leave(cast["tom"]) == Left(0, ["Grace Mensah"])
    draft = making.fresh(draft)
    assert draft.author == cast["grace"], "the team's lead who has been it longest"
    assert draft.noticed_by_who == "Tom Ellery, class teacher, Year 3"
    assert [t.for_user for t in draft.tasks if not t.done_at] == [cast["grace"]] * 2
    assert Typing.objects.get(decision=draft).user == cast["grace"]
    entry = timeline(draft)[0]
    assert entry.title == "Handed the draft over to Grace Mensah"
    assert (entry.by, entry.reason) == ("Jo Park", "Left the school")
    assert access.find_decision(cast["tom"], draft.pk) is None


def test_without_a_lead_of_the_team_it_goes_to_one_of_the_organisation(
    cast: dict[str, User], larkfield: Organisation, leave: Leave
) -> None:
    Membership.objects.filter(role="lead", organisation=larkfield).delete()
    give(cast["ruth"], larkfield, "lead")
    draft = making.draft(cast["tom"])
    leave(cast["tom"])
    assert making.fresh(draft).author == cast["ruth"]


@pytest.mark.parametrize("who", ["invited", "deactivated", "superuser", "guest", "over"])
def test_no_draft_goes_to_a_lead_who_cannot_take_it(
    who: str, cast: dict[str, User], larkfield: Organisation, hafan: Organisation, leave: Leave
) -> None:
    Membership.objects.filter(role="lead", organisation=larkfield).exclude(
        user=cast["grace"]
    ).delete()
    grace, role = cast["grace"], Membership.objects.filter(user=cast["grace"])
    match who:
        case "invited":
            Job.objects.create(kind="invitation", about=grace.pk, organisation=larkfield)
        case "deactivated":
            User.objects.filter(pk=grace.pk).update(is_active=False)
        case "superuser":
            User.objects.filter(pk=grace.pk).update(is_superuser=True)
        case "guest":  # decides for another organisation
            role.update(organisation=hafan)
        case "over":
            role.update(until=timezone.localdate() - timedelta(days=1))
    draft = making.draft(cast["tom"])
    assert leave(cast["tom"]) == Left(1, [])
    assert making.fresh(draft).author == cast["tom"]
    assert found.stranded(larkfield) == [draft]


def _restrict(draft: Decision, *named: User, kept_out: User | None = None) -> None:
    Restriction.objects.create(
        concern=draft.concern,
        kind="staff",
        reason="x",
        kept_out=[str(kept_out.pk)] if kept_out else [],
        review_on=timezone.localdate(),
        placed_by=draft.author,
    )
    for user in named:
        ConcernGrant.objects.create(
            user=user,
            permission=Permission.objects.get(codename=VIEW_CONCERN),
            content_object=draft.concern,
            reason="named",
            given_by=draft.author,
        )


def test_a_restricted_draft_goes_to_nobody_who_must_not_see_it_and_no_administrator_is_told(
    cast: dict[str, User],
    jo: User,
    larkfield: Organisation,
    leave: Leave,
    admin: Client,
    signed_in: Callable[[User], Client],
) -> None:
    """Of the two leads one is not named for it, and the other is kept out."""
    draft = making.draft(cast["tom"])
    _restrict(draft, cast["priya"], kept_out=cast["priya"])
    url = reverse("deactivate", args=[larkfield.pk, cast["tom"].pk])
    assert "They hold" not in admin.get(url).content.decode()
    page = admin.post(url, {"why": "Left"}, follow=True).content.decode()
    assert "Deactivated." in page
    assert "draft" not in page
    assert draft.reference not in page
    assert making.fresh(draft).author == cast["tom"], "it stays"
    assert leaving.colleagues(making.fresh(draft)) == []
    assert found.stranded(larkfield) == []
    give(cast["dilys"], larkfield, "lead")
    place, answer = reverse("place_draft", args=[larkfield.pk, draft.pk]), {"why": "x"}
    assert admin.get(place).status_code == 404
    assert admin.post(place, answer | {"to": str(cast["dilys"].pk)}).status_code == 404
    ConcernGrant.objects.create(
        user=cast["dilys"],
        permission=Permission.objects.get(codename=VIEW_CONCERN),
        content_object=draft.concern,
        reason="named",
        given_by=draft.author,
    )
    assert leaving.colleagues(making.fresh(draft)) == [cast["dilys"]]
    with pytest.raises(NotAllowed):
        leaving.place_draft(
            actor=jo, organisation=larkfield, draft_id=draft.pk, to=cast["dilys"], reason="x"
        )
    assert admin.get(place).status_code == 404
    metadata = signed_in(cast["ruth"]).get(reverse("about_record", args=[draft.pk]))
    assert metadata.status_code == 200


def test_that_nobody_can_see_a_restricted_draft_any_more_shows_to_the_ig_officer(
    cast: dict[str, User], leave: Leave, signed_in: Callable[[User], Client]
) -> None:
    draft = making.draft(cast["tom"])
    _restrict(draft, cast["tom"])
    leave(cast["tom"])
    page = signed_in(cast["ruth"]).get(reverse("about_record", args=[draft.pk]))
    assert "<li>Nobody" in page.content.decode()


def test_a_restricted_draft_goes_to_a_lead_who_is_named_for_it(
    cast: dict[str, User], leave: Leave
) -> None:
    draft = making.draft(cast["tom"])
    _restrict(draft, cast["priya"])  # by name Grace would come first
    assert leave(cast["tom"]) == Left(0, [])
    assert making.fresh(draft).author == cast["priya"]
    assert access.find_decision(cast["priya"], draft.pk)


@pytest.mark.parametrize("role", ["practitioner", "administrator"])
def test_without_such_a_lead_it_goes_to_whoever_is_named_and_records_here(
    cast: dict[str, User], larkfield: Organisation, team: Team, leave: Leave, role: str
) -> None:
    draft = making.draft(cast["tom"])
    give(cast["dilys"], larkfield, role, team if role == "practitioner" else None)
    _restrict(draft, cast["tom"], cast["dilys"])
    leave(cast["tom"])
    works = role == "practitioner"
    assert making.fresh(draft).author == cast["dilys" if works else "tom"]
    assert bool(access.find_decision(cast["dilys"], draft.pk)) == works


def test_a_draft_without_an_author_waits_for_the_administrator_and_is_not_lost(
    cast: dict[str, User],
    jo: User,
    larkfield: Organisation,
    leave: Leave,
    admin: Client,
    signed_in: Callable[[User], Client],
) -> None:
    Membership.objects.filter(role="lead", organisation=larkfield).delete()
    give(jo, larkfield, "practitioner", larkfield.teams.get(name="Larkfield safeguarding"))
    draft = making.draft(cast["tom"])
    leave(cast["tom"])
    page = admin.get(reverse("people", args=[larkfield.pk])).content.decode()
    assert "1 draft without an author" in page
    assert draft.reference in page
    url = reverse("place_draft", args=[larkfield.pk, draft.pk])
    page = admin.get(url).content.decode()
    assert "Maya" not in page
    assert "Bruises" not in page
    assert "Priya Nair" in page
    assert f'value="{jo.pk}"' not in page, "they sent its author away: it is not for them"
    assert admin.post(url, {"to": str(jo.pk), "why": "Me"}).status_code == 422
    assert jo in leaving.colleagues(making.fresh(draft)), "as a practitioner of the team"
    with pytest.raises(NotAllowed):
        leaving.place_draft(actor=jo, organisation=larkfield, draft_id=draft.pk, to=jo, reason="Me")
    assert admin.post(url, {"to": "", "why": ""}).status_code == 422
    answer = {"to": str(cast["priya"].pk), "why": "Knows the family"}
    assert admin.post(url, answer).status_code == 302
    draft = making.fresh(draft)
    assert draft.author == cast["priya"]
    assert timeline(draft)[0].reason == "Knows the family"
    assert signed_in(cast["priya"]).get(reverse("record", args=[draft.pk])).status_code == 200
    assert admin.get(url).status_code == 404
    assert found.stranded(larkfield) == []


def test_only_a_draft_whose_author_is_gone_can_be_placed(
    cast: dict[str, User], jo: User, larkfield: Organisation, hafan: Organisation
) -> None:
    mine, theirs = making.draft(cast["tom"]), making.draft(cast["dilys"])
    for organisation, draft in ((larkfield, mine), (larkfield, theirs), (hafan, mine)):
        with pytest.raises(NotAllowed):
            leaving.place_draft(
                actor=jo, organisation=organisation, draft_id=draft.pk, to=cast["priya"], reason="x"
            )
    Membership.objects.filter(user=cast["tom"]).update(until=timezone.localdate())
    assert found.stranded(larkfield) == [], "today is its last day, and still a day"
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=cast["tom"]).update(until=yesterday)
    give(cast["tom"], larkfield, "administrator")  # who sees no records
    assert found.stranded(larkfield) == [mine], "a role that runs out by itself leaves drafts, too"
    with pytest.raises(NotAllowed):
        leaving.place_draft(
            actor=jo, organisation=larkfield, draft_id=mine.pk, to=cast["dilys"], reason="x"
        )


def test_the_last_administrator_cannot_leave(
    cast: dict[str, User], jo: User, larkfield: Organisation, leave: Leave, admin: Client
) -> None:
    with pytest.raises(LastAdministrator):
        leave(jo)
    url = reverse("deactivate", args=[larkfield.pk, jo.pk])
    assert admin.post(url, {"why": "Leaving"}).status_code == 422
    assert User.objects.get(pk=jo.pk).is_active
    give(cast["ruth"], larkfield, "administrator")
    assert admin.post(url, {"why": "Leaving"}).status_code == 302
    assert admin.get("/").status_code == 302


def test_nobody_of_another_organisation_can_be_deactivated(
    cast: dict[str, User], leave: Leave, larkfield: Organisation
) -> None:
    for more in ({"user": cast["dilys"]}, {"user": cast["ruth"], "law_asks": cast["dilys"]}):
        with pytest.raises(NotAllowed):
            leave(**more)
    leave(cast["tom"])
    with pytest.raises(NotAllowed):  # twice
        leave(cast["tom"])
