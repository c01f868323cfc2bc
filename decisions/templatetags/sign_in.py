"""What the pages of signing in ask for."""

from typing import Any

from django import template

from decisions.views.sso import choices

register = template.Library()


@register.simple_tag(takes_context=True)
def providers(context: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (id, name) of the single sign-on providers."""
    return choices(context["request"])
