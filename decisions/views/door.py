"""From an address to what it opens: no view runs before its rule has let the person in."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve

from decisions import access, audit
from decisions.views.request import actor_of

View = Callable[..., HttpResponseBase]


def opens(rule: access.Rule) -> Callable[[View], View]:
    """Put a rule before a view, which then gets the row in place of its id.

    A request that the rule refuses answers 404, whether or not there is such a row. Used in
    `urls.py`, on every address: a check fails on one without.
    """

    def put_before(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if rule.takes:
                kwargs[rule.takes] = entered(request, rule, kwargs.pop(f"{rule.takes}_id"))
            return view(request, **kwargs)

        guarded.rule = rule  # type: ignore[attr-defined]
        if rule is access.PUBLIC:
            guarded.login_required = False  # type: ignore[attr-defined]
        return guarded

    return put_before


def entered(request: HttpRequest, rule: access.Rule, object_id: UUID) -> Any:
    """Open something for the person of a request. Raises Http404, audit.LookNotWritten."""
    return access.enter(
        actor_of(request), rule, object_id, route=route_of(request), method=request.method or ""
    )


def route_of(request: HttpRequest) -> str:
    """Return the name of the address, which says nothing personal.

    Asked anew: a request that waited for a proof is carried out by another page.
    """
    return resolve(request.path_info).url_name or ""


def list_shown(request: HttpRequest, shown: Iterable[UUID]) -> None:
    """Put on record which records a list is about to show. Raises audit.LookNotWritten."""
    audit.look(
        actor=actor_of(request),
        kind="list",
        object_id=None,
        allowed=True,
        route=route_of(request),
        method=request.method or "",
        shown=sorted(set(shown)),
    )
