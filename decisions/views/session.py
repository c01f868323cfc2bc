"""How long a session lasts, and ending it."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.views import LogoutView
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from decisions.models import User
from decisions.selectors import signing_in
from decisions.views.request import actor_of

#: When the person last did something in this session, and when it began.
LAST_SEEN, BEGAN = "last_seen", "began"
#: For how many seconds they may be idle, and for how many the session lasts at all.
LIMITS = "limits"
#: Set where a session ended: the next one does not begin by a provider's memory alone.
AFRESH = "afresh"
#: Second factors of a person's own; recovery codes are for when these are lost.
OWN = [Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP]
#: Set where a second factor was set up in this very session.
SET_UP = "second_factor_set_up"


def _now() -> int:
    return int(timezone.now().timestamp())


def begin(request: HttpRequest, user: User) -> None:
    """Note that somebody signed in just now."""
    request.session[BEGAN] = _now()
    request.session.pop(AFRESH, None)
    _note(request, user)


def seen_now(request: HttpRequest) -> None:
    """Note that the person is there, so that the session is not locked."""
    _note(request, actor_of(request))


def _note(request: HttpRequest, user: User) -> None:
    request.session[LAST_SEEN] = _now()
    request.session[LIMITS] = list(signing_in.limits(user))  # roles may have changed meanwhile


def idle_seconds(session: SessionBase) -> int:
    """Return after how many seconds of doing nothing the session locks."""
    return int(session.get(LIMITS, (0, 0))[0])


def seconds_left(session: SessionBase) -> int:
    """Return in how many seconds the session locks, if its person does nothing."""
    return int(session.get(LAST_SEEN, 0)) + idle_seconds(session) - _now()


def is_locked(request: HttpRequest) -> bool:
    """Tell whether the person has been away too long to go on without proving who they are."""
    return seconds_left(request.session) < 0


def is_over(request: HttpRequest) -> bool:
    """Tell whether the session has lasted as long as any may, however busy its person is."""
    _, whole = request.session.get(LIMITS, (0, 0))
    return _now() - int(request.session.get(BEGAN, 0)) > whole


def ways_proved(request: HttpRequest, user: Any) -> list[str]:
    """Return how the person of this session proved who they are, such as password and totp."""
    records = get_authentication_records(request, user)
    return [record.get("type") or record["method"] for record in records]


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether more than a password says who this is. The demo asks for no proof at all."""
    if settings.DEMO or {*Authenticator.Type.values, "socialaccount"} & set(
        ways_proved(request, request.user)
    ):
        return True
    return bool(request.session.get(SET_UP) and is_mfa_enabled(request.user, OWN))


def goes_on(request: HttpRequest) -> bool:
    """Tell whether the session's person may see pages now, as the middleware would."""
    here = request.user.is_authenticated and not (is_locked(request) or is_over(request))
    return here and has_second_factor(request)


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Go on with the session: its person has said that they are there."""
    seen_now(request)
    return HttpResponse(status=204)


class SignOut(LogoutView):
    """Sign out, and have the browser forget the site's pages."""

    http_method_names = ["post", "options"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        request.session[AFRESH] = True
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
