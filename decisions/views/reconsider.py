"""Looking again at a finished record: "What is new?" begins a new decision, linked to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from decisions import selectors
from decisions.choices import Known, WorryLevel
from decisions.design.fields import OneOf, Words
from decisions.design.forms import ActForm
from decisions.models import Decision
from decisions.rules.rule_5_identities import RULE as IDENTITIES
from decisions.services import reconsidering
from decisions.services.locking import NotAllowed
from decisions.views.acting import show_act
from decisions.views.request import actor_of, posted


class NewsForm(ActForm):
    """What is new, and how worried the practitioner is now."""

    whats_new = Words(
        "What is new?",
        hint="What you have seen, heard or been told since. It can be shared like anything else.",
        needed=True,
        missing="Say what is new.",
    )
    known = OneOf("How do you know?", Known.choices)
    level = OneOf(
        "How worried are you now?",
        WorryLevel.choices,
        hint="Leave this if it has not changed.",
        why="It decides which words about consent you see, and how soon we remind you.",
    )


@require_http_methods(["GET", "POST"])
def reconsider(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Ask what is new, and begin the decision that looks at this one again."""
    actor = actor_of(request)
    if begun := selectors.looking_again(actor, decision):
        messages.success(request, "You are looking at this again already.")
        return redirect("page", begun.pk, IDENTITIES.slug)
    # A lead of the whole organisation has no team of their own: it stays with the team it was of.
    homes = [team for of, team in selectors.home_of(actor) if of == decision.organisation]
    form = NewsForm(posted(request), decision=decision)
    if request.method == "POST" and form.is_valid():
        try:
            again = reconsidering.reconsider(
                actor=actor,
                decision_id=decision.pk,
                team=homes[0] if homes and decision.team not in homes else decision.team,
                whats_new=form.cleaned_data["whats_new"],
                known=form.cleaned_data["known"],
                level=form.cleaned_data["level"],
            )
        except NotAllowed:  # restricted a moment ago, or pressed twice
            return redirect("record", decision.pk)
        return redirect("page", again.pk, IDENTITIES.slug)
    return show_act(
        request,
        form,
        decision=decision,
        title="Look at this again",
        words="A new decision begins, with your answers carried over. This record stays as it "
        "is. You do not need to finish anything before you share what protects a child.",
        button="Save and continue",
        back_url=reverse("record", args=[decision.pk]),
    )
