"""The lists that an organisation keeps: an entry is added, changed, and taken off.

Whom it tells (`directory.py`) and whom its people ask (`advisers.py`) differ in what an entry
says, and in nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from decisions.models import Organisation
from decisions.selectors import people as found
from decisions.services.locking import NotAllowed
from decisions.views.organisation_forms import OrganisationForm, WhyForm, posted, sent, show_form
from decisions.views.request import actor_of


class EntryForm(OrganisationForm):
    """What an entry says."""

    @classmethod
    def stored(cls, entry: Any) -> dict[str, Any]:
        """Return what an entry says now, as a form shows it."""
        return {name: getattr(entry, name) for name in cls.base_fields if name != "why"}

    def values(self) -> dict[str, Any]:
        """Return what was answered, but for the reason."""
        return {name: value for name, value in self.cleaned_data.items() if name != "why"}


@dataclass(frozen=True)
class Said:
    """What one of the pages says: its heading, its button, what was done, and what follows."""

    title: str
    button: str
    done: str
    words: str = ""


@dataclass(frozen=True)
class Listing:
    """One list: where it is, its entries, their forms, the services that change it, its words."""

    url_name: str
    retire_url_name: str
    entries: Callable[[Organisation], list[Any]]
    new_form: type[EntryForm]
    change_form: type[EntryForm]
    add: Callable[..., Any]
    change: Callable[..., Any]
    retire: Callable[..., Any]
    adding: Said
    changing: Said
    retiring: Said

    def url(self, organisation: Organisation) -> str:
        """Return where the list is."""
        return reverse(self.url_name, args=[organisation.pk])

    def entry(self, organisation: Organisation, entry_id: UUID) -> Any:
        """Return an entry of this organisation's. Raises Http404 for any other."""
        entry = found.of_organisation(self.entries(organisation), entry_id)
        if entry is None:
            raise Http404
        return entry

    def add_page(self, request: HttpRequest, organisation: Organisation) -> HttpResponse:
        """Add an entry."""
        form = self.new_form(posted(request), organisation=organisation)
        if sent(request, form):
            self.add(actor=actor_of(request), organisation=organisation, **form.values())
            return self._done(request, organisation, self.adding)
        return self._show(request, organisation, form, self.adding)

    def change_page(
        self, request: HttpRequest, organisation: Organisation, entry_id: UUID
    ) -> HttpResponse:
        """Change what an entry says."""
        entry = self.entry(organisation, entry_id)
        stored = self.change_form.stored(entry)
        form = self.change_form(posted(request), initial=stored, organisation=organisation)
        if sent(request, form):
            reason = form.cleaned_data["why"]
            self.change(actor=actor_of(request), entry=entry, reason=reason, **form.values())
            return self._done(request, organisation, self.changing)
        return self._show(
            request,
            organisation,
            form,
            self.changing,
            caption=entry.name,
            retire_url=reverse(self.retire_url_name, args=[organisation.pk, entry.pk]),
            retire_words=self.retiring.title,
            template="directory/change.html",
        )

    def retire_page(
        self, request: HttpRequest, organisation: Organisation, entry_id: UUID
    ) -> HttpResponse:
        """Take an entry off the list."""
        entry = self.entry(organisation, entry_id)
        form = WhyForm(posted(request), organisation=organisation)
        if sent(request, form):
            try:
                self.retire(actor=actor_of(request), entry=entry, reason=form.cleaned_data["why"])
            except NotAllowed:  # by somebody else, a moment ago
                return redirect(self.url(organisation))
            return self._done(request, organisation, self.retiring)
        return self._show(request, organisation, form, self.retiring, caption=entry.name)

    def _done(self, request: HttpRequest, organisation: Organisation, said: Said) -> HttpResponse:
        messages.success(request, said.done)
        return redirect(self.url(organisation))

    def _show(
        self,
        request: HttpRequest,
        organisation: Organisation,
        form: OrganisationForm,
        said: Said,
        **more: Any,
    ) -> HttpResponse:
        if said.words:
            more["words"] = said.words
        return show_form(
            request,
            organisation,
            form,
            title=said.title,
            button=said.button,
            back=self.url(organisation),
            **more,
        )
