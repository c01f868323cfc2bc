"""A whole record as a PDF: everything in it, for those who may read the record itself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions.models import Decision, User
from decisions.outputs.pdf import WHOLE_RECORD, moment, record_pdf
from decisions.rules.correcting import what_was_given
from decisions.rules.summary import answers
from decisions.services import corrections, reconsidering, shares
from tests import making
from tests.outputs.reading import in_one_line, opened, pages, tags, words

Save = Callable[[Decision, User], bytes]


@pytest.fixture
def save(signed_in: Callable[[User], Client]) -> Save:
    """Return a function that saves a record as a person does."""

    def post(decision: Decision, user: User) -> bytes:
        response = signed_in(user).post(reverse("record_pdf", args=[decision.pk]))
        assert response.status_code == 200
        name = f'attachment; filename="{decision.reference}.pdf"'
        assert response["Content-Disposition"] == name
        assert response["Content-Type"] == "application/pdf"
        assert "no-store" in response["Cache-Control"]
        return bytes(response.content)

    return post


def test_every_answer_of_a_record_is_in_it(s5: Decision, save: Save) -> None:
    said, frozen = words(save(s5, s5.author)), s5.snapshot or {}
    count = 0
    for rule in frozen["rules"]:
        title = "What each recipient gets" if rule["slug"] == "share" else rule["title"]
        assert f"{rule['number']}. {title}" in said
        for question, answer, _ in answers(rule["rows"]):
            assert in_one_line(f"{question} {answer or 'Not answered'}") in said
            count += 1
    for item in frozen["items"]:
        assert said.count(item["text"]) >= len(frozen["recipients"])
    for recipient in frozen["recipients"]:
        assert in_one_line(recipient["text"]).replace("- ", "") in said.replace("• ", "")
    for reminder in frozen["reminders"]:
        assert reminder["words"] in said
    assert count > 20
    for fact in ("Dilys Roberts, support worker", "Decided", "Recorded and signed", s5.reference):
        assert fact in said
    assert s5.finalised_at
    assert moment(s5.finalised_at) in said


def test_it_says_first_that_it_is_not_to_be_passed_on(s5: Decision, save: Save) -> None:
    made = save(s5, s5.author)
    said = words(made)
    assert said.index(f"Do not pass on. {WHOLE_RECORD}") < said.index("About")
    with opened(made) as document:
        named = [p.name for p in s5.people] + [s.name for s in s5.shares]
        assert not [name for name in named if name in str(dict(document.docinfo))]
        assert str(document.docinfo.Title) == "Decision to share"
    found = tags(made)
    assert (found.count("H1"), found.count("H2")) == (1, 7)
    assert found.count("H3") == len(s5.shares)
    assert "Table" not in found
    assert all(s5.reference in page.strip().split("\n")[-1] for page in pages(made))


def test_it_says_who_got_it_after_it_was_signed(
    priya: User, signed_in: Callable[[User], Client], save: Save
) -> None:
    decision = making.sign(making.draft(priya))
    before = save(decision, priya)
    assert "Sent Decided, not sent" in words(before)
    assert save(decision, priya) == before, "the same record, the same bytes"
    given = shares.mark_given(
        actor=priya,
        decision_id=decision.pk,
        share_id=decision.shares[0].pk,
        given_at=decision.finalised_at or decision.created_at,
        method="phone",
        spoke_to="Sam",
        called_back="yes",
    )
    after = words(save(making.fresh(decision), priya))
    assert f"Sent {moment(given.given_at)}, by Priya Nair; spoke to Sam; on a known number" in after


def test_a_record_with_other_pages_and_with_keys_of_another_time(s1: Decision) -> None:
    frozen: dict[str, Any] = s1.snapshot or {}
    row = {"group": "", "question": "Who asks?", "shown": "Helen Cho", "anchor": "", "tick": False}
    page = {"number": 0, "slug": "asked", "heading": "What was asked?", "rows": [row]}
    late = {"number": 9, "slug": "later", "title": "Of an older record", "rows": []}
    old = {k: v for k, v in frozen.items() if k not in ("asked", "reply", "reconsiders")}
    more = {**old, "rules": [page, *frozen["rules"], late], "unknown": [{"a": "b"}]}
    said = words(record_pdf(more, title="Decision to share", given={}))
    assert "What was asked? Who asks? Helen Cho 1. " in said
    assert "9. Of an older record Not answered" in said


def test_a_request_its_parts_and_the_reply_are_in_it(s1: Decision) -> None:
    frozen: dict[str, Any] = s1.snapshot or {}
    part = {"text": "The new school", "shown": "Not this", "given": "", "reason": "Not relevant"}
    reply = {**frozen["recipients"][1], "id": "x", "name": "Helen", "text": "We cannot say."}
    page = {"number": 9, "slug": "reply", "heading": "Your reply", "rows": []}
    more = {**frozen, "asked": [part], "reply": reply, "rules": [*frozen["rules"], page]}
    more |= {"reconsiders": {"reference": "AAAA-2222"}, "whats_new": "An overdose"}
    said = words(record_pdf(more, title="Decision to share", given={}))
    assert "Looks again at AAAA-2222 What is new An overdose" in said
    assert "part by part: The new school Not this: Not relevant" in said
    assert said.index("The reply to who asked") < said.index("We cannot say.")


def test_a_record_of_telling_nobody(priya: User, save: Save) -> None:
    decision = making.draft(priya, without="share")
    nobody = {
        "no_share": "not_share",
        "reasons": "It was a fall.",
        "safe_meanwhile": "Her aunt",
        "look_again": "A new bruise",
        "held_back-0-text": "A reading report",
        "held_back-0-held_back": "not-relevant",
    }
    decision = making.sign(making.answer(decision, "reasons", nobody))
    said = words(save(decision, priya))
    assert "Decision not to share" in said
    assert "6. What each recipient gets No one was told. Given to nobody • A reading report" in said


def test_it_tells_of_corrections_and_of_who_looked_again(
    s5: Decision, save: Save, priya: User
) -> None:
    thing = what_was_given(s5)[0]
    corrections.correct(
        actor=s5.author, decision_id=s5.pk, key=thing.key, right="It was on Monday.", new_id=None
    )
    again = reconsidering.reconsider(
        actor=s5.author, decision_id=s5.pk, team=s5.team, whats_new="Quiet since"
    )
    said = words(save(making.fresh(s5), s5.author))
    assert "What is right: “It was on Monday.”" in said
    assert f"Looked at again {again.reference}" in said
