"""Single sign-on against a real OpenID Connect provider: good tokens, and every bad one."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from decisions.models import Organisation, User
from decisions.services import invitations, organisations
from sharing_app.providers import providers
from tests.servers.oidc import CLIENT, SECRET, TENANT, Provider
from tests.signing_in.conftest import PASSWORD, code, events, try_password, with_app, with_password
from tests.signing_in.single_sign_on import (
    TOM,
    accepted,
    back_from,
    expect_refused,
    provider,
    school,
)

__all__ = ["provider", "school"]


def test_an_invited_person_is_linked_by_tenant_and_object_id(
    cast: dict[str, User], provider: Provider
):
    client = accepted(cast["tom"], provider)
    assert client.get("/").status_code == 200, "the provider has asked for the second factor"
    account = SocialAccount.objects.get()
    assert (account.user, account.provider) == (cast["tom"], "county")
    assert account.uid == f"{TENANT}/{TOM}"
    assert set(account.extra_data) == {"auth_time"}, "nothing else of the identity is kept"
    assert not SocialToken.objects.exists()
    [event] = events("invitation.accepted")
    assert event["about"] == {"how": "county"}
    later = Client()
    answer = back_from(later, provider, TOM, next="/your-sign-in/sessions/")
    assert answer["Location"] == "/your-sign-in/sessions/"
    assert later.get("/").status_code == 200
    assert events("session.started")[-1]["about"] == {"how": ["socialaccount"]}


def test_what_is_asked_of_the_provider(provider: Provider):
    asked = parse_qs(urlsplit(Client().post("/sign-in/with/county/")["Location"]).query)
    assert asked["scope"] == ["openid"]
    assert asked["code_challenge_method"] == ["S256"]
    assert set(asked) >= {"state", "nonce", "code_challenge"}


def test_an_unknown_identity_is_refused(cast: dict[str, User], provider: Provider):
    client = Client()
    expect_refused(back_from(client, provider, "somebody-else"), client, "unknown_identity")
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == len(cast)


def test_the_same_email_address_is_not_the_same_person(cast: dict[str, User], provider: Provider):
    accepted(cast["tom"], provider)
    provider.next(claims={"email": cast["tom"].email, "email_verified": True})
    client = Client()
    expect_refused(back_from(client, provider, "another-oid"), client, "unknown_identity")


def test_another_email_address_is_the_same_person(cast: dict[str, User], provider: Provider):
    accepted(cast["tom"], provider)
    provider.next(claims={"email": "tom.married@larkfield.example"})
    assert back_from(Client(), provider, TOM)["Location"] == "/"


BAD: dict[str, dict[str, Any]] = {
    "another tenant": {"claims": {"tid": "another-tenant"}},
    "no tenant": {"claims": {"tid": None}},
    "no object id": {"claims": {"oid": None}},
    "an empty object id": {"claims": {"oid": ""}},
    "an object id that is no text": {"claims": {"oid": ["a"]}},
    "the nonce of another sign-in": {"claims": {"nonce": "0" * 64}},
    "no nonce": {"claims": {"nonce": None}},
    "for another service": {"claims": {"aud": "another-service"}},
    "by another issuer": {"claims": {"iss": "https://login.evil.example"}},
    "expired": {"claims": {"exp": 1_000_000_000}},
    "without an end": {"claims": {"exp": None}},
    "not valid yet": {"claims": {"nbf": 4_000_000_000}},
    "signed by another": {"key": "bad"},
    "a signature that was tampered with": {"tamper": True},
    "not signed": {"algorithm": "none"},
    "signed with a public secret": {"algorithm": "HS256"},
    "by a key that is not known": {"header": {"kid": "2"}},
    "by a key without a name": {"header": {"kid": None}},
    "no token at all": {"no_id_token": True},
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_token_is_refused(what: str, cast: dict[str, User], provider: Provider):
    accepted(cast["tom"], provider)
    provider.next(**BAD[what])
    client = Client()
    expect_refused(back_from(client, provider, TOM), client, "bad_token")


@pytest.mark.parametrize("what", BAD)
def test_a_bad_token_links_nobody(what: str, cast: dict[str, User], provider: Provider):
    provider.next(**BAD[what])
    client = Client()
    client.get(invitations.link_for(cast["tom"]))
    answer = back_from(client, provider, TOM, invitation="on")
    expect_refused(answer, client, "bad_token")
    assert not SocialAccount.objects.exists()


def test_a_state_that_is_not_ours_or_was_used(cast: dict[str, User], provider: Provider):
    accepted(cast["tom"], provider)
    client, other = Client(), Client()
    back = urlsplit(provider.sign_in(client.post("/sign-in/with/county/")["Location"], TOM))
    address = f"{back.path}?{back.query}"
    expect_refused(other.get(address), other, "provider_said_no")  # another browser's
    forged = address.replace("state=", "state=x")
    expect_refused(client.get(forged), client, "provider_said_no")
    assert client.get(address)["Location"] == "/"
    client.post("/sign-out/")
    expect_refused(client.get(address), client, "provider_said_no")  # once more


def test_when_the_provider_says_no(provider: Provider):
    client = Client()
    sent = client.post("/sign-in/with/county/")["Location"]
    back = urlsplit(provider.deny(sent))
    expect_refused(client.get(f"{back.path}?{back.query}"), client, "provider_said_no")


def test_when_the_provider_is_not_there(settings: Any):
    one = {"id": "gone", "name": "Gone", "issuer": "http://localhost:9"}
    more = {"tenant": TENANT, "client_id": CLIENT, "secret": SECRET}
    apps = providers(json.dumps([one | more]), plain_http=True)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
    client = Client()
    expect_refused(client.post("/sign-in/with/gone/"), client, "provider_silent")
    expect_refused(client.get("/sign-in/with/gone/back/?state=a"), client, "provider_said_no")


def test_an_invitation_is_used_once_and_by_one(cast: dict[str, User], provider: Provider):
    link = invitations.link_for(cast["tom"])
    second, third = Client(), Client()
    second.get(link)
    accepted(cast["tom"], provider)
    answer = back_from(second, provider, "thief", invitation="on")
    expect_refused(answer, second, "invitation")
    third.get(invitations.link_for(cast["jo"]))
    answer = back_from(third, provider, TOM, invitation="on")
    expect_refused(answer, third, "invitation")
    assert [a.uid for a in SocialAccount.objects.all()] == [f"{TENANT}/{TOM}"]


def test_an_invitation_is_for_the_organisations_own_provider(
    cast: dict[str, User], provider: Provider
):
    client = Client()
    client.get(invitations.link_for(cast["dilys"]))  # whose organisation has none
    answer = back_from(client, provider, "dilys", invitation="on")
    expect_refused(answer, client, "invitation")


def test_people_with_single_sign_on_have_no_other_way_in(cast: dict[str, User], provider: Provider):
    user = with_app(with_password(cast["tom"]))
    assert try_password(Client(), user.email).status_code == 422
    SocialAccount.objects.create(user=user, provider="county", uid=f"{TENANT}/{TOM}")
    client = Client()
    assert back_from(client, provider, TOM)["Location"] == "/sign-in/code/", "an app, if they have"
    Authenticator.objects.all().delete()
    client = Client()
    assert back_from(client, provider, TOM)["Location"] == "/"
    assert client.get("/your-sign-in/")["Location"] == "/your-sign-in/sessions/"
    for path in ("password/", "passkeys/add/", "app/add/", "codes/"):
        assert client.get(f"/your-sign-in/{path}").status_code == 404
    assert client.get("/your-sign-in/sessions/").status_code == 200


def test_who_leaves_the_organisation_loses_its_way_in(cast: dict[str, User], provider: Provider):
    accepted(cast["tom"], provider)
    house = Organisation.objects.get(slug="larkfield")
    organisations.change_organisation(actor=None, organisation=house, sso_provider="")
    client = Client()
    expect_refused(back_from(client, provider, TOM), client, "not_this_way")


def test_a_deactivated_person_is_refused_like_an_unknown_one(
    cast: dict[str, User], provider: Provider
):
    accepted(cast["tom"], provider)
    unknown = back_from(Client(), provider, "somebody-else")
    User.objects.filter(pk=cast["tom"].pk).update(is_active=False)
    client = Client()
    answer = back_from(client, provider, TOM)
    expect_refused(answer, client, "deactivated")
    assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content)


def test_nobody_links_an_identity_to_a_signed_in_account(cast: dict[str, User], provider: Provider):
    """allauth could; there is no address for it, and asking for it is no use."""
    client = Client()
    user = with_app(with_password(cast["dilys"]))
    try_password(client, user.email, PASSWORD)
    client.post("/sign-in/code/", {"code": code()})
    path = "/sign-in/with/county/?process=connect"
    answer = back_from(client, provider, "mine", path, process="connect")
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_an_unknown_provider_is_not_found():
    assert Client().post("/sign-in/with/nobody/").status_code == 404
    assert Client().get("/sign-in/with/nobody/back/").status_code == 404
    assert Client().get("/sign-in/with/county/").status_code == 405
