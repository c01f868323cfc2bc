"""When somebody leaves: deactivating them, and finding a new author for their drafts."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from decisions.design.fields import OneOf
from decisions.models import Decision, Organisation, User
from decisions.selectors import people as found
from decisions.services import leaving
from decisions.services.locking import NotAllowed
from decisions.services.staffing import LastAdministrator
from decisions.views.organisation_forms import (
    WhyForm,
    posted,
    sent,
    show_form,
)
from decisions.views.people_roles import LAST, list_url
from decisions.views.request import actor_of

NOBODY = "nobody"


class LeaveForm(WhyForm):
    """Why somebody leaves; and who answers about the law, where it was them."""

    field_order = ("law_asks", "why")
    law_asks = OneOf(
        "Who answers questions about the law from now on?",
        needed=True,
        missing="Choose who answers questions about the law.",
    )

    def __init__(self, *args: Any, leaver: User, **kwargs: Any) -> None:
        self.leaver = leaver
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """Ask about the law only where it has to be somebody else now."""
        if self.organisation.law_asks_id != self.leaver.pk:
            del self.fields["law_asks"]
            return
        people = found.answerers(self.organisation, self.leaver)
        self.answerers = {str(p.pk): p for p in people}
        nobody = (NOBODY, "Nobody", "Pages then point to the NSPCC helpline.")
        self.offer("law_asks", [*((str(p.pk), p.name, p.job_title) for p in people), nobody])


@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, organisation: Organisation, person_id: UUID) -> HttpResponse:
    """End everything that a person may do here."""
    one = found.person(organisation, person_id)
    if one is None or not one.roles:
        raise Http404
    form = LeaveForm(posted(request), leaver=one.user, organisation=organisation)
    if sent(request, form):
        chosen = form.cleaned_data.get("law_asks", "")
        try:
            left = leaving.deactivate(
                actor=actor_of(request),
                organisation=organisation,
                user=one.user,
                why=form.cleaned_data["why"],
                law_asks=form.answerers.get(chosen) if chosen else None,
            )
        except LastAdministrator:
            form.add_error("why", LAST)
        except NotAllowed:  # by somebody else, a moment ago
            return redirect("people", organisation.pk)
        else:
            if one.user.pk == actor_of(request).pk:
                logout(request)  # their session is gone already; nothing may be put into it
                return redirect("home")
            messages.success(request, _said(left))
            return redirect(list_url(organisation))
    return show_form(
        request,
        organisation,
        form,
        title="Deactivate",
        button="Deactivate now",
        back=reverse("person", args=[organisation.pk, person_id]),
        caption=one.name,
        template="people/deactivate.html",
        drafts=found.drafts_told_of(organisation, one.user),
    )


def _said(left: leaving.Left) -> str:
    said = "Deactivated. They are signed out, and their roles here have ended."
    for name, number in Counter(left.went_to).items():
        drafts = "One unfinished record" if number == 1 else f"{number} unfinished records"
        said += f" {drafts} went to {name}."
    if left.waiting:
        said += " No lead can take their drafts: choose somebody below."
    return said


class PlaceForm(WhyForm):
    """Who takes a draft over, and why them."""

    to = OneOf("Who takes it over?", needed=True, missing="Choose who takes it over.")
    field_order = ("to", "why")

    def __init__(self, *args: Any, draft: Decision, actor: User, **kwargs: Any) -> None:
        self.draft, self.actor = draft, actor
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """Offer the people of the draft's team, but for the administrator who chooses."""
        others = [p for p in leaving.colleagues(self.draft) if p != self.actor]
        self.people = {str(p.pk): p for p in others}
        self.offer("to", [(pk, p.name, p.job_title) for pk, p in self.people.items()])


@require_http_methods(["GET", "POST"])
def place_draft(request: HttpRequest, organisation: Organisation, draft_id: UUID) -> HttpResponse:
    """Give a draft whose author is gone to somebody of its team. Its content is not shown."""
    draft = found.of_organisation(found.stranded(organisation), draft_id)
    if draft is None:
        raise Http404
    actor = actor_of(request)
    form = PlaceForm(posted(request), draft=draft, actor=actor, organisation=organisation)
    if sent(request, form):
        to = form.people[form.cleaned_data["to"]]
        try:
            leaving.place_draft(
                actor=actor,
                organisation=organisation,
                draft_id=draft.pk,
                to=to,
                reason=form.cleaned_data["why"],
            )
        except NotAllowed:  # placed, taken up or restricted a moment ago
            return redirect("people", organisation.pk)
        messages.success(request, f"{to.name} now holds {draft.reference}.")
        return redirect("people", organisation.pk)
    return show_form(
        request,
        organisation,
        form,
        title="Choose who takes this draft over",
        button="Hand it over",
        back=list_url(organisation),
        caption=draft.reference,
        template="people/place.html",
        draft=draft,
        nobody=not form.people,
    )
