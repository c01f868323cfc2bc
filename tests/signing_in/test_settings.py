"""Settings of signing in: a wrong value stops the start with a sentence."""

import json
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from sharing_app.providers import providers

ENTRA = {
    "id": "county",
    "name": "County Council",
    "issuer": "https://login.microsoftonline.com/9188040d/v2.0",
    "tenant": "9188040d",
    "client_id": "a",
    "secret": "b",
}


def made(*ones: Any, plain_http: bool = False) -> list[dict[str, Any]]:
    return providers(json.dumps(list(ones)), plain_http=plain_http)


def test_without_providers_there_are_none():
    assert providers("", plain_http=False) == providers("[]", plain_http=False) == []


def test_a_good_one():
    [app] = made(ENTRA)
    assert app["provider_id"] == "county"
    assert app["settings"]["server_url"] == f"{ENTRA['issuer']}/.well-known/openid-configuration"
    assert app["settings"]["openid_configuration_overrides"] == {"issuer": ENTRA["issuer"]}
    assert app["settings"]["oauth_pkce_enabled"] is True
    local = ENTRA | {"issuer": "http://127.0.0.1:9000"}
    assert made(local, plain_http=True)


@pytest.mark.parametrize(
    ("different", "words"),
    [
        ({"secret": ""}, "needs secret"),
        ({"tenant": 7}, "needs tenant"),
        ({"more": "x"}, "does not know more"),
        ({"id": "County Council"}, "small letters"),
        ({"issuer": "http://login.example"}, "no https address"),
        ({"issuer": "http://127.0.0.1:9000"}, "no https address"),
        ({"issuer": "login.example"}, "no https address"),
        ({"issuer": "https://login.microsoftonline.com/common/v2.0"}, "any tenant"),
        ({"issuer": "https://login.microsoftonline.com/organizations/v2.0"}, "any tenant"),
        ({"tenant": "common"}, "any tenant"),
    ],
)
def test_a_wrong_one(different: dict[str, Any], words: str):
    with pytest.raises(ImproperlyConfigured, match=words):
        made(ENTRA | different)


def test_two_alike():
    other = ENTRA | {"id": "other"}
    with pytest.raises(ImproperlyConfigured, match="one issuer twice"):
        made(ENTRA, other)
    with pytest.raises(ImproperlyConfigured, match="one id twice"):
        made(ENTRA, ENTRA | {"issuer": "https://login.example"})


@pytest.mark.parametrize("text", ["{", "7", "{}", "[7]", '"x"'])
def test_what_is_no_list(text: str):
    with pytest.raises(ImproperlyConfigured, match="OIDC_PROVIDERS"):
        providers(text, plain_http=False)


def test_passkeys_of_any_site_stop_the_deployment(settings: Any):
    def found() -> list[str]:
        return [p.id or "" for p in run_checks(include_deployment_checks=True)]

    assert "decisions.E002" not in found()
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    assert "decisions.E002" in found()
