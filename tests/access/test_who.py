"""Sharing a record with a colleague, limiting who sees it, and saying who can see it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from decisions import access, roles
from decisions.models import (
    AuditEvent,
    Decision,
    DecisionGrant,
    Membership,
    Organisation,
    Team,
    Typing,
    User,
)
from decisions.outputs.timeline import timeline
from decisions.selectors.search import search
from decisions.selectors.who import may_be_shown, who_can_see
from decisions.services import drafts, grants, restrictions
from decisions.services.locking import NotAllowed
from tests import making
from tests.access import world as w
from tests.access.acts import restrict, sees, share

SignIn = Callable[[User], Client]


def test_who_can_see_says_for_everybody_what_the_door_does(cast: dict[str, User]) -> None:
    world = w.make()
    w.deactivate(world)
    everybody = list(User.objects.all())
    for name, record in world.records.items():
        if name == "discarded":
            continue
        told = {seer.user.pk for seer in who_can_see(record)}
        assert told == {user.pk for user in everybody if sees(user, record)}, name


def test_a_record_is_shared_until_a_date_and_can_be_taken_back(
    draft: Decision, cast: dict[str, User]
) -> None:
    tom, grace = cast["tom"], cast["grace"]
    grant = share(draft.author, draft, tom)
    assert sees(tom, draft)
    assert not access.may_write(tom, draft)
    event = AuditEvent.objects.get(decision=draft, act="record.shared")
    assert str(tom.pk) in event.body
    grants.take_back(actor=grace, decision_id=draft.pk, grant_id=grant.pk)
    assert not sees(tom, draft)
    assert AuditEvent.objects.filter(decision=draft, act="record.taken_back").exists()
    with pytest.raises(NotAllowed):
        grants.take_back(actor=grace, decision_id=draft.pk, grant_id=grant.pk)
    share(draft.author, draft, tom, days=-1)
    assert not sees(tom, draft)


@pytest.mark.parametrize("who", ["tom", "ruth", "dilys"])
def test_only_who_keeps_a_record_shares_it(
    draft: Decision, cast: dict[str, User], who: str
) -> None:
    with pytest.raises(NotAllowed):
        share(cast[who], draft, cast["tom"])
    share(draft.author, draft, cast["tom"])
    with pytest.raises(NotAllowed):
        restrict(cast[who], draft, [draft.author])
    with pytest.raises(NotAllowed):
        restrictions.lift(actor=cast[who], decision_id=draft.pk, reason="x")


def test_a_record_is_shared_inside_the_organisation_only(
    draft: Decision, cast: dict[str, User]
) -> None:
    for who in ("dilys", "ruth"):  # another organisation; the IG officer, who has a way of her own
        with pytest.raises(NotAllowed):
            share(draft.author, draft, cast[who])


def test_typing_of_somebody_else_is_never_shown(draft: Decision, cast: dict[str, User]) -> None:
    Typing.objects.create(user=draft.author, decision=draft, page="worry", raw="worry=secret")
    share(draft.author, draft, cast["tom"])
    client = Client()
    client.post("/demo/sign-in/", {"email": cast["tom"].email})
    assert "secret" not in client.get(reverse("record", args=[draft.pk])).content.decode()


def test_once_the_author_has_left_a_lead_says_when_it_was_sent(
    s1: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    draft = making.draft(cast["priya"])
    grace, tom = cast["grace"], cast["tom"]
    signed = access.find_decision(grace, s1.pk)
    assert signed is not None
    assert not access.may_mark_sent(grace, signed)
    Membership.objects.filter(user=s1.author).update(until="2026-01-01")
    signed = access.find_decision(grace, s1.pk)
    assert signed is not None
    assert access.may_mark_sent(grace, signed)
    unsigned = access.find_decision(grace, draft.pk)
    assert unsigned is not None
    assert not access.may_mark_sent(grace, unsigned), "a draft is handed over first"
    give = DecisionGrant(user=tom, content_object=s1, reason="x", given_by=grace, kind="shared")
    give.permission = Permission.objects.get(codename=roles.VIEW)
    give.save()
    shared = access.find_decision(tom, s1.pk)
    assert shared is not None
    assert not access.may_mark_sent(tom, shared)
    User.objects.filter(pk=s1.author_id).update(is_active=False)
    Membership.objects.filter(user=s1.author).update(until=None)
    signed = access.find_decision(grace, s1.pk)
    assert signed is not None
    assert access.may_mark_sent(grace, signed)
    url = reverse("sent", args=[s1.pk, s1.shares[0].pk])
    assert signed_in(grace).get(url).status_code in (200, 302)


def test_an_author_may_share_a_draft_with_a_lead_who_then_reads_it(
    draft: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    grace, url = cast["grace"], reverse("record", args=[draft.pk])
    assert "Bruises" not in signed_in(grace).get(url).content.decode()
    share(draft.author, draft, grace)
    assert "Bruises" in signed_in(grace).get(url).content.decode()
    assert [s.why for s in who_can_see(draft) if s.user == grace] == ["covers for me"]


def test_a_draft_handed_over_again_is_still_read_by_who_gave_it(
    draft: Decision, cast: dict[str, User]
) -> None:
    priya, tom = cast["priya"], cast["tom"]
    drafts.hand_over(actor=priya, decision_id=draft.pk, to=tom, reason="x")
    grant = DecisionGrant.objects.get(user=priya)
    assert grant.kind == "handed_over"
    grants.take_back(actor=tom, decision_id=draft.pk, grant_id=grant.pk)
    drafts.hand_over(actor=tom, decision_id=draft.pk, to=priya, reason="x")
    drafts.hand_over(actor=priya, decision_id=draft.pk, to=tom, reason="x")
    found = access.find_decision(priya, draft.pk)
    assert found is not None
    assert "shared" in found.ways


def test_a_childs_people_stay_with_the_organisation_that_recorded_them(
    draft: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    priya = cast["priya"]
    hafan = Organisation.objects.get(slug="hafan")
    team = Team.objects.get(organisation=hafan)
    Membership.objects.create(
        user=priya, organisation=hafan, team=team, role="practitioner", given_by="x", why="x"
    )
    with pytest.raises(NotAllowed):
        drafts.start(actor=priya, organisation=hafan, team=team, like=draft)
    posted = {"like": str(draft.pk), "team": str(team.pk)}
    signed_in(priya).post(reverse("start"), posted)
    newest = Decision.objects.latest("created_at")
    assert newest.concern == draft.concern
    assert newest.organisation == draft.organisation
    Membership.objects.filter(user=priya, organisation=draft.organisation).update(
        until="2026-01-01"
    )
    assert signed_in(priya).post(reverse("start"), posted).status_code == 404


def test_who_works_with_records_no_more_loses_sight_of_their_own_too(
    draft: Decision, cast: dict[str, User]
) -> None:
    priya, tom, jo = cast["priya"], cast["tom"], cast["jo"]
    share(priya, draft, tom)
    Membership.objects.filter(user__in=[priya, tom]).update(role="administrator", team=None)
    assert not sees(priya, draft)
    assert not sees(tom, draft)
    assert not sees(jo, draft)
    with pytest.raises(NotAllowed):
        drafts.discard(actor=priya, decision_id=draft.pk, reason="x")


def test_who_may_read_for_a_while_begins_nothing_about_the_child(
    s1: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    share(s1.author, s1, cast["tom"])
    page = signed_in(cast["tom"]).get(reverse("record", args=[s1.pk])).content.decode()
    assert "New decision about the same child" not in page
    answer = signed_in(cast["tom"]).post(reverse("start"), {"like": str(s1.pk)})
    assert answer.status_code == 404
    assert Decision.objects.filter(author=cast["tom"]).count() == 0


def test_a_lead_sees_who_can_see_a_draft_and_can_restrict_it(
    draft: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    page = signed_in(cast["grace"]).get(reverse("record", args=[draft.pk])).content.decode()
    assert "Priya Nair: holds this record" in page
    assert reverse("who", args=[draft.pk]) in page
    assert "Bruises" not in page


def test_the_name_of_who_changed_the_people_elsewhere_is_not_told(
    draft: Decision, cast: dict[str, User]
) -> None:
    priya, tom = cast["priya"], cast["tom"]
    toms = making.start(priya, like=draft)
    drafts.hand_over(actor=priya, decision_id=toms.pk, to=tom, reason="x")
    making.answer(toms, "worry", making.WORRY | {"children-0-name": "Maya Adaeze Okafor"})
    entry = next(e for e in timeline(making.fresh(draft)) if "another decision" in e.title)
    assert "Tom" not in entry.by


def test_a_lead_does_not_share_a_colleagues_draft_with_themselves(
    draft: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    grace = cast["grace"]
    with pytest.raises(NotAllowed):
        share(grace, draft, grace)
    page = signed_in(grace).get(reverse("share_record", args=[draft.pk])).content.decode()
    assert str(grace.pk) not in page
    assert str(cast["tom"].pk) in page


def test_what_was_handed_over_or_shared_is_found_and_listed(
    draft: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    priya, tom, url = cast["priya"], cast["tom"], reverse("record", args=[draft.pk])
    drafts.hand_over(actor=priya, decision_id=draft.pk, to=tom, reason="end of my shift")
    share(tom, draft, cast["grace"])
    for who in (priya, cast["grace"]):
        home = signed_in(who).get("/").content.decode()
        assert "Open for you to read" in home
        assert url in home
        assert [d.pk for d in search(who, "Maya")] == [draft.pk]


def test_who_holds_a_record_is_said_to_whatever_was_opened_to_them_before(
    draft: Decision, cast: dict[str, User]
) -> None:
    share(draft.author, draft, cast["tom"])
    drafts.hand_over(actor=draft.author, decision_id=draft.pk, to=cast["tom"], reason="x")
    draft = making.fresh(draft)
    assert [s.why for s in who_can_see(draft) if s.user == cast["tom"]] == ["holds this record"]


def test_it_is_offered_to_those_who_do_not_read_it_yet(
    draft: Decision, s1: Decision, cast: dict[str, User]
) -> None:
    def offered(decision: Decision) -> set[str]:
        people = may_be_shown(decision)
        return {name for name, user in cast.items() if user in people}

    assert offered(draft) == {"tom", "grace"}, "a lead does not read a draft yet"
    share(draft.author, draft, cast["grace"])
    assert offered(draft) == {"tom"}
    assert offered(s1) == {"tom"}, "a lead reads what is finished"
