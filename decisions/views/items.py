"""Correcting or removing one item of information of a draft."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from decisions.design.page import Page
from decisions.models import Decision
from decisions.rules.sharing_items import ChangeItemForm
from decisions.services import items
from decisions.services.locking import NotAllowed
from decisions.views.request import actor_of, posted


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, decision: Decision, item_id: UUID) -> HttpResponse:
    """Show an item, correct it, or remove it."""
    actor = actor_of(request)
    one = next((i for i in decision.items if i.pk == item_id), None)
    if one is None or not decision.may_change(one):
        raise Http404
    initial = {"text": one.text, "known": one.known, "still_right": one.still_right}
    page = Page(ChangeItemForm, {}, decision, initial, {}, posted(request))
    try:
        if request.method == "POST" and request.POST.get("go") == "remove":
            items.remove_item(actor=actor, decision_id=decision.pk, item_id=one.pk)
            messages.success(request, "Removed from the list of what could be shared.")
            return redirect("check", decision.pk)
        if request.method == "POST" and page.is_valid():
            answers = page.answers()
            items.change_item(actor=actor, decision_id=decision.pk, item_id=one.pk, answers=answers)
            messages.success(request, "Changed, for everyone who is to get it.")
            return redirect("check", decision.pk)
    except NotAllowed:  # given a moment ago, in another tab
        return redirect("check", decision.pk)
    context = {
        "decision": decision,
        "page": page,
        "form": page.form,
        "errors": page.errors(),
        "title": "Change or remove this item",
        "words": "It changes for everyone on your list who has not got it yet.",
        "button": "Save the change",
        "other_button": ("remove", "Remove it"),
        "back_url": reverse("check", args=[decision.pk]),
    }
    return render(request, "act.html", context, status=422 if page.form.errors else 200)
