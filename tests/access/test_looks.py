"""Every look is on record before anything is shown; where it cannot be, nothing is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone

from decisions import access, audit, checks
from decisions.audit import LookNotWritten
from decisions.models import Decision, Look, UnbatchedLook, User
from decisions.views.door import opens
from tests import making

SignIn = Callable[[User], Client]


@contextmanager
def no_looks() -> Iterator[None]:
    """Have the database refuse every look, as a full disk or a lost right would."""
    table, trigger = Look._meta.db_table, "no_looks"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE TRIGGER {trigger} BEFORE INSERT ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        else:
            cursor.execute(
                "CREATE FUNCTION no_looks() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'full'; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {trigger} BEFORE INSERT ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION no_looks()"
            )
    yield


def test_a_look_says_who_what_when_and_by_which_way(
    s1: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    grace = signed_in(cast["grace"])
    before = timezone.now()
    grace.get(reverse("record", args=[s1.pk]))
    look = Look.objects.get(route="record")
    assert (look.actor_id, look.object_id, look.kind) == (cast["grace"].pk, s1.pk, "decision")
    assert (look.organisation_id, look.concern_id) == (s1.organisation_id, s1.concern_id)
    assert (look.allowed, look.basis, look.method) == (True, "lead", "GET")
    assert before <= look.at <= timezone.now()


def test_a_refusal_stays_on_record_also_of_what_does_not_exist(
    s1: Decision, cast: dict[str, User]
) -> None:
    for object_id in (s1.pk, missing := uuid4()):
        with pytest.raises(Http404):
            access.enter(cast["dilys"], access.READ, object_id, route="record")
    denied = {look.object_id: look for look in Look.objects.filter(allowed=False)}
    assert denied[s1.pk].organisation_id == s1.organisation_id, "its IG officer can see it"
    assert denied[missing].organisation_id is None
    assert denied[s1.pk].basis == denied[missing].basis == ""


def test_a_look_is_a_transaction_of_its_own_that_no_refusal_can_roll_back(priya: User) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        access.enter(priya, access.READ, uuid4(), route="record")


def test_a_list_says_what_it_showed(s1: Decision, cast: dict[str, User], signed_in: SignIn) -> None:
    signed_in(cast["grace"]).get(reverse("home"))
    look = Look.objects.get(kind="list", route="home", actor_id=cast["grace"].pk)
    assert str(s1.pk) in look.shown
    signed_in(cast["dilys"]).get(reverse("home"))
    assert Look.objects.get(kind="list", actor_id=cast["dilys"].pk).shown == []


def test_a_look_can_be_neither_changed_nor_deleted(s1: Decision, priya: User) -> None:
    access.enter(priya, access.READ, s1.pk, route="record")
    UnbatchedLook.objects.all().delete()
    for change in (lambda: Look.objects.update(allowed=False), Look.objects.all().delete):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            change()


def test_without_looks_reading_is_refused_alike_for_what_exists_and_what_does_not(
    s1: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    grace = signed_in(cast["grace"])
    with no_looks():
        answers = [grace.get(reverse("record", args=[pk])) for pk in (s1.pk, uuid4())]
        assert [a.status_code for a in answers] == [503, 503]
        for answer in answers:
            html = answer.content.decode()
            assert "Call 999" in html
            assert "on paper" in html
            assert "Start a new record" in html
            assert "Maya" not in html
        home = grace.get(reverse("home"))
        assert home.status_code == 503
        assert "Records cannot be shown now" in home.content.decode()
        assert "Maya" not in home.content.decode()
        found = grace.post(reverse("search"), {"words": s1.reference})
        assert found.status_code == 503
        assert str(s1.pk) not in found.content.decode()


def test_without_looks_a_new_record_can_be_made_from_start_to_signature(
    cast: dict[str, User], signed_in: SignIn
) -> None:
    client = signed_in(cast["tom"])
    with no_looks():
        page = client.post(reverse("start"), {"direction": "own"}, follow=True)
        assert page.status_code == 200
        assert "What is the worry?" in page.content.decode()
        draft = Decision.objects.get(author=cast["tom"])
        worry = {"worry": "Bruises", "level": "serious", "go": "on"}
        worry |= {"revision": "0", "children-TOTAL_FORMS": "0", "children-INITIAL_FORMS": "0"}
        saved = client.post(reverse("page", args=[draft.pk, "worry"]), worry)
        assert saved.status_code in (302, 422)
        assert client.get(reverse("page", args=[draft.pk, "family"])).status_code == 200
        assert client.get(reverse("check", args=[draft.pk])).status_code == 200
        Decision.objects.filter(pk=draft.pk).update(created_at=timezone.now() - timedelta(days=2))
        assert client.get(reverse("check", args=[draft.pk])).status_code == 503
    assert not Look.objects.filter(object_id=draft.pk).exists()


def test_a_failing_look_is_no_way_into_a_colleagues_new_draft(
    cast: dict[str, User], signed_in: SignIn
) -> None:
    draft = making.start(cast["tom"])
    with no_looks(), pytest.raises(LookNotWritten):
        access.enter(cast["grace"], access.READ, draft.pk, route="record")


def test_a_look_needs_nothing_but_ids(priya: User) -> None:
    audit.look(actor=priya, kind="list", object_id=None, allowed=True, route="home")
    look = Look.objects.get(actor_id=priya.pk)
    texts = {f.name for f in Look._meta.fields if f.get_internal_type() in ("CharField",)}
    assert texts == {"kind", "basis", "route", "method"}
    assert look.shown == []


def test_an_address_without_a_rule_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.every_address_has_a_rule() == []
    bare = path("bare/", lambda request: None, name="bare")  # type: ignore[arg-type,return-value]
    monkeypatch.setattr(checks, "addresses", lambda: iter([bare]))
    assert [e.id for e in checks.every_address_has_a_rule()] == ["decisions.E001"]


def test_an_address_whose_rule_opens_something_else_fails_the_check_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = opens(access.MINE)(lambda request, **kwargs: None)  # type: ignore[arg-type]
    wrong = path("decisions/<uuid:decision_id>/x/", view, name="wrong")
    monkeypatch.setattr(checks, "addresses", lambda: iter([wrong]))
    assert [e.id for e in checks.every_address_has_a_rule()] == ["decisions.E001"]


def test_without_looks_a_new_record_about_a_known_child_shows_nothing_of_the_old_one(
    s1: Decision, cast: dict[str, User]
) -> None:
    later = making.start(s1.author, like=s1)
    with no_looks(), pytest.raises(LookNotWritten):
        access.enter(s1.author, access.READ, later.pk, route="page")
