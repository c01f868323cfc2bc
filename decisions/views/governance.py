"""For IG officers: metadata of their organisation's records; content only with a reason."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods

from decisions import access
from decisions.choices import Restricted
from decisions.design.fields import Words
from decisions.design.forms import ActForm
from decisions.models import Decision, Organisation
from decisions.selectors import governance as metadata
from decisions.selectors.who import who_can_see
from decisions.services import grants
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
        "restrictions": metadata.restrictions(actor, organisation),
        "kinds": dict(Restricted.choices),
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
        "looks": metadata.looks_at(decision),
    }
    return render(request, "governance/about.html", context)


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
