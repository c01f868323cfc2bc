"""Looking again at a finished decision: what is carried over, and that the old one stays."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions.choices import TaskKind
from decisions.demo.play import play
from decisions.demo.scenarios import S6, S6_AGAIN
from decisions.models import AuditEvent, Decision, Task, User
from decisions.rules import journey
from decisions.rules.wording import for_recipient
from decisions.services import reconsidering
from decisions.services.locking import NotAllowed
from tests import making

#: Every model of which rows belong to one decision and freeze with it.
PARTS = ("engagements", "advice", "protections", "items", "all_shares", "cells", "disclosures")


def _as_stored(decision: Decision) -> str:
    """Return a hash over every column of a decision and of all that belongs to it."""
    fresh = making.fresh(decision)
    rows = [fresh, *(row for part in (*PARTS, "asked_items") for row in getattr(fresh, part))]
    text = json.dumps([row.column_values() for row in rows], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _again(earlier: Decision, actor: User | None = None, **more: Any) -> Decision:
    again = reconsidering.reconsider(
        actor=actor or earlier.author,
        decision_id=earlier.pk,
        team=earlier.team,
        whats_new="She was found alone at night.",
        known="told",
        **more,
    )
    return making.fresh(again)


@pytest.fixture
def earlier(priya: User) -> Decision:
    """A finished decision with a bit of everything."""
    decision = making.answered(priya, making.REFUSED)
    advice = {"unsure": "advised", "advice-0-adviser": "NSPCC", "advice-0-said": "Wait"}
    decision = making.answer(decision, "advice", advice)
    decision = making.answer(decision, "protect", {"protected": ["colleague"]})
    return making.sign(decision)


def test_the_old_answers_are_carried_over_and_marked(earlier: Decision) -> None:
    again = _again(earlier)
    for slug in ("request", "worry", "family", "law", "advice", "protect"):
        rule = journey.rule_for(slug)
        assert rule
        for name in rule.columns():
            if name != "asked_parts":
                assert getattr(again, name) == getattr(earlier, name), f"{slug}: {name}"
    assert set(again.carried) == {"request", "worry", "family", "law", "advice", "protect"}
    assert [a.said for a in again.advice] == ["Wait"]
    assert [p.subject for p in again.protections] == ["colleague"]
    assert len(again.engagements) == len(earlier.engagements)
    assert (again.reasons, again.no_share, again.finalised_at) == ("", "", None)


def test_what_is_new_can_be_shared_like_anything_else(earlier: Decision) -> None:
    again = _again(earlier)
    news = [i for i in again.items if i.text == "She was found alone at night."]
    assert [i.known for i in news] == ["told"]


def test_a_page_that_is_saved_again_is_carried_over_no_more(earlier: Decision) -> None:
    again = making.answer(_again(earlier), "protect", {"protected": ["none"]})
    assert "protect" not in again.carried
    assert "worry" in again.carried


def test_how_worried_they_are_now_counts(earlier: Decision) -> None:
    assert _again(earlier, level="danger").level == "danger"


def test_parts_that_were_refused_are_open_again_with_their_old_answers(earlier: Decision) -> None:
    again = _again(earlier)
    assert [(p.text, p.answer, p.reason) for p in again.asked_items] == [
        (p.text, p.answer, p.reason) for p in earlier.asked_items
    ]
    assert again.answer
    assert again.answer.purpose == "crime"


def test_a_part_that_was_given_is_not_asked_again(priya: User) -> None:
    earlier = making.sign(making.answered(priya))
    again = _again(earlier)
    assert [p.text for p in again.asked_items] == ["her file"]
    assert again.asked_parts == "her file"


def test_the_old_one_stays_byte_for_byte(cast: dict[str, User]) -> None:
    earlier = play(S6)
    before, texts = _as_stored(earlier), [for_recipient(earlier, s) for s in earlier.letters]
    again = play(S6_AGAIN)
    assert again.finalised_at
    assert again.reconsiders_id == earlier.pk
    assert _as_stored(earlier) == before
    earlier = making.fresh(earlier)
    assert [for_recipient(earlier, s) for s in earlier.letters] == texts


def test_s6_the_second_answer_gives_three_things_and_not_the_fourth(cast: dict[str, User]) -> None:
    play(S6)
    again = making.fresh(play(S6_AGAIN))
    assert again.answer
    text = again.disclosure(again.answer).text  # type: ignore[union-attr]
    for words in ("Severe depression", "tablets are dangerous", "home treatment team"):
        assert words in text
    assert "termination" not in text
    assert "2009" not in text
    assert again.outcome == "in_part"


def test_who_asked_is_told_what_changed(cast: dict[str, User]) -> None:
    earlier = play(S6)
    again = making.fresh(play(S6_AGAIN))
    assert again.reply
    reply = for_recipient(again, again.reply)
    assert f"(reference {earlier.reference})" in reply
    assert "What has changed is our answer to “her current diagnosis”" in reply
    assert "overdose" not in reply


def test_who_noticed_it_is_not_whoever_looks_again(priya: User, cast: dict[str, User]) -> None:
    earlier = making.sign(making.draft(cast["tom"]))
    again = _again(earlier, priya)
    assert again.author == priya
    assert again.noticed_by == "other"
    assert again.noticed_by_who.startswith("Tom Ellery")


def test_that_it_is_looked_at_again_closes_the_reminder_to_do_so(earlier: Decision) -> None:
    task = Task.objects.create(
        decision=earlier, kind=TaskKind.LOOK_AGAIN, for_user=earlier.author, due=earlier.created_at
    )
    _again(earlier)
    assert Task.objects.get(pk=task.pk).done_at


def test_a_draft_and_what_one_may_not_keep_are_not_looked_at_again(
    priya: User, cast: dict[str, User], earlier: Decision
) -> None:
    with pytest.raises(NotAllowed):
        _again(making.draft(priya))
    with pytest.raises(NotAllowed):
        _again(earlier, cast["tom"])


def test_it_takes_what_is_new_and_goes_on_with_page_5(
    earlier: Decision, signed_in: Callable[[User], Client]
) -> None:
    client, url = signed_in(earlier.author), reverse("reconsider", args=[earlier.pk])
    empty = client.post(url, {"whats_new": " "})
    assert empty.status_code == 422
    assert "Say what is new." in empty.content.decode()
    long = client.post(url, {"whats_new": "x" * 20_001, "known": "nonsense"})
    assert long.status_code == 422
    assert "x" * 20_001 in long.content.decode(), "what was typed is still there"
    assert Decision.objects.filter(reconsiders=earlier).count() == 0
    response = client.post(url, {"whats_new": "She is back", "known": "saw"})
    again = Decision.objects.get(reconsiders=earlier)
    assert response["Location"] == reverse("page", args=[again.pk, "protect"])
    page = client.get(response["Location"]).content.decode()
    assert f"Carried over from {earlier.reference}" in page
    twice = client.post(url, {"whats_new": "She is back", "known": "saw"})
    assert twice["Location"] == response["Location"]
    assert Decision.objects.filter(reconsiders=earlier).count() == 1


def test_each_shows_the_other(earlier: Decision, signed_in: Callable[[User], Client]) -> None:
    again = _again(earlier)
    client = signed_in(earlier.author)
    old = client.get(reverse("record", args=[earlier.pk])).content.decode()
    assert f'href="{reverse("record", args=[again.pk])}"' in old
    assert "Looked at again" in old
    again = making.answer(again, "reasons", {"no_share": "not_share", "reasons": "Still so"})
    again = making.letter(again, "reply", {"sent": "not_yet"})
    item = next(i for i in again.items if i.text.startswith("She was found"))
    assert item.known
    new = client.get(reverse("record", args=[making.sign(again).pk])).content.decode()
    assert f'href="{reverse("record", args=[earlier.pk])}"' in new
    assert "She was found alone at night." in new
    assert "carried over from" in new


def test_the_log_says_which_one_is_looked_at_again(earlier: Decision) -> None:
    again = _again(earlier)
    event = AuditEvent.objects.get(decision=again)
    assert json.loads(event.body)["about"] == {"earlier": str(earlier.pk)}
