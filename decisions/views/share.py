"""Page 6: one recipient, and what can be done about one."""

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from decisions import access, selectors
from decisions.choices import Sent
from decisions.design.page import Page
from decisions.models import Decision, ProposedShare
from decisions.rules import INFORMATION, REPLY, journey
from decisions.rules.correcting import corrected
from decisions.rules.letters import is_reply, letter_page, rule_of
from decisions.rules.request import unanswered
from decisions.rules.summary import asked_rows
from decisions.services import asking, shares
from decisions.services.locking import NotAllowed, Stale
from decisions.services.rows import as_id
from decisions.views.check import gives_away
from decisions.views.pages import (
    LATER,
    asks_more,
    came_from,
    caption,
    expected_revision,
    first_button,
    mark_differences,
    onward,
    same_page,
    unsaved,
    url_after,
)
from decisions.views.request import actor_of
from decisions.views.typing import etag_of, keep

ANOTHER = ("go", "another", "Save and tell someone else", "govuk-button--secondary")
REMOVE = ("go", "remove", "Take them off the list", "govuk-button--secondary")
NOBODY = ("go", "nobody", "Tell no one for now", "govuk-button--secondary")


def share_of(decision: Decision, share_id: UUID | None) -> ProposedShare | None:
    """Return a letter of a decision, None for a new one. Raises Http404 for no such."""
    return existing(decision, share_id) if share_id else None


def existing(decision: Decision, share_id: UUID) -> ProposedShare:
    """Return a letter of a decision: to a recipient, or a reply. Raises Http404 for no such."""
    share = decision.letter(share_id)
    if share is None:
        raise Http404
    return share


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, decision: Decision, share_id: UUID | None = None) -> HttpResponse:
    """Show or save the page of one letter; without a share: of a new recipient."""
    actor = actor_of(request)
    if not access.may_write(actor, decision):
        return redirect("record", decision.pk)
    one = share_of(decision, share_id)
    if one and decision.disclosure(one):
        return _given(request, decision, one)
    if request.method == "POST":
        return _save(request, decision, one)
    same_as = share_of(decision, as_id(request.GET.get("same", "")))
    kept = selectors.typing(actor, decision, shares.typing_page(share_id))
    stored = letter_page(decision, one, fill=False)
    back = unsaved(kept, lambda data: letter_page(decision, one, data, show_errors=False), stored)
    if kept and back and not same_as:
        return _show(request, back, decision, one, typed=back.data, restored_at=kept.kept_at)
    # What was added is a tick now, and one empty row stands there anyway: no second one.
    same: dict[str, Any] = {"same_as": same_as} if same_as and not one else {}
    page = letter_page(decision, one, **same)
    return _show(request, page, decision, one)


def _save(request: HttpRequest, decision: Decision, one: ProposedShare | None) -> HttpResponse:
    actor = actor_of(request)
    if request.POST.get("go") == "nobody":
        with suppress(ValueError):
            keep(request, decision, shares.typing_page(None))  # there when they come back
        return redirect(url_after(decision, INFORMATION.slug))
    if request.POST.get("go") == "remove" and one and not one.for_asker:
        return _remove(request, decision, one)
    bound = letter_page(decision, one, request.POST)
    if not bound.is_valid() or _nothing_given(bound):
        return _show(request, bound, decision, one, typed=request.POST, status=422)
    giving = "go" in request.POST  # "Add another thing" is no time to freeze what they got
    freezes = giving and bound.answers()["sent"] == Sent.YES
    slug = shares.typing_page(one.pk if one else None)
    if asks_more(request, decision, slug=slug, bound=bound, freezes=freezes):
        return _show(request, bound, decision, one, typed=request.POST, again=True)
    stored = letter_page(decision, one, fill=False)
    revision = expected_revision(request.POST, decision, stored)
    saved = one
    new_id = as_id(request.POST.get("new_id", "")) if one is None else None
    if one is None and (_empty(request, bound) or _there_already(decision, bound, new_id)):
        return _on(request, decision, one)
    try:
        if revision != decision.revision:
            raise Stale
        saved = shares.save_share(
            actor=actor,
            decision_id=decision.pk,
            expected_revision=revision,
            share_id=one.pk if one else None,
            new_id=new_id,
            answers=bound.answers(),
            rows={kind: bound.kept_rows(kind) for kind in bound.kinds},
            giving=giving,
        )
    except Stale:
        decision = selectors.again(decision)
        if one is None and _there_already(decision, bound, new_id):
            return _on(request, decision, one)
        mark_differences(
            bound, letter_page(decision, share_of(decision, one.pk if one else None), fill=False)
        )
        return _show(request, bound, decision, one, status=409, conflict=True)
    except NotAllowed:  # given meanwhile, in another tab
        return redirect("record", decision.pk)
    decision = selectors.again(decision)
    if decision.disclosure(saved) is None:
        here = reverse("share", args=[decision.pk, saved.pk])
        if again := same_page(request.POST, here, letter_page(decision, saved, fill=False)):
            return redirect(again)
    return _on(request, decision, saved)


def retype(request: HttpRequest, decision: Decision, share_id: UUID | None) -> HttpResponse:
    """Show a page whose form was too old, with what was typed in it."""
    one = share_of(decision, share_id)
    typed = letter_page(decision, one, request.POST, show_errors=False)
    now = timezone.now()
    return _show(request, typed, decision, one, typed=request.POST, status=403, restored_at=now)


def _nothing_given(bound: Page) -> bool:
    """Say so when they "have got it" and there is nothing that they got."""
    rows = [row.cleaned_data for rows in bound.row_sets.values() for row in rows.kept()]
    given = any(row.get("give") or row.get("text") for row in rows)
    answers = bound.answers()
    if answers["sent"] != Sent.YES or given or answers["own_words"]:
        return False
    bound.form.add_error("own_words", "Tick what they got, or write what you told them.")
    return True


def _there_already(decision: Decision, bound: Page, new_id: UUID | None) -> bool:
    """Whether the same form was saved before, or one that says exactly the same."""
    if any(s.pk == new_id for s in decision.shares):
        return True
    if bound.row_sets["new_items"].kept():
        return False
    answers = bound.answers()
    ticked = {str(r.row_id) for r in bound.row_sets["items"].forms if r.cleaned_data.get("give")}
    return any(
        str(share.recipient_id) == answers["recipient"]
        and (share.own_words, share.purpose) == (answers["own_words"], answers["purpose"])
        and {str(item.pk) for item, _ in decision.given_items(share)} == ticked
        for share in decision.shares
    )


def _empty(request: HttpRequest, bound: Page) -> bool:
    """Whether nobody was chosen and nothing typed: such a page makes no recipient."""
    answers = bound.answers()
    asked = ("recipient", "purpose", "own_words", "left_out")
    if any(answers[name] for name in asked) or "add" in request.POST:
        return False
    ticked = any(row.cleaned_data.get("give") for row in bound.row_sets["items"].forms)
    return not ticked and not bound.row_sets["new_items"].kept()


def _on(request: HttpRequest, decision: Decision, one: ProposedShare | None) -> HttpResponse:
    if request.POST.get("go") == "another":
        return redirect("new_share", decision.pk)
    return onward(request, decision, rule_of(one).slug)


def _others(decision: Decision, one: ProposedShare | None) -> dict[str, Any]:
    return {
        "others": [s for s in decision.shares if one is None or s.pk != one.pk],
        "on_url": url_after(decision, rule_of(one).slug),
    }


def _given(request: HttpRequest, decision: Decision, one: ProposedShare) -> HttpResponse:
    """Show what was given, and what of a request it left open."""
    rule = rule_of(one)
    context = {
        "decision": decision,
        "share": one,
        "given": decision.disclosure(one),
        "corrected": corrected(decision, one),
        "is_reply": is_reply(one),
        "open_parts": unanswered(decision) if one == decision.answer else [],
        "caption": caption(rule, decision),
        "back_url": reverse("page", args=[decision.pk, journey.before(rule, decision)]),
    }
    return render(request, "share/given.html", context | _others(decision, one))


@require_POST
def answer_the_rest(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Go on with the parts of a request that the letter already given left open."""
    try:
        letter = asking.answer_the_rest(actor=actor_of(request), decision_id=decision.pk)
    except NotAllowed:  # pressed twice, or answered a moment ago
        return redirect("page", decision.pk, INFORMATION.slug)
    return redirect("share", decision.pk, letter.pk)


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
    again: bool = False,
) -> HttpResponse:
    stored = letter_page(decision, one, fill=False)
    rule = rule_of(one)
    buttons = [first_button(request), LATER] if one and is_reply(one) else _buttons(request)
    if one and not one.for_asker:
        buttons.append(REMOVE)
    elif not decision.shares:
        buttons.append(NOBODY)
    typing = reverse("typing", args=[decision.pk, shares.typing_page(one.pk if one else None)])
    context = {
        "rule": rule,
        "title": _ANSWERING if one and one.for_asker and rule is INFORMATION else rule.title,
        "page": page,
        "caption": caption(rule, decision),
        "decision": decision,
        "share": one,
        "back_url": reverse("page", args=[decision.pk, journey.before(rule, decision)]),
        "revision": typed.get("revision") if typed else decision.revision,
        "etag": typed.get("etag") if typed else etag_of(stored),
        "saved_at": decision.saved_at if decision.revision else None,
        "restored_at": restored_at,
        "conflict": conflict,
        "danger": decision.in_danger,
        "kept": status == 200 and not again,
        "again": again,
        "typing_url": typing,
        "buttons": buttons,
        "came_from": came_from(request),
        # The same form sent twice makes one recipient: it brings the key with it.
        "new_id": "" if one else (typed and typed.get("new_id")) or uuid4(),
        "panel": rule.panel,
        "asked": asked_rows(decision) if rule is REPLY else [],
        "parts_url": reverse("page", args=[decision.pk, "request"]),
        "looks": gives_away(decision, one) if one else [],
        **_others(decision, one),
    }
    return render(request, "journey/page.html", context, status=status)


_ANSWERING = "What do you give to who asked?"


def _buttons(request: HttpRequest) -> list[tuple[str, str, str, str]]:
    return [first_button(request), ANOTHER, LATER]


def _remove(request: HttpRequest, decision: Decision, one: ProposedShare) -> HttpResponse:
    """Take a recipient off a draft."""
    try:
        shares.remove_share(actor=actor_of(request), decision_id=decision.pk, share_id=one.pk)
    except NotAllowed:  # given or signed a moment ago, in another tab
        return redirect("record", decision.pk)
    messages.success(request, "Taken off the list.")
    return redirect("page", decision.pk, INFORMATION.slug)
