"""An invitation: works once, for seven days, and only for whom it is meant."""

from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from decisions.models import Job, Organisation, User
from decisions.services import invitations, organisations, sign_ins
from decisions.services.locking import NotAllowed
from decisions.services.mails import password_reset
from tests.signing_in.conftest import PASSWORD, events, second_factors, signed_in, try_password

TWICE = {"password1": PASSWORD, "password2": PASSWORD}


def opened(user: User) -> Client:
    """Return a browser in which a person opened their invitation."""
    client = Client()
    assert client.get(invitations.link_for(user))["Location"] == "/invitation/"
    return client


def test_an_invited_person_chooses_a_password_and_then_a_second_factor(cast: dict[str, User]):
    client = opened(cast["tom"])
    page = client.get("/invitation/").content.decode()
    assert "Accept your invitation" in page
    short = client.post("/invitation/", {"password1": "short", "password2": "short"})
    assert short.status_code == 422
    assert "at least 12 characters" in short.content.decode()
    different = client.post("/invitation/", {"password1": PASSWORD, "password2": "x" * 12})
    assert different.status_code == 422
    assert client.post("/invitation/", TWICE)["Location"] == "/your-sign-in/"
    assert "Set up your second step" in client.get("/your-sign-in/").content.decode()
    assert client.get("/")["Location"] == "/your-sign-in/"
    [event] = events("invitation.accepted")
    assert event["actor"] == str(cast["tom"].pk)
    assert event["about"] == {"how": "password"}


def test_the_link_says_nothing_of_anybody(cast: dict[str, User]):
    link = invitations.link_for(cast["tom"])
    assert "tom" not in link.lower()
    assert "larkfield" not in link.lower()
    shown = opened(cast["tom"]).get("/invitation/")
    assert link not in shown.content.decode(), "nor is it in the page, for the next in the chair"


def expect_old(client: Client) -> None:
    for response in (client.get("/invitation/"), client.post("/invitation/", TWICE)):
        assert response.status_code == 410
        assert "Ask your organisation’s administrator for a new one" in response.content.decode()


def test_it_works_once(cast: dict[str, User]):
    user, link = cast["tom"], invitations.link_for(cast["tom"])
    first, second = opened(user), opened(user)
    first.post("/invitation/", TWICE)
    second.post("/invitation/", {"password1": "x" * 12, "password2": "x" * 12})
    expect_old(second)
    late = Client()
    late.get(link)
    expect_old(late)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_link_opened_by_a_mail_program_still_works(cast: dict[str, User]):
    link = invitations.link_for(cast["tom"])
    for _ in range(3):
        Client().get(link)
        Client().head(link)
    client = Client()
    client.get(link)
    assert client.post("/invitation/", TWICE).status_code == 302


def test_it_works_for_seven_days(cast: dict[str, User]):
    with time_machine.travel("2026-11-01 12:00+00:00", tick=False):
        link = invitations.link_for(cast["tom"])
    for when, status in (("2026-11-08 11:59+00:00", 200), ("2026-11-08 12:01+00:00", 410)):
        with time_machine.travel(when, tick=False):
            client = Client()
            client.get(link)
            assert client.get("/invitation/").status_code == status


def test_it_dies_with_the_account(cast: dict[str, User]):
    user = cast["tom"]
    client = opened(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    expect_old(client)


def test_nonsense_is_no_invitation(cast: dict[str, User]):
    good = invitations.link_for(cast["tom"])
    others = reverse("invitation", args=["nonsense"])
    for link in (others, good[:-3] + "xx/", good.replace("/invitation/", "/invitation/a")):
        client = Client()
        client.get(link)
        expect_old(client)
    expect_old(Client())


def test_with_a_password_there_is_nothing_to_accept(cast: dict[str, User]):
    sign_ins.choose_password(actor=cast["tom"], password=PASSWORD)
    expect_old(opened(cast["tom"]))


def test_with_single_sign_on_no_password_can_be_chosen(cast: dict[str, User]):
    house = Organisation.objects.get(slug="larkfield")
    organisations.change_organisation(actor=None, organisation=house, sso_provider="county")
    client = opened(cast["tom"])
    for response in (client.get("/invitation/"), client.post("/invitation/", TWICE)):
        assert response.status_code == 200
        assert "password1" not in response.content.decode()
    cast["tom"].refresh_from_db()
    assert not cast["tom"].has_usable_password()


def test_it_is_for_its_person_whoever_is_signed_in_on_the_computer(
    cast: dict[str, User], tom: User
):
    client = signed_in(tom)
    client.get(invitations.link_for(cast["jo"]))
    assert client.post("/invitation/", TWICE)["Location"] == "/your-sign-in/"
    assert client.session["_auth_user_id"] == str(cast["jo"].pk)


def test_a_forgotten_password(cast: dict[str, User], tom: User):
    answers = [
        Client().post("/new-password/", {"email": email})
        for email in (
            tom.email,
            "nobody@x.example",
            cast["jo"].email,
            "TOM.ellery@larkfield.EXAMPLE",
        )
    ]
    assert {(a.status_code, a["Location"]) for a in answers} == {(302, "/new-password/sent/")}
    jobs = list(Job.objects.filter(kind="password_reset"))
    assert [job.about for job in jobs] == [tom.pk, tom.pk]
    mail = password_reset(jobs[0])
    assert mail is not None
    assert mail.to == tom.email
    assert "Tom" not in mail.text
    path = urlsplit(mail.text.split("It works once:\n")[1].split("\n")[0]).path
    client = Client()
    page = client.get(path)["Location"]
    assert client.post(page, {"password1": "short", "password2": "short"}).status_code == 422
    new = {"password1": "seven brown paper lanterns", "password2": "seven brown paper lanterns"}
    assert client.post(page, new)["Location"] == "/new-password/done/"
    assert client.get("/").status_code == 302, "nobody is signed in by a mail"
    assert "does not work any more" in Client().get(path).content.decode()
    assert try_password(Client(), tom.email).status_code == 422
    again = try_password(Client(), tom.email, new["password1"])
    assert again["Location"] == "/sign-in/code/", "the second factor is asked for as before"


def test_with_single_sign_on_there_is_no_password_to_forget(cast: dict[str, User], tom: User):
    house = Organisation.objects.get(slug="larkfield")
    organisations.change_organisation(actor=None, organisation=house, sso_provider="county")
    sent = Client().post("/new-password/", {"email": tom.email})
    assert sent["Location"] == "/new-password/sent/"
    assert not Job.objects.filter(kind="password_reset").exists()


def test_starting_again_after_everything_was_lost(cast: dict[str, User], tom: User):
    client = signed_in(tom)
    school = Organisation.objects.get(slug="larkfield")
    invitations.start_again(
        actor=cast["jo"], user=tom, organisation=school, reason="Lost his phone"
    )
    assert client.get("/")["Location"].startswith("/sign-in/")
    assert try_password(Client(), tom.email).status_code == 422
    assert second_factors(tom) == []
    assert Job.objects.filter(kind="invitation", about=tom.pk).exists()
    again = opened(tom)
    assert again.post("/invitation/", TWICE)["Location"] == "/your-sign-in/"
    [event] = events("invitation.renewed")
    assert event["actor"] == str(cast["jo"].pk)
    assert event["reason"]


def test_links_from_before_starting_again_are_dead(cast: dict[str, User]):
    before = opened(cast["tom"])
    school = Organisation.objects.get(slug="larkfield")
    invitations.start_again(
        actor=cast["jo"], user=cast["tom"], organisation=school, reason="Sent to the wrong address"
    )
    expect_old(before)


def test_of_two_who_accept_at_the_same_moment_one_is_too_late(cast: dict[str, User]):
    token = invitations.link_for(cast["tom"]).split("/")[2]
    invitations.accept_with_password(actor=cast["tom"], token=token, password=PASSWORD)
    linked: list[bool] = []
    with pytest.raises(NotAllowed):
        invitations.accept_with_identity(
            actor=cast["tom"],
            token=token,
            provider="county",
            link=lambda: linked.append(True),
        )
    assert linked == []
    assert len(events("invitation.accepted")) == 1


def test_the_page_says_that_somebody_was_away_only_where_they_were(tom: User):
    words = "You were away for a while"
    assert words not in Client().get("/sign-in/?next=/find/").content.decode()
    client = signed_in(tom)
    session = client.session
    session["began"] -= 11 * 3600
    session.save()
    assert words in client.get(client.get("/find/")["Location"]).content.decode()
