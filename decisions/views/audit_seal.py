"""Checking a seal out of an e-mail: three lines that nobody who runs the service can change."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from decisions.design.fields import Words
from decisions.design.forms import ActForm
from decisions.models import Organisation
from decisions.selectors.protection import is_held, protection
from decisions.views.acting import show_act
from decisions.views.request import posted


class SealForm(ActForm):
    """The lines as they stand in the e-mail."""

    lines = Words(
        "The last three lines of the email",
        rows=4,
        max_length=500,
        needed=True,
        missing="Paste the last three lines of the email.",
        hint="The first begins with “sharing-decisions/”.",
    )


@require_http_methods(["GET", "POST"])
def check_seal(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Say whether a seal out of an e-mail is one that the log still answers to."""
    form = SealForm(posted(request))
    held = None
    if request.method == "POST" and form.is_valid():
        held = is_held(organisation, form.cleaned_data["lines"])
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
        protection=protection(organisation),
    )
