"""Keeping what is typed and not saved."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from decisions import access
from decisions.models import Decision
from decisions.services.shares import typing_page
from decisions.services.unsaved import keep_typing
from decisions.views.request import actor_of, whole_number


@require_POST
def typing(request: HttpRequest, decision_id: UUID, page: str) -> HttpResponse:
    """Keep the form as it is; answers with nothing. Works in a locked session too."""
    actor = actor_of(request)
    decision = access.draft_for(actor, decision_id)
    if _came_too_late(request, decision):
        return HttpResponse(status=204)
    try:
        keep(request, decision, page)
    except UnicodeEncodeError:  # a lone surrogate: the page itself will say so
        return HttpResponse(status=422)
    except ValueError:
        return HttpResponse(status=413)
    return HttpResponse(status=204)


def keep(request: HttpRequest, decision: Decision, page: str) -> None:
    """Keep what was posted to a page as unsaved typing, without the form's token.

    Raises UnicodeEncodeError for text that is none, ValueError for more than a page can hold.
    """
    posted = request.POST.copy()
    posted.pop("csrfmiddlewaretoken", None)
    raw = posted.urlencode()
    keep_typing(actor=actor_of(request), decision_id=decision.pk, page=page, raw=raw)


#: How long what was typed may be on its way while the page itself is saved.
_ON_ITS_WAY = timedelta(seconds=30)


def _came_too_late(request: HttpRequest, decision: Decision) -> bool:
    """Whether the page was saved while this was on its way; kept, it would come back to life."""
    older = whole_number(request.POST.get("revision")) < decision.revision
    return older and timezone.now() - decision.saved_at < _ON_ITS_WAY


def keep_posted(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> str:
    """Keep what a locked session posted to a page. Return where its person comes back to."""
    if name not in ("page", "share", "new_share"):
        return reverse("home")
    page = kwargs.get("slug") or typing_page(kwargs.get("share_id"))
    typing(request, decision_id=kwargs["decision_id"], page=page)
    return request.get_full_path()
