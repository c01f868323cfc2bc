"""The lists: whose, and in which order."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from decisions import selectors
from decisions.models import Decision, Membership, Task, User
from decisions.services import drafts, shares, signing
from tests import making


def _draft(user: User, level: str, *, day: int = 0, **more: Any) -> Decision:
    decision = making.answer(making.draft(user), "worry", {"level": level})
    created = timezone.now() - timedelta(days=day)
    Decision.objects.filter(pk=decision.pk).update(created_at=created)
    return making.fresh(decision)


def test_what_was_decided_and_not_sent_comes_most_worrying_first(priya: User) -> None:
    for level in ("support", "serious", "danger", "may_be"):
        _draft(priya, level)
    assert [row.decision.level for row in selectors.unsent(priya)] == [
        "danger",
        "serious",
        "may_be",
        "support",
    ]


def test_of_one_level_the_oldest_comes_first(priya: User) -> None:
    new, old = _draft(priya, "serious", day=1), _draft(priya, "serious", day=3)
    assert [row.decision for row in selectors.unsent(priya)] == [old, new]
    assert selectors.drafts(priya) == [old, new]


def test_a_draft_without_a_level_stands_with_the_serious_ones(priya: User) -> None:
    may_be, blank = _draft(priya, "may_be", day=9), making.start(priya)
    danger = _draft(priya, "danger")
    assert selectors.drafts(priya) == [danger, blank, may_be]


def test_unsent_holds_who_gets_something_and_has_not_got_it(
    priya: User, cast: dict[str, User]
) -> None:
    decision = making.draft(priya)
    nothing = {"recipient": "@999", "items-0-give": "off", "left_out": "risk"}
    making.tell(decision, nothing)
    assert [row.share.name for row in selectors.unsent(priya)] == ["Northbridge MASH"]
    own_words = nothing | {"own_words": "Help.", "recipient": "@Emergency duty team"}
    decision = making.tell(decision, own_words)
    assert [row.share.name for row in selectors.unsent(priya)] == [
        "Northbridge MASH",
        "Emergency duty team",
    ]
    assert selectors.unsent(cast["grace"]) == []
    shares.mark_given(
        actor=priya,
        decision_id=decision.pk,
        share_id=decision.shares[0].pk,
        given_at=timezone.now(),
        method="phone",
    )
    shares.remove_share(actor=priya, decision_id=decision.pk, share_id=decision.shares[2].pk)
    assert selectors.unsent(priya) == []


def test_unsent_goes_on_after_the_signature_and_ends_with_a_discard(priya: User) -> None:
    signed, thrown = making.draft(priya), making.draft(priya)
    signing.sign(actor=priya, decision_id=signed.pk, expected_revision=signed.revision)
    drafts.discard(actor=priya, decision_id=thrown.pk, reason="x")
    assert [row.decision for row in selectors.unsent(priya)] == [signed]
    assert selectors.drafts(priya) == []
    assert selectors.finished(priya) == [signed]


def test_finished_records_are_those_that_the_person_may_read(
    s1: Decision, s5: Decision, cast: dict[str, User]
) -> None:
    seen = {name: selectors.finished(user) for name, user in cast.items()}
    assert {name: found for name, found in seen.items() if found} == {
        "priya": [s1],
        "grace": [s1],
        "dilys": [s5],
    }


def test_a_child_recorded_before_is_offered_once_to_who_recorded_it(
    priya: User, cast: dict[str, User]
) -> None:
    first = making.draft(priya)
    again = making.start(priya, like=first)
    other = making.draft(priya)
    assert {pk for pk, _ in selectors.earlier_children(priya)} == {again.pk, other.pk}
    assert {name for _, name in selectors.earlier_children(priya)} == {"Maya Okafor"}
    assert selectors.earlier_children(cast["grace"]) == []


def test_tasks_are_the_persons_own_soonest_first(priya: User, cast: dict[str, User]) -> None:
    decision, now = making.start(priya), timezone.now()
    for hours, who, done in (
        (5, priya, None),
        (2, priya, None),
        (1, priya, now),
        (1, cast["tom"], None),
    ):
        Task.objects.create(
            decision=decision,
            kind="law_answer",
            for_user=who,
            due=now + timedelta(hours=hours),
            done_at=done,
        )
    due = [task.due - now for task in selectors.tasks(priya)]
    assert due == [timedelta(hours=2), timedelta(hours=5)]


def test_a_person_records_for_the_teams_they_practise_in_today(cast: dict[str, User]) -> None:
    names = {who: [t.name for _, t in selectors.home_of(user)] for who, user in cast.items()}
    assert names["priya"] == ["Larkfield safeguarding"]
    assert names["ruth"] == names["jo"] == []
    Membership.objects.filter(user=cast["tom"]).update(until="2026-01-01", since="2025-01-01")
    assert selectors.home_of(cast["tom"]) == []
