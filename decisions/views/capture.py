"""An emergency call on one screen, for somebody who has rung already."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from decisions import selectors
from decisions.design.page import Page
from decisions.models import Decision
from decisions.rules.capture import (
    NOW,
    SLUG,
    Call,
    adds_nothing,
    calls,
    capture_page,
    captured,
    complete_by,
    means_just_now,
)
from decisions.services import capture as services
from decisions.services.locking import NotAllowed, Stale
from decisions.templatetags.design import moment
from decisions.views.pages import LATER, asks_more, first_button, unsaved
from decisions.views.request import actor_of

#: What the page's heading and first words are.
_HEADING = {
    "title": "Record an emergency call",
    "guidance": "Answer what you can. It saves with anything missing, and you can add the rest "
    "later, on pages 1, 5 and 6.",
}


@require_http_methods(["GET", "POST"])
def capture(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Show or save the one screen of a draft that began as an emergency."""
    if not decision.emergency:
        return redirect("record", decision.pk)
    if captured(decision):
        return _there(request, decision) if request.method == "POST" else _on(decision)
    if request.method == "POST":
        return _save(request, decision)
    kept = selectors.typing(actor_of(request), decision, SLUG)
    stored = capture_page(decision)
    back = unsaved(kept, lambda data: _bound_again(decision, data), stored)
    if kept and back:
        return _show(request, decision, back, restored_at=kept.kept_at)
    return _show(request, decision, stored)


def retype(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Show a page whose form was too old, with what was typed in it."""
    if not decision.emergency or captured(decision):
        return _there(request, decision, status=403)
    typed = _bound_again(decision, request.POST)
    return _show(request, decision, typed, status=403, restored_at=timezone.now())


def _save(request: HttpRequest, decision: Decision) -> HttpResponse:
    bound = capture_page(decision, request.POST)
    if not bound.is_valid():
        again = _with_time(request.POST)
        return _show(request, decision, capture_page(decision, again), status=422)
    if asks_more(request, decision, slug=SLUG, bound=bound):
        return _show(request, decision, bound, again=True)
    answers, now = bound.answers(), timezone.now()
    made = calls(answers, now, just_now=means_just_now(_shown(request.POST), now))
    try:
        services.capture(
            actor=actor_of(request),
            decision_id=decision.pk,
            expected_revision=decision.revision,
            answers=answers,
            calls=made,
        )
    except (Stale, NotAllowed):  # saved a moment ago, by a double click or in another tab
        return _there(request, selectors.again(decision))
    saved = selectors.again(decision)
    messages.success(request, _saved(saved, made))
    return redirect("home") if request.POST.get("go") == "home" else _on(saved)


def _on(decision: Decision) -> HttpResponse:
    return redirect("page", decision.pk, "family")


def _saved(decision: Decision, made: list[Call]) -> str:
    """Say what is on the record now, and what is still to add; a time that cannot be, as typed."""
    given = {d.share_id: d for d in decision.disclosures}
    known = [
        f"{s.name} at {moment(given[s.pk].given_at)}" for s in decision.shares if s.pk in given
    ]
    rest = [s.called for s in decision.shares if s.pk not in given]
    words = [f"You told {' and '.join(known)}." if known else ""]
    words += [
        f"{call.wrong}: when did you tell {share.called}?"
        for share, call in zip(decision.shares, made, strict=True)
        if call.wrong
    ]
    words += [f"Page 6 asks for what is missing about {', '.join(rest)}." if rest else ""]
    by = timezone.localtime(complete_by(decision))
    words += [f"Complete it by {by:%A %-d %B, %H:%M}: it is first on your list."]
    return " ".join(["Saved.", *filter(None, words)])


def _there(request: HttpRequest, decision: Decision, *, status: int = 409) -> HttpResponse:
    """Go on where the same thing was sent twice; show what is new in it to be copied, else."""
    if not decision.emergency:
        return redirect("record", decision.pk)
    bound = capture_page(decision, request.POST, show_errors=False)
    if bound.is_valid():
        answers = bound.answers()
        if adds_nothing(decision, answers, calls(answers, timezone.now(), just_now=False)):
            return _on(decision)
    boxes = [bound.form[name] for name in ("child", "worry", "told_who", "said")]
    context = {"decision": decision, "typed": [(q.label, q.value()) for q in boxes if q.value()]}
    return render(request, "captured.html", context, status=status)


def _shown(posted: QueryDict) -> int:
    """Return when a page was shown, in seconds, as it posted it."""
    text = posted.get("shown", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _with_time(posted: QueryDict) -> QueryDict:
    """Return a form to show again: "just now" from a while ago is no answer any more."""
    data, now = posted.copy(), timezone.now()
    if not means_just_now(_shown(posted), now):
        data["shown"] = str(int(now.timestamp()))
        if data.get("when") == NOW:
            data.pop("when")
    return data


def _bound_again(decision: Decision, posted: QueryDict) -> Page:
    return capture_page(decision, _with_time(posted), show_errors=False)


def _show(
    request: HttpRequest,
    decision: Decision,
    page: Page,
    *,
    status: int = 200,
    restored_at: Any = None,
    again: bool = False,
) -> HttpResponse:
    context = {
        "rule": _HEADING,
        "page": page,
        "decision": decision,
        "back_url": reverse("home"),
        "revision": decision.revision,
        "shown_at": _shown(page.data or QueryDict()) or int(timezone.now().timestamp()),
        "restored_at": restored_at,
        "again": again,
        "typing_url": reverse("typing", args=[decision.pk, SLUG]),
        "buttons": [first_button(request), LATER],
    }
    return render(request, "capture.html", context, status=status)
