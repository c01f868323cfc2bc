"""Restricted concerns: only who is named sees them, and nothing is left without anybody."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import selectors
from decisions.models import (
    AuditEvent,
    ConcernGrant,
    Decision,
    DecisionGrant,
    Membership,
    Restriction,
    Task,
    User,
)
from decisions.selectors.handed import handed_over
from decisions.selectors.search import search
from decisions.services import drafts, restrictions
from decisions.services.locking import NotAllowed
from tests import making
from tests.access.acts import restrict, sees, share

SignIn = Callable[[User], Client]


def test_a_limit_covers_everything_about_the_child_and_the_lead_loses_sight_at_once(
    draft: Decision, cast: dict[str, User]
) -> None:
    priya, grace, tom = cast["priya"], cast["grace"], cast["tom"]
    later = making.start(priya, like=draft)
    assert sees(grace, draft)
    assert sees(grace, later)
    row = restrict(priya, draft, [priya], kept_out=[grace])
    assert row.review_on == timezone.localdate() + timedelta(days=90)
    assert not sees(grace, draft)
    assert not sees(grace, later)
    assert sees(priya, draft)
    assert sees(priya, later)
    restrict(priya, draft, [priya, tom], kept_out=[grace])
    assert sees(tom, later)
    assert Restriction.objects.count() == 1
    assert Task.objects.filter(kind="restriction_review", done_at=None).count() == 1
    restrictions.lift(actor=tom, decision_id=later.pk, reason="She has left")
    assert sees(grace, draft)
    assert not sees(tom, draft)
    assert not ConcernGrant.objects.filter(ended_at=None).exists()
    assert not Task.objects.filter(kind="restriction_review", done_at=None).exists()
    acts = set(AuditEvent.objects.values_list("act", flat=True))
    assert {"concern.restricted", "concern.opened_again"} <= acts


def test_a_limit_ends_what_was_shared_before(draft: Decision, cast: dict[str, User]) -> None:
    share(draft.author, draft, cast["tom"])
    restrict(draft.author, draft, [draft.author])
    assert not sees(cast["tom"], draft)
    with pytest.raises(NotAllowed):
        share(draft.author, draft, cast["tom"])
    restrictions.lift(actor=draft.author, decision_id=draft.pk, reason="over")
    assert not sees(cast["tom"], draft)


def test_what_is_unfinished_goes_to_somebody_named_also_from_who_is_involved(
    draft: Decision, cast: dict[str, User]
) -> None:
    priya, tom, grace = cast["priya"], cast["tom"], cast["grace"]
    toms = making.start(priya, like=draft)
    drafts.hand_over(actor=priya, decision_id=toms.pk, to=tom, reason="x")
    restrict(grace, draft, [priya, grace], kept_out=[tom])
    assert making.fresh(toms).author == grace
    assert making.fresh(draft).author == priya, "she is named, and goes on"
    assert not sees(tom, toms)
    assert AuditEvent.objects.filter(decision=toms, act="draft.handed_over").count() == 2
    restrict(priya, draft, [tom], kept_out=[])
    assert {making.fresh(d).author for d in (draft, toms)} == {tom}
    assert not sees(priya, draft)


def test_the_last_one_named_leaves_and_the_ig_officer_names_another_unseen(
    draft: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    tom, ruth, grace = cast["tom"], cast["ruth"], cast["grace"]
    restrict(draft.author, draft, [draft.author], kept_out=[tom])
    client, url = signed_in(ruth), reverse("name_someone", args=[draft.pk])
    about = reverse("about_record", args=[draft.pk])

    def name(person: User) -> None:
        restrictions.name_someone(actor=ruth, decision_id=draft.pk, person=person, reason="left")

    with pytest.raises(NotAllowed):
        name(grace)
    assert client.get(url)["Location"] == about, "somebody named still works here"
    Membership.objects.filter(user=draft.author).update(until="2026-01-01")
    assert "Name somebody who can see it" in client.get(about).content.decode()
    for nobody in (tom, cast["jo"], cast["dilys"]):
        with pytest.raises(NotAllowed):
            name(nobody)
    page = client.get(url).content.decode()
    assert "Grace Mensah" in page
    assert "Tom Ellery" not in page
    assert "Maya" not in page
    assert client.post(url, {"person": "", "reason": ""}).status_code == 422
    posted = {"person": str(grace.pk), "reason": "Priya left"}
    assert client.post(url, posted)["Location"] == about
    assert making.fresh(draft).author == grace
    handed = handed_over([making.fresh(draft)])[draft.pk]
    assert (handed.by, handed.why) == (ruth.name, "Priya left")
    assert sees(grace, draft)
    assert not sees(ruth, draft)
    assert Task.objects.get(kind="restriction_review", done_at=None).for_user == grace


def test_who_was_kept_out_and_has_no_role_just_now_stays_kept_out(
    draft: Decision, cast: dict[str, User]
) -> None:
    priya, tom = cast["priya"], cast["tom"]
    restrict(priya, draft, [priya], kept_out=[tom])
    Membership.objects.filter(user=tom).update(until="2026-01-01")
    row = restrict(priya, draft, [priya], kept_out=[])
    assert row.kept_out == [str(tom.pk)]
    Membership.objects.filter(user=tom).update(until=None)
    assert restrict(priya, draft, [priya], kept_out=[]).kept_out == []


def test_questions_about_the_law_stay_with_those_who_may_see_it(
    draft: Decision, cast: dict[str, User]
) -> None:
    unsure = {"law_fits": "not_sure", "consent_asked": "no"}
    making.answer(draft, "law", unsure)
    assert Task.objects.get(kind="law_answer").for_user == cast["ruth"]
    restrict(draft.author, draft, [draft.author])
    assert Task.objects.get(kind="law_answer").for_user == draft.author
    later = making.start(draft.author, like=draft)
    making.answer(later, "law", unsure)
    assert Task.objects.get(decision=later, kind="law_answer").for_user == draft.author


def test_nobody_is_ticked_by_habit(
    draft: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    share(draft.author, draft, cast["tom"])
    url = reverse("restrict", args=[draft.pk])

    def ticked() -> set[str]:
        page = signed_in(draft.author).get(url).content.decode()
        named = re.findall(r'name="named"[^>]*value="([^"]+)"([^>]*)', page)
        return {value for value, rest in named if "checked" in rest}

    assert ticked() == set(), "whoever holds it may be the one who is involved"
    restrict(draft.author, draft, [draft.author, cast["grace"]])
    assert ticked() == {str(draft.author_id), str(cast["grace"].pk)}


def test_a_limited_draft_is_handed_only_to_somebody_named(
    draft: Decision, cast: dict[str, User]
) -> None:
    restrict(draft.author, draft, [draft.author, cast["tom"]])
    assert drafts.colleagues(making.fresh(draft)) == [cast["tom"]]
    with pytest.raises(NotAllowed):
        drafts.hand_over(actor=draft.author, decision_id=draft.pk, to=cast["grace"], reason="x")


def test_nobody_is_both_named_and_kept_out_and_somebody_is_named(
    draft: Decision, cast: dict[str, User]
) -> None:
    priya = draft.author
    for named, out in (([], []), ([priya], [priya]), ([priya, cast["dilys"]], [])):
        with pytest.raises(NotAllowed):
            restrict(priya, draft, named, kept_out=out)


def test_a_question_about_a_limited_record_leaves_the_list_of_whom_it_was_asked(
    draft: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    draft = making.answer(draft, "law", {"law_fits": "not_sure", "consent_asked": "no"})
    task = Task.objects.get(kind="law_answer")
    ruth = signed_in(cast["ruth"])
    assert draft.reference in ruth.get("/").content.decode()
    restrict(draft.author, draft, [draft.author])
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
    assert not sees(tom, draft)

    limit = reverse("restrict", args=[draft.pk])
    assert client.post(limit, {}).status_code == 422
    clash = {"kind": "staff", "reason": "x", "named": [str(priya.pk)], "kept_out": [str(priya.pk)]}
    assert client.post(limit, clash).status_code == 422
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
    assert not sees(grace, s1)
    assert Task.objects.get(kind="restriction_review").for_user == s1.author


def test_lists_say_that_it_is_restricted(
    s1: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    marked = f"{s1.reference} · restricted"
    client = signed_in(s1.author)
    assert marked not in client.get("/").content.decode()
    restrict(s1.author, s1, [s1.author])
    draft = making.start(s1.author, like=s1)
    home = client.get("/").content.decode()
    assert marked in home
    assert f"{draft.reference} · restricted" in home
    found = client.post(reverse("search"), {"words": s1.reference}).content.decode()
    assert marked in found


def test_who_is_named_for_a_draft_has_it_among_what_they_may_read(
    draft: Decision, cast: dict[str, User]
) -> None:
    assert selectors.opened(cast["tom"]) == []
    restrict(draft.author, draft, [draft.author, cast["tom"]])
    assert selectors.opened(cast["tom"]) == [draft]
    assert search(cast["tom"], "Maya") == [draft]
