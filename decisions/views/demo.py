"""Sign in as one of the made-up cast. Installed in the demo only, and for this machine only."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from decisions import selectors
from decisions.demo.cast import CAST
from decisions.models import User
from decisions.services import invitations

#: Who can be tried as somebody who was just invited.
_INVITED = "tom.ellery@larkfield.example"


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """List the cast with a button each; sign in as the one that is pressed."""
    from_here = request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
    if not from_here or "HTTP_X_FORWARDED_FOR" in request.META:  # a proxy may bring anybody
        raise Http404
    if request.method == "POST":
        emails = {person.email for person in CAST}
        email = request.POST.get("email", "")
        user = selectors.user_by_email(email) if email in emails else None
        if user is None:
            raise Http404
        _begin(request, user)
        back = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            return HttpResponseRedirect(back)
        return redirect("home")
    cast = [(p.name, p.job_title, p.organisation, p.line, p.email) for p in CAST]
    context = {"cast": cast, "next": request.GET.get("next", ""), "invitation": _invitation()}
    return render(request, "demo/sign_in.html", context)


def _begin(request: HttpRequest, user: User) -> None:
    """Sign a person in without a password, and otherwise as everybody."""
    if request.user.is_authenticated and request.user != user:
        logout(request)
    record_authentication(request, user, "demo")
    get_adapter(request).login(request, user)
    user_logged_in.send(sender=User, request=request, response=None, user=user)


def _invitation() -> str:
    """Return a link with which the real pages of signing in can be tried; empty once used."""
    user = selectors.user_by_email(_INVITED)
    return invitations.link_for(user) if user and not invitations.has_a_way_in(user) else ""
