"""Keeping what is typed and not saved."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from decisions import access
from decisions.audit import LookNotWritten
from decisions.design.page import Page
from decisions.models import Decision
from decisions.rules import INFORMATION, journey
from decisions.rules.capture import SLUG, captured
from decisions.services.shares import typing_page
from decisions.services.unsaved import keep_typing
from decisions.views.door import entered
from decisions.views.request import actor_of, whole_number


@require_POST
def typing(request: HttpRequest, decision: Decision, page: str) -> HttpResponse:
    """Keep the form as it is; answers with nothing. Works in a locked session too."""
    if _came_too_late(request, decision, page):
        return HttpResponse(status=409)
    try:
        keep(request, decision, page)
    except ValueError:  # a lone surrogate, or more than a page can hold: the page will say so
        return HttpResponse(status=422)
    return HttpResponse(status=204)


def keep(request: HttpRequest, decision: Decision, page: str) -> None:
    """Keep what was posted to a page as unsaved typing, without the form's token.

    Raises ValueError for what is no text, or more than a page can hold.
    """
    posted = request.POST.copy()
    posted.pop("csrfmiddlewaretoken", None)
    raw = posted.urlencode()
    keep_typing(actor=actor_of(request), decision_id=decision.pk, page=page, raw=raw)


#: The pages of the journey, on which people type.
JOURNEY = ("page", "share", "new_share", "capture")

#: How long what was typed may be on its way while the page itself is saved.
_ON_ITS_WAY = timedelta(seconds=30)


def _came_too_late(request: HttpRequest, decision: Decision, page: str) -> bool:
    """Whether this page was saved while this was on its way; kept, it would come back to life."""
    if page == SLUG:  # there is no such page any more once it is saved
        return captured(decision)
    if timezone.now() - decision.saved_at > _ON_ITS_WAY:
        return False
    if page == typing_page(None):
        older = whole_number(request.POST.get("revision")) < decision.revision
        just_now = timezone.now() - _ON_ITS_WAY
        return older and any(share.created_at > just_now for share in decision.shares)
    rule = journey.rule_for(page)
    if rule is None or rule is INFORMATION:
        return False
    return request.POST.get("etag") != etag_of(rule.page(decision, fill=False))


def what_was_typed(request: HttpRequest) -> list[str]:
    """Return the words in a posted form, for somebody whose session has ended to copy."""
    quiet = ("csrfmiddlewaretoken", "seen", "etag", "revision", "go", "add", "credential", "next")
    names = [n for n in request.POST if n not in quiet and "password" not in n]
    values = [v for name in names for v in request.POST.getlist(name)]
    return [v for v in values if " " in v.strip() or len(v) > 40]


def etag_of(stored: Page) -> str:
    """Return a mark of what is stored for a page."""
    return journey.etag((q.html_name, q.value()) for q in stored.questions() if q.value())


def keep_posted(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Keep what a locked session posted to a page of the journey. Return whether it was kept."""
    page = kwargs.get("slug") or typing_page(kwargs.get("share_id"))
    if request.resolver_match and request.resolver_match.url_name == SLUG:
        page = SLUG
    try:
        decision = entered(request, access.WRITE, kwargs["decision_id"])
    except LookNotWritten:
        return False
    return typing(request, decision=decision, page=page).status_code == 204
