"""The house is built once, and copied for each falsification."""

from typing import Any

import pytest

from tests.tampering.databases import Copies
from tests.tampering.house import House, build


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Makes databases as copies of others."""
    return Copies(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="session")
def empty(copies: Copies, django_db_setup: None, django_db_blocker: Any) -> str:
    """Return a database with tables and nothing in them."""
    with django_db_blocker.unblock():
        return copies.empty()


@pytest.fixture(scope="session")
def house(copies: Copies, empty: str, django_db_blocker: Any) -> House:
    """Return records, looks, seals inside and outside, over three days."""
    with django_db_blocker.unblock():
        return build(copies, empty)
