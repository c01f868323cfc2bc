"""Keeping what is typed and not saved."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from decisions import access
from decisions.services.shares import typing_page
from decisions.services.unsaved import keep_typing


@require_POST
def typing(request: HttpRequest, decision_id: UUID, page: str) -> HttpResponse:
    """Keep the form as it is; answers with nothing. Works in a locked session too."""
    decision = access.draft_for(request.user, decision_id)  # type: ignore[arg-type]
    try:
        posted = request.POST.copy()
        posted.pop("csrfmiddlewaretoken", None)
        raw = posted.urlencode()
    except UnicodeEncodeError:  # a lone surrogate: the page itself will say so
        return HttpResponse(status=422)
    try:
        keep_typing(actor=request.user, decision_id=decision.pk, page=page, raw=raw)  # type: ignore[arg-type]
    except ValueError:
        return HttpResponse(status=413)
    return HttpResponse(status=204)


def keep_posted(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> str:
    """Keep what a locked session posted to a page. Return where its person comes back to."""
    if name not in ("page", "share", "new_share"):
        return reverse("home")
    page = kwargs.get("slug") or typing_page(kwargs.get("share_id"))
    typing(request, decision_id=kwargs["decision_id"], page=page)
    return request.get_full_path()
