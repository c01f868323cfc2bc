"""S4 as it is typed in the car at 18:25, and the ways to record it."""

from typing import Any

from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.demo.play import posted
from decisions.models import Decision, User
from decisions.rules.capture import calls, capture_page
from decisions.services import capture as services
from tests import making

FORM = "application/x-www-form-urlencoded"
NOW = "2026-11-24 18:25Z"
SAID = "Address, vehicle, mental-health crisis, Noah’s age."
#: S4 as Aoife types it in her car at 18:25.
S4_TYPED: making.Answers = {
    "child": "Noah Dunn",
    "worry": "His father threatens to end it for all of us.",
    "told": ["999", "@Emergency duty team"],
    "when": "2026-11-24",
    "time_999": "16:52",
    "time_@Emergency duty team": "16:58",
    "said": SAID,
    "must_not_find_out": "no",
}


def form(decision: Decision, answers: making.Given, **more: str) -> QueryDict:
    """Return what the browser posts from the page as it is shown now."""
    data = posted(capture_page(decision), decision, dict(answers))
    data.update({"go": "on", "shown": str(int(timezone.now().timestamp())), **more})
    return data


def url(decision: Decision) -> str:
    return reverse("capture", args=[decision.pk])


def post(client: Client, decision: Decision, data: QueryDict) -> Any:
    return client.post(url(decision), data.urlencode(), content_type=FORM)


def begin(client: Client) -> Decision:
    response = client.post(reverse("start"), {"direction": "emergency"})
    decision = Decision.objects.get(pk=response["Location"].split("/")[2])
    assert response["Location"] == url(decision)
    return decision


def record_call(user: User, answers: making.Given) -> Decision:
    """Record an emergency through the page and its service."""
    decision = making.start(user, emergency=True)
    bound = capture_page(decision, posted(capture_page(decision), decision, dict(answers)))
    assert bound.is_valid(), bound.errors()
    said = bound.answers()
    services.capture(
        actor=user,
        decision_id=decision.pk,
        expected_revision=decision.revision,
        answers=said,
        calls=calls(said, timezone.now(), just_now=True),
    )
    return making.fresh(decision)


def told(decision: Decision) -> dict[str, str]:
    """Return who was told, with when, "" where that is not known."""
    given = {s.pk: decision.disclosure(s) for s in decision.shares}
    return {
        s.name: f"{timezone.localtime(d.given_at):%d %H:%M}" if (d := given[s.pk]) else ""
        for s in decision.shares
    }


def typed(client: Client, decision: Decision, data: QueryDict) -> int:
    url = reverse("typing", args=[decision.pk, "capture"])
    return client.post(url, data.urlencode(), content_type=FORM).status_code
