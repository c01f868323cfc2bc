"""The school's people sign in with a provider: how tests go there and come back."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from decisions.models import Organisation, User
from decisions.services import invitations, organisations
from sharing_app.providers import providers
from tests.servers.oidc import CLIENT, SECRET, TENANT, Provider, running_provider
from tests.signing_in.conftest import events

TOM = "a7b3c1d2-tom"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with running_provider(tmp_path_factory.mktemp("oidc") / "log") as running:
        yield running


@pytest.fixture(autouse=True)
def school(cast: dict[str, User], provider: Provider, settings: Any) -> None:
    """The school's people sign in with its provider; the housing charity's do not."""
    one = {"id": "county", "name": "Northbridge Council", "issuer": provider.url}
    more = {"tenant": TENANT, "client_id": CLIENT, "secret": SECRET}
    apps = providers(json.dumps([one | more]), plain_http=True)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
    house = Organisation.objects.get(slug="larkfield")
    organisations.change_organisation(actor=None, organisation=house, sso_provider="county")
    provider.next()


def back_from(
    client: Client, provider: Provider, who: str, path: str = "/sign-in/with/county/", **form: str
) -> Any:
    """Go to the provider, sign in there, and come back. Return the service's answer."""
    sent = client.post(path, form)
    assert sent.status_code == 302, sent.content.decode()
    back = urlsplit(provider.sign_in(sent["Location"], who))
    return client.get(f"{back.path}?{back.query}")


def accepted(user: User, provider: Provider, who: str = TOM) -> Client:
    """Return a browser in which an invited person signed in with the provider."""
    client = Client()
    client.get(invitations.link_for(user))
    assert "Sign in with Northbridge Council" in client.get("/invitation/").content.decode()
    answer = back_from(client, provider, who, invitation="on")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    return client


def expect_refused(answer: Any, client: Client, why: str) -> None:
    assert answer.status_code == 403
    assert "You are not signed in" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert events("session.refused")[-1]["about"]["why"] == why
