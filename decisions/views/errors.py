"""Pages for what went wrong. Each says what to do about the child first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show that a form was too old or came from elsewhere; nothing was saved by it."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Show that the request could not be understood, such as one that is far too large."""
    return render(request, "400.html", status=400)
