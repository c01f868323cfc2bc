"""Page 8: check and sign; then the confirmation. And answering a reminder."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from decisions import access, selectors
from decisions.design.conditions import When
from decisions.design.fields import Line, Tick
from decisions.design.forms import QuestionForm
from decisions.design.page import Page
from decisions.models import Decision, ProposedShare
from decisions.rules import Missing, SecondLook, journey
from decisions.rules.masking import masked
from decisions.rules.summary import answers, build, heading
from decisions.rules.wording import for_recipient, mark_of
from decisions.services import signing
from decisions.services.locking import NotAllowed, Stale
from decisions.views.corrections import listed
from decisions.views.record import grid, recipients, reply
from decisions.views.request import actor_of, posted, whole_number


@dataclass(frozen=True)
class ShownLook:
    """A reminder with the addresses of its fix and its answer."""

    text: str
    key: str
    number: int
    fix_label: str
    fix_url: str
    answer_url: str
    words_needed: bool
    words: str = ""  # what was typed as an answer and could not be saved
    # Where one press puts other words in place of what was found, "" where that helps nothing;
    # the mark of the text that it is about, and the page to come back to.
    mask_url: str = ""
    mark: str = ""
    mask_from: str = "check"


class SignForm(QuestionForm):
    """Who decided, when it was somebody else."""

    someone_else = Tick("Someone else decided")
    decider_name = Line("Who decided?", when=When.of("someone_else", "on"))
    decider_role = Line("What is their role?", when=When.of("someone_else", "on"))

    def clean(self) -> dict[str, Any]:
        """A name is needed when it was somebody else."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("someone_else") and not cleaned.get("decider_name"):
            self.add_error("decider_name", forms.ValidationError("Say who decided."))
        return cleaned


def shown_looks(decision: Decision, refused: tuple[int, str, str] | None = None) -> list[ShownLook]:
    """Return the open reminders with their addresses.

    refused: number, key and words of an answer that could not be saved, to be shown again.
    """
    looks = [_shown(decision, look) for look in journey.second_looks(decision, timezone.now())]
    if refused is None:
        return looks
    number, key, words = refused
    return [replace(k, words=words) if (k.number, k.key) == (number, key) else k for k in looks]


def _shown(decision: Decision, look: SecondLook, mask_from: str = "check") -> ShownLook:
    return ShownLook(
        text=look.text,
        key=look.key,
        number=look.number,
        fix_label=look.fix,
        fix_url=_fix_url(decision, look),
        answer_url=reverse("second_look", args=[decision.pk, look.number]),
        words_needed=look.words_needed,
        mask_from=mask_from,
        **_mask(decision, look),
    )


def gives_away(decision: Decision, share: ProposedShare) -> list[ShownLook]:
    """Return the reminder about what gives somebody away, for the page of one recipient."""
    looks = journey.gives_away(decision, share, timezone.now())
    return [_shown(decision, look, mask_from="share") for look in looks]


def _mask(decision: Decision, look: SecondLook) -> dict[str, str]:
    """Return the address and the mark for "Use these words instead", where it helps."""
    share = decision.letter(look.share)
    if look.number not in journey.GIVES_AWAY or share is None or decision.disclosure(share):
        return {}
    if not masked(decision, share):
        return {}
    url = reverse("mask", args=[decision.pk, share.pk])
    return {"mask_url": url, "mark": mark_of(for_recipient(decision, share))}


def _fix_url(decision: Decision, look: SecondLook) -> str:
    if look.page in ("sent", "text"):
        return reverse(look.page, args=[decision.pk, look.share])
    if look.page == "again":
        return reverse("new_share", args=[decision.pk])
    return page_url(decision, look.page, look.share, look.anchor)


def page_url(decision: Decision, page: str, share: str = "", anchor: str = "") -> str:
    """Return the address of a question: a rule's page, a recipient's, or an item's.

    share: the id of the recipient or item.
    """
    if page in ("share", "item") and share:
        url = reverse(page, args=[decision.pk, share])
    else:
        url = reverse("page", args=[decision.pk, page])
    return f"{url}?from=check#{anchor}" if anchor else f"{url}?from=check"


def _item_urls(decision: Decision) -> dict[str, str]:
    return {
        str(item.pk): reverse("item", args=[decision.pk, item.pk])
        for item in decision.items
        if decision.may_change(item)
    }


def _lacking(decision: Decision, lacking: list[Missing]) -> list[tuple[str, str]]:
    return [(page_url(decision, m.page, m.share, m.anchor), m.text) for m in lacking]


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Show the whole record before it is signed; sign it."""
    actor = actor_of(request)
    if not access.may_write(actor, decision):
        return redirect("record", decision.pk)
    page = Page(SignForm, {}, decision, {}, {}, posted(request))
    if request.method == "POST" and page.is_valid():
        decider = page.answers()
        try:
            decision = signing.sign(
                actor=actor,
                decision_id=decision.pk,
                expected_revision=whole_number(request.POST.get("revision")),
                decider_name=decider["decider_name"],
                decider_role=decider["decider_role"],
            )
        except Stale:
            decision = selectors.again(decision)
            return _show(request, decision, page, status=409, changed=True)
        except signing.NotComplete:
            return _show(request, decision, page, status=422, say_missing=True)
        except signing.LeadFinishes:
            return _show(request, decision, page, status=409)
        except NotAllowed:  # signed a moment ago, in another tab
            return redirect("record", decision.pk)
        return redirect("signed", decision.pk)
    return _show(request, decision, page, status=422 if page.form.errors else 200)


def _show(
    request: HttpRequest,
    decision: Decision,
    page: Page,
    *,
    status: int = 200,
    changed: bool = False,
    say_missing: bool = False,
    refused: tuple[int, str, str] | None = None,
) -> HttpResponse:
    record = build(decision)
    lacking = journey.missing(decision)
    told = recipients(decision, record)
    for rule in record["rules"]:
        rule["url"] = page_url(decision, rule["slug"])
        rule["answers"] = answers(rule["rows"], rule["url"])
        rule["heading"] = heading(rule, record)
    lead, organisation = decision.author, decision.organisation
    context = {
        "decision": decision,
        "record": record,
        "page": page,
        "page_count": journey.page_count(decision),
        "looks": shown_looks(decision, refused),
        "missing": _lacking(decision, lacking),
        "say_missing": say_missing,
        "changed": changed,
        "danger": decision.in_danger,
        "grid": grid(decision, record, told, _item_urls(decision)),
        "recipients": told,
        "reply": reply(decision, record),
        "signature": ", ".join(filter(None, (lead.name, lead.job_title, organisation.name))),
        "may_finish": access.may_finish(lead, decision),
        "back_url": reverse("page", args=[decision.pk, journey.pages(decision)[-1].slug]),
        "questions": [t for t in selectors.questions(decision) if t.answer],
        "corrections": listed(decision),
        "may_correct": True,
    }
    return render(request, "check.html", context, status=status)


@require_GET
def signed(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Confirm that it is recorded, and say plainly what was and was not sent."""
    if decision.finalised_at is None:
        return redirect("record", decision.pk)
    record = decision.snapshot or {}
    letters = [*recipients(decision, record), reply(decision, record)]
    told = [r for r in letters if r and r["gets_something"]]
    context = {
        "decision": decision,
        "record": record,
        "recipients": told,
        "unsent": [r for r in told if not r["given"]],
    }
    return render(request, "signed.html", context)


@require_POST
def second_look(request: HttpRequest, decision: Decision, number: int) -> HttpResponse:
    """Keep the answer to a reminder, and go back to the check page."""
    actor = actor_of(request)
    words = Line("Words", max_length=2000)
    try:
        cleaned = words.clean(request.POST.get("words", ""))
        signing.answer_second_look(
            actor=actor,
            decision_id=decision.pk,
            number=number,
            key=request.POST.get("key", ""),
            words=cleaned,
        )
    except (forms.ValidationError, NotAllowed) as problem:
        page = Page(SignForm, {}, decision, {}, {})
        said = problem.messages[0] if isinstance(problem, forms.ValidationError) else _FEW_WORDS
        messages.error(request, said)
        refused = (number, request.POST.get("key", ""), request.POST.get("words", ""))
        return _show(request, decision, page, status=422, refused=refused)
    return redirect("check", decision.pk)


_FEW_WORDS = "Say in a few words what you thought about, then save the answer."
