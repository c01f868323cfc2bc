"""Whom the organisation's people can ask when they are unsure, with hours and a number."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from decisions.choices import AdviserRole
from decisions.design.fields import AnyOf, Clock, Line, OneOf
from decisions.models import Adviser, Organisation
from decisions.selectors import people as found
from decisions.services import directory as services
from decisions.views.listing import EntryForm, Listing, Said
from decisions.views.organisation_forms import WhyForm

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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


class AdviserForm(EntryForm):
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

    @classmethod
    def stored(cls, entry: Any) -> dict[str, Any]:
        """Return what an entry says now; days are ticked by their number."""
        return super().stored(entry) | {"weekdays": [str(n) for n in entry.weekdays]}

    def values(self) -> dict[str, Any]:
        """Return what was answered, the days as numbers."""
        values = super().values()
        return values | {"weekdays": sorted(int(n) for n in values["weekdays"])}


class ChangeAdviserForm(WhyForm, AdviserForm):
    """Somebody who is there, and why it changes."""


LISTING = Listing(
    url_name="advisers",
    retire_url_name="retire_adviser",
    entries=found.advisers,
    new_form=AdviserForm,
    change_form=ChangeAdviserForm,
    add=services.add_adviser,
    change=services.change_adviser,
    retire=services.retire_adviser,
    adding=Said(
        "Add an adviser",
        "Add",
        "The adviser was added.",
        "People who are unsure are shown who can be reached now.",
    ),
    changing=Said("Change an adviser", "Save the adviser", "The adviser was changed."),
    retiring=Said(
        "Take this adviser off the list",
        "Take them off",
        "Taken off the list of advisers.",
        "Nobody is offered them any more. Advice that they gave stays.",
    ),
)


@require_http_methods(["GET", "POST"])
def new_adviser(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Add somebody to ask."""
    return LISTING.add_page(request, organisation)


@require_http_methods(["GET", "POST"])
def change_adviser(
    request: HttpRequest, organisation: Organisation, adviser_id: UUID
) -> HttpResponse:
    """Change when and how somebody can be asked."""
    return LISTING.change_page(request, organisation, adviser_id)


@require_http_methods(["GET", "POST"])
def retire_adviser(
    request: HttpRequest, organisation: Organisation, adviser_id: UUID
) -> HttpResponse:
    """Offer somebody no longer."""
    return LISTING.retire_page(request, organisation, adviser_id)
