"""The health visitor, an hour and a half after her calls."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from decisions.models import User
from tests.capture.typed import NOW


@pytest.fixture(autouse=True)
def at_1825() -> Iterator[Any]:
    """An hour and a half after the calls; from before anybody is there, so on any day."""
    with time_machine.travel(NOW) as traveller:
        yield traveller


@pytest.fixture
def aoife(cast: dict[str, User]) -> User:
    """The health visitor."""
    return cast["aoife"]
