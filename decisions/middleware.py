"""Nothing kept by browsers, and an idle session that is locked instead of lost."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from decisions.views.session import LAST_SEEN, is_locked, seen_now
from decisions.views.typing import JOURNEY, keep_posted, what_was_typed

Answer = Callable[[HttpRequest], HttpResponse]

#: Pages that a locked session may still reach.
_OPEN = {"sign_in", "sign_out", "demo_sign_in", "typing"}
#: How often the session notes that its person is there; more often would only cost writes.
_NOTE_EVERY = 60


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

    A locked session may only keep typing until its person signs in again: what they post to
    a page is kept as typing, and they come back to that page with everything there. Where
    the session has ended, what they posted is shown to them to copy.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let a person through who was here lately; send others to sign in again."""
        name = (request.resolver_match.url_name if request.resolver_match else "") or ""
        if not request.user.is_authenticated:
            return _typed(request) if request.method == "POST" and name in JOURNEY else None
        if name in _OPEN:
            return None  # typing alone neither unlocks nor extends a session
        if is_locked(request):
            # Only what really was kept may be said to be kept; the rest is shown, to copy.
            kept = name in JOURNEY and request.method == "POST" and keep_posted(request, kwargs)
            if request.method == "POST" and not kept:
                return _typed(request)
            return redirect(_sign_in(request.get_full_path()))
        if timezone.now().timestamp() - request.session[LAST_SEEN] > _NOTE_EVERY:
            seen_now(request)
        return None


def _typed(request: HttpRequest) -> HttpResponse:
    """Show a person what they posted, to copy: nothing of it was kept."""
    context = {"typed": what_was_typed(request), "sign_in_url": _sign_in(request.path)}
    return render(request, "signed_out.html", context, status=403)


def _sign_in(back: str) -> str:
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}"
