"""Changed answers, other askers, replies nobody needs any more: nothing stays behind."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.choices import TaskKind
from decisions.models import Decision, Recipient, Task, User
from decisions.outputs.text import guarded
from decisions.rules import journey
from decisions.rules.correcting import what_was_given
from decisions.rules.wording import for_recipient
from decisions.services import asking, corrections, reconsidering
from decisions.services.locking import NotAllowed
from tests import making

SEEN = "Seen on Monday at 3 at the gate."
ALL_GIVEN: making.Answers = {
    "purpose": "crime",
    "sent": "not_yet",
    "method": "cjsm",
    **{f"asked-{n}-answer": "give" for n in range(3)},
    **{f"asked-{n}-text": f"Words {n}" for n in range(3)},
    **{f"asked-{n}-known": "saw" for n in range(3)},
}


def _given(answers: making.Answers) -> making.Answers:
    return making.given({**answers, "sent": "yes"})


def _answer_text(decision: Decision) -> str:
    assert decision.answer
    return for_recipient(decision, decision.answer)


def _told_somebody_else(decision: Decision) -> Decision:
    """Give another recipient what the first part says, so that its item is frozen."""
    ticks = {f"items-{n}-give": "on" for n in range(len(decision.items))}
    return making.tell(decision, making.given(ticks))


def _again(earlier: Decision) -> Decision:
    made = reconsidering.reconsider(
        actor=earlier.author, decision_id=earlier.pk, team=earlier.team, whats_new="New"
    )
    return making.fresh(made)


# --- What was to be given -----------------------------------------------------------------------


def test_what_is_refused_after_all_goes_out_of_their_letter(priya: User) -> None:
    decision = making.letter(making.asked(priya), "answer", making.PARTLY)
    decision = _told_somebody_else(decision)
    no = {"asked-0-answer": "no", "asked-0-reason": "too-wide", "asked-0-text": "off"}
    assert SEEN not in _answer_text(making.letter(decision, "answer", no))


def test_what_is_said_differently_after_all_goes_alone(priya: User) -> None:
    decision = making.letter(making.asked(priya), "answer", making.PARTLY)
    decision = _told_somebody_else(decision)
    less = {"asked-0-answer": "differently", "asked-0-text": "She is safe."}
    text = _answer_text(making.letter(decision, "answer", less))
    assert "She is safe." in text
    assert SEEN not in text


def test_saving_the_page_again_says_nothing_twice(priya: User) -> None:
    decision = making.letter(making.asked(priya), "answer", making.PARTLY)
    decision = making.letter(_told_somebody_else(decision), "answer", {})
    assert _answer_text(decision).count(SEEN) == 1


def test_each_part_that_is_promised_says_what(priya: User) -> None:
    promise = {**making.PARTLY, "asked-0-text": "off"}
    decision = making.letter(making.asked(priya), "answer", promise)
    lacking = [m.text for m in journey.missing(decision)]
    assert "Say what they get for “where she was seen”" in lacking
    decision = making.letter(decision, "answer", {"own_words": "It is in the report."})
    assert not any("Say what they get" in m.text for m in journey.missing(decision))


def test_a_refusal_without_a_reason_is_asked_for_after_the_rest_was_given(priya: User) -> None:
    reasonless = {**making.PARTLY, "asked-2-reason": "off"}
    decision = making.letter(making.asked(priya), "answer", _given(reasonless))
    assert any("her file" in m.text for m in journey.missing(decision))
    asking.answer_the_rest(actor=priya, decision_id=decision.pk)
    reason = {"asked-0-answer": "no", "asked-0-reason": "too-wide"}
    decision = making.letter(decision, "answer", reason)
    assert [p.reason for p in decision.asked_items] == ["", "", "too-wide"]


# --- Who asks -----------------------------------------------------------------------------------


def _lauren_protected(decision: Decision) -> Decision:
    lauren = next(p for p in decision.people if p.name == "Lauren Okafor")
    return making.answer(decision, "protect", {"protected": [str(lauren.pk)]})


def _names_lauren(decision: Decision) -> Decision:
    protection = decision.protections[0]
    told = {
        **making.PARTLY,
        "own_words": "Lauren Okafor told us.",
        "may_know": [str(protection.pk)],
    }
    return making.letter(decision, "answer", told)


def test_another_asker_may_not_know_what_the_first_one_might(priya: User) -> None:
    decision = _names_lauren(_lauren_protected(making.asked(priya)))
    assert decision.answer
    assert not guarded(decision, decision.answer, timezone.now()).spans
    other = {**making.REQUEST, "asker_name": "Karl Baines", "asker_kind": "relative"}
    decision = making.answer(decision, "request", other)
    assert decision.answer
    assert decision.answer.may_know == []
    assert guarded(decision, decision.answer, timezone.now()).open


def test_a_thought_about_one_reader_is_none_about_another(priya: User) -> None:
    decision = _lauren_protected(making.asked(priya))
    told = {**making.PARTLY, "own_words": "Lauren Okafor told us."}
    decision = making.letter(decision, "answer", told)
    (look,) = making.looks(decision, 10)
    making.signing.answer_second_look(
        actor=priya, decision_id=decision.pk, number=10, key=look.key, words="They know her"
    )
    assert making.looks(making.fresh(decision), 10) == []
    other = {**making.REQUEST, "asker_name": "Karl Baines", "asker_kind": "relative"}
    assert making.looks(making.answer(decision, "request", other), 10)


def test_who_was_given_something_is_not_changed_into_somebody_else(
    priya: User, client: Client
) -> None:
    decision = making.letter(making.asked(priya), "answer", _given(making.PARTLY))
    rule = journey.rule_for("request")
    assert rule
    data = making._posted(rule.page(decision), decision, {"asker_name": "Karl Baines"})
    page = rule.page(decision, data)
    assert not page.is_valid()
    assert "was given something already" in page.form["asker"].error
    same = rule.page(decision, making._posted(rule.page(decision), decision, {"asked_for": "x"}))
    assert same.is_valid()


def test_who_is_off_the_directory_by_now_keeps_their_name(priya: User) -> None:
    request = {"asker": "@Northbridge MASH"}
    decision = making.sign(making.answered(priya, making.REFUSED, request))
    Recipient.objects.filter(name="Northbridge MASH").update(retired_at=timezone.now())
    again = _again(decision)
    assert {letter.name for letter in again.letters} == {"Northbridge MASH"}
    assert all(letter.phone for letter in again.letters)


def test_who_asks_again_is_known_already(priya: User) -> None:
    first = making.sign(making.answered(priya))
    decision = making.start(priya, direction="asked", like=first)
    assert decision.asker_name == "DC Tom Reyes"
    assert (decision.asker_checked, decision.asked_words) == ([], "")


# --- The parts ----------------------------------------------------------------------------------


def _request(decision: Decision, parts: str) -> Decision:
    return making.answer(decision, "request", {**making.REQUEST, "asked_parts": parts})


def test_another_part_inherits_no_answer(priya: User) -> None:
    decision = making.letter(making.asked(priya), "answer", making.PARTLY)
    decision = _request(decision, "any medical history\nher phone number\nher file")
    part = next(p for p in decision.asked_items if p.text == "any medical history")
    assert (part.answer, part.item) == ("", None)


def test_what_is_split_is_decided_anew(priya: User) -> None:
    decision = making.asked(priya, {"asked_parts": "off"})
    no = {"purpose": "crime", "asked-0-answer": "no", "asked-0-reason": "too-wide"}
    decision = _request(making.letter(decision, "answer", no), "one\ntwo")
    assert [p.answer for p in decision.asked_items] == ["", ""]


# --- The reply ----------------------------------------------------------------------------------


def test_a_draft_nobody_needs_any_more_goes(priya: User) -> None:
    decision = making.letter(making.answered(priya), "answer", ALL_GIVEN)
    assert decision.reply
    assert decision.reply.own_words == ""
    assert "reply" not in [page.slug for page in journey.pages(decision)]


def test_a_reply_somebody_wrote_keeps_its_page_and_its_check(priya: User) -> None:
    decision = _lauren_protected(making.answered(priya))
    slip = {"sent": "not_yet", "own_words": "Lauren Okafor told us."}
    decision = making.letter(making.letter(decision, "reply", slip), "answer", ALL_GIVEN)
    assert "reply" in [page.slug for page in journey.pages(decision)]
    assert decision.reply
    assert guarded(decision, decision.reply, timezone.now()).open


def test_a_draft_follows_what_is_protected_and_asked(priya: User) -> None:
    decision = making.answered(priya)
    assert decision.reply
    assert "we give you this" in decision.reply.own_words
    decision = _lauren_protected(decision)
    assert decision.reply
    assert "we give you this" not in decision.reply.own_words
    assert "whether we hold anything" in decision.reply.own_words


def test_a_written_reply_that_tells_what_is_held_is_pointed_out(priya: User) -> None:
    decision = _lauren_protected(making.answered(priya))
    tells = {"sent": "not_yet", "own_words": "We do not have her file."}
    (look,) = making.looks(making.letter(decision, "reply", tells), 11)
    assert "We do not have her file" in look.text


# --- Looked at again ----------------------------------------------------------------------------


def test_the_wrong_words_are_not_carried_over(s5: Decision) -> None:
    thing = next(t for t in what_was_given(s5) if t.key.startswith("item:"))
    corrections.correct(
        actor=s5.author, decision_id=s5.pk, key=thing.key, right="The right words", new_id=None
    )
    texts = [item.text for item in _again(making.fresh(s5)).items]
    assert "The right words" in texts
    assert thing.wrong not in texts


def test_a_request_looked_at_again_is_not_overdue_at_birth(priya: User) -> None:
    long_ago = {"asked_on": "2026-03-03", "needed_on": "2026-03-04"}
    with_dates = making.answered(priya, making.REFUSED, long_ago)
    earlier = making.sign(with_dates)
    again = _again(earlier)
    assert Task.objects.get(decision=again, kind=TaskKind.REPLY).due > timezone.now()
    assert not Task.objects.filter(decision=earlier, kind=TaskKind.REPLY, done_at=None).exists()


def test_everything_given_then_looked_at_again_asks_for_no_part(priya: User) -> None:
    decision = making.letter(making.asked(priya), "answer", _given(ALL_GIVEN))
    assert _again(making.sign(decision)).asked_items == []


def test_looked_at_again_once(priya: User) -> None:
    earlier = making.sign(making.draft(priya))
    _again(earlier)
    with pytest.raises(NotAllowed):
        _again(earlier)


def test_what_gave_somebody_away_is_not_silent_once_it_is_given(
    priya: User, client: Client
) -> None:
    decision = _lauren_protected(making.draft(priya))
    slip = making.given({"recipient": "@Little Oaks nursery, safeguarding lead"})
    decision = making.tell(decision, {**slip, "own_words": "Lauren Okafor told us."})
    share = decision.shares[-1]
    (look,) = [k for k in making.looks(decision, 10) if k.share == str(share.pk)]
    assert "ask them not to pass it on" in look.text
    client.post("/demo/sign-in/", {"email": priya.email})
    html = client.get(reverse("check", args=[decision.pk])).content.decode()
    assert reverse("text", args=[decision.pk, share.pk]) in html
