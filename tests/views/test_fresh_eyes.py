"""What people tripped over when they tried it: each once, so that it stays mended."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from decisions.demo.play import posted
from decisions.models import AuditEvent, Decision, ProposedShare, Task, Typing, User
from decisions.outputs.timeline import timeline
from decisions.rules import protecting
from decisions.rules.journey import rule_for
from decisions.rules.rule_6_information import share_page
from decisions.services import drafts, signing
from decisions.services.locking import Stale
from decisions.views.session import LAST_SEEN
from decisions.views.typing import etag_of
from tests import making

SignIn = Callable[[User], Client]
FORM = "application/x-www-form-urlencoded"


def test_change_from_check_leads_back_to_check(priya: User, signed_in: SignIn) -> None:
    decision, client = making.draft(priya), signed_in(priya)
    url = reverse("page", args=[decision.pk, "law"])
    assert "Save and go back to check" in client.get(url, {"from": "check"}).content.decode()
    rule = rule_for("law")
    assert rule is not None
    data = posted(rule.page(decision), decision, {"law_fits": "yes", "consent_asked": "no"})
    data.update({"from": "check", "go": "on", "revision": str(decision.revision)})
    response = client.post(url, data.urlencode(), content_type=FORM)
    assert response["Location"] == reverse("check", args=[decision.pk])


def test_what_was_already_shared_has_no_time_until_somebody_says_it(priya: User) -> None:
    decision = making.draft(priya, without="share")
    decision.already_shared = True
    page = share_page(decision, None)
    assert page.form["sent"].value() == "yes"
    assert page.form["given_time"].value() is None
    assert share_page(making.draft(priya), None).form["sent"].value() is None


def test_an_empty_page_makes_no_recipient(priya: User, signed_in: SignIn) -> None:
    decision, client = making.draft(priya, without="share"), signed_in(priya)
    page = share_page(decision, None)
    data = posted(page, decision, {})
    data.update({"go": "on", "revision": str(decision.revision)})
    url = reverse("new_share", args=[decision.pk])
    assert client.post(url, data.urlencode(), content_type=FORM).status_code == 302
    assert not ProposedShare.objects.filter(decision=decision).exists()


def test_a_call_to_999_asks_for_no_written_follow_up(priya: User) -> None:
    decision = making.draft(priya, without="share")
    call = {"recipient": "@999", "own_words": "Help", "method": "phone"}
    making.tell(decision, making.given(call))
    assert not Task.objects.filter(decision=decision).exists()


def test_a_locked_session_shows_what_it_could_not_keep(
    priya: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    decision = making.answer(making.draft(priya), "law", {"law_fits": "not_sure"})
    task = Task.objects.get(decision=decision, kind="law_answer")
    client = signed_in(cast["ruth"])
    session = client.session
    session[LAST_SEEN] = 0
    session.save()
    words = "A long answer about the law, typed over half an hour."
    response = client.post(reverse("task", args=[task.pk]), {"answer": words})
    assert response.status_code == 403
    assert words in response.content.decode()
    task.refresh_from_db()
    assert task.answer == ""


def test_a_locked_session_never_says_kept_of_what_was_not(priya: User, signed_in: SignIn) -> None:
    decision, client = making.draft(priya), signed_in(priya)
    session = client.session
    session[LAST_SEEN] = 0
    session.save()
    url = reverse("page", args=[decision.pk, "worry"])
    words = "far too long to keep " * 100_000
    response = client.post(url, {"worry": words})
    assert response.status_code == 403
    assert words.strip() in response.content.decode()
    assert not Typing.objects.filter(decision=decision).exists()
    rule = rule_for("worry")
    assert rule is not None
    etag = etag_of(rule.page(decision, fill=False))
    assert client.post(url, {"worry": "short enough", "etag": etag}).status_code == 302
    assert "short" in Typing.objects.get(decision=decision).raw


def _leaking(priya: User, kind: str) -> Decision:
    decision = making.draft(priya, without="share")
    decision = making.answer(decision, "protect", {"protected": ["@Lauren Okafor"]})
    words = {"own_words": "Lauren told us.", "items-0-give": "off", "sent": "not_yet"}
    return making.tell(decision, {"recipient": f"@{kind}"} | words)


def test_a_text_that_gives_someone_away_can_be_copied_for_who_protects_children(
    priya: User, signed_in: SignIn
) -> None:
    decision, client = _leaking(priya, "Northbridge MASH"), signed_in(priya)
    url = reverse("text", args=[decision.pk, decision.shares[0].pk])
    assert "Lauren told us." not in client.get(url).content.decode()
    assert "Lauren told us." in client.post(url).content.decode()
    assert AuditEvent.objects.filter(decision=decision, act="text.copied_anyway").count() == 1


def test_a_text_that_gives_someone_away_is_held_for_others(priya: User, signed_in: SignIn) -> None:
    decision = _leaking(priya, "Little Oaks nursery, safeguarding lead")
    url = reverse("text", args=[decision.pk, decision.shares[0].pk])
    assert "Lauren told us." not in signed_in(priya).post(url).content.decode()
    assert not AuditEvent.objects.filter(decision=decision, act="text.copied_anyway").exists()


def test_when_the_check_itself_fails_people_read_with_their_own_eyes(
    priya: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision, client = _leaking(priya, "Northbridge MASH"), signed_in(priya)

    def broken(*_: object) -> None:
        raise RuntimeError("Lauren Okafor")

    monkeypatch.setattr(protecting, "find", broken)
    html = client.get(reverse("check", args=[decision.pk])).content.decode()
    assert "did not run. Protected here: Lauren Okafor" in html
    url = reverse("text", args=[decision.pk, decision.shares[0].pk])
    assert "Lauren told us." in client.post(url).content.decode()


def test_what_was_given_is_frozen_while_the_record_is_still_a_draft(priya: User) -> None:
    decision = making.draft(priya, without="share")
    making.tell(decision, making.given({"recipient": "@Northbridge MASH"}))
    for statement in (
        "UPDATE decisions_cell SET reason = 'risk'",
        "DELETE FROM decisions_cell",
        "UPDATE decisions_proposedshare SET own_words = 'Other words'",
    ):
        with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic():
            connection.cursor().execute(statement)


def test_people_changed_in_another_decision_are_told_to_who_is_about_to_sign(
    priya: User,
) -> None:
    first = making.draft(priya)
    second = drafts.start(actor=priya, organisation=first.organisation, team=first.team, like=first)
    seen = making.fresh(first).revision
    renamed = {"people-0-name": "Somebody Else", "children-0-knows": "too_young"}
    making.answer(making.fresh(second), "family", renamed)
    first = making.fresh(first)
    assert first.others[0].name == "Somebody Else"
    assert any("Somebody Else" in now for _, _, now in timeline(first)[0].changes)
    with pytest.raises(Stale):
        signing.sign(actor=priya, decision_id=first.pk, expected_revision=seen)
