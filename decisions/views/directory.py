"""The directory: whom the organisation tells, with contacts that somebody checked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from decisions import law
from decisions.choices import RecipientKind
from decisions.design.fields import Choice, Line, OneOf
from decisions.models import Organisation
from decisions.selectors import people as found
from decisions.services import directory as services
from decisions.views.listing import EntryForm, Listing, Said
from decisions.views.organisation_forms import WhyForm


@require_GET
def directory(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """List whom the organisation tells."""
    methods = {code: label for code, label, *_ in methods_for(organisation)}
    entries = [
        (entry, _label(entry.kind), methods.get(entry.method, ""))
        for entry in found.recipients(organisation)
    ]
    context = {"organisation": organisation, "entries": entries}
    return render(request, "directory/list.html", context)


def _label(kind: str) -> str:
    return str(dict(RecipientKind.choices).get(kind, kind))


def methods_for(organisation: Organisation) -> list[Choice]:
    """Return the ways of sharing that the law pack has for an organisation."""
    pack, today = law.pack(timezone.localdate()), timezone.localdate()
    ways = pack.entries("method", kind=organisation.kind, nation=organisation.nation, on=today)
    return [(way.code, way.label, way.help) for way in ways]


class RecipientForm(EntryForm):
    """One entry: who, how to reach them, and how that was checked."""

    name = Line(
        "Name",
        max_length=300,
        hint="A team or a person, such as “Northbridge MASH”.",
        needed=True,
        missing="Enter a name.",
    )
    body = Line("Organisation", max_length=300)
    kind = OneOf(
        "What are they?", RecipientKind.choices, needed=True, missing="Choose what they are."
    )
    phone = Line("Phone", max_length=50)
    address = Line("Portal, secure email or post", max_length=300)
    method = OneOf("How do you usually reach them?")
    verified = Line(
        "How and when was this contact checked?",
        max_length=300,
        hint="Such as “council website, 1 September 2026”. "
        "Not from the letter or email that asked.",
        needed=True,
        missing="Say how and when this contact was checked.",
    )

    def prepare(self) -> None:
        """Offer the ways of sharing, and none."""
        self.offer("method", [*methods_for(self.organisation), ("", "It depends")])

    def clean(self) -> dict[str, Any]:
        """Somebody must be able to reach them."""
        cleaned = super().clean()
        silent = not (cleaned.get("phone") or cleaned.get("address"))
        if silent and not {"phone", "address"} & set(self.errors):
            self.add_error("phone", "Enter a phone number, or a portal, email or address.")
        return cleaned


class NewRecipientForm(RecipientForm):
    """An entry that is not there yet."""

    def clean(self) -> dict[str, Any]:
        """Nobody stands in the directory twice."""
        cleaned = super().clean()
        same = services.same_entry(cleaned.get("name", ""), cleaned.get("body", ""))
        there = found.recipients(self.organisation)
        if same in {services.same_entry(r.name, r.body) for r in there}:
            self.add_error("name", "They are in the directory already. Change that entry.")
        return cleaned


class ChangeRecipientForm(WhyForm, RecipientForm):
    """An entry that is there, and why it changes."""


LISTING = Listing(
    url_name="directory",
    retire_url_name="retire_recipient",
    entries=found.recipients,
    new_form=NewRecipientForm,
    change_form=ChangeRecipientForm,
    add=services.add_recipient,
    change=services.change_recipient,
    retire=services.retire_recipient,
    adding=Said("Add to the directory", "Add", "Added to the directory."),
    changing=Said(
        "Change an entry",
        "Save the entry",
        "The entry was changed.",
        "Check a changed phone number or address with them, by a way you knew before.",
    ),
    retiring=Said(
        "Take this entry off the directory",
        "Take it off",
        "Taken off the directory.",
        "Nobody is offered it any more. Records in which they were told something keep it.",
    ),
)


@require_http_methods(["GET", "POST"])
def new_recipient(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Add an entry."""
    return LISTING.add_page(request, organisation)


@require_http_methods(["GET", "POST"])
def change_recipient(
    request: HttpRequest, organisation: Organisation, recipient_id: UUID
) -> HttpResponse:
    """Change an entry."""
    return LISTING.change_page(request, organisation, recipient_id)


@require_http_methods(["GET", "POST"])
def retire_recipient(
    request: HttpRequest, organisation: Organisation, recipient_id: UUID
) -> HttpResponse:
    """Take an entry off the directory."""
    return LISTING.retire_page(request, organisation, recipient_id)
