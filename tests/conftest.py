"""The cast, and how tests reach the service."""

from collections.abc import Callable

import pytest
from django.test import Client

from decisions.demo.play import play
from decisions.demo.scenarios import S1, S2, S3, S5, S7, Scenario
from decisions.demo.seed import seed_cast
from decisions.models import Decision, User


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    """Seed the demo's organisations and people. Return the people by first name."""
    seed_cast()
    return {user.name.split()[0].lower(): user for user in User.objects.all()}


@pytest.fixture
def priya(cast: dict[str, User]) -> User:
    """The author: the school's safeguarding lead, who records S1."""
    return cast["priya"]


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Return a function that gives a client in which a person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        response = client.post("/demo/sign-in/", {"email": user.email})
        assert response.status_code == 302
        return client

    return sign_in


@pytest.fixture
def recorded(cast: dict[str, User]) -> Callable[[Scenario], Decision]:
    """Return a function that records a scenario through the pages and services."""
    return lambda scenario: Decision.objects.get(pk=play(scenario).pk)


@pytest.fixture
def s1(recorded: Callable[[Scenario], Decision]) -> Decision:
    """S1, signed: shared without consent, two recipients with different content."""
    return recorded(S1)


@pytest.fixture
def s2(recorded: Callable[[Scenario], Decision]) -> Decision:
    """S2, signed: a solicitor asks where a child is, and is refused."""
    return recorded(S2)


@pytest.fixture
def s3(recorded: Callable[[Scenario], Decision]) -> Decision:
    """S3, signed: the police ask for everything, and get what helps."""
    return recorded(S3)


@pytest.fixture
def s5(recorded: Callable[[Scenario], Decision]) -> Decision:
    """S5, signed: a neighbour to protect."""
    return recorded(S5)


@pytest.fixture
def s7(recorded: Callable[[Scenario], Decision]) -> Decision:
    """S7, signed: a small club without a data protection officer."""
    return recorded(S7)
