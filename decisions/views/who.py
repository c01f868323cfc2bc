"""Who can see a record: sharing it with a colleague, taking that back, restricting it."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from decisions import access, selectors
from decisions.choices import GrantKind, Restricted
from decisions.design.fields import AnyOf, Day, OneOf, Words
from decisions.design.forms import ActForm
from decisions.models import Decision, User
from decisions.selectors.who import Seer, colleagues, may_be_shown, who_can_see
from decisions.services import grants, restrictions
from decisions.services.locking import NotAllowed
from decisions.views.acting import show_act
from decisions.views.request import actor_of, posted

#: How long a record is shared at first; the person can choose another day.
_SHARED_DAYS = 14
#: Longer needs a role, or sharing again.
_MOST_DAYS = 366


@require_GET
def who(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Show who can see a record and why, and what can be done about it."""
    restriction = access.restriction_of(decision)
    out = restriction.kept_out if restriction else []
    context = {
        "decision": decision,
        "kept_out": [p.name for p in colleagues(decision) if str(p.pk) in out],
        "seers": who_can_see(decision),
        "restriction": restriction,
        "restricted_because": Restricted(restriction.kind).label if restriction else "",
        "taken_back": (GrantKind.SHARED, GrantKind.HANDED_OVER),
    }
    return render(request, "who.html", context)


class ShareForm(ActForm):
    """With whom, until when, and why."""

    colleague = OneOf(
        "Who needs to see it?",
        needed=True,
        missing="Choose who needs to see it.",
        why="People with a role in this organisation or team. Somebody outside it cannot be "
        "given sight of a record: share the information with them instead.",
    )
    until = Day("Until when?", needed=True, missing="Say until which day.")
    reason = Words(
        "Why do they need it?",
        rows=2,
        max_length=300,
        needed=True,
        missing="Say in a few words why they need it.",
    )

    def prepare(self) -> None:
        """Offer the colleagues who do not see it anyway."""
        field: Any = self.fields["colleague"]
        people = may_be_shown(self.decision)
        field.offer([(str(p.pk), p.name, p.job_title) for p in people])

    def leave_out(self, actor: User) -> None:
        """Nobody shares with themselves."""
        field: Any = self.fields["colleague"]
        field.choices = [c for c in field.choices if c[0] != str(actor.pk)]

    def clean_until(self) -> Any:
        """A day to come, and not for ever."""
        until = self.cleaned_data["until"]
        today = timezone.localdate()
        if until and not today <= until <= today + timedelta(days=_MOST_DAYS):
            raise forms.ValidationError("Choose a day from today on, within a year.")
        return until


@require_http_methods(["GET", "POST"])
def share_record(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Let a named colleague read a record until a date."""
    if access.restriction_of(decision):
        return redirect("restrict", decision.pk)
    start = timezone.localdate() + timedelta(days=_SHARED_DAYS)
    form = ShareForm(posted(request), decision=decision, initial={"until": start})
    form.leave_out(actor_of(request))
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        colleague = _chosen(may_be_shown(decision), [answers["colleague"]])[0]
        end_of_day = datetime.combine(answers["until"], time(23, 59))
        try:
            grants.share_with(
                actor=actor_of(request),
                decision_id=decision.pk,
                colleague=colleague,
                until=timezone.make_aware(end_of_day),
                reason=answers["reason"],
            )
            messages.success(request, f"{colleague.name} can read this now. Tell them yourself.")
        except NotAllowed:  # restricted or moved on a moment ago
            messages.error(request, "Nothing was shared: who may see this has just changed.")
        return redirect("who", decision.pk)
    return show_act(
        request,
        form,
        decision=decision,
        title="Share this record with a colleague",
        words="They can read it, and change nothing. Every look is written down.",
        button="Share it",
        back_url=reverse("who", args=[decision.pk]),
    )


@require_POST
def take_back(request: HttpRequest, decision: Decision, grant_id: UUID) -> HttpResponse:
    """End at once what lets a colleague see a record."""
    try:
        grants.take_back(actor=actor_of(request), decision_id=decision.pk, grant_id=grant_id)
        messages.success(request, "Done. They can no longer see it.")
    except NotAllowed:
        messages.error(request, "That had ended already.")
    return redirect("who", decision.pk)


class RestrictForm(ActForm):
    """Why, who sees it from now on, and who must not."""

    kind = OneOf("Why?", Restricted.choices, needed=True, missing="Choose why.")
    reason = Words(
        "Say a little more",
        rows=2,
        needed=True,
        missing="Say in a few words why.",
        hint="It is kept with the record and can be read by those who see it.",
    )
    named = AnyOf(
        "Who needs to see it?",
        needed=True,
        missing="Tick at least one person who can act on it.",
        hint="Everybody else loses sight of it at once, their safeguarding lead too. With one "
        "person alone, nobody can act on it while they are away: tick two where you can.",
    )
    kept_out = AnyOf(
        "Is one of your colleagues involved?",
        hint="Tick who must not open it even in an emergency, such as a relative.",
    )

    def prepare(self) -> None:
        """Offer everybody with a role here."""
        for name, people in (
            ("named", may_be_shown(self.decision, besides_seers=False)),
            ("kept_out", colleagues(self.decision)),
        ):
            field: Any = self.fields[name]
            field.offer([(str(p.pk), p.name, p.job_title) for p in people])

    def clean(self) -> dict[str, Any]:
        """Nobody both sees it and is kept out of it."""
        cleaned = super().clean()
        if set(cleaned.get("named", [])) & set(cleaned.get("kept_out", [])):
            self.add_error("kept_out", "Someone is ticked above as well. Choose one of the two.")
        return cleaned


@require_http_methods(["GET", "POST"])
def restrict(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Restrict a record, and all about the same child, to the people named."""
    actor = actor_of(request)
    row = access.restriction_of(decision)
    initial = {
        "kind": row.kind if row else "",
        "reason": row.reason if row else "",
        "named": [str(seer.user.pk) for seer in who_can_see(decision) if _is_named(seer)],
        "kept_out": row.kept_out if row else [],
    }
    form = RestrictForm(posted(request), decision=decision, initial=initial)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        people = may_be_shown(decision, besides_seers=False)
        everybody = colleagues(decision)
        try:
            restrictions.restrict(
                actor=actor,
                decision_id=decision.pk,
                kind=answers["kind"],
                reason=answers["reason"],
                named=_chosen(people, answers["named"]),
                kept_out=_chosen(everybody, answers["kept_out"]),
            )
            return _restricted(request, decision)
        except NotAllowed:  # somebody's role has ended since the page was shown
            form.add_error("named", "Someone ticked has no role here any more. Choose again.")
    return show_act(
        request,
        form,
        decision=decision,
        title="Restrict who can see this",
        words="Only the people you tick see this record and every other one about the same "
        "child. What somebody else has not finished goes to you, or to the first you tick. "
        "Someone looks at it again in 90 days.",
        button="Save who can see this",
        back_url=reverse("who", args=[decision.pk]),
    )


def _is_named(seer: Seer) -> bool:
    """Nobody is ticked at first: whoever holds the record may be the one who is involved."""
    return seer.grant is not None and seer.grant.kind == GrantKind.NAMED


def _restricted(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Go back to the record, or home where the person has just taken it from themselves."""
    messages.success(request, "Saved. Only the people named can see it now.")
    seen = access.find_decision(actor_of(request), decision.pk)
    return redirect("who", decision.pk) if seen else redirect("home")


class LiftForm(ActForm):
    """Why it is no longer needed."""

    reason = Words(
        "Why is it no longer needed?", rows=2, needed=True, missing="Say in a few words why."
    )


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, decision: Decision) -> HttpResponse:
    """End the restriction: the record opens to the roles that see such records."""
    if access.restriction_of(decision) is None:
        return redirect("who", decision.pk)
    form = LiftForm(posted(request), decision=decision)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            restrictions.lift(actor=actor_of(request), decision_id=decision.pk, reason=reason)
            messages.success(request, "The restriction has ended.")
        except NotAllowed:
            messages.error(request, "That had ended already.")
        seen = access.find_decision(actor_of(request), decision.pk)
        return redirect("who", decision.pk) if seen else redirect("home")
    return show_act(
        request,
        form,
        decision=selectors.again(decision),
        title="End the restriction",
        words="The team’s safeguarding leads see it again, and whoever holds a record about "
        "this child.",
        button="End the restriction",
        back_url=reverse("who", args=[decision.pk]),
    )


def _chosen(people: list[User], ids: list[str]) -> list[User]:
    return [person for person in people if str(person.pk) in ids]
