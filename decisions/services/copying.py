"""Taking what an earlier decision says into a new one. No service of its own."""

from typing import TypeVar

from decisions.models import Decision
from decisions.models.base import KeptRow

Part = TypeVar("Part", bound=KeptRow)

_ITS_OWN = {"id", "decision_id", "created_at"}


def copy_of(part: Part, decision: Decision) -> Part:
    """Return a new row of another decision that says the same; not saved yet."""
    return type(part)(decision=decision, **values(part, _ITS_OWN))


def values(row: KeptRow, without: set[str]) -> dict[str, object]:
    """Return a row's columns by name, but for some."""
    columns = (f.attname for f in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in columns if name not in without}
