"""The text for one recipient, and when they got it: in a draft or on a finished record."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from decisions import access, law
from decisions.design.fields import Clock, Day, Line, OneOf
from decisions.design.forms import QuestionForm
from decisions.design.page import Page
from decisions.models import Decision, ProposedShare
from decisions.outputs.text import GuardedText, guarded
from decisions.rules.correcting import corrected
from decisions.rules.masking import replaceable
from decisions.rules.moments import local
from decisions.rules.sharing_form import BY_PHONE, ShareForm, refuse_impossible
from decisions.services import shares
from decisions.services.locking import NotAllowed
from decisions.views.pdf import text_file
from decisions.views.request import actor_of, posted
from decisions.views.share import existing


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, decision: Decision, share_id: UUID) -> HttpResponse:
    """Show the text for one recipient, to copy: as frozen when given, or as it stands.

    A POST is "Copy anyway": the text is shown although a reminder about it is open, or comes
    as a PDF.
    """
    actor = actor_of(request)
    one = existing(decision, share_id)
    given = decision.disclosure(one)
    checked = None if given else guarded(decision, one, timezone.now())
    may_mark_sent = access.may_mark_sent(actor, decision)
    anyway = bool(request.method == "POST" and checked and not checked.held and may_mark_sent)
    if anyway:
        try:
            shares.copy_anyway(actor=actor, decision_id=decision.pk, share_id=one.pk)
        except NotAllowed:  # given or closed to them a moment ago
            return redirect("record", decision.pk)
        if request.POST.get("go") == "pdf":
            return text_file(request, decision, one)
    context = {
        "decision": decision,
        "share": one,
        "given": given,
        "guarded": checked,
        "shown": checked and (anyway or not checked.open),
        "may_mark_sent": may_mark_sent,
        "may_replace": _replaceable(decision, one, checked),
        "corrected": corrected(decision, one),
    }
    return render(request, "share/text.html", context)


def _replaceable(decision: Decision, share: ProposedShare, checked: GuardedText | None) -> set[int]:
    """Return where what was found begins that one press replaces: in a draft alone."""
    may = checked is not None and decision.is_draft
    return replaceable(decision, share, checked.spans) if checked and may else set()


class SentForm(QuestionForm):
    """When, how, and for a phone call: to whom."""

    given_on = Day("When did they get it?")
    given_time = Clock("At what time?")
    method = OneOf("How?")
    called_back = ShareForm.base_fields["called_back"]
    spoke_to = Line("Who did you speak to?", when=BY_PHONE)

    def prepare(self) -> None:
        """Offer the ways of sharing of the law pack in force."""
        today = timezone.localdate()
        field: Any = self.fields["method"]
        kind = self.decision.organisation.kind
        ways = law.pack(today).entries("method", kind=kind, on=today)
        field.offer([(e.code, e.label) for e in ways])

    def clean(self) -> dict[str, Any]:
        """All three are needed, and the time must have come."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, words in (
            ("given_on", "Say on which day they got it."),
            ("given_time", "Say at what time they got it."),
            ("method", "Say how they got it."),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        refuse_impossible(self, self.decision)
        return cleaned


@require_http_methods(["GET", "POST"])
def sent(request: HttpRequest, decision: Decision, share_id: UUID) -> HttpResponse:
    """Add the time at which a recipient got it, before or after the record is finished."""
    actor = actor_of(request)
    one = existing(decision, share_id)
    if decision.disclosure(one) or not decision.gets_something(one):
        return redirect("text", decision.pk, one.pk)
    checked, now = guarded(decision, one, timezone.now()), timezone.localtime()
    initial = {
        "given_on": now.date(),
        "given_time": now.time().replace(second=0),
        "method": one.method,
    }
    page = Page(SentForm, {}, decision, initial, {}, posted(request))
    changed = request.method == "POST" and request.POST.get("text") != checked.mark
    if request.method == "POST" and page.is_valid() and not changed:
        answers = page.answers()
        try:
            shares.mark_given(
                actor=actor,
                decision_id=decision.pk,
                share_id=one.pk,
                given_at=local(answers["given_on"], answers["given_time"]),
                method=answers["method"],
                called_back=answers["called_back"],
                spoke_to=answers["spoke_to"],
            )
            messages.success(request, f"Saved: {one} has got it.")
        except NotAllowed:  # said a moment ago, in another tab
            return redirect("text", decision.pk, one.pk)
        return redirect("record", decision.pk)
    context = {
        "decision": decision,
        "share": one,
        "page": page,
        "guarded": checked,
        "changed": changed,
    }
    status = 422 if page.form.errors else 409 if changed else 200
    return render(request, "share/sent.html", context, status=status)
