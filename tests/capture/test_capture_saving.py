"""An emergency on one screen: what is on record then, with anything missing, and its times."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import selectors
from decisions.demo.play import play
from decisions.demo.scenarios import S4
from decisions.models import AuditEvent, Disclosure, Task, User
from decisions.outputs.timeline import timeline
from decisions.rules import RULES
from decisions.rules.rule_7_record import sentence
from tests import making
from tests.capture.typed import S4_TYPED, SAID, begin, form, post, record_call, told


def test_s4_is_recorded_and_goes_on_at_page_2(
    aoife: User, signed_in: Callable[[User], Client], at_1825: Any
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    response = post(client, decision, form(decision, S4_TYPED))
    assert response["Location"] == reverse("page", args=[decision.pk, "family"])
    decision = making.fresh(decision)
    assert (decision.emergency, decision.already_shared) == (True, True)
    assert [p.name for p in decision.children] == ["Noah Dunn"]
    assert (decision.worry, decision.level) == (S4_TYPED["worry"], "danger")
    assert (decision.noticed_on, decision.noticed_time) == (timezone.localdate(), None)
    # The time of the call, and the time of recording it: two times.
    assert told(decision) == {"999": "24 16:52", "Emergency duty team": "24 16:58"}
    for given in Disclosure.objects.all():
        assert f"{timezone.localtime(given.recorded_at):%H:%M}" == "18:25"
        assert given.text.startswith(SAID)
        assert given.method == "phone"
    duty = decision.shares[1]
    assert (duty.phone, duty.purpose, duty.sent) == ("01632 960199", "protect", "yes")
    # The duty team’s call is confirmed in writing within 48 hours of the call; 999’s is not.
    (task,) = Task.objects.filter(decision=decision)
    assert (task.about, task.kind) == (str(duty.pk), "written_follow_up")
    assert f"{timezone.localtime(task.due):%d %H:%M}" == "26 16:58"
    # What is on page 1 is left out for them, who got own words: nothing is undecided.
    assert {c.reason for c in decision.cells} == {"own-words"}
    assert making.looks(decision, 14) == []
    event = AuditEvent.objects.get(act="draft.captured")
    assert event.decision_id == decision.pk
    page = client.get(response["Location"]).content.decode()
    assert "You told 999 at 16:52 and Emergency duty team at 16:58." in page
    assert "Complete it by Wednesday 25 November, 17:00" in page


def test_the_bar_stops_shouting_once_999_was_told(
    aoife: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(aoife)
    cases: tuple[tuple[making.Answers, bool], ...] = (
        ({"told": ["999"], "when": "now", "said": "Help"}, False),
        ({"told": ["999"]}, False),  # no time and no words yet: they rang all the same
        ({"told": ["@Emergency duty team"], "said": "Help"}, False),
        ({"told": ["lead"], "when": "now", "said": "Help"}, True),
        ({}, True),
    )
    for answers, danger in cases:
        decision = record_call(aoife, {"child": "Noah", **answers})
        assert decision.in_danger is danger, answers
        html = client.get(reverse("page", args=[decision.pk, "family"])).content.decode()
        assert ('class="app-danger"' in html) is danger
        html = client.get(reverse("page", args=[decision.pk, "worry"])).content.decode()
        assert ("Call 999</a> now" in html) is danger


@pytest.mark.parametrize("left_out", [*S4_TYPED, "everything"])
def test_it_saves_with_anything_missing(
    left_out: str, aoife: User, signed_in: Callable[[User], Client], at_1825: Any
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    answers = {k: v for k, v in S4_TYPED.items() if left_out not in (k, "everything")}
    response = post(client, decision, form(decision, answers))
    assert response["Location"] == reverse("page", args=[decision.pk, "family"])
    decision = making.fresh(decision)
    assert (decision.level, decision.noticed_on) == ("danger", timezone.localdate())
    found = told(decision)
    expected = {"999": "24 16:52", "Emergency duty team": "24 16:58"}
    if left_out in ("told", "everything"):
        expected = {}
    elif left_out in ("when", "said"):  # nothing freezes without a time, or without words
        expected = dict.fromkeys(expected, "")
    elif left_out.startswith("time_"):
        expected["999" if left_out == "time_999" else "Emergency duty team"] = ""
    assert found == expected
    assert all(share.sent == "yes" for share in decision.shares)


def test_whoever_has_no_time_is_asked_for_it_on_page_6_and_is_told_all_the_same(
    aoife: User, signed_in: Callable[[User], Client], at_1825: Any
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    answers = {k: v for k, v in S4_TYPED.items() if k != "time_999"}
    response = post(client, decision, form(decision, answers))
    said = client.get(response["Location"]).content.decode()
    assert "Page 6 asks for what is missing about 999." in said
    decision = making.fresh(decision)
    share = decision.shares[0]
    (look,) = making.looks(decision, 1)
    assert look.text == "You told 999, and we do not know when, or how. Add it."
    assert making.looks(decision, 3) == []
    lacking = {m.text for rule in RULES for m in rule.missing(decision)}
    assert "Say at what time they got it (999)" in lacking
    page = client.get(reverse("share", args=[decision.pk, share.pk])).content.decode()
    assert 'name="given_on"' in page
    assert 'value="2026-11-24"' in page  # the day was said
    box = page.split('name="given_time"')[1].split(">")[0]
    assert "value" not in box, "the time now is no answer"
    home = client.get("/").content.decode()
    assert "Say when you told 999 about Noah Dunn" in home
    assert "Tell 999" not in home
    check = client.get(reverse("check", args=[decision.pk])).content.decode()
    assert "Told; the time is still to add" in check


def test_just_now_is_when_it_is_saved_and_only_if_it_can_be_meant(
    aoife: User, signed_in: Callable[[User], Client], at_1825: Any
) -> None:
    client = signed_in(aoife)
    answers: making.Answers = {"told": ["999"], "when": "now", "said": "Help"}
    for shown_ago, expected in ((60, "24 18:25"), (16 * 60, ""), (-600, "")):
        decision = making.start(aoife, emergency=True)
        shown = str(int(timezone.now().timestamp()) - shown_ago)
        post(client, decision, form(decision, answers, shown=shown))
        assert told(making.fresh(decision)) == {"999": expected}


def test_who_is_not_in_the_directory_is_named_and_without_a_name_is_asked(aoife: User) -> None:
    answers: making.Answers = {"told": ["other", "lead"], "when": "now", "said": "Help"}
    decision = record_call(aoife, answers | {"told_who": "Sam, next door"})
    assert {(s.name, s.recipient) for s in decision.shares} == {
        ("Safeguarding lead, Health visitors, north", None),
        ("Sam, next door", None),
    }
    assert len(decision.disclosures) == 2
    nameless = record_call(aoife, answers | {"told": ["other"]})
    assert nameless.disclosures == []
    lacking = {m.text for rule in RULES for m in rule.missing(nameless)}
    assert "Say who you are telling (someone not named yet)" in lacking


def test_who_is_ticked_twice_was_told_once(
    aoife: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    data = form(decision, {"when": "now", "said": "Help"})
    data.setlist("told", ["999", "999"])
    assert post(client, decision, data).status_code == 302
    assert list(told(making.fresh(decision))) == ["999"]
    assert len(making.fresh(decision).shares) == 1


def test_page_5_says_that_somebody_must_not_find_out(
    aoife: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(aoife)
    for answer, said in (("yes", True), ("no", False)):
        decision = record_call(aoife, {"must_not_find_out": answer})
        page = client.get(reverse("page", args=[decision.pk, "protect"])).content.decode()
        assert ("You said in the emergency that someone must not find out." in page) is said
        check = client.get(reverse("check", args=[decision.pk])).content.decode()
        assert "Said in the emergency" in check


def test_who_was_told_counts_as_told_before_the_words_are_there(
    aoife: User, signed_in: Callable[[User], Client]
) -> None:
    decision = record_call(aoife, {"child": "Noah", "told": ["999", "other"]})
    assert making.looks(decision) == []
    told_them = "You told 999 and someone not named yet; what you told them is not written down"
    assert sentence(decision).startswith(told_them)
    lacking = {m.text for rule in RULES for m in rule.missing(decision)}
    assert {"Say what you told 999", "Say what you told someone not named yet"} <= lacking
    client = signed_in(aoife)
    check = client.get(reverse("check", args=[decision.pk])).content.decode()
    reasons = client.get(reverse("page", args=[decision.pk, "reasons"])).content.decode()
    page_6 = client.get(reverse("share", args=[decision.pk, decision.shares[0].pk]))
    assert "someone not named yet: <a" in page_6.content.decode()
    assert "Someone not named yet" in check
    assert told_them in check
    assert told_them in reasons
    for page in (check, reasons):
        for wrong in ("You are not sharing", "You are not telling", "No one on your list"):
            assert wrong not in page


def test_s4_signed_shows_both_times(
    cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    decision = making.fresh(play(S4))
    assert decision.finalised_at
    assert selectors.emergencies(cast["nia"]) == []
    client = signed_in(cast["aoife"])
    record = client.get(reverse("record", args=[decision.pk])).content.decode()
    signed = client.get(reverse("signed", args=[decision.pk])).content.decode()
    entry = next(e for e in timeline(decision) if e.title == "Recorded an emergency call")
    told = "24 November 2026, 16:52, recorded 18:25"
    assert f"Got it on {told}" in record
    assert f"{told}, by Aoife Brennan" in record
    assert f"sent {told}" in signed
    assert entry.told == [
        f"999: {told} (given at 16:52 UTC)",
        f"Emergency duty team: {told.replace('52', '58')} (given at 16:58 UTC)",
    ]
    assert f"999: {told}" in record
    assert decision.decided_at == datetime.fromisoformat("2026-11-24T16:52Z")
    assert "Vital interests" in record


@pytest.mark.parametrize("hour", [0, 1, 2, 18])
def test_s4_can_be_played_at_any_hour(hour: int, cast: dict[str, User]) -> None:
    with time_machine.travel(f"2026-11-25 {hour:02}:29Z"):
        assert making.fresh(play(S4)).finalised_at
    if hour == 2:
        with time_machine.travel("2027-03-28 02:29Z"):  # 93 minutes before: clocks had changed
            assert making.fresh(play(S4)).finalised_at
        with time_machine.travel("2027-10-31 02:29Z"):
            assert making.fresh(play(S4)).finalised_at
