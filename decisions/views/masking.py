"""One press that replaces what could give somebody away, for one recipient."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from decisions.models import Decision
from decisions.services.locking import NotAllowed, Stale
from decisions.services.masking import mask_share
from decisions.views.request import actor_of, whole_number
from decisions.views.share import existing


@require_POST
def mask(request: HttpRequest, decision: Decision, share_id: UUID) -> HttpResponse:
    """Put other words in place of what was found, and go back to where they were pressed.

    `text` is the mark of the text that was on the screen: what nobody saw is not replaced.
    """
    one, only = existing(decision, share_id), request.POST.get("only")
    try:
        mask_share(
            actor=actor_of(request),
            decision_id=decision.pk,
            share_id=one.pk,
            seen=request.POST.get("text", ""),
            only=whole_number(only) if only else None,
        )
        messages.success(request, f"Replaced, for {one} alone. Please read it once more.")
    except Stale:
        messages.error(request, "The text changed since you opened the page. Read it once more.")
    except NotAllowed:  # replaced, given or signed a moment ago
        messages.error(request, "There is nothing here to replace any more.")
    came_from = request.POST.get("from")
    if came_from == "check":
        return redirect("check", decision.pk)
    return redirect("share" if came_from == "share" else "text", decision.pk, one.pk)
