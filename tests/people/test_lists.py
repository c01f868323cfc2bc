"""The lists: filtered, long, and how often they ask the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decisions.models import Job, Organisation, Recipient, Team, User
from tests.people.conftest import Place, give

NUL = "typed\x00here"


def test_a_page_asks_the_database_as_often_for_many_as_for_few(
    admin: Client, larkfield: Organisation, place: Place
) -> None:
    def counts() -> dict[str, int]:
        found = {}
        for name in ("people", "access_review", "settings", "directory", "advisers", "person"):
            admin.get(place.url(name))
            with CaptureQueriesContext(connection) as asked:
                admin.get(place.url(name))
            found[name] = len(asked)
        return found

    Job.objects.create(kind="invitation", about=place.values["person_id"], organisation=larkfield)
    few = counts()
    team = larkfield.teams.get(name__contains="safe")
    for n in range(30):
        user = User.objects.create_user(f"p{n}@larkfield.example", name=f"Person {n:02}")
        give(user, larkfield, "practitioner", team)
        give(user, larkfield, "lead", team)
        Job.objects.create(kind="invitation", about=user.pk, organisation=larkfield)
        Recipient.objects.create(organisation=larkfield, name=f"R{n}", kind="other")
    assert counts() == few
    assert max(few.values()) <= 25


def test_filters_take_any_nonsense(place: Place, admin: Client, team: Team) -> None:
    url = place.url("people")
    assert "Tom Ellery" in admin.get(url, {"team": str(team.pk)}).content.decode()
    leads = admin.get(url, {"role": "lead"}).content.decode()
    assert "Grace Mensah" in leads
    assert "Tom Ellery" not in leads
    for value in (NUL, "x" * 3000, "nobody", "<b>"):
        for key in ("team", "role", "page"):
            assert admin.get(url, {key: value}).status_code == 200
    nobody = admin.get(url, {"role": "nobody"}).content.decode()
    assert "Show everybody" in nobody


def test_a_long_list_comes_in_pages(
    admin: Client, larkfield: Organisation, place: Place, team: Team
) -> None:
    for n in range(60):
        user = User.objects.create_user(f"p{n}@larkfield.example", name=f"Person {n:02}")
        give(user, larkfield, "practitioner", larkfield.teams.get(name__contains="safe"))
    first = admin.get(place.url("people"))
    assert first.content.decode().count("govuk-summary-card__title-wrapper") == 50
    second = admin.get(place.url("people"), {"page": "2"})
    assert "Previous page" in second.content.decode()


def test_who_is_gone_is_shown_apart(place: Place, admin: Client) -> None:
    page = admin.get(place.url("people")).content.decode()
    assert "Gone" in page.split("No longer here")[1]
    assert "Gone" not in page.split("No longer here")[0].split("people have access")[1]
