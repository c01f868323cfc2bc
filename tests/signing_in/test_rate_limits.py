"""Trying too often: the same answer for everybody, counted for all processes together."""

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client

from decisions.models import Job, User
from tests.signing_in.conftest import PASSWORD, at, code, events, signed_in, try_password

WRONG = "not my password at all"


def test_five_wrong_passwords_stop_the_right_one_too(tom: User):
    for _ in range(5):
        assert try_password(Client(), tom.email, WRONG).status_code == 422
    stopped = try_password(Client(), tom.email)
    assert stopped.status_code == 422
    assert "You have tried too often" in stopped.content.decode()


def test_an_address_without_an_account_is_stopped_alike(tom: User):
    def answers(email: str) -> list[bool]:
        pages = [try_password(Client(), email, WRONG).content.decode() for _ in range(8)]
        return ["You have tried too often" in page for page in pages]

    assert answers("nobody@larkfield.example") == answers(tom.email) == [False] * 5 + [True] * 3
    noted = [e["about"] for e in events("session.refused") if e["about"]["why"] == "too_many"]
    assert sorted("account" in about for about in noted) == [False, True], "once, not each time"


def test_after_five_minutes_it_works_again(tom: User):
    with at(0):
        for _ in range(6):
            try_password(Client(), tom.email, WRONG)
    with at(5.5):
        client = Client()
        assert try_password(client, tom.email)["Location"] == "/sign-in/code/"
        assert client.post("/sign-in/code/", {"code": code()}).status_code == 302


def test_somebody_elses_tries_do_not_keep_a_passkey_out(tom: User):
    for _ in range(8):
        try_password(Client(), tom.email, WRONG)
    page = Client().get("/sign-in/passkey/", headers={"accept": "application/json"})
    assert page.status_code == 200
    assert "challenge" in page.json()["request_options"]["publicKey"]


def test_one_address_gets_a_plain_page(db: None):
    assert {Client().post("/sign-in/").status_code for _ in range(120)} == {422}
    stopped = Client().post("/sign-in/")
    assert stopped.status_code == 429
    assert "That was tried too often" in stopped.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.7").post("/sign-in/").status_code == 422
    assert events("session.refused")[-1]["about"]["why"] == "too_many"


def test_behind_our_proxy_each_address_counts_for_itself(settings: Any):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    # What somebody claims of themselves stands before what our proxy saw.
    claimed = [Client(headers={"x-forwarded-for": f"10.0.0.{n}, 192.0.2.1"}) for n in range(121)]
    assert [c.post("/sign-in/").status_code for c in claimed] == [422] * 120 + [429]
    other = Client(headers={"x-forwarded-for": "192.0.2.2"})
    assert other.post("/sign-in/").status_code == 422


def test_mails_with_links_are_few(tom: User):
    answers = [Client().post("/new-password/", {"email": tom.email}) for _ in range(5)]
    nobody = [Client().post("/new-password/", {"email": "nobody@x.example"}) for _ in range(5)]
    assert [a.status_code for a in answers] == [302, 302, 302, 429, 429]
    assert [a.status_code for a in answers] == [a.status_code for a in nobody]
    assert Job.objects.filter(kind="password_reset").count() == 3


def test_what_is_counted_is_counted_for_all_processes():
    """In the database: another process sees it. The process's own memory would not do."""
    cache.set("counted", 7)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] >= 1
    assert not [v for v in vars(cache).values() if v == {"counted": 7}]


def test_proving_is_limited_too(tom: User):
    client = signed_in(tom)
    answers = [client.post("/prove/password/", {"password": WRONG}) for _ in range(12)]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429
    assert client.post("/prove/password/", {"password": PASSWORD}).status_code == 429
