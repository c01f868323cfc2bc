"""Sign in as one of the made-up cast. Installed in the demo only, and for this machine only."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from decisions import selectors
from decisions.demo.cast import CAST
from decisions.views.session import seen_now


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
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        seen_now(request)
        back = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            return HttpResponseRedirect(back)
        return redirect("home")
    cast = [(p.name, p.job_title, p.organisation, p.line, p.email) for p in CAST]
    context = {"cast": cast, "next": request.GET.get("next", "")}
    return render(request, "demo/sign_in.html", context)
