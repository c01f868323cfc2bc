"""The yearly review of who has which access, and its list as a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from decisions.design.fields import Line
from decisions.models import Membership, Organisation
from decisions.outputs import access_review as words
from decisions.selectors import people as found
from decisions.services import reviews
from decisions.services.locking import Stale
from decisions.services.staffing import LastAdministrator
from decisions.views.organisation_forms import OrganisationForm, posted
from decisions.views.people_roles import LAST, list_url
from decisions.views.request import actor_of


class EndForm(OrganisationForm):
    """Why the roles that were not ticked end."""

    why = Line(
        "Why do these end?",
        hint="A few words. They stand beside each role.",
        needed=True,
        missing="Say why these end.",
    )


@require_http_methods(["GET", "POST"])
def access_review(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Go through every role; keep those that are ticked, and end the rest."""
    people = [p for p in found.staff(organisation) if p.roles]
    roles = {str(r.pk): r for p in people for r in p.roles}
    if request.method != "POST":
        return _show(request, organisation, people)
    seen = set(request.POST.getlist("seen"))
    keep = {key for key in request.POST.getlist("keep") if key in roles}
    if seen != set(roles):
        return _show(request, organisation, people, keep, status=409, changed=True)
    form = EndForm(posted(request), organisation=organisation)
    end = {key: role for key, role in roles.items() if key not in keep}
    asked = "why" in request.POST
    if end and not (asked and form.is_valid()):
        return _confirm(request, organisation, keep, end, form if asked else None)
    try:
        reviews.finish_access_review(
            actor=actor_of(request),
            organisation=organisation,
            keep=keep,
            end=set(end),
            why=form.cleaned_data["why"] if end else "",
        )
    except Stale:
        people = [p for p in found.staff(organisation) if p.roles]
        return _show(request, organisation, people, keep, status=409, changed=True)
    except LastAdministrator:
        form.add_error("why", LAST)
        return _confirm(request, organisation, keep, end, form)
    messages.success(request, _done(len(keep), len(end)))
    ended_own = any(r.user_id == actor_of(request).pk for r in end.values())
    return redirect("home" if ended_own else list_url(organisation))


def _done(kept: int, ended: int) -> str:
    return f"The review is finished. Roles kept: {kept}. Roles ended: {ended}."


def _show(
    request: HttpRequest,
    organisation: Organisation,
    people: list[found.Somebody],
    keep: set[str] | None = None,
    *,
    status: int = 200,
    changed: bool = False,
) -> HttpResponse:
    rows = [(p, [_row(r, organisation, keep or set()) for r in p.roles]) for p in people]
    context = {
        "organisation": organisation,
        "rows": rows,
        "changed": changed,
        "last": found.last_review(organisation),
        "signature": words_of(request, organisation),
        "back_url": list_url(organisation),
    }
    return render(request, "people/review.html", context, status=status)


def words_of(request: HttpRequest, organisation: Organisation) -> str:
    """Return who signs: name, job title, organisation."""
    actor = actor_of(request)
    return ", ".join(filter(None, (actor.name, actor.job_title, organisation.name)))


def _row(role: Membership, organisation: Organisation, keep: set[str]) -> dict[str, Any]:
    return {
        "id": str(role.pk),
        "title": words.title(role),
        "opens": words.opens(role),
        "because": words.because(role, organisation),
        "kept": str(role.pk) in keep,
    }


def _confirm(
    request: HttpRequest,
    organisation: Organisation,
    keep: set[str],
    end: dict[str, Membership],
    form: EndForm | None,
) -> HttpResponse:
    """Show what is about to end, and ask why: an empty tick is quickly left by mistake."""
    form = form or EndForm(organisation=organisation)
    names = {p.user.pk: p.name for p in found.staff(organisation)}
    context = {
        "organisation": organisation,
        "form": form,
        "keep": sorted(keep),
        "end": [(key, names[role.user_id], words.title(role)) for key, role in end.items()],
        "errors": form.problems() if form.is_bound else [],
        "back_url": list_url(organisation),
    }
    wrong = form.is_bound and form.errors
    return render(request, "people/review_end.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def access_list(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Offer the list of who has which access as a file; give it, on record."""
    people = [p for p in found.staff(organisation) if p.roles]
    if request.method != "POST":
        context = {
            "organisation": organisation,
            "count": sum(len(p.roles) for p in people),
            "back_url": list_url(organisation),
        }
        return render(request, "people/list_file.html", context)
    reviews.export_access_list(
        actor=actor_of(request),
        organisation=organisation,
        rows=sum(len(p.roles) for p in people),
    )
    response = HttpResponse(words.access_list(people), content_type="text/csv; charset=utf-8")
    name = f"access-list-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
