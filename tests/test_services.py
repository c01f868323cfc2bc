"""Every write on a draft: what it keeps, whom it refuses, and what it freezes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from decisions import access
from decisions.models import (
    Acknowledgement,
    Cell,
    Concern,
    Decision,
    Disclosure,
    InformationItem,
    Protection,
    Task,
    Typing,
    User,
)
from decisions.rules.journey import rule_for
from decisions.services import drafts, pages, shares, signing, unsaved
from decisions.services.locking import NotAllowed, Stale
from tests import making


def _save(decision: Decision, actor: User, **more: Any) -> Decision:
    rule = rule_for(more.pop("slug", "reasons"))
    assert rule is not None
    given: dict[str, Any] = {"expected_revision": decision.revision, "answers": {}} | more
    return pages.save_page(actor=actor, decision_id=decision.pk, rule=rule, **given)


def _sign(decision: Decision, actor: User | None = None, **more: Any) -> Decision:
    who = actor or decision.author
    given: dict[str, Any] = {"expected_revision": making.fresh(decision).revision} | more
    return signing.sign(actor=who, decision_id=decision.pk, **given)


def test_a_page_is_saved_with_its_rows_and_raises_the_revision(priya: User) -> None:
    decision = making.answer(making.start(priya), "worry", making.WORRY)
    assert (decision.worry, decision.level, decision.revision) == (
        "Bruises on both arms.",
        "serious",
        1,
    )
    assert [(c.name, c.born) for c in decision.children] == [("Maya Okafor", "7")]
    assert [(i.text, i.known, i.from_worry) for i in decision.items] == [
        ("Bruises on both arms.", "saw", True)
    ]


def test_the_first_item_follows_the_worry_and_what_was_given_stays(priya: User) -> None:
    decision = making.draft(priya)
    decision = making.answer(decision, "worry", making.WORRY | {"worry": "Burns."})
    assert [i.text for i in decision.items] == ["Burns."]
    decision = making.tell(decision, making.given())
    decision = making.answer(decision, "worry", making.WORRY | {"worry": "A rash."})
    old, new = decision.items
    assert (old.text, old.from_worry, new.text, new.from_worry) == (
        "Burns.",
        False,
        "A rash.",
        True,
    )
    asked = making.looks(decision, 14)
    assert len(asked) == len(decision.shares)
    assert all("“A rash.”" in look.text for look in asked)


def test_people_taken_off_a_page_stay_known_to_older_decisions(priya: User) -> None:
    decision = making.draft(priya)
    lauren = decision.others[0]
    _save(decision, priya, slug="family", removed={"people": [str(lauren.pk)]})
    lauren.refresh_from_db()
    assert lauren.removed_at is not None
    assert making.fresh(decision).others == []


def test_saving_a_page_forgets_what_was_typed_on_it_and_on_no_other(priya: User) -> None:
    decision = making.draft(priya)
    for page in ("reasons", "law"):
        unsaved.keep_typing(actor=priya, decision_id=decision.pk, page=page, raw="a=1")
    _save(decision, priya)
    assert [t.page for t in Typing.objects.all()] == ["law"]


Act = Callable[[User, Decision, Any], Any]
ACTS: dict[str, Act] = {
    "save a page": lambda actor, d, _: _save(d, actor),
    "save a recipient": lambda actor, d, share: shares.save_share(
        actor=actor,
        decision_id=d.pk,
        expected_revision=making.fresh(d).revision,
        share_id=share.pk,
        answers={"recipient": "other", "own_words": "Changed"},
    ),
    "add a recipient": lambda actor, d, _: shares.save_share(
        actor=actor,
        decision_id=d.pk,
        expected_revision=making.fresh(d).revision,
        answers={"recipient": "other", "own_words": "Changed"},
    ),
    "take a recipient off": lambda actor, d, share: shares.remove_share(
        actor=actor, decision_id=d.pk, share_id=share.pk
    ),
    "hand it over": lambda actor, d, _: drafts.hand_over(
        actor=actor, decision_id=d.pk, to=drafts.colleagues(d)[0], reason="x"
    ),
    "discard it": lambda actor, d, _: drafts.discard(actor=actor, decision_id=d.pk, reason="x"),
    "answer a reminder": lambda actor, d, share: signing.answer_second_look(
        actor=actor, decision_id=d.pk, number=1, key=str(share.pk), words="x"
    ),
    "sign it": lambda actor, d, _: _sign(d, actor),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_the_author_writes_and_only_a_draft(
    act: str, priya: User, cast: dict[str, User]
) -> None:
    decision = making.draft(priya)
    share = decision.shares[0]
    for other in ("tom", "grace", "ruth", "jo", "dilys"):
        with pytest.raises(NotAllowed):
            ACTS[act](cast[other], decision, share)
    finished = making.fresh(_sign(decision))
    before = finished.column_values()
    with pytest.raises(NotAllowed):
        ACTS[act](priya, finished, share)
    assert making.fresh(decision).column_values() == before


@pytest.mark.parametrize("act", ACTS)
def test_a_discarded_draft_is_written_by_nobody(act: str, priya: User) -> None:
    decision = making.draft(priya)
    drafts.discard(actor=priya, decision_id=decision.pk, reason="A mistake")
    with pytest.raises(NotAllowed):
        ACTS[act](priya, making.fresh(decision), decision.shares[0])


def test_what_was_saved_meanwhile_is_never_overwritten(priya: User) -> None:
    seen = making.draft(priya)
    making.answer(seen, "reasons", {"reasons": "From the other tab"})
    with pytest.raises(Stale):
        _save(seen, priya, answers={"reasons": "Mine"})
    with pytest.raises(Stale):
        _sign(seen, expected_revision=seen.revision)
    with pytest.raises(Stale):
        shares.save_share(
            actor=priya,
            decision_id=seen.pk,
            expected_revision=seen.revision,
            answers={},
        )
    assert making.fresh(seen).reasons == "From the other tab"
    assert len(making.fresh(seen).shares) == 1


def test_who_takes_a_draft_over_writes_it_and_who_gave_it_still_reads_it(
    cast: dict[str, User],
) -> None:
    tom, priya = cast["tom"], cast["priya"]
    decision = making.draft(tom)
    drafts.hand_over(actor=tom, decision_id=decision.pk, to=priya, reason="End of shift")
    decision = making.fresh(decision)
    assert (decision.author, decision.started_by) == (priya, tom)
    assert access.enter(tom, access.READ, decision.pk, route="record") == decision
    assert not access.may_write(tom, decision)
    _save(decision, priya, answers={"reasons": "Hers now"})
    drafts.hand_over(actor=priya, decision_id=decision.pk, to=tom, reason="Back")
    drafts.hand_over(actor=tom, decision_id=decision.pk, to=priya, reason="And again")
    assert making.fresh(decision).author == priya


def test_a_draft_goes_to_people_of_its_team_alone(cast: dict[str, User]) -> None:
    decision = making.draft(cast["priya"])
    assert {u.name for u in drafts.colleagues(decision)} == {"Tom Ellery", "Grace Mensah"}
    for other in ("ruth", "jo", "dilys", "priya"):
        with pytest.raises(NotAllowed):
            drafts.hand_over(
                actor=cast["priya"], decision_id=decision.pk, to=cast[other], reason="x"
            )


def test_a_draft_is_discarded_with_its_reason_but_not_once_something_was_shared(
    priya: User,
) -> None:
    kept, thrown = making.draft(priya), making.draft(priya)
    unsaved.keep_typing(actor=priya, decision_id=thrown.pk, page="law", raw="a=1")
    drafts.discard(actor=priya, decision_id=thrown.pk, reason="A mistake")
    thrown = making.fresh(thrown)
    assert thrown.discarded_at
    assert thrown.discard_reason == "A mistake"
    assert not Typing.objects.filter(decision=thrown).exists()
    making.tell(kept, making.given())
    with pytest.raises(NotAllowed):
        drafts.discard(actor=priya, decision_id=kept.pk, reason="x")
    assert making.fresh(kept).discarded_at is None


def test_a_decision_like_an_earlier_one_has_its_people_and_protections(s5: Decision) -> None:
    again = making.start(s5.author, like=s5)
    assert again.concern_id == s5.concern_id
    assert [p.pk for p in again.people] == [p.pk for p in s5.people]
    assert again.protected == s5.protected != []
    skip = {"id", "decision_id", "created_at"}
    old, new = (
        [{k: v for k, v in p.column_values().items() if k not in skip} for p in d.protections]
        for d in (s5, again)
    )
    assert old == new
    assert not {p.pk for p in again.protections} & {p.pk for p in s5.protections}
    assert (again.worry, again.level, again.reasons, again.shares) == ("", "", "", [])
    assert Concern.objects.count() == 1
    assert Protection.objects.filter(decision=s5).count() == len(old)


def test_a_decision_like_one_without_protection_does_not_answer_the_question(s1: Decision) -> None:
    assert s1.protected == ["none"]
    assert making.start(s1.author, like=s1).protected == []


def test_a_second_look_is_answered_once_with_what_was_asked(priya: User) -> None:
    decision = making.draft(priya)
    look = making.looks(decision, 1)[0]
    given: Any = {"actor": priya, "decision_id": decision.pk, "number": 1, "key": look.key}
    signing.answer_second_look(**given, words="I rang them")
    kept = Acknowledgement.objects.get()
    assert (kept.asked, kept.words, kept.answered_by) == (look.text, "I rang them", priya)
    assert making.looks(making.fresh(decision), 1) == []
    assert signing.answer_second_look(**given, words="again") is None
    assert Acknowledgement.objects.count() == 1


def test_a_second_look_that_needs_words_is_not_answered_without(priya: User) -> None:
    decision = making.draft(priya, without="share")
    decision = making.answer(decision, "reasons", {"no_share": "not_share"})
    look = making.looks(decision, 8)[0]
    given: Any = {"actor": priya, "decision_id": decision.pk, "number": 8, "key": look.key}
    with pytest.raises(NotAllowed):
        signing.answer_second_look(**given, words="")
    assert signing.answer_second_look(**given, words="Her aunt is there")


def test_typing_is_replaced_swept_and_never_without_end(priya: User) -> None:
    decision = making.start(priya)
    keep: dict[str, Any] = {"actor": priya, "decision_id": decision.pk, "page": "worry"}
    unsaved.keep_typing(**keep, raw="a=1")
    unsaved.keep_typing(**keep, raw="a=2")
    assert [t.raw for t in Typing.objects.all()] == ["a=2"]
    with pytest.raises(ValueError, match="more than a page"):
        unsaved.keep_typing(**keep, raw="x" * (unsaved.MOST + 1))
    Typing.objects.update(kept_at=timezone.now() - unsaved.KEPT_FOR + timedelta(minutes=1))
    assert unsaved.forget_old_typing() == 0
    Typing.objects.update(kept_at=timezone.now() - unsaved.KEPT_FOR - timedelta(minutes=1))
    assert unsaved.forget_old_typing() == 1


def test_nothing_is_left_of_a_recipient_that_could_not_be_saved(
    priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = making.answer(making.start(priya), "worry", making.WORRY)

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(shares, "touch", broken)
    with pytest.raises(ZeroDivisionError):
        making.tell(decision, making.given({"method": "phone"}))
    for model in (Cell, Disclosure, Task):
        assert model.objects.count() == 0
    assert InformationItem.objects.count() == 1
