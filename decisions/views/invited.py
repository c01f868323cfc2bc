"""Accepting an invitation."""

from allauth.account.forms import SetPasswordForm
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from decisions.models import User
from decisions.selectors import signing_in
from decisions.services import invitations
from decisions.services.locking import NotAllowed
from decisions.views.account import in_our_words
from decisions.views.sso import INVITATION, choices, to_providers


@require_GET
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the invitation in the session: an address that is shown must not be worth a look.

    Changes nothing else, so that a mail program may open the link to look at it.
    """
    request.session[INVITATION] = token
    return redirect("accept_invitation")


@to_providers
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest) -> HttpResponseBase:
    """Have an invited person choose a password, or go to their organisation's provider."""
    user = invitations.invited(request.session.get(INVITATION, ""))
    if user is None:
        return render(request, "account/invitation_old.html", status=410)
    named = signing_in.providers_of(user)
    if named:
        ways = [way for way in choices(request) if way[0] in named]
        return render(request, "account/invitation_sso.html", {"ways": ways, "invited": user})
    form = SetPasswordForm(user=user, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _accepted(request, user, form.cleaned_data["password1"])
    status = 422 if in_our_words(form) else 200
    context = {"form": form, "invited": user}
    return render(request, "account/invitation.html", context, status=status)


def _accepted(request: HttpRequest, user: User, password: str) -> HttpResponse:
    token = request.session.pop(INVITATION)
    if request.user.is_authenticated:
        logout(request)  # somebody else, on the same computer
    try:
        invitations.accept_with_password(actor=user, token=token, password=password)
    except NotAllowed:  # twice at the same moment
        return redirect("sign_in")
    user.refresh_from_db()
    login = Login(user=user, email=user.email, redirect_url=reverse("mfa_index"))
    response: HttpResponse = perform_password_login(request, {"email": user.email}, login)
    return response
