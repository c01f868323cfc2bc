"""Proving once more who one is, before what matters most: exports, and giving roles."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from decisions.selectors import signing_in
from decisions.views.request import actor_of
from decisions.views.session import ways_proved
from decisions.views.sso import choices, to_providers

View = Callable[..., HttpResponseBase]


def step_up(view: View) -> View:
    """Let a person through who proved within five minutes who they are; ask others to.

    Afterwards they are back where they were. What they had posted is kept on the server in
    the meantime, and carried out then (allauth does that): nothing is typed twice.
    """

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not proved_lately(request):
            if request.method == "GET":  # what was posted here before, and left, waits no more
                request.session.pop(STATE_SESSION_KEY, None)
            raise ReauthenticationRequired  # allauth's middleware knows where to send them
        return view(request, *args, **kwargs)

    return run


def proved_lately(request: HttpRequest) -> bool:
    """Tell whether a person proved within five minutes who they are.

    Signing in counts, but not by single sign-on: the provider may have remembered them.
    """
    records = get_authentication_records(request, request.user)
    proofs = [r for r in records if r.get("reauthenticated") or r["method"] != "socialaccount"]
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(proof["at"] > since for proof in proofs)


@to_providers
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponseBase:
    """Ask who it is: by the organisation's provider, or in the demo by one button.

    Passwords, passkeys and codes are asked for by allauth's own pages.
    """
    ways = ways_proved(request, actor_of(request))
    if request.method == "POST" and settings.DEMO and "demo" in ways:
        record_authentication(request, actor_of(request), "demo", reauthenticated=True)
    if proved_lately(request):
        back = get_next_redirect_url(request) or reverse("home")
        return resume_request(request) or redirect(back)
    linked = signing_in.providers_of(actor_of(request)) if "socialaccount" in ways else set()
    context = {
        "ways": [way for way in choices(request) if way[0] in linked],
        "next": get_next_redirect_url(request) or "",
    }
    return render(request, "account/prove.html", context)
