"""A record's whole history: narrowed down by kind and person, a page at a time."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from decisions.models import Decision
from decisions.outputs.acts import HistoryKind
from decisions.outputs.history import history as whole_history
from decisions.outputs.history import opened
from decisions.outputs.timeline import Entry
from decisions.selectors.history import may_read, may_see_looks
from decisions.views.request import actor_of

PAGE = 25


@require_GET
def history(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Show what happened to a record, newest first. What the filter does not know, it ignores."""
    if not may_read(actor_of(request), decision):
        return redirect("record", decision.pk)  # which says why there is nothing to read
    looks = may_see_looks(decision)
    told = whole_history(decision, looks=looks)
    people, kinds = _people(told), _kinds(told, looks=looks)
    person = _known(request.GET.get("person", ""), people)
    kind = _known(request.GET.get("kind", ""), kinds)
    some = [e for e in told if person in ("", e.person) and (not kind or kind in e.kinds)]
    page = Paginator(some, PAGE).get_page(request.GET.get("page"))
    context = {
        "decision": decision,
        "page": page,
        "entries": opened(page),
        "count": len(some),
        "filtered": bool(person or kind),
        "people": people.items(),
        "kinds": kinds.items(),
        "chosen": {"person": person, "kind": kind},
        "looks": looks,
    }
    return render(request, "history.html", context)


def _known(asked: str, offered: dict[str, Any]) -> str:
    return asked if asked in offered else ""


def _people(told: list[Entry]) -> dict[str, str]:
    """Return whoever did something, by id. Whose act is not told, nobody can ask for."""
    found = {entry.person: entry.by for entry in told if entry.person}
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


def _kinds(told: list[Entry], *, looks: bool) -> dict[str, str]:
    """Return the kinds with how many of each there are; not who looked, where that is not told."""
    many = Counter(kind for entry in told for kind in entry.kinds)
    offered = [kind for kind in HistoryKind if looks or kind != HistoryKind.LOOKS]
    return {kind.value: f"{kind.label} ({many[kind]})" for kind in offered}
