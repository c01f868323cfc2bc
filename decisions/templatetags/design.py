"""What templates ask of the design system and cannot say by themselves."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from decisions.rules import moments

register = template.Library()


@register.filter
def row_errors(rows: Any, page: Any) -> list[str]:
    """Return what is wrong with the rows as a set, if the page shows errors."""
    return [str(e) for e in rows.non_form_errors()] if page.show_errors and rows.is_bound else []


@register.filter
def moment(when: datetime | None) -> str:
    """Return a time as people say it: "16:59" today, "16:59 on 2 October" on another day.

    A bare "Saved 16:59" on a draft from last week would read as if it were from just now.
    """
    if when is None:
        return ""
    local, now = timezone.localtime(when), timezone.localtime()
    clock = date_format(local, "H:i")
    if local.date() == now.date():
        return clock
    same_year = local.year == now.year
    return f"{clock} on {date_format(local, 'j F' if same_year else 'j F Y')}"


@register.filter
def told(given: Any) -> str:
    """Return when a recipient got it, with when that was recorded where it was later."""
    return moments.told(given.given_at, given.recorded_at)


@register.filter
def exact(when: datetime) -> str:
    """Return a time as evidence has it, local and in UTC."""
    return moments.exact(when)
