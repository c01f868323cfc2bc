"""Small things that views ask of a request."""

from typing import cast

from django.http import HttpRequest, QueryDict

from decisions.models import User


def actor_of(request: HttpRequest) -> User:
    """Return who is signed in; the middleware lets nobody else through."""
    return cast(User, request.user)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, also when that is nothing at all; None for a page only shown."""
    return request.POST if request.method == "POST" else None


def whole_number(text: str | None) -> int:
    """Return a number from a form, -1 for anything else: a revision that never is."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1
