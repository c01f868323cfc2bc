"""Nothing kept by browsers, sessions that lock and end, a second factor, and a line per request."""

import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from decisions.audit import LookNotWritten
from decisions.views.session import (
    AFRESH,
    LAST_SEEN,
    OWN,
    has_second_factor,
    is_locked,
    is_over,
    seen_now,
    ways_proved,
)
from decisions.views.typing import JOURNEY, keep_posted, what_was_typed

Answer = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)

#: Pages on which a person proves who they are.
_PROVING = {"prove", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
#: Pages for setting up a second factor, for whoever has none yet.
_SETTING_UP = {
    *_PROVING,
    "sign_out",
    "stay",
    "mfa_index",
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
}
#: How often the session notes that its person is there; more often would only cost writes.
_NOTE_EVERY = 60


def _name_of(request: HttpRequest) -> str:
    return (request.resolver_match.url_name if request.resolver_match else "") or ""


def _is_public(view: Any) -> bool:
    return not getattr(view, "login_required", True)


class NothingKept:
    """Tell browsers and proxies to keep no page: it may be about a child."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_cache_control(response, no_store=True, private=True)
        return response


class IdleLock:
    """Lock a session whose person has been away, without losing what they typed.

    A locked session may only keep typing until its person proves who they are: what they post
    to a page is kept as typing, and they come back to that page with everything there. After
    some hours a session ends, however busy its person is; what they were typing is kept too.
    Where no session is left, what they posted is shown to them to copy.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let a person through who was here lately; ask others who they are."""
        name = _name_of(request)
        if not request.user.is_authenticated:
            return _typed(request) if request.method == "POST" and name in JOURNEY else None
        if _is_public(view) or name == "sign_out":
            return None
        over = is_over(request)
        if over or is_locked(request):
            if not over and (name in _PROVING or name == "typing"):
                return None  # typing alone neither unlocks nor extends a session
            return _stopped(request, kwargs, over)
        noted = timezone.now().timestamp() - request.session[LAST_SEEN]
        if noted > _NOTE_EVERY and name != "typing":
            seen_now(request)
        return None


def _stopped(request: HttpRequest, kwargs: dict[str, Any], over: bool) -> HttpResponse:
    """Keep what was posted, end the session if it is over, and ask who it is."""
    journey = _name_of(request) in JOURNEY
    # Only what really was kept may be said to be kept; the rest is shown, to copy.
    kept = journey and request.method == "POST" and keep_posted(request, kwargs)
    if over:
        request.session_is_over = True  # type: ignore[attr-defined]
        logout(request)
        request.session[AFRESH] = True
    request.session.pop(STATE_SESSION_KEY, None)  # what waited for a proof waits no more
    if request.method == "POST" and not kept:
        return _typed(request)
    return redirect(_proof(request, request.get_full_path()))


def _typed(request: HttpRequest) -> HttpResponse:
    """Show a person what they posted, to copy: nothing of it was kept."""
    context = {"typed": what_was_typed(request), "sign_in_url": _proof(request, request.path)}
    return render(request, "signed_out.html", context, status=403)


def _proof(request: HttpRequest, back: str) -> str:
    """Return where the person of this session proves who they are, and comes back from."""
    page = reverse(settings.LOGIN_URL)
    if request.user.is_authenticated and "demo" not in ways_proved(request, request.user):
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        if ways:
            page = ways[0]["url"]
        else:
            logout(request)  # nothing to prove it with: they sign in anew
    return f"{page}?{urlencode({'next': back})}"


class SecondFactor:
    """Let nobody go on with a password alone: first they set up a passkey or an app.

    Whoever came by single sign-on gave their second factor to their organisation's provider;
    we trust it with that. The demo's cast has no passwords, and no second factors.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send whoever has no second factor to where they set one up."""
        if not request.user.is_authenticated or _is_public(view):
            return None
        if has_second_factor(request):
            return None
        if is_mfa_enabled(request.user, OWN):
            logout(request)  # it was set up since, elsewhere: this session has not shown it
            return redirect(settings.LOGIN_URL)
        return None if _name_of(request) in _SETTING_UP else redirect("mfa_index")


class LooksFirst:
    """Where a look cannot be put on record, say so, and how to go on without reading."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer 503, alike for what exists and what does not."""
        if isinstance(problem, LookNotWritten):
            return render(request, "no_look.html", status=503)
        return None


class RequestLog:
    """Log each request in a line that says nothing of anybody: never an address as asked for.

    Addresses can hold the code of a provider, the key of a reset, an invitation.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        match = request.resolver_match
        logger.info(
            "%s %s %s %d ms",
            request.method,
            match.route if match else "(no such address)",
            response.status_code,
            (time.monotonic() - began) * 1000,
        )
        return response
