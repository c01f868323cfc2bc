"""Somebody has asked: the request, its parts, the answers, and the reply."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from decisions.choices import AskedAnswer, Outcome
from decisions.models import Decision, InformationItem, Organisation, User
from decisions.rules import journey
from decisions.rules.letters import letter_page
from decisions.rules.reply import draft, is_wanted
from decisions.rules.request import ALL_OF_IT, parts_of, reply_due
from decisions.rules.rule_7_record import outcome, sentence
from decisions.rules.wording import for_recipient
from decisions.services import asking, shares
from decisions.services.locking import NotAllowed
from decisions.services.signing import NotComplete
from tests import making

NO_DATE = {"needed_on": "off", "needed_time": "off"}


def _answers(decision: Decision) -> dict[str, str]:
    return {part.text: part.answer for part in decision.asked_items}


# --- The request --------------------------------------------------------------------------------


def test_a_request_has_a_page_before_the_rules_and_a_reply_after_them(priya: User) -> None:
    decision = making.asked(priya)
    slugs = [page.slug for page in journey.pages(decision)]
    assert slugs[0] == "request"
    assert slugs[-1] == "reply"
    assert journey.page_count(decision) == 10
    assert journey.pages(making.start(priya))[0].slug == "worry"


def test_who_asked_gets_two_letters_and_each_part_a_row(priya: User) -> None:
    decision = making.asked(priya)
    assert list(_answers(decision)) == ["where she was seen", "her phone number", "her file"]
    assert decision.answer
    assert decision.reply
    for letter in (decision.answer, decision.reply):
        assert (letter.name, letter.kind) == ("DC Tom Reyes", "police")
    assert decision.reply not in decision.shares


def test_without_parts_the_whole_request_is_one(priya: User) -> None:
    decision = making.asked(priya, {"asked_parts": "off"})
    assert list(_answers(decision)) == [ALL_OF_IT]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", []),
        (" - one\n\n• two \n* one", ["one", "two"]),
        ("one\r\ntwo", ["one", "two"]),
    ],
)
def test_parts_are_lines_as_people_write_lists(typed: str, parts: list[str]) -> None:
    assert parts_of(typed) == parts


def test_a_reworded_part_keeps_its_answer_and_a_removed_one_goes(priya: User) -> None:
    decision = making.letter(making.asked(priya), "answer", making.PARTLY)
    before = {part.text: part.pk for part in decision.asked_items}
    changed = "where she was seen last\nher phone number"
    decision = making.answer(decision, "request", {**making.REQUEST, "asked_parts": changed})
    now = {part.text: part for part in decision.asked_items}
    assert set(now) == {"where she was seen last", "her phone number"}
    assert now["where she was seen last"].pk == before["where she was seen"]
    assert now["where she was seen last"].answer == AskedAnswer.GIVE


def test_who_asks_is_taken_from_the_directory_with_a_verified_number(priya: User) -> None:
    decision = making.asked(priya, {"asker": "@Northbridge MASH"})
    assert decision.answer
    assert decision.answer.phone == "01632 960100"
    assert decision.answer.verified


# --- The answers --------------------------------------------------------------------------------


def test_what_is_given_is_an_item_for_who_asked_and_nobody_else(priya: User) -> None:
    decision = making.letter(making.asked(priya), "answer", making.PARTLY)
    assert decision.answer
    given = [text for _, text in decision.given_items(decision.answer)]
    assert given == ["Seen on Monday at 3 at the gate.", "We have a number; ask her mother for it."]
    other = making.tell(decision).shares[-1]
    assert making.fresh(decision).cell(other, decision.asked_items[0].item) is None  # type: ignore[arg-type]


def test_taking_an_answer_back_takes_what_was_to_be_given(priya: User) -> None:
    decision = making.letter(making.asked(priya), "answer", making.PARTLY)
    no = {"asked-0-answer": "no", "asked-0-reason": "too-wide", "asked-0-text": "off"}
    decision = making.letter(decision, "answer", no)
    assert not InformationItem.objects.filter(decision=decision, text__startswith="Seen").exists()
    assert decision.asked_items[0].item is None
    assert _answers(decision)["where she was seen"] == "no"


def test_what_somebody_else_gets_too_stays_when_who_asked_does_not_get_it(priya: User) -> None:
    decision = making.letter(making.asked(priya), "answer", making.PARTLY)
    ticks = {f"items-{n}-give": "on" for n in range(len(decision.items))}
    decision = making.tell(decision, ticks)
    no = {"asked-0-answer": "no", "asked-0-reason": "too-wide", "asked-0-text": "off"}
    decision = making.letter(decision, "answer", no)
    told = [text for _, text in decision.given_items(decision.shares[-1])]
    assert "Seen on Monday at 3 at the gate." in told


def test_it_cannot_be_finished_while_a_part_is_unanswered(priya: User) -> None:
    some = {k: v for k, v in making.PARTLY.items() if not k.startswith("asked-2")}
    decision = making.letter(making.asked(priya), "answer", some)
    decision = making.letter(decision, "reply", {"sent": "not_yet"})
    lacking = [m.text for m in journey.missing(decision)]
    assert lacking == ["Answer each part of the request (DC Tom Reyes)"]
    with pytest.raises(NotComplete):
        making.sign(decision)
    no = {"asked-2-answer": "no", "asked-2-reason": "too-wide"}
    assert making.sign(making.letter(decision, "answer", no)).finalised_at


def test_a_refused_part_needs_its_reason(priya: User) -> None:
    reasonless = {**making.PARTLY, "asked-2-reason": "off"}
    decision = making.letter(making.asked(priya), "answer", reasonless)
    assert "Say why they do not get what you keep back (DC Tom Reyes)" in [
        m.text for m in journey.missing(decision)
    ]


def test_giving_nothing_for_what_is_given_is_pointed_out(priya: User) -> None:
    empty = {"purpose": "crime", "asked-0-answer": "give"}
    decision = making.letter(making.asked(priya), "answer", empty)
    assert any("you answered that you give it" in m.text for m in journey.missing(decision))


def test_what_was_given_first_stays_and_the_rest_is_answered_in_a_second_letter(
    priya: User,
) -> None:
    some = {k: v for k, v in making.PARTLY.items() if not k.startswith("asked-2")}
    decision = making.letter(making.asked(priya), "answer", making.given({**some, "sent": "yes"}))
    first = decision.answer
    assert first
    assert decision.disclosure(first)
    assert any("her file" in m.text for m in journey.missing(decision)), "the rest is not lost"
    asking.answer_the_rest(actor=priya, decision_id=decision.pk)
    decision = making.fresh(decision)
    assert decision.answer != first
    page = letter_page(decision, decision.answer)
    assert [row.part.text for row in page.row_sets["asked"].forms] == ["her file"]
    no = {"purpose": "crime", "asked-0-answer": "no", "asked-0-reason": "too-wide"}
    decision = making.letter(decision, "answer", no)
    assert _answers(decision)["her file"] == "no"
    assert _answers(decision)["where she was seen"] == "give"
    with pytest.raises(NotAllowed):
        asking.answer_the_rest(actor=priya, decision_id=decision.pk)


def test_who_asked_is_not_taken_off_the_list(priya: User) -> None:
    decision = making.asked(priya)
    assert decision.answer
    with pytest.raises(NotAllowed):
        shares.remove_share(actor=priya, decision_id=decision.pk, share_id=decision.answer.pk)


@pytest.mark.parametrize(
    ("answers", "expected", "said"),
    [
        (["give", "give", "give"], Outcome.SHARE, "3 given"),
        (["give", "no", "not_held"], Outcome.IN_PART, "1 given, 1 not given, 1 not held"),
        (["differently", "no", "no"], Outcome.IN_PART, "1 said differently, 2 not given"),
        (["no", "no", "not_held"], Outcome.NOT_SHARE, "2 not given, 1 not held"),
        (["not_held", "not_held", "not_held"], Outcome.NOT_HELD, "3 not held"),
    ],
)
def test_the_outcome_follows_from_the_answers(
    priya: User, answers: list[str], expected: str, said: str
) -> None:
    page: dict[str, str] = {"purpose": "crime"}
    for n, answer in enumerate(answers):
        page[f"asked-{n}-answer"] = answer
        if answer in ("give", "differently"):
            page |= {f"asked-{n}-text": f"Words {n}", f"asked-{n}-known": "saw"}
        if answer == "no":
            page[f"asked-{n}-reason"] = "too-wide"
    decision = making.letter(making.asked(priya), "answer", page)
    if expected == Outcome.NOT_SHARE:
        decision = making.answer(decision, "reasons", {"no_share": "not_share", "reasons": "x"})
    assert outcome(decision) == expected
    assert said in sentence(decision)


# --- The duty to share --------------------------------------------------------------------------


def _in_scope(decision: Decision, since: date | None) -> Decision:
    Organisation.objects.filter(pk=decision.organisation_id).update(duty_16la_since=since)
    return making.fresh(decision)


def _asks_why_worse(decision: Decision) -> bool:
    rule = journey.rule_for("reasons")
    assert rule
    return "worse_for_child" in rule.page(decision).form.fields


@pytest.mark.parametrize(("days", "asked"), [(None, False), (1, False), (0, True), (-300, True)])
def test_under_the_duty_a_refusal_says_why_sharing_would_be_worse(
    priya: User, days: int | None, asked: bool
) -> None:
    decision = making.letter(making.asked(priya), "answer", making.REFUSED)
    since = None if days is None else timezone.localdate() + timedelta(days=days)
    decision = _in_scope(decision, since)
    assert _asks_why_worse(decision) is asked
    missing = "Say how sharing would be worse for the child than not sharing"
    assert (missing in [m.text for m in journey.missing(decision)]) is asked


def test_under_the_duty_giving_a_part_needs_no_such_reason(priya: User) -> None:
    decision = making.letter(making.asked(priya), "answer", making.PARTLY)
    assert not _asks_why_worse(_in_scope(decision, timezone.localdate()))


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


# --- By when ------------------------------------------------------------------------------------


def _due(priya: User, on: datetime, **answers: str) -> datetime:
    with time_machine.travel(on, tick=False):
        decision = Decision(
            direction="asked",
            organisation=Organisation.objects.get(slug="larkfield"),
            asked_on=date.fromisoformat(answers.get("asked_on", str(on.date()))),
            needed_on=date.fromisoformat(answers["needed_on"]) if "needed_on" in answers else None,
            needed_time=time.fromisoformat(answers["at"]) if "at" in answers else None,
        )
        due = reply_due(decision)
    assert due
    return timezone.localtime(due)


@pytest.mark.parametrize(
    ("asked_on", "due"),
    [
        ("2026-11-18", "2026-11-25 17:00"),  # a Wednesday
        ("2026-11-28", "2026-12-04 17:00"),  # a Saturday, over the end of the month
        ("2026-12-22", "2026-12-31 17:00"),  # Christmas and its Monday in lieu
        ("2028-02-25", "2028-03-03 17:00"),  # a leap day between
        ("2026-03-26", "2026-04-02 17:00"),  # the clocks go forward
        ("2026-10-23", "2026-10-30 17:00"),  # the clocks go back
    ],
)
def test_a_reply_is_due_after_five_working_days(priya: User, asked_on: str, due: str) -> None:
    at = timezone.make_aware(datetime.fromisoformat(f"{asked_on} 23:59"))
    assert f"{_due(priya, at):%Y-%m-%d %H:%M}" == due


def test_a_reply_is_due_when_they_say_so(priya: User) -> None:
    at = timezone.make_aware(datetime(2026, 11, 18, 9))
    when = _due(priya, at, needed_on="2026-11-18", at="09:40")
    assert f"{when:%Y-%m-%d %H:%M}" == "2026-11-18 09:40"
    assert f"{_due(priya, at, needed_on='2026-11-20'):%H:%M}" == "17:00"
