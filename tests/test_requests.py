"""Somebody has asked: the request, its parts and the answers."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from decisions.choices import AskedAnswer, Outcome
from decisions.models import Decision, InformationItem, Organisation, User
from decisions.rules import journey
from decisions.rules.letters import letter_page
from decisions.rules.request import ALL_OF_IT, parts_of
from decisions.rules.rule_7_record import outcome, sentence
from decisions.services import asking, shares
from decisions.services.locking import NotAllowed
from decisions.services.signing import NotComplete
from tests import making


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
    lacking = [m.text for m in journey.missing(decision)]
    assert "Say what they get for “where she was seen”" in lacking


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
