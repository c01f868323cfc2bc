"""What is in no log: addresses of people, invitations, codes and states, keys of resets."""

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client

from decisions.models import User
from decisions.services import invitations
from tests.servers.oidc import Provider
from tests.signing_in.conftest import try_password, with_password
from tests.signing_in.single_sign_on import accepted, provider, school

__all__ = ["provider", "school"]


def test_a_line_for_each_request_and_nothing_of_anybody(
    cast: dict[str, User], provider: Provider, caplog: pytest.LogCaptureFixture
):
    secrets: list[str] = []
    with caplog.at_level(logging.INFO, logger="decisions.middleware"):
        link = invitations.link_for(cast["tom"])
        accepted(cast["tom"], provider)
        client = Client()
        client.get(link)
        client.get("/invitation/")
        sent = client.post("/sign-in/with/county/")["Location"]
        back = urlsplit(provider.sign_in(sent, "nobody"))
        client.get(f"{back.path}?{back.query}")
        user = with_password(cast["dilys"])
        key = PasswordResetTokenGenerator().make_token(user)
        client.get(f"/new-password/{user.pk.hex}/{key}/")
        for _ in range(21):  # the last answers 429, of which Django writes a line, too
            client.post(f"/new-password/{user.pk.hex}/{key}/")
        try_password(client, "nobody@larkfield.example", "not my password at all")
        client.get(f"/{key}/")
        secrets = [link.split("/")[2], key, *parse_qs(back.query)["code"], user.email]
        secrets += [*parse_qs(back.query)["state"], "larkfield.example", "not my password"]
    lines = [record.getMessage() for record in caplog.records]
    assert "GET invitation/<str:token>/ 302" in " ".join(lines)
    assert any("429" in line for line in lines)
    for secret in secrets:
        assert len(secret) > 8
        assert not [line for line in lines if secret in line], secret
