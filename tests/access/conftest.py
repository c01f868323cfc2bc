"""What the tests of access begin with."""

import pytest

from decisions.models import Decision, User
from tests import making


@pytest.fixture
def draft(priya: User) -> Decision:
    """Priya's draft."""
    return making.draft(priya)
