"""Inviting people, and their details: nobody learns who else has an account."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.models import Job, Membership, Organisation, Team, User
from decisions.roles import live_memberships
from decisions.services import people
from decisions.services.staffing import AlreadyGiven
from tests.people.conftest import give, invite, last_event


def test_an_invitation_is_an_account_without_a_password_a_role_and_a_job(
    jo: User, larkfield: Organisation, team: Team
) -> None:
    user = invite(jo, larkfield)
    assert not user.has_usable_password()
    role = Membership.objects.get(user=user)
    assert (role.role, role.team, role.organisation) == ("practitioner", team, larkfield)
    assert role.given_by == "Jo Park, school business manager"
    assert role.why == "New class teacher"
    job = Job.objects.get()
    assert (job.kind, job.about, job.organisation) == ("invitation", user.pk, larkfield)
    assert last_event() == ("person.invited", "New class teacher")


def test_an_address_that_has_an_account_elsewhere_just_gets_the_role(
    jo: User, larkfield: Organisation, cast: dict[str, User]
) -> None:
    user = invite(jo, larkfield, email="Dilys.Roberts@HAFAN.example", name="Somebody Else")
    assert user == cast["dilys"]
    assert User.objects.get(pk=user.pk).name == "Dilys Roberts"
    assert live_memberships(user).filter(organisation=larkfield).count() == 1
    assert Job.objects.get().about == user.pk


def test_inviting_never_tells_who_has_an_account(
    admin: Client, larkfield: Organisation, team: Team, cast: dict[str, User]
) -> None:
    url, pages = reverse("invite", args=[larkfield.pk]), []
    for email in ("dilys.roberts@hafan.example", "nobody.there@hafan.example"):
        before = set(Membership.objects.values_list("pk", flat=True))
        asked = {"name": "Sam New", "email": email, "roles": ["practitioner"], "why": "Hub"}
        response = admin.post(url, asked | {"team": str(team.pk)})
        assert response.status_code == 302, response.content.decode()
        user = Membership.objects.exclude(pk__in=before).get().user
        answers = [admin.get(response["Location"])]
        for name in ("person", "give_role", "deactivate"):
            answers.append(admin.get(reverse(name, args=[larkfield.pk, user.pk])))
        for name in ("settings", "change_settings", "access_review"):
            answers.append(admin.get(reverse(name, args=[larkfield.pk])))
        answers.append(admin.get(reverse("person_details", args=[larkfield.pk, user.pk])))
        files = admin.post(reverse("access_list", args=[larkfield.pk])).content.decode()
        html = "".join(a.content.decode().split("</header>")[-1] for a in answers) + files
        assert email in html
        assert "Dilys" not in html.replace(email, "")
        assert "Sam New" not in html
        pages.append([a.status_code for a in answers])
        people_page = answers[0].content.decode()
        assert "Invited" in people_page
        for role in Membership.objects.exclude(pk__in=before):
            Membership.objects.filter(pk=role.pk).update(until=date(2020, 1, 1))
    assert pages[0] == pages[1]


def test_after_the_first_sign_in_they_are_shown_by_name(
    jo: User, larkfield: Organisation, admin: Client
) -> None:
    user = invite(jo, larkfield)
    page = reverse("person", args=[larkfield.pk, user.pk])
    assert "Sam New" not in admin.get(page).content.decode()
    assert admin.post(reverse("invite_again", args=[larkfield.pk, user.pk])).status_code == 302
    assert Job.objects.filter(about=user.pk).count() == 2
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    assert "Sam New" in admin.get(page).content.decode()
    assert admin.post(reverse("invite_again", args=[larkfield.pk, user.pk])).status_code == 404


def test_whoever_was_deactivated_and_is_invited_again_can_sign_in_again(
    jo: User, larkfield: Organisation, cast: dict[str, User]
) -> None:
    User.objects.filter(pk=cast["tom"].pk).update(is_active=False)
    Membership.objects.filter(user=cast["tom"]).update(until=date(2020, 1, 1))
    assert invite(jo, larkfield, email=cast["tom"].email).is_active
    assert User.objects.get(pk=cast["tom"].pk).is_active


def test_details_are_changed_with_a_reason(
    jo: User, cast: dict[str, User], larkfield: Organisation
) -> None:
    change: dict[str, Any] = {"actor": jo, "organisation": larkfield, "user": cast["tom"]}
    assert people.change_person(**change, reason="Married", name="Tom Hall", job_title="deputy")
    tom = User.objects.get(pk=cast["tom"].pk)
    assert (tom.name, tom.job_title) == ("Tom Hall", "deputy")
    assert last_event() == ("person.changed", "Married")


def test_no_administrator_can_become_somebody_else(
    jo: User, larkfield: Organisation, cast: dict[str, User], admin: Client
) -> None:
    """A colleague's address set to one's own, and their sign-in started again: three clicks."""
    priya = cast["priya"]
    url = reverse("person_details", args=[larkfield.pk, priya.pk])
    assert 'name="email"' not in admin.get(url).content.decode()
    mine = {"email": "jo.private@x.example"}
    data = {"name": priya.name, "job_title": "lead", "why": "Because"} | mine
    assert admin.post(url, data).status_code == 302
    people.change_person(actor=jo, organisation=larkfield, user=priya, reason="x", **mine)
    assert User.objects.get(pk=priya.pk).email == "priya.nair@larkfield.example"


def test_an_account_that_others_use_too_is_not_ours_to_change(
    jo: User, larkfield: Organisation, cast: dict[str, User], admin: Client, hafan: Organisation
) -> None:
    dilys = invite(jo, larkfield, email="dilys.roberts@hafan.example")
    boss = User.objects.create_superuser("boss@larkfield.example", name="Boss")
    give(boss, larkfield, "practitioner", larkfield.teams.get())
    User.objects.filter(pk=dilys.pk).update(last_login=timezone.now())
    for user in (dilys, boss):
        url = reverse("person_details", args=[larkfield.pk, user.pk])
        data = {"name": "New", "job_title": "", "why": "Because"}
        assert admin.post(url, data).status_code == 422
        assert User.objects.get(pk=user.pk).name != "New"
        assert last_event()[0] == "person.change_refused"
    Membership.objects.filter(user=dilys, organisation=hafan).update(
        until=timezone.localdate() - timedelta(days=1)
    )
    assert people.change_person(
        actor=jo, organisation=larkfield, user=dilys, reason="Ours now", name="D Roberts"
    )


def test_an_address_is_changed_by_who_runs_the_service_and_signs_out(
    cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(cast["tom"])
    old = {"email": "tom.ellery@larkfield.example", "why": "Married"}
    for wrong in ("no address", cast["priya"].email):
        with pytest.raises(CommandError):
            call_command("change_address", **old, to=wrong)
    with pytest.raises(CommandError):
        call_command("change_address", email="nobody@x.example", to="a@x.example", why="x")
    assert client.get("/").status_code == 200
    call_command("change_address", **old, to="Tom.Hall@larkfield.example")
    assert User.objects.get(pk=cast["tom"].pk).email == "tom.hall@larkfield.example"
    assert client.get("/").status_code == 302, "the old address signed in; it must not go on"
    assert last_event() == ("person.address_changed", "Married")


def test_of_who_has_left_only_the_name_is_shown(
    larkfield: Organisation, cast: dict[str, User], admin: Client, hafan: Organisation
) -> None:
    tom = cast["tom"]
    Membership.objects.filter(user=tom).update(until=date(2026, 1, 1))
    give(tom, hafan, "practitioner", hafan.teams.get())
    User.objects.filter(pk=tom.pk).update(email="tom@refuge.example", job_title="Refuge manager")
    for url in (
        reverse("people", args=[larkfield.pk]),
        reverse("person", args=[larkfield.pk, tom.pk]),
    ):
        page = admin.get(url).content.decode()
        assert "Tom Ellery" in page
        assert "efuge" not in page


def test_who_works_here_already_is_not_invited(
    jo: User, larkfield: Organisation, cast: dict[str, User], admin: Client, team: Team
) -> None:
    with pytest.raises(AlreadyGiven):
        invite(jo, larkfield, email=cast["tom"].email, roles=[("lead", team)])
    data = {"name": "Tom", "email": cast["tom"].email, "roles": ["lead"], "why": "Deputy"}
    page = admin.post(reverse("invite", args=[larkfield.pk]), data | {"team": str(team.pk)})
    assert page.status_code == 422
    assert "They work here already" in page.content.decode()
    assert not Job.objects.exists()
