"""What lists call a record."""

from typing import Any


def reference(decision: Any) -> str:
    """Return a record's reference, and that it is restricted: whoever sees it says so to nobody.

    decision: as `access.visible_decisions` gives it.
    """
    return f"{decision.reference} · restricted" if decision.restricted else str(decision.reference)
