"""Checking a seal out of an e-mail: three lines that nobody who runs the service can change."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from decisions.design.fields import Words
from decisions.design.forms import ActForm
from decisions.models import Organisation
from decisions.selectors.protection import protection, sealed_here
from decisions.views.acting import show_act
from decisions.views.request import posted


class SealForm(ActForm):
    """The lines as they stand in the e-mail."""

    lines = Words(
        "The email, or its last three lines",
        rows=4,
        max_length=20_000,
        needed=True,
        missing="Paste the email, or its last three lines.",
        hint="The first of the three begins with “sharing-decisions/”.",
    )


@require_http_methods(["GET", "POST"])
def check_seal(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Say whether a seal out of an e-mail is one that the log still answers to."""
    form = SealForm(posted(request))
    held = None
    if request.method == "POST" and form.is_valid():
        held = sealed_here(organisation, form.cleaned_data["lines"])
        if held is None:
            form.add_error("lines", "There is no seal of this organisation’s log in this text.")
    return show_act(
        request,
        form,
        title="Check a seal out of an email",
        words="Each day you get an email with a seal: how the audit log stood. Nobody who runs "
        "this service can change it there. Take one from before whatever you doubt.",
        button="Check it",
        back_url=reverse("audit", args=[organisation.pk]),
        template="governance/check_seal.html",
        caption=organisation.name,
        held=held,
        only_asked=True,
        protection=protection(organisation),
    )
