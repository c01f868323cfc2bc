"""Every page on people and settings: for whom it is there, and what it does with nonsense."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from decisions.models import Look, Membership, Organisation, Team, UnbatchedLook, User
from decisions.urls_organisation import organisation_urls
from tests import making
from tests.people.conftest import Place, give
from tests.people.test_directory import ADVISER, ENTRY
from tests.people.test_settings import LAW, _settings

NAMES = sorted(str(p.name) for p in organisation_urls)
#: For IG officers: with what administrators see, and alone.
SHARED, OFFICERS = {"settings"}, {"set_law"}
POST_ONLY = {"invite_again"}

NUL, OVERRIDE, LONG = "typed\x00here", "typed\u202ehere", "typed here " * 3_000
STRANGE = (NUL, LONG, OVERRIDE, "99999999999999999999", "31/02/2026", "'; --", "<b>x</b>", " ")


def _everything() -> dict[str, Any]:
    return {
        m._meta.db_table: list(m._default_manager.order_by("pk").values())
        for m in apps.get_models()
        if m not in (Session, Look, UnbatchedLook)
        and m._meta.app_label == "decisions"
        and m is not User
    }


def test_for_anybody_else_there_is_no_such_page(
    place: Place,
    cast: dict[str, User],
    owen: User,
    hafan: Organisation,
    signed_in: Callable[[User], Client],
) -> None:
    """Outsiders, practitioners, leads, IG officers and other organisations' administrators."""
    boss = User.objects.create_superuser("boss@x.example", name="Boss")
    give(boss, Organisation.objects.get(slug="larkfield"), "administrator")
    yesterday = timezone.localdate() - timedelta(days=1)
    former = give(cast["marcus"], Organisation.objects.get(slug="larkfield"), "administrator")
    Membership.objects.filter(pk=former.pk).update(until=yesterday)
    people = [cast[n] for n in ("tom", "priya", "grace", "ruth", "dilys", "marcus")] + [owen, boss]
    clients = {user: Client() for user in people}
    for user, client in clients.items():
        client.force_login(user)
    before = _everything()
    tried = 0
    for user, client in clients.items():
        for name in NAMES:
            if user == cast["ruth"] and name in SHARED | OFFICERS:
                continue
            url, nowhere = place.url(name), place.url(name, organisation_id=uuid4())
            answers = [client.get(url), client.post(url, {"why": "x"}), client.get(nowhere)]
            assert [a.status_code for a in answers] == [404, 404, 404], (user.name, name)
            tried += 1
    assert tried > 200
    assert _everything() == before


def test_who_is_not_signed_in_is_asked_to_sign_in(place: Place) -> None:
    for name in NAMES:
        for response in (Client().get(place.url(name)), Client().post(place.url(name))):
            assert response.status_code in (302, 403), name


def test_each_page_opens_for_its_own(
    place: Place, admin: Client, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    ruth = signed_in(cast["ruth"])
    for name in NAMES:
        if name in POST_ONLY:
            continue
        client = ruth if name in OFFICERS else admin
        assert client.get(place.url(name)).status_code == 200, name
    assert ruth.get(place.url("settings")).status_code == 200


def test_what_belongs_to_others_is_not_found_here(
    place: Place, admin: Client, hafan: Organisation, cast: dict[str, User]
) -> None:
    theirs = Place(hafan, cast["dilys"], making.draft(cast["dilys"]).pk).values
    for name in NAMES:
        pattern = next(p for p in organisation_urls if p.name == name)
        for key in set(pattern.pattern.converters) - {"organisation_id"}:
            for value in (theirs[key], uuid4()):
                url = place.url(name, **{key: value})
                for response in (admin.get(url), admin.post(url, {"why": "x", "name": "X"})):
                    assert response.status_code in (404, 405), (name, key)


def _forms(place: Place, larkfield: Organisation, team: Team) -> dict[str, dict[str, Any]]:
    """Return what a person posts to each form when everything is right."""
    roles = {"team": str(team.pk), "until": "2099-01-01", "why": "Deputy"}
    other = larkfield.teams.exclude(pk=team.pk).get()
    return {
        "invite": {"name": "Sam", "email": "s@x.example", "roles": ["lead"], "job_title": "T"}
        | roles,
        "person_details": {"name": "Tom", "job_title": "T", "why": "New"},
        "give_role": {"role": "lead"} | roles,
        "move_role": {"team": str(other.pk), "why": "Moved"},
        "start_again": {"why": "Lost his phone"},
        "end_role": {"why": "Left"},
        "deactivate": {"why": "Left"},
        "place_draft": {"to": str(User.objects.get(name="Priya Nair").pk), "why": "Left"},
        "change_settings": _settings(larkfield),
        "set_law": LAW,
        "new_team": {"name": "New", "why": "New"},
        "rename_team": {"name": "New", "why": "New"},
        "new_recipient": ENTRY | {"method": "phone", "address": "A"},
        "change_recipient": ENTRY | {"why": "New", "method": "phone", "address": "A"},
        "retire_recipient": {"why": "Old"},
        "new_adviser": ADVISER,
        "change_adviser": ADVISER | {"why": "New"},
        "retire_adviser": {"why": "Old"},
    }


def test_every_form_is_tried_below(place: Place, larkfield: Organisation, team: Team) -> None:
    forms = set(_forms(place, larkfield, larkfield.teams.get(name__contains="safe")))
    elsewhere = {"access_review", "import_recipients", "invite_again", "access_list"}
    shown = {"people", "person", "settings", "directory", "advisers", "empty_file"}
    assert forms | elsewhere | shown == set(NAMES)


def _post(client: Client, url: str, data: dict[str, Any]) -> Any:
    """Post, and take everything back."""
    with making.undone():
        return client.post(url, data)


@pytest.mark.parametrize(
    "name",
    sorted(
        set(NAMES)
        - {
            "people",
            "person",
            "settings",
            "directory",
            "advisers",
            "empty_file",
            "access_review",
            "import_recipients",
            "invite_again",
            "access_list",
        }
    ),
)
def test_a_form_takes_what_is_right_and_gives_back_what_is_not(
    name: str,
    place: Place,
    larkfield: Organisation,
    cast: dict[str, User],
    signed_in: Callable[[User], Client],
) -> None:
    """422 with an error at the field and nothing typed lost, never a 500; or no harm done."""
    team = larkfield.teams.get(name__contains="safe")
    good, url = _forms(place, larkfield, team)[name], place.url(name)
    client = signed_in(cast["ruth" if name in OFFICERS else "jo"])
    before = _everything()
    assert _post(client, url, good).status_code == 302
    for field in good:
        for value in STRANGE:
            response = _post(client, url, good | {field: value})
            assert response.status_code in (302, 422), (field, value[:20])
            html = response.content.decode()
            if value in (NUL, LONG):
                assert response.status_code == 422, (field, value[:20])
                assert f'href="#id_{field}"' in html, f"{field} is not in the summary"
                assert "Error:" in html.split("</title>")[0]
            if response.status_code == 422:
                others = {k: v for k, v in good.items() if k != field and isinstance(v, str)}
                for kept, words in others.items():
                    assert words in html, f"{kept} was lost after {field}={value[:20]!r}"
            if value == LONG and field in ("why", "name", "note", "retention"):
                assert LONG.strip() in html, f"{field} was cut"
        missing = {k: v for k, v in good.items() if k != field}
        assert _post(client, url, missing).status_code in (302, 422), field
    assert _post(client, url, {}).status_code == 422
    assert _post(client, url, {"\x00": "\x00", "a" * 400: "b"}).status_code == 422
    assert _everything() == before, "a request was not taken back"


def test_no_address_and_no_title_names_anyone(place: Place, admin: Client) -> None:
    for name in NAMES:
        html = admin.get(place.url(name)).content.decode()
        title = html.split("<title>")[1].split("</title>")[0] if "<title>" in html else ""
        assert not [n for n in ("Tom", "Ellery", "Jo", "Park") if n in title], name
        assert "Tom" not in place.url(name)


def test_the_home_page_leads_there_for_those_who_may(
    place: Place, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    found = {
        name: [
            place.url("people") in (html := signed_in(cast[name]).get("/").content.decode()),
            place.url("settings") in html,
        ]
        for name in ("jo", "ruth", "priya", "tom", "dilys")
    }
    assert found["jo"][0]
    assert found["ruth"] == [False, True]
    assert [found[n] for n in ("priya", "tom", "dilys")] == [[False, False]] * 3


def test_the_django_admin_registers_nothing() -> None:
    assert not apps.is_installed("django.contrib.admin")
