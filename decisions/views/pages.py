"""The pages of the journey: one for each rule, by one and the same view."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from decisions import access, selectors
from decisions.design.forms import GovBoundField
from decisions.design.page import Page
from decisions.models import Decision, Typing, User
from decisions.rules import INFORMATION, REPLY, Rule, journey
from decisions.rules.rule_3_lawful_basis import is_support, standard_answer
from decisions.rules.rule_4_advice import soonest
from decisions.rules.rule_5_identities import suggests_danger
from decisions.rules.rule_7_record import sentence
from decisions.rules.sharing_asked import reached
from decisions.rules.summary import shown
from decisions.services.locking import NotAllowed, Stale
from decisions.services.pages import save_page
from decisions.views import typing
from decisions.views.request import actor_of, whole_number
from decisions.views.typing import etag_of

LATER = ("go", "home", "Save and finish later", "govuk-button--secondary")


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, decision: Decision, slug: str) -> HttpResponse:
    """Show or save one rule's page of a draft."""
    actor = actor_of(request)
    rule = journey.rule_for(slug)
    if rule is None:
        raise Http404
    if not access.may_write(actor, decision):
        return redirect("record", decision.pk)
    if rule not in journey.pages(decision):
        return redirect("check", decision.pk)
    if rule in (INFORMATION, REPLY):
        letters = [decision.reply] if rule is REPLY else [decision.answer, *decision.shares]
        first = next((letter for letter in letters if letter), None)
        url = ("share", decision.pk, first.pk) if first else ("new_share", decision.pk)
        return redirect(*url)
    if request.method == "POST":
        return _save(request, actor, decision, rule)
    kept = selectors.typing(actor, decision, slug)
    stored = rule.page(decision, fill=False)
    back = unsaved(kept, lambda data: rule.page(decision, data, show_errors=False), stored)
    if kept and back:
        return show(request, rule, back, decision, typed=back.data, restored_at=kept.kept_at)
    return show(request, rule, rule.page(decision, extra=added(request)), decision)


def retype(request: HttpRequest, decision: Decision, rule: Rule) -> HttpResponse:
    """Show a page whose form was too old, with what was typed in it."""
    typed = rule.page(decision, request.POST, show_errors=False)
    now = timezone.now()
    return show(request, rule, typed, decision, typed=request.POST, status=403, restored_at=now)


def added(request: HttpRequest) -> tuple[str, ...]:
    """Return the kinds of rows to which an empty one is added."""
    return tuple(request.GET.getlist("add"))


def _save(request: HttpRequest, actor: User, decision: Decision, rule: Rule) -> HttpResponse:
    bound = rule.page(decision, request.POST)
    if not bound.is_valid():
        return show(request, rule, bound, decision, typed=request.POST, status=422)
    if asks_more(request, decision, slug=rule.slug, bound=bound):
        return show(request, rule, bound, decision, typed=request.POST, again=True)
    stored = rule.page(decision, fill=False)
    revision = expected_revision(request.POST, decision, stored)
    if revision != decision.revision:
        if mark_differences(bound, stored):
            return show(request, rule, bound, decision, status=409, conflict=True)
        return onward(request, decision, rule.slug)  # the same thing, sent twice
    try:
        decision = save_page(
            actor=actor,
            decision_id=decision.pk,
            expected_revision=revision,
            rule=rule,
            answers=bound.answers(),
            rows={kind: bound.kept_rows(kind) for kind in bound.kinds},
            removed={kind: rows.removed_ids() for kind, rows in bound.row_sets.items()},
        )
    except Stale:
        decision = selectors.again(decision)
        mark_differences(bound, rule.page(decision, fill=False))
        return show(request, rule, bound, decision, status=409, conflict=True)
    except NotAllowed:  # signed or handed over a moment ago, in another tab
        return redirect("record", decision.pk)
    here = reverse("page", args=[decision.pk, rule.slug])
    if again := same_page(request.POST, here, rule.page(decision, fill=False)):
        return redirect(again)
    return onward(request, decision, rule.slug)


def onward(request: HttpRequest, decision: Decision, slug: str) -> HttpResponse:
    """Go where the button says: home, back to check, or on to the next page."""
    if request.POST.get("go") == "home":
        return redirect("home")
    if came_from(request) == journey.CHECK:
        return redirect("check", decision.pk)
    if came_from(request):
        return redirect("page", decision.pk, INFORMATION.slug)
    return redirect(url_after(decision, slug))


def came_from(request: HttpRequest) -> str:
    """Return "check" or "share" where a person came to change one answer and goes back there."""
    sent = request.POST if request.method == "POST" else request.GET
    return sent["from"] if sent.get("from") in (journey.CHECK, INFORMATION.slug) else ""


def first_button(request: HttpRequest) -> tuple[str, str, str, str]:
    """Return the button that saves, with where it leads."""
    words = {journey.CHECK: "Save and go back to check", "": "Save and continue"}
    return ("go", "on", words.get(came_from(request), "Save and go back"), "")


def url_after(decision: Decision, slug: str) -> str:
    """Return the address of the page that follows."""
    rule = journey.rule_for(slug)
    following = journey.after(rule, decision) if rule else journey.CHECK
    if following == journey.CHECK:
        return reverse("check", args=[decision.pk])
    return reverse("page", args=[decision.pk, following])


def caption(rule: Rule, decision: Decision) -> str:
    """Return which page it is of how many, and of which rule."""
    place = f"Page {journey.place(rule, decision)} of {journey.page_count(decision)}"
    return f"{place} · Rule {rule.number}" if rule.number else place


def same_page(posted: QueryDict, here: str, stored: Page) -> str:
    """Return where to go when the page is shown again, after "Add" or "Remove"; else ""."""
    back = f"from={journey.CHECK}" if posted.get("from") == journey.CHECK else ""
    if any(name.endswith("-DELETE") for name in posted):
        return f"{here}?{back}" if back else here
    kind = posted.get("add", "")
    if kind in stored.row_sets:
        number = len(stored.row_sets[kind].initial or [])
        return f"{here}?add={kind}&{back}#{kind}-{number}"
    return ""


def asks_more(
    request: HttpRequest, decision: Decision, *, slug: str, bound: Page, freezes: bool = False
) -> bool:
    """Whether, without JavaScript, the answers ask for questions that nobody has seen yet.

    The page then comes back once, before anything is saved, with what was typed kept as
    typing. freezes: saving would freeze a text, so that what is filled in must have been on
    the screen too.
    """
    if "seen" not in request.POST:
        return False
    seen = set(request.POST["seen"].split())
    new = bound.unseen(seen) if freezes else bound.newly_asked(seen)
    if new:
        bound.open_behind(new)
        with suppress(ValueError):  # more than can be kept: it is on the page all the same
            typing.keep(request, decision, slug)
    return bool(new)


def expected_revision(posted: QueryDict, decision: Decision, stored: Page) -> int:
    """Return the revision that the person saw, or the present one if this page is unchanged.

    Saving another page raises the revision too; that is no reason to stop anyone.
    """
    if posted.get("etag") == etag_of(stored):
        return decision.revision
    return whole_number(posted.get("revision"))


def mark_differences(bound: Page, stored: Page) -> bool:
    """Put what is stored beside each answer that differs. Return whether any does."""
    found = differences(bound, stored)
    for question, now in found:
        question.since = now or "(nothing)"
    return bool(found)


def differences(bound: Page, stored: Page) -> list[tuple[GovBoundField, str]]:
    """Return each question whose typed answer is not what is stored, with what is stored."""
    by_name = {q.html_name: q for q in stored.questions()}
    found = []
    for question in bound.questions():
        other = by_name.get(question.html_name)
        now = shown(question.field, other.value()) if other else ""
        if now != shown(question.field, question.form.cleaned_data.get(question.name)):
            found.append((question, now))
    return found


def unsaved(kept: Typing | None, bind: Callable[[QueryDict], Page], stored: Page) -> Page | None:
    """Return the page with unsaved typing put back; None where it says nothing new.

    The browser may send what was typed once more while the page is being saved: what came
    too late equals what is stored, and is not worth a word.
    """
    if kept is None:
        return None
    bound = bind(QueryDict(kept.raw))
    return None if bound.is_valid() and not differences(bound, stored) else bound


def show(
    request: HttpRequest,
    rule: Rule,
    shown_page: Page,
    decision: Decision,
    *,
    typed: QueryDict | None = None,
    status: int = 200,
    conflict: bool = False,
    restored_at: Any = None,
    again: bool = False,
) -> HttpResponse:
    """Render a rule's page.

    typed: what was posted, which keeps the revision that the person saw; conflict: somebody
    saved the page meanwhile; restored_at: when the typing was kept that is put back; again:
    the answers ask for more, and nothing is saved yet.
    """
    stored = rule.page(decision, fill=False)
    before = journey.before(rule, decision)
    context = {
        "rule": rule,
        "page": shown_page,
        "caption": caption(rule, decision),
        "carried": decision.reconsiders if rule.slug in decision.carried else None,
        "decision": decision,
        "back_url": reverse("page", args=[decision.pk, before]) if before else reverse("home"),
        "revision": typed.get("revision") if typed else decision.revision,
        "etag": typed.get("etag") if typed else etag_of(stored),
        "saved_at": decision.saved_at if decision.revision else None,
        "restored_at": restored_at,
        "conflict": conflict,
        "again": again,
        "typing_url": reverse("typing", args=[decision.pk, rule.slug]),
        "danger": decision.in_danger,
        "kept": status == 200 and not again,
        "buttons": [first_button(request), LATER],
        "came_from": came_from(request),
        "panel": rule.panel,
        **_panel(rule, decision),
    }
    return render(request, "journey/page.html", context, status=status)


def _panel(rule: Rule, decision: Decision) -> dict[str, Any]:
    organisation = decision.organisation
    match rule.slug:
        case "law":
            return {
                "organisation": organisation,
                "answers": standard_answer(organisation),
                "support": is_support(decision),
                "questions": [t for t in selectors.questions(decision) if t.answer],
            }
        case "advice":
            return {"advisers": soonest(list(organisation.advisers.all()), timezone.now())}
        case "protect":
            return {"hint": suggests_danger(decision)}
        case "reasons":
            return {"sentence": sentence(decision), "telling": reached(decision)}
    return {}
