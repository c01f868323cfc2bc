"""Opening a record in an emergency: the reason first, then the record, for an hour."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from decisions.design.fields import Line, Words
from decisions.design.forms import ActForm
from decisions.models import Decision, Organisation
from decisions.selectors import emergency as looking
from decisions.services import emergency as services
from decisions.services.locking import NotAllowed
from decisions.views.acting import show_act
from decisions.views.request import actor_of, posted


class EmergencyForm(ActForm):
    """Why, and which record. The reason is written down before anything is looked up."""

    reason = Words(
        "What is happening, and why do you need the record now?",
        rows=3,
        max_length=300,
        needed=True,
        missing="Say in a few words why you need it now.",
    )
    sought = Line(
        "Which record?",
        needed=True,
        missing="Type the reference, or the child’s full name.",
        hint="The reference, or the child’s full name as it was recorded.",
    )


_WORDS = (
    "Child in danger now? Call 999 first. This is for when a child cannot wait for the person who "
    "holds the record. It opens for an hour, to "
    "read only. Your reason is written down before we look, also when nothing is found. The "
    "information governance officer is told at once and reviews it."
)


_NOT_FOUND = "No record was found that can be opened. Check how the name is spelled."
_NONE = (
    "Your reason is written down. This is not a check on whether a child is known. If a child may "
    "be in danger, do not wait: call 999, or ring children’s social care."
)


@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Write the reason down, then look, then open what was found."""
    form = EmergencyForm(posted(request))
    found: list[Decision] | None = None
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            found = _look(request, organisation, answers["sought"], answers["reason"])
        except NotAllowed:  # the role ended a moment ago
            return redirect("home")
        if len(found) == 1:
            return redirect("record", found[0].pk)
        if found:
            context = {"organisation": organisation, "found": [_line(d) for d in found]}
            return render(request, "emergency.html", context | answers)
        form.add_error("sought", _NOT_FOUND)
    return show_act(
        request,
        form,
        caption=organisation.name,
        title="Open a record in an emergency",
        words=_NONE if found is not None else _WORDS,
        button="Write this down and open the record",
        back_url=reverse("home"),
    )


def _look(
    request: HttpRequest, organisation: Organisation, sought: str, reason: str
) -> list[Decision]:
    """Write down first, in a transaction of its own; what it says stays, whatever is found."""
    actor = actor_of(request)
    asked = services.ask(actor=actor, organisation=organisation, sought=sought, reason=reason)
    found = looking.sought(actor, organisation, sought)
    if len(found) == 1:
        services.open_record(actor=actor, asked=asked, decision_id=found[0].pk, reason=reason)
    else:
        services.found_none(actor=actor, organisation=organisation, asked=asked, found=len(found))
    return found


def _line(decision: Decision) -> tuple[UUID, str, str]:
    day = timezone.localtime(decision.created_at)
    return decision.pk, decision.reference, f"{decision.team.name}, {day:%-d %B %Y}"
