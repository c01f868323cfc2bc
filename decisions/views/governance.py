"""For IG officers: metadata of their organisation's records; content only with a reason."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods

from decisions import access
from decisions.design.fields import OneOf, Words
from decisions.design.forms import ActForm
from decisions.models import Decision, Organisation
from decisions.roles import administers
from decisions.selectors import governance as metadata
from decisions.selectors.who import is_named_for, may_be_shown, who_can_see
from decisions.services import grants, restrictions
from decisions.services.locking import NotAllowed
from decisions.views.acting import show_act
from decisions.views.door import list_shown
from decisions.views.request import actor_of, posted


@require_GET
def records(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """List an organisation's records without their content, a page at a time."""
    actor = actor_of(request)
    before = _moment(request.GET.get("before", ""))
    some = metadata.records(actor, organisation, before)
    shown, more = some[: metadata.PAGE], len(some) > metadata.PAGE
    list_shown(request, [row.decision.pk for row in shown])
    context = {
        "organisation": organisation,
        "rows": shown,
        "next": shown[-1].decision.created_at.isoformat() if more else "",
        "administers": administers(actor, organisation),
        "restrictions": metadata.restrictions(actor, organisation),
    }
    return render(request, "governance/records.html", context)


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return found if found and found.tzinfo else None


@require_GET
def about(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Show one record's metadata: its reason in law, who can see it, and who looked."""
    restriction = access.restriction_of(decision)
    context = {
        "decision": decision,
        "row": metadata.metadata(decision, restricted=restriction is not None),
        "restriction": restriction,
        "seers": who_can_see(decision),
        "nobody": restriction is not None and not is_named_for(decision),
        "looks": (looks := metadata.looks_at(decision)),
        "looked": metadata.in_all(looks),
    }
    return render(request, "governance/about.html", context)


class NameForm(ActForm):
    """Whom, and why them."""

    person = OneOf("Who?", needed=True, missing="Choose somebody.")
    reason = Words("Why them?", rows=2, needed=True, missing="Say in a few words why them.")

    def prepare(self) -> None:
        """Offer those who work here and are not kept out."""
        restriction = access.restriction_of(self.decision)
        people = may_be_shown(self.decision, besides_seers=False)
        self.people = {str(p.pk): p for p in people if not access.is_kept_out(p, restriction)}
        field: Any = self.fields["person"]
        field.offer([(pk, p.name, p.job_title) for pk, p in self.people.items()])


@require_http_methods(["GET", "POST"])
def name_someone(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Name somebody for a restricted record that nobody sees any more."""
    back = reverse("about_record", args=[decision.pk])
    if access.restriction_of(decision) is None or is_named_for(decision):
        return redirect(back)
    form = NameForm(posted(request), decision=decision)
    if request.method == "POST" and form.is_valid():
        try:
            restrictions.name_someone(
                actor=actor_of(request),
                decision_id=decision.pk,
                person=form.people[form.cleaned_data["person"]],
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, "Saved. They can see it now. Tell them yourself.")
        except NotAllowed:
            messages.error(request, "Nothing was changed: who may see it has just changed.")
        return redirect(back)
    return show_act(
        request,
        form,
        decision=decision,
        title="Name somebody who can see it",
        words="Nobody who was named works here any more. You do not see what is in it.",
        button="Name them",
        back_url=back,
    )


class OpenForm(ActForm):
    """Why the content is needed."""

    reason = Words(
        "Why do you need to read it?",
        rows=3,
        max_length=300,
        needed=True,
        missing="Say in a few words why you need to read it.",
        hint="Such as the number of a subject access request, or a complaint.",
    )


@require_http_methods(["GET", "POST"])
def open_content(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Open a record's content for an hour, with a reason that is written down."""
    form = OpenForm(posted(request), decision=decision)
    if request.method == "POST" and form.is_valid():
        try:
            grants.open_for_governance(
                actor=actor_of(request),
                decision_id=decision.pk,
                reason=form.cleaned_data["reason"],
            )
            return redirect("record", decision.pk)
        except NotAllowed:
            messages.error(request, "Nothing was opened. Ask one of the people who can see it.")
            return redirect("about_record", decision.pk)
    return show_act(
        request,
        form,
        decision=decision,
        title="Read what is in this record",
        words="It opens for an hour, to read only. Your reason and every look are written down, "
        "and can be seen by whoever holds the record.",
        button="Write this down and open it",
        back_url=reverse("about_record", args=[decision.pk]),
    )
