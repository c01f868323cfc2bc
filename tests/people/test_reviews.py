"""The yearly review of who has which access, its list as a file, and who looks after what."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.models import AccessReview, AuditEvent, Membership, Organisation, User
from decisions.roles import live_memberships
from decisions.selectors import people as found
from decisions.services import memberships, people, reviews
from decisions.services.locking import Stale
from decisions.services.staffing import LastAdministrator
from tests.people.conftest import give


def _ids(organisation: Organisation) -> dict[str, str]:
    """Return the ids of the roles of today by person's first name and role."""
    roles = found.not_over(found.roles_here(organisation)).select_related("user")
    return {f"{r.user.name.split()[0].lower()} {r.role}": str(r.pk) for r in roles}


def test_a_review_is_kept_and_what_is_not_ticked_ends(
    jo: User, cast: dict[str, User], larkfield: Organisation
) -> None:
    roles = _ids(larkfield)
    end = {roles.pop("grace lead")}
    review = reviews.finish_access_review(
        actor=jo, organisation=larkfield, keep=set(roles.values()), end=end, why="Left the team"
    )
    assert not live_memberships(cast["grace"]).exists()
    ended = Membership.objects.get(pk=end.pop())
    assert (ended.ended_why, ended.ended_by) == (
        "Left the team",
        "Jo Park, school business manager",
    )
    assert [r["name"] for r in review.found if not r["kept"]] == ["Grace Mensah"]
    assert len(review.found) == len(roles) + 1
    assert found.last_review(larkfield) == review
    event = AuditEvent.objects.order_by("at").last()
    assert event is not None
    assert event.act == "access.reviewed"


def test_a_role_that_nobody_looked_at_is_neither_kept_nor_ended(
    jo: User, cast: dict[str, User], larkfield: Organisation
) -> None:
    seen = set(_ids(larkfield).values())
    give(cast["dilys"], larkfield, "lead")
    with pytest.raises(Stale):
        reviews.finish_access_review(actor=jo, organisation=larkfield, keep=seen, end=set())
    assert not AccessReview.objects.exists()


def test_a_review_keeps_an_administrator(jo: User, larkfield: Organisation) -> None:
    roles = _ids(larkfield)
    end = {roles.pop("jo administrator")}
    with pytest.raises(LastAdministrator):
        reviews.finish_access_review(
            actor=jo, organisation=larkfield, keep=set(roles.values()), end=end, why="x"
        )
    assert live_memberships(jo).exists()


def test_the_page_asks_once_more_before_anything_ends(
    admin: Client, cast: dict[str, User], larkfield: Organisation
) -> None:
    url, roles = reverse("access_review", args=[larkfield.pk]), _ids(larkfield)
    assert " checked" not in admin.get(url).content.decode(), "nothing is ticked for anybody"
    keep = [pk for name, pk in roles.items() if name != "tom practitioner"]
    data: dict[str, Any] = {"seen": list(roles.values()), "keep": keep}
    page = admin.post(url, data)
    assert "1 role will end" in page.content.decode()
    assert "Tom Ellery: Practitioner" in page.content.decode()
    assert live_memberships(cast["tom"]).exists()
    assert admin.post(url, data | {"why": ""}).status_code == 422
    assert admin.post(url, data | {"why": "Left\x00"}).status_code == 422
    assert live_memberships(cast["tom"]).exists()
    assert admin.post(url, data | {"why": "Left"}).status_code == 302
    assert not live_memberships(cast["tom"]).exists()
    again = admin.post(url, data | {"why": "Left"})
    assert again.status_code == 409, "the list that was seen is no longer the list"
    kept = list(_ids(larkfield).values())
    assert admin.post(url, {"seen": kept, "keep": kept}).status_code == 302, "all are kept"
    assert AccessReview.objects.count() == 2


def test_the_page_says_when_the_list_changed_and_keeps_the_ticks(
    admin: Client, cast: dict[str, User], larkfield: Organisation
) -> None:
    url, roles = reverse("access_review", args=[larkfield.pk]), list(_ids(larkfield).values())
    give(cast["dilys"], larkfield, "lead")
    page = admin.post(url, {"seen": roles, "keep": roles})
    assert page.status_code == 409
    assert page.content.decode().count(" checked") == len(roles)
    assert admin.post(url, {"seen": ["\x00", "x" * 9999], "keep": ["1"]}).status_code == 409


def test_the_last_administrator_is_told_at_the_review(
    admin: Client, jo: User, larkfield: Organisation
) -> None:
    roles = list(_ids(larkfield).values())
    url = reverse("access_review", args=[larkfield.pk])
    page = admin.post(url, {"seen": roles, "keep": [], "why": "All of it"})
    assert page.status_code == 422
    assert "Make another person administrator first" in page.content.decode()
    assert live_memberships(jo).exists()


def test_a_review_is_due_after_a_year(admin: Client, jo: User, larkfield: Organisation) -> None:
    url = reverse("people", args=[larkfield.pk])
    assert "One is due every year" not in admin.get(url).content.decode()
    long_ago = timezone.localdate() - timedelta(days=400)
    Membership.objects.filter(user=jo).update(since=long_ago)
    assert "There has been no access review yet" in admin.get(url).content.decode()
    reviews.finish_access_review(
        actor=jo, organisation=larkfield, keep=set(_ids(larkfield).values()), end=set()
    )
    assert "One is due every year" not in admin.get(url).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert found.review_is_due(larkfield)


def _file(admin: Client, organisation: Organisation) -> list[list[str]]:
    response = admin.post(reverse("access_list", args=[organisation.pk]))
    assert response.status_code == 200
    assert response.content.startswith(b"\xef\xbb\xbf"), "Excel reads it as UTF-8 by this alone"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_the_list_as_a_file_has_every_role_of_today_and_is_on_record(
    admin: Client, larkfield: Organisation, cast: dict[str, User]
) -> None:
    give(cast["tom"], larkfield, "ig_officer")
    Membership.objects.filter(user=cast["grace"]).update(until="2026-01-01")
    rows = _file(admin, larkfield)
    assert rows[0][0] == "Name"
    names = [row[0] for row in rows[1:]]
    assert sorted(set(names)) == ["Jo Park", "Priya Nair", "Ruth Adeyemi", "Tom Ellery"]
    assert len(names) == 6
    event = AuditEvent.objects.order_by("at").last()
    assert event is not None
    assert event.act == "access_list.exported"
    response = admin.post(reverse("access_list", args=[larkfield.pk]))
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="access-list-{day}.csv"'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "＝"])
def test_no_cell_is_a_formula(
    start: str, admin: Client, larkfield: Organisation, jo: User, cast: dict[str, User]
) -> None:
    evil = f'{start}HYPERLINK("http://x.example","y")'
    people.change_person(
        actor=jo, organisation=larkfield, user=cast["tom"], reason="x", name=evil, job_title=evil
    )
    memberships.give_role(
        actor=jo, user=cast["tom"], organisation=larkfield, role="ig_officer", why=evil
    )
    cells = [cell for row in _file(admin, larkfield)[1:] for cell in row if "HYPERLINK" in cell]
    assert len(cells) >= 3
    assert all(cell.startswith("'") for cell in cells)


def test_the_list_is_given_only_to_whoever_proved_lately_who_they_are(
    admin: Client, larkfield: Organisation, jo: User, cast: dict[str, User]
) -> None:
    """The same holds wherever a role is given."""
    one = cast["tom"].pk
    role = Membership.objects.get(user=cast["tom"]).pk
    urls = {name: reverse(name, args=[larkfield.pk]) for name in ("access_list", "invite")}
    urls |= {n: reverse(n, args=[larkfield.pk, one]) for n in ("give_role", "person_details")}
    urls["move_role"] = reverse("move_role", args=[larkfield.pk, role])
    for url in urls.values():
        assert admin.get(url).status_code == 200
    session = admin.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 6 * 60
    session.save()
    assert Session.objects.exists()
    before = Membership.objects.count(), AuditEvent.objects.count()
    for name, url in urls.items():
        for response in (admin.get(url), admin.post(url, {"why": "x"})):
            assert response.status_code == 302, name
            assert "Name,Email" not in response.content.decode()
    assert (Membership.objects.count(), AuditEvent.objects.count()) == before
