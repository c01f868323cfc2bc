"""A record's whole history: kinds, who looked, and the two histories compared."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from decisions import audit
from decisions.models import Decision, User
from decisions.outputs.acts import HistoryKind
from decisions.outputs.history import SHORT, history, opened, short
from decisions.outputs.timeline import Entry
from decisions.rules import moments
from decisions.services import drafts
from tests import making


def _of(entries: list[Entry], kind: HistoryKind) -> list[Entry]:
    return [entry for entry in entries if kind in entry.kinds]


def _look(user: User, decision: Decision, route: str = "record", **more: bool | str) -> None:
    what = {"kind": "decision", "object_id": decision.pk, "allowed": True, "basis": "lead"}
    audit.look(actor=user, route=route, **(what | more))  # type: ignore[arg-type]


def test_a_recipient_who_got_it_while_they_were_saved_is_found_under_both(priya: User) -> None:
    decision = making.tell(making.draft(priya), making.given())
    newest = history(decision, looks=False)[0]
    assert newest.kinds == {HistoryKind.CHANGES, HistoryKind.SHARING}
    assert newest.title == "Saved a recipient: Northbridge MASH"
    assert "UTC)" in newest.told[0]


def test_advice_that_was_recorded_is_found_under_advice(priya: User) -> None:
    decision = making.answer(making.draft(priya), "advice", {"unsure": "no"})
    assert _of(history(decision, looks=False), HistoryKind.ADVICE) == []
    answers = {"unsure": "advised", "advice-0-adviser": "LADO", "advice-0-said": "Share it"}
    decision = making.answer(decision, "advice", answers)
    assert len(_of(history(decision, looks=False), HistoryKind.ADVICE)) == 1


def test_the_short_form_leaves_out_each_answer_and_who_looked(s1: Decision, priya: User) -> None:
    _look(priya, s1)
    everything = history(s1, looks=True)
    first = short(everything)
    assert (first[0].title, first[-1].title) == ("Signed and finished", "Started")
    assert len(first) <= SHORT < len(everything)
    assert not [e for e in first if e.is_look or "What is the worry" in e.title]


def test_looks_of_one_person_on_one_day_are_one_entry(s1: Decision, cast: dict[str, User]) -> None:
    night = datetime(2027, 7, 1, 22, 30, tzinfo=UTC)  # 23:30 in London
    for minutes in (0, 10, 40):  # the last of them is on the next day
        with time_machine.travel(night + timedelta(minutes=minutes), tick=False):
            _look(cast["grace"], s1)
            _look(cast["grace"], s1, route="typing")
    with time_machine.travel(night, tick=False):
        _look(cast["tom"], s1, allowed=False, basis="")
        _look(cast["ruth"], s1, basis="", route="about_record")
    found = _of(history(s1, looks=True), HistoryKind.LOOKS)
    told = {(e.by, e.title, *e.told) for e in found}
    looked, refused = "Looked at this record", "Was refused a page of this record"
    grace = "2 times since 23:30 (22:30 UTC): safeguarding lead"
    assert told == {
        ("Grace Mensah", looked, grace),
        ("Grace Mensah", looked, "Safeguarding lead"),
        ("Tom Ellery", refused),
        ("Ruth Adeyemi", looked, "Without opening what is in it"),
    }
    assert [e.at for e in found] == sorted((e.at for e in found), reverse=True)


def test_what_is_before_and_after_is_in_pieces_and_agrees(priya: User) -> None:
    decision = making.draft(priya)
    decision = making.answer(decision, "reasons", {"reasons": "They need her words to protect her"})
    newest = opened(history(decision, looks=False)[:1])[0]
    change = next(c for c in newest.changes if c.what == "Reasons")
    assert [p.text for p in change.before if p.changed] == ["it", "her."]
    assert [p.text for p in change.after if p.changed] == ["her words", "her"]
    assert not newest.disagrees
    assert newest.summary == "Reasons"


@pytest.fixture
def everything(s1: Decision, s5: Decision) -> list[Decision]:
    """Records in which every page was answered, one of them looked at again and handed over."""
    draft = making.draft(s1.author)
    other = making.start(s1.author, like=draft)
    making.answer(other, "worry", making.WORRY | {"children-0-name": "Maya Adaeze Okafor"})
    drafts.hand_over(
        actor=s1.author, decision_id=draft.pk, to=User.objects.get(name="Tom Ellery"), reason="x"
    )
    return [making.fresh(d) for d in (s1, s5, draft)]


def test_the_two_histories_of_every_field_agree(everything: list[Decision]) -> None:
    fields = 0
    for decision in everything:
        for one in opened(history(decision, looks=False)):
            fields += len(one.changes)
            assert not one.disagrees, [c.what for c in one.changes if not c.agrees]
    assert fields > 100
    told = {entry.title for entry in history(everything[-1], looks=False)}
    assert "Someone changed the people, in another decision about the same child" in told


def test_where_the_two_histories_differ_the_entry_says_so(priya: User) -> None:
    decision = making.draft(priya)
    before = history(decision, looks=False)
    forged = making.fresh(decision)
    forged.reasons = "Somebody put other words into the field history."
    forged.history.model.objects.create(  # as an insider would, past every service
        **{
            f.attname: getattr(forged, f.attname)
            for f in Decision._meta.concrete_fields
            if f.attname != "search"
        },
        history_date=before[0].at,
        history_type="~",
    )
    entry = opened(before)[0]
    assert [c.what for c in entry.changes if not c.agrees] == ["Reasons"]
    assert entry.disagrees
    assert not opened(before)[1].disagrees, "the earlier ones are as they were"


def test_a_field_history_that_is_missing_is_no_agreement(priya: User) -> None:
    decision = making.draft(priya)
    newest = history(decision, looks=False)[0]
    long_ago = [Entry(**(vars(newest) | {"at": timezone.now() - timedelta(days=900)}))]
    assert opened(long_ago)[0].disagrees


@pytest.mark.parametrize(
    ("utc", "shown"),
    [
        ((2026, 10, 25, 0, 30), "25 October 2026, 01:30 (00:30 UTC)"),
        ((2026, 10, 25, 1, 30), "25 October 2026, 01:30 (01:30 UTC)"),
        ((2026, 7, 1, 23, 30), "2 July 2026, 00:30 (23:30 UTC on 1 July 2026)"),
        ((2026, 1, 2, 9, 5), "2 January 2026, 09:05 (09:05 UTC)"),
    ],
)
def test_local_time_stands_beside_utc(utc: tuple[int, ...], shown: str) -> None:
    moment = datetime(*utc, tzinfo=UTC)  # type: ignore[misc,arg-type]
    assert moments.beside_utc(moment) == shown
