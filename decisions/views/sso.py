"""Going to an organisation's single sign-on provider, and coming back."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST
from requests import RequestException

from decisions.provider import Tokens
from decisions.selectors import signing_in
from decisions.services import sign_ins
from decisions.views.refused import refused
from decisions.views.session import AFRESH

View = Callable[..., HttpResponseBase]

#: Where in a session the invitation stands that somebody opened.
INVITATION = "invitation"
#: How a provider is told to ask who it is although it may remember.
ASK_ANEW = {"prompt": "login", "max_age": "0"}


def choices(request: HttpRequest) -> list[tuple[str, str]]:
    """Return (id, name) of the providers."""
    return [(app.provider_id, app.name) for app in get_adapter().list_apps(request)]


def to_providers(view: View) -> View:
    """Let a page's form lead to the providers: a browser holds redirects to its policy, too."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        urls = [urlsplit(app.settings["server_url"]) for app in get_adapter().list_apps(request)]
        places = sorted({f"{url.scheme}://{url.netloc}" for url in urls})
        allowed = csp_update({"form-action": [SELF, *places]}) if places else lambda v: v
        return allowed(view)(request, *args, **kwargs)

    return run


def if_it_answers(view: View) -> View:
    """Answer as for any sign-in that did not work where the provider is silent or broken."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RequestException:
            sign_ins.refused(why="provider_silent")
            return refused(request)

    return run


@rate_limit(action="login")
@if_it_answers
@require_POST
def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send a person to their provider: to sign in, to accept an invitation, or to prove again."""
    try:
        provider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    back = get_next_redirect_url(request)
    if "again" in request.POST:
        onward = f"{reverse('prove')}?{urlencode({'next': back or '/'})}"
        response: HttpResponse = provider.redirect(
            request,
            AuthProcess.REDIRECT,
            next_url=onward,
            data={"again": True},
            auth_params=provider.get_auth_params() | ASK_ANEW,
        )
        return response
    data: dict[str, Any] = {}
    params = provider.get_auth_params() | {"max_age": str(signing_in.PROOF_LASTS)}
    if request.user.is_authenticated or request.session.get(AFRESH):
        # Signed out, locked, or over: the provider must not let them back in unasked.
        data["again"] = True
        params |= ASK_ANEW
    if "invitation" in request.POST:
        data["invitation"] = request.session.get(INVITATION, "-")
    response = provider.redirect(
        request, AuthProcess.LOGIN, next_url=back, data=data, auth_params=params
    )
    return response


@rate_limit(action="login", limit_get=True)
@if_it_answers
def come_back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take what the provider says."""
    try:
        view = OAuth2CallbackView.adapter_view(Tokens(request, provider_id))
        response: HttpResponseBase = view(request)
        return response
    except SocialApp.DoesNotExist:
        raise Http404 from None
