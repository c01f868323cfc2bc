"""The reply to who asked: its draft and what it gives away."""

from typing import Any

import pytest
from django.utils import timezone

from decisions.models import User
from decisions.rules import journey
from decisions.rules.reply import draft, is_wanted
from decisions.rules.wording import for_recipient
from decisions.services import shares
from tests import making

# --- The reply ----------------------------------------------------------------------------------


def test_the_reply_is_drafted_from_answers_and_their_own_words(priya: User) -> None:
    text = draft(making.letter(making.asked(priya), "answer", making.PARTLY))
    assert "- “where she was seen”: we give you this." in text
    assert "- “her phone number”: we give you what we can say of this." in text
    assert "- “her file”: we do not give you this. It is more than you need" in text
    assert "We will then look at it again." in text
    for secret in ("Maya", "gate", "mother", "Lauren", "Bruises"):
        assert secret not in text


def test_a_part_in_our_words_is_not_quoted_to_them(priya: User) -> None:
    own = {"asked_parts": "where she was seen\nthat she lives with Aunt May\nher file"}
    text = draft(making.letter(making.asked(priya, own), "answer", making.PARTLY))
    assert "Part 2 of your request: we give you what we can say" in text
    assert "Aunt May" not in text


@pytest.mark.parametrize("reason", ["protected-person", "risk", "more-detrimental", "court"])
def test_a_reason_that_tells_something_is_not_in_the_reply(priya: User, reason: str) -> None:
    answers = {**making.REFUSED, **{f"asked-{n}-reason": reason for n in range(3)}}
    text = draft(making.letter(making.asked(priya), "answer", answers))
    assert text.count("we do not give you this.\n") + text.count("we do not give you this.") >= 3
    for word in ("risk", "protect someone", "worse", "court has", "lawyer"):
        assert word not in text


@pytest.mark.parametrize("kind", ["solicitor", "relative"])
def test_to_a_solicitor_or_relative_it_says_nothing_of_what_is_held(priya: User, kind: str) -> None:
    decision = making.asked(priya, {"asker_kind": kind})
    for answers in (making.REFUSED, {**making.REFUSED, "asked-0-answer": "not_held"}):
        text = draft(making.letter(decision, "answer", {**answers, "purpose": "none"}))
        assert "We cannot say what we hold, or whether we hold anything" in text
        assert "we do not have" not in text
        assert "ask the court" in text


def test_where_somebody_is_protected_it_says_nothing_of_what_is_held(priya: User) -> None:
    decision = making.answer(making.asked(priya), "protect", {"protected": ["colleague"]})
    text = draft(making.letter(decision, "answer", making.REFUSED))
    assert "whether we hold anything" in text
    assert "her file" not in text


def test_no_reply_is_asked_for_when_everything_is_given(priya: User) -> None:
    everything: dict[str, Any] = {"purpose": "crime", "sent": "not_yet", "method": "cjsm"}
    for n in range(3):
        everything |= {
            f"asked-{n}-answer": "give",
            f"asked-{n}-text": "x",
            f"asked-{n}-known": "saw",
        }
    decision = making.letter(making.asked(priya), "answer", everything)
    assert not is_wanted(decision)
    assert journey.missing(decision) == []


def test_a_reply_is_needed_and_kept_as_it_was_sent(priya: User) -> None:
    decision = making.answered(priya)
    reply = decision.reply
    assert reply
    words = for_recipient(decision, reply)
    decision = making.sign(decision)
    given = shares.mark_given(
        actor=priya,
        decision_id=decision.pk,
        share_id=reply.pk,
        given_at=timezone.now(),
        method="cjsm",
    )
    assert given.text == words
    decision = making.fresh(decision)
    assert for_recipient(decision, reply) == words
    snapshot: Any = decision.snapshot
    assert snapshot["reply"]["text"] == words
    assert [part["shown"] for part in snapshot["asked"]] == [
        "Give it",
        "Say it differently",
        "Not this",
    ]


def test_without_its_reply_it_is_not_finished(priya: User) -> None:
    decision = making.letter(making.asked(priya), "answer", making.PARTLY)
    assert [m.text for m in journey.missing(decision)] == ["Write the reply to who asked"]


@pytest.mark.parametrize(
    "slip",
    [
        "Ellis has left for Westcombe.",
        "She moved in March.",
        "He is no longer on our roll.",
        "He transferred.",
        "Please ask his new school.",
        "Lauren Okafor does not agree.",
    ],
)
def test_second_look_11_a_reply_that_tells_something(priya: User, slip: str) -> None:
    decision = making.asked(priya)
    lauren = next(p for p in decision.people if p.name == "Lauren Okafor")
    decision = making.answer(decision, "protect", {"protected": [str(lauren.pk)]})
    decision = making.letter(decision, "answer", making.REFUSED)
    decision = making.letter(decision, "reply", {"sent": "not_yet"})
    assert making.looks(decision, 11) == [], "the draft itself says nothing"
    decision = making.letter(decision, "reply", {"sent": "not_yet", "own_words": f"Dear X. {slip}"})
    (look,) = making.looks(decision, 11)
    assert "“We can’t say what we hold." in look.text
    assert look.words_needed
    safer = {"sent": "not_yet", "own_words": "We can’t say what we hold."}
    assert making.looks(making.letter(decision, "reply", safer), 11) == []


def test_a_draft_nobody_changed_follows_the_answers_and_own_words_stay(priya: User) -> None:
    decision = making.answered(priya)
    assert decision.reply
    assert "we do not give you this" in decision.reply.own_words
    not_held = {"asked-2-answer": "not_held", "asked-2-reason": "off"}
    decision = making.letter(decision, "answer", not_held)
    assert decision.reply
    assert "“her file”: we do not have this." in decision.reply.own_words
    decision = making.letter(decision, "reply", {"own_words": "My words"})
    decision = making.letter(decision, "answer", {"asked-2-answer": "no", "asked-2-reason": "risk"})
    assert decision.reply
    assert decision.reply.own_words == "My words"
