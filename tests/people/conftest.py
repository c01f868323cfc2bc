"""A school with its administrator, and an administrator of another organisation."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.models import (
    AuditEvent,
    AuditValue,
    Membership,
    Organisation,
    Team,
    User,
)
from decisions.services import leaving, people
from decisions.services.leaving import Left
from decisions.urls_organisation import organisation_urls
from tests import making


@pytest.fixture
def larkfield(cast: dict[str, User]) -> Organisation:
    """The school."""
    return Organisation.objects.get(slug="larkfield")


@pytest.fixture
def jo(cast: dict[str, User]) -> User:
    """The school's only administrator."""
    return cast["jo"]


@pytest.fixture
def admin(jo: User, signed_in: Callable[[User], Client]) -> Client:
    """The administrator's browser."""
    return signed_in(jo)


@pytest.fixture
def team(larkfield: Organisation) -> Team:
    """The school's team."""
    return larkfield.teams.get(name="Larkfield safeguarding")


@pytest.fixture
def other_team(larkfield: Organisation) -> Team:
    """Another team of the school, in which nobody has a role yet."""
    return people.add_team(actor=None, organisation=larkfield, name="Larkfield nursery")


@pytest.fixture
def hafan(cast: dict[str, User]) -> Organisation:
    """Another organisation."""
    return Organisation.objects.get(slug="hafan")


@pytest.fixture
def owen(hafan: Organisation) -> User:
    """The administrator of the other organisation."""
    user = people.add_user(actor=None, email="owen.pryce@hafan.example", name="Owen Pryce")
    give(user, hafan, "administrator")
    return user


def give(user: User, organisation: Organisation, role: str, team: Team | None = None) -> Membership:
    """Give a role as the demo does, without an administrator."""
    return people.give_role(
        actor=None,
        user=user,
        organisation=organisation,
        role=role,
        team=team,
        given_by="A test",
        why="For a test",
    )


def last_event() -> tuple[str, str]:
    """Return the act of the newest event, and its reason."""
    event = AuditEvent.objects.order_by("at").last()
    assert event is not None
    reason = AuditValue.objects.filter(event=event, row="event", name="reason").first()
    return event.act, reason.value.strip('"') if reason else ""


def invite(jo: User, organisation: Organisation, **more: Any) -> User:
    """Invite somebody as the school's administrator does."""
    given: dict[str, Any] = {
        "email": "sam.new@larkfield.example",
        "name": "Sam New",
        "job_title": "teacher",
        "roles": [("practitioner", organisation.teams.get(name="Larkfield safeguarding"))],
        "why": "New class teacher",
    }
    return people.invite(actor=jo, organisation=organisation, **given | more)


#: Deactivates somebody.
Leave = Callable[..., Left]


@pytest.fixture
def leave(jo: User, larkfield: Organisation) -> Leave:
    """Return a function that deactivates somebody."""

    def run(user: User, **more: Any) -> Left:
        given = {"why": "Left the school"} | more
        return leaving.deactivate(actor=jo, organisation=larkfield, user=user, **given)

    return run


class Place:
    """An organisation with one of everything that an address can name."""

    def __init__(self, organisation: Organisation, who: User, draft_id: Any = None) -> None:
        self.values = {
            "organisation_id": organisation.pk,
            "person_id": who.pk,
            "role_id": Membership.objects.filter(user=who, organisation=organisation)[0].pk,
            "team_id": organisation.teams.order_by("name")[0].pk,
            "recipient_id": organisation.recipients.all()[0].pk,
            "adviser_id": organisation.advisers.all()[0].pk,
            "draft_id": draft_id or uuid4(),
        }

    def url(self, name: str, **other: Any) -> str:
        pattern = next(p for p in organisation_urls if p.name == name)
        values = self.values | other
        return reverse(name, kwargs={k: values[k] for k in pattern.pattern.converters})


@pytest.fixture
def place(larkfield: Organisation, cast: dict[str, User], other_team: Team) -> Place:
    """The school, with a draft whose author is gone."""
    yesterday = timezone.localdate() - timedelta(days=1)
    someone = User.objects.create_user("gone@larkfield.example", name="Gone")
    role = give(someone, larkfield, "practitioner", larkfield.teams.get(name__contains="safe"))
    draft = making.draft(someone)
    Membership.objects.filter(pk=role.pk).update(until=yesterday)
    return Place(larkfield, cast["tom"], draft.pk)
