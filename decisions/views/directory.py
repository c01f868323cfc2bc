"""The directory: whom the organisation tells, with contacts that somebody checked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from decisions import law
from decisions.choices import RecipientKind
from decisions.design.fields import Choice, Line, OneOf
from decisions.models import Organisation, Recipient
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


def _url(organisation: Organisation) -> str:
    return reverse("directory", args=[organisation.pk])


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


class RecipientForm(OrganisationForm):
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

    def values(self) -> dict[str, str]:
        """Return what was answered, but for the reason."""
        return {name: value for name, value in self.cleaned_data.items() if name != "why"}


class ChangeForm(RecipientForm):
    """An entry that is there, and why it changes."""

    why = Line(
        "Why do you change it?",
        hint="A few words.",
        needed=True,
        missing="Say why, in a few words.",
    )


@require_http_methods(["GET", "POST"])
def new_recipient(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Add an entry."""
    form = RecipientForm(posted(request), organisation=organisation)
    if sent(request, form):
        values = form.values()
        same = services.same_entry(values["name"], values["body"])
        if same in {services.same_entry(r.name, r.body) for r in found.recipients(organisation)}:
            form.add_error("name", "They are in the directory already. Change that entry.")
        else:
            services.add_recipient(actor=actor_of(request), organisation=organisation, **values)
            messages.success(request, "Added to the directory.")
            return redirect(_url(organisation))
    return show_form(
        request,
        organisation,
        form,
        title="Add to the directory",
        button="Add",
        back=_url(organisation),
    )


def _entry(organisation: Organisation, recipient_id: UUID) -> Recipient:
    entry = found.of_organisation(found.recipients(organisation), recipient_id)
    if entry is None:
        raise Http404
    return entry


@require_http_methods(["GET", "POST"])
def change_recipient(
    request: HttpRequest, organisation: Organisation, recipient_id: UUID
) -> HttpResponse:
    """Change an entry."""
    entry = _entry(organisation, recipient_id)
    stored = {name: getattr(entry, name) for name in RecipientForm.base_fields}
    form = ChangeForm(posted(request), initial=stored, organisation=organisation)
    if sent(request, form):
        services.change_recipient(
            actor=actor_of(request),
            recipient=entry,
            reason=form.cleaned_data["why"],
            **form.values(),
        )
        messages.success(request, "The entry was changed.")
        return redirect(_url(organisation))
    return show_form(
        request,
        organisation,
        form,
        title="Change an entry",
        button="Save the entry",
        back=_url(organisation),
        caption=entry.name,
        words="Check a changed phone number or address with them, by a way you knew before.",
        retire_url=reverse("retire_recipient", args=[organisation.pk, entry.pk]),
        retire_words="Take it off the directory",
        template="directory/change.html",
    )


@require_http_methods(["GET", "POST"])
def retire_recipient(
    request: HttpRequest, organisation: Organisation, recipient_id: UUID
) -> HttpResponse:
    """Take an entry off the directory."""
    entry = _entry(organisation, recipient_id)
    form = WhyForm(posted(request), organisation=organisation)
    if sent(request, form):
        try:
            services.retire_recipient(
                actor=actor_of(request), recipient=entry, reason=form.cleaned_data["why"]
            )
        except NotAllowed:  # by somebody else, a moment ago
            return redirect(_url(organisation))
        messages.success(request, "Taken off the directory.")
        return redirect(_url(organisation))
    return show_form(
        request,
        organisation,
        form,
        title="Take this entry off the directory",
        button="Take it off",
        back=_url(organisation),
        caption=entry.name,
        words="Nobody is offered it any more. Records in which they were told something keep it.",
    )
