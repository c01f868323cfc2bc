"""Page 6: one recipient, and what can be done about one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from decisions import access, law, selectors
from decisions.design.fields import Clock, Day, Line, OneOf
from decisions.design.forms import QuestionForm
from decisions.design.page import Page
from decisions.models import Decision, ProposedShare
from decisions.outputs.text import guarded
from decisions.rules import INFORMATION, journey
from decisions.rules.rule_6_information import BY_PHONE, ShareForm, share_page
from decisions.services import shares
from decisions.services.locking import NotAllowed, Stale
from decisions.services.pages import as_id
from decisions.views.pages import (
    added,
    etag_of,
    expected_revision,
    mark_differences,
    same_page,
    unsaved,
)
from decisions.views.request import actor_of

BUTTONS = [
    ("go", "on", "Save and continue", ""),
    ("go", "another", "Save and tell someone else", "govuk-button--secondary"),
    ("go", "home", "Save and finish later", "govuk-button--secondary"),
]


def _share(decision: Decision, share_id: UUID | None) -> ProposedShare | None:
    if share_id is None:
        return None
    share = next((s for s in decision.shares if s.pk == share_id), None)
    if share is None:
        raise Http404
    return share


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, decision_id: UUID, share_id: UUID | None = None) -> HttpResponse:
    """Show or save the page of one recipient; without a share: of a new one."""
    actor = actor_of(request)
    decision = access.decision_for(actor, decision_id)
    if not access.may_write(actor, decision):
        return redirect("record", decision.pk)
    one = _share(decision, share_id)
    if one and decision.disclosure(one):
        context = {"decision": decision, "share": one, "given": decision.disclosure(one)}
        return render(request, "share/given.html", context | _others(decision, one))
    if request.method == "POST":
        return _save(request, decision, one)
    same_as = _share(decision, as_id(request.GET.get("same", "")))
    kept = selectors.typing(actor, decision, shares.typing_page(share_id))
    stored = share_page(decision, one, fill=False)
    back = unsaved(kept, lambda data: share_page(decision, one, data, show_errors=False), stored)
    if kept and back and not same_as:
        return _show(request, back, decision, one, typed=back.data, restored_at=kept.kept_at)
    page = share_page(decision, one, extra=added(request), same_as=same_as)
    return _show(request, page, decision, one)


def _save(request: HttpRequest, decision: Decision, one: ProposedShare | None) -> HttpResponse:
    actor = actor_of(request)
    if request.POST.get("go") == "nobody":
        return redirect("page_after", decision.pk, INFORMATION.slug)
    bound = share_page(decision, one, request.POST)
    if not bound.is_valid() or _nothing_given(bound):
        return _show(request, bound, decision, one, typed=request.POST, status=422)
    stored = share_page(decision, one, fill=False)
    revision = expected_revision(request.POST, decision, stored)
    saved = one
    try:
        if revision != decision.revision:
            raise Stale
        saved = shares.save_share(
            actor=actor,
            decision_id=decision.pk,
            expected_revision=revision,
            share_id=one.pk if one else None,
            answers=bound.answers(),
            items=bound.kept_rows("items"),
            new_items=bound.kept_rows("new_items"),
        )
    except Stale:
        decision = access.decision_for(actor, decision.pk)
        if one is None and _sent_twice(decision, bound):
            return _on(request, decision)
        mark_differences(
            bound, share_page(decision, _share(decision, one.pk if one else None), fill=False)
        )
        return _show(request, bound, decision, one, status=409, conflict=True)
    except NotAllowed:  # given meanwhile, in another tab
        return redirect("record", decision.pk)
    decision = access.decision_for(actor, decision.pk)
    if decision.disclosure(saved) is None:
        here = reverse("share", args=[decision.pk, saved.pk])
        if again := same_page(request.POST, here, share_page(decision, saved, fill=False)):
            return redirect(again)
    return _on(request, decision)


def retype(request: HttpRequest, decision: Decision, share_id: UUID | None) -> HttpResponse:
    """Show a page whose form was too old, with what was typed in it."""
    one = _share(decision, share_id)
    typed = share_page(decision, one, request.POST, show_errors=False)
    now = timezone.now()
    return _show(request, typed, decision, one, typed=request.POST, status=403, restored_at=now)


def _nothing_given(bound: Page) -> bool:
    """Say so when they "have got it" and there is nothing that they got."""
    given = any(row.cleaned_data.get("give") for row in bound.row_sets["items"].forms)
    new = any(row.cleaned_data.get("text") for row in bound.row_sets["new_items"].kept())
    answers = bound.answers()
    if answers["sent"] != "yes" or given or new or answers["own_words"]:
        return False
    bound.form.add_error("own_words", "Tick what they got, or write what you told them.")
    return True


def _sent_twice(decision: Decision, bound: Page) -> bool:
    """Whether a new recipient was saved a moment ago by the same form."""
    chosen, words = bound.answers()["recipient"], bound.answers()["own_words"]
    return any(
        str(s.recipient_id or "other") == chosen and s.own_words == words for s in decision.shares
    )


def _on(request: HttpRequest, decision: Decision) -> HttpResponse:
    match request.POST.get("go"):
        case "home":
            return redirect("home")
        case "another":
            return redirect("new_share", decision.pk)
    return redirect("page_after", decision.pk, INFORMATION.slug)


def _others(decision: Decision, one: ProposedShare | None) -> dict[str, Any]:
    return {
        "others": [s for s in decision.shares if one is None or s.pk != one.pk],
        "on_url": reverse("page_after", args=[decision.pk, INFORMATION.slug]),
    }


def _show(
    request: HttpRequest,
    page: Page,
    decision: Decision,
    one: ProposedShare | None,
    *,
    typed: QueryDict | None = None,
    status: int = 200,
    conflict: bool = False,
    restored_at: Any = None,
) -> HttpResponse:
    stored = share_page(decision, one, fill=False)
    buttons = BUTTONS
    if one is None and not decision.shares:
        buttons = [*BUTTONS, ("go", "nobody", "Tell no one for now", "govuk-button--secondary")]
    typing = reverse("typing", args=[decision.pk, shares.typing_page(one.pk if one else None)])
    context = {
        "rule": INFORMATION,
        "page": page,
        "page_number": INFORMATION.number,
        "page_count": journey.PAGE_COUNT,
        "decision": decision,
        "share": one,
        "back_url": reverse("page", args=[decision.pk, journey.before(INFORMATION)]),
        "revision": typed.get("revision") if typed else decision.revision,
        "etag": typed.get("etag") if typed else etag_of(stored),
        "saved_at": decision.saved_at if decision.revision else None,
        "restored_at": restored_at,
        "conflict": conflict,
        "typing_url": typing,
        "buttons": buttons,
        "panel": INFORMATION.panel,
        **_others(decision, one),
    }
    return render(request, "journey/page.html", context, status=status)


@require_POST
def remove(request: HttpRequest, decision_id: UUID, share_id: UUID) -> HttpResponse:
    """Take a recipient off a draft."""
    actor = actor_of(request)
    decision = access.draft_for(actor, decision_id)
    one = _share(decision, share_id)
    try:
        shares.remove_share(actor=actor, decision_id=decision.pk, share_id=share_id)
    except NotAllowed:
        return redirect("share", decision.pk, share_id)
    messages.success(request, f"{one} was taken off the list.")
    return redirect("page", decision.pk, INFORMATION.slug)


@require_GET
def text(request: HttpRequest, decision_id: UUID, share_id: UUID) -> HttpResponse:
    """Show the text for one recipient, to copy: as frozen when given, or as it stands."""
    actor = actor_of(request)
    decision = access.decision_for(actor, decision_id)
    one = _share(decision, share_id)
    unfinished = decision.finalised_at is None and not access.may_write(actor, decision)
    if one is None or unfinished:  # a draft's words are its author's; a discarded one's, nobody's
        raise Http404
    given = decision.disclosure(one)
    context = {
        "decision": decision,
        "share": one,
        "given": given,
        "guarded": None if given else guarded(decision, one, timezone.now()),
        "may_mark_sent": access.may_mark_sent(actor, decision),
    }
    return render(request, "share/text.html", context)


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
        day, clock = cleaned.get("given_on"), cleaned.get("given_time")
        if day and clock and shares.local(day, clock) > timezone.now():
            self.add_error("given_time", "This time has not come yet.")
        return cleaned


@require_http_methods(["GET", "POST"])
def sent(request: HttpRequest, decision_id: UUID, share_id: UUID) -> HttpResponse:
    """Add the time at which a recipient got it, before or after the record is finished."""
    actor = actor_of(request)
    decision = access.decision_for(actor, decision_id)
    one = _share(decision, share_id)
    if one is None or not access.may_mark_sent(actor, decision):
        raise Http404
    if decision.disclosure(one) or not decision.gets_something(one):
        return redirect("text", decision.pk, one.pk)
    now = timezone.localtime()
    initial = {
        "given_on": now.date(),
        "given_time": now.time().replace(second=0),
        "method": one.method,
    }
    page = Page(SentForm, {}, decision, initial, {}, request.POST or None)
    if request.method == "POST" and page.is_valid():
        answers = page.answers()
        try:
            shares.mark_given(
                actor=actor,
                decision_id=decision.pk,
                share_id=one.pk,
                given_at=shares.local(answers["given_on"], answers["given_time"]),
                method=answers["method"],
                called_back=answers["called_back"],
                spoke_to=answers["spoke_to"],
            )
            messages.success(request, f"Saved: {one} has got it.")
        except NotAllowed:  # said a moment ago, in another tab
            return redirect("text", decision.pk, one.pk)
        return redirect("record", decision.pk)
    context = {"decision": decision, "share": one, "page": page}
    return render(request, "share/sent.html", context, status=422 if page.form.errors else 200)
