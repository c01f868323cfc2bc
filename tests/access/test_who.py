"""Sharing a record with a colleague, limiting who sees it, and saying who can see it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import access, roles
from decisions.models import (
    AuditEvent,
    ConcernGrant,
    Decision,
    DecisionGrant,
    Membership,
    Organisation,
    Restriction,
    Task,
    Team,
    Typing,
    User,
)
from decisions.selectors.who import who_can_see
from decisions.services import drafts, grants, restrictions
from decisions.services.locking import NotAllowed
from tests import making
from tests.access import world as w

SignIn = Callable[[User], Client]


@pytest.fixture
def draft(priya: User) -> Decision:
    """Priya's draft."""
    return making.draft(priya)


def _sees(user: User, decision: Decision) -> bool:
    return access.find_decision(user, decision.pk) is not None


def _restrict(actor: User, decision: Decision, named: list[User], **more: Any) -> Restriction:
    return restrictions.restrict(
        actor=actor,
        decision_id=decision.pk,
        kind="relative",
        reason="Her sister works here",
        named=named,
        **more,
    )


def _share(actor: User, decision: Decision, colleague: User, days: int = 7) -> DecisionGrant:
    return grants.share_with(
        actor=actor,
        decision_id=decision.pk,
        colleague=colleague,
        until=timezone.now() + timedelta(days=days),
        reason="covers for me",
    )


def test_who_can_see_says_for_everybody_what_the_door_does(cast: dict[str, User]) -> None:
    world = w.make()
    w.deactivate(world)
    everybody = list(User.objects.all())
    for name, record in world.records.items():
        if name == "discarded":
            continue
        told = {seer.user.pk for seer in who_can_see(record)}
        assert told == {user.pk for user in everybody if _sees(user, record)}, name


def test_a_record_is_shared_until_a_date_and_can_be_taken_back(
    draft: Decision, cast: dict[str, User]
) -> None:
    tom, grace = cast["tom"], cast["grace"]
    grant = _share(draft.author, draft, tom)
    assert _sees(tom, draft)
    assert not access.may_write(tom, draft)
    event = AuditEvent.objects.get(decision=draft, act="record.shared")
    assert str(tom.pk) in event.body
    grants.take_back(actor=grace, decision_id=draft.pk, grant_id=grant.pk)
    assert not _sees(tom, draft)
    assert AuditEvent.objects.filter(decision=draft, act="record.taken_back").exists()
    with pytest.raises(NotAllowed):
        grants.take_back(actor=grace, decision_id=draft.pk, grant_id=grant.pk)
    _share(draft.author, draft, tom, days=-1)
    assert not _sees(tom, draft)


@pytest.mark.parametrize("who", ["tom", "ruth", "dilys"])
def test_only_who_keeps_a_record_shares_it(
    draft: Decision, cast: dict[str, User], who: str
) -> None:
    with pytest.raises(NotAllowed):
        _share(cast[who], draft, cast["tom"])
    _share(draft.author, draft, cast["tom"])
    with pytest.raises(NotAllowed):
        _restrict(cast[who], draft, [draft.author])
    with pytest.raises(NotAllowed):
        restrictions.lift(actor=cast[who], decision_id=draft.pk, reason="x")


def test_a_record_is_shared_inside_the_organisation_only(
    draft: Decision, cast: dict[str, User]
) -> None:
    for who in ("dilys", "ruth"):  # another organisation; the IG officer, who has a way of her own
        with pytest.raises(NotAllowed):
            _share(draft.author, draft, cast[who])


def test_a_limit_covers_everything_about_the_child_and_the_lead_loses_sight_at_once(
    draft: Decision, cast: dict[str, User]
) -> None:
    priya, grace, tom = cast["priya"], cast["grace"], cast["tom"]
    later = making.start(priya, like=draft)
    assert _sees(grace, draft)
    assert _sees(grace, later)
    row = _restrict(priya, draft, [priya], kept_out=[grace])
    assert row.review_on == timezone.localdate() + timedelta(days=90)
    assert not _sees(grace, draft)
    assert not _sees(grace, later)
    assert _sees(priya, draft)
    assert _sees(priya, later)
    _restrict(priya, draft, [priya, tom], kept_out=[grace])
    assert _sees(tom, later)
    assert Restriction.objects.count() == 1
    assert Task.objects.filter(kind="restriction_review", done_at=None).count() == 1
    restrictions.lift(actor=tom, decision_id=later.pk, reason="She has left")
    assert _sees(grace, draft)
    assert not _sees(tom, draft)
    assert not ConcernGrant.objects.filter(ended_at=None).exists()
    assert not Task.objects.filter(kind="restriction_review", done_at=None).exists()
    acts = set(AuditEvent.objects.values_list("act", flat=True))
    assert {"concern.restricted", "concern.opened_again"} <= acts


def test_a_limit_ends_what_was_shared_before(draft: Decision, cast: dict[str, User]) -> None:
    _share(draft.author, draft, cast["tom"])
    _restrict(draft.author, draft, [draft.author])
    assert not _sees(cast["tom"], draft)
    with pytest.raises(NotAllowed):
        _share(draft.author, draft, cast["tom"])
    restrictions.lift(actor=draft.author, decision_id=draft.pk, reason="over")
    assert not _sees(cast["tom"], draft)


def test_a_draft_is_never_left_without_its_author(draft: Decision, cast: dict[str, User]) -> None:
    with pytest.raises(restrictions.StillWriting, match="Priya Nair"):
        _restrict(cast["grace"], draft, [cast["grace"]])
    assert not Restriction.objects.exists()


def test_a_limited_draft_is_handed_only_to_somebody_named(
    draft: Decision, cast: dict[str, User]
) -> None:
    _restrict(draft.author, draft, [draft.author, cast["tom"]])
    assert drafts.colleagues(making.fresh(draft)) == [cast["tom"]]
    with pytest.raises(NotAllowed):
        drafts.hand_over(actor=draft.author, decision_id=draft.pk, to=cast["grace"], reason="x")


def test_nobody_is_both_named_and_kept_out_and_somebody_is_named(
    draft: Decision, cast: dict[str, User]
) -> None:
    priya = draft.author
    for named, out in (([], []), ([priya], [priya]), ([priya, cast["dilys"]], [])):
        with pytest.raises(NotAllowed):
            _restrict(priya, draft, named, kept_out=out)


def test_a_question_about_a_limited_record_leaves_the_list_of_whom_it_was_asked(
    draft: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    draft = making.answer(draft, "law", {"law_fits": "not_sure", "consent_asked": "no"})
    task = Task.objects.get(kind="law_answer")
    ruth = signed_in(cast["ruth"])
    assert draft.reference in ruth.get("/").content.decode()
    _restrict(draft.author, draft, [draft.author])
    assert draft.reference not in ruth.get("/").content.decode()
    assert ruth.get(reverse("task", args=[task.pk])).status_code == 404


def test_the_pages_do_all_this(
    draft: Decision, priya: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    tom, grace = cast["tom"], cast["grace"]
    client, url = signed_in(priya), reverse("who", args=[draft.pk])
    page = client.get(url).content.decode()
    assert "Grace Mensah" in page
    assert "Tom Ellery" not in page
    sharing = reverse("share_record", args=[draft.pk])
    bad = client.post(sharing, {"until": "2020-01-01", "reason": "  "})
    assert bad.status_code == 422
    for message in ("Choose who needs", "Choose a day from today on", "in a few words why they"):
        assert message in bad.content.decode()
    soon = timezone.localdate() + timedelta(days=3)
    answers = {"colleague": str(tom.pk), "until": soon.isoformat(), "reason": "covers for me"}
    assert client.post(sharing, answers)["Location"] == url
    assert "Tom Ellery" in client.get(url).content.decode()
    toms = signed_in(tom).get(reverse("record", args=[draft.pk])).content.decode()
    assert "Bruises on both arms" in toms, "a draft that was shared can be read"
    assert "You can read this until" in toms
    grant = DecisionGrant.objects.get(user=tom)
    assert client.post(reverse("take_back", args=[draft.pk, grant.pk]))["Location"] == url
    assert not _sees(tom, draft)

    limit = reverse("restrict", args=[draft.pk])
    assert client.post(limit, {}).status_code == 422
    clash = {"kind": "staff", "reason": "x", "named": [str(priya.pk)], "kept_out": [str(priya.pk)]}
    assert client.post(limit, clash).status_code == 422
    without = {"kind": "staff", "reason": "x", "named": [str(tom.pk)]}
    assert "is not finished" in client.post(limit, without).content.decode()
    right = clash | {"kept_out": [str(grace.pk)]}
    assert client.post(limit, right)["Location"] == url
    assert "Only the people named here" in client.get(url).content.decode()
    assert signed_in(grace).get(reverse("record", args=[draft.pk])).status_code == 404
    task = Task.objects.get(kind="restriction_review")
    assert client.get(reverse("task", args=[task.pk]))["Location"] == limit
    end = reverse("lift", args=[draft.pk])
    assert client.post(end, {"reason": ""}).status_code == 422
    assert client.post(end, {"reason": "She has left"}).status_code == 302
    assert signed_in(grace).get(reverse("record", args=[draft.pk])).status_code == 200


def test_who_takes_it_from_themselves_is_sent_home(
    s1: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    grace = cast["grace"]
    answers = {"kind": "relative", "reason": "my niece", "named": [str(s1.author_id)]}
    answers["kept_out"] = [str(grace.pk)]
    client = signed_in(grace)
    assert client.post(reverse("restrict", args=[s1.pk]), answers)["Location"] == reverse("home")
    assert not _sees(grace, s1)
    assert Task.objects.get(kind="restriction_review").for_user == s1.author


def test_typing_of_somebody_else_is_never_shown(draft: Decision, cast: dict[str, User]) -> None:
    Typing.objects.create(user=draft.author, decision=draft, page="worry", raw="worry=secret")
    _share(draft.author, draft, cast["tom"])
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
    _share(draft.author, draft, grace)
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
