"""allauth's pages as we use them: an answer of 422 where a form is not right, and few of them."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account import views as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy

from decisions.selectors import signing_in
from decisions.services import sessions, sign_ins
from decisions.views.request import actor_of
from decisions.views.session import SET_UP
from decisions.views.sso import to_providers

View = Callable[..., HttpResponseBase]


#: What is said of an empty box; "This field is required" does not say which.
MISSING = {
    "login": "Enter your email address",
    "email": "Enter your email address",
    "password": "Enter your password",
    "oldpassword": "Enter the password that you have now",
    "password1": "Enter a new password",
    "password2": "Enter the new password again",
    "code": "Enter the code",
}


def in_our_words(form: Any) -> bool:
    """Tell whether something is wrong in one of allauth's forms, and say it in our words."""
    if form is None or not form.is_bound:
        return False
    for name, errors in form.errors.items():
        for error in errors.as_data():
            if error.code == "required" and name in MISSING:
                error.message = MISSING[name]
    return bool(form.errors)


def said(view: View) -> View:
    """Answer 422 where a form comes back with something wrong in it; allauth says 200."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and response.status_code == 200:
            forms = response.context_data or {}
            wrong = [in_our_words(forms.get(name)) for name in ("form", "webauthn_form")]
            if any(wrong) and request.method == "POST":
                response.status_code = 422
        return response

    return run


def by_password(view: View) -> View:
    """A page for people who sign in here; for those with single sign-on it does not exist."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not signing_in.may_use_password(actor_of(request)):
            raise Http404
        return said(view)(request, *args, **kwargs)

    return run


def sets_up(view: View) -> View:
    """Note that a second factor was set up in this session: it has been shown, once."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = by_password(view)(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 302:
            request.session[SET_UP] = True
        return response

    return run


def own_page(request: HttpRequest) -> HttpResponseBase:
    """Show a person how they sign in; with single sign-on, where they are signed in."""
    if not signing_in.may_use_password(actor_of(request)):
        return redirect("usersessions_list")
    response: HttpResponseBase = mfa.index(request)
    return response


def with_a_password(request: HttpRequest) -> HttpResponseBase:
    """Change a password; whoever has none, like the demo's cast, has nothing to change.

    A wrong old one is put on record: somebody may sit at another's session.
    """
    actor = actor_of(request)
    if not actor.has_usable_password():
        return redirect("mfa_index")
    response: Any = account.password_change(request)
    form = (getattr(response, "context_data", None) or {}).get("form")
    if form and form.has_error("oldpassword", "enter_current_password"):
        sign_ins.refused(actor=actor, why="wrong_password", account=actor)
    return cast(HttpResponseBase, response)


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Remove a passkey, but for the last second step there is."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponseBase:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            wrong = str(adapter.error_messages["cannot_delete_authenticator"])
            messages.error(self.request, wrong)
            return redirect("mfa_index")
        response: HttpResponseBase = super().form_valid(form)
        return response


class Sessions(usersessions.ListUserSessionsView):
    """Where a person is signed in; each session can be ended, or all others at once."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        actor, one = actor_of(self.request), self.request.POST.get("session")
        if one is None:
            response: HttpResponseBase = super().form_valid(form)
        else:
            response = redirect("usersessions_list")
            if not sessions.end_own(actor, one):
                return response
            messages.success(self.request, "You are signed out there.")
        sign_ins.ended(actor=actor, why="elsewhere")
        return response


#: Longer than asking for a new password takes, whether or not there is such an account.
_EVEN = 0.4  # seconds


def evenly(view: View) -> View:
    """Take equally long for every address, so that the time tells of no account."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        until = time.monotonic() + _EVEN
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            time.sleep(max(0, until - time.monotonic()))
        return response

    return run


sign_in = to_providers(said(account.login))
reset_password = evenly(said(account.password_reset))
reset_password_done = account.password_reset_done
reset_password_from_key = said(account.password_reset_from_key)
reset_password_from_key_done = account.password_reset_from_key_done
reauthenticate = by_password(account.reauthenticate)
change_password = by_password(with_a_password)

second_factors = own_page
authenticate = said(mfa.authenticate)
reauthenticate_by_code = by_password(mfa.reauthenticate)
# The picture of the secret is a data: address. Here alone may there be one.
add_app = csp_update({"img-src": [SELF, "data:"]})(sets_up(totp.activate_totp))
remove_app = by_password(totp.deactivate_totp)
recovery_codes_shown = by_password(recovery_codes.view_recovery_codes)
recovery_codes_renewed = by_password(recovery_codes.generate_recovery_codes)
add_passkey = sets_up(webauthn.add_webauthn)
remove_passkey = by_password(RemovePasskey.as_view())
reauthenticate_by_passkey = by_password(webauthn.reauthenticate_webauthn)
sign_in_by_passkey = said(webauthn.login_webauthn)
own_sessions = said(Sessions.as_view())
