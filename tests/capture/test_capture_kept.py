"""Nothing typed is lost, and nothing is recorded twice: errors, double clicks, locked sessions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import selectors
from decisions.demo.play import posted
from decisions.models import AuditEvent, Decision, User
from decisions.rules import PROTECT, RULES
from decisions.rules.capture import capture_page
from decisions.rules.rule_6_information import share_page
from decisions.services import capture as services
from decisions.services.locking import NotAllowed, Stale
from decisions.views.session import LAST_SEEN
from tests import making
from tests.capture.typed import (
    NOW,
    S4_TYPED,
    SAID,
    begin,
    form,
    post,
    record_call,
    told,
    typed,
    url,
)


def test_a_time_that_has_not_come_is_left_open_and_said_and_all_else_is_saved(
    aoife: User, signed_in: Callable[[User], Client], at_1825: Any
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    response = post(client, decision, form(decision, S4_TYPED | {"time_999": "19:00"}))
    assert response["Location"] == reverse("page", args=[decision.pk, "family"])
    decision = making.fresh(decision)
    assert told(decision) == {"999": "", "Emergency duty team": "24 16:58"}
    assert [p.name for p in decision.children] == ["Noah Dunn"]
    share = decision.shares[0]
    assert (share.own_words, share.sent, share.given_time) == (SAID, "yes", None)
    page = client.get(response["Location"]).content.decode()
    assert "19:00 has not come yet: when did you tell 999?" in page
    assert "You told Emergency duty team at 16:58." in page
    lacking = {m.text for rule in RULES for m in rule.missing(decision)}
    assert "Say at what time they got it (999)" in lacking


def test_it_may_have_been_the_day_before_and_page_6_takes_that(
    aoife: User, signed_in: Callable[[User], Client], at_1825: Any
) -> None:
    """Ten past midnight, "earlier today, 23:50": nothing says that it was noticed today."""
    at_1825.move_to("2026-11-25 00:10Z")
    client = signed_in(aoife)
    decision = begin(client)
    data: making.Answers = {"told": ["999"], "when": "2026-11-25", "time_999": "23:50"}
    response = post(client, decision, form(decision, data | {"said": "Help"}))
    page = client.get(response["Location"]).content.decode()
    assert "23:50 has not come yet: when did you tell 999?" in page
    decision = making.fresh(decision)
    assert decision.noticed_on is None
    assert "Say when it was noticed" in {m.text for m in PROTECT.missing(decision)}
    (share,) = decision.shares
    said: making.Answers = {"given_on": "2026-11-24", "given_time": "23:50"}
    page_6 = share_page(decision, share, posted(share_page(decision, share), decision, said))
    assert page_6.is_valid(), page_6.errors()


def test_when_it_comes_back_with_an_error_an_old_just_now_is_asked_again(
    aoife: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    for shown_ago, chosen in ((60, True), (3600, False)):
        shown = str(int(timezone.now().timestamp()) - shown_ago)
        data = form(decision, S4_TYPED | {"when": "now", "child": "No\x00ah"}, shown=shown)
        response = post(client, decision, data)
        assert response.status_code == 422
        box = response.content.decode().split('name="when"')[1].split(">")[0]
        assert ("checked" in box) is chosen


def test_sent_twice_it_is_recorded_once(
    aoife: User, signed_in: Callable[[User], Client], at_1825: Any
) -> None:
    client = signed_in(aoife)
    for when in ("2026-11-24", "now"):
        decision = begin(client)
        data = form(decision, S4_TYPED | {"when": when})
        for _ in range(3):
            response = post(client, decision, data)
            assert response["Location"] == reverse("page", args=[decision.pk, "family"])
            at_1825.shift(timedelta(minutes=2))
        decision = making.fresh(decision)
        assert (len(decision.people), len(decision.shares), len(decision.disclosures)) == (1, 2, 2)
        assert AuditEvent.objects.filter(decision=decision, act="draft.captured").count() == 1
        assert client.get(url(decision))["Location"] == response["Location"]
        at_1825.move_to(NOW)


@pytest.mark.parametrize(
    "more",
    [
        {"said": "Something else, too, that is new."},
        {"time_999": "16:50"},
        {"told": ["999", "lead"]},
        {"worry": "What is happening now."},
        {"must_not_find_out": "yes"},
        {"worry": "\x00 what cannot be saved"},
    ],
)
def test_sent_again_with_more_it_shows_what_is_not_on_record(
    more: making.Answers, aoife: User, signed_in: Callable[[User], Client], at_1825: Any
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    data = form(decision, S4_TYPED)
    post(client, decision, data)
    before = making.fresh(decision).revision
    response = post(client, decision, form(decision, S4_TYPED | more))
    html = response.content.decode()
    assert response.status_code == 409
    assert "is recorded already" in html
    for words in ("said", "worry"):
        assert str((S4_TYPED | more)[words]).strip("\x00") in html
    assert making.fresh(decision).revision == before


def test_a_page_saved_in_another_tab_first_is_not_overwritten(
    aoife: User, signed_in: Callable[[User], Client], at_1825: Any
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    data = form(decision, S4_TYPED)
    making.answer(decision, "worry", {"worry": "From page 1"})
    response = post(client, decision, data)
    assert response.status_code == 409
    assert SAID in response.content.decode()
    decision = making.fresh(decision)
    assert (decision.worry, decision.shares) == ("From page 1", [])


def test_the_service_refuses_what_was_saved_meanwhile_and_what_is_no_emergency(
    aoife: User, cast: dict[str, User]
) -> None:
    blank = {"child": "", "worry": "x", "said": "", "must_not_find_out": ""}
    decision = making.start(aoife, emergency=True)
    for refused, who, what, revision in (
        (NotAllowed, cast["nia"], decision, 0),
        (NotAllowed, aoife, making.start(aoife), 0),
        (Stale, aoife, decision, 1),
    ):
        with pytest.raises(refused):
            services.capture(
                actor=who,
                decision_id=what.pk,
                expected_revision=revision,
                answers=blank,
                calls=[],
            )
    services.capture(
        actor=aoife, decision_id=decision.pk, expected_revision=0, answers=blank, calls=[]
    )
    with pytest.raises(NotAllowed):
        services.capture(
            actor=aoife, decision_id=decision.pk, expected_revision=1, answers=blank, calls=[]
        )


def test_a_locked_session_keeps_what_is_typed_and_gives_it_back(
    aoife: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    data = form(decision, S4_TYPED)
    assert typed(client, decision, data) == 204
    with time_machine.travel("2026-11-24 19:00Z", tick=False):  # locked by now
        answer = post(client, decision, data)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/demo/sign-in/")
        assert making.fresh(decision).revision == 0
    with time_machine.travel("2026-11-25 08:40Z", tick=False):
        client = signed_in(aoife)
        assert "A child not named yet" in client.get("/").content.decode()
        page = client.get(url(decision)).content.decode()
        assert "We kept what you typed" in page
        for kept in ("Noah Dunn", SAID, 'value="16:52"', "Yesterday, Tuesday 24 November"):
            assert kept in page
        post(client, decision, form(decision, S4_TYPED))
        assert told(making.fresh(decision))["999"] == "24 16:52", "not the time of recording"
        assert selectors.typing(aoife, decision, "capture") is None


def test_just_now_is_not_put_back_when_it_is_long_ago(
    aoife: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    data = form(decision, S4_TYPED | {"when": "now"})
    assert typed(client, decision, data) == 204
    assert "checked" in _when_box(client, decision)
    with time_machine.travel("2026-11-24 19:30Z", tick=False):
        client = signed_in(aoife)
        assert "checked" not in _when_box(client, decision)


def _when_box(client: Client, decision: Decision) -> str:
    page = client.get(url(decision)).content.decode()
    assert "We kept what you typed" in page
    return page.split('name="when"')[1].split(">")[0]


def test_typing_that_comes_after_it_was_saved_is_refused(
    aoife: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    data = form(decision, {"child": "Noah"})
    post(client, decision, data)
    assert typed(client, decision, data) == 409
    # A session that locks then shows it, to copy: there is no page to put it back on.
    session = client.session
    session[LAST_SEEN] = 0
    session.save()
    words = "What the duty team said when they rang back."
    answer = post(client, decision, form(decision, {"said": words}))
    assert (answer.status_code, words in answer.content.decode()) == (403, True)


def test_a_form_that_is_too_old_comes_back_with_everything(aoife: User) -> None:
    client = Client()
    client.post("/demo/sign-in/", {"email": aoife.email})
    decision = making.start(aoife, emergency=True)
    data = form(decision, {"said": SAID, "when": "now", "told": ["999"]})
    client.handler.enforce_csrf_checks = True
    answer = post(client, decision, data)
    assert (answer.status_code, SAID in answer.content.decode()) == (403, True)
    saved = record_call(aoife, {"child": "Noah"})
    answer = post(client, saved, data)
    assert (answer.status_code, SAID in answer.content.decode()) == (403, True)


def test_without_javascript_the_times_come_before_anything_is_saved(
    aoife: User, signed_in: Callable[[User], Client], at_1825: Any
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    seen = " ".join(capture_page(decision).shown_names())
    first = {k: v for k, v in S4_TYPED.items() if not k.startswith("time")}
    response = post(client, decision, form(decision, first, seen=seen))
    html = response.content.decode()
    assert response.status_code == 200
    assert "A few more questions, then save." in html
    assert html.count("at what time?") >= 2
    assert making.fresh(decision).revision == 0
    seen = html.split('name="seen" value="')[1].split('"')[0]
    assert "time_999" in seen
    assert "time_lead" not in seen
    response = post(client, decision, form(decision, S4_TYPED, seen=seen))
    assert response.status_code == 302
    assert len(told(making.fresh(decision))) == 2


def test_the_button_makes_one_draft_and_uses_an_untouched_one_again(
    aoife: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(aoife)
    first = begin(client)
    assert begin(client) == first
    client.post(reverse("start"), {"direction": "already"})
    client.post(reverse("start"), {"direction": "own"})
    assert Decision.objects.count() == 3
    assert begin(client) == first
    assert typed(client, first, form(first, {"child": "Noah"})) == 204
    assert begin(client) != first


def test_only_an_emergency_has_this_page(aoife: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(aoife)
    ordinary = making.start(aoife)
    for response in (client.get(url(ordinary)), post(client, ordinary, QueryDict("go=on"))):
        assert response["Location"] == reverse("record", args=[ordinary.pk])
    assert making.fresh(ordinary).revision == 0
