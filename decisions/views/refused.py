"""One page for everybody who is not let in, whatever the reason: it tells nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refused(request: HttpRequest) -> HttpResponse:
    """Say that signing in did not work, and whom to ask."""
    return render(request, "account/refused.html", status=403)
