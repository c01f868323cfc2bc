"""What the tests of the audit pages begin with: an officer, the pages, and looks of the past."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from decisions.models import Decision, Look, Membership, Organisation, User

SignIn = Callable[[User], Client]
Ask = Callable[..., str]


@pytest.fixture
def officer(cast: dict[str, User]) -> User:
    """Larkfield's IG officer."""
    return cast["ruth"]


@pytest.fixture
def school(cast: dict[str, User]) -> Organisation:
    """Larkfield."""
    return Organisation.objects.get(slug="larkfield")


@pytest.fixture
def long_here(cast: dict[str, User]) -> None:
    """Everybody has had their roles for years."""
    Membership.objects.update(since="2020-01-01")


def words(html: str) -> str:
    """Return a page as people read it."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def ask(officer: User, school: Organisation, signed_in: SignIn) -> Ask:
    """Return a function that asks the audit page as its officer, and gives what it says."""

    def asked(status: int = 200, **answers: Any) -> str:
        client, url = signed_in(officer), reverse("audit", args=[school.pk])
        response = client.post(url, answers) if answers else client.get(url)
        assert response.status_code == status
        return words(response.content.decode().split("<main")[1].split("</main")[0])

    return asked


@pytest.fixture
def ask_of(officer: User, school: Organisation, signed_in: SignIn) -> Ask:
    """Return a function that asks what a person looked at."""

    def asked(person: User, status: int = 200, **answers: Any) -> str:
        client = signed_in(officer)
        url = reverse("audit_person", args=[school.pk, person.pk])
        response = client.post(url, answers) if answers else client.get(url)
        assert response.status_code == status
        return words(response.content.decode().split("<main")[1].split("</main")[0])

    return asked


def looked(person: User, where: Decision | Organisation, at: datetime, **more: Any) -> Look:
    """Put on record that a person opened a record; of an organisation, some other of its own."""
    given = isinstance(where, Decision)
    about: dict[str, Any] = {
        "kind": "decision",
        "object_id": where.pk if given else uuid4(),
        "organisation_id": where.organisation_id if isinstance(where, Decision) else where.pk,
        "concern_id": where.concern_id if isinstance(where, Decision) else None,
        "allowed": True,
        "basis": "lead",
        "route": "record",
        "method": "GET",
    }
    look = Look(actor_id=person.pk, **about | more)
    look.at = at
    look.save(force_insert=True)
    return look
