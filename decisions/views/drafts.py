"""Starting a draft, its list of pages, handing it over, discarding it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from decisions import access, selectors
from decisions.choices import Direction
from decisions.design.fields import OneOf, Words
from decisions.design.forms import ActForm
from decisions.models import Decision
from decisions.rules import journey
from decisions.rules.capture import captured, complete_by
from decisions.selectors.handed import handed_over
from decisions.services import drafts
from decisions.services.locking import NotAllowed
from decisions.services.rows import as_id
from decisions.views.acting import show_act
from decisions.views.corrections import listed
from decisions.views.door import entered
from decisions.views.request import actor_of, posted

_STATUS = {"todo": "To do", "started": "Started", "done": "Answered"}


#: What the buttons that begin a record are worth, where they are not our own accord.
_DIRECTIONS = {"asked": Direction.ASKED}


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start a draft and open its first page. Only a POST makes one."""
    actor = actor_of(request)
    homes = selectors.home_of(actor)
    if not homes:
        return render(request, "no_team.html", status=403)
    like_id = as_id(request.POST.get("like", ""))
    like = entered(request, access.READ, like_id) if like_id else None
    if like:  # a child's people stay with the organisation that recorded them
        homes = [h for h in homes if h[0] == like.organisation]
        if not (homes and access.may_follow_up(actor, like)):
            raise Http404
    chosen = next((h for h in homes if str(h[1].pk) == request.POST.get("team")), None)
    if chosen is None and len(homes) > 1:
        context = {"homes": homes, "posted": request.POST}
        return render(request, "choose_team.html", context)
    organisation, team = chosen or homes[0]
    if "like" in request.POST and not request.POST["like"]:
        messages.error(request, "Choose a child first, or press one of the buttons at the top.")
        return redirect("home")
    pressed = request.POST.get("direction", "")
    emergency = pressed == "emergency" and not like
    begun: dict[str, Any] = {
        "already_shared": pressed == "already" or emergency,
        "direction": _DIRECTIONS.get(pressed, Direction.OWN),
        "emergency": emergency,
    }
    # Pressed twice, or left at once the last time: no second empty draft.
    decision = None if like else selectors.untouched(actor, team, begun)
    decision = decision or drafts.start(
        actor=actor, organisation=organisation, team=team, like=like, **begun
    )
    if emergency:
        return redirect("capture", decision.pk)
    return redirect("page", decision.pk, journey.pages(decision)[0].slug)


@require_GET
def overview(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Show a draft's pages with what is done and what is not."""
    looks = journey.second_looks(decision, timezone.now())
    rows = [
        (
            rule.heading,
            reverse("page", args=[decision.pk, rule.slug]),
            rule.name,
            _STATUS[journey.status(rule, decision)],
        )
        for rule in journey.pages(decision)
    ]
    rows.append(("Check and sign", reverse("check", args=[decision.pk]), "", ""))
    context = {
        "decision": decision,
        "rows": rows,
        "reminders": len(looks),
        "handed": handed_over([decision]).get(decision.pk),
        "may_discard": not decision.disclosures,
        "corrections": listed(decision),
        "may_correct": True,
    }
    if decision.emergency:
        by = complete_by(decision)
        context |= {"complete_by": by, "overdue": by < timezone.now()}
        context["captured"] = captured(decision)
    return render(request, "drafts/overview.html", context)


class HandOverForm(ActForm):
    """To whom, and why."""

    to = OneOf("Who takes it over?", needed=True, missing="Choose who takes it over.")
    reason = Words("Why?", rows=2, hint="A few words, such as “end of my shift”.")

    def prepare(self) -> None:
        """Offer the people of the decision's team."""
        field = self.fields["to"]
        people = drafts.colleagues(self.decision)
        field.offer([(str(p.pk), p.name, p.job_title) for p in people])  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Give a draft to a colleague."""
    actor = actor_of(request)
    form = HandOverForm(posted(request), decision=decision)
    if request.method == "POST" and form.is_valid():
        people = {str(p.pk): p for p in drafts.colleagues(decision)}
        to = people[form.cleaned_data["to"]]
        try:
            drafts.hand_over(
                actor=actor, decision_id=decision.pk, to=to, reason=form.cleaned_data["reason"]
            )
        except NotAllowed:  # signed or handed over a moment ago, in another tab
            return redirect("record", decision.pk)
        messages.success(request, f"{to.name} now holds {decision.reference}.")
        return redirect("home")
    return show_act(
        request,
        form,
        decision=decision,
        title="Hand this draft over",
        words=_HANDING,
        button="Hand it over",
        back_url=reverse("record", args=[decision.pk]),
    )


_HANDING = (
    "They can then write it and sign it. You can still read it, and no longer change it. "
    "Tell them yourself if it is urgent: nothing is sent to them."
)


class DiscardForm(ActForm):
    """Why a draft is thrown away. A reason is needed: someone may ask one day."""

    reason = Words(
        "Why is it not needed?",
        rows=2,
        needed=True,
        missing="Say in a few words why it is not needed.",
    )


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Throw a draft away."""
    actor = actor_of(request)
    if decision.disclosures:
        return render(request, "drafts/not_discarded.html", {"decision": decision}, status=409)
    form = DiscardForm(posted(request), decision=decision)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.discard(actor=actor, decision_id=decision.pk, reason=form.cleaned_data["reason"])
        except NotAllowed:
            return render(request, "drafts/not_discarded.html", {"decision": decision}, status=409)
        messages.success(request, f"{decision.reference} was discarded. The log keeps that it was.")
        return redirect("home")
    return show_act(
        request,
        form,
        decision=decision,
        title="Discard this draft",
        words="Its text is no longer shown to anyone. That it existed, and why it was discarded, "
        "stays.",
        button="Discard it",
        back_url=reverse("record", args=[decision.pk]),
    )
