"""Whom the organisation's people can ask when they are unsure, with hours and a number."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from decisions.choices import AdviserRole
from decisions.design.fields import AnyOf, Clock, Line, OneOf
from decisions.models import Adviser, Organisation
from decisions.selectors import people as found
from decisions.services import directory as services
from decisions.services.locking import NotAllowed
from decisions.views.organisation_forms import (
    OrganisationForm,
    WhyForm,
    posted,
    sent,
    show_form,
)
from decisions.views.request import actor_of

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _url(organisation: Organisation) -> str:
    return reverse("advisers", args=[organisation.pk])


@require_GET
def advisers(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """List whom people can ask."""
    rows = [(a, _label(a), _hours(a)) for a in found.advisers(organisation)]
    return render(
        request, "directory/advisers.html", {"organisation": organisation, "advisers": rows}
    )


def _label(adviser: Adviser) -> str:
    return str(dict(AdviserRole.choices).get(adviser.role, adviser.role))


def _hours(adviser: Adviser) -> str:
    days = ", ".join(_DAYS[n] for n in sorted(adviser.weekdays))
    if len(adviser.weekdays) == 7:
        days = "every day"
    return f"{adviser.opens:%H:%M} to {adviser.closes:%H:%M}, {days or 'no day given'}"


class AdviserForm(OrganisationForm):
    """Who it is, what they know, and when they can be reached."""

    name = Line("Name", max_length=200, needed=True, missing="Enter a name.")
    job_title = Line(
        "What are they?",
        max_length=200,
        hint="Such as “data protection lead”.",
        needed=True,
        missing="Say what they are.",
    )
    role = OneOf(
        "What can they advise on, or as whom?",
        AdviserRole.choices,
        needed=True,
        missing="Choose what they advise on.",
    )
    phone = Line("Phone", max_length=50, width="20", needed=True, missing="Enter a phone number.")
    opens = Clock("From", needed=True, missing="Enter from when they can be reached.")
    closes = Clock("To", needed=True, missing="Enter until when they can be reached.")
    weekdays = AnyOf(
        "On which days?",
        [(str(n), day) for n, day in enumerate(_DAYS)],
        needed=True,
        missing="Choose at least one day.",
    )
    note = Line("Anything to know before ringing?", hint="Such as “You need not give a name.”")

    def clean(self) -> dict[str, Any]:
        """The hours of a day begin before they end."""
        cleaned = super().clean()
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", "Enter a time after the one above.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what was answered, but for the reason."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "why"}
        return values | {"weekdays": sorted(int(n) for n in values["weekdays"])}


class ChangeForm(AdviserForm):
    """Somebody who is there, and why it changes."""

    why = Line(
        "Why do you change it?",
        hint="A few words.",
        needed=True,
        missing="Say why, in a few words.",
    )


@require_http_methods(["GET", "POST"])
def new_adviser(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Add somebody to ask."""
    form = AdviserForm(posted(request), organisation=organisation)
    if sent(request, form):
        services.add_adviser(actor=actor_of(request), organisation=organisation, **form.values())
        messages.success(request, "The adviser was added.")
        return redirect(_url(organisation))
    return show_form(
        request,
        organisation,
        form,
        title="Add an adviser",
        button="Add",
        back=_url(organisation),
        words="People who are unsure are shown who can be reached now.",
    )


def _adviser(organisation: Organisation, adviser_id: UUID) -> Adviser:
    adviser = found.of_organisation(found.advisers(organisation), adviser_id)
    if adviser is None:
        raise Http404
    return adviser


@require_http_methods(["GET", "POST"])
def change_adviser(
    request: HttpRequest, organisation: Organisation, adviser_id: UUID
) -> HttpResponse:
    """Change when and how somebody can be asked."""
    adviser = _adviser(organisation, adviser_id)
    stored = {name: getattr(adviser, name) for name in AdviserForm.base_fields}
    stored["weekdays"] = [str(n) for n in adviser.weekdays]
    form = ChangeForm(posted(request), initial=stored, organisation=organisation)
    if sent(request, form):
        services.change_adviser(
            actor=actor_of(request),
            adviser=adviser,
            reason=form.cleaned_data["why"],
            **form.values(),
        )
        messages.success(request, "The adviser was changed.")
        return redirect(_url(organisation))
    return show_form(
        request,
        organisation,
        form,
        title="Change an adviser",
        button="Save the adviser",
        back=_url(organisation),
        caption=adviser.name,
        retire_url=reverse("retire_adviser", args=[organisation.pk, adviser.pk]),
        retire_words="Take them off the list",
        template="directory/change.html",
    )


@require_http_methods(["GET", "POST"])
def retire_adviser(
    request: HttpRequest, organisation: Organisation, adviser_id: UUID
) -> HttpResponse:
    """Offer somebody no longer."""
    adviser = _adviser(organisation, adviser_id)
    form = WhyForm(posted(request), organisation=organisation)
    if sent(request, form):
        try:
            services.retire_adviser(
                actor=actor_of(request), adviser=adviser, reason=form.cleaned_data["why"]
            )
        except NotAllowed:  # by somebody else, a moment ago
            return redirect(_url(organisation))
        messages.success(request, "Taken off the list of advisers.")
        return redirect(_url(organisation))
    return show_form(
        request,
        organisation,
        form,
        title="Take this adviser off the list",
        button="Take them off",
        back=_url(organisation),
        caption=adviser.name,
        words="Nobody is offered them any more. Advice that they gave stays.",
    )
