"""Saying which device a session is on, in words that people recognise."""

from django import template

register = template.Library()

#: In this order: each browser also claims to be those that come later.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "an Android device"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """Return words such as "Firefox on Windows" for what a browser says of itself."""
    browser = _first(user_agent, (*_BROWSERS, ("Safari/", "Safari")))
    system = _first(user_agent, _SYSTEMS)
    return f"{browser or 'A browser'} on {system or 'a device that we do not know'}"


def _first(user_agent: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in known if mark in user_agent), "")
