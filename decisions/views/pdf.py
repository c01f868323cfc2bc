"""A recipient's text, or a finished record, as a PDF to keep: given once it is on record.

By POST alone: it is written down, and looking at pages writes nothing.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from decisions import law, selectors
from decisions.choices import ForAsker
from decisions.models import Decision, ProposedShare, User
from decisions.outputs.pdf import NotMade, moment, record_pdf, text_pdf
from decisions.outputs.text import as_given, guarded
from decisions.services import saving
from decisions.services.locking import NotAllowed
from decisions.views.record import title_of
from decisions.views.request import actor_of
from decisions.views.share import existing


@require_http_methods(["GET", "POST"])
def share_pdf(request: HttpRequest, decision: Decision, share_id: UUID) -> HttpResponse:
    """Give one recipient's text as a PDF, where the page of the text shows it.

    Where something in it could give someone away there is none here: that page has the
    reminder, and its "anyway", which is logged.
    """
    one = existing(decision, share_id)
    shown = decision.disclosure(one) or not guarded(decision, one, timezone.now()).open
    if request.method != "POST" or not shown:
        return redirect("text", decision.pk, one.pk)
    return text_file(request, decision, one)


def text_file(request: HttpRequest, decision: Decision, one: ProposedShare) -> HttpResponse:
    """Return one recipient's text as a file: as frozen when given, or as it stands."""
    given = decision.disclosure(one)
    try:
        made = text_pdf(
            as_given(decision, one) if given else guarded(decision, one, timezone.now()).text,
            title="Our reply" if one.for_asker == ForAsker.REPLY else "Information about a child",
            reference=decision.reference,
            organisation=decision.organisation.name,
            at=given.given_at if given else decision.finalised_at or decision.saved_at,
        )
        saving.save_text(actor=actor_of(request), decision_id=decision.pk, share_id=one.pk)
    except NotMade:
        return _not_made(request, decision, reverse("text", args=[decision.pk, one.pk]))
    except NotAllowed:  # closed to them a moment ago
        return redirect("home")
    # Never the name of the record's own PDF; and not a number, which tells of other letters.
    return _file(made, f"{decision.reference}-{str(one.pk)[:4]}")


@require_http_methods(["GET", "POST"])
def save_record(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Give a finished record as a PDF."""
    if request.method != "POST" or not decision.snapshot:
        return redirect("record", decision.pk)
    try:
        made = record_pdf(
            decision.snapshot,
            title=title_of(decision),
            given=_given(decision),
            since=_since(actor_of(request), decision),
        )
        saving.save_record(actor=actor_of(request), decision_id=decision.pk)
    except NotMade:
        return _not_made(request, decision, reverse("record", args=[decision.pk]))
    except NotAllowed:  # closed to them a moment ago
        return redirect("home")
    return _file(made, decision.reference)


def _given(decision: Decision) -> dict[str, dict[str, Any]]:
    """Return what each recipient was given, before it was signed or since."""
    pack = law.pack(timezone.localdate())
    return {
        str(given.share_id): {
            "at": given.given_at,
            "by": given.given_by.name,
            "method": pack.label("method", given.method),
            "spoke_to": given.spoke_to,
            "called_back": given.called_back,
            "text": given.text,
        }
        for given in decision.disclosures
    }


def _since(actor: User, decision: Decision) -> list[tuple[str, str]]:
    """Return what stands beside a finished record: corrections, and who looked at it again."""
    corrected = [
        (
            f"Corrected on {moment(c.made_at)}",
            f"“{c.wrong_words}” was given, and is wrong. What is right: “{c.right_words}”",
        )
        for c in decision.corrections
    ]
    later = [
        ("Looked at again", other.reference) for other, _ in selectors.looked_again(actor, decision)
    ]
    return corrected + later


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _not_made(request: HttpRequest, decision: Decision, back_url: str) -> HttpResponse:
    context = {"decision": decision, "back_url": back_url}
    return render(request, "pdf_not_made.html", context, status=503)
