"""Pages for what went wrong. Each says what to do about the child first."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from decisions import access
from decisions.audit import LookNotWritten
from decisions.rules import INFORMATION, journey
from decisions.rules.capture import SLUG
from decisions.services.sign_ins import tried_too_often
from decisions.views import capture, pages, share
from decisions.views.door import entered
from decisions.views.session import goes_on
from decisions.views.typing import JOURNEY, what_was_typed


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show that a form was too old, with everything that was typed still in it.

    Happens when a person signed in anew in another tab. Nothing is saved: they see the page
    again, and save it themselves. A form from another site brings no session, and gets the
    plain page.
    """
    match = request.resolver_match
    if match and request.method == "POST" and goes_on(request):
        try:
            if match.url_name in JOURNEY:
                here = SLUG if match.url_name == SLUG else INFORMATION.slug
                return _again(request, **{"slug": here, **match.kwargs})
        except (Http404, LookNotWritten):
            pass
    if match and request.method == "POST" and match.url_name in JOURNEY:
        # Nothing opens, and nothing typed is lost: the page itself asks who it is.
        context = {"typed": what_was_typed(request), "sign_in_url": request.path}
        return render(request, "signed_out.html", context, status=403)
    return render(request, "403_csrf.html", status=403)


def _again(request: HttpRequest, *, slug: str, decision_id: Any, **kwargs: Any) -> HttpResponse:
    decision = entered(request, access.WRITE, decision_id)
    if slug == SLUG:
        return capture.retype(request, decision)
    rule = journey.rule_for(slug)
    if rule is None:
        raise Http404
    if rule is INFORMATION:
        return share.retype(request, decision, kwargs.get("share_id"))
    return pages.retype(request, decision, rule)


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that this was tried too often, alike for everybody."""
    tried_too_often()
    return render(request, "429.html", status=429)
