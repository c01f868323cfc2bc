"""What was given and was wrong: who got it, who is told, and that the old words stay."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils import timezone

from decisions.models import (
    Correction,
    CorrectionNotice,
    Decision,
    Disclosure,
    ProposedShare,
    Task,
    User,
)
from decisions.rules.correcting import corrected, for_correction, open_for, what_was_given, who_got
from decisions.rules.wording import for_recipient
from decisions.services import corrections, shares
from decisions.services.corrections import Told
from decisions.services.locking import NotAllowed
from tests import making
from tests.access.acts import restrict
from tests.corrections.calls import (
    MASH,
    OAKS,
    POLICE,
    RIGHT,
    WRONG,
    correct,
    given,
    key,
    note,
    share_to,
)


def _frozen(decision: Decision) -> dict[str, object]:
    """Return everything that must stay as it was."""
    kept = Disclosure.objects.filter(share__decision=decision)
    return {
        "items": [i.column_values() for i in making.fresh(decision).items],
        "cells": [c.column_values() for c in making.fresh(decision).cells],
        "given": [(d.text, d.text_hash) for d in kept],
        "snapshot": making.fresh(decision).snapshot,
    }


def _names(found: list[ProposedShare]) -> set[str]:
    return {share.name.split(",")[0].split(" n")[0] for share in found}


def test_what_can_be_corrected_is_what_somebody_was_given(draft: Decision) -> None:
    things = what_was_given(draft)
    words = {thing.wrong: [s.name for s in thing.to] for thing in things if not thing.whole}
    assert words == {
        "Bruises on both arms.": [MASH],
        WRONG: [MASH, OAKS],
    }
    assert [t.to[0].name for t in things if t.whole] == [MASH, OAKS]
    assert POLICE not in str(words), "they have not got it"


def test_own_words_for_one_recipient_can_be_corrected(draft: Decision) -> None:
    words = {"recipient": f"@{POLICE}", "own_words": "Come at once.", "items-0-give": "off"}
    decision = making.tell(draft, making.given(words), share_to(draft, POLICE))
    thing = next(t for t in what_was_given(decision) if t.wrong == "Come at once.")
    assert thing.to[0].name == POLICE
    made = correct(decision, key=thing.key, right="Come tomorrow.")
    assert (made.item_id, made.share_id) == (None, thing.to[0].pk)
    assert _names(who_got(making.fresh(decision), made)) == {POLICE}


@pytest.mark.parametrize("signed", [False, True])
def test_the_old_words_stay_byte_for_byte(draft: Decision, signed: bool) -> None:
    decision = making.sign(_complete(draft)) if signed else draft
    before = _frozen(decision)
    made = correct(decision)
    note(making.fresh(decision), made, North="told", Little="told")
    assert _frozen(decision) == before
    assert (made.wrong_words, made.right_words, made.reason) == (WRONG, RIGHT, "Misread")


def _complete(decision: Decision) -> Decision:
    return making.answer(decision, "reasons", {"reasons": "They need it."})


def test_everybody_who_got_the_wrong_words_and_nobody_else(draft: Decision) -> None:
    made = correct(draft)
    decision = making.fresh(draft)
    assert _names(who_got(decision, made)) == {MASH, "Little Oaks"}
    assert _names(open_for(decision, made)) == {MASH, "Little Oaks"}


def test_who_gets_the_item_from_now_on_gets_the_right_words(draft: Decision) -> None:
    police = share_to(draft, POLICE)
    assert WRONG in for_recipient(draft, police)
    made = correct(draft)
    decision = making.fresh(draft)
    text = for_recipient(decision, police)
    assert RIGHT in text
    assert WRONG not in text
    shares.mark_given(
        actor=draft.author,
        decision_id=draft.pk,
        share_id=police.pk,
        given_at=timezone.now(),
        method="phone",
    )
    assert RIGHT in Disclosure.objects.get(share=police).text
    decision = making.fresh(draft)
    assert POLICE not in _names(who_got(decision, made)), "they got the right ones"
    assert WRONG in Disclosure.objects.get(share=share_to(decision, MASH)).text


def test_own_wording_is_never_replaced_but_the_page_says_so(draft: Decision) -> None:
    other = {"items-1-give": "on", "items-1-differ": "on", "items-1-words": "Near the quay."}
    decision = making.tell(draft, {"recipient": f"@{POLICE}"} | other, share_to(draft, POLICE))
    made = correct(decision)
    decision = making.fresh(decision)
    police = share_to(decision, POLICE)
    assert RIGHT not in for_recipient(decision, police)
    assert corrected(decision, police) == [made]


def test_a_signed_text_that_was_not_sent_says_what_is_right_at_its_end(draft: Decision) -> None:
    decision = making.sign(_complete(draft))
    police = share_to(decision, POLICE)
    signed = for_recipient(decision, police)
    correct(decision)
    text = for_recipient(making.fresh(decision), police)
    assert text.startswith(signed)
    assert f"What is right: “{RIGHT}”" in text.removeprefix(signed)


def test_what_was_corrected_before_the_signature_is_signed_right(draft: Decision) -> None:
    correct(draft)
    decision = making.sign(_complete(draft))
    text = for_recipient(decision, share_to(decision, POLICE))
    assert RIGHT in text
    assert "Corrected since" not in text
    assert decision.snapshot is not None
    assert WRONG in [i["text"] for i in decision.snapshot["items"]], "the item keeps its words"


def test_corrected_again_the_newest_words_count(draft: Decision) -> None:
    first = correct(draft)
    second = correct(draft, key=f"item:{first.item_id}", right="She lives at 10 Quay Court.")
    assert second.wrong_words == RIGHT
    decision = making.fresh(draft)
    assert "10 Quay" in for_recipient(decision, share_to(decision, POLICE))
    words = for_correction(decision, first, share_to(decision, MASH))
    assert "10 Quay" in words
    assert f"“{WRONG}”" in words


def test_a_task_is_open_until_the_last_one_is_told_or_cannot_be(draft: Decision) -> None:
    made = correct(draft)
    task = Task.objects.get(kind="correction")
    assert (task.for_user, task.about, task.done_at) == (draft.author, str(made.pk), None)
    local = timezone.localtime(task.due)
    assert (local.hour, local.minute) == (17, 0)
    note(draft, made, North="told")
    task.refresh_from_db()
    assert task.done_at is None
    note(draft, made, Little=Told("cannot", "They have closed."))
    task.refresh_from_db()
    assert (task.done_at is not None, task.done_by) == (True, draft.author)


@pytest.mark.parametrize(
    ("made", "due"),
    [
        ("2026-12-03T12:00:00Z", "2026-12-07"),  # a Thursday: Friday, Monday
        ("2026-12-24T23:59:00Z", "2026-12-30"),  # Christmas, a weekend, a bank holiday
        ("2027-10-30T23:30:00Z", "2027-11-02"),  # already Sunday here, an hour before the clocks
    ],
)
def test_the_task_is_due_after_two_working_days_at_five(priya: User, made: str, due: str) -> None:
    decision = given(priya)
    with time_machine.travel(datetime.fromisoformat(made)):
        correct(decision)
    task = Task.objects.get(kind="correction")
    assert f"{timezone.localtime(task.due):%Y-%m-%d %H:%M}" == f"{due} 17:00"


def test_a_correction_sent_twice_is_one(draft: Decision) -> None:
    pk, thing = uuid4(), key(draft)
    correct(draft, key=thing, new_id=pk)
    with pytest.raises(NotAllowed):
        correct(draft, key=thing, new_id=pk)
    assert Correction.objects.count() == 1
    assert Task.objects.filter(kind="correction").count() == 1


def test_told_is_told_and_who_could_not_be_told_may_be_told_later(draft: Decision) -> None:
    made = correct(draft)
    note(draft, made, North=Told("cannot", "On holiday"))
    with pytest.raises(NotAllowed):  # sent twice
        note(draft, made, North=Told("cannot", "On holiday"))
    note(draft, made, North="told")
    for again in ("told", Told("cannot", "Gone")):
        with pytest.raises(NotAllowed):
            note(draft, made, North=again)
    states = CorrectionNotice.objects.values_list("state", flat=True)
    assert list(states) == ["cannot", "told"]


def test_nobody_is_noted_who_did_not_get_the_wrong_words(draft: Decision) -> None:
    made = correct(draft)
    with pytest.raises(NotAllowed):
        note(draft, made, **{POLICE: "told"})
    assert CorrectionNotice.objects.count() == 0


def test_a_time_that_has_not_come_yet_is_now_at_the_latest(draft: Decision) -> None:
    made = correct(draft)
    note(draft, made, North=Told("told", "x", timezone.now() + timedelta(days=2)))
    at = CorrectionNotice.objects.get().told_at
    assert at is not None
    assert at <= timezone.now()


@pytest.mark.parametrize("bad", ["", "item:", "share:x", "item:\x00", f"item:{UUID(int=1)}"])
def test_only_what_was_given_is_corrected(draft: Decision, bad: str) -> None:
    with pytest.raises(NotAllowed):
        correct(draft, key=bad or "nothing")
    with pytest.raises(NotAllowed):
        correct(draft, right="")
    assert Correction.objects.count() == 0


def test_a_drafts_words_are_its_authors_to_correct_and_a_records_also_the_leads(
    draft: Decision, cast: dict[str, User]
) -> None:
    for other in ("grace", "tom", "dilys", "ruth", "jo"):
        with pytest.raises(NotAllowed):
            correct(draft, cast[other])
    decision = making.sign(_complete(draft))
    for other in ("tom", "dilys", "ruth", "jo"):
        with pytest.raises(NotAllowed):
            correct(decision, cast[other])
    assert correct(decision, cast["grace"]).made_by == cast["grace"]
    assert Task.objects.get(kind="correction").for_user == draft.author


def test_where_the_author_no_longer_sees_it_the_task_is_whom_corrects_its(
    draft: Decision, cast: dict[str, User]
) -> None:
    decision = making.sign(_complete(draft))
    restrict(draft.author, decision, [cast["grace"]])
    made = correct(decision, cast["grace"])
    task = Task.objects.get(kind="correction")
    assert (task.for_user, made.made_by) == (cast["grace"], cast["grace"])
    with pytest.raises(NotAllowed):
        corrections.note_told(
            actor=draft.author, decision_id=decision.pk, correction_id=made.pk, notices={}
        )


def test_a_correction_in_a_draft_is_seen_before_it_is_signed(draft: Decision) -> None:
    before = draft.revision
    correct(draft)
    assert making.fresh(draft).revision == before + 1
    decision = making.sign(_complete(draft))
    correct(decision, key=key(decision, "Bruises on both arms."), right="On one arm.")
    assert making.fresh(decision).revision == decision.revision
