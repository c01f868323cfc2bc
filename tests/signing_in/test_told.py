"""A person is told by mail whenever the way they sign in was changed."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from decisions.models import Job, Organisation, User
from decisions.services import people, sign_ins
from decisions.services.mails import sign_in_changed
from tests.signing_in.conftest import SECRET, code, signed_in, try_password, with_password


def _told() -> list[Job]:
    return list(Job.objects.filter(kind="sign_in_changed"))


def test_a_new_password_is_told_of_and_the_mail_says_nothing_else(tom: User):
    Job.objects.all().delete()
    sign_ins.choose_password(actor=tom, password="five short green teapots")
    [job] = _told()
    assert job.organisation == Organisation.objects.get(slug="larkfield")
    mail = sign_in_changed(job)
    assert mail is not None
    assert mail.to == tom.email
    assert "If it was not you, tell your administrator at once" in mail.text
    assert "Tom" not in mail.subject + mail.text
    User.objects.filter(pk=tom.pk).update(is_active=False)
    assert sign_in_changed(job) is None


def test_an_app_with_its_first_codes_is_one_mail_and_new_codes_another(
    cast: dict[str, User], on_commit: Any
):
    client, user = Client(), with_password(cast["tom"])
    try_password(client, user.email)
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    Job.objects.all().delete()
    with on_commit(execute=True):
        client.post("/your-sign-in/app/add/", {"code": code()})
    assert len(_told()) == 1
    with on_commit(execute=True):
        client.post("/your-sign-in/codes/new/")
    assert len(_told()) == 2


def test_a_passkey_that_is_taken_away_is_told_of(tom: User, on_commit: Any):
    key = Authenticator.objects.create(user=tom, type="webauthn", data={"name": "Key"})
    client = signed_in(tom)
    Job.objects.all().delete()
    with on_commit(execute=True):
        client.post(f"/your-sign-in/passkeys/{key.pk}/remove/")
    assert len(_told()) == 1


def test_a_mail_that_cannot_be_sent_is_seen_by_an_administrator(tom: User):
    sign_ins.ask_for_new_password(account=tom)
    larkfield = Organisation.objects.get(slug="larkfield")
    assert Job.objects.get(kind="password_reset").organisation == larkfield
    people.give_role(
        actor=None,
        user=tom,
        organisation=Organisation.objects.get(slug="hafan"),
        role="administrator",
        given_by="x",
        why="x",
    )
    sign_ins.ask_for_new_password(account=tom)
    jobs = Job.objects.filter(kind="password_reset")
    assert len(jobs) == 2
    assert None not in [job.organisation for job in jobs]
