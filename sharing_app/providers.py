"""The single sign-on providers that the environment names, checked before the service starts.

OIDC_PROVIDERS is a JSON list with an object for each organisation's issuer:

    [{"id": "county", "name": "County Council", "client_id": "...", "secret": "...",
      "tenant": "<tenant id>", "issuer": "https://login.microsoftonline.com/<tenant id>/v2.0"}]

`id` goes into the organisation's settings, as the way in which its people sign in. Register the
address `/sign-in/with/<id>/back/` there. Tokens must carry `tid`, `oid` and `auth_time`; in
Microsoft Entra ID `auth_time` is an optional claim: add it to the app's ID tokens. Without it
nobody gets in: a provider that only remembers somebody is asked to ask again (IDLE_MINUTES). We
trust it for the second factor of its people: require one there.
"""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_NEEDED = ("id", "name", "issuer", "tenant", "client_id", "secret")
#: Microsoft's addresses for everybody's accounts: their tokens come from any tenant there is.
_FOR_ANYBODY = {"common", "organizations", "consumers"}


def providers(text: str, *, plain_http: bool) -> list[dict[str, Any]]:
    """Return OIDC_PROVIDERS as django-allauth's list of apps.

    text: a JSON list; plain_http: whether an issuer on this machine may do without HTTPS.
    Raises ImproperlyConfigured, with a sentence, for whatever could let the wrong person in.
    """
    try:
        found = json.loads(text or "[]")
    except ValueError:
        raise _wrong("is no JSON") from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _wrong("must be a list of objects")
    for one in found:
        _check(one, plain_http)
    for name in ("id", "issuer"):
        if len({one[name] for one in found}) < len(found):
            raise _wrong(f"names one {name} twice: each issuer has one id, and each id one issuer")
    return [_as_app(one) for one in found]


def _check(one: dict[str, Any], plain_http: bool) -> None:
    missing = [name for name in _NEEDED if not (isinstance(one.get(name), str) and one[name])]
    if missing:
        raise _wrong(f"needs {', '.join(missing)} for each provider")
    if unknown := set(one) - set(_NEEDED):
        raise _wrong(f"does not know {', '.join(sorted(unknown))}")
    if not re.fullmatch(r"[a-z0-9-]{1,60}", one["id"]):
        raise _wrong("has an id that is not of small letters, digits and hyphens")
    issuer = urlsplit(one["issuer"])
    local = plain_http and issuer.hostname in ("127.0.0.1", "localhost")
    if not issuer.hostname or issuer.scheme not in ("https", "http" if local else "https"):
        raise _wrong("has an issuer that is no https address")
    if {one["tenant"], *issuer.path.split("/")} & _FOR_ANYBODY:
        raise _wrong("has an issuer for any tenant; name the one tenant of the organisation")


def _as_app(one: dict[str, Any]) -> dict[str, Any]:
    issuer = one["issuer"].rstrip("/")
    return {
        "provider_id": one["id"],
        "name": one["name"],
        "client_id": one["client_id"],
        "secret": one["secret"],
        "settings": {
            "server_url": f"{issuer}/.well-known/openid-configuration",
            "tenant": one["tenant"],
            # Tokens must name this issuer, whatever the provider's own description says.
            "openid_configuration_overrides": {"issuer": one["issuer"]},
            "oauth_pkce_enabled": True,
            "fetch_userinfo": False,
            "scope": ["openid"],  # who they are is in the token; nothing else is wanted
        },
    }


def _wrong(what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"OIDC_PROVIDERS {what}. See sharing_app/providers.py.")
