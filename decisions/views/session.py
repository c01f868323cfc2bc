"""Signing in and out, by Django's own views."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

#: When the person last did something in this session.
LAST_SEEN = "last_seen"


def seen_now(request: HttpRequest) -> None:
    """Note that the person is there, so that the session is not locked."""
    request.session[LAST_SEEN] = int(timezone.now().timestamp())


def is_locked(request: HttpRequest) -> bool:
    """Tell whether the person has been away too long to go on without signing in again."""
    away = int(timezone.now().timestamp()) - request.session.get(LAST_SEEN, 0)
    return bool(away > settings.IDLE_MINUTES * 60)


class SignIn(LoginView):
    """Sign in with an e-mail address and a password."""

    template_name = "registration/sign_in.html"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        seen_now(self.request)
        return response


class SignOut(LogoutView):
    """Sign out, and have the browser forget the site's pages."""

    http_method_names = ["post", "options"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
