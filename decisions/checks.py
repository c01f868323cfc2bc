"""What must be true before the service may start."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import Error, Info, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver


def addresses(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Yield every address there is, those of packages too."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry)
        else:
            yield entry


@register
def every_address_has_a_rule(**kwargs: Any) -> list[Error]:
    """Refuse an address that does not say who gets through to it (`access.py`)."""
    return [
        Error(f"The address {entry.name or entry.pattern} has no rule", id="decisions.E001")
        for entry in addresses()
        if not entry.name or not _has_its_rule(entry)
    ]


def _has_its_rule(entry: URLPattern) -> bool:
    """Tell whether an address has a rule, and the rule opens what the address names."""
    rule = getattr(entry.callback, "rule", None)
    named = {"decision_id", "task_id", "organisation_id"} & set(entry.pattern.converters)
    return rule is not None and named == ({f"{rule.takes}_id"} if rule.takes else set())


@register(Tags.security, deploy=True)
def mails_are_sent(**kwargs: Any) -> list[Error]:
    """Refuse to print e-mails into a log: they hold links that open accounts."""
    if ".console." not in settings.EMAIL_BACKEND:
        return []
    return [Error("E-mails would be printed into the log: set EMAIL_URL", id="decisions.E003")]


@register(Tags.security, deploy=True)
def past_is_out_of_reach(**kwargs: Any) -> list[Info]:
    """Say that one role does everything, where the database could keep two apart.

    No more than information: a small club may run like this, and its guards and seals still
    hold; the audit page says which level of protection that is.
    """
    engine = settings.DATABASES["default"]["ENGINE"]
    if settings.DATABASE_APP_ROLE or not engine.endswith("postgresql"):
        return []
    return [
        Info(
            "The service owns its tables, so whoever takes it over can switch their guards off",
            hint="Give it a role of its own: DATABASE_APP_ROLE, in README under “Two roles”",
            id="decisions.I004",
        )
    ]


@register(Tags.security, deploy=True)
def passkeys_ask_for_https(**kwargs: Any) -> list[Error]:
    """Refuse a setting that would take passkeys of any site; Django's own checks do not see it."""
    if not getattr(settings, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False):
        return []
    return [Error("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN is for nobody", id="decisions.E002")]
