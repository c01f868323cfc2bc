"""Recipients: what each gets, why the rest is left out, and what is frozen when it is given."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from decisions.models import Decision, Disclosure, Task, User
from decisions.services import shares, signing
from decisions.services.locking import NotAllowed
from tests import making

TWO_MORE: dict[str, Any] = {
    "new_items-0-text": "Attendance is down.",
    "new_items-0-known": "records",
    "new_items-1-text": "She has a brother.",
    "new_items-1-known": "told",
}


@pytest.fixture
def draft(priya: User) -> Decision:
    """A draft with three items, all given to Northbridge MASH and not sent."""
    decision = making.draft(priya, without="share")
    return making.tell(decision, TWO_MORE)


def _cells(decision: Decision, n: int = 0) -> dict[str, tuple[str, str, str]]:
    """Return (choice, words, reason) by item for a recipient."""
    share = decision.shares[n]
    found = {}
    for item in decision.items:
        cell = decision.cell(share, item)
        found[item.text] = (cell.choice, cell.words, cell.reason) if cell else ("", "", "")
    return found


def _given(decision: Decision, **more: Any) -> Disclosure:
    given: Any = {"given_at": timezone.now(), "method": "hub-portal"} | more
    share = decision.shares[0]
    return shares.mark_given(
        actor=decision.author, decision_id=decision.pk, share_id=share.pk, **given
    )


def test_every_item_has_its_own_cell_and_reason(draft: Decision) -> None:
    assert {cell[0] for cell in _cells(draft).values()} == {"share"}
    oaks = {
        "recipient": "@Little Oaks nursery, safeguarding lead",
        "left_out": "each",
        "items-0-give": "on",
        "items-0-differ": "on",
        "items-0-words": "She was hurt.",
        "items-1-reason": "no-role",
    }
    decision = making.tell(draft, oaks)
    assert _cells(decision, 1) == {
        "Bruises on both arms.": ("differently", "She was hurt.", ""),
        "Attendance is down.": ("withhold", "", "no-role"),
        "She has a brother.": ("", "", ""),
    }


@pytest.mark.parametrize(
    ("left_out", "choice", "reason"),
    [("not_needed", "withhold", "not-relevant"), ("risk", "withhold", "risk"), ("", "", "")],
)
def test_one_reason_for_the_rest_stands_in_every_cell_and_none_leaves_it_undecided(
    draft: Decision, left_out: str, choice: str, reason: str
) -> None:
    decision = making.tell(draft, {"recipient": "@999", "left_out": left_out or "off"})
    shared, *rest = _cells(decision, 1).values()
    assert shared == ("share", "", "")
    assert set(rest) == {(choice, "", reason)}


def test_own_words_alone_stand_instead_of_every_item(draft: Decision) -> None:
    answers = {"recipient": "@999", "items-0-give": "off", "own_words": "Help."}
    decision = making.tell(draft, answers)
    assert set(_cells(decision, 1).values()) == {("withhold", "", "own-words")}


def test_an_item_added_for_one_recipient_is_undecided_for_the_others(draft: Decision) -> None:
    decision = making.tell(
        draft, {"recipient": "@999", "new_items-0-text": "New", "new_items-0-known": "saw"}
    )
    assert _cells(decision, 0)["New"] == ("", "", "")
    assert _cells(decision, 1)["New"] == ("share", "", "")


def test_a_cell_can_be_changed_and_taken_back_until_it_is_given(draft: Decision) -> None:
    share = draft.shares[0]
    decision = making.tell(draft, {"items-0-differ": "on", "items-0-words": "Less."}, share)
    assert _cells(decision)["Bruises on both arms."] == ("differently", "Less.", "")
    decision = making.tell(decision, {"items-0-give": "off", "left_out": "risk"}, share)
    assert _cells(decision)["Bruises on both arms."] == ("withhold", "", "risk")
    decision = making.tell(
        decision, {"items-0-give": "off", "items-0-reason": "off", "left_out": "off"}, share
    )
    assert _cells(decision)["Bruises on both arms."] == ("", "", "")


def test_the_contact_is_copied_from_the_directory_or_as_typed(draft: Decision) -> None:
    share = draft.shares[0]
    assert (share.name, share.kind, share.phone) == (
        "Northbridge MASH",
        "social_care",
        "01632 960100",
    )
    decision = making.tell(
        draft, {"recipient": "other", "name": "Aunt Bea", "kind": "other", "phone": "07700 900999"}
    )
    typed = decision.shares[1]
    assert (typed.name, typed.phone, typed.recipient) == ("Aunt Bea", "07700 900999", None)


def test_what_was_given_is_frozen_there_and_then_whatever_is_changed_later(
    draft: Decision,
) -> None:
    decision = making.tell(draft, making.given(), draft.shares[0])
    frozen = Disclosure.objects.get()
    assert "Bruises on both arms." in frozen.text
    assert "Maya Okafor (7)" in frozen.text
    assert frozen.text_hash == hashlib.sha256(frozen.text.encode()).hexdigest()
    text = frozen.text
    making.answer(decision, "worry", making.WORRY | {"worry": "X", "children-0-name": "Y"})
    frozen.refresh_from_db()
    assert frozen.text == text
    with pytest.raises(NotAllowed):
        making.tell(decision, {"own_words": "More"}, decision.shares[0])
    with pytest.raises(NotAllowed):
        shares.remove_share(
            actor=decision.author, decision_id=decision.pk, share_id=decision.shares[0].pk
        )
    with pytest.raises(NotAllowed):
        _given(decision)


def test_nothing_is_frozen_while_any_of_day_time_way_and_words_is_missing(draft: Decision) -> None:
    for lacking in ("given_on", "given_time", "method"):
        answers = making.given({"recipient": "other", "name": lacking, "kind": "other"})
        making.tell(draft, answers | {lacking: "off"})
    empty = {"recipient": "@999", "items-0-give": "off", "left_out": "risk"}
    making.tell(draft, making.given(empty))
    assert len(making.fresh(draft).shares) == 5
    assert Disclosure.objects.count() == 0


def test_it_can_be_marked_as_given_after_the_record_is_finished(draft: Decision) -> None:
    decision = making.fresh(_sign(draft))
    before = decision.column_values(), decision.shares[0].column_values()
    moment = timezone.now() - timedelta(minutes=5)
    given = _given(decision, given_at=moment, method="phone", called_back="yes", spoke_to="Sam")
    assert (given.given_at, given.method, given.spoke_to) == (moment, "phone", "Sam")
    decision = making.fresh(decision)
    assert (decision.column_values(), decision.shares[0].column_values()) == before
    with pytest.raises(NotAllowed):
        _given(decision)


def test_marking_it_as_given_needs_a_way_something_to_give_and_the_author(
    draft: Decision, cast: dict[str, User]
) -> None:
    with pytest.raises(NotAllowed):
        _given(draft, method="")
    for other in ("tom", "grace", "dilys"):
        with pytest.raises(NotAllowed):
            shares.mark_given(
                actor=cast[other],
                decision_id=draft.pk,
                share_id=draft.shares[0].pk,
                given_at=timezone.now(),
                method="phone",
            )
    empty = {f"items-{n}-give": "off" for n in range(3)} | {"left_out": "risk"}
    decision = making.tell(draft, empty, draft.shares[0])
    with pytest.raises(NotAllowed):
        _given(decision)
    assert Disclosure.objects.count() == 0


def test_a_time_that_has_not_come_yet_is_now_at_the_latest(draft: Decision) -> None:
    given = _given(draft, given_at=timezone.now() + timedelta(days=3))
    assert given.given_at <= timezone.now()


def test_a_phone_call_is_to_be_confirmed_in_writing_within_48_hours(draft: Decision) -> None:
    given = _given(draft, method="phone")
    task = Task.objects.get(kind="written_follow_up")
    assert (task.kind, task.about) == ("written_follow_up", str(given.share_id))
    assert task.for_user == draft.author
    assert task.due == given.given_at + timedelta(hours=48)
    shares.follow_up_sent(actor=draft.author, task_id=task.pk)
    task.refresh_from_db()
    assert task.done_at
    with pytest.raises(NotAllowed):
        shares.follow_up_sent(actor=draft.author, task_id=task.pk)


def test_a_way_in_writing_needs_no_confirmation(draft: Decision) -> None:
    _given(draft)
    assert not Task.objects.filter(kind="written_follow_up").exists()


def test_a_call_is_confirmed_by_who_made_it(draft: Decision, cast: dict[str, User]) -> None:
    _given(draft, method="phone")
    with pytest.raises(NotAllowed):
        shares.follow_up_sent(
            actor=cast["grace"], task_id=Task.objects.get(kind="written_follow_up").pk
        )


def _sign(decision: Decision, **more: Any) -> Decision:
    return signing.sign(
        actor=decision.author,
        decision_id=decision.pk,
        expected_revision=making.fresh(decision).revision,
        **more,
    )


def test_signing_says_everything_that_is_missing_and_writes_nothing(priya: User) -> None:
    decision = making.start(priya)
    with pytest.raises(signing.NotComplete) as refused:
        _sign(decision)
    pages = [m.page for m in refused.value.missing]
    assert pages == sorted(pages, key=["worry", "family", "law", "protect", "reasons"].index)
    assert set(pages) == {"worry", "law", "protect", "reasons"}
    assert making.fresh(decision).finalised_at is None


def test_a_signature_has_who_decided_when_and_a_snapshot_of_every_answer(
    draft: Decision,
) -> None:
    earlier = timezone.now() - timedelta(hours=3)
    _given(draft, given_at=earlier)
    decision = making.fresh(_sign(draft))
    assert decision.decided_at == earlier, "decided when it was first shared"
    assert (decision.outcome, decision.finalised_by) == ("share", draft.author)
    assert (decision.decider_name, decision.decider_role) == ("Priya Nair", "safeguarding lead")
    kept: Any = decision.snapshot
    assert kept["decider"] == {"name": "Priya Nair", "role": "safeguarding lead"}
    assert kept["organisation"] == "Larkfield Primary"
    assert [r["number"] for r in kept["rules"]] == [1, 2, 3, 4, 5, 6, 7]
    rows = {(r["question"], r["shown"]) for rule in kept["rules"] for r in rule["rows"]}
    assert ("How worried are you?", "A child may be suffering serious harm") in rows
    assert ("Name", "Maya Okafor") in rows
    assert all(rule["edition"] for rule in kept["rules"])
    assert kept["law_edition"] == "2026-11"
    mash = kept["recipients"][0]
    assert [c["choice"] for c in mash["cells"]] == ["share"] * 3
    assert "Attendance is down." in mash["text"]


def test_without_a_share_it_was_decided_when_it_was_signed(draft: Decision) -> None:
    decision = making.fresh(_sign(draft, decider_name="The head", decider_role="Head teacher"))
    assert decision.decided_at == decision.finalised_at
    assert (decision.decider_name, decision.decider_role) == ("The head", "Head teacher")
    kept: Any = decision.snapshot
    assert kept["signed_by"]["name"] == "Priya Nair"
