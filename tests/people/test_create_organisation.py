"""`manage.py create_organisation`: the first one, from nothing to an administrator who signs in."""

from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from decisions.models import AuditEvent, Job, Membership, Organisation, Team, User
from decisions.roles import organisations_of

GIVEN = {
    "name": "Fernside Academy",
    "kind": "school_state",
    "team": "Fernside safeguarding",
    "email": "Alex.Reed@fernside.example",
    "person": "Alex Reed",
}


def _create(**more: Any) -> str:
    out = StringIO()
    call_command("create_organisation", **(GIVEN | more), stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_it_makes_an_organisation_that_can_begin() -> None:
    said = _create(job_title="business manager", nation="wales")
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.kind) == ("Fernside Academy", "school_state")
    assert organisation.nation == "wales"
    assert Team.objects.get().name == "Fernside safeguarding"
    user = User.objects.get()
    assert (user.email, user.name, user.job_title) == (
        "alex.reed@fernside.example",
        "Alex Reed",
        "business manager",
    )
    role = Membership.objects.get()
    assert (role.role, role.team, role.until) == ("administrator", None, None)
    assert list(organisations_of(user, "administrator")) == [organisation]
    job = Job.objects.get()
    assert (job.kind, job.about, job.organisation) == ("invitation", user.pk, organisation)
    event = AuditEvent.objects.get()
    assert event.act == "organisation.founded"
    assert event.head.organisation == organisation
    assert "Alex" not in said
    assert "alex" not in said


@pytest.mark.django_db
def test_without_mail_it_shows_a_link_that_leads_to_an_account(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    said = _create()
    link = said.strip().splitlines()[-1]
    assert link.startswith(settings.SITE_URL)
    page = Client().get(link.removeprefix(settings.SITE_URL), follow=True)
    assert page.status_code == 200
    assert "password" in page.content.decode()


@pytest.mark.django_db
def test_with_mail_it_shows_no_link(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    said = _create()
    assert "The invitation goes out by email." in said
    assert "http" not in said


@pytest.mark.django_db
def test_in_a_small_club_one_person_can_have_every_role() -> None:
    _create(kind="club", also=["practitioner", "lead", "ig_officer"])
    found = {(m.role, bool(m.team)) for m in Membership.objects.all()}
    assert found == {
        ("administrator", False),
        ("practitioner", True),
        ("lead", True),
        ("ig_officer", False),
    }


def test_somebody_with_an_account_gets_the_role_in_another_organisation(
    cast: dict[str, User],
) -> None:
    _create(email=cast["dilys"].email, person="Somebody Else")
    assert User.objects.get(pk=cast["dilys"].pk).name == "Dilys Roberts"
    assert organisations_of(cast["dilys"], "administrator").get().name == "Fernside Academy"


@pytest.mark.django_db
def test_two_of_one_name_do_not_meet() -> None:
    _create()
    _create(email="other@fernside.example")
    assert len({o.slug for o in Organisation.objects.all()}) == 2
    _create(name="Ysgol Ŵyddgrug 学校", email="third@fernside.example")
    _create(name="学校", email="fourth@fernside.example")
    assert Organisation.objects.count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": "bank"}, "The kind is one of"),
        ({"email": "nobody"}, "not an email address"),
        ({"email": None}, "give it with --email"),
        ({"name": "  "}, "give it with --name"),
        ({"person": "x" * 201}, "longer than 200"),
        ({"team": "a\x00b"}, "cannot be saved"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_made(
    wrong: dict[str, Any], told: str
) -> None:
    with pytest.raises(CommandError, match=told):
        _create(**wrong)
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_what_is_not_given_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return GIVEN["name"]

    monkeypatch.setattr("builtins.input", answer)
    _create(name=None)
    assert asked == ["Legal name of the organisation: "]
    assert Organisation.objects.get().name == "Fernside Academy"
