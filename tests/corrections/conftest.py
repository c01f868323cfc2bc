"""A record of which something was given, and its author's browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from decisions.models import Decision, User
from tests.corrections.calls import given


@pytest.fixture
def draft(priya: User) -> Decision:
    """A draft of which the hub and the nursery got something, and the police not yet."""
    return given(priya)


@pytest.fixture
def client(priya: User, signed_in: Callable[[User], Client]) -> Client:
    """The author's browser."""
    return signed_in(priya)
