"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from decisions import jobs
from decisions.views.session import idle_seconds, seconds_left


def service(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html needs: whether this is the demo, whether e-mail waits, how long
    the session lasts.

    Asked only by a page that shows it: one indexed query, and never a word with the queue.
    """
    return {
        "demo": settings.DEMO,
        "mail_is_delayed": jobs.mail_is_delayed,
        "session_ends": _session_ends(request),
    }


def _session_ends(request: HttpRequest) -> dict[str, int]:
    """Return in how many seconds the session locks, after how many in all; empty: it does not."""
    user = getattr(request, "user", None)  # none where a request was refused before anything
    if user is None or not user.is_authenticated or (left := seconds_left(request.session)) <= 0:
        return {}
    whole = idle_seconds(request.session)
    return {"in_seconds": left, "whole": whole, "minutes": whole // 60}
