"""A decision's history in words, as a person reads it."""

import pytest
from django.contrib.auth.models import Permission

from decisions.models import DecisionGrant, User
from decisions.outputs.timeline import Entry, timeline
from decisions.services import drafts, questions, shares, signing
from tests import making

CONSENT: making.Answers = {
    "law_fits": "different",
    "law_difference": "Her mother agreed",
    "law_basis": "6-1-a",
    "consent_asked": "no",
}


def _said(entry: Entry) -> set[tuple[str, str, str]]:
    return set(entry.changes)


def test_it_says_who_changed_the_reason_in_law_from_what_to_what(priya: User) -> None:
    decision = making.answer(making.draft(priya), "law", CONSENT)
    decision = making.answer(decision, "law", {"law_fits": "yes"})
    entry = timeline(decision)[0]
    assert entry.by == "Priya Nair"
    assert entry.title == "Saved “The reason in law”"
    (was, now) = next((was, now) for what, was, now in entry.changes if what == "Reason in law")
    assert was.startswith("Consent")
    assert now.startswith("Public task")


def test_s1_is_told_newest_first_in_the_words_of_its_questions(priya: User) -> None:
    decision = making.start(priya)
    decision = making.answer(decision, "worry", making.WORRY)
    decision = making.answer(decision, "worry", {"level": "danger", "noticed_time": "09:05"})
    last, first, started = timeline(decision)
    assert started.title == "Started"
    assert _said(first) >= {
        ("The worry", "", "Bruises on both arms."),
        ("Worry level", "", "A child may be suffering serious harm"),
        ("Maya Okafor: Name", "", "Maya Okafor"),
    }
    assert "child" not in {now for _, _, now in first.changes}, "a code, not a word"
    assert _said(last) == {
        (
            "Worry level",
            "A child may be suffering serious harm",
            "A child may be in danger now",
        ),
        ("Noticed at", "", "09:05"),
    }


def test_every_act_is_told_in_words_and_no_code_or_id_shows(
    priya: User, cast: dict[str, User]
) -> None:
    decision = making.draft(priya)
    decision = making.answer(decision, "law", {"law_fits": "not_sure", "law_question": "Which?"})
    decision = making.answer(decision, "advice", {"unsure": "not_asked", "unsure_about": "this"})
    decision = making.answer(decision, "protect", {"protected": ["colleague"]})
    phone = {"method": "phone", "items-0-give": "off", "left_out": "risk", "own_words": "Help."}
    decision = making.tell(decision, making.given(phone | {"spoke_to": "Sam"}))
    look = making.looks(decision, 1)[0]
    signing.answer_second_look(
        actor=priya, decision_id=decision.pk, number=1, key=look.key, words="Tomorrow"
    )
    drafts.hand_over(actor=priya, decision_id=decision.pk, to=cast["grace"], reason="Shift")
    signing.sign(
        actor=cast["grace"],
        decision_id=decision.pk,
        expected_revision=making.fresh(decision).revision,
    )
    for task in making.fresh(decision).tasks:
        if task.kind == "written_follow_up":
            shares.follow_up_sent(actor=task.for_user, task_id=task.pk)
        elif task.kind in ("law_answer", "advice"):
            questions.answer_question(actor=task.for_user, task_id=task.pk, answer="It fits.")
    told = timeline(making.fresh(decision))
    assert {e.by for e in told} == {"Priya Nair", "Grace Mensah", "Ruth Adeyemi"}
    words = [e.title for e in told] + [w for e in told for change in e.changes for w in change]
    assert len(words) > 60
    codes = (
        "not_sure",
        "no_share",
        "hub-portal",
        "not_asked",
        "left_out",
        "6-1-e",
        "law_",
        "[",
        "{",
    )
    for said in words:
        assert not [c for c in codes if c in said], said
        assert str(decision.pk)[:13] not in said
    assert not [e.title for e in told if "." in e.title], "an act without words"
    assert "It fits." in words
    assert "Tomorrow" in words


def test_handing_over_says_to_whom_and_why(priya: User, cast: dict[str, User]) -> None:
    decision = making.draft(priya)
    drafts.hand_over(actor=priya, decision_id=decision.pk, to=cast["tom"], reason="End of shift")
    text = str(timeline(making.fresh(decision))[0])
    assert "Tom Ellery" in text
    assert "End of shift" in text


def test_what_is_taken_off_says_so(priya: User) -> None:
    decision = making.draft(priya)
    shares.remove_share(actor=priya, decision_id=decision.pk, share_id=decision.shares[0].pk)
    entry = timeline(making.fresh(decision))[0]
    assert entry.title == "Took a recipient off the list"


@pytest.mark.django_db
def test_it_takes_few_queries_however_long_it_is(
    priya: User,
    django_assert_max_num_queries,
) -> None:
    assert Permission.objects.filter(codename="view_decision").exists()
    assert DecisionGrant.objects.count() == 0
    decision = making.draft(priya)
    for n in range(12):
        decision = making.answer(decision, "reasons", {"reasons": f"Reason {n}"})
    with django_assert_max_num_queries(4):
        assert len(timeline(decision)) > 15
