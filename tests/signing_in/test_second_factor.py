"""The second factor: nobody goes on without one, and each code works once."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from decisions.models import User
from tests.signing_in.conftest import (
    SECRET,
    at,
    code,
    events,
    second_factors,
    signed_in,
    try_password,
    with_app,
    with_password,
)


def test_with_a_password_alone_nothing_opens_but_setting_up_a_second_factor(cast: dict[str, User]):
    client = Client()
    assert try_password(client, with_password(cast["tom"]).email)["Location"] == "/"
    for path in ("/", "/your-sign-in/sessions/", "/your-sign-in/password/", "/start/"):
        for response in (client.get(path), client.post(path)):
            assert (response.status_code, response["Location"]) == (302, "/your-sign-in/"), path
    page = client.get("/your-sign-in/")
    assert page.status_code == 200
    assert "Set up your second step" in page.content.decode()
    for path in ("passkeys/add/", "app/add/"):  # the password was given just now
        assert client.get(f"/your-sign-in/{path}").status_code == 200


def test_setting_up_an_app(cast: dict[str, User], on_commit: Any):
    client = Client()
    user = with_password(cast["tom"])
    try_password(client, user.email)
    page = client.get("/your-sign-in/app/add/")
    assert "data:image/svg+xml" in page.content.decode()
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    wrong = client.post("/your-sign-in/app/add/", {"code": "000000"})
    assert wrong.status_code == 422
    assert "That code is not right" in wrong.content.decode()
    with on_commit(execute=True):
        done = client.post("/your-sign-in/app/add/", {"code": code()})
    assert done["Location"] == "/your-sign-in/codes/"
    codes = client.get("/your-sign-in/codes/").content.decode()
    assert codes.count('<code class="app-code">') == 10
    assert client.get("/").status_code == 200, "the second factor is there: everything opens"
    added = [e["about"] for e in events("second_factor.changed")]
    assert {"what": "added", "kind": "totp"} in added


def test_other_pages_allow_no_pictures_from_addresses_of_data(tom: User):
    assert "data:" not in signed_in(tom).get("/your-sign-in/")["Content-Security-Policy"]


def test_secrets_are_not_readable_in_the_database(tom: User):
    assert SECRET not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def test_each_code_works_once_and_wrong_ones_do_not(tom: User):
    client, other = Client(), Client()
    with at(0):
        try_password(client, tom.email)
        wrong = client.post("/sign-in/code/", {"code": "000000"})
        assert wrong.status_code == 422
        assert client.get("/").status_code == 302
        assert client.post("/sign-in/code/", {"code": code()})["Location"] == "/"
        try_password(other, tom.email)
        assert other.post("/sign-in/code/", {"code": code()}).status_code == 422
    assert [e["about"]["why"] for e in events("session.refused")] == ["wrong_totp"] * 2


def test_a_wrong_code_is_tried_five_times_and_no_more(tom: User):
    client = Client()
    try_password(client, tom.email)
    for _ in range(5):
        assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    stopped = client.post("/sign-in/code/", {"code": code()})
    assert stopped.status_code == 422
    assert "You have tried too often" in stopped.content.decode()
    assert client.get("/").status_code == 302


def test_recovery_codes_work_once_and_can_be_renewed(tom: User, on_commit: Any):
    client = signed_in(tom)
    with on_commit(execute=True):
        client.post("/your-sign-in/codes/new/")
    page = client.get("/your-sign-in/codes/").content.decode()
    first, second = [part.split("<")[0] for part in page.split('<code class="app-code">')[1:3]]
    for _ in range(2):
        cache.clear()
        browser = Client()
        try_password(browser, tom.email)
        answer = browser.post("/sign-in/code/", {"code": first})
    assert answer.status_code == 422, "the second time it is refused"
    assert events("session.started")[-1]["about"]["how"] == ["password", "recovery_codes"]
    cache.clear()
    assert browser.post("/sign-in/code/", {"code": second})["Location"] == "/"
    with on_commit(execute=True):
        client.post("/your-sign-in/codes/new/")
    browser = Client()
    try_password(browser, tom.email)
    assert browser.post("/sign-in/code/", {"code": second}).status_code == 422
    changes = [e["about"] for e in events("second_factor.changed")]
    assert changes.count({"what": "renewed", "kind": "recovery_codes"}) == 2


def test_the_last_second_factor_cannot_be_removed(tom: User):
    client = signed_in(tom)
    page = client.post("/your-sign-in/app/remove/")
    assert page.status_code == 422
    assert "Set up another second step first" in page.content.decode()
    assert second_factors(tom) == ["totp"]
    key = Authenticator.objects.create(
        user=tom, type="webauthn", data={"name": "My key", "credential": {}}
    )
    assert client.post("/your-sign-in/app/remove/")["Location"] == "/your-sign-in/"
    assert second_factors(tom) == ["webauthn"]
    client.post(f"/your-sign-in/passkeys/{key.pk}/remove/")
    assert second_factors(tom) == ["webauthn"]
    removed = events("second_factor.changed")[-1]
    assert removed["about"] == {"what": "removed", "kind": "totp"}


def test_nobody_touches_the_passkeys_of_others(tom: User, cast: dict[str, User]):
    key = Authenticator.objects.create(user=cast["jo"], type="webauthn", data={"name": "Hers"})
    client = signed_in(tom)
    path = f"/your-sign-in/passkeys/{key.pk}/remove/"
    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_session_that_gave_a_password_alone_is_not_made_whole_by_another(
    cast: dict[str, User], on_commit: Any
):
    user = with_password(cast["tom"])
    stranger, owner = Client(), Client()
    for client in (stranger, owner):
        assert try_password(client, user.email)["Location"] == "/"
    with_app(user)
    assert stranger.get("/").status_code == 302
    assert owner.get("/").status_code == 302, "it was not set up in this session either"
    assert stranger.get("/your-sign-in/app/").status_code in (302, 404), "nor can it add another"
    assert "_auth_user_id" not in stranger.session
