"""Finding a record by reference, name or words. By POST: what is looked for stays off the URL."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from decisions import selectors
from decisions.design.fields import Line
from decisions.design.forms import ActForm
from decisions.models import Decision
from decisions.selectors import search as searching
from decisions.views.door import list_shown
from decisions.views.labels import reference
from decisions.views.request import actor_of, posted


class SearchForm(ActForm):
    """One line to look for."""

    words = Line(
        "Reference, name or words",
        needed=True,
        missing="Type a reference, a name or a few words.",
        hint="Such as K7QD-2MWX, a child’s name, or words you remember.",
        max_length=200,
    )


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in the records that the person may open."""
    actor = actor_of(request)
    form = SearchForm(posted(request))
    context = {"form": form, "errors": form.problems() if form.is_bound else []}
    if request.method == "POST" and form.is_valid():
        found = searching.search(actor, form.cleaned_data["words"])
        shown = found[: searching.MOST]
        list_shown(request, [d.pk for d in shown])
        names = selectors.children(shown)
        context |= {
            "searched": True,
            "rows": [_row(d, names.get(d.pk, ""), actor.pk == d.author_id) for d in shown],
            "more": len(found) > len(shown),
        }
    return render(request, "search.html", context, status=422 if form.errors else 200)


def _row(decision: Decision, child: str, mine: bool) -> tuple[str, str, str, str]:
    saved = timezone.localtime(decision.finalised_at or decision.saved_at)
    title = child or "A child not named yet"
    if not (mine or decision.finalised_at):  # a draft's words are its author's
        title = "Not finished yet"
    return (
        title,
        reverse("record", args=[decision.pk]),
        f"{reference(decision)} · {decision.author.name} · {saved:%-d %B %Y}",
        "" if decision.finalised_at else "Draft",
    )
